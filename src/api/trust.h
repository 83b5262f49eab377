// A role's trust policy, to and from what is kept of it: the users and roles that it names are kept by their unique
// IDs. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#pragma once
#include <string>
#include <vector>

#include "api/handler.h"

namespace keyward::api {

struct TrustPolicy {
  identity::Document document;
  std::vector<identity::NamedPrincipal> trusted;
};

// MalformedPolicyDocument: it does not parse, or names an account, a user or a role that is not in this installation
// ("Invalid principal in policy: ..."). LimitExceeded: larger than the quota.
Result<TrustPolicy> read_trust(const Context& context, const std::string& text);

// The document as AWS shows it: a principal that was renamed stands there with its present ARN, one that is gone with
// its unique ID; every other byte as it was sent.
std::string shown_trust(const identity::State& state, const identity::Role& role);

}  // namespace keyward::api
