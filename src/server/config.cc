#include "server/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"
#include "server/config_file.h"

namespace keyward::server {
namespace {
constexpr auto kServe = static_cast<std::uint8_t>(Command::Serve);
constexpr auto kInit = static_cast<std::uint8_t>(Command::Init);
constexpr auto kOffline = static_cast<std::uint8_t>(Command::Offline);
constexpr auto kRootReset = static_cast<std::uint8_t>(Command::RootReset);
constexpr auto kAuditTail = static_cast<std::uint8_t>(Command::AuditTail);
constexpr std::uint8_t kAll = kServe | kInit | kOffline | kRootReset | kAuditTail;

std::unexpected<Error> invalid(std::string why) { return fail(Code::InvalidInput, std::move(why)); }

template <class Number>
std::optional<Number> parse_number(std::string_view text, Number most) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || number > most) return std::nullopt;
  return number;
}

Result<void> set_flag(bool& flag, std::string_view value) {
  if (value == "true" || value == "1" || value == "yes") {
    flag = true;
  } else if (value == "false" || value == "0" || value == "no") {
    flag = false;
  } else {
    return invalid("it is true or false");
  }
  return {};
}

Result<void> set_text(std::string& text, std::string_view value) {
  if (value.empty()) return invalid("it must not be empty");
  text = value;
  return {};
}

Result<void> set_path(std::filesystem::path& path, std::string_view value) {
  if (value.empty()) return invalid("it must not be empty");
  path = value;
  // "data/" and "data" are one directory, and the key file's name is made from it.
  if (!path.has_filename() && path.has_parent_path() && path != path.root_path()) path = path.parent_path();
  return {};
}

