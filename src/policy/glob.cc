#include "policy/glob.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

namespace keyward::policy {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t find_byte(std::string_view text, char byte) {
  const void* at = text.empty() ? nullptr : std::memchr(text.data(), byte, text.size());
  return at == nullptr ? kNone : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

// The bytes of the text's beginning that the run (literals and kOneCharacter) covers; kNone if it does not match.
std::size_t match_front(std::string_view run, std::string_view text) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < run.size();) {
    const std::size_t one = find_byte(run.substr(i), kOneCharacter);
    const std::size_t literal = one == kNone ? run.size() - i : one;
    if (text.size() - at < literal || std::memcmp(run.data() + i, text.data() + at, literal) != 0) return kNone;
    i += literal;
    at += literal;
    if (i == run.size()) break;
    if (at == text.size()) return kNone;
    ++i;
    ++at;
    while (at < text.size() && continues(text[at])) ++at;
  }
  return at;
}

// Whether the run covers exactly the end of the text, and does not need more than the text has.
bool match_back(std::string_view run, std::string_view text) {
  if (find_byte(run, kOneCharacter) == kNone) return text.ends_with(run);
  std::size_t at = text.size();
  for (std::size_t i = run.size(); i-- > 0;) {
    if (at == 0) return false;
    --at;
    if (run[i] == kOneCharacter) {
      while (at > 0 && continues(text[at])) --at;
    } else if (run[i] != text[at]) {
      return false;
    }
  }
  return true;
}

struct Found {
  std::size_t begin;  // kNone: nowhere
  std::size_t end;
};

// Bit-parallel search (Baeza-Yates and Gonnet's shift-and) for runs with kOneCharacter. A state that has just taken the
// first byte of a character for kOneCharacter stays while the character continues.
Found find_bit_parallel(std::string_view run, std::string_view text) {
  const std::size_t words = (run.size() + 63) / 64;
  std::array<std::uint16_t, 256> row_of{};
  std::uint16_t rows = 1;  // row 0: bytes that the run has not
  for (const char c : run) {
    std::uint16_t& row = row_of[static_cast<unsigned char>(c)];
    if (row == 0 && c != kOneCharacter) row = rows++;
  }
  thread_local std::vector<std::uint64_t> storage;
  storage.assign((rows + 3U) * words, 0);
  std::uint64_t* const masks = storage.data();
  std::uint64_t* const wild = masks + rows * words;
  std::uint64_t* const state = wild + words;
  for (std::size_t i = 0; i < run.size(); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << (i % 64);
    if (run[i] == kOneCharacter) {
      wild[i / 64] |= bit;
    } else {
      masks[row_of[static_cast<unsigned char>(run[i])] * words + i / 64] |= bit;
    }
  }
  const std::uint64_t last = std::uint64_t{1} << ((run.size() - 1) % 64);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool continuing = continues(text[at]);
    const std::uint64_t* const mask = masks + row_of[static_cast<unsigned char>(text[at])] * words;
    std::uint64_t carry = 1;
    for (std::size_t w = 0; w < words; ++w) {
      const std::uint64_t old = state[w];
      const std::uint64_t shifted = (old << 1) | carry;
      carry = old >> 63;
      state[w] = continuing ? (shifted & mask[w]) | (old & wild[w]) : shifted & (mask[w] | wild[w]);
    }
    if ((state[words - 1] & last) != 0) {
      std::size_t end = at + 1;
      if (run.back() == kOneCharacter)
        while (end < text.size() && continues(text[end])) ++end;
      return {0, end};
    }
  }
  return {kNone, 0};
}

Found find_run(std::string_view run, std::string_view text) {
  if (find_byte(run, kOneCharacter) == kNone) {
    const void* at = ::memmem(text.data(), text.size(), run.data(), run.size());
    if (at == nullptr) return {kNone, 0};
    const auto begin = static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
    return {begin, begin + run.size()};
  }
  // Trying each place is fastest for ordinary texts; a hostile pair runs out of budget.
  std::size_t budget = 4 * (run.size() + text.size()) + 256;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (continues(text[begin])) continue;
    if (run[0] != kOneCharacter && run[0] != text[begin]) continue;
    if (budget < run.size()) return find_bit_parallel(run, text);
    budget -= run.size();
    const std::size_t size = match_front(run, text.substr(begin));
    if (size != kNone) return {begin, begin + size};
  }
  return {kNone, 0};
}

}  // namespace

std::string encode_wildcards(std::string_view text) {
  std::string encoded(text);
  for (char& c : encoded) {
    if (c == '*') c = kAnyRun;
    if (c == '?') c = kOneCharacter;
  }
  return encoded;
}

bool has_wildcard_byte(std::string_view text) {
  return find_byte(text, kAnyRun) != kNone || find_byte(text, kOneCharacter) != kNone;
}

bool glob_match(std::string_view pattern, std::string_view text) noexcept {
  std::size_t star = find_byte(pattern, kAnyRun);
  if (star == kNone) return match_front(pattern, text) == text.size();
  const std::size_t front = match_front(pattern.substr(0, star), text);
  if (front == kNone) return false;
  text.remove_prefix(front);
  pattern.remove_prefix(star + 1);
  while ((star = find_byte(pattern, kAnyRun)) != kNone) {
    if (star != 0) {
      const Found found = find_run(pattern.substr(0, star), text);
      if (found.begin == kNone) return false;
      text.remove_prefix(found.end);
    }
    pattern.remove_prefix(star + 1);
  }
  return match_back(pattern, text);
}

}  // namespace keyward::policy
