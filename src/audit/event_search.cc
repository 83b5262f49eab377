#include "audit/event_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"

namespace keyward::audit {
namespace {
constexpr std::size_t kBytesAtOnce = 8 << 20;  // of the log, for one call
// An event waits for its commit; that long at most, if the store is slow.
constexpr std::int64_t kCommitSeconds = 600;

// What a request's parameter, or an answer's element, is the name of.
struct NamingMember {
  std::string_view member, type;
};
constexpr std::array kNamingMembers{
    NamingMember{"userName", "AWS::IAM::User"},
    NamingMember{"groupName", "AWS::IAM::Group"},
    NamingMember{"roleName", "AWS::IAM::Role"},
    NamingMember{"roleArn", "AWS::IAM::Role"},
    NamingMember{"policyArn", "AWS::IAM::Policy"},
    NamingMember{"accessKeyId", "AWS::IAM::AccessKey"},
    NamingMember{"instanceProfileName", "AWS::IAM::InstanceProfile"},
    NamingMember{"serialNumber", "AWS::IAM::VirtualMFADevice"},
    NamingMember{"sAMLProviderArn", "AWS::IAM::SAMLProvider"},
    NamingMember{"openIDConnectProviderArn", "AWS::IAM::OIDCProvider"},
    NamingMember{"serverCertificateName", "AWS::IAM::ServerCertificate"},
};

std::optional<json::Value> member(std::optional<json::Value> value, std::string_view name) {
  return value ? value->find(name) : std::nullopt;
}
std::string text_of(std::optional<json::Value> value) {
  return value && value->is(json::Type::String) ? std::string(value->string()) : std::string();
}

// Who is meant by an event without a user's name: root, or a session by its own.
std::string user_name_of(std::optional<json::Value> identity) {
  if (std::string name = text_of(member(identity, "userName")); !name.empty()) return name;
  const std::string type = text_of(member(identity, "type"));
  if (type == "Root") return "root";
  const std::string principal = text_of(member(identity, "principalId"));
  const std::size_t colon = principal.rfind(':');
  return colon == std::string::npos ? std::string() : principal.substr(colon + 1);
}

void add_resources(std::optional<json::Value> object, std::vector<NamedResource>& resources) {
  if (!object || !object->is(json::Type::Object)) return;
  for (const auto [key, value] : json::entries(*object)) {
    const auto known = std::ranges::find(kNamingMembers, key.string(), &NamingMember::member);
    if (known == kNamingMembers.end() || !value.is(json::Type::String)) continue;
    const bool there = std::ranges::any_of(
        resources, [&](const NamedResource& one) { return one.type == known->type && one.name == value.string(); });
    if (!there) resources.push_back({std::string(known->type), std::string(value.string())});
  }
}

// What the parameters name, and what the answer tells of a new thing: {"accessKey": {"accessKeyId": ...}}.
std::vector<NamedResource> resources_of(json::Value event) {
  std::vector<NamedResource> resources;
  add_resources(event.find("requestParameters"), resources);
  const std::optional<json::Value> response = event.find("responseElements");
  if (response && response->is(json::Type::Object))
    for (const auto [_, made] : json::entries(*response)) add_resources(made, resources);
  return resources;
}

bool fits(const FoundEvent& event, const Search& search) {
  const std::string& value = search.value;
  switch (search.attribute) {
    case Attribute::None:
      return true;
    case Attribute::EventId:
      return event.id == value;
    case Attribute::EventName:
      return event.name == value;
    case Attribute::ReadOnly:
      return value == (event.read_only ? "true" : "false");
    case Attribute::Username:
      return event.user_name == value;
    case Attribute::ResourceType:
      return std::ranges::find(event.resources, value, &NamedResource::type) != event.resources.end();
    case Attribute::ResourceName:
      return std::ranges::find(event.resources, value, &NamedResource::name) != event.resources.end();
    case Attribute::EventSource:
      return event.source == value;
    case Attribute::AccessKeyId:
      return event.access_key_id == value;
  }
  return false;
}

// Texts that stand in every line that fits: most other lines need not be parsed.
class Filter {
 public:
  explicit Filter(const Search& search) : account_(fmt::format(R"("recipientAccountId":"{}")", search.account)) {
    const bool stands_there = search.attribute != Attribute::None && search.attribute != Attribute::ResourceType &&
                              (search.attribute != Attribute::Username || search.value != "root");
    const bool stands_as_it_is = std::ranges::all_of(search.value, [](char c) { return c >= ' ' && c < 0x7F; }) &&
                                 search.value.find_first_of("\"\\/") == std::string::npos;
    if (stands_there && stands_as_it_is) value_ = search.value;
  }
  bool accepts(std::string_view line) const { return line.contains(account_) && line.contains(value_); }

