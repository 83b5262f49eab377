#include "base/text.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace keyward {
namespace {

struct Encoding {
  const char* plain;
  const char* base64;
  const char* base32;
};
// RFC 4648 section 10, base32 without its padding.
constexpr Encoding kEncodings[] = {{"", "", ""},
                                   {"f", "Zg==", "MY"},
                                   {"fo", "Zm8=", "MZXQ"},
                                   {"foo", "Zm9v", "MZXW6"},
                                   {"foob", "Zm9vYg==", "MZXW6YQ"},
                                   {"fooba", "Zm9vYmE=", "MZXW6YTB"},
                                   {"foobar", "Zm9vYmFy", "MZXW6YTBOI"}};
TEST(Text, EncodesAndDecodes) {
  for (const Encoding& c : kEncodings) {
    const std::vector<std::uint8_t> plain(bytes_of(c.plain).begin(), bytes_of(c.plain).end());
    EXPECT_EQ(base64(plain), c.base64);
    EXPECT_EQ(parse_base64(c.base64), plain);
    EXPECT_EQ(base32(plain), c.base32);
    EXPECT_EQ(parse_base32(c.base32), plain);
    EXPECT_EQ(parse_base64url(base64url(plain)), plain);
    EXPECT_EQ(parse_hex(hex_lower(plain)), plain);
  }
}

TEST(Text, RefusesWhatIsNotCanonical) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Z===", "Zm9v=", "Zm 9", "Zg==Zg=="})
    EXPECT_FALSE(parse_base64(text)) << text;
  for (const char* text : {"A", "MZ1", "mz", "MZZ"}) EXPECT_FALSE(parse_base32(text)) << text;
  for (const char* text : {"%", "%4", "%zz", "a%2"}) EXPECT_FALSE(percent_decode(text, false)) << text;
}

TEST(Text, PercentEncoding) {
  EXPECT_EQ(percent_encode("a b+c/~é"), "a%20b%2Bc%2F~%C3%A9");
  EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
  EXPECT_EQ(percent_decode("a+b%2b", false), "a+b+");
}

struct Utf8 {
  const char* name;
  std::string_view bytes;
  bool valid;
};
// RFC 3629 sections 3 and 4.
constexpr Utf8 kUtf8[] = {{"ASCII", "abc", true},
                          {"two bytes", "\xC3\xA9", true},
                          {"three bytes", "\xE2\x82\xAC", true},
                          {"four bytes", "\xF0\x9F\x98\x80", true},
                          {"last code point", "\xF4\x8F\xBF\xBF", true},
                          {"overlong slash", "\xC0\xAF", false},
                          {"overlong, three bytes", "\xE0\x80\xAF", false},
                          {"surrogate", "\xED\xA0\x80", false},
                          {"beyond Unicode", "\xF4\x90\x80\x80", false},
                          {"cut short", "\xE2\x82", false},
                          {"stray continuation", "\x80", false}};
TEST(Text, Utf8) {
  for (const Utf8& c : kUtf8) {
    EXPECT_EQ(is_utf8(c.bytes), c.valid) << c.name;
    if (!c.valid) continue;
    std::string again;
    std::size_t count = 0;
    for (std::size_t at = 0; at < c.bytes.size(); ++count) append_utf8(again, next_code_point(c.bytes, at));
    EXPECT_EQ(again, c.bytes) << c.name;
    EXPECT_EQ(count, code_points(c.bytes)) << c.name;
  }
}

// Bytes are looked at eight at a time while they are ASCII: what is wrong is seen at every place.
TEST(Text, Utf8AtEveryPlace) {
  for (std::size_t before = 0; before < 18; ++before) {
    for (std::size_t after = 0; after < 18; ++after) {
      const auto between = [&](std::string_view bytes) {
        std::string text(before, 'a');
        return text.append(bytes).append(after, 'z');
      };
      EXPECT_TRUE(is_utf8(between("\xC3\xBC")));
      EXPECT_FALSE(is_utf8(between("\xC3")));
      EXPECT_FALSE(is_utf8(between("\xFF")));
      EXPECT_FALSE(is_utf8(between("\xC0\x80")));
    }
  }
}

TEST(Time, Formats) {
  const Time time{1440938160};  // of AWS's signature example
  EXPECT_EQ(iso8601(time), "2015-08-30T12:36:00Z");
  EXPECT_EQ(iso8601_basic(time), "20150830T123600Z");
  EXPECT_EQ(iso_date(time), "2015-08-30");
  EXPECT_EQ(in_words(time), "Aug 30, 2015 12:36:00 PM");
  EXPECT_EQ(in_words(Time{0}), "Jan 1, 1970 12:00:00 AM");
  EXPECT_EQ(parse_iso8601_basic("20150830T123600Z"), time);
  EXPECT_EQ(parse_iso8601("2015-08-30T12:36:00Z"), time);
  EXPECT_EQ(parse_http_date("Sun, 30 Aug 2015 12:36:00 GMT"), time);
  for (const char* text : {"20150230T000000Z", "20150830T240000Z", "20150830T1236000", "20150830", "2015083aT123600Z"})
    EXPECT_FALSE(parse_iso8601_basic(text)) << text;
}
}  // namespace
}  // namespace keyward
