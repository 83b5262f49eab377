// Patterns of the engine against the table of the reference, on texts that a generated policy is too short for: long
// runs that nearly match, and characters of several bytes.
#include <gtest/gtest.h>

#include <string>

#include "generator.h"
#include "policy/policy.h"
#include "text_match.h"

namespace keyward::reference {
namespace {

std::string repeated(Random& random, std::string_view unit, std::size_t most) {
  std::string out;
  const std::size_t count = random.below(most + 1);
  for (std::size_t i = 0; i < count; ++i) out += unit;
  return out;
}

// Few letters, so that much of a pattern matches much of a text.
std::string random_text(Random& random, bool pattern) {
  constexpr std::string_view kLetters[] = {"a", "a", "b", "\xC3\xA9", "\xE2\x82\xAC"};
  std::string out;
  const std::size_t pieces = 1 + random.below(6);
  for (std::size_t i = 0; i < pieces; ++i) {
    out += repeated(random, random.pick(kLetters), random.percent(20) ? 90 : 4);
    if (pattern && random.percent(60)) out += random.percent(50) ? "*" : "?";
  }
  return out;
}

// A text that a pattern matches, or that is one letter away from that.
std::string text_for(Random& random, std::string_view pattern) {
  std::string out;
  for (const char c : pattern) {
    if (c == '*')
      out += random_text(random, false);
    else if (c == '?')
      out += random.percent(50) ? "a" : "\xC3\xA9";
    else
      out += c;
  }
  if (random.percent(30) && !out.empty() && static_cast<unsigned char>(out.back()) < 0x80) out.back() = 'b';
  return out;
}

TEST(TextCompare, PatternsOfTheEngineAndOfTheReference) {
  Random random(7);
  int matched = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string pattern = random_text(random, true);
    const std::string text = random.percent(70) ? text_for(random, pattern) : random_text(random, false);
    const bool want = matches(*read_pattern(pattern, false, {}), code_points_of(text));
    matched += want ? 1 : 0;
    ASSERT_EQ(policy::action_matches(pattern, text), want) << pattern << " on " << text;
  }
  EXPECT_GT(matched, 2'000);
  EXPECT_LT(matched, 18'000);
}

}  // namespace
}  // namespace keyward::reference
