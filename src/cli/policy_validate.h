// `keyward policy validate`: what is wrong, risky or superfluous in policy files. Needs no server.
#pragma once
#include <span>
#include <string>

#include "base/error.h"

namespace keyward::cli {

inline constexpr std::string_view kPolicyValidateHelp = "find what is wrong or risky in policy documents";

// Prints findings with the line and a caret under the place, or with --json as one JSON array. 1: some file has an
// error (with --strict, any finding); 0: none has. Error InvalidInput: an unknown option, no file, a file that cannot
// be read.
Result<int> validate_policies(std::span<const std::string> arguments);

}  // namespace keyward::cli
