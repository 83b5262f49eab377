// The policies that a session is made with: it may do only what one of them allows, besides what its role or user may.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/handler.h"

namespace keyward::api {

struct SessionPolicies {
  std::string text;               // inline, without the white space that means nothing; empty: none
  std::vector<std::string> arns;  // of managed policies
  bool empty() const { return text.empty() && arns.empty(); }
};

// `account`: of the role or the federating user, where the managed policies must be, if they are not AWS's own.
// MalformedPolicyDocument: the text does not parse, or there is no such managed policy; ValidationError: a text that is
// no ARN, or more than ten.
Result<SessionPolicies> read_session_policies(const identity::Account& account, const identity::Catalog& catalog,
                                              const std::optional<std::string>& text,
                                              const std::vector<sts::PolicyDescriptorType>& arns);

}  // namespace keyward::api
