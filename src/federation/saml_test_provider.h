// A SAML identity provider's side, for tests: its metadata, and responses signed with its key. It writes canonical XML
// itself and signs it with OpenSSL alone, so that it shares nothing with what verifies.
#pragma once
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/time.h"

namespace keyward::federation {

using TestKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

// `type`: "2048" or another number of bits for RSA, or "P-256" ..., or "ED25519".
inline TestKey make_key(const std::string& type) {
  EVP_PKEY* key = type == "ED25519" ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                  : type[0] == 'P'  ? EVP_EC_gen(type.c_str())
                                    : EVP_RSA_gen(std::stoul(type));
  if (key == nullptr) throw std::runtime_error("no key of type " + type);
  return {key, EVP_PKEY_free};
}

// Self-signed, in base64, no longer valid, and with so many extensions of one kind.
inline std::string certificate_of(EVP_PKEY* key, int extensions = 0) {
  const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -20);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), -10);  // over: that says nothing
  X509_set_pubkey(made.get(), key);
  for (int i = 0; i < extensions; ++i) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_netscape_comment, "words");
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }
  if (X509_sign(made.get(), key, EVP_PKEY_is_a(key, "ED25519") ? nullptr : EVP_sha256()) <= 0)
    throw std::runtime_error("not signed");
  unsigned char* der = nullptr;
  const int size = i2d_X509(made.get(), &der);
  const std::string text = base64({der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return text;
}

// What a signature says of itself. Empty: what is usual.
struct TestSignature {
  std::string method = {};       // http://www.w3.org/2001/04/xmldsig-more#rsa-sha256, or ecdsa-sha256
  std::string digest = {};       // http://www.w3.org/2001/04/xmlenc#sha256
  std::string method_more = {};  // inside SignatureMethod
  std::string canonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#";
  std::string transforms = {};  // the Transform elements
  std::string uri = {};         // "#" and the ID
  std::string references = {};  // further Reference elements
  std::string more = {};        // behind the value: KeyInfo, Object
  bool hmac_of_public_key = false;
};

// What stands in a response. Texts become XML as they are.
struct TestResponse {
  Time now;
  std::string response_id = "_response", assertion_id = "_assertion";
  std::string issuer = "https://idp.example.com", response_issuer = "https://idp.example.com";
  std::string status = "urn:oasis:names:tc:SAML:2.0:status:Success";
  std::string destination = "http://localhost:8700/saml", recipient = "http://localhost:8700/saml";
  std::string audience = "http://localhost:8700/saml";
  std::string subject = "alice@corp", format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  std::int64_t issued = 0, begins = -5, ends = 300, confirmed_until = 300;  // seconds from `now`
  std::int64_t session_ends = 0;                                            // 0: not said
  std::vector<std::pair<std::string, std::vector<std::string>>> attributes;

  std::string time(std::int64_t offset) const { return iso8601({now.seconds + offset}); }

  std::string attribute_statement() const {
    std::string out;
    for (const auto& [name, values] : attributes) {
      out += fmt::format(R"(<saml:Attribute Name="{}">)", name);
      for (const std::string& value : values)
        out += fmt::format("<saml:AttributeValue>{}</saml:AttributeValue>", value);
      out += "</saml:Attribute>";
    }
    return out.empty() ? out : fmt::format("<saml:AttributeStatement>{}</saml:AttributeStatement>", out);
  }

  // In canonical form, with "~" where the signature belongs.
  std::string assertion() const {
    return fmt::format(
        R"(<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{}" IssueInstant="{}" Version="2.0"><saml:Issuer>{}</saml:Issuer>~{}{}{}{}</saml:Assertion>)",
        assertion_id, time(issued), issuer, subject_element(), conditions(), statement(), attribute_statement());
  }
  std::string subject_element() const {
    const std::string name =
        subject.empty() ? "" : fmt::format(R"(<saml:NameID Format="{}">{}</saml:NameID>)", format, subject);
    return fmt::format(
        R"(<saml:Subject>{}<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{}" Recipient="{}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>)",
        name, time(confirmed_until), recipient);
  }
  std::string conditions() const {
    return fmt::format(
        R"(<saml:Conditions NotBefore="{}" NotOnOrAfter="{}"><saml:AudienceRestriction><saml:Audience>{}</saml:Audience></saml:AudienceRestriction></saml:Conditions>)",
        time(begins), time(ends), audience);
  }
  std::string statement() const {
    const std::string end = session_ends == 0 ? "" : fmt::format(R"( SessionNotOnOrAfter="{}")", time(session_ends));
    return fmt::format(R"(<saml:AuthnStatement AuthnInstant="{}"{}></saml:AuthnStatement>)", time(issued), end);
  }
  // Around anything, with "~" where the signature belongs.
  std::string response(const std::string& inside) const {
    return fmt::format(
        R"(<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="{}" ID="{}" IssueInstant="{}" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{}</saml:Issuer>~<samlp:Status><samlp:StatusCode Value="{}"></samlp:StatusCode></samlp:Status>{}</samlp:Response>)",
        destination, response_id, time(issued), response_issuer, status, inside);
  }
};

class TestSamlProvider {
 public:
  explicit TestSamlProvider(std::string type = "2048") : type_(std::move(type)), key_(make_key(type_)) {}

