// Roles: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
#include <fmt/format.h>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"
#include "api/trust.h"

namespace keyward::api {
using identity::Role;

WriteResult<iam::CreateRoleOutput> create_role(const Context& context, const iam::CreateRoleInput& input) {
  const identity::Account& account = context.account;
  if (input.path.starts_with(Role::kServiceLinkedPath))
    return fail(Code::InvalidInput, fmt::format("The path {} is for service-linked roles.", Role::kServiceLinkedPath));
  if (account.find_role(input.role_name) != nullptr)
    return fail(Code::EntityAlreadyExists, fmt::format("Role with name {} already exists.", input.role_name));
  if (auto room = check_quota("RolesPerAccount", account.roles().size(), context.env.quotas.roles_per_account); !room)
    return std::unexpected(std::move(room).error());
  if (input.permissions_boundary)
    if (auto checked = check_boundary(context, *input.permissions_boundary); !checked)
      return std::unexpected(std::move(checked).error());
  auto tags = with_tags({}, input.tags, TagKeys::IgnoreCase, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  auto trust = read_trust(context, input.assume_role_policy_document);
  if (!trust) return std::unexpected(std::move(trust).error());
  Role role;
  role.id = new_role_id(context);
  role.name = input.role_name;
  role.path = input.path;
  role.description = input.description.value_or("");
  role.created = context.now;
  role.trust = std::move(trust->document);
  role.trusted = std::move(trust->trusted);
  role.max_session_seconds = input.max_session_duration.value_or(identity::kDefaultRoleSession);
  role.boundary = input.permissions_boundary.value_or("");
  role.tags = *std::move(tags);
  Written<iam::CreateRoleOutput> written;
  written.output.role = role_shape(context.state, account, role);
  if (!role.boundary.empty()) written.output.role.permissions_boundary = {"Policy", role.boundary};
  if (!role.tags.empty()) written.output.role.tags = tags_shape(role.tags);
  written.changes.push_back(identity::put(account.id(), std::move(role)));
  return written;
}

Result<iam::GetRoleOutput> get_role(const Context& context, const iam::GetRoleInput& input) {
  auto found = find_role(context, input.role_name);
  if (!found) return std::unexpected(std::move(found).error());
  const Role& role = **found;
  iam::GetRoleOutput output;
  output.role = listed_role_shape(context.state, context.account, role);
  if (!role.boundary.empty()) output.role.permissions_boundary = {"Policy", role.boundary};
  if (!role.tags.empty()) output.role.tags = tags_shape(role.tags);
  output.role.role_last_used.emplace();
  if (const auto use = context.env.usage.last_use(role.id)) output.role.role_last_used = {use->when, use->region};
  return output;
}

Result<iam::ListRolesOutput> list_roles(const Context& context, const iam::ListRolesInput& input) {
  iam::ListRolesOutput output;
  auto paged = page_index(
      Operation::ListRoles, input, context.account.roles(), "", output,
      [&](std::string_view, const auto& role) { return role->path.starts_with(input.path_prefix); },
      [&](std::string_view, const auto& role) {
        output.roles.push_back(listed_role_shape(context.state, context.account, *role));
      });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

// Of a service-linked role the description only:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html
WriteResult<iam::UpdateRoleOutput> update_role(const Context& context, const iam::UpdateRoleInput& input) {
  auto found = find_role(context, input.role_name);
  if (found && input.max_session_duration != (*found)->max_session_seconds)
    found = find_own_role(context, input.role_name);
  if (!found) return std::unexpected(std::move(found).error());
  Role role = **found;
  if (input.description) role.description = *input.description;
  role.max_session_seconds = input.max_session_duration;
  Written<iam::UpdateRoleOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(role)));
  return written;
}

// Also of service-linked roles:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/edit-service-linked-role.html
WriteResult<iam::UpdateRoleDescriptionOutput> update_role_description(const Context& context,
                                                                      const iam::UpdateRoleDescriptionInput& input) {
  auto found = find_role(context, input.role_name);
  if (!found) return std::unexpected(std::move(found).error());
  Role role = **found;
  role.description = input.description;
  Written<iam::UpdateRoleDescriptionOutput> written;
  written.output.role = listed_role_shape(context.state, context.account, role);
  written.changes.push_back(identity::put(context.account.id(), std::move(role)));
  return written;
}

WriteResult<iam::UpdateAssumeRolePolicyOutput> update_assume_role_policy(
    const Context& context, const iam::UpdateAssumeRolePolicyInput& input) {
  auto found = find_own_role(context, input.role_name);
  if (!found) return std::unexpected(std::move(found).error());
  auto trust = read_trust(context, input.policy_document);
  if (!trust) return std::unexpected(std::move(trust).error());
  Role role = **found;
  role.trust = std::move(trust->document);
  role.trusted = std::move(trust->trusted);
  Written<iam::UpdateAssumeRolePolicyOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(role)));
  return written;
}

WriteResult<iam::DeleteRoleOutput> delete_role(const Context& context, const iam::DeleteRoleInput& input) {
  auto found = find_own_role(context, input.role_name);
  if (!found) return std::unexpected(std::move(found).error());
  const Role& role = **found;
  bool in_profile = false;
  context.account.profiles_of().visit_prefix(role.id + "/", [&](const std::string&, std::monostate) {
    in_profile = true;
    return false;
  });
  const auto conflict = [](const char* what) {
    return fail(Code::DeleteConflict, fmt::format("Cannot delete entity, must {} first.", what));
  };
  if (in_profile) return conflict("remove roles from instance profile");
  if (!role.attached.empty()) return conflict("detach all policies");
  if (!role.inline_policies.empty()) return conflict("delete policies");
  Written<iam::DeleteRoleOutput> written;
  written.changes.push_back(identity::erase<Role>(context.account.id(), role.id));
  return written;
}

WriteResult<iam::PutRolePermissionsBoundaryOutput> put_role_permissions_boundary(
    const Context& context, const iam::PutRolePermissionsBoundaryInput& input) {
  auto found = find_own_role(context, input.role_name);
  if (!found) return std::unexpected(std::move(found).error());
  if (auto checked = check_boundary(context, input.permissions_boundary); !checked)
    return std::unexpected(std::move(checked).error());
  Role role = **found;
  role.boundary = input.permissions_boundary;
  Written<iam::PutRolePermissionsBoundaryOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(role)));
  return written;
}

WriteResult<iam::DeleteRolePermissionsBoundaryOutput> delete_role_permissions_boundary(
    const Context& context, const iam::DeleteRolePermissionsBoundaryInput& input) {
  auto found = find_own_role(context, input.role_name);
  if (!found) return std::unexpected(std::move(found).error());
  Role role = **found;
  if (role.boundary.empty())
    return fail(Code::NoSuchEntity, fmt::format("Role {} does not have a permissions boundary.", role.name));
  role.boundary.clear();
  Written<iam::DeleteRolePermissionsBoundaryOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(role)));
  return written;
}

}  // namespace keyward::api
