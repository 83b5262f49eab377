// The canonical form of a request: the one text that both sides hash.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authn/sigv4.h"
#include "base/error.h"
#include "base/text.h"

namespace keyward::authn {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kTerminator = "aws4_request";

// A query's parameters, decoded once ('+' is a space, as in forms) and encoded anew. What is signed is what is read.
class CanonicalQuery {
 public:
  // MalformedQueryString: an escape that is none, more than kMaxQueryParameters, or a name twice, whatever its letter
  // case.
  static Result<CanonicalQuery> parse(std::string_view query);

  // The encoded value of a parameter, its name in any letter case. Requires: a name that needs no encoding.
  std::optional<std::string_view> find(std::string_view name) const;
  // Sorted; X-Amz-Signature is left out if asked.
  std::string text(bool with_signature) const;

 private:
  struct Parameter {
    std::string_view name, value;  // into buffer_
  };
  std::vector<char> buffer_;  // a vector, because its memory stays in place when moved
  std::vector<Parameter> parameters_;
};

// Whether two names are the same in any letter case. Most differ in size or first letter, which is seen without a call.
inline bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.empty() || ((a.front() ^ b.front()) & ~0x20) == 0) && equals_ignore_case(a, b);
}

// The header of a name in any letter case, the first one.
const HeaderView* find_header(const RequestView& request, std::string_view name);

// Appends the canonical request, in S3's way if the service is one that signs so. False if the list of signed headers
// is not lower-case, sorted and without doubles, or names a header that the request does not have, or if the path of an
// S3 request has an escape that is none.
bool append_canonical_request(std::string& out, const RequestView& request, std::string_view service,
                              std::string_view canonical_query, std::string_view signed_headers,
                              std::string_view payload_hash);

void append_string_to_sign(std::string& out, std::string_view date, std::string_view scope,
                           std::string_view canonical_request);

// RFC 3986 dot segments and doubled slashes removed, then encoded once more.
void append_canonical_path(std::string& out, std::string_view path);
// S3's: what the path means, encoded once, slashes kept; nothing is removed, for "a//b" and "a/../b" are names of
// objects. False: an escape that is none.
bool append_s3_path(std::string& out, std::string_view path);

}  // namespace keyward::authn
