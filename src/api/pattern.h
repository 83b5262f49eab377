// The patterns of the model as tables and small functions: linear in the text, no regular expressions at run time.
// Nearly all of AWS's patterns are one class of characters, repeated; the few others are matched by hand below, and the
// generator refuses a pattern it does not know.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace keyward::api {

struct CodePointRange {
  char32_t first, last;  // both included
};

// A set of code points.
struct CharacterClass {
  std::uint64_t ascii[2];                 // bit c of the pair: U+0000 to U+007F
  std::span<const CodePointRange> above;  // from U+0080 on, ascending, apart from each other

  bool contains(char32_t code_point) const;
};

struct Pattern {
  std::string_view text;             // as AWS writes it, for the refusal
  const CharacterClass* characters;  // null: `matches` decides
  bool may_be_empty;
  bool (*matches)(std::string_view text);

  // Whether the whole text fits. Requires: is_utf8(candidate).
  bool accepts(std::string_view candidate) const;
};

// "/" or "/", one or more of U+0021 to U+007E, "/".
bool matches_path(std::string_view text);
// "/" and then any of U+0021 to U+007F.
bool matches_path_prefix(std::string_view text);
// "/" or "/a/b/" of A-Za-z0-9.,+@=_- with no empty step.
bool matches_policy_path(std::string_view text);
// 3 to 63 of a-z0-9-, a hyphen neither first, nor last, nor beside another one.
bool matches_account_alias(std::string_view text);
// "v1", "v27", "v3.something".
bool matches_policy_version_id(std::string_view text);
// "2026-11": four digits, hyphen, two digits.
bool matches_month(std::string_view text);

}  // namespace keyward::api
