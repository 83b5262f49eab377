// Getting a document from an identity provider, over TLS that is verified.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace keyward::federation {

struct HttpsLimits {
  std::chrono::milliseconds connect{2'000};
  std::chrono::milliseconds whole{4'000};
  std::size_t bytes = 512 * 1024;
};

// The body of a 200 answer to GET. Nothing else is ever sent, no redirect is followed, no proxy is asked, and
// link-local addresses, where clouds keep their instances' credentials, are not connected to.
//
// The server's certificate is verified for the URL's host name: by the system's certificate authorities, or else, as
// AWS does, by the thumbprints: a certificate of the chain that the server sends whose SHA-1 is among them (40 hex
// digits in lower case) counts as an authority.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
//
// IDPCommunicationError: not reached, not in time, too large, or another status. InvalidIdentityToken: the certificate
// is of neither kind. Blocks for as long as the limits say, at most. From any thread.
Result<std::string> https_get(const std::string& url, const std::vector<std::string>& thumbprints,
                              const HttpsLimits& limits = {});

}  // namespace keyward::federation
