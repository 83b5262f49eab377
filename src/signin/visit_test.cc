#include "signin/visit.h"

#include <gtest/gtest.h>

namespace keyward::signin {
namespace {
constexpr std::string_view kPublic = "https://iam.example.com";
constexpr std::string_view kOwn = "http://localhost:8700";

TEST(Visit, LeadsToPagesOfTheConsoleAlone) {
  struct Case {
    std::string destination;
    std::optional<std::string> want;
  };
  const Case cases[] = {
      {"", "/console/"},
      {"/", "/console/"},
      {"https://iam.example.com", "/console/"},
      {"https://iam.example.com/", "/console/"},
      {"http://localhost:8700/console/users", "/console/users"},
      {"https://iam.example.com/console/roles/details/a%20b?tab=trust#x", "/console/roles/details/a%20b?tab=trust#x"},
      {"/console", "/console"},
      {"/console?a=b", "/console?a=b"},
      {"/console/users", "/console/users"},
      {"https://evil.example/console/", {}},
      {"https://iam.example.com.evil.example/console/", {}},
      {"https://iam.example.com@evil.example/console/", {}},
      {"https://iam.example.com:8443/console/", {}},
      {"http://iam.example.com/console/", {}},
      {"HTTPS://iam.example.com/console/", {}},
      {"//evil.example/console/", {}},
      {"/\\evil.example", {}},
      {"/console\\..\\evil", {}},
      {"/consoles", {}},
      {"/signin/", {}},
      {"/federation?Action=login", {}},
      {"javascript:alert(1)", {}},
      {"console/", {}},
      {"/console/\r\nSet-Cookie: a=b", {}},
      {"/console/ users", {}},
      {"/console/\xc3\xa4", {}},
      {"/console/" + std::string(kMaxUrl, 'a'), {}},
      {"https://console.aws.amazon.com/", {}},
  };
  for (const Case& c : cases) EXPECT_EQ(console_path(c.destination, kPublic, kOwn), c.want) << c.destination;
}

TEST(Visit, AnIssuerIsAWebPage) {
  struct Case {
    std::string url;
    bool want;
    std::string_view host = {};
  };
  const Case cases[] = {
      {"https://idp.example.com", true, "idp.example.com"},
      {"http://localhost:8080/start?a=b#c", true, "localhost:8080"},
      {"https://iam.example.com@evil.example/", true, "evil.example"},
      {"https://a@b@evil.example?x", true, "evil.example"},
      {"https://", false},
      {"https:///path", false},
      {"javascript:alert(1)", false},
      {"data:text/html,x", false},
      {"idp.example.com", false},
      {"", false},
      {"https://idp.example.com/ x", false},
      {"https://idp.example.com/\"", true, "idp.example.com"},
      {"https://idp.example.com\\@evil", false},
      {"https://" + std::string(kMaxUrl, 'a'), false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(is_web_url(c.url), c.want) << c.url;
    if (c.want) {
      EXPECT_EQ(host_of(c.url), c.host);
    }
  }
}
}  // namespace
}  // namespace keyward::signin
