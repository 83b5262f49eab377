// What is attached to users, groups and roles: managed policies by ARN, inline policies by name. One rule for all
// kinds of entity. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "identity/compile.h"
#include "identity/names.h"
#include "policy/policy.h"

namespace keyward::api {
using identity::Group;
using identity::InlinePolicy;
using identity::Role;
using identity::User;

namespace {
// What differs between the kinds.
struct OfUser {
  static constexpr std::string_view kNoun = "user";
  static constexpr std::string_view kQuota = "PoliciesPerUser";
  static std::int64_t attached_quota(const identity::Quotas& quotas) { return quotas.policies_per_user; }
  static std::int64_t size_quota(const identity::Quotas& quotas) { return quotas.user_policy_size; }
};
struct OfGroup {
  static constexpr std::string_view kNoun = "group";
  static constexpr std::string_view kQuota = "PoliciesPerGroup";
  static std::int64_t attached_quota(const identity::Quotas& quotas) { return quotas.policies_per_group; }
  static std::int64_t size_quota(const identity::Quotas& quotas) { return quotas.group_policy_size; }
};
struct OfRole {
  static constexpr std::string_view kNoun = "role";
  static constexpr std::string_view kQuota = "PoliciesPerRole";
  static std::int64_t attached_quota(const identity::Quotas& quotas) { return quotas.policies_per_role; }
  static std::int64_t size_quota(const identity::Quotas& quotas) { return quotas.role_policy_size; }
};

template <class Kind, class Output, class Entity>
WriteResult<Output> attach(const Context& context, Result<std::shared_ptr<const Entity>> found,
                           const std::string& arn) {
  if (!found) return std::unexpected(std::move(found).error());
  if (auto policy = find_attachable(context, arn); !policy) return std::unexpected(std::move(policy).error());
  Written<Output> written;
  Entity entity = **found;
  if (std::ranges::find(entity.attached, arn) != entity.attached.end()) return written;
  if (auto room = check_quota(Kind::kQuota, entity.attached.size(), Kind::attached_quota(context.env.quotas)); !room)
    return std::unexpected(std::move(room).error());
  entity.attached.push_back(arn);
  written.changes.push_back(identity::put(context.account.id(), std::move(entity)));
  return written;
}

template <class Output, class Entity>
WriteResult<Output> detach(const Context& context, Result<std::shared_ptr<const Entity>> found,
                           const std::string& arn) {
  if (!found) return std::unexpected(std::move(found).error());
  Entity entity = **found;
  if (std::erase(entity.attached, arn) == 0) {
    if (auto policy = find_policy(context, arn); !policy) return std::unexpected(std::move(policy).error());
    return fail(Code::NoSuchEntity, fmt::format("Policy {} was not found.", arn));
  }
  Written<Output> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(entity)));
  return written;
}

template <class Output, class Entity, class Input>
Result<Output> list_attached(Operation operation, const Context& context, Result<std::shared_ptr<const Entity>> found,
                             const Input& input) {
  if (!found) return std::unexpected(std::move(found).error());
  std::vector<iam::AttachedPolicy> attached;
  for (const std::string& arn : (*found)->attached) {
    auto policy = find_policy(context, arn);
    if (policy && (*policy)->path.starts_with(input.path_prefix)) attached.push_back({(*policy)->name, arn});
  }
  std::ranges::stable_sort(attached, {}, [](const auto& policy) { return identity::folded(policy.policy_name); });
  Output output;
  auto paged = page_list(operation, input, attached, output,
                         [&](const iam::AttachedPolicy& policy) { output.attached_policies.push_back(policy); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

template <class Kind, class Output, class Entity, class Input>
WriteResult<Output> put_inline(const Context& context, Result<std::shared_ptr<const Entity>> found,
                               const Input& input) {
  if (!found) return std::unexpected(std::move(found).error());
  auto document = identity::make_document(input.policy_document, {}, input.policy_name);
  if (!document) return std::unexpected(std::move(document).error());
  Entity entity = **found;
  std::erase_if(entity.inline_policies, [&](const InlinePolicy& one) { return one.name == input.policy_name; });
  const auto place = std::ranges::lower_bound(entity.inline_policies, input.policy_name, {}, &InlinePolicy::name);
  entity.inline_policies.insert(place, {input.policy_name, *std::move(document)});
  std::size_t size = 0;
  for (const InlinePolicy& one : entity.inline_policies) size += policy::significant_size(one.document.text);
  if (static_cast<std::int64_t>(size) > Kind::size_quota(context.env.quotas))
    return fail(Code::LimitExceeded, fmt::format("Maximum policy size of {} bytes exceeded for {} {}",
                                                 Kind::size_quota(context.env.quotas), Kind::kNoun, entity.name));
  Written<Output> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(entity)));
  return written;
}

template <class Kind>
std::unexpected<Error> no_inline(std::string_view name) {
  return fail(Code::NoSuchEntity, fmt::format("The {} policy with name {} cannot be found.", Kind::kNoun, name));
}

template <class Kind, class Entity>
Result<const InlinePolicy*> find_inline(const Entity& entity, std::string_view name) {
  const auto found = std::ranges::find(entity.inline_policies, name, &InlinePolicy::name);
  if (found == entity.inline_policies.end()) return no_inline<Kind>(name);
  return &*found;
}

template <class Kind, class Output, class Entity>
WriteResult<Output> delete_inline(const Context& context, Result<std::shared_ptr<const Entity>> found,
                                  std::string_view name) {
  if (!found) return std::unexpected(std::move(found).error());
  Entity entity = **found;
  if (std::erase_if(entity.inline_policies, [&](const InlinePolicy& one) { return one.name == name; }) == 0)
    return no_inline<Kind>(name);
  Written<Output> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(entity)));
  return written;
}

