// Passwords as Argon2id hashes (RFC 9106) in PHC strings, "$argon2id$v=19$m=19456,t=2,p=1$salt$hash". Each call below
// is slow by design (about 40 ms and 19 MiB with the default cost): call it in a prepare step, never in a handler. Any
// thread may call.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/random.h"

namespace keyward::secrets {

// What a guess costs. The default is OWASP's for Argon2id. Tests pass less.
struct PasswordCost {
  std::uint32_t memory_kib = 19 * 1024;  // 8 per lane to 1 GiB
  std::uint32_t passes = 2;              // 1 to 64
  std::uint32_t lanes = 1;               // 1 to 16
  friend bool operator==(const PasswordCost&, const PasswordCost&) = default;
};

// A salted hash. Two calls give two strings. ServiceFailure: no memory for the work, or a cost out of range.
Result<std::string> hash_password(std::string_view password, Random& random, const PasswordCost& cost = {});

// Whether the hash is the password's, at the hash's own cost. ServiceFailure: no hash of ours, or no memory.
Result<bool> verify_password(std::string_view password, std::string_view hash);

// The work of verify_password() for a user that does not exist, so that time does not tell. Always answers false, or
// the ServiceFailure that verify_password() would have.
Result<bool> verify_dummy(std::string_view password, const PasswordCost& cost = {});

// Whether the hash was made at another cost than today's: hash anew at the next sign-in.
bool needs_rehash(std::string_view hash, const PasswordCost& cost = {});

}  // namespace keyward::secrets
