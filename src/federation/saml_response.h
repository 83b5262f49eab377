// The envelope of a SAML response: decoded, and opened to what its provider signed.
// https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "federation/saml_metadata.h"
#include "federation/saml_xml.h"

namespace keyward::federation {

// An unverified document whose root is a Response of SAML 2.0. `text`: base64, white space aside.
// InvalidIdentityToken: no base64, no XML within the bounds of parse_xml, more nodes or attributes than any response
// has, an ID twice, another root.
Result<XmlDocument> decode_response(std::string_view text);

struct SignedAssertion {
  XmlDocument document;                // parsed from the very bytes that were signed
  const xmlNode* assertion = nullptr;  // in it
  std::string issuer;                  // of the Response; empty: it names none
  std::string destination;             // of the Response; empty: none
};

// The one assertion of a response, if every signature in the message is the provider's: one over the assertion, over
// the whole response, or both. IDPRejectedClaim: the provider says that it did not sign the user in.
// InvalidIdentityToken: as decode_response and signed_text; encrypted; not exactly one assertion, or not where it
// belongs; signatures elsewhere.
Result<SignedAssertion> open_response(std::string_view text, const SamlMetadata& metadata);

}  // namespace keyward::federation
