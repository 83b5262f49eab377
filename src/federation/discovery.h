// Where a provider's keys are, as it says itself.
// https://openid.net/specs/openid-connect-discovery-1_0.html
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "federation/key_set.h"

namespace keyward::federation {

// https_get, or a test's own.
using Get = std::function<Result<std::string>(const std::string& url, const std::vector<std::string>& thumbprints)>;

// Issuer without a slash at its end, and "/.well-known/openid-configuration".
std::string discovery_url(std::string_view issuer);

// The "jwks_uri" of a discovery document. InvalidIdentityToken: it is of another issuer, or the keys are elsewhere than
// at https on the issuer's host and port, or on another host's port 443.
Result<std::string> keys_url(std::string document, std::string_view issuer);

// Both steps. Errors: as above, of `get`, and of KeySet::parse.
Result<KeySet> fetch_keys(std::string_view issuer, const std::vector<std::string>& thumbprints, const Get& get);

}  // namespace keyward::federation
