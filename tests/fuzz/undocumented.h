// Values that the engine takes one way and the reference evaluator another, because AWS does not say: docs/policy.md
// says how the engine does. Targets that compare the two leave them out.
#pragma once
#include <string_view>

namespace keyward {

// `${` that begins neither `${key}` nor `${key, 'default'}`.
inline bool has_malformed_variable(std::string_view text) {
  for (std::size_t at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
    const std::string_view inside = text.substr(at + 2, text.find('}', at) - at - 2);
    const std::size_t comma = inside.find(',');
    if (text.find('}', at) == text.npos || inside.empty() || comma == 0) return true;
    if (comma == inside.npos) continue;
    const std::string_view fallback = inside.substr(comma);
    if (!fallback.starts_with(", '") || fallback.find('\'', 3) != fallback.size() - 1) return true;
  }
  return false;
}

// Seconds that no calendar reaches: the reference reads fifteen digits, the engine as many as fit into 64 bits.
inline bool has_long_number(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 15) return true;
  }
  return false;
}

}  // namespace keyward
