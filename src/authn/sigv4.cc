#include "authn/sigv4.h"

#include "authn/canonical.h"
#include "secrets/secret.h"
#include "secrets/sha256.h"

namespace keyward::authn {
namespace {

constexpr std::size_t kScratchBytes = 64 << 10;  // more than an ordinary request needs; what is larger is given back

}  // namespace

Result<void> verify(const ParsedAuthorization& parsed, const RequestView& request, const SigningKey& key) {
  std::array<char, 64> hashed;
  std::string_view payload_hash = parsed.s3_ ? parsed.content_sha256_ : request.payload_hash;
  if (payload_hash.empty()) {
    hashed = secrets::hex(secrets::sha256(request.body));
    payload_hash = secrets::view(hashed);
  }
  thread_local std::string scratch;
  scratch.clear();
  bool matches = parsed.content_sha256_.empty() || parsed.content_sha256_ == payload_hash;
  if (matches)
    matches = append_canonical_request(scratch, request, parsed.service, parsed.canonical_query(),
                                       parsed.signed_headers, payload_hash);
  if (matches) {
    thread_local std::string to_sign;
    to_sign.clear();
    append_string_to_sign(to_sign, {parsed.date_text_.data(), parsed.date_text_.size()}, parsed.scope, scratch);
    matches = secrets::equal(secrets::view(key.sign(to_sign)), parsed.signature);
  }
  if (scratch.capacity() > kScratchBytes) scratch = {};
  if (matches) return {};
  return fail(Code::SignatureDoesNotMatch,
              "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
              "Access Key and signing method. Consult the service documentation for details.");
}

std::unexpected<Error> invalid_token() {
  return fail(Code::InvalidClientTokenId, "The security token included in the request is invalid.");
}

std::unexpected<Error> expired_token() {
  return fail(Code::ExpiredToken, "The security token included in the request is expired");
}

}  // namespace keyward::authn
