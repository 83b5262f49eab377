// No pattern costs more than linear time in the text: the bytes that glob_match() looks at are counted. The matcher is
// compiled here once more, with the counting; the linker then takes this one for the whole test program.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace {
thread_local std::size_t steps = 0;
}  // namespace
#define KEYWARD_COUNT_STEPS(bytes) (steps += (bytes))
#include "policy/glob.cc"  // NOLINT(bugprone-suspicious-include)

namespace keyward::policy {
namespace {

std::size_t steps_of(const std::string& pattern, const std::string& text) {
  steps = 0;
  EXPECT_FALSE(glob_match(encode_wildcards(pattern), text)) << pattern.substr(0, 20);
  return steps;
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  while (times-- > 0) out += piece;
  return out;
}

// Each takes from half a second to minutes in matchers that backtrack, or is quadratic in those that do not.
TEST(Glob, HostilePatternsTakeLinearTime) {
  const std::string patterns[] = {repeat("*a", 200) + "b",
                                  repeat("*a", 200) + "*b*",
                                  "*" + repeat("a", 1'000) + "b*",
                                  "*" + repeat("a", 60) + "b" + repeat("a", 60) + "*",
                                  "*" + repeat("a?", 100) + "b*",
                                  "*" + repeat("a?", 500) + "b*",
                                  "*" + repeat("a?", 100) + "*" + repeat("a?", 100) + "b*",
                                  "*" + repeat("?", 500) + "b*",
                                  "*a?a?*a?b*" + repeat("*a", 200)};
  for (const char* const character : {"a", "a\xC3\xA9"}) {
    for (const std::string& pattern : patterns) {
      SCOPED_TRACE(pattern.substr(0, 20) + " against " + character);
      std::size_t before = 0;
      for (std::size_t size = 8'000; size <= 64'000; size *= 2) {
        const std::size_t now = steps_of(pattern, repeat(character, size));
        if (before != 0) {
          EXPECT_LE(now, 5 * before / 2) << size;
        }
        // A run with "?" is searched at 16 or 64 places at a time.
        EXPECT_LE(now, (3 * size + pattern.size()) * (8 + pattern.size() / 8)) << size;
        before = now;
      }
    }
  }
}

}  // namespace
}  // namespace keyward::policy
