#include "federation/saml_signature.h"

#include <fmt/format.h>
#include <libxml/xmlerror.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <xmlsec/buffer.h>
#include <xmlsec/errors.h>
#include <xmlsec/keys.h>
#include <xmlsec/list.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/transforms.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>

#include <algorithm>
#include <array>
#include <optional>

namespace keyward::federation {
namespace {
constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr int kMinRsaBits = 2048;
constexpr std::size_t kMaxId = 256;
constexpr std::size_t kMaxPrefixes = 256;  // characters; canonicalisation looks each one up at every element

struct Algorithm {
  std::string_view name;
  const char* key;
};
constexpr std::array<Algorithm, 6> kSignatures{{
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "RSA"},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "RSA"},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "RSA"},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "EC"},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "EC"},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", "EC"},
}};
constexpr std::array<std::string_view, 3> kDigests{"http://www.w3.org/2001/04/xmlenc#sha256",
                                                   "http://www.w3.org/2001/04/xmldsig-more#sha384",
                                                   "http://www.w3.org/2001/04/xmlenc#sha512"};

std::unexpected<Error> invalid(std::string_view why) {
  return fail(Code::InvalidIdentityToken, fmt::format("Response signature invalid: {}", why));
}

std::string algorithm_of(const xmlNode* element) { return attribute(element, "Algorithm").value_or(""); }

// The only thing that a canonicalisation may say besides its name: prefixes whose meaning counts, too.
bool is_exclusive(const xmlNode* method) {
  if (algorithm_of(method) != kExclusive) return false;
  const std::vector<xmlNode*> inside = children(method);
  if (inside.empty()) return true;
  return inside.size() == 1 && is_element(inside[0], kExclusive, "InclusiveNamespaces") &&
         attribute(inside[0], "PrefixList").value_or("").size() <= kMaxPrefixes;
}

// What a Reference may be: the element's own ID, both transforms in their order, a digest that is taken.
std::optional<std::string_view> fault_of_reference(const xmlNode* reference, std::string_view id) {
  if (attribute(reference, "URI").value_or("") != fmt::format("#{}", id))
    return "it is not over the element in which it stands";
  const std::vector<xmlNode*> parts = children(reference);
  if (parts.size() != 3 || !is_element(parts[0], kSignatureNamespace, "Transforms") ||
      !is_element(parts[1], kSignatureNamespace, "DigestMethod") ||
      !is_element(parts[2], kSignatureNamespace, "DigestValue"))
    return "its reference has other parts than transforms and a digest";
  const std::vector<xmlNode*> transforms = children(parts[0]);
  if (transforms.size() != 2 || !is_element(transforms[0], kSignatureNamespace, "Transform") ||
      !is_element(transforms[1], kSignatureNamespace, "Transform") || algorithm_of(transforms[0]) != kEnveloped ||
      !children(transforms[0]).empty() || !is_exclusive(transforms[1]))
    return "its transforms are not enveloped-signature and exclusive canonicalization";
  if (std::ranges::find(kDigests, algorithm_of(parts[1])) == kDigests.end() || !children(parts[1]).empty())
    return "its digest is not SHA-256, SHA-384 or SHA-512";
  return std::nullopt;
}

// How a signature is made, or why it is not taken.
struct Shape {
  const char* key;  // "RSA", "EC"
  std::optional<std::string_view> fault;
};
Shape shape_of(const xmlNode* signature, std::string_view id) {
  const auto fault = [](std::string_view why) { return Shape{nullptr, why}; };
  const std::vector<xmlNode*> parts = children(signature);
  const bool key_info = parts.size() == 3 && is_element(parts[2], kSignatureNamespace, "KeyInfo");
  if ((parts.size() != 2 && !key_info) || !is_element(parts[0], kSignatureNamespace, "SignedInfo") ||
      !is_element(parts[1], kSignatureNamespace, "SignatureValue"))
    return fault("it has other parts than its information, value and key");
  const std::vector<xmlNode*> info = children(parts[0]);
  if (info.size() != 3 || !is_element(info[0], kSignatureNamespace, "CanonicalizationMethod") ||
      !is_element(info[1], kSignatureNamespace, "SignatureMethod") ||
      !is_element(info[2], kSignatureNamespace, "Reference"))
    return fault("it has not exactly one reference");
  if (!is_exclusive(info[0])) return fault("its canonicalization is not the exclusive one");
  const auto* const method = std::ranges::find(kSignatures, algorithm_of(info[1]), &Algorithm::name);
  if (method == kSignatures.end() || !children(info[1]).empty())
    return fault("its algorithm is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512");
  return {method->key, fault_of_reference(info[2], id)};
}

// It becomes part of an expression with which xmlsec finds the element.
bool is_plain_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxId && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  });
}

bool start_xmlsec() {
  static const bool started = [] {
    const bool done = xmlSecInit() == 0 && xmlSecOpenSSLInit() == 0;
    // Or it writes to standard error what is wrong with a message. After the start, which sets it.
    xmlSecErrorsSetCallback(nullptr);
    return done;
  }();
  return started;
}

