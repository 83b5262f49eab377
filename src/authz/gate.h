// The one gate: may this caller do this? Every operation of every way in passes here, and so does another service that
// asks for a decision.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "authn/caller.h"
#include "authz/policy_levels.h"
#include "base/error.h"
#include "identity/catalog.h"
#include "identity/state.h"
#include "policy/evaluate.h"

namespace keyward::authz {

// What an operation asks for. Built by the operation's model (api/authorization.h).
struct Access {
  struct ContextEntry {
    std::string key;
    std::vector<std::string> values;
  };
  std::string action;    // "iam:CreateUser"
  std::string resource;  // ARN, or "*"
  std::string printed;   // what AWS's sentence names in its place: "user alice"
  std::vector<ContextEntry> context;
  std::vector<identity::Tag> resource_tags;  // aws:ResourceTag/...
  bool is_user_or_role = false;              // then the same tags are iam:ResourceTag/..., too
  std::string resource_account = {};         // who owns the resource; empty: the caller's account
  // Of the role that is to be assumed, null if there is none: then nobody may. Lives as long as the state.
  const policy::Program* trust = nullptr;
  bool says_why = true;  // whether a refusal tells which kind of policy it rests on
};

// Where a request comes from. Views; valid for the call.
struct Surroundings {
  Time now;
  std::string_view source_ip;
  std::string_view user_agent;
  std::string_view referer;
  bool secure_transport = false;
  const Organization* organization = nullptr;  // null: none
};

// The service prefixes of AWS's billing pages: without IAM access to billing information
// (AccountSettings::billing_access) only root may use their actions. docs/billing.md lists them for users.
bool is_billing_action(std::string_view action);

// What else takes part in a decision besides the caller's own policies. Views; valid for the call.
struct FurtherPolicies {
  policy::Programs session = {};
  const policy::Program* resource = nullptr;
  const policy::Program* trust = nullptr;
  std::span<const policy::Programs> service_control = {};
  std::span<const policy::Programs> resource_control = {};
  const policy::Program* endpoint = nullptr;
};

// A decision, and what has the last word beside policies.
struct Ruling {
  enum class By : std::uint8_t {
    Policies,
    BillingSwitch,   // denied: IAM access to billing information is not activated
    PasswordPolicy,  // allowed: users may change their own passwords
  };
  policy::Decision decision;
  By by = By::Policies;
  bool allowed() const { return decision.allowed(); }
};

// Decides for this caller, or for one who is no principal of an account (`caller` is null). `request` names the same
// principal: principal_of(*caller). A session's own policies limit it whatever `further` brings. The programs of the
// decision live as long as `state` and `further`. Cost: the policies that may match; no lock.
Ruling decide(const identity::State& state, const identity::Catalog& catalog, const authn::Caller* caller,
              const policy::Request& request, const FurtherPolicies& further);

// The same policies as one set, for whoever explains the decision. Calls use(const policy::PolicySets&).
void with_policies(const identity::State& state, const identity::Catalog& catalog, const authn::Caller* caller,
                   const FurtherPolicies& further, const std::function<void(const policy::PolicySets&)>& use);

// AWS's sentence for a denial. `printed`: what names the resource in it. Requires: the ruling is a denial.
std::string denied_text(const Ruling& ruling, const policy::Request& request, std::string_view printed);

// AccessDenied with that sentence, or nothing said.
Result<void> authorize(const identity::State& state, const identity::Catalog& catalog, const authn::Caller& caller,
                       const Access& access, const Surroundings& surroundings);

// The denial of an action that only root may do, whatever policies say.
Error root_only(const authn::Caller& caller, const Access& access);

}  // namespace keyward::authz
