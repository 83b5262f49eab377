#include "api/input.h"

#include <gtest/gtest.h>

#include <string>

#include "api/dispatch.h"

namespace keyward::api {
namespace {
const OperationInfo& named(std::string_view name) { return *operation_named(name); }

Result<Object> read(const OperationInfo& operation, std::string_view form) {
  const Result<Parameters> parameters = Parameters::parse(form);
  EXPECT_TRUE(parameters) << form;
  return read_input(operation, *parameters);
}

Result<Object> read_json(const OperationInfo& operation, std::string text) {
  const auto document = json::Document::parse(std::move(text));
  EXPECT_TRUE(document);
  return read_input(operation, document->root());
}

TEST(Input, AUserFromAForm) {
  const Result<Object> input =
      read(named("CreateUser"),
           "Action=CreateUser&Version=2010-05-08&UserName=alice&Path=/a/&"
           "Tags.member.1.Key=k&Tags.member.1.Value=&Tags.member.2.Key=l&Tags.member.2.Value=v");
  ASSERT_TRUE(input) << input.error().message;
  const auto& user = input->as<iam::CreateUserInput>();
  EXPECT_EQ(user.user_name, "alice");
  EXPECT_EQ(user.path, "/a/");
  EXPECT_EQ(user.permissions_boundary, std::nullopt);
  ASSERT_EQ(user.tags.size(), 2U);
  EXPECT_EQ(user.tags[0].key, "k");
  EXPECT_EQ(user.tags[0].value, "");
  EXPECT_EQ(user.tags[1].key, "l");
}

TEST(Input, Defaults) {
  const Result<Object> user = read(named("CreateUser"), "UserName=alice");
  ASSERT_TRUE(user);
  EXPECT_EQ(user->as<iam::CreateUserInput>().path, "/");
  const Result<Object> list = read(named("ListPolicies"), "");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->as<iam::ListPoliciesInput>().max_items, 100);
  EXPECT_EQ(list->as<iam::ListPoliciesInput>().scope, "All");
  EXPECT_FALSE(list->as<iam::ListPoliciesInput>().only_attached);
  const Result<Object> policy = read(named("UpdateAccountPasswordPolicy"), "MaxPasswordAge=90");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->as<iam::UpdateAccountPasswordPolicyInput>().minimum_password_length, 6);
  EXPECT_EQ(policy->as<iam::UpdateAccountPasswordPolicyInput>().max_password_age, 90);
  EXPECT_EQ(policy->as<iam::UpdateAccountPasswordPolicyInput>().hard_expiry, std::nullopt);
}

