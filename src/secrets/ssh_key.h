// RSA public keys as SSH and OpenSSL write them.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace keyward::secrets {

inline constexpr int kMinSshKeyBits = 2048;
inline constexpr int kMaxSshKeyBits = 16384;

// The key of a text "ssh-rsa BASE64 COMMENT" or of a PEM block, as SSH writes it (RFC 4253 section 6.6), in base64.
// Errors: UnrecognizedPublicKeyEncoding for a text of neither form, InvalidPublicKey for one of such a form that is no
// RSA key of 2,048 bits or more. Any number of threads may call.
Result<std::string> read_ssh_public_key(std::string_view text);

// The two forms in which it is shown. `blob` is what read_ssh_public_key gave.
std::string ssh_text(std::string_view blob);  // "ssh-rsa BASE64"
std::string pem_text(std::string_view blob);  // "-----BEGIN PUBLIC KEY-----", SubjectPublicKeyInfo (RFC 5280)

// "a1:b2:...": the MD5 of the key, as `ssh-keygen -l -E md5` tells it.
std::string ssh_fingerprint(std::string_view blob);

}  // namespace keyward::secrets
