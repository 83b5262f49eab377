// `keyward policy evaluate`: one request decided by policies from files, without a server.
#pragma once
#include <span>
#include <string>

#include "base/error.h"

namespace keyward::cli {

inline constexpr std::string_view kPolicyEvaluateHelp = "decide one request by policies from files";

// Prints the decision and why. 0: allowed; 1: denied. InvalidInput: an unknown option, no request, or a file that
// cannot be read or makes no sense.
Result<int> evaluate_policies(std::span<const std::string> arguments);

}  // namespace keyward::cli
