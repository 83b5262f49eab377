#include "secrets/sha256.h"

#include <bit>
#include <cstdlib>
#include <cstring>

namespace keyward::secrets {

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

Digest sha256(std::string_view data) { return sha256({data}); }

Digest sha256(std::initializer_list<std::string_view> parts) {
  thread_local const DigestContext context = new_sha256();
  // Without an algorithm the context starts over with the one it has.
  if (EVP_DigestInit_ex2(context.get(), nullptr, nullptr) != 1) std::abort();
  for (const std::string_view part : parts)
    if (EVP_DigestUpdate(context.get(), part.data(), part.size()) != 1) std::abort();
  Digest digest;
  if (EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1) std::abort();
  return digest;
}

std::array<char, 64> hex(std::span<const std::uint8_t, 32> digest) {
  // Four bytes at a time, one nibble in each byte of a word: a check writes 192 digits.
  std::array<char, 64> text;
  for (std::size_t i = 0; i < digest.size(); i += 4) {
    std::uint64_t word = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const std::uint64_t byte = digest[i + j];
      word |= (byte >> 4 | (byte & 15) << 8) << (16 * j);
    }
    const std::uint64_t letters = (word + 0x0606'0606'0606'0606) >> 4 & 0x0101'0101'0101'0101;
    word += 0x3030'3030'3030'3030 + letters * ('a' - '0' - 10);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    std::memcpy(text.data() + 2 * i, &word, sizeof word);
  }
  return text;
}

}  // namespace keyward::secrets
