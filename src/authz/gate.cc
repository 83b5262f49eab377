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
  if (!policy || !policy->allow_users_to_change || caller.kind != authn::CallerKind::User) return false;
  return (request.action == "iam:ChangePassword" && request.resource == caller.arn) ||
         request.action == "iam:GetAccountPasswordPolicy";
}

// The policies that came with the caller's session. Managed ones are what they are now; one that is gone allows
// nothing.
class SessionPolicies {
 public:
  SessionPolicies(const identity::State& state, const identity::Catalog& catalog, const authn::Caller* caller) {
    if (caller == nullptr || caller->session == nullptr || !caller->session->has_policies()) return;
    const authn::Session& session = *caller->session;
    const identity::Account& account = *state.find_account(caller->account);
    if (session.policy != nullptr) programs_.push_back(session.policy.get());
    for (const std::string& arn : session.policy_arns) {
      std::shared_ptr<const identity::ManagedPolicy> policy = account.find_policy(arn);
      if (policy == nullptr) policy = catalog.find(arn);
      programs_.push_back(policy == nullptr ? nothing_allowed() : policy->in_force().document.program.get());
    }
  }
  policy::Programs view() const { return programs_; }

 private:
  std::vector<const policy::Program*> programs_;
};

// Identity policies and boundary of the caller: of a user its own, of a role session the role's, of a federated user
// those of whoever asked for it. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
struct OwnPolicies {
  OwnPolicies(const identity::State& state, const identity::Catalog& catalog, const authn::Caller* caller) {
    if (caller == nullptr || caller->is_root()) return;
    if (caller->role != nullptr) {
      policies = &policies_of(state, catalog, caller->account, caller->role);
    } else if (const auto& user = caller->session == nullptr ? caller->user : caller->federated_by; user != nullptr) {
      policies = &policies_of(state, catalog, caller->account, user);
    } else if (caller->kind == authn::CallerKind::FederatedUser) {
      by_root = everything_allowed();
    }
  }
  policy::Programs identity() const {
    if (policies != nullptr) return policies->identity;
    return by_root == nullptr ? policy::Programs() : policy::Programs(&by_root, 1);
  }
  const policy::Program* boundary() const { return policies == nullptr ? nullptr : policies->boundary; }

  const PrincipalPolicies* policies = nullptr;
  const policy::Program* by_root = nullptr;
};

policy::PolicySets sets_of(const OwnPolicies& own, policy::Programs session, const FurtherPolicies& further) {
  return {.identity = own.identity(),
          .boundary = own.boundary(),
          .session = session,
          .resource = further.resource,
          .trust = further.trust,
          .service_control = further.service_control,
          .resource_control = further.resource_control,
          .endpoint = further.endpoint};
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
  const OwnPolicies own(state, catalog, caller);
  const SessionPolicies session(state, catalog, caller);
  const bool is_session = caller != nullptr && caller->session != nullptr;
  policy::PolicySets sets = sets_of(own, is_session ? session.view() : further.session, further);
  policy::Decision decision = policy::evaluate(sets, request);
  if (is_session && !further.session.empty() && decision.allowed()) {  // both must agree
    sets.session = further.session;
    decision = policy::evaluate(sets, request);
  }
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
  const OwnPolicies own(state, catalog, caller);
  const SessionPolicies session(state, catalog, caller);
  std::vector<const policy::Program*> all(session.view().begin(), session.view().end());
  all.insert(all.end(), further.session.begin(), further.session.end());
  use(sets_of(own, all, further));
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
      .resource_account = access.resource_account.empty() ? caller.account : access.resource_account,
      .context = context,
  };
  FurtherPolicies further{.trust = access.trust};
  if (organization != nullptr) {
    further.service_control = organization->service_control.view();
    further.resource_control = organization->resource_control.view();
  }
  const Ruling ruling = decide(state, catalog, &caller, request, further);
  if (ruling.allowed()) return {};
  if (!access.says_why) return fail(Code::AccessDenied, policy::denied_text(caller.arn, access.action, access.printed));
  return fail(Code::AccessDenied, denied_text(ruling, request, access.printed));
}
}  // namespace keyward::authz
