// The condition keys of a request to Keyward itself: who asks (principal_context.h), from where, and what the operation
// brings. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#pragma once
#include "authz/gate.h"
#include "authz/principal_context.h"

namespace keyward::authz {

// Keeps views of its arguments: made for one decision, on the stack.
class RequestContext final : public PrincipalContext {
 public:
  RequestContext(const authn::Caller& caller, const Access& access, const Surroundings& surroundings);

 protected:
  policy::Values supply(const policy::Key& key) const noexcept override;

 private:
  const Access& access_;
};

}  // namespace keyward::authz
