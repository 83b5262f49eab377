// From an operation and its input to what the gate is asked.
#pragma once
#include <vector>

#include "api/handler.h"
#include "authz/gate.h"

namespace keyward::api {

// One for each permission the call needs, the operation's own first. Looks up the entity that the operation is about,
// for its path and tags; one that is not there has the path "/".
std::vector<authz::Access> accesses(const OperationInfo& operation, const Object& input, const identity::State& state,
                                    const authn::Caller& caller);

// Whether the tags of such an entity are iam:ResourceTag/KEY besides aws:ResourceTag/KEY.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
bool is_user_or_role(EntityKind kind);

}  // namespace keyward::api
