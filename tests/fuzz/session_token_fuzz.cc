// The laws: a token of any texts is read as it was written; a token's content that is readable stays the same through
// writing, sealing and opening; a sealed text opens for its own purpose only, and not once a single character of it is
// another; nothing that we did not seal opens.
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>

#include "base/random.h"
#include "base/text.h"
#include "secrets/tokens.h"

namespace {

using namespace keyward;
using namespace keyward::secrets;

void require(bool holds) {
  if (!holds) std::abort();
}

const Tokens& tokens() {
  static SeededRandom random(1);
  static const Tokens all(SealingKey::generate(random));
  return all;
}

// A token whose texts are pieces of the input.
SessionToken token_of(std::string_view input) {
  const auto next = [&] {
    const std::size_t size = input.empty() ? 0 : static_cast<unsigned char>(input[0]) % 32U;
    const std::string piece(input.substr(std::min<std::size_t>(1, input.size())).substr(0, size));
    input.remove_prefix(std::min(input.size(), size + 1));
    return piece;
  };
  SessionToken token;
  token.kind = static_cast<SessionToken::Kind>(1 + input.size() % 3);
  token.issued = {static_cast<std::int64_t>(std::hash<std::string_view>()(input))};
  token.expires = {-token.issued.seconds / 2};
  if (input.size() % 2 == 0) token.mfa_at = Time{static_cast<std::int64_t>(input.size())};
  for (std::string* const text : {&token.account, &token.principal_id, &token.access_key_id, &token.session_name,
                                  &token.source_identity, &token.session_policy})
    *text = next();
  while (!input.empty()) {
    token.policies.push_back(next());
    token.tags.push_back({.key = next(), .value = next()});
    token.transitive_tag_keys.push_back(next());
    token.context.push_back({.key = next(), .values = {next(), next()}});
  }
  return token;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(data, size);
  require(!tokens().open_session(text_of(bytes)) && !tokens().open("sign-in-ticket", text_of(bytes)));

  const SessionToken made = token_of(text_of(bytes));
  const std::vector<std::uint8_t> written = encode(made);
  const std::optional<SessionToken> read = decode_session(written);
  require(written.size() > kMaxTokenBytes ? !read : read == made);

  const std::optional<SessionToken> token = decode_session(bytes);
  if (!token) return 0;
  const std::vector<std::uint8_t> content = encode(*token);
  // Writing gives every field once and in order, so it may be longer than what was read by fields that were left out.
  const std::optional<SessionToken> again = decode_session(content);
  require(content.size() > kMaxTokenBytes ? !again : again && *again == *token && encode(*again) == content);

  SeededRandom random(size);
  const Result<std::string> sealed = tokens().seal_session(*token, random);
  if (!sealed) {
    require(sealed.error().code == Code::PackedPolicyTooLarge);
    return 0;
  }
  require(sealed->size() <= kMaxTokenBytes);
  const Result<SessionToken> opened = tokens().open_session(*sealed);
  require(opened && *opened == *token);
  require(!tokens().open("sign-in-ticket", *sealed));
  require(equal(tokens().temporary_secret(*opened), tokens().temporary_secret(*token)));

  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=%+/ ";
  for (int i = 0; i < 8; ++i) {
    std::string changed = *sealed;
    char& character = changed[random.below(static_cast<std::uint32_t>(changed.size()))];
    const char other = kAlphabet[random.below(static_cast<std::uint32_t>(kAlphabet.size()))];
    if (character == other) continue;
    character = other;
    require(!tokens().open_session(changed));
  }
  require(!tokens().open_session(*sealed + "A") && !tokens().open_session(sealed->substr(0, sealed->size() - 1)));
  return 0;
}
