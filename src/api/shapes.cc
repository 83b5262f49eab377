#include "api/shapes.h"

#include <fmt/format.h>

#include "api/trust.h"
#include "identity/names.h"

namespace keyward::api {

std::vector<iam::Tag> tags_shape(const std::vector<identity::Tag>& tags) {
  std::vector<iam::Tag> out;
  out.reserve(tags.size());
  for (const identity::Tag& tag : tags) out.push_back({tag.key, tag.value});
  return out;
}

std::vector<identity::Tag> tags_of(const std::vector<iam::Tag>& tags) {
  std::vector<identity::Tag> out;
  out.reserve(tags.size());
  for (const iam::Tag& tag : tags) out.push_back({tag.key, tag.value});
  return out;
}

iam::User user_shape(const identity::Account& account, const identity::User& user, bool whole) {
  iam::User out;
  out.path = user.path;
  out.user_name = user.name;
  out.user_id = user.id;
  out.arn = identity::user_arn(account.id(), user.path, user.name);
  out.create_date = user.created;
  out.password_last_used = user.password_last_used;
  if (whole && !user.boundary.empty()) out.permissions_boundary = {"Policy", user.boundary};
  if (whole && !user.tags.empty()) out.tags = tags_shape(user.tags);
  return out;
}

iam::User root_shape(const identity::Account& account) {
  iam::User out;
  out.user_id = account.id();
  out.arn = identity::root_arn(account.id());
  out.create_date = account.settings().created;
  out.password_last_used = account.settings().root.password_last_used;
  return out;
}

iam::Group group_shape(const identity::Account& account, const identity::Group& group) {
  iam::Group out;
  out.path = group.path;
  out.group_name = group.name;
  out.group_id = group.id;
  out.arn = identity::group_arn(account.id(), group.path, group.name);
  out.create_date = group.created;
  return out;
}

iam::Role role_shape(const identity::State& state, const identity::Account& account, const identity::Role& role) {
  iam::Role out;
  out.path = role.path;
  out.role_name = role.name;
  out.role_id = role.id;
  out.arn = identity::role_arn(account.id(), role.path, role.name);
  out.create_date = role.created;
  out.assume_role_policy_document = shown_trust(state, role);
  return out;
}

iam::Role listed_role_shape(const identity::State& state, const identity::Account& account,
                            const identity::Role& role) {
  iam::Role out = role_shape(state, account, role);
  if (!role.description.empty()) out.description = role.description;
  out.max_session_duration = role.max_session_seconds;
  return out;
}

iam::InstanceProfile profile_shape(const identity::State& state, const identity::Account& account,
                                   const identity::InstanceProfile& profile) {
  iam::InstanceProfile out;
  out.path = profile.path;
  out.instance_profile_name = profile.name;
  out.instance_profile_id = profile.id;
  out.arn = identity::instance_profile_arn(account.id(), profile.path, profile.name);
  out.create_date = profile.created;
  for (const std::string& id : profile.role_ids)
    out.roles.push_back(role_shape(state, account, *account.find_role_by_id(id)));
  return out;
}

iam::Policy policy_shape(const identity::Account& account, const identity::ManagedPolicy& policy) {
  iam::Policy out;
  out.policy_name = policy.name;
  out.policy_id = policy.id;
  out.arn = policy.arn;
  out.path = policy.path;
  out.default_version_id = fmt::format("v{}", policy.default_version);
  out.attachment_count = account.attachment_count(policy.arn);
  out.permissions_boundary_usage_count = account.boundary_count(policy.arn);
  out.is_attachable = true;
  out.create_date = policy.created;
  out.update_date = policy.updated;
  return out;
}

iam::PolicyVersion version_shape(const identity::ManagedPolicy& policy, const identity::PolicyVersion& version) {
  iam::PolicyVersion out;
  out.version_id = fmt::format("v{}", version.number);
  out.is_default_version = version.number == policy.default_version;
  out.create_date = version.created;
  return out;
}
}  // namespace keyward::api
