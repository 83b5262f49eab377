#include "federation/jwt.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace keyward::federation {
namespace {
constexpr std::array<std::string_view, 6> kNames{"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"};
constexpr std::size_t kMaxKeyIdBytes = 512;
constexpr std::size_t kMaxSignatureBytes = 1024;  // of an RSA key of 8,192 bits
constexpr json::Limits kLimits{.max_bytes = kMaxJwtBytes, .max_depth = 8, .max_values = 1'000};

std::unexpected<Error> malformed(const char* why) { return fail(Code::InvalidIdentityToken, why); }

std::optional<json::Document> object(std::string_view part) {
  const auto bytes = parse_base64url(part);
  if (!bytes) return std::nullopt;
  auto document = json::Document::parse(std::string(text_of(*bytes)), kLimits);
  if (!document || !document->root().is(json::Type::Object)) return std::nullopt;
  return *std::move(document);
}
}  // namespace

std::optional<Algorithm> algorithm_named(std::string_view name) {
  const auto at = std::ranges::find(kNames, name);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<Algorithm>(at - kNames.begin());
}

Result<Jwt> Jwt::parse(std::string text) {
  constexpr const char* kNotWhole =
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
  if (text.size() > kMaxJwtBytes) return malformed(kNotWhole);
  const std::string_view all = text;
  const std::size_t first = all.find('.');
  const std::size_t second = first == all.npos ? first : all.find('.', first + 1);
  if (second == all.npos || all.find('.', second + 1) != all.npos) return malformed(kNotWhole);
  const std::optional<json::Document> header = object(all.substr(0, first));
  std::optional<json::Document> claims = object(all.substr(first + 1, second - first - 1));
  auto signature = parse_base64url(all.substr(second + 1));
  if (!header || !claims || !signature || signature->empty() || signature->size() > kMaxSignatureBytes)
    return malformed(kNotWhole);

  const json::Value root = header->root();
  const auto algorithm = root.find("alg");
  if (!algorithm || !algorithm->is(json::Type::String)) return malformed(kNotWhole);
  const std::optional<Algorithm> taken = algorithm_named(algorithm->string());
  if (!taken) return malformed("The algorithm of the token's signature is not supported.");
  // Whoever does not understand a critical extension must refuse: RFC 7515 section 4.1.11.
  if (root.find("crit")) return malformed("The token has critical extensions, which are not supported.");
  Jwt jwt(*std::move(claims));
  if (const auto key_id = root.find("kid")) {
    if (!key_id->is(json::Type::String) || key_id->string().size() > kMaxKeyIdBytes) return malformed(kNotWhole);
    jwt.key_id_ = key_id->string();
  }
  jwt.algorithm_ = *taken;
  jwt.signature_ = *std::move(signature);
  jwt.text_ = std::move(text);
  jwt.signed_bytes_ = second;
  return jwt;
}

}  // namespace keyward::federation
