// Customer managed policies and their versions, and AWS's as everyone sees them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"
#include "identity/compile.h"
#include "identity/names.h"
#include "policy/policy.h"
#include "secrets/ids.h"

namespace keyward::api {
using identity::Attachment;
using identity::ManagedPolicy;
using identity::PolicyVersion;
using PolicyPointer = std::shared_ptr<const ManagedPolicy>;

namespace {
Result<void> check_size(const std::string& document, const identity::Quotas& quotas) {
  if (static_cast<std::int64_t>(policy::significant_size(document)) <= quotas.policy_size) return {};
  return fail(Code::LimitExceeded, fmt::format("Cannot exceed quota for PolicySize: {}", quotas.policy_size));
}

// The version "v12" of a policy; its form has been checked. NoSuchEntity if there is none.
Result<const PolicyVersion*> find_version(const ManagedPolicy& policy, std::string_view id) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data() + 1, id.data() + id.size(), number);
  const PolicyVersion* version =
      error == std::errc{} && end == id.data() + id.size() ? policy.version(number) : nullptr;
  if (version == nullptr)
    return fail(Code::NoSuchEntity,
                fmt::format("Policy {} version {} does not exist or is not attachable.", policy.arn, id));
  return version;
}
}  // namespace

WriteResult<iam::CreatePolicyOutput> create_policy(const Context& context, const iam::CreatePolicyInput& input) {
  const identity::Account& account = context.account;
  if (account.find_policy_by_name(input.policy_name) != nullptr)
    return fail(Code::EntityAlreadyExists,
                fmt::format("A policy called {} already exists. Duplicate names are not allowed.", input.policy_name));
  if (auto room = check_quota("PoliciesPerAccount", account.policies().size(), context.env.quotas.policies_per_account);
      !room)
    return std::unexpected(std::move(room).error());
  auto tags = with_tags({}, input.tags, TagKeys::MatchCase, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  ManagedPolicy policy;
  policy.arn = identity::policy_arn(account.id(), input.path, input.policy_name);
  auto document = identity::make_document(input.policy_document, policy.arn, input.policy_name, 1);
  if (!document) return std::unexpected(std::move(document).error());
  if (auto fits = check_size(input.policy_document, context.env.quotas); !fits)
    return std::unexpected(std::move(fits).error());
  policy.id = secrets::new_id(secrets::IdKind::ManagedPolicy, account.id(), context.env.random);
  policy.name = input.policy_name;
  policy.path = input.path;
  policy.description = input.description.value_or("");
  policy.created = context.now;
  policy.updated = context.now;
  policy.tags = *std::move(tags);
  policy.versions.push_back({1, *std::move(document), context.now});
  Written<iam::CreatePolicyOutput> written;
  written.output.policy = policy_shape(account, policy);
  if (!policy.tags.empty()) written.output.policy.tags = tags_shape(policy.tags);
  written.changes.push_back(identity::put(account.id(), std::move(policy)));
  return written;
}

Result<iam::GetPolicyOutput> get_policy(const Context& context, const iam::GetPolicyInput& input) {
  auto policy = find_policy(context, input.policy_arn);
  if (!policy) return std::unexpected(std::move(policy).error());
  iam::GetPolicyOutput output;
  output.policy = policy_shape(context.account, **policy);
  output.policy.tags = tags_shape((*policy)->tags);
  if (!(*policy)->description.empty()) output.policy.description = (*policy)->description;
  return output;
}

Result<iam::ListPoliciesOutput> list_policies(const Context& context, const iam::ListPoliciesInput& input) {
  // One list by name of both owners; the owner's letter keeps equal names apart.
  PersistentMap<PolicyPointer> all;
  if (input.scope != "AWS")
    context.account.policies().visit(
        [&](const std::string& name, const auto& policy) { all.set(name + " l", policy); });
  if (input.scope != "Local")
    for (const PolicyPointer& policy : context.env.catalog.all())
      all.set(identity::folded(policy->name) + " a", policy);
  const auto listed = [&](std::string_view, const PolicyPointer& policy) {
    const std::int64_t attached = context.account.attachment_count(policy->arn);
    const std::int64_t bounding = context.account.boundary_count(policy->arn);
    if (input.only_attached && attached + bounding == 0) return false;
    if (input.policy_usage_filter == "PermissionsPolicy" && attached == 0) return false;
    if (input.policy_usage_filter == "PermissionsBoundary" && bounding == 0) return false;
    return policy->path.starts_with(input.path_prefix);
  };
  iam::ListPoliciesOutput output;
  auto paged = page_index(
      Operation::ListPolicies, input, all, "", output, listed,
      [&](std::string_view, const auto& policy) { output.policies.push_back(policy_shape(context.account, *policy)); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::DeletePolicyOutput> delete_policy(const Context& context, const iam::DeletePolicyInput& input) {
  auto found = find_own_policy(context, input.policy_arn, "Cannot delete policies outside your own account.");
  if (!found) return std::unexpected(std::move(found).error());
  const ManagedPolicy& policy = **found;
  if (context.account.attachment_count(policy.arn) + context.account.boundary_count(policy.arn) != 0)
    return fail(Code::DeleteConflict, "Cannot delete a policy attached to entities.");
  if (policy.versions.size() > 1)
    return fail(
        Code::DeleteConflict,
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
        "The default version is deleted with the policy.");
  Written<iam::DeletePolicyOutput> written;
  written.changes.push_back(identity::erase<ManagedPolicy>(context.account.id(), policy.id));
  return written;
}

WriteResult<iam::CreatePolicyVersionOutput> create_policy_version(const Context& context,
                                                                  const iam::CreatePolicyVersionInput& input) {
  auto found = find_own_policy(context, input.policy_arn, "Cannot update policies outside your own account.");
  if (!found) return std::unexpected(std::move(found).error());
  ManagedPolicy policy = **found;
  auto document = identity::make_document(input.policy_document, policy.arn, policy.name, policy.newest_version + 1);
  if (!document) return std::unexpected(std::move(document).error());
  if (auto fits = check_size(input.policy_document, context.env.quotas); !fits)
    return std::unexpected(std::move(fits).error());
  if (static_cast<std::int64_t>(policy.versions.size()) >= context.env.quotas.versions_per_policy)
    return fail(
        Code::LimitExceeded,
        fmt::format("A managed policy can have up to {} versions. Before you create a new version, you must delete an "
                    "existing version.",
                    context.env.quotas.versions_per_policy));
  policy.newest_version += 1;
  policy.versions.push_back({policy.newest_version, *std::move(document), context.now});
  policy.updated = context.now;
  if (input.set_as_default) policy.default_version = policy.newest_version;
  Written<iam::CreatePolicyVersionOutput> written;
  written.output.policy_version = version_shape(policy, policy.versions.back());
  written.changes.push_back(identity::put(context.account.id(), std::move(policy)));
  return written;
}

Result<iam::GetPolicyVersionOutput> get_policy_version(const Context& context,
                                                       const iam::GetPolicyVersionInput& input) {
  auto policy = find_policy(context, input.policy_arn);
  if (!policy) return std::unexpected(std::move(policy).error());
  auto version = find_version(**policy, input.version_id);
  if (!version) return std::unexpected(std::move(version).error());
  iam::GetPolicyVersionOutput output;
  output.policy_version = version_shape(**policy, **version);
  output.policy_version.document = (*version)->document.text;
  return output;
}

Result<iam::ListPolicyVersionsOutput> list_policy_versions(const Context& context,
                                                           const iam::ListPolicyVersionsInput& input) {
  auto policy = find_policy(context, input.policy_arn);
  if (!policy) return std::unexpected(std::move(policy).error());
  std::vector<PolicyVersion> newest_first((*policy)->versions.rbegin(), (*policy)->versions.rend());
  iam::ListPolicyVersionsOutput output;
  auto paged = page_list(Operation::ListPolicyVersions, input, newest_first, output, [&](const PolicyVersion& version) {
    output.versions.push_back(version_shape(**policy, version));
  });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::DeletePolicyVersionOutput> delete_policy_version(const Context& context,
                                                                  const iam::DeletePolicyVersionInput& input) {
  auto found = find_own_policy(context, input.policy_arn,
                               "Cannot delete policy versions for policies outside your own account.");
  if (!found) return std::unexpected(std::move(found).error());
  auto version = find_version(**found, input.version_id);
  if (!version) return std::unexpected(std::move(version).error());
  if ((*version)->number == (*found)->default_version)
    return fail(Code::DeleteConflict, "Cannot delete the default version of a policy.");
  ManagedPolicy policy = **found;
  std::erase_if(policy.versions, [&](const PolicyVersion& one) { return one.number == (*version)->number; });
  Written<iam::DeletePolicyVersionOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(policy)));
  return written;
}

WriteResult<iam::SetDefaultPolicyVersionOutput> set_default_policy_version(
    const Context& context, const iam::SetDefaultPolicyVersionInput& input) {
  auto found = find_own_policy(context, input.policy_arn, "Cannot update policies outside your own account.");
  if (!found) return std::unexpected(std::move(found).error());
  auto version = find_version(**found, input.version_id);
  if (!version) return std::unexpected(std::move(version).error());
  ManagedPolicy policy = **found;
  policy.default_version = (*version)->number;
  Written<iam::SetDefaultPolicyVersionOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(policy)));
  return written;
}

Result<iam::ListEntitiesForPolicyOutput> list_entities_for_policy(const Context& context,
                                                                  const iam::ListEntitiesForPolicyInput& input) {
  if (auto policy = find_attachable(context, input.policy_arn); !policy)
    return std::unexpected(std::move(policy).error());
  iam::ListEntitiesForPolicyOutput output;
  // "KIND FOLDED-NAME" behind the ARN (identity/state.h).
  const auto listed = [&](std::string_view key, std::monostate) {
    const auto kind = static_cast<Attachment>(key[0]);
    const std::string_view name = key.substr(2);
    if (input.policy_usage_filter && (input.policy_usage_filter == "PermissionsBoundary") != is_boundary(kind))
      return false;
    const auto in = [&](std::string_view type, const std::string& path) {
      return (!input.entity_filter || input.entity_filter == type) && path.starts_with(input.path_prefix);
    };
    switch (kind) {
      case Attachment::Group:
        return in("Group", context.account.find_group(name)->path);
      case Attachment::Role:
      case Attachment::BoundaryOfRole:
        return in("Role", context.account.find_role(name)->path);
      case Attachment::User:
      case Attachment::BoundaryOfUser:
        break;
    }
    return in("User", context.account.find_user(name)->path);
  };
  auto paged = page_index(Operation::ListEntitiesForPolicy, input, context.account.attachments(),
                          input.policy_arn + " ", output, listed, [&](std::string_view key, std::monostate) {
                            const auto kind = static_cast<Attachment>(key[0]);
                            const std::string_view name = key.substr(2);
                            if (kind == Attachment::Group) {
                              const auto group = context.account.find_group(name);
                              output.policy_groups.push_back({group->name, group->id});
                            } else if (kind == Attachment::Role || kind == Attachment::BoundaryOfRole) {
                              const auto role = context.account.find_role(name);
                              output.policy_roles.push_back({role->name, role->id});
                            } else {
                              const auto user = context.account.find_user(name);
                              output.policy_users.push_back({user->name, user->id});
                            }
                          });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}
}  // namespace keyward::api
