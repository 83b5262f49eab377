// AWS Signature Version 4, the server's side: who claims to call, and whether the signature is theirs.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
//
//   auto parsed = parse_authorization(request, rules);       // everything that needs no secret, in AWS's order of
//   errors
//   ... look up parsed->access_key_id, open parsed->session_token ...
//   const SigningKey* key = cache.find(*parsed, version);    // or SigningKey(secret, ...), see signing_key.h
//   auto verified = verify(*parsed, request, *key);
//
// Stricter than AWS where it is not known or does not matter to a client: query parameters and security-relevant
// headers that appear twice, in any letter case, are refused; so are unsigned x-amz-* headers, unsigned payloads, and
// signed headers that are absent.
//
// S3 signs differently (signs_as_s3): the path is encoded once and not normalised, and the payload's hash is what the
// client says it is, which may be that it is not signed, or signed in parts.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "authn/signing_key.h"
#include "base/error.h"
#include "base/time.h"

namespace keyward::authn {

struct HeaderView {
  std::string_view name;   // any letter case
  std::string_view value;  // as sent, without the line end
};

// A request as it came over the wire. The views must outlive what is made of them.
struct RequestView {
  std::string_view method;
  std::string_view path;   // as sent, still percent-encoded, without the query
  std::string_view query;  // as sent, without the '?'
  std::span<const HeaderView> headers;
  std::string_view body;
  Time now;
  // Instead of the body, when someone else has it: its SHA-256 in lower-case hexadecimal digits. May be empty for S3:
  // what the client says is taken then.
  std::string_view payload_hash = {};
};

struct SigningRules {
  std::span<const std::string_view> services;         // accepted in the credential scope; the first is named in errors
  std::string_view region;                            // the only one accepted; empty: any of valid form
  Code outside_window = Code::SignatureDoesNotMatch;  // of a signature that is too old or too early
};

// Whether a service's requests are signed in S3's way.
bool signs_as_s3(std::string_view service);
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

inline constexpr std::int64_t kSkewSeconds = 15 * 60;
inline constexpr std::int64_t kMaxPresignSeconds = 604'800;
inline constexpr std::size_t kMaxQueryParameters = 1024;
inline constexpr std::size_t kMaxSignedHeaders = 64;

// Who claims to call. Views point into the request or into the value itself, and stay valid when it is moved.
class ParsedAuthorization {
 public:
  std::string_view access_key_id;
  std::string_view scope;  // "20130524/us-east-1/iam/aws4_request"
  std::string_view scope_date, region, service;
  std::string_view signed_headers;  // "host;x-amz-date"
  std::string_view signature;
  std::string_view session_token;  // empty if there is none
  Time date;                       // when it was signed
  bool presigned = false;          // from the query, not from the Authorization header

  // Sorted and encoded, without the signature.
  std::string_view canonical_query() const { return canonical_query_; }
  // What the client says the payload's hash is; empty if it does not. Of S3 never empty: a hash, kUnsignedPayload or
  // "STREAMING-...", whose parts have signatures of their own.
  std::string_view content_sha256() const { return content_sha256_; }

  ParsedAuthorization() = default;
  ParsedAuthorization(ParsedAuthorization&&) = default;
  ParsedAuthorization& operator=(ParsedAuthorization&&) = default;
  ParsedAuthorization(const ParsedAuthorization&) = delete;
  ParsedAuthorization& operator=(const ParsedAuthorization&) = delete;

 private:
  friend class AuthorizationParser;
  friend Result<void> verify(const ParsedAuthorization&, const RequestView&, const SigningKey&);
  std::string canonical_query_;
  std::array<char, 16> date_text_{};  // the date as the string to sign has it
  std::string_view content_sha256_;
  bool s3_ = false;
  std::vector<char> decoded_;  // a vector, because its memory stays in place when moved
};

// Whether the request carries any sign of SigV4, right or wrong. Without one it is MissingAuthenticationToken.
bool has_authorization(const RequestView& request);

// Everything up to the look-up of the key. Errors: MissingAuthenticationToken, IncompleteSignature,
// SignatureDoesNotMatch, rules.outside_window, and MalformedQueryString (escapes that are none, a parameter twice, too
// many). Allocates only for a query or an error.
Result<ParsedAuthorization> parse_authorization(const RequestView& request, const SigningRules& rules);

// Whether the signature is right for this request. `parsed` must come from the same request, and `key` from the secret
// of its access key and its scope. SignatureDoesNotMatch otherwise. Allocates nothing once the thread is warm; any
// number of threads may call.
Result<void> verify(const ParsedAuthorization& parsed, const RequestView& request, const SigningKey& key);

// The two sentences of the look-up that stands between, so that there is one place for AWS's texts.
std::unexpected<Error>
invalid_token();  // InvalidClientTokenId: unknown or inactive key, token missing or of another key
std::unexpected<Error> expired_token();  // ExpiredToken: a token past its expiry

}  // namespace keyward::authn
