// Why a decision is as it is, as JSON.
#pragma once
#include "base/json.h"
#include "policy/explain.h"

namespace keyward::decision {

// "identity-based policy", "permissions boundary" ...; "" for none.
std::string_view type_name(policy::PolicyType type);

// One JSON object: what each type said, each statement of the action with what failed in it, and the absent keys.
void write_explanation(const policy::Explanation& explanation, json::Writer& out);

}  // namespace keyward::decision
