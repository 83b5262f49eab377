// Groups and who is in them: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "identity/names.h"
#include "secrets/ids.h"

namespace keyward::api {
using identity::Group;
using identity::User;

WriteResult<iam::CreateGroupOutput> create_group(const Context& context, const iam::CreateGroupInput& input) {
  const identity::Account& account = context.account;
  if (account.find_group(input.group_name) != nullptr)
    return fail(Code::EntityAlreadyExists, fmt::format("Group with name {} already exists.", input.group_name));
  if (auto room = check_quota("GroupsPerAccount", account.groups().size(), context.env.quotas.groups_per_account);
      !room)
    return std::unexpected(std::move(room).error());
  Group group;
  do {
    group.id = secrets::new_id(secrets::IdKind::Group, account.id(), context.env.random);
  } while (account.find_group_by_id(group.id) != nullptr);
  group.name = input.group_name;
  group.path = input.path;
  group.created = context.now;
  Written<iam::CreateGroupOutput> written;
  written.output.group = group_shape(account, group);
  written.changes.push_back(identity::put(account.id(), std::move(group)));
  return written;
}

Result<iam::GetGroupOutput> get_group(const Context& context, const iam::GetGroupInput& input) {
  auto group = find_group(context, input.group_name);
  if (!group) return std::unexpected(std::move(group).error());
  iam::GetGroupOutput output;
  output.group = group_shape(context.account, **group);
  auto paged =
      page_index(Operation::GetGroup, input, context.account.members(), (*group)->id + "/", output, kEvery,
                 [&](std::string_view name, std::monostate) {
                   output.users.push_back(user_shape(context.account, *context.account.find_user(name), false));
                 });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

Result<iam::ListGroupsOutput> list_groups(const Context& context, const iam::ListGroupsInput& input) {
  iam::ListGroupsOutput output;
  auto paged = page_index(
      Operation::ListGroups, input, context.account.groups(), "", output,
      [&](std::string_view, const auto& group) { return group->path.starts_with(input.path_prefix); },
      [&](std::string_view, const auto& group) { output.groups.push_back(group_shape(context.account, *group)); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

Result<iam::ListGroupsForUserOutput> list_groups_for_user(const Context& context,
                                                          const iam::ListGroupsForUserInput& input) {
  auto user = find_user(context, input.user_name);
  if (!user) return std::unexpected(std::move(user).error());
  std::vector<std::shared_ptr<const Group>> groups;
  for (const std::string& id : (*user)->group_ids) groups.push_back(context.account.find_group_by_id(id));
  std::ranges::sort(groups, {}, [](const auto& group) { return identity::folded(group->name); });
  iam::ListGroupsForUserOutput output;
  auto paged = page_list(Operation::ListGroupsForUser, input, groups, output,
                         [&](const auto& group) { output.groups.push_back(group_shape(context.account, *group)); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::UpdateGroupOutput> update_group(const Context& context, const iam::UpdateGroupInput& input) {
  auto found = find_group(context, input.group_name);
  if (!found) return std::unexpected(std::move(found).error());
  Group group = **found;
  if (input.new_group_name) {
    const auto other = context.account.find_group(*input.new_group_name);
    if (other != nullptr && other->id != group.id)
      return fail(Code::EntityAlreadyExists, fmt::format("Group with name {} already exists.", *input.new_group_name));
    group.name = *input.new_group_name;
  }
  if (input.new_path) group.path = *input.new_path;
  Written<iam::UpdateGroupOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(group)));
  return written;
}

WriteResult<iam::DeleteGroupOutput> delete_group(const Context& context, const iam::DeleteGroupInput& input) {
  auto found = find_group(context, input.group_name);
  if (!found) return std::unexpected(std::move(found).error());
  const Group& group = **found;
  const auto conflict = [](const char* what) {
    return fail(Code::DeleteConflict, fmt::format("Cannot delete entity, must {} first.", what));
  };
  if (context.account.has_members(group.id)) return conflict("remove users from group");
  if (!group.attached.empty()) return conflict("detach all policies");
  if (!group.inline_policies.empty()) return conflict("delete policies");
  Written<iam::DeleteGroupOutput> written;
  written.changes.push_back(identity::erase<Group>(context.account.id(), group.id));
  return written;
}

WriteResult<iam::AddUserToGroupOutput> add_user_to_group(const Context& context,
                                                         const iam::AddUserToGroupInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  auto group = find_group(context, input.group_name);
  if (!group) return std::unexpected(std::move(group).error());
  Written<iam::AddUserToGroupOutput> written;
  User user = **found;
  if (std::ranges::find(user.group_ids, (*group)->id) != user.group_ids.end()) return written;
  if (auto room = check_quota("GroupsPerUser", user.group_ids.size(), context.env.quotas.groups_per_user); !room)
    return std::unexpected(std::move(room).error());
  user.group_ids.push_back((*group)->id);
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

WriteResult<iam::RemoveUserFromGroupOutput> remove_user_from_group(const Context& context,
                                                                   const iam::RemoveUserFromGroupInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  auto group = find_group(context, input.group_name);
  if (!group) return std::unexpected(std::move(group).error());
  Written<iam::RemoveUserFromGroupOutput> written;
  User user = **found;
  if (std::erase(user.group_ids, (*group)->id) != 0)
    written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}
}  // namespace keyward::api
