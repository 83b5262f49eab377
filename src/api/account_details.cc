// Everything an account holds, with what hangs on it.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
#include <algorithm>
#include <array>

#include "api/account_lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"

namespace keyward::api {
namespace {
using identity::Account;

std::vector<iam::PolicyDetail> inline_shapes(const std::vector<identity::InlinePolicy>& policies) {
  std::vector<iam::PolicyDetail> out;
  out.reserve(policies.size());
  for (const identity::InlinePolicy& policy : policies) out.push_back({policy.name, policy.document.text});
  return out;
}

std::vector<iam::AttachedPolicy> attached_shapes(const Context& context, const std::vector<std::string>& arns) {
  std::vector<iam::AttachedPolicy> out;
  out.reserve(arns.size());
  for (const std::string& arn : arns)
    if (const auto policy = find_managed_policy(context.account, context.env.catalog, arn))
      out.push_back({policy->name, arn});
  return out;
}

iam::UserDetail user_detail(const Context& context, const identity::User& user) {
  const iam::User shown = user_shape(context.account, user, true);
  iam::UserDetail out;
  out.path = user.path;
  out.user_name = user.name;
  out.user_id = shown.user_id;
  out.arn = shown.arn;
  out.create_date = shown.create_date;
  out.user_policy_list = inline_shapes(user.inline_policies);
  for (const std::string& id : user.group_ids)
    if (const auto group = context.account.find_group_by_id(id)) out.group_list.push_back(group->name);
  out.attached_managed_policies = attached_shapes(context, user.attached);
  out.permissions_boundary = shown.permissions_boundary;
  out.tags = tags_shape(user.tags);
  return out;
}

iam::GroupDetail group_detail(const Context& context, const identity::Group& group) {
  const iam::Group shown = group_shape(context.account, group);
  iam::GroupDetail out;
  out.path = shown.path;
  out.group_name = shown.group_name;
  out.group_id = shown.group_id;
  out.arn = shown.arn;
  out.create_date = shown.create_date;
  out.group_policy_list = inline_shapes(group.inline_policies);
  out.attached_managed_policies = attached_shapes(context, group.attached);
  return out;
}

iam::RoleDetail role_detail(const Context& context, const identity::Role& role) {
  const iam::Role shown = role_shape(context.state, context.account, role);
  iam::RoleDetail out;
  out.path = shown.path;
  out.role_name = shown.role_name;
  out.role_id = shown.role_id;
  out.arn = shown.arn;
  out.create_date = shown.create_date;
  out.assume_role_policy_document = shown.assume_role_policy_document.value_or("");
  context.account.profiles_of().visit_prefix(role.id + "/", [&](const std::string& key, std::monostate) {
    if (const auto profile = context.account.find_instance_profile(key.substr(role.id.size() + 1)))
      out.instance_profile_list.push_back(profile_shape(context.state, context.account, *profile));
    return true;
  });
  out.role_policy_list = inline_shapes(role.inline_policies);
  out.attached_managed_policies = attached_shapes(context, role.attached);
  if (!role.boundary.empty()) out.permissions_boundary = {"Policy", role.boundary};
  out.tags = tags_shape(role.tags);
  out.role_last_used.emplace();
  if (const auto use = context.env.usage.last_use(role.id)) out.role_last_used = {use->when, use->region};
  return out;
}

iam::ManagedPolicyDetail policy_detail(const Context& context, const identity::ManagedPolicy& policy) {
  const iam::Policy shown = policy_shape(context.account, policy);
  iam::ManagedPolicyDetail out;
  out.policy_name = shown.policy_name;
  out.policy_id = shown.policy_id;
  out.arn = shown.arn;
  out.path = shown.path;
  out.default_version_id = shown.default_version_id;
  out.attachment_count = shown.attachment_count;
  out.permissions_boundary_usage_count = shown.permissions_boundary_usage_count;
  out.is_attachable = shown.is_attachable;
  if (!policy.description.empty()) out.description = policy.description;
  out.create_date = shown.create_date;
  out.update_date = shown.update_date;
  for (auto version = policy.versions.rbegin(); version != policy.versions.rend(); ++version) {
    out.policy_version_list.push_back(version_shape(policy, *version));
    out.policy_version_list.back().document = version->document.text;
  }
  return out;
}

// The lists in the order of the answer; a resume key is "KIND NAME".
enum class Part : char { Users = '1', Groups = '2', Roles = '3', LocalPolicies = '4', AwsPolicies = '5' };
struct PartOf {
  Part part;
  std::string_view filter;
};
constexpr std::array kParts{PartOf{Part::Users, "User"}, PartOf{Part::Groups, "Group"}, PartOf{Part::Roles, "Role"},
                            PartOf{Part::LocalPolicies, "LocalManagedPolicy"},
                            PartOf{Part::AwsPolicies, "AWSManagedPolicy"}};

// One page over all lists.
class Page {
 public:
  Page(const Context& context, const iam::GetAccountAuthorizationDetailsInput& input)
      : context_(context), pager_(Operation::GetAccountAuthorizationDetails, input.max_items) {}

