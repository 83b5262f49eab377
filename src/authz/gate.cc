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
bool granted_by_password_policy(const identity::Account& account, const authn::Caller& caller, const Access& access) {
  const auto& policy = account.settings().password_policy;
  if (!policy || !policy->allow_users_to_change || caller.is_root()) return false;
  return (access.action == "iam:ChangePassword" && access.resource == caller.arn) ||
         access.action == "iam:GetAccountPasswordPolicy";
}

std::unexpected<Error> denied(std::string sentence) { return fail(Code::AccessDenied, std::move(sentence)); }
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

Result<void> authorize(const identity::State& state, const identity::Catalog& catalog, const authn::Caller& caller,
                       const Access& access, const Surroundings& surroundings) {
  const identity::Account* account = state.find_account(caller.account);
  if (account == nullptr) return denied(policy::denied_text(caller.arn, access.action, access.printed));
  if (caller.is_root()) return {};  // no organization, no resource policies: nothing limits root yet

  const RequestContext context(caller, access, surroundings);
  const policy::Request request{
      .principal = {.kind = policy::PrincipalKind::User,
                    .arn = caller.arn,
                    .account = caller.account,
                    .parent_arn = {},
                    .id = caller.user->id},
      .action = access.action,
      .resource = access.resource,
      .resource_account = caller.account,
      .context = context,
  };
  const PrincipalPolicies& policies = policies_of(state, catalog, caller.account, *caller.user);
  const policy::Decision decision =
      policy::evaluate({.identity = policies.identity, .boundary = policies.boundary, .session = {}}, request);
  if (decision.outcome == policy::Outcome::ExplicitlyDenied)
    return denied(policy::denied_text(caller.arn, access.action, access.printed, decision, true));
  if (is_billing_action(access.action) && !account->settings().billing_access)
    return denied(policy::denied_text(caller.arn, access.action, access.printed) +
                  " because IAM access to billing information is not activated for this account");
  if (decision.allowed() || granted_by_password_policy(*account, caller, access)) return {};
  return denied(policy::denied_text(caller.arn, access.action, access.printed, decision, true));
}
}  // namespace keyward::authz
