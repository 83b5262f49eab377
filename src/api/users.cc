// Users: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users.html
#include <fmt/format.h>

#include "api/account_lookup.h"
#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"
#include "identity/names.h"
#include "secrets/ids.h"

namespace keyward::api {
using identity::User;

WriteResult<iam::CreateUserOutput> create_user(const Context& context, const iam::CreateUserInput& input) {
  const identity::Account& account = context.account;
  if (account.find_user(input.user_name) != nullptr)
    return fail(Code::EntityAlreadyExists, fmt::format("User with name {} already exists.", input.user_name));
  if (auto room = check_quota("UsersPerAccount", account.users().size(), context.env.quotas.users_per_account); !room)
    return std::unexpected(std::move(room).error());
  if (input.permissions_boundary)
    if (auto checked = check_boundary(context, *input.permissions_boundary); !checked)
      return std::unexpected(std::move(checked).error());
  auto tags = with_tags({}, input.tags, TagKeys::IgnoreCase, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  User user;
  do {
    user.id = secrets::new_id(secrets::IdKind::User, account.id(), context.env.random);
  } while (account.find_user_by_id(user.id) != nullptr);
  user.name = input.user_name;
  user.path = input.path;
  user.created = context.now;
  user.boundary = input.permissions_boundary.value_or("");
  user.tags = *std::move(tags);
  Written<iam::CreateUserOutput> written;
  written.output.user = user_shape(account, user, true);
  written.changes.push_back(identity::put(account.id(), std::move(user)));
  return written;
}

Result<iam::GetUserOutput> get_user(const Context& context, const iam::GetUserInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  iam::GetUserOutput output;
  output.user = owner->user == nullptr ? root_shape(context.account) : user_shape(context.account, *owner->user, true);
  return output;
}

Result<iam::ListUsersOutput> list_users(const Context& context, const iam::ListUsersInput& input) {
  iam::ListUsersOutput output;
  auto paged = page_index(
      Operation::ListUsers, input, context.account.users(), "", output,
      [&](std::string_view, const auto& user) { return user->path.starts_with(input.path_prefix); },
      [&](std::string_view, const auto& user) { output.users.push_back(user_shape(context.account, *user, false)); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::UpdateUserOutput> update_user(const Context& context, const iam::UpdateUserInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  User user = **found;
  if (input.new_user_name) {
    const auto other = context.account.find_user(*input.new_user_name);
    if (other != nullptr && other->id != user.id)
      return fail(Code::EntityAlreadyExists, fmt::format("User with name {} already exists.", *input.new_user_name));
    user.name = *input.new_user_name;
  }
  if (input.new_path) user.path = *input.new_path;
  Written<iam::UpdateUserOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

WriteResult<iam::DeleteUserOutput> delete_user(const Context& context, const iam::DeleteUserInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  const User& user = **found;
  const auto conflict = [](const char* what) {
    return fail(Code::DeleteConflict, fmt::format("Cannot delete entity, must {} first.", what));
  };
  if (!user.attached.empty()) return conflict("detach all policies");
  if (!user.inline_policies.empty()) return conflict("delete policies");
  if (!user.access_keys.empty()) return conflict("delete access keys");
  if (!user.signing_certificates.empty()) return conflict("delete signing certificates");
  if (!user.ssh_public_keys.empty()) return conflict("delete SSH public keys");
  if (!user.service_credentials.empty()) return conflict("remove referenced objects");
  if (user.login) return conflict("delete login profile");
  if (first_device(context.account, user.id) != nullptr) return conflict("delete MFA device");
  if (!user.group_ids.empty()) return conflict("remove users from group");
  Written<iam::DeleteUserOutput> written;
  written.changes.push_back(identity::erase<User>(context.account.id(), user.id));
  return written;
}

WriteResult<iam::PutUserPermissionsBoundaryOutput> put_user_permissions_boundary(
    const Context& context, const iam::PutUserPermissionsBoundaryInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  if (auto checked = check_boundary(context, input.permissions_boundary); !checked)
    return std::unexpected(std::move(checked).error());
  User user = **found;
  user.boundary = input.permissions_boundary;
  Written<iam::PutUserPermissionsBoundaryOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

WriteResult<iam::DeleteUserPermissionsBoundaryOutput> delete_user_permissions_boundary(
    const Context& context, const iam::DeleteUserPermissionsBoundaryInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  User user = **found;
  if (user.boundary.empty())
    return fail(Code::NoSuchEntity, fmt::format("User {} does not have a permissions boundary.", user.name));
  user.boundary.clear();
  Written<iam::DeleteUserPermissionsBoundaryOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}
}  // namespace keyward::api
