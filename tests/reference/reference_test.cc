// The reference evaluator against the shared cases, and against every counterexample that a comparison has found.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "case.h"
#include "scalar_values.h"

namespace keyward::reference {
namespace {

int run_file(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  const auto document = json::Document::parse(text.str());
  EXPECT_TRUE(document) << path;
  if (!document) return 0;
  int count = 0;
  for (const auto& entry : json::entries(document->root())) {
    const auto c = read_case(entry.value);
    EXPECT_TRUE(c) << "entry " << count;
    if (!c) continue;
    EXPECT_EQ(name(decide(read_policies(c->policies), read_query(c->request))), c->expected) << c->name;
    ++count;
  }
  return count;
}

TEST(Reference, SharedCases) { EXPECT_EQ(run_file("tests/data/policy-cases.json"), 213); }

TEST(Reference, Counterexamples) { EXPECT_GT(run_file("tests/data/policy-counterexamples.json"), 0); }

// A small thing that everything else rests on, checked by hand.
TEST(Reference, PatternsCoverTheWholeText) {
  struct {
    const char* pattern;
    const char* text;
    bool want;
  } const rows[] = {{"", "", true},        {"*", "", true},      {"?", "", false},     {"a", "a", true},
                    {"a", "aa", false},    {"a*", "abc", true},  {"*c", "abc", true},  {"a?c", "abc", true},
                    {"a?c", "ac", false},  {"*b*", "abc", true}, {"a**c", "ac", true}, {"?", "\xC3\xA9", true},
                    {"ab*ab", "ab", false}};
  for (const auto& row : rows)
    EXPECT_EQ(matches(*read_pattern(row.pattern, false, {}), code_points_of(row.text)), row.want)
        << row.pattern << " on " << row.text;
}

TEST(Reference, InstantsAreThoseOfTheCalendar) {
  EXPECT_EQ(read_instant("1970")->seconds, 0);
  EXPECT_EQ(read_instant("2026-01-01T00:00:00Z")->seconds, 1'767'225'600);
  EXPECT_EQ(read_instant("2026-01-01T02:00+02:00")->seconds, 1'767'225'600);
  EXPECT_EQ(read_instant("2000-02-29")->seconds, 951'782'400);
  EXPECT_EQ(read_instant("1767225600")->seconds, 1'767'225'600);
  EXPECT_FALSE(read_instant("2026-02-29"));
  EXPECT_FALSE(read_instant("2026-01-01T00:00:00"));
}

TEST(Reference, NumbersCompareAsDecimals) {
  EXPECT_TRUE(compare(*read_decimal("10.0"), *read_decimal("10")) == 0);
  EXPECT_TRUE(compare(*read_decimal("-2"), *read_decimal("-1.5")) < 0);
  EXPECT_TRUE(compare(*read_decimal("9"), *read_decimal("100")) < 0);
  EXPECT_TRUE(compare(*read_decimal("1.05"), *read_decimal("1.5")) < 0);
  EXPECT_FALSE(read_decimal("ten"));
}

TEST(Reference, AddressesOfOneFamilyCompareByBits) {
  EXPECT_TRUE(contains(*read_network("10.1.2.3/8"), *read_address("10.9.9.9")));
  EXPECT_FALSE(contains(*read_network("10.0.0.0/9"), *read_address("10.128.0.0")));
  EXPECT_TRUE(contains(*read_network("2001:db8::/32"), *read_address("2001:DB8:0:1::2")));
  EXPECT_FALSE(contains(*read_network("0.0.0.0/0"), *read_address("::1")));
  EXPECT_FALSE(read_address("::ffff:1.2.3"));
}

}  // namespace
}  // namespace keyward::reference
