#include "base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

namespace keyward {

std::uint32_t Random::below(std::uint32_t bound) {
  // Numbers above the last whole multiple of the bound would favour the small ones: draw again.
  const std::uint32_t limit = 0xFFFFFFFFU - 0xFFFFFFFFU % bound;
  for (;;) {
    std::uint32_t number = 0;
    fill({reinterpret_cast<std::uint8_t*>(&number), sizeof number});
    if (number < limit) return number % bound;
  }
}

std::string Random::text(std::size_t count, std::string_view alphabet) {
  std::string out;
  out.reserve(count);
  while (out.size() < count) out += alphabet[below(static_cast<std::uint32_t>(alphabet.size()))];
  return out;
}

std::string Random::uuid() {
  std::uint8_t bytes[16];
  fill(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kDigits[bytes[i] >> 4];
    out += kDigits[bytes[i] & 15];
  }
  return out;
}

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  // A small pool per thread: one system call serves many request IDs.
  thread_local std::uint8_t pool[512];
  thread_local std::size_t left = 0;
  while (!bytes.empty()) {
    if (left == 0) {
      if (getrandom(pool, 256, 0) != 256) {  // up to 256 bytes never come short (getrandom(2))
        if (errno == EINTR) continue;
        std::fputs("keyward: the system gives no random numbers\n", stderr);
        std::abort();
      }
      left = 256;
    }
    const std::size_t take = std::min(left, bytes.size());
    std::uint8_t* from = pool + 256 - left;
    std::memcpy(bytes.data(), from, take);
    explicit_bzero(from, take);
    left -= take;
    bytes = bytes.subspan(take);
  }
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine_() >> 24);
}
}  // namespace keyward