Result<void> set_listen(Config& config, std::string_view value) {
  const std::size_t colon = value.rfind(':');
  std::string_view address = value.substr(0, colon == std::string_view::npos ? 0 : colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  if (address == "localhost") address = "127.0.0.1";
  const auto parsed = http::IpAddress::parse(address);
  const auto port =
      colon == std::string_view::npos ? std::nullopt : parse_number<std::uint16_t>(value.substr(colon + 1), 65535);
  if (!parsed || !port) return invalid("it is ADDRESS:PORT with an IP address, such as 127.0.0.1:8700 or [::1]:8700");
  config.listen_address = parsed->text();
  config.port = *port;
  return {};
}

Result<void> set_public_url(Config& config, std::string_view value) {
  if (value.ends_with('/')) value.remove_suffix(1);
  if (!parse_public_url(value)) return invalid("it is http://HOST[:PORT] or https://HOST[:PORT], without a path");
  config.public_url = value;
  return {};
}

Result<void> add_proxy(Config& config, std::string_view value) {
  const auto network = http::Network::parse(value);
  if (!network) return invalid("it is an IP address or a network such as 10.0.0.0/8");
  config.trusted_proxies.push_back(*network);
  return {};
}

Result<void> add_host(Config& config, std::string_view value) {
  const auto parsed = parse_public_url("http://" + std::string(value));
  if (!parsed || parsed->port) return invalid("it is a host name without a port");
  config.allowed_hosts.push_back(parsed->host);
  return {};
}

Result<void> set_threads(Config& config, std::string_view value) {
  const auto number = parse_number<unsigned>(value, 256);
  if (!number) return invalid("it is a number from 0 (one for each core) to 256");
  config.threads = *number;
  return {};
}

Result<void> set_number(std::int64_t& number, std::string_view value, std::int64_t most) {
  const auto parsed = parse_number<std::int64_t>(value, most);
  if (!parsed || *parsed < 0) return invalid(fmt::format("it is a number from 0 to {}", most));
  number = *parsed;
  return {};
}

// A day, or a time of a day, in UTC.
Result<void> set_since(Config& config, std::string_view value) {
  config.audit_filter.since =
      parse_iso8601(value.size() == 10 ? fmt::format("{}T00:00:00Z", value) : std::string(value));
  if (!config.audit_filter.since) return invalid("it is 2026-11-02 or 2026-11-02T08:00:00Z");
  return {};
}

Result<void> set_log_level_of(Config& config, std::string_view value) {
  const auto level = parse_log_level(value);
  if (!level) return invalid("it is debug, info, warning, error or off");
  config.log_level = *level;
  return {};
}

using enum Setting::Kind;
constexpr Setting kSettings[] = {
    {"data", One, kAll, "DIR", "where the data lies",
     [](Config& c, std::string_view v) { return set_path(c.data, v); }},
    {"key-file", One, kServe | kInit | kOffline | kRootReset, "FILE",
     "the sealing key; default: DIR.key beside the data directory",
     [](Config& c, std::string_view v) { return set_path(c.key_file, v); }},
    {"config", One, kAll, "FILE", "settings and quotas as YAML",
     [](Config&, std::string_view) { return Result<void>(); }},
    {"ephemeral", Flag, kServe, "", "keep nothing on disk",
     [](Config& c, std::string_view v) { return set_flag(c.ephemeral, v); }},
    {"listen", One, kServe, "ADDRESS:PORT", "where to listen; port 0 takes a free one; default: 127.0.0.1:8700",
     set_listen},
    {"public-url", One, kServe | kInit, "URL", "the address users type; default: http://localhost:PORT",
     set_public_url},
    {"allowed-host", Many, kServe, "NAME", "one more host name that the console answers to", add_host},
    {"trusted-proxy", Many, kServe, "CIDR", "a proxy whose X-Forwarded-For and -Proto are believed", add_proxy},
    {"tls-cert", One, kServe, "FILE", "certificate chain, PEM",
     [](Config& c, std::string_view v) { return set_text(c.tls_certificate_file, v); }},
    {"tls-key", One, kServe, "FILE", "the certificate's private key, PEM",
     [](Config& c, std::string_view v) { return set_text(c.tls_key_file, v); }},
    {"insecure-http", Flag, kServe, "", "allow listening off loopback without TLS",
     [](Config& c, std::string_view v) { return set_flag(c.insecure_http, v); }},
    {"threads", One, kServe, "N", "threads that serve; default: one for each core", set_threads},
    {"organization-policies", One, kServe, "DIR", "service and resource control policies, by level",
     [](Config& c, std::string_view v) { return set_path(c.organization_policies, v); }},
    {"services", One, kServe, "DIR", "files that describe services of your own",
     [](Config& c, std::string_view v) { return set_path(c.services, v); }},
    {"managed-policies", One, kServe, "DIR", "more AWS managed policies, NAME.json each",
     [](Config& c, std::string_view v) { return set_path(c.managed_policies, v); }},
    {"log-level", One, kServe, "LEVEL", "debug, info, warning, error or off; default: info", set_log_level_of},
    {"root-email", One, kServe | kInit, "EMAIL", "the root user of the account to make; serve: if there is none",
     [](Config& c, std::string_view v) { return set_text(c.account.root_email, v); }},
    {"root-password-file", One, kServe | kInit | kRootReset, "FILE", "the root user's password",
     [](Config& c, std::string_view v) { return set_path(c.account.root_password_file, v); }},
    {"audit-days", One, kServe, "N", "how long audit events are kept; 0: for ever; default: 365",
     [](Config& c, std::string_view v) { return set_number(c.audit_days, v, 36'500); }},
    {"audit-size", One, kServe, "MIB", "how many mebibytes of them are kept; 0: all; default: 4096",
     [](Config& c, std::string_view v) { return set_number(c.audit_mebibytes, v, 1 << 30); }},
    {"lines", One, kAuditTail, "N", "how many of the newest events; 0: all; default: 10",
     [](Config& c, std::string_view v) { return set_number(c.audit_filter.lines, v, 1'000'000); }},
    {"follow", Flag, kAuditTail, "", "go on with those that come",
     [](Config& c, std::string_view v) { return set_flag(c.audit_filter.follow, v); }},
    {"event-name", One, kAuditTail, "NAME", "only this operation's, such as CreateUser",
     [](Config& c, std::string_view v) { return set_text(c.audit_filter.event_name, v); }},
    {"user-name", One, kAuditTail, "NAME", "only this user's, or root's, or a role session's",
     [](Config& c, std::string_view v) { return set_text(c.audit_filter.user_name, v); }},
    {"since", One, kAuditTail, "TIME", "only from then on: 2026-11-02 or 2026-11-02T08:00:00Z", set_since},
    {"account-id", One, kServe | kInit | kRootReset | kAuditTail, "N",
     "the account's 12 digits; a new one's default: random",
     [](Config& c, std::string_view v) { return set_text(c.account.account_id, v); }},
    {"account-name", One, kServe | kInit, "NAME", "the account's name; default: the e-mail address's first part",
     [](Config& c, std::string_view v) { return set_text(c.account.account_name, v); }},
    {"root-access-key-id", One, kServe | kInit, "ID", "an access key for root",
     [](Config& c, std::string_view v) { return set_text(c.account.root_access_key_id, v); }},
    {"root-secret-access-key-file", One, kServe | kInit, "FILE", "its secret",
     [](Config& c, std::string_view v) { return set_path(c.account.root_secret_access_key_file, v); }},
};

const Setting* find_setting(std::string_view name) {
  const auto found = std::ranges::find(kSettings, name, &Setting::name);
  return found == std::end(kSettings) ? nullptr : &*found;
}

std::string variable_of(const Setting& setting) {
  std::string name = "KEYWARD_";
  for (const char c : setting.name) name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return name;
}

std::string suggestion(std::string_view name, std::span<const std::string_view> known) {
  const auto near = nearest(name, known);
  return near ? fmt::format(" Did you mean {}?", *near) : "";
}

// What one source says, by setting.
struct Given {
  std::vector<std::string> values;
  std::string where;  // "--listen", "KEYWARD_LISTEN", "listen in FILE"
};
using Source = std::map<const Setting*, Given>;

Result<void> take(Source& source, const Setting& setting, std::string value, std::string where) {
  Given& given = source[&setting];
  if (!given.values.empty() && setting.kind != Many) return invalid(fmt::format("{} is given twice.", where));
  given.values.push_back(std::move(value));
  given.where = std::move(where);
  return {};
}

Result<void> read_arguments(Command command, std::span<const std::string> arguments, Source& source,
                            std::vector<std::string>& operands) {
  const auto concerns = [command](const Setting& setting) {
    return (setting.commands & static_cast<std::uint8_t>(command)) != 0;
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (!argument.starts_with("-") || argument == "-") {
      operands.emplace_back(argument);
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string_view option = argument.substr(0, equals);
    const Setting* setting = option.starts_with("--") ? find_setting(option.substr(2)) : nullptr;
    if (setting == nullptr || !concerns(*setting)) {
      std::vector<std::string> names;
      for (const Setting& known : kSettings)
        if (concerns(known)) names.push_back(fmt::format("--{}", known.name));
      const std::vector<std::string_view> views(names.begin(), names.end());
      return invalid(fmt::format("There is no option {} here.{}", option, suggestion(option, views)));
    }
    std::string value;
    if (equals != std::string_view::npos) {
      value = argument.substr(equals + 1);
    } else if (setting->kind == Flag) {
      value = "true";
    } else if (++i < arguments.size()) {
      value = arguments[i];
    } else {
      return invalid(fmt::format("The option {} needs a value: {} {}.", option, option, setting->value_name));
    }
    if (auto taken = take(source, *setting, std::move(value), std::string(option)); !taken) return taken;
  }
  return {};
}

Result<void> read_environment(std::span<const std::string> environment, Source& source) {
  for (const std::string& entry : environment) {
    if (!entry.starts_with("KEYWARD_")) continue;
    const std::string_view name = std::string_view(entry).substr(0, entry.find('='));
    const auto setting = std::ranges::find_if(kSettings, [&](const Setting& s) { return variable_of(s) == name; });
    if (setting == std::end(kSettings)) {
      std::vector<std::string> names;
      for (const Setting& known : kSettings) names.push_back(variable_of(known));
      const std::vector<std::string_view> views(names.begin(), names.end());
      return invalid(fmt::format("The environment variable {} is none of Keyward's.{}", name, suggestion(name, views)));
    }
    std::string_view value = std::string_view(entry).substr(std::min(entry.size(), name.size() + 1));
    while (setting->kind == Many && value.contains(',')) {
      const std::size_t comma = value.find(',');
      if (auto taken = take(source, *setting, std::string(value.substr(0, comma)), std::string(name)); !taken)
        return taken;
      value.remove_prefix(comma + 1);
    }
    if (auto taken = take(source, *setting, std::string(value), std::string(name)); !taken) return taken;
  }
  return {};
}

Result<void> read_file(const std::string& file, Source& source, Config& config) {
  Result<ConfigFile> read = read_config_file(file);
  if (!read) return std::unexpected(std::move(read).error());
  config.quotas = read->quotas;
  std::vector<std::string> names{"quotas"};
  for (const Setting& known : kSettings) {
    if (known.name == "config") continue;
    names.emplace_back(known.name);
    std::ranges::replace(names.back(), '-', '_');
  }
  for (auto& [name, values] : read->settings) {
    const auto known = std::ranges::find(names, name);
    if (known == names.end()) {
      const std::vector<std::string_view> views(names.begin(), names.end());
      return invalid(fmt::format("{}: there is no setting {}.{}", file, name, suggestion(name, views)));
    }
    std::string option = name;
    std::ranges::replace(option, '_', '-');
    const Setting& setting = *find_setting(option);
    if (setting.kind != Many && values.size() != 1) return invalid(fmt::format("{}: {} is no list.", file, name));
    source[&setting] = {std::move(values), fmt::format("{} in {}", name, file)};
  }
  return {};
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}
}  // namespace

std::span<const Setting> settings() { return kSettings; }

std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> known) {
  if (name.size() > 64) return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string_view candidate : known) {
    const std::size_t far = distance(name, candidate);
    if (far >= least) continue;
    least = far;
    best = candidate;
  }
  return best;
}

Result<CommandLine> read_config(Command command, std::span<const std::string> arguments,
                                std::span<const std::string> environment) {
  CommandLine line;
  Source from_arguments, from_environment, from_file;
  if (auto read = read_arguments(command, arguments, from_arguments, line.operands); !read)
    return std::unexpected(std::move(read).error());
  if (auto read = read_environment(environment, from_environment); !read)
    return std::unexpected(std::move(read).error());
  const Setting* file = find_setting("config");
  for (const Source* source : {&from_arguments, &from_environment}) {
    const auto named = source->find(file);
    if (named == source->end()) continue;
    if (auto read = read_file(named->second.values.front(), from_file, line.config); !read)
      return std::unexpected(std::move(read).error());
    break;
  }

  for (const Setting& setting : kSettings) {
    if ((setting.commands & static_cast<std::uint8_t>(command)) == 0) continue;
    for (const Source* source : {&from_arguments, &from_environment, &from_file}) {
      const auto given = source->find(&setting);
      if (given == source->end()) continue;
      for (const std::string& value : given->second.values)
        if (auto applied = setting.apply(line.config, value); !applied)
          return invalid(fmt::format("{} cannot be '{}': {}.", given->second.where, value, applied.error().message));
      break;
    }
  }
  if (line.config.key_file.empty() && !line.config.data.empty()) {
    line.config.key_file = line.config.data;
    line.config.key_file += ".key";
  }
  return line;
}

Result<void> check_serve(const Config& config) {
  if (config.ephemeral && !config.data.empty())
    return invalid("--ephemeral keeps nothing on disk: it cannot be given together with --data.");
  if (!config.ephemeral && config.data.empty()) return invalid("Give --data DIR, or --ephemeral to keep nothing.");
  if (config.tls_certificate_file.empty() != config.tls_key_file.empty())
    return invalid("TLS needs both --tls-cert and --tls-key.");
  const auto address = http::IpAddress::parse(config.listen_address);
  const bool loopback =
      http::Network::parse("127.0.0.0/8")->contains(*address) || http::Network::parse("::1")->contains(*address);
  if (!loopback && !config.tls() && !config.insecure_http)
    return invalid(
        fmt::format("Listening on {} without TLS lets others read passwords and sessions on their way. Give --tls-cert "
                    "and --tls-key, or say --insecure-http if the network is your own or a proxy does TLS.",
                    config.listen_address));
  return {};
}

std::optional<PublicUrl> parse_public_url(std::string_view url) {
  PublicUrl parsed;
  if (url.starts_with("https://")) {
    parsed.https = true;
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  std::string_view host = url;
  std::string_view port;
  if (url.starts_with('[')) {
    const std::size_t end = url.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const auto address = http::IpAddress::parse(url.substr(1, end - 1));
    if (!address || address->is_v4()) return std::nullopt;
    host = url.substr(0, end + 1);
    port = url.substr(end + 1);
    parsed.host = fmt::format("[{}]", address->text());
  } else {
    host = url.substr(0, url.find(':'));
    port = url.substr(host.size());
    const bool is_name = !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
      return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '-' || c == '.' ||
             c == '_';
    });
    if (!is_name) return std::nullopt;
    parsed.host = ascii_lower(host);
  }
  if (!port.empty()) {
    parsed.port = parse_number<std::uint16_t>(port.substr(1), 65535);
    if (port[0] != ':' || !parsed.port || *parsed.port == 0) return std::nullopt;
  }
  return parsed;
}

}  // namespace keyward::server
