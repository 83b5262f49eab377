// What getSigninToken of the federation endpoint gives: temporary credentials, sealed, good for opening a console
// session and nothing else. Nothing is stored, so it can be used again until it ends, as on AWS.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"
#include "secrets/tokens.h"

namespace keyward::signin {

struct SigninToken {
  std::string access_key_id;  // ASIA...
  std::string session_token;
  std::int64_t session_seconds = 0;  // of the console session; 0: as long as the credentials last
  Time expires;                      // of this token
};
inline constexpr std::int64_t kSigninTokenSeconds = 15 * 60;

std::string seal(const SigninToken& token, const secrets::Tokens& tokens, Random& random);
// Nothing: not ours, changed, or expired. Says nothing of whether the credentials are still good.
std::optional<SigninToken> open_signin_token(std::string_view text, const secrets::Tokens& tokens, Time now);

}  // namespace keyward::signin
