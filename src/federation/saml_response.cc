#include "federation/saml_response.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "federation/saml_signature.h"

namespace keyward::federation {
namespace {
constexpr std::string_view kSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success";
constexpr std::size_t kMaxBytes = 100'000;  // AWS's limit of SAMLAssertion
// Reading compares each attribute of an element with all others. Every attribute has a '=', and so have a few values.
constexpr std::ptrdiff_t kMaxEquals = 5'000;
constexpr std::size_t kMaxAttributes = 50;  // of one element
constexpr std::size_t kMaxNodes = 5'000;

std::unexpected<Error> invalid(std::string_view why) {
  return fail(Code::InvalidIdentityToken, fmt::format("Invalid SAML response: {}", why));
}

// Attributes that something else may point at: ID, Id, id, xml:id.
bool repeats_an_id(xmlNode* root) {
  std::set<std::string> seen;
  for (xmlNode* element : elements_of(root))
    for (const xmlAttr* one = element->properties; one != nullptr; one = one->next) {
      const std::string_view name(reinterpret_cast<const char*>(one->name));
      if (equals_ignore_case(name, "id") && !seen.insert(attribute_value(one)).second) return true;
    }
  return false;
}

// What the provider says of the sign-in; the message of a refusal is its own.
Result<void> check_status(const xmlNode* response) {
  const xmlNode* status = only_child(response, kProtocolNamespace, "Status");
  const xmlNode* code = status == nullptr ? nullptr : only_child(status, kProtocolNamespace, "StatusCode");
  if (code == nullptr) return invalid("it has no status.");
  const std::string value = attribute(code, "Value").value_or("");
  if (value == kSuccess) return {};
  return fail(Code::IDPRejectedClaim, fmt::format("The identity provider reported the status {}", value));
}

// Where elements stand that decide: an assertion and signatures in any other place are there to mislead.
Result<xmlNode*> find_assertion(xmlNode* response) {
  xmlNode* assertion = nullptr;
  const std::vector<xmlNode*> all = elements_of(response);
  for (xmlNode* element : all) {
    if (is_element(element, kAssertionNamespace, "EncryptedAssertion") ||
        is_element(element, kAssertionNamespace, "EncryptedID") ||
        is_element(element, kAssertionNamespace, "EncryptedAttribute"))
      return invalid("encrypted assertions are not taken.");
    if (!is_element(element, kAssertionNamespace, "Assertion")) continue;
    if (assertion != nullptr || element->parent != response) return invalid("it has more than one assertion.");
    assertion = element;
  }
  if (assertion == nullptr) return invalid("it has no assertion.");
  for (const xmlNode* element : all)
    if (is_element(element, kSignatureNamespace, "Signature") && element->parent != response &&
        element->parent != assertion)
      return invalid("it has a signature inside something else than the response or its assertion.");
  return assertion;
}

bool is_signed(const xmlNode* element) { return !children(element, kSignatureNamespace, "Signature").empty(); }
}  // namespace

Result<XmlDocument> decode_response(std::string_view text) {
  std::string packed(text);
  std::erase_if(packed, is_blank);
  const auto decoded = packed.size() > kMaxBytes ? std::nullopt : parse_base64(packed);
  if (!decoded || decoded->empty()) return fail(Code::InvalidIdentityToken, "Invalid base64 SAMLResponse");
  const std::string_view bytes = text_of(*decoded);
  if (std::ranges::count(bytes, '=') > kMaxEquals) return invalid("it has too many attributes.");
  XmlDocument document = parse_xml(bytes);
  if (document == nullptr) return invalid("it is no well-formed XML, or has a document type.");
  xmlNode* const root = xmlDocGetRootElement(document.get());
  if (!is_small(root, kMaxNodes, kMaxAttributes)) return invalid("it has too many parts.");
  if (!is_element(root, kProtocolNamespace, "Response") || attribute(root, "Version").value_or("") != "2.0")
    return invalid("it is no Response of SAML 2.0.");
  if (repeats_an_id(root)) return invalid("two of its elements have the same ID.");
  return document;
}

Result<SignedAssertion> open_response(std::string_view text, const SamlMetadata& metadata) {
  Result<XmlDocument> document = decode_response(text);
  if (!document) return std::unexpected(std::move(document).error());
  xmlNode* const response = xmlDocGetRootElement(document->get());
  if (auto checked = check_status(response); !checked) return std::unexpected(std::move(checked).error());
  Result<xmlNode*> assertion = find_assertion(response);
  if (!assertion) return std::unexpected(std::move(assertion).error());
  if (!is_signed(response) && !is_signed(*assertion))
    return fail(Code::InvalidIdentityToken, "Response signature invalid: neither response nor assertion is signed");

  SignedAssertion opened;
  if (const xmlNode* issuer = only_child(response, kAssertionNamespace, "Issuer"))
    opened.issuer = trimmed(text_inside(issuer));
  opened.destination = attribute(response, "Destination").value_or("");
  // The assertion's own signature comes last: its text is then the one that is read.
  for (xmlNode* const element : {response, *assertion}) {
    if (!is_signed(element)) continue;
    const Result<std::string> signed_bytes = signed_text(element, metadata.certificates);
    if (!signed_bytes) return std::unexpected(signed_bytes.error());
    opened.document = parse_xml(*signed_bytes);
    if (opened.document == nullptr) return invalid("its signed part is no XML.");
    xmlNode* const root = xmlDocGetRootElement(opened.document.get());
    opened.assertion = element == response ? only_child(root, kAssertionNamespace, "Assertion") : root;
    if (opened.assertion == nullptr || !is_element(opened.assertion, kAssertionNamespace, "Assertion"))
      return invalid("its signed part has no assertion.");
  }
  return opened;
}

}  // namespace keyward::federation
