#include "authz/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "authz/principal_policies.h"
#include "authz/request_context.h"
#include "base/text.h"
#include "policy/denied_text.h"
#include "policy/evaluate.h"

namespace keyward::authz {
namespace {
// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/billing-permissions-ref.html
constexpr std::array<std::string_view, 14> kBillingPrefixes{"aws-portal",
                                                            "billing",
                                                            "billingconductor",
                                                            "payments",
                                                            "invoicing",
                                                            "tax",
                                                            "freetier",
                                                            "consolidatedbilling",
                                                            "cur",
                                                            "ce",
                                                            "budgets",
                                                            "purchase-orders",
                                                            "bcm-data-exports",
                                                            "cost-optimization-hub"};

// The account-level permission that a password policy with "Allow users to change their own password" gives each user,
// with no policy attached:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
bool granted_by_password_policy(const identity::Account& account, const authn::Caller& caller,
                                const policy::Request& request) {
  const auto& policy = account.settings().password_policy;
  if (!policy || !policy->allow_users_to_change || caller.is_root()) return false;
  return (request.action == "iam:ChangePassword" && request.resource == caller.arn) ||
         request.action == "iam:GetAccountPasswordPolicy";
}

policy::PolicySets sets_of(const PrincipalPolicies* own, const FurtherPolicies& further) {
  policy::PolicySets sets{.session = further.session,
                          .resource = further.resource,
                          .service_control = further.service_control,
                          .resource_control = further.resource_control,
                          .endpoint = further.endpoint};
  if (own != nullptr) {
    sets.identity = own->identity;
    sets.boundary = own->boundary;
  }
  return sets;
}

const PrincipalPolicies* own_policies(const identity::State& state, const identity::Catalog& catalog,
                                      const authn::Caller* caller) {
  if (caller == nullptr || caller->user == nullptr) return nullptr;
  return &policies_of(state, catalog, caller->account, caller->user);
}

}  // namespace

bool is_billing_action(std::string_view action) {
  const std::string_view prefix = action.substr(0, action.find(':'));
  return std::ranges::any_of(kBillingPrefixes,
                             [&](std::string_view known) { return equals_ignore_case(known, prefix); });
}

Error root_only(const authn::Caller& caller, const Access& access) {
  return {Code::AccessDenied, policy::denied_text(caller.arn, access.action, access.printed) +
                                  " because only the account root user can perform this action"};
}

Ruling decide(const identity::State& state, const identity::Catalog& catalog, const authn::Caller* caller,
              const policy::Request& request, const FurtherPolicies& further) {
  const identity::Account* const account = caller == nullptr ? nullptr : state.find_account(caller->account);
  if (caller != nullptr && account == nullptr) return {};
  const policy::PolicySets sets = sets_of(own_policies(state, catalog, caller), further);
  const policy::Decision decision = policy::evaluate(sets, request);
  if (decision.outcome == policy::Outcome::ExplicitlyDenied || caller == nullptr || caller->is_root())
    return {decision};
  if (is_billing_action(request.action) && !account->settings().billing_access)
    return {.decision = {}, .by = Ruling::By::BillingSwitch};
  const bool by_account =
      decision.decided_by != policy::PolicyType::ServiceControl && decision.decided_by != policy::PolicyType::Endpoint;
  if (!decision.allowed() && by_account && granted_by_password_policy(*account, *caller, request))
    return {.decision = {.outcome = policy::Outcome::Allowed}, .by = Ruling::By::PasswordPolicy};
  return {decision};
}

void with_policies(const identity::State& state, const identity::Catalog& catalog, const authn::Caller* caller,
                   const FurtherPolicies& further, const std::function<void(const policy::PolicySets&)>& use) {
  use(sets_of(own_policies(state, catalog, caller), further));
}

std::string denied_text(const Ruling& ruling, const policy::Request& request, std::string_view printed) {
  if (ruling.by == Ruling::By::BillingSwitch)
    return policy::denied_text(request.principal.arn, request.action, printed) +
           " because IAM access to billing information is not activated for this account";
  if (ruling.decision.decided_by == policy::PolicyType::None)
    return policy::denied_text(request.principal.arn, request.action, printed);
  const bool same_account = request.resource_account.empty() || request.resource_account == request.principal.account;
  return policy::denied_text(request.principal.arn, request.action, printed, ruling.decision, same_account);
}

Result<void> authorize(const identity::State& state, const identity::Catalog& catalog, const authn::Caller& caller,
                       const Access& access, const Surroundings& surroundings) {
  const Organization* const organization = surroundings.organization;
  // Without an organization nothing limits root.
  if (caller.is_root() && organization == nullptr && state.find_account(caller.account) != nullptr) return {};
  const RequestContext context(caller, access, surroundings);
  const policy::Request request{
      .principal = principal_of(caller),
      .action = access.action,
      .resource = access.resource,
      .resource_account = caller.account,
      .context = context,
  };
  FurtherPolicies further;
  if (organization != nullptr) {
    further.service_control = organization->service_control.view();
    further.resource_control = organization->resource_control.view();
  }
  const Ruling ruling = decide(state, catalog, &caller, request, further);
  if (ruling.allowed()) return {};
  return fail(Code::AccessDenied, denied_text(ruling, request, access.printed));
}
}  // namespace keyward::authz
