// Short texts, eight bytes at a time: what a decision compares is mostly shorter than a call to memcmp pays for. The
// first byte is the lowest of its word, on every machine. Nothing is read outside of a text.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace keyward::policy {

inline std::uint64_t little(std::uint64_t word) {
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}
inline std::uint64_t load_word(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return little(word);
}
inline void store_word(char* at, std::uint64_t word) {
  word = little(word);
  std::memcpy(at, &word, sizeof word);
}

// The bytes from `at` on, zero behind the text's end. Requires: at < text.size().
inline std::uint64_t word_at(std::string_view text, std::size_t at) {
  const std::size_t size = text.size() - at;
  const char* const bytes = text.data() + at;
  if (size >= 8) return load_word(bytes);
  if (text.size() >= 8) return load_word(bytes + size - 8) >> (8 * (8 - size));
  std::uint64_t word = 0;
  for (std::size_t i = size; i-- > 0;) word = word << 8 | static_cast<unsigned char>(bytes[i]);
  return word;
}

// The top bit of each byte that is `c`.
inline std::uint64_t bytes_with(std::uint64_t word, char c) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
  const std::uint64_t zero_where_equal = word ^ (kOnes * static_cast<unsigned char>(c));
  const std::uint64_t low = (zero_where_equal & (0x7F * kOnes)) + 0x7F * kOnes;
  return ~(low | zero_where_equal) & (0x80 * kOnes);
}

// Of up to seven bytes: two loads that may overlap.
[[gnu::always_inline]] inline bool same_short(std::string_view a, std::string_view b) {
  const auto equal = [&]<class Number>(Number, std::size_t at) {
    Number one;
    Number other;
    std::memcpy(&one, a.data() + at, sizeof one);
    std::memcpy(&other, b.data() + at, sizeof other);
    return one == other;
  };
  const std::size_t size = a.size();
  if (size >= 4) return equal(std::uint32_t{}, 0) && equal(std::uint32_t{}, size - 4);
  if (size >= 2) return equal(std::uint16_t{}, 0) && equal(std::uint16_t{}, size - 2);
  return size == 0 || a.front() == b.front();
}

// a == b. The ends are compared first: names differ there.
[[gnu::always_inline]] inline bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a.size() < 8) return same_short(a, b);
  std::size_t left = a.size() - 8;
  if (load_word(a.data() + left) != load_word(b.data() + left)) return false;
  if (left > 48) return std::memcmp(a.data(), b.data(), left) == 0;
  for (std::size_t at = 0; at < left; at += 8)
    if (load_word(a.data() + at) != load_word(b.data() + at)) return false;
  return true;
}
inline bool begins_with(std::string_view text, std::string_view begin) {
  return text.size() >= begin.size() && same(text.substr(0, begin.size()), begin);
}
inline bool ends_in(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && same(text.substr(text.size() - end.size()), end);
}

}  // namespace keyward::policy
