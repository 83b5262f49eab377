#include "secrets/tokens.h"

#include "base/text.h"

namespace keyward::secrets {
namespace {

constexpr std::string_view kSessionPurpose = "session";

std::unexpected<Error> invalid() {
  return fail(Code::InvalidClientTokenId, "The security token included in the request is invalid.");
}

}  // namespace

Tokens::Tokens(const SealingKey& key)
    : sealer_(key, "tokens"), secrets_key_(key.derive("temporary-secrets").expose()) {}

std::string Tokens::seal(std::string_view purpose, std::span<const std::uint8_t> content, Random& random) const {
  return base64url(sealer_.seal(content, purpose, random));
}

Result<SecretBytes> Tokens::open(std::string_view purpose, std::string_view text, std::size_t max_bytes) const {
  if (text.size() > max_bytes) return invalid();
  const std::optional<std::vector<std::uint8_t>> sealed = parse_base64url(text);
  if (!sealed) return invalid();
  Result<SecretBytes> content = sealer_.open(*sealed, purpose);
  if (!content) return invalid();
  return content;
}

Result<std::string> Tokens::seal_session(const SessionToken& token, Random& random) const {
  const std::vector<std::uint8_t> content = encode(token);
  // Before the seal, because a caller may ask for anything; 4 characters of text carry 3 bytes.
  if (content.size() + Sealer::kOverhead > kMaxTokenBytes / 4 * 3)
    return fail(Code::PackedPolicyTooLarge,
                "Packed policy consumes more than the allotted space, please use smaller policy.");
  return seal(kSessionPurpose, content, random);
}

Result<SessionToken> Tokens::open_session(std::string_view text) const {
  const Result<SecretBytes> content = open(kSessionPurpose, text);
  if (!content) return invalid();
  std::optional<SessionToken> token = decode_session(content->expose());
  if (!token) return invalid();
  return *std::move(token);
}

SecretString Tokens::temporary_secret(const SessionToken& token) const {
  // None of the three can hold a NUL, so the parts cannot run into each other.
  std::string message = token.access_key_id;
  message += '\0';
  message += token.principal_id;
  message += '\0';
  message += std::to_string(token.issued.seconds);
  Digest mac = secrets_key_.mac(message);
  std::string text = base64(std::span(mac).first(30));  // 30 bytes are 40 characters without padding
  SecretString secret(text);
  wipe(std::span(mac));
  wipe(std::span<char>(text));
  return secret;
}

}  // namespace keyward::secrets
