// The policies that a principal has now: its own, those attached, and those of its groups.
#pragma once
#include <memory>
#include <vector>

#include "identity/catalog.h"
#include "identity/state.h"
#include "policy/evaluate.h"

namespace keyward::authz {

struct PrincipalPolicies {
  std::vector<const policy::Program*> identity;
  const policy::Program* boundary = nullptr;
};

// The programs live as long as the state. A boundary that is gone allows nothing: it is the empty program then.
PrincipalPolicies collect_policies(const identity::Account& account, const identity::Catalog& catalog,
                                   const identity::User& user);
PrincipalPolicies collect_policies(const identity::Account& account, const identity::Catalog& catalog,
                                   const identity::Role& role);

// The same, kept per thread for the principals that were asked about last, and made anew only when the principal, one
// of its groups or one of their policies is another entity than before: a write of anything else costs its readers one
// look-up for each of these. The policies of a principal that is asked about often are put together into one program,
// which all principals with the same policies share. No lock but for that. Valid until the thread's next call.
const PrincipalPolicies& policies_of(const identity::State& state, const identity::Catalog& catalog,
                                     std::string_view account, const std::shared_ptr<const identity::User>& user);
const PrincipalPolicies& policies_of(const identity::State& state, const identity::Catalog& catalog,
                                     std::string_view account, const std::shared_ptr<const identity::Role>& role);

// What a managed policy says that is gone: nothing is allowed. What root may: everything.
const policy::Program* nothing_allowed();
const policy::Program* everything_allowed();

}  // namespace keyward::authz
