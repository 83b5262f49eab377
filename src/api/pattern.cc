#include "api/pattern.h"

#include <algorithm>
#include <ranges>

#include "base/text.h"

namespace keyward::api {
namespace {
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alphanumeric(char c) { return is_digit(c) || is_lower(ascii_lower(c)); }
bool is_between(char c, unsigned char first, unsigned char last) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= first && byte <= last;
}
}  // namespace

bool CharacterClass::contains(char32_t code_point) const {
  if (code_point < 0x80) return (ascii[code_point >> 6] >> (code_point & 63) & 1) != 0;
  const auto behind = std::ranges::upper_bound(above, code_point, {}, &CodePointRange::first);
  return behind != above.begin() && code_point <= std::prev(behind)->last;
}

bool Pattern::accepts(std::string_view candidate) const {
  if (characters == nullptr) return matches(candidate);
  if (candidate.empty()) return may_be_empty;
  for (std::size_t at = 0; at < candidate.size();)
    if (!characters->contains(next_code_point(candidate, at))) return false;
  return true;
}

bool matches_path(std::string_view text) {
  if (text == "/") return true;
  return text.size() >= 3 && text.front() == '/' && text.back() == '/' &&
         std::ranges::all_of(text, [](char c) { return is_between(c, 0x21, 0x7E); });
}

bool matches_path_prefix(std::string_view text) {
  return text.starts_with('/') && std::ranges::all_of(text, [](char c) { return is_between(c, 0x21, 0x7F); });
}

bool matches_policy_path(std::string_view text) {
  if (!text.starts_with('/') || !text.ends_with('/')) return false;
  if (text.contains("//")) return false;
  constexpr std::string_view kOthers = "/.,+@=_-";
  return std::ranges::all_of(text, [&](char c) { return is_alphanumeric(c) || kOthers.contains(c); });
}

bool matches_account_alias(std::string_view text) {
  if (text.size() < 3 || text.size() > 63) return false;
  if (text.front() == '-' || text.back() == '-' || text.contains("--")) return false;
  return std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool matches_policy_version_id(std::string_view text) {
  if (text.size() < 2 || text[0] != 'v' || !is_between(text[1], '1', '9')) return false;
  const std::size_t dot = text.find('.');
  if (!std::ranges::all_of(text.substr(2, dot == text.npos ? dot : dot - 2), is_digit)) return false;
  if (dot == text.npos) return true;
  return std::ranges::all_of(text.substr(dot + 1), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool matches_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return false;
  return std::ranges::all_of(text.substr(0, 4), is_digit) && std::ranges::all_of(text.substr(5), is_digit);
}

}  // namespace keyward::api