template <class Output, class Entity, class Input>
Result<Output> list_inline(Operation operation, Result<std::shared_ptr<const Entity>> found, const Input& input) {
  if (!found) return std::unexpected(std::move(found).error());
  Output output;
  auto paged = page_list(operation, input, (*found)->inline_policies, output,
                         [&](const InlinePolicy& policy) { output.policy_names.push_back(policy.name); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}
}  // namespace

WriteResult<iam::AttachUserPolicyOutput> attach_user_policy(const Context& context,
                                                            const iam::AttachUserPolicyInput& input) {
  return attach<OfUser, iam::AttachUserPolicyOutput>(context, find_user(context, input.user_name), input.policy_arn);
}
WriteResult<iam::AttachGroupPolicyOutput> attach_group_policy(const Context& context,
                                                              const iam::AttachGroupPolicyInput& input) {
  return attach<OfGroup, iam::AttachGroupPolicyOutput>(context, find_group(context, input.group_name),
                                                       input.policy_arn);
}
WriteResult<iam::AttachRolePolicyOutput> attach_role_policy(const Context& context,
                                                            const iam::AttachRolePolicyInput& input) {
  return attach<OfRole, iam::AttachRolePolicyOutput>(context, find_own_role(context, input.role_name),
                                                     input.policy_arn);
}
WriteResult<iam::DetachUserPolicyOutput> detach_user_policy(const Context& context,
                                                            const iam::DetachUserPolicyInput& input) {
  return detach<iam::DetachUserPolicyOutput>(context, find_user(context, input.user_name), input.policy_arn);
}
WriteResult<iam::DetachGroupPolicyOutput> detach_group_policy(const Context& context,
                                                              const iam::DetachGroupPolicyInput& input) {
  return detach<iam::DetachGroupPolicyOutput>(context, find_group(context, input.group_name), input.policy_arn);
}
WriteResult<iam::DetachRolePolicyOutput> detach_role_policy(const Context& context,
                                                            const iam::DetachRolePolicyInput& input) {
  return detach<iam::DetachRolePolicyOutput>(context, find_own_role(context, input.role_name), input.policy_arn);
}
Result<iam::ListAttachedUserPoliciesOutput> list_attached_user_policies(
    const Context& context, const iam::ListAttachedUserPoliciesInput& input) {
  return list_attached<iam::ListAttachedUserPoliciesOutput>(Operation::ListAttachedUserPolicies, context,
                                                            find_user(context, input.user_name), input);
}
Result<iam::ListAttachedGroupPoliciesOutput> list_attached_group_policies(
    const Context& context, const iam::ListAttachedGroupPoliciesInput& input) {
  return list_attached<iam::ListAttachedGroupPoliciesOutput>(Operation::ListAttachedGroupPolicies, context,
                                                             find_group(context, input.group_name), input);
}
Result<iam::ListAttachedRolePoliciesOutput> list_attached_role_policies(
    const Context& context, const iam::ListAttachedRolePoliciesInput& input) {
  return list_attached<iam::ListAttachedRolePoliciesOutput>(Operation::ListAttachedRolePolicies, context,
                                                            find_role(context, input.role_name), input);
}
WriteResult<iam::PutUserPolicyOutput> put_user_policy(const Context& context, const iam::PutUserPolicyInput& input) {
  return put_inline<OfUser, iam::PutUserPolicyOutput>(context, find_user(context, input.user_name), input);
}
WriteResult<iam::PutGroupPolicyOutput> put_group_policy(const Context& context, const iam::PutGroupPolicyInput& input) {
  return put_inline<OfGroup, iam::PutGroupPolicyOutput>(context, find_group(context, input.group_name), input);
}
WriteResult<iam::PutRolePolicyOutput> put_role_policy(const Context& context, const iam::PutRolePolicyInput& input) {
  return put_inline<OfRole, iam::PutRolePolicyOutput>(context, find_own_role(context, input.role_name), input);
}
Result<iam::GetUserPolicyOutput> get_user_policy(const Context& context, const iam::GetUserPolicyInput& input) {
  auto user = find_user(context, input.user_name);
  if (!user) return std::unexpected(std::move(user).error());
  auto policy = find_inline<OfUser>(**user, input.policy_name);
  if (!policy) return std::unexpected(std::move(policy).error());
  return iam::GetUserPolicyOutput{(*user)->name, (*policy)->name, (*policy)->document.text};
}
Result<iam::GetGroupPolicyOutput> get_group_policy(const Context& context, const iam::GetGroupPolicyInput& input) {
  auto group = find_group(context, input.group_name);
  if (!group) return std::unexpected(std::move(group).error());
  auto policy = find_inline<OfGroup>(**group, input.policy_name);
  if (!policy) return std::unexpected(std::move(policy).error());
  return iam::GetGroupPolicyOutput{(*group)->name, (*policy)->name, (*policy)->document.text};
}
Result<iam::GetRolePolicyOutput> get_role_policy(const Context& context, const iam::GetRolePolicyInput& input) {
  auto role = find_role(context, input.role_name);
  if (!role) return std::unexpected(std::move(role).error());
  auto policy = find_inline<OfRole>(**role, input.policy_name);
  if (!policy) return std::unexpected(std::move(policy).error());
  return iam::GetRolePolicyOutput{(*role)->name, (*policy)->name, (*policy)->document.text};
}
WriteResult<iam::DeleteUserPolicyOutput> delete_user_policy(const Context& context,
                                                            const iam::DeleteUserPolicyInput& input) {
  return delete_inline<OfUser, iam::DeleteUserPolicyOutput>(context, find_user(context, input.user_name),
                                                            input.policy_name);
}
WriteResult<iam::DeleteGroupPolicyOutput> delete_group_policy(const Context& context,
                                                              const iam::DeleteGroupPolicyInput& input) {
  return delete_inline<OfGroup, iam::DeleteGroupPolicyOutput>(context, find_group(context, input.group_name),
                                                              input.policy_name);
}
WriteResult<iam::DeleteRolePolicyOutput> delete_role_policy(const Context& context,
                                                            const iam::DeleteRolePolicyInput& input) {
  return delete_inline<OfRole, iam::DeleteRolePolicyOutput>(context, find_own_role(context, input.role_name),
                                                            input.policy_name);
}
Result<iam::ListUserPoliciesOutput> list_user_policies(const Context& context,
                                                       const iam::ListUserPoliciesInput& input) {
  return list_inline<iam::ListUserPoliciesOutput>(Operation::ListUserPolicies, find_user(context, input.user_name),
                                                  input);
}
Result<iam::ListGroupPoliciesOutput> list_group_policies(const Context& context,
                                                         const iam::ListGroupPoliciesInput& input) {
  return list_inline<iam::ListGroupPoliciesOutput>(Operation::ListGroupPolicies, find_group(context, input.group_name),
                                                   input);
}
Result<iam::ListRolePoliciesOutput> list_role_policies(const Context& context,
                                                       const iam::ListRolePoliciesInput& input) {
  return list_inline<iam::ListRolePoliciesOutput>(Operation::ListRolePolicies, find_role(context, input.role_name),
                                                  input);
}
}  // namespace keyward::api
