// X.509 certificates as users upload them.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace keyward::secrets {

struct Certificate {
  std::array<std::uint8_t, 32> sha256;  // of its DER form: equal for equal certificates however they are written
  Time not_before, not_after;
  int key_bits = 0;
  bool is_rsa = false;
};

inline constexpr std::size_t kMaxCertificateBytes = 16'384;

// The one certificate of a PEM text. MalformedCertificate: "Certificate BODY is malformed." Any number of threads may
// call.
Result<Certificate> read_certificate(std::string_view pem);

// Of a server's certificate that read_certificate has read. MalformedCertificate: the text holds no private key in the
// clear. KeyPairMismatch: the key is another one's.
Result<void> check_private_key(std::string_view pem, std::string_view key);

inline constexpr std::size_t kMaxChainCertificates = 10;

// Whether the chain begins with what signed the certificate, and goes on like that. MalformedCertificate otherwise.
Result<void> check_chain(std::string_view pem, std::string_view chain);

}  // namespace keyward::secrets
