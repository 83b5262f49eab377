// What an operator can set, and where from: the command line, the environment (KEYWARD_NAME) and a YAML file, in this
// order of precedence. One table names every setting; anything else is an error. Secrets come as files only.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "http/address.h"
#include "identity/quotas.h"
#include "server/log.h"

namespace keyward::server {

// The account that a first start or `keyward init` makes.
struct AccountConfig {
  std::string root_email;  // empty: no account is to be made
  std::filesystem::path root_password_file;
  std::string account_id;  // empty: a random one
  std::string account_name;
  std::string root_access_key_id;
  std::filesystem::path root_secret_access_key_file;
};

// Which events `keyward audit tail` prints.
struct AuditFilter {
  std::int64_t lines = 10;  // of the newest; 0: all
  bool follow = false;
  std::string event_name, user_name;  // empty: any
  std::optional<Time> since;
};

struct Config {
  std::filesystem::path data;      // empty with `ephemeral`
  std::filesystem::path key_file;  // where not given: the data directory's path with ".key"
  bool ephemeral = false;
  AccountConfig account;

  std::string listen_address = "127.0.0.1";  // an IP address
  std::uint16_t port = 8700;                 // 0: any free one
  std::string public_url;                    // "http://host[:port]" or https, without a slash at its end; empty: local
  std::vector<http::Network> trusted_proxies;
  std::vector<std::string> allowed_hosts;  // more names for the Host header, lower case
  std::string tls_certificate_file, tls_key_file;
  bool insecure_http = false;
  unsigned threads = 0;  // 0: one for each core

  std::filesystem::path organization_policies;  // empty: none (organization_files.h)

  std::filesystem::path services;  // empty: none (services/service_file.h)

  std::filesystem::path managed_policies;  // empty: none (managed_policy_files.h)

  std::int64_t audit_days = 365;         // that events are kept; 0: for ever
  std::int64_t audit_mebibytes = 4'096;  // of events that are kept; 0: as many as there are
  AuditFilter audit_filter;

  identity::Quotas quotas;
  LogLevel log_level = LogLevel::Info;

  std::filesystem::path file;  // of a backup: what follows the options

  bool tls() const { return !tls_certificate_file.empty(); }
};

// The commands that take settings, as bits.
enum class Command : std::uint8_t { Serve = 1, Init = 2, Offline = 4, RootReset = 8, AuditTail = 16 };

// One setting: "--public-url URL", KEYWARD_PUBLIC_URL, `public_url:`.
struct Setting {
  enum class Kind : std::uint8_t { Flag, One, Many };  // Many: repeatable; a list in the file; commas in a variable
  std::string_view name;
  Kind kind;
  std::uint8_t commands;        // of Command
  std::string_view value_name;  // "URL"; empty for a flag
  std::string_view help;        // one phrase
  Result<void> (*apply)(Config&, std::string_view value);
};
std::span<const Setting> settings();

struct CommandLine {
  Config config;
  std::vector<std::string> operands;  // what is no option
};

// Reads all three sources. InvalidInput, with a sentence for the operator: an option, variable or file setting that is
// not known (the nearest known one is named), lacks its value or has one that cannot be. Known settings that do not
// concern the command are refused on its command line, and ignored in environment and file.
Result<CommandLine> read_config(Command command, std::span<const std::string> arguments,
                                std::span<const std::string> environment);

// What only holds between settings, for `keyward serve`: InvalidInput.
Result<void> check_serve(const Config& config);

// The parts of a public URL. Nothing for any other text.
struct PublicUrl {
  bool https = false;
  std::string host;  // lower case; an IPv6 address in its brackets
  std::optional<std::uint16_t> port;
};
std::optional<PublicUrl> parse_public_url(std::string_view url);

// The known name that is most like `name`, if one is like it at all.
std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> known);

}  // namespace keyward::server
