// Wildcard matching on an encoded pattern, in which the two wildcards are bytes that no UTF-8 text contains: so a star
// that is meant literally (`${*}`, or a star in a variable's value) needs no escape.
#pragma once
#include <string>
#include <string_view>

namespace keyward::policy {

inline constexpr char kAnyRun = '\xFF';        // zero or more characters
inline constexpr char kOneCharacter = '\xFE';  // exactly one code point

// '*' and '?' become the bytes above, everything else stays.
std::string encode_wildcards(std::string_view text);
// Where the first and the last wildcard of an encoded pattern stand; npos if it has none.
std::size_t first_wildcard(std::string_view pattern);
std::size_t last_wildcard(std::string_view pattern);
// True if the text has a byte that would act as a wildcard in an encoded pattern; well-formed UTF-8 never has.
bool has_wildcard_byte(std::string_view text);

// The whole text against the encoded pattern. Never recurses; linear in the text for each literal run of the pattern,
// and text * run / 64 for runs with kOneCharacter in them.
bool glob_match(std::string_view pattern, std::string_view text) noexcept;

}  // namespace keyward::policy
