#include "federation/discovery.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace keyward::federation {
namespace {
constexpr std::string_view kScheme = "https://";
constexpr std::size_t kMaxUrl = 1'024;

std::unexpected<Error> no_key() {
  return fail(Code::InvalidIdentityToken,
              "Couldn't retrieve verification key from your identity provider,  please reference "
              "AssumeRoleWithWebIdentity documentation for requirements");
}

// "HOST[:PORT]" of an https URL; empty for any other text, and for one with user information or odd characters.
std::string_view authority_of(std::string_view url) {
  if (!url.starts_with(kScheme) || url.size() > kMaxUrl) return {};
  if (!std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7F && c != '\\'; })) return {};
  url.remove_prefix(kScheme.size());
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  return authority.find('@') == authority.npos ? authority : std::string_view();
}
}  // namespace

std::string discovery_url(std::string_view issuer) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

Result<std::string> keys_url(std::string text, std::string_view issuer) {
  const auto document = json::Document::parse(std::move(text), {.max_depth = 16, .max_values = 10'000});
  if (!document) return no_key();
  const auto named = document->root().find("issuer");
  const auto url = document->root().find("jwks_uri");
  if (!named || !named->is(json::Type::String) || named->string() != issuer) return no_key();
  if (!url || !url->is(json::Type::String)) return no_key();
  const std::string_view authority = authority_of(url->string());
  if (authority.empty()) return no_key();
  const bool standard_port = authority.find(':') == authority.npos || authority.ends_with(":443");
  if (!standard_port && !equals_ignore_case(authority, authority_of(issuer))) return no_key();
  return std::string(url->string());
}

Result<KeySet> fetch_keys(std::string_view issuer, const std::vector<std::string>& thumbprints, const Get& get) {
  auto document = get(discovery_url(issuer), thumbprints);
  if (!document) return std::unexpected(std::move(document).error());
  const auto url = keys_url(*std::move(document), issuer);
  if (!url) return std::unexpected(url.error());
  auto keys = get(*url, thumbprints);
  if (!keys) return std::unexpected(std::move(keys).error());
  return KeySet::parse(*std::move(keys));
}

}  // namespace keyward::federation
