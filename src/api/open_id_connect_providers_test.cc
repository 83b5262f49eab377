// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
#include "api/test_rig.h"

namespace keyward::api {
namespace {
constexpr const char* kThumbprint = "990f4193972f2becf12ddeda5237f9c952f20d9e";
constexpr const char* kArn = "arn:aws:iam::111122223333:oidc-provider/ci.example.com/group/";

std::string list_of(int count, std::string_view element) {
  std::string list = "[";
  for (int i = 0; i < count; ++i) list += fmt::format("{}{}", i == 0 ? "" : ",", fmt::format(fmt::runtime(element), i));
  return list + "]";
}

std::string of(std::string_view arn, std::string_view more = "") {
  return fmt::format(R"({{"OpenIDConnectProviderArn":"{}"{}}})", arn, more);
}

TEST(OpenIdConnectProviders, FromBirthToDeath) {
  Rig rig;
  const authn::Caller root = rig.root();
  const std::string made = rig.must(
      root, "CreateOpenIDConnectProvider",
      R"({"Url":"https://ci.example.com/group/","ClientIDList":["a","b","a"],"ThumbprintList":["990F4193972F2BECF12DDEDA5237F9C952F20D9E"],)"
      R"("Tags":[{"Key":"k","Value":"v"}]})");
  EXPECT_EQ(at(made, "OpenIDConnectProviderArn"), kArn);
  EXPECT_EQ(each(made, "Tags", "Key"), "k");
  const std::string got = rig.must(root, "GetOpenIDConnectProvider", of(kArn));
  EXPECT_EQ(members(got, ""), "Url ClientIDList ThumbprintList CreateDate Tags");
  EXPECT_EQ(at(got, "Url"), "ci.example.com/group/");  // as in AWS's example
  EXPECT_EQ(each(got, "ClientIDList"), "a b");
  EXPECT_EQ(each(got, "ThumbprintList"), kThumbprint);
  EXPECT_EQ(each(rig.must(root, "ListOpenIDConnectProviders"), "OpenIDConnectProviderList", "Arn"), kArn);
  EXPECT_EQ(at(rig.must(root, "GetAccountSummary"), "SummaryMap.Providers"), "1");
  // Both are idempotent.
  for (int i = 0; i < 2; ++i) rig.must(root, "AddClientIDToOpenIDConnectProvider", of(kArn, R"(,"ClientID":"c")"));
  for (int i = 0; i < 2; ++i) rig.must(root, "RemoveClientIDFromOpenIDConnectProvider", of(kArn, R"(,"ClientID":"a")"));
  EXPECT_EQ(each(rig.must(root, "GetOpenIDConnectProvider", of(kArn)), "ClientIDList"), "b c");
  rig.must(root, "UpdateOpenIDConnectProviderThumbprint", of(kArn, R"(,"ThumbprintList":[])"));
  EXPECT_EQ(each(rig.must(root, "GetOpenIDConnectProvider", of(kArn)), "ThumbprintList"), "");
  rig.must(root, "TagOpenIDConnectProvider", of(kArn, R"(,"Tags":[{"Key":"K","Value":"w"}])"));
  rig.must(root, "UntagOpenIDConnectProvider", of(kArn, R"(,"TagKeys":["k"])"));
  EXPECT_EQ(each(rig.must(root, "ListOpenIDConnectProviderTags", of(kArn)), "Tags", "Key"), "K");
  // Another account's calls do not reach it.
  for (const char* operation : {"GetOpenIDConnectProvider", "DeleteOpenIDConnectProvider"})
    EXPECT_EQ(rig.say(rig.root(kOther), operation, of(kArn)),
              fmt::format("NoSuchEntity: OpenIDConnect Provider not found for arn {}", kArn));
  EXPECT_NE(rig.account().find_open_id_connect_provider("ci.example.com/group/"), nullptr);
  for (int i = 0; i < 2; ++i) rig.must(root, "DeleteOpenIDConnectProvider", of(kArn));
  EXPECT_EQ(each(rig.must(root, "ListOpenIDConnectProviders"), "OpenIDConnectProviderList", "Arn"), "");
}

TEST(OpenIdConnectProviders, Limits) {
  Rig rig({.open_id_connect_providers_per_account = 2});
  const auto create = [&](std::string_view more) {
    return fmt::format(R"({{"Url":"https://a.example.com"{}}})", more);
  };
  const std::string ids = list_of(101, R"("id{}")");
  const std::string most = list_of(100, R"("id{}")");
  const std::string thumbprints = list_of(6, R"("990f4193972f2becf12ddeda5237f9c952f20d9{}")");
  const authn::Caller root = rig.root();
  rig.check(root, {{"CreateOpenIDConnectProvider", create(fmt::format(R"(,"ClientIDList":{})", ids)).c_str(),
                    "LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100"},
                   {"CreateOpenIDConnectProvider", create(fmt::format(R"(,"ThumbprintList":{})", thumbprints)).c_str(),
                    "InvalidInput: Thumbprint list must contain fewer than 5 entries."},
                   {"CreateOpenIDConnectProvider",
                    create(R"(,"ThumbprintList":["zzzz4193972f2becf12ddeda5237f9c952f20d9e"])").c_str(),
                    "InvalidInput: The thumbprint must be 40 hexadecimal digits."},
                   {"CreateOpenIDConnectProvider",
                    create(R"(,"Tags":[{"Key":"k","Value":""},{"Key":"k","Value":""}])").c_str(),
                    "InvalidInput: Duplicate tag keys found."}});
  rig.must(root, "CreateOpenIDConnectProvider", create(fmt::format(R"(,"ClientIDList":{})", most)));
  rig.must(root, "CreateOpenIDConnectProvider", R"({"Url":"https://b.example.com"})");
  constexpr const char* kFull = "arn:aws:iam::111122223333:oidc-provider/a.example.com";
  rig.check(root, {{"CreateOpenIDConnectProvider", create("").c_str(),
                    "EntityAlreadyExists: Provider with url https://a.example.com already exists."},
                   {"CreateOpenIDConnectProvider", R"({"Url":"https://c.example.com"})",
                    "LimitExceeded: Cannot exceed quota for OpenIdConnectProvidersPerAccount: 2"},
                   {"AddClientIDToOpenIDConnectProvider", of(kFull, R"(,"ClientID":"more")").c_str(),
                    "LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100"},
                   {"GetOpenIDConnectProvider", of("arn:aws:iam::111122223333:saml-provider/a").c_str(),
                    "InvalidInput: ARN arn:aws:iam::111122223333:saml-provider/a is not valid."},
                   {"GetOpenIDConnectProvider", of("https://a.example.com").c_str(),
                    "ValidationError: ARN https://a.example.com is not valid."}});
}

// The URL is where keys are fetched from, and the prefix of condition keys.
TEST(OpenIdConnectProviders, Urls) {
  const struct {
    const char* url;
    bool good;
  } rows[] = {
      {"https://server.example.com", true},
      {"https://server.example.com/", true},  // another name than without the slash: "iss" is compared byte for byte
      {"https://server.example.com/a/b~c%20d", true},
      {"https://server.example.com:8443", true},
      {"https://localhost:9443/x", true},
      {"https://localhost", true},
      {"https://keycloak:8443/realms/lab", true},
      {"https://keycloak/realms/lab", true},
      {"http://server.example.com", false},
      {"HTTPS://server.example.com", false},
      {"server.example.com", false},
      {"arn:aws:iam::111122223333:oidc-provider/server.example.com", false},
      {"https://", false},
      {"https:///path", false},
      {"https://saml", false},  // its keys would be those of SAML sessions
      {"https://aws", false},
      {"https://user@server.example.com", false},
      {"https://user:password@server.example.com", false},
      {"https://server.example.com?query", false},
      {"https://server.example.com/a?query", false},
      {"https://server.example.com/#fragment", false},
      {"https://server.example.com:", false},
      {"https://server.example.com:0443", false},
      {"https://server.example.com:123456", false},
      {"https://server.example.com:80x", false},
      {"https://server.example.com/a b", false},
      {"https://server.example.com/a\\\\b", false},
      {"https://ser_ver.example.com", false},
      {"https://[::1]:8443", false},
      {"https://.example.com", false},
      {"https://sérver.example.com", false},
  };
  Rig rig;
  for (const auto& row : rows) {
    const std::string said =
        rig.say(rig.root(), "CreateOpenIDConnectProvider", fmt::format(R"({{"Url":"{}"}})", row.url));
    EXPECT_EQ(said.starts_with("{"), row.good) << row.url << ": " << said;
    if (!row.good) {
      EXPECT_EQ(said, "InvalidInput: Invalid Open ID Connect Provider URL") << row.url;
    }
  }
}

// Policies name the provider that is to be made, and its tags thereafter.
TEST(OpenIdConnectProviders, Permissions) {
  Rig rig;
  const authn::Caller user = rig.user_with(
      "u",
      R"({"Effect":"Allow","Action":"iam:*OpenIDConnect*","Resource":"arn:aws:iam::111122223333:oidc-provider/ci.example.com"})");
  rig.must(user, "CreateOpenIDConnectProvider", R"({"Url":"https://ci.example.com"})");
  EXPECT_EQ(rig.say(user, "CreateOpenIDConnectProvider", R"({"Url":"https://other.example.com"})"),
            "AccessDenied: User: arn:aws:iam::111122223333:user/u is not authorized to perform: "
            "iam:CreateOpenIDConnectProvider on resource: "
            "arn:aws:iam::111122223333:oidc-provider/other.example.com because no identity-based policy allows the "
            "iam:CreateOpenIDConnectProvider action");
  const authn::Caller tagged = rig.user_with(
      "t",
      R"({"Effect":"Allow","Action":"iam:GetOpenIDConnectProvider","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}})");
  const std::string input = of("arn:aws:iam::111122223333:oidc-provider/ci.example.com");
  EXPECT_TRUE(rig.say(tagged, "GetOpenIDConnectProvider", input).starts_with("AccessDenied"));
  rig.must(rig.root(), "TagOpenIDConnectProvider",
           of("arn:aws:iam::111122223333:oidc-provider/ci.example.com", R"(,"Tags":[{"Key":"team","Value":"blue"}])"));
  rig.must(tagged, "GetOpenIDConnectProvider", input);
}

}  // namespace
}  // namespace keyward::api
