// https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation, and what AWS asks for besides.
#include "federation/token_claims.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace keyward::federation {
namespace {
constexpr Time kNow{1'800'000'000};

identity::OpenIdConnectProvider provider() {
  return {.name = "idp.example.com/tenant",
          .created = {},
          .client_ids = {"app", "sts.amazonaws.com"},
          .thumbprints = {},
          .tags = {}};
}

Result<TokenClaims> judged(const std::string& text, Time now = kNow) {
  const auto document = json::Document::parse(text);
  if (!document) {
    ADD_FAILURE() << text;
    return fail(Code::ServiceFailure, "");
  }
  return judge(document->root(), provider(), now);
}

// The claims of a good token, with others in the place of these or behind them; "null" takes one away.
std::string claims(const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  std::vector<std::pair<std::string, std::string>> all{{"iss", R"("https://idp.example.com/tenant")"},
                                                       {"sub", R"("alice")"},
                                                       {"aud", R"("app")"},
                                                       {"exp", "1800000300"},
                                                       {"iat", "1799999900"}};
  for (const auto& [name, value] : changes) {
    std::erase_if(all, [&](const auto& one) { return one.first == name; });
    if (value != "null") all.emplace_back(name, value);
  }
  std::string out;
  for (const auto& [name, value] : all) out += fmt::format(R"({}"{}":{})", out.empty() ? "" : ",", name, value);
  return "{" + out + "}";
}

TEST(TokenClaims, Rules) {
  const struct {
    const char *claim, *value, *want;  // "": taken
  } rows[] = {
      {"x", "1", ""},
      {"iss", "null", "Missing a required claim: iss"},
      {"iss", "7", "Missing a required claim: iss"},
      {"iss", R"(["https://idp.example.com/tenant"])", "Missing a required claim: iss"},
      {"iss", R"("https://idp.example.com/tenant/")", "The token is of another issuer."},
      {"iss", R"("https://IDP.example.com/tenant")", "The token is of another issuer."},
      {"iss", R"("idp.example.com/tenant")", "The token is of another issuer."},
      {"iss", R"("http://idp.example.com/tenant")", "The token is of another issuer."},
      {"sub", "null", "Missing a required claim: sub"},
      {"sub", R"("")", "Missing a required claim: sub"},
      {"sub", "1", "Missing a required claim: sub"},
      {"aud", "null", "Missing a required claim: aud"},
      {"aud", R"("other")", "Incorrect token audience"},
      {"aud", R"("APP")", "Incorrect token audience"},
      {"aud", R"("app ")", "Incorrect token audience"},
      {"aud", R"(["app"])", ""},
      {"aud", R"([])", "Missing a required claim: aud"},
      {"aud", R"(["app",7])", "Missing a required claim: aud"},
      {"aud", R"({"app":1})", "Missing a required claim: aud"},
      {"aud", R"(["other","app"])", "Missing a required claim: azp"},
      {"azp", R"("app")", ""},
      {"azp", R"("other")", "Incorrect token audience"},
      {"azp", "7", "Incorrect token audience"},
      {"exp", "null", "Missing a required claim: exp"},
      {"exp", R"("1800000300")", "Missing a required claim: exp"},
      {"exp", "1800000300.75", ""},
      {"exp", "1.8e9", "Missing a required claim: exp"},
      {"exp", "1799999941", ""},  // a minute's difference of the clocks
      {"exp", "1799999940",
       "Token expired: current date/time 1800000000 must be before the expiration date/time 1799999940"},
      {"exp", "-1", "Token expired: current date/time 1800000000 must be before the expiration date/time -1"},
      {"exp", "1800086300", ""},
      {"exp", "1800086301", "The token must expire within 24 hours after it was issued."},
      {"exp", "9223372036854775807", "The token must expire within 24 hours after it was issued."},
      {"exp", "99999999999999999999", "Missing a required claim: exp"},
      {"iat", "null", "Missing a required claim: iat"},
      {"iat", R"("now")", "Missing a required claim: iat"},
      {"iat", "1800000060", ""},
      {"iat", "1800000061", "The token was issued in the future."},
      {"iat", "-9223372036854775808", "The token must expire within 24 hours after it was issued."},
      {"nbf", "1800000060", ""},
      {"nbf", "1800000061", "The token is not valid yet."},
      {"nbf", R"("soon")", "The claim nbf is not a time."},
      {"https://aws.amazon.com/tags", "[]", "The token's claim of session tags is not an object."},
      {"https://aws.amazon.com/tags", R"({"principal_tags":[]})",
       "The token's claim of session tags is not an object."},
      {"https://aws.amazon.com/tags", R"({"principal_tags":{"a":["1","2"]}})",
       "A session tag of the token must have a key and one value."},
      {"https://aws.amazon.com/tags", R"({"principal_tags":{"a":[]}})",
       "A session tag of the token must have a key and one value."},
      {"https://aws.amazon.com/tags", R"({"principal_tags":{"":["1"]}})",
       "A session tag of the token must have a key and one value."},
      {"https://aws.amazon.com/tags", R"({"transitive_tag_keys":[1]})",
       "The token's transitive tag keys are not a list of texts."},
      {"https://aws.amazon.com/source_identity", R"("a b")", "The token's source identity is not one."},
      {"https://aws.amazon.com/source_identity", R"("a")", "The token's source identity is not one."},
      {"https://aws.amazon.com/source_identity", "7", "The token's source identity is not one."},
      {"https://aws.amazon.com/source_identity", R"("alice@example.com")", ""},
  };
  for (const auto& row : rows) {
    const Result<TokenClaims> got = judged(claims({{row.claim, row.value}}));
    EXPECT_EQ(got ? "" : got.error().message, row.want) << row.claim << " " << row.value;
    if (got) continue;
    const bool expired = got.error().message.starts_with("Token expired");
    EXPECT_EQ(got.error().code, expired ? Code::ExpiredTokenException : Code::InvalidIdentityToken);
  }
  EXPECT_TRUE(judged(claims({{"sub", fmt::format("\"{}\"", std::string(255, 's'))}})));
  EXPECT_FALSE(judged(claims({{"sub", fmt::format("\"{}\"", std::string(256, 's'))}})));
  EXPECT_FALSE(judged(claims({{"exp", "1800000300"}, {"iat", "1800000300"}}), {1'800'000'300}));
}

TEST(TokenClaims, WhatTheySay) {
  const Result<TokenClaims> got = judged(claims({
      {"aud", R"(["other","app"])"},
      {"azp", R"("sts.amazonaws.com")"},
      {"amr", R"(["pwd","mfa"])"},
      {"email", R"("alice@example.com")"},
      {"groups", R"(["no key of AWS's"])"},
      {"https://aws.amazon.com/source_identity", R"("alice")"},
      {"https://aws.amazon.com/tags",
       R"({"principal_tags":{"Project":["Automation"],"CostCenter":["987654"]},"transitive_tag_keys":["Project"]})"},
  }));
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->issuer, "https://idp.example.com/tenant");
  EXPECT_EQ(got->subject, "alice");
  EXPECT_EQ(got->audience, "sts.amazonaws.com");
  EXPECT_EQ(got->audiences, (std::vector<std::string>{"other", "app"}));
  const std::vector<std::pair<std::string, std::vector<std::string>>> keys{
      {"aud", {"sts.amazonaws.com"}}, {"oaud", {"other", "app"}},       {"amr", {"pwd", "mfa"}},
      {"azp", {"sts.amazonaws.com"}}, {"email", {"alice@example.com"}}, {"sub", {"alice"}}};
  EXPECT_EQ(got->keys, keys);
  EXPECT_EQ(got->source_identity, "alice");
  EXPECT_EQ(got->tags, (std::vector<identity::Tag>{{"Project", "Automation"}, {"CostCenter", "987654"}}));
  EXPECT_EQ(got->transitive_tag_keys, std::vector<std::string>{"Project"});
}

// The other form that AWS documents, for providers that cannot nest claims.
TEST(TokenClaims, FlatTags) {
  const Result<TokenClaims> got = judged(claims({
      {"https://aws.amazon.com/tags/principal_tags/Project", R"("Automation")"},
      {"https://aws.amazon.com/tags/principal_tags/CostCenter", R"(["987654"])"},
      {"https://aws.amazon.com/tags/transitive_tag_keys", R"(["Project","CostCenter"])"},
  }));
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->tags, (std::vector<identity::Tag>{{"Project", "Automation"}, {"CostCenter", "987654"}}));
  EXPECT_EQ(got->transitive_tag_keys, (std::vector<std::string>{"Project", "CostCenter"}));
}

}  // namespace
}  // namespace keyward::federation
