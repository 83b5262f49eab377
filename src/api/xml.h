// Text into XML 1.0, appended to one buffer. https://www.w3.org/TR/xml/
#pragma once
#include <string>
#include <string_view>

namespace keyward::api {

// Escapes what markup needs and a carriage return, which a parser would change. A character that XML 1.0 cannot carry
// at all, and a byte that is no UTF-8, becomes U+FFFD.
void append_xml_text(std::string& out, std::string_view text);

// "<name>text</name>". `name` must be an XML name.
void append_xml_element(std::string& out, std::string_view name, std::string_view text);

}  // namespace keyward::api
