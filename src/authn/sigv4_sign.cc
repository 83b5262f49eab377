#include "authn/sigv4_sign.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "authn/canonical.h"
#include "base/text.h"
#include "secrets/sha256.h"

namespace keyward::authn {
namespace {

std::string list_of(std::span<const HeaderView> headers) {
  std::vector<std::string> names;
  for (const HeaderView& header : headers) names.push_back(ascii_lower(header.name));
  std::ranges::sort(names);
  const auto [first, last] = std::ranges::unique(names);
  names.erase(first, last);
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ";").append(name);
  return list;
}

std::string scope_of(std::string_view date, std::string_view region, std::string_view service) {
  return fmt::format("{}/{}/{}/{}", date.substr(0, 8), region, service, kTerminator);
}

std::string signature_of(const RequestView& request, const Credentials& credentials, std::string_view query,
                         std::string_view signed_headers, std::string_view region, std::string_view service) {
  const std::string date = iso8601_basic(request.now);
  std::string canonical, to_sign;
  std::string payload = hex_lower(secrets::sha256(request.body));
  if (signs_as_s3(service)) {
    const HeaderView* const said = find_header(request, "x-amz-content-sha256");
    payload = said == nullptr ? kUnsignedPayload : said->value;
  }
  if (!append_canonical_request(canonical, request, service, query, signed_headers, payload))
    std::abort();  // the list was made of the request's own headers
  append_string_to_sign(to_sign, date, scope_of(date, region, service), canonical);
  const SigningKey key(credentials.secret_access_key, date.substr(0, 8), region, service);
  return std::string(secrets::view(key.sign(to_sign)));
}

}  // namespace

std::vector<HeaderView> views_of(const std::vector<Header>& headers) {
  std::vector<HeaderView> views;
  views.reserve(headers.size());
  for (const Header& header : headers) views.push_back({header.name, header.value});
  return views;
}

std::vector<Header> sign(const RequestView& request, const Credentials& credentials, std::string_view region,
                         std::string_view service) {
  const std::string date = iso8601_basic(request.now);
  std::vector<HeaderView> headers(request.headers.begin(), request.headers.end());
  headers.push_back({.name = "X-Amz-Date", .value = date});
  if (!credentials.session_token.empty())
    headers.push_back({.name = "X-Amz-Security-Token", .value = credentials.session_token});
  RequestView whole = request;
  whole.headers = headers;

  std::vector<Header> added;
  for (const HeaderView& header : std::span(headers).subspan(request.headers.size()))
    added.push_back({.name = std::string(header.name), .value = std::string(header.value)});
  const std::string list = list_of(headers);
  const Result<CanonicalQuery> query = CanonicalQuery::parse(request.query);
  const std::string signature =
      signature_of(whole, credentials, query ? query->text(true) : std::string(request.query), list, region, service);
  added.push_back({.name = "Authorization",
                   .value = fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                                        credentials.access_key_id, scope_of(date, region, service), list, signature)});
  return added;
}

std::string presign(const RequestView& request, const Credentials& credentials, std::string_view region,
                    std::string_view service, std::int64_t expires_seconds) {
  const std::string date = iso8601_basic(request.now);
  const std::string list = list_of(request.headers);
  const std::string credential = fmt::format("{}/{}", credentials.access_key_id, scope_of(date, region, service));
  std::string query(request.query);
  query += fmt::format("{}X-Amz-Algorithm={}&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-Expires={}&X-Amz-SignedHeaders={}",
                       query.empty() ? "" : "&", kAlgorithm, percent_encode(credential), date, expires_seconds,
                       percent_encode(list));
  if (!credentials.session_token.empty())
    query += fmt::format("&X-Amz-Security-Token={}", percent_encode(credentials.session_token));
  const Result<CanonicalQuery> canonical = CanonicalQuery::parse(query);
  const std::string signature =
      signature_of(request, credentials, canonical ? canonical->text(true) : query, list, region, service);
  return fmt::format("{}&X-Amz-Signature={}", query, signature);
}

}  // namespace keyward::authn
