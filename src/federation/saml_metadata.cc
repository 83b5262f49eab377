#include "federation/saml_metadata.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "federation/saml_xml.h"

namespace keyward::federation {
namespace {
constexpr std::size_t kMaxEntityId = 1024;  // SAML metadata 2.2.1
constexpr std::size_t kMaxCertificates = 20;
constexpr int kMinRsaBits = 1024;

std::unexpected<Error> unreadable() { return fail(Code::InvalidInput, "Could not parse metadata"); }

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(list, is_blank) - list.begin());
    if (list.substr(0, end) == word) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

bool can_sign(X509* certificate) {
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr) return false;
  if (EVP_PKEY_is_a(key, "RSA")) return EVP_PKEY_get_bits(key) >= kMinRsaBits;
  const int bits = EVP_PKEY_get_bits(key);
  return EVP_PKEY_is_a(key, "EC") && (bits == 256 || bits == 384 || bits == 521);
}

bool repeats_an_extension(const X509* certificate) {
  std::set<std::string> seen;
  for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
    char oid[128];
    const int size = OBJ_obj2txt(oid, sizeof oid, X509_EXTENSION_get_object(X509_get_ext(certificate, i)), 1);
    if (size <= 0 || size >= static_cast<int>(sizeof oid) || !seen.insert(oid).second) return true;
  }
  return false;
}

// Null for what is no certificate that can be used.
std::shared_ptr<X509> read_certificate(std::string text) {
  std::erase_if(text, is_blank);
  const auto der = parse_base64(text);
  if (!der) return nullptr;
  const unsigned char* at = der->data();
  std::shared_ptr<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(der->size())), X509_free);
  if (certificate == nullptr || at != der->data() + der->size()) return nullptr;
  return can_sign(certificate.get()) && !repeats_an_extension(certificate.get()) ? certificate : nullptr;
}

// False if one cannot be used.
bool read_certificates(const xmlNode* provider, SamlMetadata& metadata) {
  for (const xmlNode* descriptor : children(provider, kMetadataNamespace, "KeyDescriptor")) {
    if (attribute(descriptor, "use").value_or("signing") != "signing") continue;
    for (const xmlNode* info : children(descriptor, kSignatureNamespace, "KeyInfo"))
      for (const xmlNode* data : children(info, kSignatureNamespace, "X509Data"))
        for (const xmlNode* one : children(data, kSignatureNamespace, "X509Certificate")) {
          auto certificate = read_certificate(text_inside(one));
          if (certificate == nullptr || metadata.certificates.size() == kMaxCertificates) return false;
          metadata.certificates.push_back(std::move(certificate));
        }
  }
  return true;
}
}  // namespace

Result<SamlMetadata> parse_saml_metadata(std::string_view document) {
  const XmlDocument xml = parse_xml(document);
  if (xml == nullptr) return unreadable();
  const xmlNode* root = xmlDocGetRootElement(xml.get());
  if (!is_element(root, kMetadataNamespace, "EntityDescriptor")) return unreadable();
  SamlMetadata metadata;
  metadata.entity_id = attribute(root, "entityID").value_or("");
  if (metadata.entity_id.empty() || metadata.entity_id.size() > kMaxEntityId) return unreadable();
  const auto keep_earliest = [&](const xmlNode* element) {
    const std::optional<std::string> text = attribute(element, "validUntil");
    if (!text) return true;
    const std::optional<Time> time = parse_instant(*text);
    if (time) metadata.valid_until = std::min(metadata.valid_until.value_or(*time), *time);
    return time.has_value();
  };
  if (!keep_earliest(root)) return unreadable();
  for (const xmlNode* provider : children(root, kMetadataNamespace, "IDPSSODescriptor")) {
    if (!has_word(attribute(provider, "protocolSupportEnumeration").value_or(""), kProtocolNamespace)) continue;
    if (!keep_earliest(provider) || !read_certificates(provider, metadata)) return unreadable();
  }
  if (metadata.certificates.empty()) return unreadable();
  return metadata;
}

}  // namespace keyward::federation
