#include "federation/token_claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace keyward::federation {
namespace {
constexpr std::int64_t kSkew = 60;                // seconds by which clocks may differ
constexpr std::int64_t kLongestLife = 24 * 3600;  // from "iat" to "exp"
constexpr std::size_t kMaxAudiences = 100;
constexpr std::size_t kMaxSubject = 255;  // characters: SubjectFromWebIdentityToken
constexpr std::size_t kMaxSourceIdentity = 64;

// The claims that are condition keys. "aud" is another: see judge().
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
constexpr std::array<std::string_view, 4> kKeys{"amr", "azp", "email", "sub"};

constexpr std::string_view kTags = "https://aws.amazon.com/tags";
constexpr std::string_view kSourceIdentity = "https://aws.amazon.com/source_identity";

std::unexpected<Error> invalid(std::string why) { return fail(Code::InvalidIdentityToken, std::move(why)); }
std::unexpected<Error> missing(std::string_view claim) {
  return invalid(fmt::format("Missing a required claim: {}", claim));
}

std::string_view text_claim(json::Value claims, std::string_view name) {
  const auto value = claims.find(name);
  return value && value->is(json::Type::String) ? value->string() : std::string_view();
}

// A text, or a list of nothing but texts; empty for anything else.
std::vector<std::string> texts(json::Value value) {
  std::vector<std::string> out;
  if (value.is(json::Type::String)) out.emplace_back(value.string());
  if (!value.is(json::Type::Array)) return out;
  for (const auto& [_, element] : json::entries(value)) {
    if (!element.is(json::Type::String)) return {};
    out.emplace_back(element.string());
  }
  return out;
}

// A NumericDate, which may have a fraction: RFC 7519 section 2.
std::optional<std::int64_t> time_claim(json::Value claims, std::string_view name) {
  const auto value = claims.find(name);
  if (!value) return std::nullopt;
  if (const auto whole = value->integer()) return whole;
  if (!value->is(json::Type::Number)) return std::nullopt;
  const std::string_view number = value->number();
  const std::size_t point = number.find('.');
  if (point == number.npos || point == 0 || point > 15 || number[0] == '-') return std::nullopt;
  std::int64_t seconds = 0;
  for (const char c : number.substr(0, point)) seconds = seconds * 10 + (c - '0');
  const bool plain = number.find_first_of("eE") == number.npos;
  return plain ? std::optional(seconds) : std::nullopt;
}

Result<void> check_times(json::Value claims, Time now) {
  const auto expires = time_claim(claims, "exp");
  const auto issued = time_claim(claims, "iat");
  if (!expires) return missing("exp");
  if (!issued) return missing("iat");
  if (now.seconds - kSkew >= *expires)
    return fail(Code::ExpiredTokenException,
                fmt::format("Token expired: current date/time {} must be before the expiration date/time {}",
                            now.seconds, *expires));
  if (*issued > now.seconds + kSkew) return invalid("The token was issued in the future.");
  if (*expires <= *issued || *expires - kLongestLife > *issued)
    return invalid("The token must expire within 24 hours after it was issued.");
  if (!claims.find("nbf")) return {};
  const auto begins = time_claim(claims, "nbf");
  if (!begins) return invalid("The claim nbf is not a time.");
  if (*begins > now.seconds + kSkew) return invalid("The token is not valid yet.");
  return {};
}

// Who the token is for. With several audiences it has to say which of them asked for it.
Result<std::string> check_audience(json::Value claims, const std::vector<std::string>& audiences,
                                   const std::vector<std::string>& registered) {
  constexpr const char* kIncorrect = "Incorrect token audience";
  const auto known = [&](const std::string& one) { return std::ranges::find(registered, one) != registered.end(); };
  const auto found = std::ranges::find_if(audiences, known);
  if (found == audiences.end()) return invalid(kIncorrect);
  if (!claims.find("azp")) {
    if (audiences.size() > 1) return missing("azp");
    return *found;
  }
  std::string party(text_claim(claims, "azp"));
  if (!known(party)) return invalid(kIncorrect);
  return party;
}

Result<void> add_tag(TokenClaims& out, std::string_view key, json::Value value) {
  const std::vector<std::string> values = texts(value);
  if (key.empty() || values.size() != 1) return invalid("A session tag of the token must have a key and one value.");
  out.tags.push_back({std::string(key), values[0]});
  return {};
}

// {"principal_tags": {KEY: [VALUE]}, "transitive_tag_keys": [KEY]}, as one claim or with its members as claims of their
// own: ".../principal_tags/KEY".
Result<void> read_tags(json::Value claims, TokenClaims& out) {
  const std::string each = fmt::format("{}/principal_tags/", kTags);
  std::optional<json::Value> transitive = claims.find(fmt::format("{}/transitive_tag_keys", kTags));
  if (const auto whole = claims.find(kTags)) {
    if (!whole->is(json::Type::Object)) return invalid("The token's claim of session tags is not an object.");
    if (const auto tags = whole->find("principal_tags")) {
      if (!tags->is(json::Type::Object)) return invalid("The token's claim of session tags is not an object.");
      for (const auto& [key, value] : json::entries(*tags))
        if (auto added = add_tag(out, key.string(), value); !added) return added;
    }
    if (const auto keys = whole->find("transitive_tag_keys")) transitive = keys;
  }
  for (const auto& [key, value] : json::entries(claims))
    if (key.string().starts_with(each))
      if (auto added = add_tag(out, key.string().substr(each.size()), value); !added) return added;
  if (!transitive) return {};
  out.transitive_tag_keys = texts(*transitive);
  if (out.transitive_tag_keys.empty() && transitive->size() > 0)
    return invalid("The token's transitive tag keys are not a list of texts.");
  return {};
}

bool is_source_identity(std::string_view text) {
  return text.size() >= 2 && text.size() <= kMaxSourceIdentity && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("_+=,.@-").find(c) != std::string_view::npos;
         });
}
}  // namespace

