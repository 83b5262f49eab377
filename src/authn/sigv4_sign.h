// AWS Signature Version 4, the client's side: for tests, benchmarks and the command's own health checks.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "authn/sigv4.h"

namespace keyward::authn {

struct Credentials {
  std::string_view access_key_id;
  std::string_view secret_access_key;
  std::string_view session_token;  // empty for long-term credentials
};

struct Header {
  std::string name, value;
};
// Good as long as `headers` lives unchanged.
std::vector<HeaderView> views_of(const std::vector<Header>& headers);

// Of S3, the payload's hash is what the header x-amz-content-sha256 says, which must be there; a presigned request
// without it leaves the payload unsigned. Of other services it is the body's.

// The headers to add to the request: X-Amz-Date, X-Amz-Security-Token if there is a token, Authorization. Signs at
// request.now every header given, of which Host must be one and those three none.
std::vector<Header> sign(const RequestView& request, const Credentials& credentials, std::string_view region,
                         std::string_view service);

// The whole query of a presigned request, without '?': the request's own parameters, then the signature's. Signs every
// header given, of which Host must be one; whoever sends the request must send them too.
std::string presign(const RequestView& request, const Credentials& credentials, std::string_view region,
                    std::string_view service, std::int64_t expires_seconds);

}  // namespace keyward::authn
