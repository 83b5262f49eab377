// Members of the small JSON objects of sign-in.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "secrets/secret.h"

namespace keyward::signin {

// The text of a member; "" if it is not there, or no text.
inline std::string text_member(json::Value object, std::string_view name) {
  const auto found = object.find(name);
  return found && found->is(json::Type::String) ? std::string(found->string()) : std::string();
}

// The same of a secret.
inline secrets::SecretString secret_member(json::Value object, std::string_view name) {
  const auto found = object.find(name);
  return found && found->is(json::Type::String) ? secrets::SecretString(found->string()) : secrets::SecretString();
}

}  // namespace keyward::signin
