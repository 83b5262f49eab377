// SHA-256 (FIPS 180-4) with the algorithm fetched once and one context a thread: what a request costs is the hashing,
// not the set-up. Any thread may call; a machine without the algorithm or without memory ends the process.
#pragma once
#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

namespace keyward::secrets {

using Digest = std::array<std::uint8_t, 32>;

const EVP_MD* sha256_algorithm();

struct FreeDigestContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigestContext>;
DigestContext new_sha256();  // initialised

Digest sha256(std::string_view data);
// Of the parts one behind the other.
Digest sha256(std::initializer_list<std::string_view> parts);
// Lower case.
std::array<char, 64> hex(std::span<const std::uint8_t, 32> digest);
inline std::string_view view(const std::array<char, 64>& text) { return {text.data(), text.size()}; }

}  // namespace keyward::secrets
