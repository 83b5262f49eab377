#include "authn/sha256.h"

#include <cstdlib>

namespace keyward::authn {

const EVP_MD* sha256_algorithm() {
  static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (fetched == nullptr) std::abort();
  return fetched;
}

DigestContext new_sha256() {
  DigestContext context(EVP_MD_CTX_new());
  if (!context || EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) != 1) std::abort();
  return context;
}

Digest sha256(std::string_view data) {
  thread_local const DigestContext context = new_sha256();
  Digest digest;
  // Without an algorithm the context starts over with the one it has.
  if (EVP_DigestInit_ex2(context.get(), nullptr, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1)
    std::abort();
  return digest;
}

std::array<char, 64> hex(std::span<const std::uint8_t, 32> digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 64> text;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    text[2 * i] = kDigits[digest[i] >> 4];
    text[2 * i + 1] = kDigits[digest[i] & 15];
  }
  return text;
}

}  // namespace keyward::authn
