// Which permissions policies let an identity use a service.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html
#include "api/service_access.h"

#include <algorithm>

#include "api/account_lookup.h"
#include "api/lookup.h"
#include "api/pagination.h"
#include "api/rules.h"
#include "base/text.h"
#include "policy/glob.h"
#include "policy/policy.h"

namespace keyward::api {
namespace {

// Whether the pattern names some action of the service, or with `whole` every one.
bool covers(std::string_view pattern, std::string_view service, bool whole) {
  if (pattern == "*") return true;
  const std::size_t colon = pattern.find(':');
  if (colon == pattern.npos || (whole && pattern.substr(colon + 1) != "*")) return false;
  return policy::glob_match(policy::encode_wildcards(ascii_lower(pattern.substr(0, colon))), ascii_lower(service));
}
}  // namespace

bool grants(const policy::Statement& statement, std::string_view service) {
  if (statement.effect != policy::Effect::Allow) return false;
  const auto covered = [&](const policy::Text& action) {
    return covers(action.value, service, statement.action.negated);
  };
  return std::ranges::any_of(statement.action.values, covered) != statement.action.negated;
}

namespace {
// The policies of one identity, parsed once for all services that are asked about.
class Permissions {
 public:
  explicit Permissions(const Context& context) : context_(context) {}

  template <class Entity>
  void add(const Entity& entity, const char* type) {
    for (const identity::InlinePolicy& policy : entity.inline_policies) {
      iam::PolicyGrantingServiceAccess shown;
      shown.policy_name = policy.name;
      shown.policy_type = "INLINE";
      shown.entity_type = type;
      shown.entity_name = entity.name;
      add(std::move(shown), policy.document.text);
    }
    for (const std::string& arn : entity.attached) {
      const auto policy = find_managed_policy(context_.account, context_.env.catalog, arn);
      if (policy == nullptr) continue;
      iam::PolicyGrantingServiceAccess shown;
      shown.policy_name = policy->name;
      shown.policy_type = "MANAGED";
      shown.policy_arn = arn;
      add(std::move(shown), policy->in_force().document.text);
    }
  }

  iam::ListPoliciesGrantingServiceAccessEntry of(const std::string& service) const {
    iam::ListPoliciesGrantingServiceAccessEntry entry;
    entry.service_namespace = service;
    for (const auto& [shown, policy] : policies_)
      if (std::ranges::any_of(policy.statements(), [&](const auto& statement) { return grants(statement, service); }))
        entry.policies.push_back(shown);
    return entry;
  }

 private:
  // A managed policy that comes by two ways is listed once.
  void add(iam::PolicyGrantingServiceAccess shown, const std::string& document) {
    const auto same = [&](const auto& before) {
      return shown.policy_arn && before.first.policy_arn == shown.policy_arn;
    };
    if (std::ranges::any_of(policies_, same)) return;
    if (auto parsed = policy::parse(document, policy::Kind::Identity))
      policies_.emplace_back(std::move(shown), *std::move(parsed));
  }

  const Context& context_;
  std::vector<std::pair<iam::PolicyGrantingServiceAccess, policy::Policy>> policies_;
};
}  // namespace

Result<iam::ListPoliciesGrantingServiceAccessOutput> list_policies_granting_service_access(
    const Context& context, const iam::ListPoliciesGrantingServiceAccessInput& input) {
  // What is asked for fits into one answer, so that no marker was ever given out.
  if (input.marker) return fail(Code::ValidationError, "Invalid Marker.");
  const auto identity = find_identity(context, "Arn", input.arn);
  if (!identity) return std::unexpected(identity.error());
  Permissions permissions(context);
  if (identity->user != nullptr) {
    permissions.add(*identity->user, "USER");
    for (const std::string& id : identity->user->group_ids)
      if (const auto group = context.account.find_group_by_id(id)) permissions.add(*group, "GROUP");
  }
  if (identity->group != nullptr) permissions.add(*identity->group, "GROUP");
  if (identity->role != nullptr) permissions.add(*identity->role, "ROLE");
  iam::ListPoliciesGrantingServiceAccessOutput output;
  for (const std::string& service : input.service_namespaces)
    output.policies_granting_service_access.push_back(permissions.of(service));
  return output;
}

}  // namespace keyward::api