 private:
  std::string account_;
  std::string value_;
};

class Finder {
 public:
  Finder(const Search& search, Place before) : search_(search), filter_(search), before_(before) {}

  // False: the search ends here.
  bool visit(const store::LogBlock& block) {
    if (block.time < search_.from || block.entries.empty()) return false;
    read_ += block.entries.size();
    const std::vector<std::string_view> lines = lines_of(block.entries);
    const auto size = static_cast<std::int64_t>(lines.size());
    for (std::int64_t at = block.sequence == before_.block ? std::min(before_.line, size) : size; at-- > 0;) {
      if (!take(lines[static_cast<std::size_t>(at)])) continue;
      if (found_.events.size() < search_.count) continue;
      found_.next = Place{block.sequence, at};
      return false;
    }
    if (read_ < kBytesAtOnce) return true;
    found_.next = Place{block.sequence, 0};
    return false;
  }

  FoundEvents result() { return std::move(found_); }

 private:
  static std::vector<std::string_view> lines_of(std::string_view entries) {
    std::vector<std::string_view> lines;
    while (!entries.empty()) {
      lines.push_back(entries.substr(0, entries.find('\n')));
      entries.remove_prefix(std::min(entries.size(), lines.back().size() + 1));
    }
    return lines;
  }

  bool take(std::string_view line) {
    if (!filter_.accepts(line)) return false;
    std::optional<FoundEvent> event = read_event(line);
    if (!event || event->time < search_.from || event->time > search_.to || !fits(*event, search_)) return false;
    found_.events.push_back(*std::move(event));
    return true;
  }

  const Search& search_;
  const Filter filter_;
  const Place before_;
  std::size_t read_ = 0;
  FoundEvents found_;
};
}  // namespace

std::optional<FoundEvent> read_event(std::string_view line) {
  const auto document = json::Document::parse(std::string(line));
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  const std::optional<json::Value> identity = root.find("userIdentity");
  FoundEvent event;
  event.id = text_of(root.find("eventID"));
  event.name = text_of(root.find("eventName"));
  event.source = text_of(root.find("eventSource"));
  event.user_name = user_name_of(identity);
  event.access_key_id = text_of(member(identity, "accessKeyId"));
  event.account = text_of(root.find("recipientAccountId"));
  event.read_only = root.find("readOnly").value_or(root).is(json::Type::True);
  event.time = parse_iso8601(text_of(root.find("eventTime"))).value_or(Time());
  event.resources = resources_of(root);
  event.text = line;
  return event;
}

Result<FoundEvents> find_events(store::LogReader& log, const Search& search, Place before) {
  Result<std::int64_t> end = log.first_since(Time{search.to.seconds + kCommitSeconds});
  if (!end) return std::unexpected(std::move(end).error());
  Finder finder(search, before);
  const std::int64_t last = before.block == Place::kNewest ? Place::kNewest : before.block + 1;
  auto read = log.read_back(std::min(*end, last), [&](const store::LogBlock& block) { return finder.visit(block); });
  if (!read) return std::unexpected(std::move(read).error());
  return finder.result();
}

}  // namespace keyward::audit
