// The metadata document of a SAML identity provider: who it is, and what it signs with.
// https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
#pragma once
#include <openssl/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace keyward::federation {

struct SamlMetadata {
  std::string entity_id;  // the issuer of its responses
  // That responses may be signed with, at least one. Their own validity says nothing: the metadata vouches for them.
  std::vector<std::shared_ptr<X509>> certificates;
  std::optional<Time> valid_until;
};

// InvalidInput "Could not parse metadata": no EntityDescriptor of an identity provider that speaks SAML 2.0, or a
// signing certificate that cannot be used: of less than 1,024 bits of RSA, of another kind of key than RSA and the
// curves P-256, P-384 and P-521, or with an extension twice.
Result<SamlMetadata> parse_saml_metadata(std::string_view document);

}  // namespace keyward::federation
