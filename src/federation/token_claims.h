// What a provider's token says about its user, judged by what the provider is registered with.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
// https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "identity/entities.h"

namespace keyward::federation {

struct TokenClaims {
  std::string issuer;    // "iss", as the token has it
  std::string subject;   // "sub"
  std::string audience;  // the registered client that the token is for: "azp", or the "aud" that is registered
  std::vector<std::string> audiences;  // "aud"
  // Texts and lists of texts among the claims that are condition keys, PROVIDER:sub ..., by the claim's name.
  std::vector<std::pair<std::string, std::vector<std::string>>> keys;
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
  std::vector<identity::Tag> tags;
  std::vector<std::string> transitive_tag_keys;
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
  std::string source_identity;  // empty: none
};

// The issuer of a token that nobody has verified: to find whose keys to verify it with. Empty if there is none.
std::string_view claimed_issuer(json::Value claims);

// Requires: the signature is verified. InvalidIdentityToken: a claim is missing or of another type, the issuer is
// another, the audience is not registered, the token is not valid yet or lives too long. ExpiredTokenException: it was
// valid once. Clocks may differ by a minute.
Result<TokenClaims> judge(json::Value claims, const identity::OpenIdConnectProvider& provider, Time now);

}  // namespace keyward::federation
