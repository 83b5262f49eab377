// JSON Web Tokens in compact form, signed (RFC 7519; RFC 7515 section 7.1). What is read here is not yet believed:
// key_set.h verifies the signature, token_claims.h judges what the token says.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace keyward::federation {

// The algorithms that are taken, all of a public key. No other name is: neither "none" nor HS256, whose key would be
// whatever is published.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
enum class Algorithm : std::uint8_t { Rs256, Rs384, Rs512, Es256, Es384, Es512 };
std::optional<Algorithm> algorithm_named(std::string_view name);  // "RS256"

inline constexpr std::size_t kMaxJwtBytes = 20'000;  // AWS's limit of WebIdentityToken

class Jwt {
 public:
  // InvalidIdentityToken: not three parts of strict base64url, a header or claims that are no JSON object or are too
  // deep or too many, a member twice, an algorithm that is not taken, a critical extension.
  static Result<Jwt> parse(std::string text);

  Algorithm algorithm() const { return algorithm_; }
  const std::string& key_id() const { return key_id_; }  // "kid"; empty: none
  std::string_view signed_part() const { return std::string_view(text_).substr(0, signed_bytes_); }
  const std::vector<std::uint8_t>& signature() const { return signature_; }
  // An object. Valid while the Jwt lives where it is.
  json::Value claims() const { return claims_.root(); }

 private:
  explicit Jwt(json::Document claims) : claims_(std::move(claims)) {}
  std::string text_;
  std::size_t signed_bytes_ = 0;
  Algorithm algorithm_ = Algorithm::Rs256;
  std::string key_id_;
  std::vector<std::uint8_t> signature_;
  json::Document claims_;
};

}  // namespace keyward::federation