  // Entries of the part, from the first behind the key: false once the page is full and there is more.
  bool add(Part part, std::string_view after) {
    const Account& account = context_.account;
    switch (part) {
      case Part::Users:
        return list(part, account.users(), after,
                    [&](const auto& user) { output.user_detail_list.push_back(user_detail(context_, user)); });
      case Part::Groups:
        return list(part, account.groups(), after,
                    [&](const auto& group) { output.group_detail_list.push_back(group_detail(context_, group)); });
      case Part::Roles:
        return list(part, account.roles(), after,
                    [&](const auto& role) { output.role_detail_list.push_back(role_detail(context_, role)); });
      case Part::LocalPolicies:
        return list(part, account.policies(), after,
                    [&](const auto& policy) { output.policies.push_back(policy_detail(context_, policy)); });
      case Part::AwsPolicies:
        break;
    }
    // Of AWS's own those that the account uses.
    for (const auto& policy : context_.env.catalog.all()) {
      if (account.attachment_count(policy->arn) + account.boundary_count(policy->arn) == 0 || policy->arn <= after)
        continue;
      if (!room(part, policy->arn)) return false;
      output.policies.push_back(policy_detail(context_, *policy));
    }
    return true;
  }

  iam::GetAccountAuthorizationDetailsOutput finish() {
    pager_.finish(output);
    return std::move(output);
  }

 private:
  // Whether the page takes one more.
  bool room(Part part, std::string_view key) {
    if (pager_.full()) {
      pager_.more();
      return false;
    }
    pager_.took(std::string{static_cast<char>(part), ' '}.append(key));
    return true;
  }

  template <class Map, class Add>
  bool list(Part part, const Map& map, std::string_view after, Add&& add) {
    bool all = true;
    map.visit_from(after, [&](const std::string& key, const auto& entity) {
      if (!after.empty() && key == after) return true;
      all = room(part, key);
      if (all) add(*entity);
      return all;
    });
    return all;
  }

  const Context& context_;
  Pager pager_;
  iam::GetAccountAuthorizationDetailsOutput output;
};
}  // namespace

Result<iam::GetAccountAuthorizationDetailsOutput> get_account_authorization_details(
    const Context& context, const iam::GetAccountAuthorizationDetailsInput& input) {
  const auto after = resume_after(Operation::GetAccountAuthorizationDetails, input.marker);
  if (!after) return std::unexpected(after.error());
  std::string_view key = *after ? std::string_view(**after) : "";
  if (*after && (key.size() < 3 || key[0] < '1' || key[0] > '5' || key[1] != ' '))
    return fail(Code::ValidationError, "Invalid Marker.");
  Page page(context, input);
  for (const PartOf& one : kParts) {
    if (!input.filter.empty() && std::ranges::find(input.filter, one.filter) == input.filter.end()) continue;
    if (!key.empty() && static_cast<char>(one.part) < key[0]) continue;
    const bool resumed = !key.empty() && static_cast<char>(one.part) == key[0];
    if (!page.add(one.part, resumed ? key.substr(2) : std::string_view())) break;
  }
  return page.finish();
}

}  // namespace keyward::api
