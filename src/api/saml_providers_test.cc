// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
#include "api/test_rig.h"

namespace keyward::api {
namespace {
constexpr const char* kArn = "arn:aws:iam::111122223333:saml-provider/Corporate_1.x-y";

std::string of(std::string_view arn, std::string_view more = "") {
  return fmt::format(R"({{"SAMLProviderArn":"{}"{}}})", arn, more);
}

std::string named(std::string_view name, const std::string& document = saml_metadata(), std::string_view more = "") {
  return fmt::format(R"({{"Name":"{}","SAMLMetadataDocument":{}{}}})", name, json::quoted(document), more);
}

TEST(SamlProviders, FromBirthToDeath) {
  Rig rig;
  const authn::Caller root = rig.root();
  const std::string made = rig.must(root, "CreateSAMLProvider",
                                    named("Corporate_1.x-y", saml_metadata(), R"(,"Tags":[{"Key":"k","Value":"v"}])"));
  EXPECT_EQ(at(made, "SAMLProviderArn"), kArn);
  EXPECT_EQ(each(made, "Tags", "Key"), "k");
  const std::string got = rig.must(root, "GetSAMLProvider", of(kArn));
  EXPECT_EQ(members(got, ""), "SAMLProviderUUID SAMLMetadataDocument CreateDate ValidUntil Tags");
  EXPECT_EQ(at(got, "SAMLMetadataDocument"), saml_metadata());
  EXPECT_EQ(at(got, "SAMLProviderUUID").size(), 23U);
  // Its metadata names no end.
  const Time century{rig.clock.now().seconds + std::int64_t{36'500} * 86'400};
  EXPECT_EQ(rig.account().find_saml_provider("Corporate_1.x-y")->valid_until, century);
  EXPECT_EQ(each(rig.must(root, "ListSAMLProviders"), "SAMLProviderList", "Arn"), kArn);
  EXPECT_EQ(members(at(rig.must(root, "ListSAMLProviders"), "SAMLProviderList.0"), ""), "Arn ValidUntil CreateDate");
  EXPECT_EQ(at(rig.must(root, "GetAccountSummary"), "SummaryMap.Providers"), "1");

  const std::string newer = saml_metadata("metadata_valid_until");
  const std::string updated =
      rig.must(root, "UpdateSAMLProvider", of(kArn, fmt::format(R"(,"SAMLMetadataDocument":{})", json::quoted(newer))));
  EXPECT_EQ(at(updated, "SAMLProviderArn"), kArn);
  const std::string again = rig.must(root, "GetSAMLProvider", of(kArn));
  EXPECT_EQ(at(again, "SAMLMetadataDocument"), newer);
  EXPECT_EQ(at(again, "SAMLProviderUUID"), at(got, "SAMLProviderUUID"));
  EXPECT_EQ(each(again, "Tags", "Key"), "k");
  EXPECT_EQ(iso8601(rig.account().find_saml_provider("Corporate_1.x-y")->valid_until), "2036-01-02T03:04:05Z");
  rig.must(root, "UpdateSAMLProvider", of(kArn));  // changes nothing
  EXPECT_EQ(at(rig.must(root, "GetSAMLProvider", of(kArn)), "SAMLMetadataDocument"), newer);

  rig.must(root, "TagSAMLProvider", of(kArn, R"(,"Tags":[{"Key":"K","Value":"w"}])"));
  rig.must(root, "UntagSAMLProvider", of(kArn, R"(,"TagKeys":["k"])"));
  EXPECT_EQ(each(rig.must(root, "ListSAMLProviderTags", of(kArn)), "Tags", "Key"), "K");
  // Another account's calls do not reach it.
  for (const char* operation : {"GetSAMLProvider", "UpdateSAMLProvider", "DeleteSAMLProvider"})
    EXPECT_EQ(rig.say(rig.root(kOther), operation, of(kArn)),
              fmt::format("NoSuchEntity: Manifest not found for arn {}", kArn));
  EXPECT_EQ(each(rig.must(rig.root(kOther), "ListSAMLProviders"), "SAMLProviderList", "Arn"), "");
  rig.must(root, "DeleteSAMLProvider", of(kArn));
  EXPECT_EQ(each(rig.must(root, "ListSAMLProviders"), "SAMLProviderList", "Arn"), "");
  EXPECT_EQ(rig.say(root, "DeleteSAMLProvider", of(kArn)),
            fmt::format("NoSuchEntity: Manifest not found for arn {}", kArn));
}

TEST(SamlProviders, Refusals) {
  Rig rig({.saml_providers_per_account = 2});
  const authn::Caller root = rig.root();
  rig.must(root, "CreateSAMLProvider", named("one"));
  const std::string noise(1000, 'x');
  const std::string broken =
      of("arn:aws:iam::111122223333:saml-provider/one", fmt::format(R"(,"SAMLMetadataDocument":"{}")", noise));
  const std::string tags = named("two", saml_metadata(), R"(,"Tags":[{"Key":"k","Value":""},{"Key":"k","Value":""}])");
  rig.check(root, {{"CreateSAMLProvider", named("one").c_str(),
                    "EntityAlreadyExists: Provider with name one already exists."},
                   {"CreateSAMLProvider", named("two", noise).c_str(), "InvalidInput: Could not parse metadata"},
                   {"UpdateSAMLProvider", broken.c_str(), "InvalidInput: Could not parse metadata"},
                   {"CreateSAMLProvider", tags.c_str(), "InvalidInput: Duplicate tag keys found."},
                   {"GetSAMLProvider", of("arn:aws:iam::111122223333:oidc-provider/one").c_str(),
                    "InvalidInput: ARN arn:aws:iam::111122223333:oidc-provider/one is not valid."},
                   {"GetSAMLProvider", of("https://a.example.com/one").c_str(),
                    "ValidationError: ARN https://a.example.com/one is not valid."}});
  EXPECT_EQ(rig.account().find_saml_provider("one")->metadata, saml_metadata());
  rig.must(root, "CreateSAMLProvider", named("two"));
  EXPECT_EQ(rig.say(root, "CreateSAMLProvider", named("three")),
            "LimitExceeded: Cannot exceed quota for SAMLProvidersPerAccount: 2");
}

// Policies name the provider that is to be made, and its tags thereafter.
TEST(SamlProviders, Permissions) {
  Rig rig;
  const authn::Caller user = rig.user_with(
      "u",
      R"({"Effect":"Allow","Action":"iam:*SAMLProvider","Resource":"arn:aws:iam::111122223333:saml-provider/idp"})");
  rig.must(user, "CreateSAMLProvider", named("idp"));
  EXPECT_EQ(
      rig.say(user, "CreateSAMLProvider", named("other")),
      "AccessDenied: User: arn:aws:iam::111122223333:user/u is not authorized to perform: iam:CreateSAMLProvider on "
      "resource: arn:aws:iam::111122223333:saml-provider/other because no identity-based policy allows the "
      "iam:CreateSAMLProvider action");
  const authn::Caller tagged = rig.user_with(
      "t",
      R"({"Effect":"Allow","Action":"iam:GetSAMLProvider","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}})");
  const std::string input = of("arn:aws:iam::111122223333:saml-provider/idp");
  EXPECT_TRUE(rig.say(tagged, "GetSAMLProvider", input).starts_with("AccessDenied"));
  rig.must(rig.root(), "TagSAMLProvider",
           of("arn:aws:iam::111122223333:saml-provider/idp", R"(,"Tags":[{"Key":"team","Value":"blue"}])"));
  rig.must(tagged, "GetSAMLProvider", input);
}

}  // namespace
}  // namespace keyward::api
