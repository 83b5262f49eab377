#include "api/xml.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace keyward::api {
namespace {
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The entity of an ASCII character; empty if it stands for itself.
constexpr std::string_view escaped(unsigned char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\r':
      return "&#13;";
    case '\t':
    case '\n':
      return {};
    default:
      return c < 0x20 ? kReplacement : std::string_view();
  }
}

// The ASCII characters that stand for themselves: nearly all there is, and long tokens of nothing else.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (unsigned c = 0; c < 0x80; ++c) plain[c] = escaped(static_cast<unsigned char>(c)).empty();
  return plain;
}();

// The bytes of the character that begins `text`; 0 if it is no well-formed UTF-8.
std::size_t character_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return length <= text.size() && is_utf8(text.substr(0, length)) ? length : 0;
}
}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  std::size_t plain = 0;  // where the text begins that is not yet written
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (kPlain[c]) {
      ++i;
      continue;
    }
    std::string_view instead;
    std::size_t length = 1;
    if (c < 0x80) {
      instead = escaped(c);
    } else {
      length = character_bytes(text.substr(i));
      const std::string_view character = text.substr(i, length);
      const bool forbidden = character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";  // U+FFFE and U+FFFF
      if (length == 0 || forbidden) instead = kReplacement;
      length = std::max<std::size_t>(length, 1);
    }
    if (!instead.empty()) {
      out.append(text, plain, i - plain).append(instead);
      plain = i + length;
    }
    i += length;
  }
  out.append(text, plain);
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
  out.append("<").append(name).append(">");
  append_xml_text(out, text);
  out.append("</").append(name).append(">");
}

}  // namespace keyward::api
