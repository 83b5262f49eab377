// The sentence of an AccessDenied error.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
#pragma once
#include <string>
#include <string_view>

#include "policy/evaluate.h"

namespace keyward::policy {

// "User: ARN is not authorized to perform: ACTION on resource: RESOURCE because no identity-based policy allows the
// ACTION action". `printed_resource` is what the service prints in place of the ARN ("user alice"); empty leaves "on
// resource" out. The ARN of a denying managed policy follows if `same_account` (caller and resource are of one account
// or organization). A refusal by a trust policy gives no reason: it would tell whether the role exists. Requires: the
// decision is a denial.
std::string denied_text(std::string_view principal_arn, std::string_view action, std::string_view printed_resource,
                        const Decision& decision, bool same_account);

// The same without a reason: "User: ARN is not authorized to perform: ACTION on resource: RESOURCE".
std::string denied_text(std::string_view principal_arn, std::string_view action, std::string_view printed_resource);

}  // namespace keyward::policy
