#include "base/text.h"

#include <array>
#include <cstring>

namespace keyward {
namespace {
constexpr char kUpperHex[] = "0123456789ABCDEF";
constexpr char kLowerHex[] = "0123456789abcdef";

constexpr bool unreserved(unsigned char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// One radix-2^n encoding: n bits a character, with padding to whole groups or without.
struct Radix {
  std::string_view alphabet;
  unsigned bits;
  unsigned group;  // characters of a padded group; 0: no padding
};
constexpr Radix kBase64{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 6, 4};
constexpr Radix kBase64Url{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 6, 0};
constexpr Radix kBase32{"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, 0};

std::string encode(const Radix& radix, std::span<const std::uint8_t> bytes) {
  const std::size_t characters = (bytes.size() * 8 + radix.bits - 1) / radix.bits;
  const std::size_t padding = radix.group == 0 ? 0 : (radix.group - characters % radix.group) % radix.group;
  std::string out(characters + padding, '=');
  char* next = out.data();
  const std::uint32_t mask = (1U << radix.bits) - 1;
  std::uint32_t buffer = 0;
  unsigned held = 0;
  for (const std::uint8_t byte : bytes) {
    buffer = buffer << 8 | byte;
    held += 8;
    while (held >= radix.bits) {
      held -= radix.bits;
      *next++ = radix.alphabet[buffer >> held & mask];
    }
  }
  if (held > 0) *next = radix.alphabet[buffer << (radix.bits - held) & mask];
  return out;
}

std::optional<std::vector<std::uint8_t>> decode(const Radix& radix, std::string_view text) {
  if (radix.group != 0) {
    if (text.size() % radix.group != 0) return std::nullopt;
    for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) text.remove_suffix(1);
  }
  constexpr std::uint8_t kNone = 0xFF;
  std::array<std::uint8_t, 256> values;
  values.fill(kNone);
  for (std::size_t i = 0; i < radix.alphabet.size(); ++i)
    values[static_cast<unsigned char>(radix.alphabet[i])] = static_cast<std::uint8_t>(i);
  std::vector<std::uint8_t> out;
  out.reserve(text.size() * radix.bits / 8);
  std::uint32_t buffer = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::uint8_t value = values[static_cast<unsigned char>(c)];
    if (value == kNone) return std::nullopt;
    buffer = buffer << radix.bits | value;
    held += radix.bits;
    if (held >= 8) {
      held -= 8;
      out.push_back(static_cast<std::uint8_t>(buffer >> held));
    }
  }
  // Left-over bits must be padding of the last byte: fewer than a character's worth, and zero.
  if (held >= radix.bits || (buffer & ((1U << held) - 1)) != 0) return std::nullopt;
  return out;
}
}  // namespace

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
  return true;
}

void append_percent_encoded(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (unreserved(byte)) {
      out += c;
    } else {
      out += '%';
      out += kUpperHex[byte >> 4];
      out += kUpperHex[byte & 15];
    }
  }
}

std::string percent_encode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 4);
  append_percent_encoded(out, bytes);
  return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string hex_lower(std::span<const std::uint8_t> bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += kLowerHex[byte >> 4];
    out += kLowerHex[byte & 15];
  }
  return out;
}

std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::uint8_t> out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string base64(std::span<const std::uint8_t> bytes) { return encode(kBase64, bytes); }
std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text) { return decode(kBase64, text); }
std::string base64url(std::span<const std::uint8_t> bytes) { return encode(kBase64Url, bytes); }
std::optional<std::vector<std::uint8_t>> parse_base64url(std::string_view text) { return decode(kBase64Url, text); }
std::string base32(std::span<const std::uint8_t> bytes) { return encode(kBase32, bytes); }
std::optional<std::vector<std::uint8_t>> parse_base32(std::string_view text) { return decode(kBase32, text); }

bool is_utf8(std::string_view bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* end = at + bytes.size();
  while (at < end) {
    // Mostly it is ASCII: eight bytes at once while none of them has its high bit.
    for (std::uint64_t eight = 0; end - at >= 8; at += 8) {
      std::memcpy(&eight, at, 8);
      if ((eight & 0x8080808080808080) != 0) break;
    }
    if (at == end) break;
    const unsigned char lead = *at++;
    if (lead < 0x80) continue;
    int more = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;  // bounds of the second byte (RFC 3629 section 4)
    if (lead >= 0xC2 && lead <= 0xDF) {
      more = 1;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      more = 2;
      if (lead == 0xE0) low = 0xA0;
      if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      more = 3;
      if (lead == 0xF0) low = 0x90;
      if (lead == 0xF4) high = 0x8F;
    } else {
      return false;
    }
    if (end - at < more || *at < low || *at > high) return false;
    for (int i = 1; i < more; ++i)
      if (at[i] < 0x80 || at[i] > 0xBF) return false;
    at += more;
  }
  return true;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const char32_t lead = byte(at);
  if (lead < 0x80) return ++at, lead;
  if (lead < 0xE0) return at += 2, (lead & 0x1F) << 6 | (byte(at - 1) & 0x3F);
  if (lead < 0xF0) return at += 3, (lead & 0x0F) << 12 | (byte(at - 2) & 0x3F) << 6 | (byte(at - 1) & 0x3F);
  at += 4;
  return (lead & 0x07) << 18 | (byte(at - 3) & 0x3F) << 12 | (byte(at - 2) & 0x3F) << 6 | (byte(at - 1) & 0x3F);
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}
}  // namespace keyward
