// The condition keys of a request: what is cheap is set, what is not waits until a policy asks.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#pragma once
#include <list>
#include <string>
#include <vector>

#include "authz/gate.h"
#include "policy/request.h"

namespace keyward::authz {

// Keeps views of its arguments: made for one decision, on the stack.
class RequestContext final : public policy::Context {
 public:
  RequestContext(const authn::Caller& caller, const Access& access, const Surroundings& surroundings);

 protected:
  policy::Values supply(const policy::Key& key) const noexcept override;

 private:
  policy::Values keep(std::string text) const;
  const std::string* tag_value(const policy::Key& key) const;
  const authn::Caller& caller_;
  const Access& access_;
  const Surroundings& surroundings_;
  std::string_view account_;
  std::list<std::vector<std::string_view>> lists_;  // of multivalued keys
  struct Supplied {
    std::string text;
    std::string_view view;
  };
  mutable std::list<Supplied> supplied_;
};

}  // namespace keyward::authz
