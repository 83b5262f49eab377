// Why a decision is as it is, as JSON: what the decision API and decoded authorization messages show.
#pragma once
#include "base/json.h"
#include "policy/explain.h"

namespace keyward::policy {

// "identity-based policy", "permissions boundary" ...; "" for none.
std::string_view type_name(PolicyType type);
// "allowed", "explicitDeny", "implicitDeny": as the simulator calls them.
std::string_view wire_name(Outcome outcome);

// Members that say which statement it is, into an open object: policyArn, policyName and policyVersion where there are
// such, sid, effect, and where it begins: line and column from 1, columns in bytes.
void write_place(const Source& source, std::uint32_t statement, json::Writer& out);

// One JSON object: which type decided and by which statement, what each type said, each statement of the action with
// what failed in it, and the absent keys.
void write_explanation(const Explanation& explanation, json::Writer& out);

}  // namespace keyward::policy
