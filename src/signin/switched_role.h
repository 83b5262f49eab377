// The role that a browser has switched to: the credentials of AssumeRole in a sealed cookie beside the session's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "secrets/tokens.h"

namespace keyward::signin {

struct SwitchedRole {
  std::string access_key_id;  // ASIA...
  std::string session_token;
};

// The cookie's value. It opens for the console session of this id alone: whoever signs in after someone else with the
// same browser has not switched.
std::string seal_role(const secrets::Tokens& tokens, std::string_view session_id, const SwitchedRole& role,
                      Random& random);
// Nothing if the value is none of this session's.
std::optional<SwitchedRole> open_role(const secrets::Tokens& tokens, std::string_view session_id,
                                      std::string_view cookie);

}  // namespace keyward::signin
