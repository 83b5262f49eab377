// XML signatures as SAML has them (core 5.4), verified by xmlsec within narrow bounds: what may be said in a signature
// is listed here, and all else is refused before the library sees it.
// https://www.w3.org/TR/xmldsig-core1/
#pragma once
#include <openssl/types.h>

#include <memory>
#include <span>
#include <string>

#include "base/error.h"
#include "federation/saml_xml.h"

namespace keyward::federation {

// The element in canonical form (exclusive, without comments, without the signature), byte for byte as one of the
// certificates' keys signed it. Who reads nothing but this text reads nothing that was not signed, wherever else in the
// message it stood.
//
// InvalidIdentityToken "Response signature invalid", with the reason unless it is the value alone: the element has not
// exactly one signature; that has another Reference than one to the element's own ID, other transforms than
// enveloped-signature and exclusive canonicalisation, other algorithms than RSA and ECDSA with SHA-256, SHA-384 or
// SHA-512, or content of other kinds; no key verifies it. Keys in the message are not looked at. RSA keys below 2,048
// bits are left out.
//
// Requires: `element` is in a document of its own that nobody else uses, in which no two elements have the same ID.
Result<std::string> signed_text(xmlNode* element, std::span<const std::shared_ptr<X509>> certificates);

}  // namespace keyward::federation