// Or libxml2 writes to standard error what cannot be canonicalised. The setting is the thread's.
void ignore(void*, xmlError*) {}

// A xmlsec key of a certificate; null if it is not of that kind, or too small.
xmlSecKeyPtr key_of(X509* certificate, const char* kind) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  if (key == nullptr || !EVP_PKEY_is_a(key, kind)) return nullptr;
  if (EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) < kMinRsaBits) return nullptr;
  EVP_PKEY_up_ref(key);
  xmlSecKeyDataPtr data = xmlSecOpenSSLEvpKeyAdopt(key);
  if (data == nullptr) {
    EVP_PKEY_free(key);
    return nullptr;
  }
  xmlSecKeyPtr made = xmlSecKeyCreate();
  if (made == nullptr || xmlSecKeySetValue(made, data) < 0) {
    xmlSecKeyDataDestroy(data);
    if (made != nullptr) xmlSecKeyDestroy(made);
    return nullptr;
  }
  return made;
}

struct DestroyContext {
  void operator()(xmlSecDSigCtx* context) const { xmlSecDSigCtxDestroy(context); }
};

// The text that was digested, if the key verifies the signature. Takes the key.
std::optional<std::string> verify_with(xmlSecKeyPtr key, xmlNode* signature) {
  const std::unique_ptr<xmlSecDSigCtx, DestroyContext> context(xmlSecDSigCtxCreate(nullptr));
  if (context == nullptr) {
    xmlSecKeyDestroy(key);
    return std::nullopt;
  }
  context->signKey = key;  // with a key in hand no KeyInfo is read
  context->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES | XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
  context->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
  for (const xmlSecTransformId id :
       {xmlSecTransformEnvelopedId, xmlSecTransformExclC14NId, xmlSecOpenSSLTransformSha256Id,
        xmlSecOpenSSLTransformSha384Id, xmlSecOpenSSLTransformSha512Id})
    if (xmlSecDSigCtxEnableReferenceTransform(context.get(), id) < 0) return std::nullopt;
  for (const xmlSecTransformId id :
       {xmlSecTransformExclC14NId, xmlSecOpenSSLTransformRsaSha256Id, xmlSecOpenSSLTransformRsaSha384Id,
        xmlSecOpenSSLTransformRsaSha512Id, xmlSecOpenSSLTransformEcdsaSha256Id, xmlSecOpenSSLTransformEcdsaSha384Id,
        xmlSecOpenSSLTransformEcdsaSha512Id})
    if (xmlSecDSigCtxEnableSignatureTransform(context.get(), id) < 0) return std::nullopt;
  if (xmlSecDSigCtxVerify(context.get(), signature) < 0 || context->status != xmlSecDSigStatusSucceeded ||
      xmlSecPtrListGetSize(&context->signedInfoReferences) != 1)
    return std::nullopt;
  auto* const reference =
      static_cast<xmlSecDSigReferenceCtxPtr>(xmlSecPtrListGetItem(&context->signedInfoReferences, 0));
  xmlSecBufferPtr digested = xmlSecDSigReferenceCtxGetPreDigestBuffer(reference);
  if (digested == nullptr || xmlSecBufferGetData(digested) == nullptr) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(xmlSecBufferGetData(digested)), xmlSecBufferGetSize(digested));
}
}  // namespace

Result<std::string> signed_text(xmlNode* element, std::span<const std::shared_ptr<X509>> certificates) {
  xmlNode* const signature = only_child(element, kSignatureNamespace, "Signature");
  if (signature == nullptr) return invalid("there has to be exactly one");
  const std::string id = attribute(element, "ID").value_or("");
  if (!is_plain_id(id)) return invalid("the signed element has no ID, or one that is not taken");
  const Shape shape = shape_of(signature, id);
  if (shape.fault) return invalid(*shape.fault);
  if (!start_xmlsec()) return fail(Code::ServiceFailure, "XML signatures cannot be verified.");

  xmlSetStructuredErrorFunc(nullptr, ignore);
  xmlAttr* const named = xmlHasNsProp(element, reinterpret_cast<const xmlChar*>("ID"), nullptr);
  if (xmlGetID(element->doc, reinterpret_cast<const xmlChar*>(id.c_str())) != named &&
      xmlAddID(nullptr, element->doc, reinterpret_cast<const xmlChar*>(id.c_str()), named) == nullptr)
    return invalid("the signed element has no ID, or one that is not taken");
  bool any = false;
  for (const std::shared_ptr<X509>& certificate : certificates) {
    xmlSecKeyPtr key = key_of(certificate.get(), shape.key);
    if (key == nullptr) continue;
    any = true;
    if (std::optional<std::string> text = verify_with(key, signature)) return *std::move(text);
  }
  if (!any) return invalid("the provider's metadata has no certificate with a key of that kind and enough bits");
  return fail(Code::InvalidIdentityToken, "Response signature invalid");
}

}  // namespace keyward::federation
