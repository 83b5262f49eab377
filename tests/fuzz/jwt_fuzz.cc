// The laws: a token that parses consists of the very parts it was read from, and is signed with an algorithm that is
// taken; a set of keys that parses verifies no token that it has no key for; claims that are judged good say what the
// provider is registered with. Input: a token, a line feed, and a set of keys, or claims where the token's do not
// parse.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "federation/discovery.h"
#include "federation/jwt.h"
#include "federation/key_set.h"
#include "federation/token_claims.h"

namespace {

using namespace keyward;
using namespace keyward::federation;

void require(bool holds) {
  if (!holds) std::abort();
}

void judge_claims(json::Value claims) {
  const identity::OpenIdConnectProvider provider{
      .name = "idp.example.com", .created = {}, .client_ids = {"app", "other"}, .thumbprints = {}, .tags = {}};
  const Time now{1'800'000'000};
  const Result<TokenClaims> judged = judge(claims, provider, now);
  if (!judged) return;
  require(judged->issuer == "https://idp.example.com" && claimed_issuer(claims) == judged->issuer);
  require(!judged->subject.empty() && judged->subject.size() <= 1024);
  require(judged->audience == "app" || judged->audience == "other");
  for (const auto& [name, values] : judged->keys) require(!values.empty() && name.find(':') == name.npos);
  // It is not good for ever.
  require(!judge(claims, provider, {now.seconds + 2 * 86'400}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string token = input.substr(0, line);
  const std::string rest = input.substr(std::min(line + 1, input.size()));
  const Result<KeySet> keys = KeySet::parse(rest);
  if (const Result<Jwt> jwt = Jwt::parse(token)) {
    require(token == std::string(jwt->signed_part()) + "." + base64url(jwt->signature()));
    require(std::ranges::count(token, '.') == 2 && jwt->claims().is(json::Type::Object));
    judge_claims(jwt->claims());
    if (keys) require(!keys->verifies(*jwt) || keys->has(jwt->algorithm(), jwt->key_id()));
  } else {
    require(jwt.error().code == Code::InvalidIdentityToken);
  }
  if (const auto claims = json::Document::parse(rest); claims && claims->root().is(json::Type::Object))
    judge_claims(claims->root());
  if (const auto url = keys_url(rest, "https://idp.example.com:8443")) require(url->starts_with("https://"));
  return 0;
}
