// Instance profiles, which hold a role for a machine:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"
#include "secrets/ids.h"

namespace keyward::api {
using identity::InstanceProfile;

WriteResult<iam::CreateInstanceProfileOutput> create_instance_profile(const Context& context,
                                                                      const iam::CreateInstanceProfileInput& input) {
  const identity::Account& account = context.account;
  if (account.find_instance_profile(input.instance_profile_name) != nullptr)
    return fail(Code::EntityAlreadyExists,
                fmt::format("Instance Profile {} already exists.", input.instance_profile_name));
  if (auto room = check_quota("InstanceProfilesPerAccount", account.instance_profiles().size(),
                              context.env.quotas.instance_profiles_per_account);
      !room)
    return std::unexpected(std::move(room).error());
  auto tags = with_tags({}, input.tags, TagKeys::MatchCase, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  InstanceProfile profile;
  bool taken = true;
  while (taken) {
    profile.id = secrets::new_id(secrets::IdKind::InstanceProfile, account.id(), context.env.random);
    taken = account.find_instance_profile_by_id(profile.id) != nullptr;
  }
  profile.name = input.instance_profile_name;
  profile.path = input.path;
  profile.created = context.now;
  profile.tags = *std::move(tags);
  Written<iam::CreateInstanceProfileOutput> written;
  written.output.instance_profile = profile_shape(context.state, account, profile);
  if (!profile.tags.empty()) written.output.instance_profile.tags = tags_shape(profile.tags);
  written.changes.push_back(identity::put(account.id(), std::move(profile)));
  return written;
}

Result<iam::GetInstanceProfileOutput> get_instance_profile(const Context& context,
                                                           const iam::GetInstanceProfileInput& input) {
  auto profile = find_instance_profile(context, input.instance_profile_name);
  if (!profile) return std::unexpected(std::move(profile).error());
  iam::GetInstanceProfileOutput output;
  output.instance_profile = profile_shape(context.state, context.account, **profile);
  output.instance_profile.tags = tags_shape((*profile)->tags);
  return output;
}

Result<iam::ListInstanceProfilesOutput> list_instance_profiles(const Context& context,
                                                               const iam::ListInstanceProfilesInput& input) {
  iam::ListInstanceProfilesOutput output;
  auto paged = page_index(
      Operation::ListInstanceProfiles, input, context.account.instance_profiles(), "", output,
      [&](std::string_view, const auto& profile) { return profile->path.starts_with(input.path_prefix); },
      [&](std::string_view, const auto& profile) {
        output.instance_profiles.push_back(profile_shape(context.state, context.account, *profile));
      });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

Result<iam::ListInstanceProfilesForRoleOutput> list_instance_profiles_for_role(
    const Context& context, const iam::ListInstanceProfilesForRoleInput& input) {
  auto role = find_role(context, input.role_name);
  if (!role) return std::unexpected(std::move(role).error());
  iam::ListInstanceProfilesForRoleOutput output;
  auto paged = page_index(Operation::ListInstanceProfilesForRole, input, context.account.profiles_of(),
                          (*role)->id + "/", output, kEvery, [&](std::string_view name, std::monostate) {
                            output.instance_profiles.push_back(profile_shape(
                                context.state, context.account, *context.account.find_instance_profile(name)));
                          });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::DeleteInstanceProfileOutput> delete_instance_profile(const Context& context,
                                                                      const iam::DeleteInstanceProfileInput& input) {
  auto profile = find_instance_profile(context, input.instance_profile_name);
  if (!profile) return std::unexpected(std::move(profile).error());
  if (!(*profile)->role_ids.empty())
    return fail(Code::DeleteConflict, "Cannot delete entity, must remove roles from instance profile first.");
  Written<iam::DeleteInstanceProfileOutput> written;
  written.changes.push_back(identity::erase<InstanceProfile>(context.account.id(), (*profile)->id));
  return written;
}

WriteResult<iam::AddRoleToInstanceProfileOutput> add_role_to_instance_profile(
    const Context& context, const iam::AddRoleToInstanceProfileInput& input) {
  auto found = find_instance_profile(context, input.instance_profile_name);
  if (!found) return std::unexpected(std::move(found).error());
  auto role = find_own_role(context, input.role_name);
  if (!role) return std::unexpected(std::move(role).error());
  InstanceProfile profile = **found;
  if (auto room = check_quota("InstanceSessionsPerInstanceProfile", profile.role_ids.size(),
                              context.env.quotas.roles_per_instance_profile);
      !room)
    return std::unexpected(std::move(room).error());
  profile.role_ids.push_back((*role)->id);
  Written<iam::AddRoleToInstanceProfileOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(profile)));
  return written;
}

WriteResult<iam::RemoveRoleFromInstanceProfileOutput> remove_role_from_instance_profile(
    const Context& context, const iam::RemoveRoleFromInstanceProfileInput& input) {
  auto found = find_instance_profile(context, input.instance_profile_name);
  if (!found) return std::unexpected(std::move(found).error());
  auto role = find_own_role(context, input.role_name);
  if (!role) return std::unexpected(std::move(role).error());
  InstanceProfile profile = **found;
  if (std::erase(profile.role_ids, (*role)->id) == 0)
    return fail(Code::NoSuchEntity,
                fmt::format("Role {} in Instance Profile {} cannot be found.", (*role)->name, profile.name));
  Written<iam::RemoveRoleFromInstanceProfileOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(profile)));
  return written;
}

}  // namespace keyward::api
