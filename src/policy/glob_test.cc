#include "policy/glob.h"

#include <gtest/gtest.h>

#include <random>

#include "base/text.h"
#include "policy/policy.h"

namespace keyward::policy {
namespace {

bool matches(std::string_view pattern, std::string_view text) { return glob_match(encode_wildcards(pattern), text); }

struct Case {
  const char* pattern;
  const char* text;
  bool want;
};
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html (wildcards)
constexpr Case kCases[] = {
    {"", "", true},
    {"", "a", false},
    {"*", "", true},
    {"*", "abc", true},
    {"a", "a", true},
    {"a", "A", false},
    {"a", "ab", false},
    {"?", "", false},
    {"?", "a", true},
    {"?", "ab", false},
    {"a*", "a", true},
    {"a*", "ba", false},
    {"*a", "ba", true},
    {"*a", "ab", false},
    {"a*a", "a", false},
    {"a*a", "aa", true},
    {"a*b*c", "axbxc", true},
    {"a*b*c", "acb", false},
    {"*ab*", "xxaabxx", true},
    {"*ab*", "a b", false},
    {"??*", "a", false},
    {"??*", "ab", true},
    {"*?", "", false},
    {"*?", "x", true},
    {"*??", "x", false},
    {"a?c*", "abcd", true},
    {"*a?c*", "xxabcx", true},
    {"*a?c*", "xxacx", false},
    {"*a?c", "aacabc", true},
    {"*aa?b*", "aaaab", true},
    {"**", "x", true},
    {"a**b", "ab", true},
    {"*\xC3\xA9*", "caf\xC3\xA9s", true},
    // One character is one code point, however many bytes it has.
    {"?", "\xC3\xA9", true},
    {"??", "\xC3\xA9", false},
    {"a?b",
     "a\xF0\x9F\x98\x80"
     "b",
     true},
    {"*?b",
     "\xC3\xA9"
     "b",
     true},
    {"*?\xC3\xA9?*", "a\xC3\xA9\xC3\xA9", true},
    {"*?x?", "\xC3\xA9x\xC3\xA9", true},
    {"*a?*b",
     "a\xC3\xA9"
     "b",
     true},
    {"*?", "\xC3\xA9", true},
    {"\xC3*", "\xC3\xA9", true},
    {"*??", "\xC3\xA9", false},
};

TEST(Glob, Cases) {
  for (const Case& c : kCases) EXPECT_EQ(matches(c.pattern, c.text), c.want) << c.pattern << " against " << c.text;
}

// The definition, in exponential time.
bool by_definition(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return by_definition(pattern.substr(1), text) || (!text.empty() && by_definition(pattern, text.substr(1)));
  if (text.empty()) return false;
  return (pattern[0] == '?' || pattern[0] == text[0]) && by_definition(pattern.substr(1), text.substr(1));
}

TEST(Glob, AgreesWithTheDefinition) {
  std::mt19937 random(7);
  const auto word = [&](std::string_view alphabet, std::size_t most) {
    std::string text;
    for (std::size_t size = random() % (most + 1); size > 0; --size)
      text.push_back(alphabet[random() % alphabet.size()]);
    return text;
  };
  for (int i = 0; i < 200'000; ++i) {
    const std::string pattern = word("aab?*", 8);
    const std::string text = word("aab", 10);
    ASSERT_EQ(matches(pattern, text), by_definition(pattern, text)) << pattern << " against " << text;
  }
}

// Runs too long for trying each place: the bit-parallel search must find the same.
TEST(Glob, LongRunsWithOneCharacters) {
  std::mt19937 random(8);
  for (int i = 0; i < 2'000; ++i) {
    std::string run(1 + random() % 150, 'a');
    for (char& c : run) {
      if (random() % 8 == 0) c = '?';
      if (random() % 40 == 0) c = 'b';
    }
    std::string text(random() % 600, 'a');
    for (char& c : text)
      if (random() % 30 == 0) c = 'b';
    bool found = false;
    for (std::size_t at = 0; at + run.size() <= text.size() && !found; ++at) {
      found = true;
      for (std::size_t k = 0; k < run.size() && found; ++k) found = run[k] == '?' || run[k] == text[at + k];
    }
    ASSERT_EQ(matches("*" + run + "*", text), found) << run << " against " << text;
    ASSERT_EQ(matches("*" + run + "*?", text), [&] {
      for (std::size_t at = 0; at + run.size() < text.size(); ++at) {
        bool here = true;
        for (std::size_t k = 0; k < run.size() && here; ++k) here = run[k] == '?' || run[k] == text[at + k];
        if (here) return true;
      }
      return false;
    }());
  }
}

// A star in a value is no wildcard, but a byte that stands for one in an encoded pattern must never come from a value.
TEST(Glob, KnowsItsOwnBytes) {
  EXPECT_TRUE(has_wildcard_byte("a\xFF"));
  EXPECT_TRUE(has_wildcard_byte("\xFE"));
  EXPECT_FALSE(has_wildcard_byte("a*?\xC3\xA9"));
  EXPECT_FALSE(has_wildcard_byte(""));
}

TEST(Actions, IgnoreCase) {
  EXPECT_TRUE(action_matches("S3:GET*", "s3:getObject"));
  EXPECT_TRUE(action_matches("*", "iam:CreateUser"));
  EXPECT_FALSE(action_matches("s3:Get?", "s3:Get"));
}

}  // namespace
}  // namespace keyward::policy
