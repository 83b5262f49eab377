#include "api/query.h"

#include <gtest/gtest.h>

#include <string>

namespace keyward::api {
namespace {
std::string names_and_values(const Parameters& parameters) {
  std::string text;
  for (const Parameter& parameter : parameters.all())
    text.append(parameter.name).append("=").append(parameter.value).append(";");
  return text;
}

TEST(Query, FormsAreTakenApartAndSorted) {
  struct Case {
    const char* name;
    const char* form;
    const char* want;
  };
  constexpr Case kCases[] = {
      {"nothing", "", ""},
      {"one", "Action=ListUsers", "Action=ListUsers;"},
      {"sorted by name", "b=2&a=1", "a=1;b=2;"},
      {"a plus is a space, an encoded plus a plus", "a=x+y%2Bz", "a=x y+z;"},
      {"hex in either case", "a=%2f%2F", "a=//;"},
      {"names are encoded too", "Tags.member.1%2EKey=k", "Tags.member.1.Key=k;"},
      {"an equals sign in the value", "a=b=c", "a=b=c;"},
      {"empty value", "Tags=", "Tags=;"},
      {"no equals sign", "Tags", "Tags=;"},
      {"empty parts", "&&a=1&&", "a=1;"},
      {"UTF-8", "a=%C3%A4", "a=\xC3\xA4;"},
      {"raw UTF-8", "a=\xC3\xA4", "a=\xC3\xA4;"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<Parameters> parameters = Parameters::parse(c.form);
    ASSERT_TRUE(parameters) << parameters.error().message;
    EXPECT_EQ(names_and_values(*parameters), c.want);
  }
}

TEST(Query, HostileFormsAreRefused) {
  struct Case {
    const char* name;
    std::string form;
    Code want;
  };
  std::string many;
  for (std::size_t i = 0; i <= kMaxParameters; ++i) many += "p" + std::to_string(i) + "=&";
  const Case cases[] = {
      {"escape cut off after the sign", "a=%", Code::MalformedQueryString},
      {"escape cut off after a digit", "a=%4", Code::MalformedQueryString},
      {"escape of no digits", "a=%zz", Code::MalformedQueryString},
      {"escape broken in a name", "a%zz=1", Code::MalformedQueryString},
      {"NUL", "a=%00", Code::MalformedQueryString},
      {"NUL in a name", "a%00b=1", Code::MalformedQueryString},
      {"raw NUL", std::string("a=\0b", 4), Code::MalformedQueryString},
      {"overlong UTF-8", "a=%C0%80", Code::MalformedQueryString},
      {"lone continuation", "a=%80", Code::MalformedQueryString},
      {"surrogate", "a=%ED%A0%80", Code::MalformedQueryString},
      {"a character split between name and value", "a%C3=%A4", Code::MalformedQueryString},
      {"too many", many, Code::MalformedQueryString},
      {"long name", std::string(kMaxParameterNameBytes + 1, 'a') + "=1", Code::MalformedQueryString},
      {"twice", "UserName=alice&UserName=bob", Code::ValidationError},
      {"twice with one value", "UserName=alice&UserName=alice", Code::ValidationError},
      {"twice by encoding", "UserName=alice&User%4Eame=bob", Code::ValidationError},
      {"too large", std::string(kMaxFormBytes + 1, 'a'), Code::RequestEntityTooLarge},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<Parameters> parameters = Parameters::parse(c.form);
    ASSERT_FALSE(parameters);
    EXPECT_EQ(parameters.error().code, c.want);
    EXPECT_LT(parameters.error().message.size(), 200U);
  }
}

TEST(Query, AQueryStringAndABodyAreOneSet) {
  const Result<Parameters> both = Parameters::parse("Action=ListUsers", "Version=2010-05-08");
  ASSERT_TRUE(both);
  EXPECT_EQ(names_and_values(*both), "Action=ListUsers;Version=2010-05-08;");
  const Result<Parameters> twice = Parameters::parse("Action=ListUsers", "Action=DeleteUser");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, Code::ValidationError);
}

TEST(Query, LookUp) {
  Result<Parameters> parsed = Parameters::parse("Tags.member.2.Key=b&Tags.member.1.Key=a&Tag=x&Tags=&UserName=alice");
  ASSERT_TRUE(parsed);
  const Parameters parameters = std::move(*parsed);  // views live through a move
  EXPECT_EQ(parameters.find("UserName"), "alice");
  EXPECT_EQ(parameters.find("username"), std::nullopt);
  EXPECT_EQ(parameters.find("Tag"), "x");
  EXPECT_EQ(parameters.find("Tags"), "");
  ASSERT_EQ(parameters.under("Tags.member.").size(), 2U);
  EXPECT_EQ(parameters.under("Tags.member.")[0].value, "a");
  EXPECT_TRUE(parameters.under("Zebra.").empty());
}
}  // namespace
}  // namespace keyward::api
