#include "policy/scalars.h"

#include <gtest/gtest.h>

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
namespace keyward::policy {
namespace {

TEST(Decimal, Order) {
  const char* const ascending[] = {
      "-100", "-10.5", "-10", "-0.001", "0",     "0.1", "0.11",
      "0.2",  "1",     "9",   "10",     "10.01", "100", "99999999999999999999999999999999999999"};
  for (std::size_t i = 0; i < std::size(ascending); ++i)
    for (std::size_t j = 0; j < std::size(ascending); ++j)
      EXPECT_TRUE(compare(*parse_decimal(ascending[i]), *parse_decimal(ascending[j])) == (i <=> j))
          << ascending[i] << " and " << ascending[j];
}

TEST(Decimal, Equal) {
  for (const char* text : {"10", "10.0", "+10", "0010.00"})
    EXPECT_EQ(compare(*parse_decimal(text), *parse_decimal("10")), std::strong_ordering::equal) << text;
  for (const char* text : {"0", "-0", "0.0", "-0.00", "000"})
    EXPECT_EQ(compare(*parse_decimal(text), *parse_decimal("0")), std::strong_ordering::equal) << text;
}

TEST(Decimal, Refused) {
  for (const char* text :
       {"", "-", ".", "1.", ".5", "1e3", "0x1", "1 ", " 1", "1,0", "ten", "1.2.3", "--1", "${aws:x}"})
    EXPECT_FALSE(parse_decimal(text).has_value()) << text;
}

TEST(Instant, Forms) {
  struct Row {
    const char* text;
    std::int64_t seconds;
    std::uint32_t nanoseconds;
  };
  constexpr Row kRows[] = {{"1970", 0, 0},
                           {"2026", 1'767'225'600, 0},
                           {"2026-01", 1'767'225'600, 0},
                           {"2026-01-01", 1'767'225'600, 0},
                           {"2026-01-01T00:00Z", 1'767'225'600, 0},
                           {"2026-01-01T00:00:00Z", 1'767'225'600, 0},
                           {"2026-01-01T00:00:00.5Z", 1'767'225'600, 500'000'000},
                           {"2026-01-01T00:00:00.0000000019Z", 1'767'225'600, 1},
                           {"2026-01-01T01:30:00+01:30", 1'767'225'600, 0},
                           {"2025-12-31T19:00:00-05:00", 1'767'225'600, 0},
                           {"2024-02-29", 1'709'164'800, 0},
                           {"1969-12-31T23:59:59Z", -1, 0},
                           {"0", 0, 0},
                           {"1767225600", 1'767'225'600, 0}};
  for (const Row& row : kRows) {
    const std::optional<Instant> instant = parse_instant(row.text);
    ASSERT_TRUE(instant.has_value()) << row.text;
    EXPECT_EQ(*instant, (Instant{row.seconds, row.nanoseconds})) << row.text;
  }
}

TEST(Instant, Refused) {
  for (const char* text : {"",
                           "x",
                           "2026-",
                           "2026-1",
                           "2026-13",
                           "2026-00",
                           "2026-02-30",
                           "2023-02-29",
                           "2026-01-01T",
                           "2026-01-01T00Z",
                           "2026-01-01T00:00",
                           "2026-01-01T00:00:00",
                           "2026-01-01T24:00Z",
                           "2026-01-01T00:60Z",
                           "2026-01-01T00:00:60Z",
                           "2026-01-01T00:00:00.Z",
                           "2026-01-01T00:00:00+0100",
                           "2026-01-01T00:00:00+24:00",
                           "2026-01-01T00:00:00+x1:00",
                           "2026-01-01T00:00:00+01:x0",
                           "2026-01-01T00:00:00+01:60",
                           "2026-01-01T00:00:00+01:00x",
                           "2026-01-01T00:x0:00Z",
                           "2026-01-01T00:00:x0Z",
                           "2026-01-01T00:00:00.5",
                           "2026-01-x1",
                           "2026-01-01 00:00:00Z",
                           "2026-01T00:00Z",
                           "2026T00:00Z",
                           "2026-01-01t00:00Z",
                           "2026-01-01T00:00z",
                           "99999999999999999999",
                           "-1",
                           "2026-01-01T00:00:00Zx"})
    EXPECT_FALSE(parse_instant(text).has_value()) << text;
}

TEST(Truth, Words) {
  EXPECT_EQ(parse_truth("true"), true);
  EXPECT_EQ(parse_truth("FALSE"), false);
  for (const char* text : {"", "1", "yes", "true "}) EXPECT_FALSE(parse_truth(text).has_value()) << text;
}

struct NetworkCase {
  const char* network;
  const char* address;
  bool want;
};
constexpr NetworkCase kNetworks[] = {
    {"203.0.113.0/24", "203.0.113.255", true},
    {"203.0.113.0/24", "203.0.114.0", false},
    {"203.0.113.77/24", "203.0.113.1", true},  // host bits do not count
    {"203.0.113.9", "203.0.113.9", true},
    {"203.0.113.9", "203.0.113.8", false},
    {"0.0.0.0/0", "255.255.255.255", true},
    {"10.0.0.0/9", "10.127.255.255", true},
    {"10.0.0.0/9", "10.128.0.0", false},
    {"10.0.0.0/31", "10.0.0.1", true},
    {"10.0.0.0/31", "10.0.0.2", false},
    {"2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", true},
    {"2001:db8::/33", "2001:db8:8000::", false},
    {"2001:db8::1", "2001:0db8:0:0:0:0:0:1", true},
    {"2001:db8::1", "2001:db8::2", false},
    {"::/0", "1.2.3.4", false},  // the families are apart
    {"0.0.0.0/0", "::1", false},
    {"::/0", "::ffff:1.2.3.4", true},
    {"1.2.3.4", "::ffff:1.2.3.4", false},
};

TEST(Networks, Contain) {
  for (const NetworkCase& c : kNetworks)
    EXPECT_EQ(contains(*parse_network(c.network), *parse_address(c.address)), c.want) << c.network << " " << c.address;
}

TEST(Networks, Refused) {
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1",
                           "1.2.3.4/1/2", "::1/129", "12345.1.1.1", "1111:2222:3333:4444:5555:6666:7777:8888:9999:0000",
                           "::g", "1::2::3", "fe80::1%eth0", "1.2.3.x", "/8", "::1/0128", "${aws:x}"})
    EXPECT_FALSE(parse_network(text).has_value()) << text;
  EXPECT_FALSE(parse_address("10.0.0.0/8").has_value());
  EXPECT_FALSE(parse_address(std::string_view("::1\0", 4)).has_value());
}

}  // namespace
}  // namespace keyward::policy