std::string_view claimed_issuer(json::Value claims) { return text_claim(claims, "iss"); }

Result<TokenClaims> judge(json::Value claims, const identity::OpenIdConnectProvider& provider, Time now) {
  TokenClaims out;
  out.issuer = text_claim(claims, "iss");
  if (out.issuer.empty()) return missing("iss");
  if (out.issuer != provider.url()) return invalid("The token is of another issuer.");
  out.subject = text_claim(claims, "sub");
  if (out.subject.empty()) return missing("sub");
  if (code_points(out.subject) > kMaxSubject) return invalid("The token's subject is longer than 255 characters.");
  if (const auto audience = claims.find("aud")) out.audiences = texts(*audience);
  if (out.audiences.empty()) return missing("aud");
  if (out.audiences.size() > kMaxAudiences) return invalid("The token has more than 100 audiences.");
  Result<std::string> audience = check_audience(claims, out.audiences, provider.client_ids);
  if (!audience) return std::unexpected(std::move(audience).error());
  out.audience = *std::move(audience);
  if (auto checked = check_times(claims, now); !checked) return std::unexpected(std::move(checked).error());

  out.keys.emplace_back("aud", std::vector{out.audience});
  out.keys.emplace_back("oaud", out.audiences);
  for (const std::string_view name : kKeys)
    if (const auto value = claims.find(name))
      if (std::vector<std::string> values = texts(*value); !values.empty())
        out.keys.emplace_back(std::string(name), std::move(values));
  if (auto read = read_tags(claims, out); !read) return std::unexpected(std::move(read).error());
  if (claims.find(kSourceIdentity)) {
    out.source_identity = text_claim(claims, kSourceIdentity);
    if (!is_source_identity(out.source_identity)) return invalid("The token's source identity is not one.");
  }
  return out;
}

}  // namespace keyward::federation
