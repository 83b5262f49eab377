// ARNs of an account's entities and the folding of names.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace keyward::identity {

// Names are unique without regard to case; lookups find a name in any case.
std::string folded(std::string_view name);

// "arn:aws:iam::ACCOUNT:TYPE" + path + name; the path's first slash is the separator: type "user", path "/a/", name "n"
// gives ...:user/a/n. Requires: path begins and ends with a slash.
std::string entity_arn(std::string_view account, std::string_view type, std::string_view path, std::string_view name);
inline std::string user_arn(std::string_view account, std::string_view path, std::string_view name) {
  return entity_arn(account, "user", path, name);
}
inline std::string group_arn(std::string_view account, std::string_view path, std::string_view name) {
  return entity_arn(account, "group", path, name);
}
inline std::string role_arn(std::string_view account, std::string_view path, std::string_view name) {
  return entity_arn(account, "role", path, name);
}
inline std::string instance_profile_arn(std::string_view account, std::string_view path, std::string_view name) {
  return entity_arn(account, "instance-profile", path, name);
}
inline std::string policy_arn(std::string_view account, std::string_view path, std::string_view name) {
  return entity_arn(account, "policy", path, name);
}
inline std::string mfa_arn(std::string_view account, std::string_view path, std::string_view name) {
  return entity_arn(account, "mfa", path, name);
}
inline std::string server_certificate_arn(std::string_view account, std::string_view path, std::string_view name) {
  return entity_arn(account, "server-certificate", path, name);
}
// `name`: the provider's URL without "https://".
inline std::string open_id_connect_provider_arn(std::string_view account, std::string_view name) {
  return entity_arn(account, "oidc-provider", "/", name);
}
inline std::string saml_provider_arn(std::string_view account, std::string_view name) {
  return entity_arn(account, "saml-provider", "/", name);
}
std::string root_arn(std::string_view account);
// "arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION": without the role's path.
std::string assumed_role_arn(std::string_view account, std::string_view role, std::string_view session);
std::string federated_user_arn(std::string_view account, std::string_view name);

// The six parts of an ARN, as views into it. The last may hold colons.
struct ArnParts {
  std::string_view partition, service, region, account, resource;
};
std::optional<ArnParts> split_arn(std::string_view arn);

}  // namespace keyward::identity
