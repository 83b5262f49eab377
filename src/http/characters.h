// The character classes of RFC 9110 and RFC 3986 that framing is checked with, one table look-up a byte.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace keyward::http {

enum CharacterClass : std::uint8_t {
  kToken = 1,       // tchar, RFC 9110 section 5.6.2
  kFieldValue = 2,  // field-vchar, SP and HTAB, RFC 9110 section 5.5
  kTarget = 4,      // visible ASCII without '#': a fragment is never sent
  kHostName = 8,    // letters, digits, '-', '.', '_': a registered name or an IPv4 address
};

inline constexpr std::array<std::uint8_t, 256> kCharacters = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    std::uint8_t classes = 0;
    if (alphanumeric || (c != 0 && std::string_view("!#$%&'*+-.^_`|~").contains(static_cast<char>(c))))
      classes |= kToken;
    if (c == '\t' || (c >= 0x20 && c != 0x7f)) classes |= kFieldValue;
    if (c > 0x20 && c < 0x7f && c != '#') classes |= kTarget;
    if (alphanumeric || c == '-' || c == '.' || c == '_') classes |= kHostName;
    table[c] = classes;
  }
  return table;
}();

// Every byte is of that class. True for an empty text.
inline bool all_of_class(std::string_view text, CharacterClass wanted) {
  std::uint8_t common = wanted;
  for (const char c : text) common &= kCharacters[static_cast<unsigned char>(c)];
  return common != 0;
}

inline bool is_token(std::string_view text) { return !text.empty() && all_of_class(text, kToken); }

}  // namespace keyward::http
