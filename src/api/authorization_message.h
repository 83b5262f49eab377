// The encoded authorization message: why a request was refused, sealed (AES-256-GCM) so that whoever was refused can
// hand it on and cannot read it.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/random.h"
#include "policy/explain.h"
#include "secrets/tokens.h"

namespace keyward::api {

inline constexpr std::size_t kMaxAuthorizationMessage = 10'240;  // characters: the API's bound

// Only the given account can decode it. The content is AWS's: allowed, explicitDeny, matchedStatements, failures and
// context with the values of the condition keys that the request brought; "explanation" is Keyward's own. What would
// not fit is left out: first the explanation, then the values of condition keys. Without an explanation (null) there is
// nothing of policies in it, only the decision's outcome.
std::string encode_authorization_message(const secrets::Tokens& tokens, Random& random, std::string_view account,
                                         const policy::Request& request, const policy::Decision& decision,
                                         const policy::Explanation* explanation);

// InvalidAuthorizationMessage: not encoded here for this account, or changed.
Result<std::string> decode_authorization_message(const secrets::Tokens& tokens, std::string_view account,
                                                 std::string_view message);

}  // namespace keyward::api
