// Text forms that several rooms need: encodings, case, UTF-8. ASCII rules; nothing here depends on the locale.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyward {

// A-Z to a-z; every other byte is kept.
std::string ascii_lower(std::string_view text);
inline constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool equals_ignore_case(std::string_view a, std::string_view b);

// RFC 3986: A-Z a-z 0-9 - _ . ~ stay, every other byte becomes %XX in upper case.
std::string percent_encode(std::string_view bytes);
void append_percent_encoded(std::string& out, std::string_view bytes);
// Decodes %XX, and '+' to a space if `plus_is_space` (HTML forms). Nothing if a '%' is not followed by two hex digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

std::string hex_lower(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);

// RFC 4648 section 4, with padding. Decoding refuses anything else.
std::string base64(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text);
// RFC 4648 section 5, without padding.
std::string base64url(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> parse_base64url(std::string_view text);
// RFC 4648 section 6, without padding, A-Z2-7.
std::string base32(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> parse_base32(std::string_view text);

// Well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);
// Reads one code point of well-formed UTF-8 and moves `at` behind it. Requires: is_utf8(text), at < text.size().
char32_t next_code_point(std::string_view text, std::size_t& at);
// The number of code points of well-formed UTF-8: the characters that AWS's length limits count.
std::size_t code_points(std::string_view text);
void append_utf8(std::string& out, char32_t code_point);

inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace keyward