  std::string certificate() const { return certificate_of(key_.get()); }
  std::string metadata(std::string_view entity_id = "https://idp.example.com", std::string_view more = "") const {
    return fmt::format(
        R"(<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{}"{}><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{}/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>)",
        entity_id, more, certificate(), entity_id);
  }

  // The signature over an element of this ID in canonical form, without the "~" that marks its place.
  std::string signature_over(const std::string& text, const std::string& id, const TestSignature& how = {}) const {
    std::string content = text;
    std::erase(content, '~');
    const std::string digest = how.digest.empty() ? "http://www.w3.org/2001/04/xmlenc#sha256" : how.digest;
    const std::string method =
        how.method.empty() ? fmt::format("http://www.w3.org/2001/04/xmldsig-more#{}-sha256", is_rsa() ? "rsa" : "ecdsa")
                           : how.method;
    const std::string transforms =
        how.transforms.empty()
            ? R"(<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>)"
            : how.transforms;
    const std::string inside = fmt::format(
        R"(<ds:CanonicalizationMethod Algorithm="{}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="{}">{}</ds:SignatureMethod><ds:Reference URI="{}"><ds:Transforms>{}</ds:Transforms><ds:DigestMethod Algorithm="{}"></ds:DigestMethod><ds:DigestValue>{}</ds:DigestValue></ds:Reference>{}</ds:SignedInfo>)",
        how.canonicalization, method, how.method_more, how.uri.empty() ? "#" + id : how.uri, transforms, digest,
        base64(digest_of(content, hash_named(digest))), how.references);
    constexpr std::string_view kSpace = R"( xmlns:ds="http://www.w3.org/2000/09/xmldsig#")";
    const std::string canonical = fmt::format("<ds:SignedInfo{}>{}", kSpace, inside);
    const std::vector<std::uint8_t> value =
        how.hmac_of_public_key ? hmac(canonical) : sign(canonical, hash_named(method));
    return fmt::format("<ds:Signature{}><ds:SignedInfo>{}<ds:SignatureValue>{}</ds:SignatureValue>{}</ds:Signature>",
                       kSpace, inside, base64(value), how.more);
  }
  // With its signature in its place.
  std::string signed_element(const std::string& text, const std::string& id, const TestSignature& how = {}) const {
    return with_signature(text, signature_over(text, id, how));
  }
  static std::string with_signature(std::string text, const std::string& signature) {
    const std::size_t place = text.find('~');
    return text.replace(place, 1, signature);
  }

  // Responses as they are posted, in base64: with a signed assertion, as a whole signed, or both.
  std::string respond(const TestResponse& parts, const TestSignature& how = {}) const {
    const std::string inside = signed_element(parts.assertion(), parts.assertion_id, how);
    return encoded(with_signature(parts.response(inside), ""));
  }
  std::string respond_signed(const TestResponse& parts, const TestSignature& how = {}) const {
    const std::string inside = with_signature(parts.assertion(), "");
    return encoded(signed_element(parts.response(inside), parts.response_id, how));
  }
  std::string respond_signed_twice(const TestResponse& parts) const {
    const std::string inside = signed_element(parts.assertion(), parts.assertion_id);
    return encoded(signed_element(parts.response(inside), parts.response_id));
  }
  static std::string encoded(const std::string& xml) { return base64(bytes_of(xml)); }

 private:
  bool is_rsa() const { return type_[0] != 'P'; }

  static const EVP_MD* hash_named(std::string_view uri) {
    return uri.ends_with("sha1")     ? EVP_sha1()
           : uri.ends_with("sha384") ? EVP_sha384()
           : uri.ends_with("sha512") ? EVP_sha512()
                                     : EVP_sha256();
  }
  static std::vector<std::uint8_t> digest_of(std::string_view text, const EVP_MD* hash) {
    std::vector<std::uint8_t> out(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), out.data(), &size, hash, nullptr);
    out.resize(size);
    return out;
  }
  // As who takes the public key for the key of an HMAC would.
  std::vector<std::uint8_t> hmac(std::string_view text) const {
    unsigned char* der = nullptr;
    const int der_size = i2d_PUBKEY(key_.get(), &der);
    std::vector<std::uint8_t> out(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    HMAC(EVP_sha256(), der, der_size, bytes_of(text).data(), text.size(), out.data(), &size);
    OPENSSL_free(der);
    out.resize(size);
    return out;
  }
  std::vector<std::uint8_t> sign(std::string_view text, const EVP_MD* hash) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, key_.get());
    std::size_t size = 0;
    const auto bytes = bytes_of(text);
    EVP_DigestSign(context.get(), nullptr, &size, bytes.data(), bytes.size());
    std::vector<std::uint8_t> out(size);
    EVP_DigestSign(context.get(), out.data(), &size, bytes.data(), bytes.size());
    out.resize(size);
    if (is_rsa()) return out;
    const unsigned char* der = out.data();
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(out.size()));
    const int half = (EVP_PKEY_get_bits(key_.get()) + 7) / 8;
    std::vector<std::uint8_t> raw(2 * static_cast<std::size_t>(half));
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw.data(), half);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw.data() + half, half);
    ECDSA_SIG_free(pair);
    return raw;
  }

  std::string type_;
  TestKey key_;
};

}  // namespace keyward::federation
