#include "signin/signin_token.h"

#include "base/json.h"
#include "base/text.h"
#include "signin/members.h"

namespace keyward::signin {
namespace {
constexpr std::string_view kPurpose = "signin-token";
// A session token of the longest kind inside another seal.
constexpr std::size_t kMaxBytes = 2 * secrets::kMaxTokenBytes;
}  // namespace

std::string seal(const SigninToken& token, const secrets::Tokens& tokens, Random& random) {
  std::string text;
  json::Writer(text)
      .begin_object()
      .member("id", token.access_key_id)
      .member("token", token.session_token)
      .member("seconds", token.session_seconds)
      .member("expires", token.expires.seconds)
      .end_object();
  return tokens.seal(kPurpose, bytes_of(text), random);
}

std::optional<SigninToken> open_signin_token(std::string_view text, const secrets::Tokens& tokens, Time now) {
  const Result<secrets::SecretBytes> content = tokens.open(kPurpose, text, kMaxBytes);
  if (!content) return std::nullopt;
  const auto document = json::Document::parse(std::string(text_of(content->expose())));
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  const auto number = [&](const char* name) {
    const auto found = root.find(name);
    return found ? found->integer().value_or(0) : 0;
  };
  SigninToken token{text_member(root, "id"), text_member(root, "token"), number("seconds"), {number("expires")}};
  if (token.expires <= now) return std::nullopt;
  return token;
}
}  // namespace keyward::signin
