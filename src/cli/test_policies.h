// `keyward policy test`: decisions that policies must make, tried without a server. Made for a team's CI.
#pragma once
#include <span>
#include <string>

#include "base/error.h"

namespace keyward::cli {

inline constexpr std::string_view kPolicyTestHelp = "try policies against the decisions that they must make";

// Prints each failure with its explanation, and at the end "N passed, M failed". 1: some expectation failed, or there
// is none at all; 0: none did. InvalidInput: an unknown option, no file, a file that cannot be read or makes no sense.
Result<int> test_policies(std::span<const std::string> arguments);

}  // namespace keyward::cli