TEST(Input, ListForms) {
  struct Case {
    const char* name;
    const char* form;
    const char* want;
  };
  constexpr Case kCases[] = {
      {"numbers in order, not text order", "TagKeys.member.10=j&TagKeys.member.2=b&TagKeys.member.1=a", "a,b,j,"},
      {"gaps are closed", "TagKeys.member.3=c&TagKeys.member.7=g", "c,g,"},
      {"empty list", "TagKeys=", ""},
      {"other parameters are unknown", "TagKeys=&TagKeys.member.01=x&TagKeys.member.x=y&TagKeys.1=z&TagKeysX=1", ""},
      {"a number too large is unknown", "TagKeys=&TagKeys.member.99999999999=x&TagKeys.member.0=y", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<Object> input = read(named("UntagUser"), std::string("UserName=alice&") + c.form);
    ASSERT_TRUE(input) << input.error().message;
    std::string keys;
    for (const std::string& key : input->as<iam::UntagUserInput>().tag_keys) keys += key + ",";
    EXPECT_EQ(keys, c.want);
  }
}

TEST(Input, Booleans) {
  for (const char* yes : {"true", "True", "TRUE"}) {
    const Result<Object> input = read(named("ListPolicies"), std::string("OnlyAttached=") + yes);
    ASSERT_TRUE(input);
    EXPECT_TRUE(input->as<iam::ListPoliciesInput>().only_attached);
  }
  EXPECT_TRUE(read(named("ListPolicies"), "OnlyAttached=false"));
  EXPECT_FALSE(read(named("ListPolicies"), "OnlyAttached=1"));
  EXPECT_FALSE(read(named("ListPolicies"), "OnlyAttached="));
}

// Texts as recorded from AWS; IAM leaves the value out, STS shows it.
TEST(Input, ValidationTexts) {
  struct Case {
    const char* name;
    const char* operation;
    std::string form;
    std::string want;
  };
  const std::string one = "1 validation error detected: ";
  const std::string constraint = " failed to satisfy constraint: Member must ";
  const std::string key_list =
      constraint +
      "satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or "
      "equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be "
      "null]";
  std::string tags;
  for (int i = 1; i <= 51; ++i)
    tags += "&Tags.member." + std::to_string(i) + ".Key=k" + std::to_string(i) + "&Tags.member." + std::to_string(i) +
            ".Value=v";
  const Case cases[] = {
      {"missing", "CreateUser", "", one + "Value at 'userName'" + constraint + "not be null"},
      {"missing list", "TagUser", "UserName=a", one + "Value at 'tags'" + constraint + "not be null"},
      {"too long", "CreateUser", "UserName=" + std::string(65, 'a'),
       one + "Value at 'userName'" + constraint + "have length less than or equal to 64"},
      {"too short", "CreateUser",
       "UserName=", one + "Value at 'userName'" + constraint + "have length greater than or equal to 1"},
      {"long path", "CreateUser", "UserName=a&Path=/" + std::string(512, 'a') + "/",
       one + "Value at 'path'" + constraint + "have length less than or equal to 512"},
      {"characters are counted, not bytes", "TagUser",
       "UserName=a&Tags.member.1.Key=" + std::string(128, 'a') + "%C3%A4&Tags.member.1.Value=",
       one + "Value at 'tags.1.member.key'" + constraint + "have length less than or equal to 128"},
      {"bad name", "CreateUser", "UserName=a/b",
       "The specified value for userName is invalid. It must contain only alphanumeric characters and/or the "
       "following: +=,.@_-"},
      {"bad group name", "CreateGroup", "GroupName=a b",
       "The specified value for groupName is invalid. It must contain only alphanumeric characters and/or the "
       "following: +=,.@_-"},
      {"bad path", "CreateUser", "UserName=a&Path=x",
       "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters "
       "and/or / characters."},
      {"constraints go before names", "CreateUser", "UserName=a/b&PermissionsBoundary=short",
       one + "Value at 'permissionsBoundary'" + constraint + "have length greater than or equal to 20"},
      {"low value", "ListUsers", "MaxItems=0",
       one + "Value at 'maxItems'" + constraint + "have value greater than or equal to 1"},
      {"high value", "ListUsers", "MaxItems=1001",
       one + "Value at 'maxItems'" + constraint + "have value less than or equal to 1000"},
      {"no number", "ListUsers", "MaxItems=ten", one + "Value at 'maxItems'" + constraint + "be an integer"},
      {"a number and more", "ListUsers", "MaxItems=10x", one + "Value at 'maxItems'" + constraint + "be an integer"},
      {"a number beyond all", "ListUsers", "MaxItems=99999999999999999999",
       one + "Value at 'maxItems'" + constraint + "be an integer"},
      {"no boolean", "ListPolicies", "OnlyAttached=yes", one + "Value at 'onlyAttached'" + constraint + "be a boolean"},
      {"bad prefix", "ListUsers", "PathPrefix=x",
       one + "Value at 'pathPrefix'" + constraint + "satisfy regular expression pattern: \\u002F[\\u0021-\\u007F]*"},
      {"bad enumeration", "UpdateAccessKey", "AccessKeyId=AKIAIOSFODNN7EXAMPLE&Status=On",
       one + "Value at 'status'" + constraint + "satisfy enum value set"},
      {"bad version", "DeletePolicyVersion", "PolicyArn=arn:aws:iam::111122223333:policy/p&VersionId=2",
       one + "Value at 'versionId'" + constraint +
           "satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"},
      {"bad alias", "CreateAccountAlias", "AccountAlias=a--b",
       one + "Value at 'accountAlias'" + constraint +
           "satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$"},
      {"several", "UpdateAccountPasswordPolicy",
       "MinimumPasswordLength=3&MaxPasswordAge=1096&PasswordReusePrevention=25",
       "3 validation errors detected: Value at 'minimumPasswordLength'" + constraint +
           "have value greater than or equal to 6; Value at 'maxPasswordAge'" + constraint +
           "have value less than or equal to 1095; Value at 'passwordReusePrevention'" + constraint +
           "have value less than or equal to 24"},
      {"an element of a list of texts", "UntagUser", "UserName=a&TagKeys.member.1=" + std::string(129, 'k'),
       one + "Value at 'tagKeys'" + key_list},
      {"one text for all elements", "UntagUser", "UserName=a&TagKeys.member.1=&TagKeys.member.2=%23",
       one + "Value at 'tagKeys'" + key_list},
      {"a structure where a text belongs", "UntagUser", "UserName=a&TagKeys.member.1.Key=x",
       one + "Value at 'tagKeys'" + key_list},
      {"an element of a list of structures", "TagUser",
       "UserName=a&Tags.member.1.Key=k&Tags.member.1.Value=v&Tags.member.5.Key=&Tags.member.5.Value=v",
       "2 validation errors detected: Value at 'tags.2.member.key'" + constraint +
           "have length greater than or equal to 1; Value at 'tags.2.member.key'" + constraint +
           "satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"},
      {"half a structure", "TagUser", "UserName=a&Tags.member.1.Key=k",
       one + "Value at 'tags.1.member.value'" + constraint + "not be null"},
      {"too many elements", "TagUser", "UserName=a" + tags,
       one + "Value at 'tags'" + constraint + "have length less than or equal to 50"},
      {"a text where a list belongs", "TagUser", "UserName=a&Tags=k",
       one + "Value at 'tags'" + constraint + "be a list"},
      {"a password is not shown", "CreateLoginProfile", "UserName=a&Password=%01secret",
       one + "Value at 'password'" + constraint +
           "satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"},
      {"STS shows the value", "GetSessionToken", "SerialNumber=GAHT!2345678",
       one + "Value 'GAHT!2345678' at 'serialNumber'" + constraint +
           "satisfy regular expression pattern: [\\w+=/:,.@-]*"},
      {"STS shows a number", "GetSessionToken", "DurationSeconds=899",
       one + "Value '899' at 'durationSeconds'" + constraint + "have value greater than or equal to 900"},
      {"STS shows that nothing was sent", "GetAccessKeyInfo", "",
       one + "Value null at 'accessKeyId'" + constraint + "not be null"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<Object> input = read(named(c.operation), c.form);
    ASSERT_FALSE(input);
    EXPECT_EQ(input.error().code, Code::ValidationError);
    EXPECT_EQ(input.error().message, c.want);
  }
}

TEST(Input, ALongRefusedValueIsNotEchoed) {
  const Result<Object> input = read(named("GetSessionToken"), "SerialNumber=" + std::string(5000, 'x'));
  ASSERT_FALSE(input);
  EXPECT_LT(input.error().message.size(), 300U);
}

TEST(Input, SecretsAreSecretsFromTheStart) {
  const Result<Object> input = read(named("CreateLoginProfile"), "UserName=a&Password=correct%20horse");
  ASSERT_TRUE(input);
  const auto& profile = input->as<iam::CreateLoginProfileInput>();
  ASSERT_TRUE(profile.password);
  EXPECT_EQ(profile.password->expose(), "correct horse");
  EXPECT_EQ(text_member(*input, "Password"), nullptr);
}

TEST(Input, FromTheConsole) {
  const Result<Object> input = read_json(
      named("CreateUser"), R"({"UserName":"alice","Path":null,"Tags":[{"Key":"k","Value":"v"},{"Key":"l","Value":""}],)"
                           R"("Unknown":{"a":[1]}})");
  ASSERT_TRUE(input) << input.error().message;
  const auto& user = input->as<iam::CreateUserInput>();
  EXPECT_EQ(user.user_name, "alice");
  EXPECT_EQ(user.path, "/");
  ASSERT_EQ(user.tags.size(), 2U);
  EXPECT_EQ(user.tags[1].key, "l");
  const Result<Object> list = read_json(named("ListPolicies"), R"({"MaxItems":7,"OnlyAttached":true,"Scope":"Local"})");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->as<iam::ListPoliciesInput>().max_items, 7);
  EXPECT_TRUE(list->as<iam::ListPoliciesInput>().only_attached);
}

TEST(Input, FromTheConsoleRefused) {
  struct Case {
    const char* name;
    const char* operation;
    const char* json;
    const char* path;
    const char* constraint;
  };
  constexpr Case kCases[] = {
      {"missing", "CreateUser", "{}", "userName", "Member must not be null"},
      {"null", "CreateUser", R"({"UserName":null})", "userName", "Member must not be null"},
      {"number for a text", "CreateUser", R"({"UserName":7})", "userName", "Member must be a string"},
      {"text for a number", "ListUsers", R"({"MaxItems":"7"})", "maxItems", "Member must be an integer"},
      {"fraction", "ListUsers", R"({"MaxItems":7.5})", "maxItems", "Member must be an integer"},
      {"text for a boolean", "ListPolicies", R"({"OnlyAttached":"true"})", "onlyAttached", "Member must be a boolean"},
      {"object for a list", "TagUser", R"({"UserName":"a","Tags":{}})", "tags", "Member must be a list"},
      {"text for a structure", "TagUser", R"({"UserName":"a","Tags":["x"]})", "tags.1.member",
       "Member must be an object"},
      {"NUL", "CreatePolicy", R"({"PolicyName":"p","PolicyDocument":"{}","Description":"a\u0000b"})", "description",
       "Member must not contain NUL"},
      {"limit", "ListUsers", R"({"MaxItems":0})", "maxItems", "Member must have value greater than or equal to 1"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<Object> input = read_json(named(c.operation), c.json);
    ASSERT_FALSE(input);
    EXPECT_EQ(input.error().code, Code::ValidationError);
    EXPECT_EQ(input.error().message, std::string("1 validation error detected: Value at '") + c.path +
                                         "' failed to satisfy constraint: " + c.constraint);
  }
  EXPECT_FALSE(read_json(named("CreateUser"), "[]"));
  EXPECT_FALSE(read_json(named("ListUsers"), "7"));
}

TEST(Input, MembersByName) {
  const Result<Object> input = read(named("UpdateUser"), "UserName=a&NewPath=/x/");
  ASSERT_TRUE(input);
  ASSERT_NE(text_member(*input, "NewPath"), nullptr);
  EXPECT_EQ(*text_member(*input, "NewPath"), "/x/");
  EXPECT_EQ(text_member(*input, "NewUserName"), nullptr);
  EXPECT_EQ(text_member(*input, "Nothing"), nullptr);
  EXPECT_TRUE(has_member(*input, "NewPath"));
  EXPECT_FALSE(has_member(*input, "NewUserName"));
  EXPECT_FALSE(has_member(*input, "Nothing"));
  const Result<Object> untagged = read(named("CreateUser"), "UserName=a&Tags=");
  ASSERT_TRUE(untagged);
  EXPECT_FALSE(has_member(*untagged, "Tags"));
}
}  // namespace
}  // namespace keyward::api
