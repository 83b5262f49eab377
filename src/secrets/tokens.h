// Sealed tokens that clients carry: nothing is stored, all is inside. A token opens only for the purpose it was sealed
// for, so a sign-in ticket never passes as a session token.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "base/time.h"
#include "secrets/hmac.h"
#include "secrets/sealing.h"
#include "secrets/secret.h"

namespace keyward::secrets {

inline constexpr std::size_t kMaxTokenBytes = 4096;  // of the text; AWS's tokens stay below it

// What temporary credentials say about themselves. Each use must still check that a principal with this id exists.
struct SessionToken {
  enum class Kind : std::uint8_t { User = 1, AssumedRole = 2, FederatedUser = 3 };  // User: GetSessionToken
  struct Tag {
    std::string key, value;
    friend bool operator==(const Tag&, const Tag&) = default;
  };

  // A condition key that every request of the session brings: aws:FederatedProvider, saml:sub ...
  struct ContextKey {
    std::string key;
    std::vector<std::string> values;
    friend bool operator==(const ContextKey&, const ContextKey&) = default;
  };

  Kind kind = Kind::User;
  std::string account;        // 12 digits
  std::string principal_id;   // AIDA... (of a federated user: who asked for it) or AROA..., the account for root
  std::string access_key_id;  // the ASIA... this token belongs to
  Time issued;
  Time expires;
  std::optional<Time> mfa_at;  // when a code was given; nothing: without MFA
  std::string session_name;    // of an assumed role, or the federated user's name
  std::string source_identity;
  std::string session_policy;         // inline, as JSON
  std::vector<std::string> policies;  // ARNs of managed session policies
  std::vector<Tag> tags;
  std::vector<std::string> transitive_tag_keys;
  std::vector<ContextKey> context;
  bool chained = false;  // a role session asked for this one
  friend bool operator==(const SessionToken&, const SessionToken&) = default;
};

// Any number of threads may share one.
class Tokens {
 public:
  explicit Tokens(const SealingKey& key);

  // Any bytes, as base64url text. `purpose` is a label of the caller's such as "sign-in-ticket".
  std::string seal(std::string_view purpose, std::span<const std::uint8_t> content, Random& random) const;
  // InvalidClientTokenId, with AWS's sentence: too long, not base64url, of another key or purpose, or changed.
  Result<SecretBytes> open(std::string_view purpose, std::string_view text,
                           std::size_t max_bytes = kMaxTokenBytes) const;

  // PackedPolicyTooLarge: the text would be longer than kMaxTokenBytes.
  Result<std::string> seal_session(const SessionToken& token, Random& random) const;
  // InvalidClientTokenId as above, or a content of a newer version. Does not look at the clock.
  Result<SessionToken> open_session(std::string_view text) const;

  // The secret access key of temporary credentials, 40 characters of A-Za-z0-9+/: derived from who, since when and the
  // access key id, so it need not be kept, and equal ids that chance made still have two secrets.
  SecretString temporary_secret(const SessionToken& token) const;

 private:
  Sealer sealer_;
  HmacKey secrets_key_;
};

// The content of a token, without the seal: a version byte, then fields. Exposed for tests and fuzzing.
std::vector<std::uint8_t> encode(const SessionToken& token);
std::optional<SessionToken> decode_session(std::span<const std::uint8_t> bytes);

// Tells the secrets of equal access key ids apart, for SigningKeyCache. Not secret.
std::uint64_t secret_version(const SessionToken& token);

}  // namespace keyward::secrets
