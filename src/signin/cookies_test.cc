#include "signin/cookies.h"

#include <gtest/gtest.h>

namespace keyward::signin {
namespace {
// RFC 6265; the prefix: https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie
TEST(Cookies, CarryTheirAttributes) {
  EXPECT_EQ(set_cookie(Cookie::Session, "abc", 43'200, true),
            "__Host-keyward-session=abc; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(set_cookie(Cookie::Session, "abc", 43'200, false),
            "keyward-session=abc; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax");
  EXPECT_EQ(set_cookie(Cookie::Browser, "b", 1, false), "keyward-browser=b; Path=/; Max-Age=1; HttpOnly; SameSite=Lax");
  EXPECT_EQ(clear_cookie(Cookie::Account, true),
            "__Host-keyward-account=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
}

TEST(Cookies, AreFoundByTheirWholeName) {
  struct Case {
    const char* name;
    const char* header;
    const char* want;  // null: none
  };
  const Case cases[] = {
      {"alone", "keyward-session=abc", "abc"},
      {"among others", "a=b; keyward-session=abc; c=d", "abc"},
      {"without blanks", "a=b;keyward-session=abc;c=d", "abc"},
      {"empty", "keyward-session=", ""},
      {"with an equals sign", "keyward-session=a=b", "a=b"},
      {"the first of two", "keyward-session=one; keyward-session=two", "one"},
      {"no header", "", nullptr},
      {"a longer name", "keyward-session2=abc", nullptr},
      {"the end of a name", "my-keyward-session=abc", nullptr},
      {"no value", "keyward-session", nullptr},
      {"another case", "Keyward-Session=abc", nullptr},
      {"in another's value", "a=keyward-session=abc", nullptr},
      {"that of a secure page", "__Host-keyward-session=abc", nullptr},
      {"semicolons", ";;; ;", nullptr},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto found = find_cookie(c.header, Cookie::Session, false);
    ASSERT_EQ(found.has_value(), c.want != nullptr);
    if (found) {
      EXPECT_EQ(*found, c.want);
    }
  }
}

TEST(Cookies, ASecurePageTakesOnlyTheGuardedOne) {
  EXPECT_FALSE(find_cookie("keyward-session=abc", Cookie::Session, true));
  EXPECT_EQ(find_cookie("keyward-session=planted; __Host-keyward-session=abc", Cookie::Session, true), "abc");
}
}  // namespace
}  // namespace keyward::signin
