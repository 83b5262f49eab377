// What the services know: their actions with access level, resource types, condition keys and dependent actions. Built
// in is what AWS documents in its Service Authorization Reference; files of the operator's add services of their own
// (service_file.h). https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace keyward::services {

enum class AccessLevel : std::uint8_t { List, Read, Write, PermissionsManagement, Tagging };
std::string_view name(AccessLevel level);  // "Permissions management"

enum class KeyType : std::uint8_t { String, Arn, Bool, Numeric, Date, IpAddress, Binary };
std::string_view name(KeyType type);  // as AWS's tables have it: "IPAddress"

struct ConditionKey {
  std::string_view name;  // "s3:prefix"; with "${TagKey}" or the like where each name stands for many keys
  std::string_view description;
  KeyType type = KeyType::String;
  bool several = false;  // a request may carry several values
};
using ConditionKeys = std::span<const ConditionKey* const>;

struct ResourceType {
  std::string_view name;  // "bucket"
  std::string_view arn;   // "arn:${Partition}:s3:::${BucketName}": see arn_format.h
  ConditionKeys condition_keys;
};

// One row of an action's table of resources.
struct ResourceUse {
  const ResourceType* type;
  bool required;  // a policy must allow each required one
  ConditionKeys condition_keys;
  std::span<const std::string_view> dependent_actions;
};

struct Action {
  std::string_view name;  // "GetObject"
  std::string_view description;
  AccessLevel level = AccessLevel::Read;
  std::span<const ResourceUse> resources;               // none: the action is only for Resource "*"
  ConditionKeys condition_keys;                         // whatever the resource
  std::span<const std::string_view> dependent_actions;  // "iam:PassRole": needed, too
};

// Immutable.
struct Service {
  std::string_view prefix;                 // "s3"
  std::string_view name;                   // "Amazon S3"
  bool resource_control_policies = false;  // Organizations' RCPs reach it
  // By name, case folded.
  std::span<const Action> actions;
  std::span<const ResourceType> resource_types;
  std::span<const ConditionKey> condition_keys;

  // Case does not count in any of these; nullptr if there is none.
  const Action* find_action(std::string_view name) const;
  const ResourceType* find_resource_type(std::string_view name) const;
  // By whole name: "s3:prefix", "s3:ExistingObjectTag/team".
  const ConditionKey* find_condition_key(std::string_view key) const;
};

// True if `key` is one of `pattern`'s: case does not count, "${...}" stands for any text but the empty one.
bool names_key(std::string_view pattern, std::string_view key);
// The action's key of that name: its own, or one of its resources.
const ConditionKey* find_condition_key(const Action& action, std::string_view key);

struct ServiceName {
  std::string_view prefix;
  std::string_view name;
};

// All services. A small handle: copying is cheap, any number of threads may use one. What is built in is unpacked by
// service, at its first use, for the life of the process; what was found stays valid as long.
class Reference {
 public:
  Reference() = default;  // what is built in
  // With the files of a directory, *.yaml, *.yml and *.json in the order of their names: a service of a file stands in
  // for the built-in one of the same prefix. Errors: InvalidInput, "FILE:LINE: what": a file that is none, a prefix in
  // two files; a directory that cannot be read.
  static Result<Reference> with_directory(const std::filesystem::path& directory);
  // With these, which a caller has read itself.
  explicit Reference(std::vector<std::shared_ptr<const Service>> services);

  // By prefix.
  std::vector<ServiceName> services() const;
  // Case does not count; nullptr if there is none.
  const Service* find_service(std::string_view prefix) const;
  const Action* find_action(std::string_view action) const;  // "s3:GetObject"
  // A service's own key: "s3:prefix", "saml:sub". Not the global ones, aws:*.
  const ConditionKey* find_condition_key(std::string_view key) const;
  // Whether any service has keys that begin like this one: "saml:x".
  bool is_key_prefix(std::string_view prefix) const;
  // Every action that the pattern names ("s3:Get*", "*"; '*' and '?' are wild, case does not count) until `visit`
  // answers false.
  void visit_actions(std::string_view pattern, const std::function<bool(const Service&, const Action&)>& visit) const;

 private:
  std::shared_ptr<const std::map<std::string, std::shared_ptr<const Service>, std::less<>>> own_;  // by prefix
};

}  // namespace keyward::services
