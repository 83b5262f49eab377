#include "secrets/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <optional>

namespace keyward::secrets {
namespace {

std::unexpected<Error> malformed() { return fail(Code::MalformedCertificate, "Certificate BODY is malformed."); }

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Held = std::unique_ptr<X509, FreeCertificate>;

std::optional<Time> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Time{timegm(&parts)};
}

// A key is not asked for: there is nobody to ask.
int no_password(char*, int, int, void*) { return 0; }

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

Bio reader(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }
Held next(BIO* bio) { return Held(PEM_read_bio_X509(bio, nullptr, no_password, nullptr)); }
}  // namespace

Result<Certificate> read_certificate(std::string_view pem) {
  if (pem.size() > kMaxCertificateBytes) return malformed();
  const Bio bio = reader(pem);
  if (!bio) return malformed();
  const Held certificate = next(bio.get());
  const Held another = certificate ? next(bio.get()) : nullptr;
  ERR_clear_error();
  if (!certificate || another) return malformed();
  const EVP_PKEY* const key = X509_get0_pubkey(certificate.get());
  const auto not_before = time_of(X509_get0_notBefore(certificate.get()));
  const auto not_after = time_of(X509_get0_notAfter(certificate.get()));
  Certificate read;
  unsigned size = 0;
  if (key == nullptr || !not_before || !not_after ||
      X509_digest(certificate.get(), EVP_sha256(), read.sha256.data(), &size) != 1 || size != read.sha256.size())
    return malformed();
  read.not_before = *not_before;
  read.not_after = *not_after;
  read.key_bits = EVP_PKEY_get_bits(key);
  read.is_rsa = EVP_PKEY_is_a(key, "RSA") == 1;
  return read;
}

Result<void> check_private_key(std::string_view pem, std::string_view key) {
  const Bio bio = reader(pem), key_bio = reader(key);
  if (!bio || !key_bio) return malformed();
  const Held certificate = next(bio.get());
  const Key read(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, no_password, nullptr));
  const bool fits = certificate && read && X509_check_private_key(certificate.get(), read.get()) == 1;
  ERR_clear_error();
  if (!read)
    return fail(Code::MalformedCertificate, "Unable to parse the private key; it must be PEM without a password.");
  if (!fits) return fail(Code::KeyPairMismatch, "The private key does not belong to the certificate.");
  return {};
}

Result<void> check_chain(std::string_view pem, std::string_view chain) {
  const auto broken = [] {
    return fail(Code::MalformedCertificate,
                "Unable to validate certificate chain. The certificate chain must start with the immediate signing "
                "certificate, followed by any intermediaries in order.");
  };
  const Bio bio = reader(pem), chain_bio = reader(chain);
  if (!bio || !chain_bio) return broken();
  Held below = next(bio.get());
  std::size_t count = 0;
  bool good = below != nullptr;
  while (good) {
    Held above = next(chain_bio.get());
    if (!above) break;
    EVP_PKEY* const key = X509_get0_pubkey(above.get());
    good = ++count <= kMaxChainCertificates && key != nullptr &&
           X509_NAME_cmp(X509_get_issuer_name(below.get()), X509_get_subject_name(above.get())) == 0 &&
           X509_verify(below.get(), key) == 1;
    below = std::move(above);
  }
  ERR_clear_error();
  if (!good || count == 0) return broken();
  return {};
}

}  // namespace keyward::secrets
