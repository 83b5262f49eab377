#include "policy/glob.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "policy/words.h"

// glob_steps_test.cc counts the bytes that are looked at.
#ifndef KEYWARD_COUNT_STEPS
#define KEYWARD_COUNT_STEPS(bytes) static_cast<void>(0)
#endif

namespace keyward::policy {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_wildcard(char c) { return c == kAnyRun || c == kOneCharacter; }

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t find_byte(std::string_view text, char byte) {
  const void* at = text.empty() ? nullptr : std::memchr(text.data(), byte, text.size());
  const std::size_t found =
      at == nullptr ? kNone : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
  KEYWARD_COUNT_STEPS(std::min(found, text.size()));
  return found;
}

// The bytes of the text's beginning that the run (literals and kOneCharacter) covers; kNone if it does not match.
std::size_t match_front(std::string_view run, std::string_view text) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < run.size();) {
    const std::size_t one = find_byte(run.substr(i), kOneCharacter);
    const std::size_t literal = one == kNone ? run.size() - i : one;
    KEYWARD_COUNT_STEPS(literal + 1);
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

// The bytes of the text before what the run covers at its end; kNone if it does not match.
std::size_t match_back(std::string_view run, std::string_view text) {
  if (find_byte(run, kOneCharacter) == kNone) return ends_in(text, run) ? text.size() - run.size() : kNone;
  KEYWARD_COUNT_STEPS(run.size());
  std::size_t at = text.size();
  for (std::size_t i = run.size(); i-- > 0;) {
    if (at == 0) return kNone;
    --at;
    if (run[i] == kOneCharacter) {
      while (at > 0 && continues(text[at])) --at;
    } else if (run[i] != text[at]) {
      return kNone;
    }
  }
  return at;
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
  KEYWARD_COUNT_STEPS((rows + 3U + text.size()) * words);
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

// Where the run begins, for a text with one byte per character: byte i of the run then stands i bytes behind its first,
// so that 64 places are tried at once. kNone if it is nowhere. Requires: the run is not longer than the text.
std::size_t find_in_blocks(std::string_view run, std::string_view text) {
  constexpr std::size_t kBlock = 64;
  using Bytes = signed char __attribute__((vector_size(16)));  // larger ones are taken apart byte by byte
  constexpr std::size_t kParts = kBlock / sizeof(Bytes);
  const std::size_t places = text.size() - run.size() + 1;
  if (places < kBlock) {
    for (std::size_t begin = 0; begin < places; ++begin)
      if (match_front(run, text.substr(begin)) != kNone) return begin;
    return kNone;
  }
  for (std::size_t next = 0; next < places; next += kBlock) {
    const std::size_t begin = std::min(next, places - kBlock);  // the last block may overlap the one before
    std::array<Bytes, kParts> alive;
    alive.fill(~Bytes{});
    std::size_t compared = 0;
    for (std::size_t i = 0; i < run.size(); ++i) {
      if (run[i] == kOneCharacter) continue;
      KEYWARD_COUNT_STEPS(kParts);
      for (std::size_t part = 0; part < kParts; ++part) {
        Bytes block;
        std::memcpy(&block, text.data() + begin + i + part * sizeof block, sizeof block);
        alive[part] &= block == static_cast<signed char>(run[i]);
      }
      if (++compared % 8 != 0) continue;
      Bytes any = alive[0];
      for (std::size_t part = 1; part < kParts; ++part) any |= alive[part];
      if (std::bit_cast<std::array<std::uint64_t, 2>>(any) == std::array<std::uint64_t, 2>{}) break;
    }
    const auto left = std::bit_cast<std::array<signed char, kBlock>>(alive);
    const auto first = std::ranges::find(left, static_cast<signed char>(-1));
    if (first != left.end()) return begin + static_cast<std::size_t>(first - left.begin());
  }
  return kNone;
}

bool is_ascii(std::string_view text) {
  KEYWARD_COUNT_STEPS(text.size());
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// memmem() prepares a table before it looks at the text, which short texts do not pay for.
std::size_t find_literal(std::string_view run, std::string_view text) {
  constexpr std::size_t kShort = 128;
  if (run.size() > text.size()) return kNone;
  if (text.size() > kShort) {
    const void* at = ::memmem(text.data(), text.size(), run.data(), run.size());
    const std::size_t found =
        at == nullptr ? kNone : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
    KEYWARD_COUNT_STEPS(std::min(found, text.size()) + run.size());
    return found;
  }
  for (std::size_t at = 0; at + run.size() <= text.size(); ++at) {
    KEYWARD_COUNT_STEPS(1 + run.size() / 8);
    if (text[at] == run[0] && same(run, {text.data() + at, run.size()})) return at;
  }
  return kNone;
}

Found find_run(std::string_view run, std::string_view text) {
  if (find_byte(run, kOneCharacter) == kNone) {
    const std::size_t begin = find_literal(run, text);
    return {begin, begin == kNone ? 0 : begin + run.size()};
  }
  // Trying each place is fastest for ordinary texts; a hostile pair runs out of budget.
  std::size_t budget = run.size() + text.size() / 4 + 256;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (continues(text[begin])) continue;
    if (run[0] != kOneCharacter && run[0] != text[begin]) continue;
    if (budget < run.size()) {
      text.remove_prefix(begin);
      if (!is_ascii(text)) {
        const Found found = find_bit_parallel(run, text);
        return {found.begin == kNone ? kNone : begin + found.begin, begin + found.end};
      }
      const std::size_t at = run.size() > text.size() ? kNone : find_in_blocks(run, text);
      return {at == kNone ? kNone : begin + at, begin + at + run.size()};
    }
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

std::size_t first_wildcard(std::string_view pattern) {
  const auto at = std::ranges::find_if(pattern, is_wildcard);
  return at == pattern.end() ? kNone : static_cast<std::size_t>(at - pattern.begin());
}

std::size_t last_wildcard(std::string_view pattern) {
  std::size_t at = pattern.size();
  while (at > 0 && !is_wildcard(pattern[at - 1])) --at;
  return at - 1;  // kNone if there is none
}

bool has_wildcard_byte(std::string_view text) { return first_wildcard(text) != kNone; }

bool glob_match(std::string_view pattern, std::string_view text) noexcept {
  std::size_t star = find_byte(pattern, kAnyRun);
  if (star == kNone) return match_front(pattern, text) == text.size();
  const std::size_t front = match_front(pattern.substr(0, star), text);
  if (front == kNone) return false;
  text.remove_prefix(front);
  const std::size_t last = pattern.rfind(kAnyRun);
  const std::size_t middle = match_back(pattern.substr(last + 1), text);
  if (middle == kNone) return false;
  text = text.substr(0, middle);
  pattern = pattern.substr(star + 1, last - star);
  while (!pattern.empty()) {
    star = find_byte(pattern, kAnyRun);
    if (star != 0) {
      const Found found = find_run(pattern.substr(0, star), text);
      if (found.begin == kNone) return false;
      text.remove_prefix(found.end);
    }
    pattern.remove_prefix(star + 1);
  }
  return true;
}

}  // namespace keyward::policy
