#include "services/service_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>

#include "base/text.h"
#include "services/stored_service.h"

namespace keyward::services {
namespace {

// Enough for ten times the largest service of AWS; YAML's aliases would let a small file grow without it.
constexpr std::size_t kMaxEntries = 200'000;
constexpr std::size_t kMaxTextBytes = 2'048;
constexpr std::size_t kMaxNameBytes = 128;

// A fault in the file; caught by parse_service_file.
struct Fault {
  int line;  // from 1
  std::string what;
};

template <class... Arguments>
[[noreturn]] void refuse(const YAML::Node& where, fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  throw Fault{std::max(where.Mark().line, 0) + 1, fmt::format(text, std::forward<Arguments>(arguments)...)};
}

bool is_name(std::string_view text, std::string_view more) {
  return !text.empty() && text.size() <= kMaxNameBytes && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || more.contains(c);
  });
}

// "service:Action", as dependent actions and keys are written.
bool is_qualified(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() && text.size() <= 2 * kMaxNameBytes &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

class Reader {
 public:
  std::vector<std::shared_ptr<const Service>> run(const YAML::Node& root);

 private:
  // Each member of a map by name; refuses one that is not listed in `known` (if any are) or stands twice.
  template <class Visit>
  void each_member(const YAML::Node& map, std::string_view what, std::initializer_list<std::string_view> known,
                   Visit&& visit) {
    if (map.IsNull()) return;
    if (!map.IsMap()) refuse(map, "{} is a map.", what);
    std::set<std::string> seen;
    for (const auto& entry : map) {
      count(entry.first);
      if (!entry.first.IsScalar()) refuse(entry.first, "{} has words as names.", what);
      const std::string& name = entry.first.Scalar();
      if (known.size() != 0 && std::ranges::find(known, name) == known.end())
        refuse(entry.first, "{} has no member {}; it may have {}.", what, name, fmt::join(known, ", "));
      if (!seen.insert(ascii_lower(name)).second) refuse(entry.first, "{} stands twice.", name);
      visit(name, entry.first, entry.second);
    }
  }

  std::string text(const YAML::Node& node, std::string_view what) {
    if (!node.IsScalar()) refuse(node, "{} is a text.", what);
    if (node.Scalar().size() > kMaxTextBytes) refuse(node, "{} is longer than {} bytes.", what, kMaxTextBytes);
    if (!is_utf8(node.Scalar())) refuse(node, "{} is no UTF-8.", what);
    return node.Scalar();
  }
  template <class Visit>
  void each_text(const YAML::Node& list, std::string_view what, Visit&& visit) {
    if (list.IsNull()) return;
    if (!list.IsSequence()) refuse(list, "{} is a list.", what);
    for (const auto& element : list) {
      count(element);
      visit(element, text(element, what));
    }
  }
  void count(const YAML::Node& where) {
    if (++entries_ > kMaxEntries) refuse(where, "the file has more than {} entries.", kMaxEntries);
  }

  std::shared_ptr<const Service> service(const std::string& prefix, const YAML::Node& at, const YAML::Node& node);
  void keys(StoredService& service, const YAML::Node& node);
  void resource_types(StoredService& service, const YAML::Node& node);
  void actions(StoredService& service, const YAML::Node& node);
  Action action(StoredService& service, const std::string& name, const YAML::Node& node);
  ConditionKeys key_list(StoredService& service, const YAML::Node& node);

  std::size_t entries_ = 0;
};

std::optional<std::pair<KeyType, bool>> parse_type(std::string_view text) {
  const bool several = text.starts_with("ArrayOf");
  if (several) text.remove_prefix(7);
  for (const KeyType type : {KeyType::String, KeyType::Arn, KeyType::Bool, KeyType::Numeric, KeyType::Date,
                             KeyType::IpAddress, KeyType::Binary})
    if (text == name(type)) return std::pair(type, several);
  return std::nullopt;
}

std::optional<AccessLevel> parse_level(std::string_view text) {
  for (const AccessLevel level : {AccessLevel::List, AccessLevel::Read, AccessLevel::Write,
                                  AccessLevel::PermissionsManagement, AccessLevel::Tagging})
    if (text == name(level)) return level;
  return std::nullopt;
}

void Reader::keys(StoredService& service, const YAML::Node& node) {
  std::vector<ConditionKey> found;
  each_member(node, "condition_keys", {}, [&](const std::string& name, const YAML::Node& at, const YAML::Node& value) {
    if (!is_qualified(name)) refuse(at, "{} is no condition key; write {}:{}.", name, service.prefix, name);
    ConditionKey key{.name = service.keep(name)};
    each_member(value, name, {"type", "description"},
                [&](const std::string& member, const YAML::Node&, const YAML::Node& content) {
                  const std::string written = text(content, member);
                  if (member == "description") {
                    key.description = service.keep(written);
                    return;
                  }
                  const auto type = parse_type(written);
                  if (!type)
                    refuse(content,
                           "{} is no type; use String, ARN, Bool, Numeric, Date, IPAddress or Binary, with "
                           "ArrayOf before it for several values.",
                           written);
                  std::tie(key.type, key.several) = *type;
                });
    found.push_back(key);
  });
  std::ranges::sort(found, {}, [](const ConditionKey& key) { return ascii_lower(key.name); });
  service.condition_keys = service.keep(found);
}

// A key of this service must be described; those of others (aws:ResourceTag/${TagKey}) are taken as they are.
ConditionKeys Reader::key_list(StoredService& service, const YAML::Node& node) {
  std::vector<const ConditionKey*> found;
  each_text(node, "condition_keys", [&](const YAML::Node& at, const std::string& name) {
    if (!is_qualified(name)) refuse(at, "{} is no condition key; write service:key.", name);
    if (const auto* key = service.find_condition_key(name)) return found.push_back(key);
    if (ascii_lower(name).starts_with(ascii_lower(service.prefix) + ":"))
      refuse(at, "{} is not among the service's condition_keys.", name);
    ConditionKey foreign{.name = service.keep(name)};
    foreign.several = equals_ignore_case(name, "aws:TagKeys");
    found.push_back(service.keep(std::vector{foreign}).data());
  });
  return service.keep(found);
}

void Reader::resource_types(StoredService& service, const YAML::Node& node) {
  std::vector<ResourceType> found;
  each_member(node, "resources", {}, [&](const std::string& name, const YAML::Node& at, const YAML::Node& value) {
    if (!is_name(name, "-_ .")) refuse(at, "{} is no name of a resource type.", name);
    ResourceType type{.name = service.keep(name)};
    each_member(value, name, {"arn", "condition_keys"},
                [&](const std::string& member, const YAML::Node&, const YAML::Node& content) {
                  if (member == "condition_keys") {
                    type.condition_keys = key_list(service, content);
                    return;
                  }
                  const std::string arn = text(content, member);
                  if (!arn.starts_with("arn:") || std::ranges::count(arn, ':') < 5)
                    refuse(content, "{} is no ARN; write arn:${{Partition}}:{}:${{Region}}:${{Account}}:...", arn,
                           service.prefix);
                  type.arn = service.keep(arn);
                });
    if (type.arn.empty()) refuse(at, "the resource type {} has no arn.", name);
    found.push_back(type);
  });
  std::ranges::sort(found, {}, [](const ResourceType& type) { return ascii_lower(type.name); });
  service.resource_types = service.keep(found);
}

Action Reader::action(StoredService& service, const std::string& name, const YAML::Node& node) {
  Action action{.name = service.keep(name)};
  bool has_level = false;
  each_member(node, name, {"access", "description", "resources", "condition_keys", "dependent_actions"},
              [&](const std::string& member, const YAML::Node&, const YAML::Node& content) {
                if (member == "description") {
                  action.description = service.keep(text(content, member));
                } else if (member == "access") {
                  const std::string written = text(content, member);
                  const auto level = parse_level(written);
                  if (!level)
                    refuse(content, "{} is no access level; use List, Read, Write, Permissions management or Tagging.",
                           written);
                  action.level = *level;
                  has_level = true;
                } else if (member == "condition_keys") {
                  action.condition_keys = key_list(service, content);
                } else if (member == "dependent_actions") {
                  std::vector<std::string_view> needed;
                  each_text(content, member, [&](const YAML::Node& at, const std::string& written) {
                    if (!is_qualified(written)) refuse(at, "{} is no action; write service:Action.", written);
                    needed.push_back(service.keep(written));
                  });
                  action.dependent_actions = service.keep(needed);
                } else {
                  std::vector<ResourceUse> uses;
                  each_text(content, member, [&](const YAML::Node& at, const std::string& written) {
                    std::string_view type = written;
                    const bool required = type.ends_with('*');
                    if (required) type.remove_suffix(1);
                    const ResourceType* const known = service.find_resource_type(type);
                    if (known == nullptr) refuse(at, "{} is not among the service's resources.", type);
                    uses.push_back({known, required, {}, {}});
                  });
                  action.resources = service.keep(uses);
                }
              });
  if (!has_level) refuse(node, "the action {} has no access level.", name);
  return action;
}

void Reader::actions(StoredService& service, const YAML::Node& node) {
  std::vector<Action> found;
  each_member(node, "actions", {}, [&](const std::string& name, const YAML::Node& at, const YAML::Node& value) {
    if (!is_name(name, "")) refuse(at, "{} is no name of an action: letters and digits only.", name);
    found.push_back(action(service, name, value));
  });
  std::ranges::sort(found, {}, [](const Action& each) { return ascii_lower(each.name); });
  service.actions = service.keep(found);
}

std::shared_ptr<const Service> Reader::service(const std::string& prefix, const YAML::Node& at,
                                               const YAML::Node& node) {
  if (!is_name(prefix, "-") || prefix != ascii_lower(prefix))
    refuse(at, "{} is no prefix of a service: small letters, digits and hyphens.", prefix);
  if (equals_ignore_case(prefix, "aws")) refuse(at, "aws is the prefix of the global condition keys.");
  auto made = std::make_shared<StoredService>();
  made->prefix = made->keep(prefix);
  made->name = made->prefix;
  // What is referred to comes first, wherever it stands in the file.
  std::optional<YAML::Node> keys_node, types_node, actions_node;
  each_member(
      node, prefix, {"name", "actions", "resources", "condition_keys"},
      [&](const std::string& member, const YAML::Node&, const YAML::Node& content) {
        if (member == "name") {
          made->name = made->keep(text(content, member));
        } else {
          (member == "actions" ? actions_node : member == "resources" ? types_node : keys_node).emplace(content);
        }
      });
  if (keys_node) keys(*made, *keys_node);
  if (types_node) resource_types(*made, *types_node);
  if (actions_node) actions(*made, *actions_node);
  if (made->actions.empty()) refuse(at, "the service {} has no actions.", prefix);
  return made;
}

std::vector<std::shared_ptr<const Service>> Reader::run(const YAML::Node& root) {
  std::vector<std::shared_ptr<const Service>> found;
  if (!root.IsMap()) refuse(root, "the file is a map with the member services.");
  each_member(root, "the file", {"services"}, [&](const std::string&, const YAML::Node& at, const YAML::Node& value) {
    if (value.IsNull()) refuse(at, "services is empty.");
    each_member(value, "services", {}, [&](const std::string& prefix, const YAML::Node& where, const YAML::Node& node) {
      found.push_back(service(prefix, where, node));
    });
  });
  return found;
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(kMaxServiceFileBytes + 1, '\0');
  if (stream) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.eof() && stream.fail())
    return fail(Code::InvalidInput, fmt::format("{}: cannot be read.", path.string()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace

Result<std::vector<std::shared_ptr<const Service>>> parse_service_file(const std::string& text,
                                                                       const std::string& name) {
  if (text.size() > kMaxServiceFileBytes)
    return fail(Code::InvalidInput,
                fmt::format("{}:1: the file is larger than {} MiB.", name, kMaxServiceFileBytes >> 20));
  try {
    return Reader().run(YAML::Load(text));
  } catch (const Fault& fault) {
    return fail(Code::InvalidInput, fmt::format("{}:{}: {}", name, fault.line, fault.what));
  } catch (const YAML::Exception& fault) {
    return fail(Code::InvalidInput, fmt::format("{}:{}: {}.", name, std::max(fault.mark.line, 0) + 1, fault.msg));
  }
}

Result<Reference> Reference::with_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string extension = entry->path().extension().string();
    if (extension == ".yaml" || extension == ".yml" || extension == ".json") files.push_back(entry->path());
  }
  if (error)
    return fail(Code::InvalidInput, fmt::format("{}: cannot be read: {}.", directory.string(), error.message()));
  std::ranges::sort(files);

  std::vector<std::shared_ptr<const Service>> services;
  std::map<std::string, std::string, std::less<>> file_of;  // by prefix
  for (const std::filesystem::path& file : files) {
    const auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    auto read = parse_service_file(*text, file.string());
    if (!read) return std::unexpected(std::move(read).error());
    for (auto& service : *read) {
      const auto [other, fresh] = file_of.emplace(service->prefix, file.string());
      if (!fresh)
        return fail(Code::InvalidInput, fmt::format("{}:1: the service {} stands in {}, too.", file.string(),
                                                    service->prefix, other->second));
      services.push_back(std::move(service));
    }
  }
  return Reference(std::move(services));
}

}  // namespace keyward::services
