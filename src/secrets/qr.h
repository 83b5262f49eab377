// The picture an authenticator app scans.
#pragma once
#include <string_view>

#include "base/error.h"
#include "secrets/secret.h"

namespace keyward::secrets {

// otpauth://totp/Keyward:DEVICE@ACCOUNT?secret=SEED&issuer=Keyward
// (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). `account` is the alias, or the account ID
// without one.
SecretString otpauth_uri(std::string_view device, std::string_view account, const SecretBytes& seed);

// A QR code as a PNG: black on white, one bit a pixel, a quiet zone of 4 modules, at least 4 pixels a module.
// ServiceFailure: a text that is empty or longer than 2,331 bytes, the most a code of error correction level M holds.
Result<SecretBytes> qr_png(const SecretString& text);

}  // namespace keyward::secrets
