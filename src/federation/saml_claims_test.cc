// What a SAML response must say, and what is read of it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html
#include "federation/saml_claims.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "federation/saml_test_provider.h"

namespace keyward::federation {
namespace {
constexpr std::string_view kEndpoint = "http://localhost:8700/saml";
constexpr Time kNow{1'793'000'000};
constexpr const char* kOwn = "https://aws.amazon.com/SAML/Attributes/";
constexpr const char* kRole = "arn:aws:iam::111122223333:role/team/a";
constexpr const char* kProvider = "arn:aws:iam::111122223333:saml-provider/idp";

const TestSamlProvider& provider() {
  static const TestSamlProvider made("P-256");
  return made;
}

TestResponse good() {
  TestResponse parts{.now = kNow};
  parts.attributes = {{std::string(kOwn) + "RoleSessionName", {"alice"}},
                      {std::string(kOwn) + "Role", {fmt::format("{},{}", kRole, kProvider)}}};
  return parts;
}
std::string text_of(const Error& error) { return fmt::format("{}: {}", info(error.code).wire, error.message); }

Result<SamlClaims> read(const TestResponse& parts, std::string_view more_metadata = "") {
  const auto metadata = parse_saml_metadata(provider().metadata("https://idp.example.com", more_metadata));
  EXPECT_TRUE(metadata);
  return read_saml_response(provider().respond(parts), *metadata, kEndpoint, kNow);
}
// "" if it is taken.
std::string refusal(const TestResponse& parts) {
  const auto claims = read(parts);
  return claims ? "" : text_of(claims.error());
}

TEST(SamlClaims, Times) {
  const auto with = [](const auto& change) {
    TestResponse parts = good();
    change(parts);
    return refusal(parts);
  };
  const struct {
    const char* what;
    std::function<void(TestResponse&)> change;
    const char* want;
  } rows[] = {
      {"good", [](TestResponse&) {}, ""},
      {"expired within the skew", [](TestResponse& r) { r.ends = -59; }, ""},
      {"expired", [](TestResponse& r) { r.ends = -60; }, "ExpiredTokenException: The SAML assertion has expired."},
      {"early within the skew", [](TestResponse& r) { r.begins = 60; }, ""},
      {"early", [](TestResponse& r) { r.begins = 61; }, "InvalidIdentityToken: The SAML assertion is not valid yet."},
      {"confirmed within the skew", [](TestResponse& r) { r.confirmed_until = -59; }, ""},
      {"no longer confirmed", [](TestResponse& r) { r.confirmed_until = -60; },
       "ExpiredTokenException: The subject confirmation of the SAML assertion has expired."},
      {"redeemed in time", [](TestResponse& r) { r.issued = -300; }, ""},
      {"redeemed within the skew", [](TestResponse& r) { r.issued = -360; }, ""},
      {"redeemed too late", [](TestResponse& r) { r.issued = -361; },
       "ExpiredTokenException: Token must be redeemed within 5 minutes of issuance"},
      {"issued in the future", [](TestResponse& r) { r.issued = 61; },
       "InvalidIdentityToken: The SAML assertion was issued in the future."},
      {"a session that has ended", [](TestResponse& r) { r.session_ends = -1; },
       "ExpiredTokenException: The session at the identity provider has ended."},
      {"a session that has not", [](TestResponse& r) { r.session_ends = 1; }, ""},
  };
  for (const auto& row : rows) EXPECT_EQ(with(row.change), row.want) << row.what;
}

TEST(SamlClaims, WhomItIsFor) {
  const struct {
    const char* what;
    std::function<void(TestResponse&)> change;
    const char* want;
  } rows[] = {
      {"AWS's audience", [](TestResponse& r) { r.audience = "urn:amazon:webservices"; }, ""},
      {"AWS's other audience", [](TestResponse& r) { r.audience = "https://signin.aws.amazon.com/saml"; }, ""},
      {"two audiences",
       [](TestResponse& r) {
         r.audience = "https://other.example.com</saml:Audience><saml:Audience>urn:amazon:webservices";
       },
       ""},
      {"two restrictions, both of which must hold",
       [](TestResponse& r) {
         r.audience =
             "urn:amazon:webservices</saml:Audience></"
             "saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>https://other.example.com";
       },
       "InvalidIdentityToken: Response does not contain the required audience."},
      {"another audience", [](TestResponse& r) { r.audience = "https://other.example.com"; },
       "InvalidIdentityToken: Response does not contain the required audience."},
      {"another path", [](TestResponse& r) { r.audience = "http://localhost:8700/saml/"; },
       "InvalidIdentityToken: Response does not contain the required audience."},
      {"another condition",
       [](TestResponse& r) {
         r.audience =
             "urn:amazon:webservices</saml:Audience></saml:AudienceRestriction><saml:Condition></"
             "saml:Condition><saml:AudienceRestriction><saml:Audience>urn:amazon:webservices";
       },
       "InvalidIdentityToken: The SAML assertion has a condition that is not known."},
      {"for one use",
       [](TestResponse& r) {
         r.audience =
             "urn:amazon:webservices</saml:Audience></saml:AudienceRestriction><saml:OneTimeUse></"
             "saml:OneTimeUse><saml:AudienceRestriction><saml:Audience>urn:amazon:webservices";
       },
       ""},
      {"AWS's recipient", [](TestResponse& r) { r.recipient = "https://signin.aws.amazon.com/saml"; }, ""},
      {"another recipient", [](TestResponse& r) { r.recipient = "https://other.example.com/saml"; },
       "InvalidIdentityToken: The Recipient of the SAML assertion is another."},
      {"AWS's destination", [](TestResponse& r) { r.destination = "https://signin.aws.amazon.com/saml"; }, ""},
      {"no destination", [](TestResponse& r) { r.destination = ""; }, ""},
      {"another destination", [](TestResponse& r) { r.destination = "https://other.example.com/saml"; },
       "InvalidIdentityToken: The Destination of the SAML response is another."},
      {"another issuer", [](TestResponse& r) { r.issuer = "https://other.example.com"; },
       "InvalidIdentityToken: Issuer not present in specified provider"},
      {"another issuer of the response", [](TestResponse& r) { r.response_issuer = "https://other.example.com"; },
       "InvalidIdentityToken: Issuer not present in specified provider"},
      {"no user", [](TestResponse& r) { r.subject = ""; },
       "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML"},
      {"a blank user", [](TestResponse& r) { r.subject = " "; },
       "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML"},
      {"a long user", [](TestResponse& r) { r.subject = std::string(257, 'x'); },
       "InvalidIdentityToken: The NameID is longer than 256 characters."},
  };
  for (const auto& row : rows) {
    TestResponse parts = good();
    row.change(parts);
    EXPECT_EQ(refusal(parts), row.want) << row.what;
  }
}

// Parts that are missing or stand twice. Each text is taken out of a good assertion, or put into it.
TEST(SamlClaims, Structure) {
  const TestResponse parts = good();
  const std::string confirmation = "The Subject must have exactly one SubjectConfirmation, of the method bearer.";
  const struct {
    std::string what, with;
    std::string want;
  } rows[] = {
      {parts.conditions(), "", "Response does not contain the required audience."},
      {parts.conditions(), parts.conditions() + parts.conditions(), "Response does not contain the required audience."},
      {parts.statement(), "", "The SAML assertion has no AuthnStatement."},
      {"cm:bearer", "cm:holder-of-key", confirmation},
      {"</saml:SubjectConfirmation>",
       R"(</saml:SubjectConfirmation><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"></saml:SubjectConfirmation>)",
       confirmation},
      {fmt::format(R"( Recipient="{}")", kEndpoint), "",
       "The SubjectConfirmationData must have NotOnOrAfter and Recipient."},
      {fmt::format(R"(Data NotOnOrAfter="{}")", parts.time(300)), "Data",
       "The SubjectConfirmationData must have NotOnOrAfter and Recipient."},
      {fmt::format(R"(Data NotOnOrAfter="{}")", parts.time(300)), R"(Data NotOnOrAfter="soon")",
       "The subject confirmation of the SAML assertion has a time that is none."},
      {fmt::format(R"( NotBefore="{}")", parts.time(-5)), R"( NotBefore="")",
       "The SAML assertion has a time that is none."},
      {R"( Version="2.0")", R"( Version="1.1")", "The assertion is not of SAML 2.0."},
      {fmt::format(R"( IssueInstant="{}")", parts.time(0)), "", "The SAML assertion does not say when it was issued."},
      {"<saml:Issuer>https://idp.example.com</saml:Issuer>", "", "Issuer not present in specified provider"},
  };
  const auto metadata = parse_saml_metadata(provider().metadata());
  for (const auto& row : rows) {
    std::string assertion = parts.assertion();
    const std::size_t at = assertion.find(row.what);
    ASSERT_NE(at, assertion.npos) << row.what;
    assertion.replace(at, row.what.size(), row.with);
    const std::string inside = provider().signed_element(assertion, "_assertion");
    const auto claims =
        read_saml_response(TestSamlProvider::encoded(TestSamlProvider::with_signature(parts.response(inside), "")),
                           *metadata, kEndpoint, kNow);
    EXPECT_EQ(claims ? "" : text_of(claims.error()), "InvalidIdentityToken: " + row.want) << row.what;
  }
  EXPECT_TRUE(read(parts, R"( validUntil="2126-01-01T00:00:00Z")"));
  const auto late = read(parts, R"( validUntil="2026-01-01T00:00:00Z")");
  EXPECT_EQ(late ? "" : text_of(late.error()),
            "InvalidIdentityToken: The metadata of the specified provider is no longer valid.");
}

TEST(SamlClaims, Session) {
  const std::string name = "InvalidIdentityToken: RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}";
  const std::string source =
      R"(InvalidIdentityToken: Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:")";
  const std::string duration =
      "InvalidIdentityToken: SessionDuration in AuthnResponse must be a number from 900 to 43200";
  const std::string role =
      "InvalidIdentityToken: A value of the attribute Role is not a role's and a SAML provider's ARN.";
  const struct {
    std::string attribute;
    std::vector<std::string> values;
    std::string want;
  } rows[] = {
      {"RoleSessionName", {"alice@example.com"}, ""},
      {"RoleSessionName", {std::string(64, 'a')}, ""},
      {"RoleSessionName", {"a"}, name},
      {"RoleSessionName", {std::string(65, 'a')}, name},
      {"RoleSessionName", {"Alice Smith"}, name},
      {"RoleSessionName", {"alice", "bob"}, name},
      {"RoleSessionName", {}, name},
      {"SourceIdentity", {"alice"}, ""},
      {"SourceIdentity", {"a b"}, source},
      {"SourceIdentity", {"aws:alice"}, source},
      {"SourceIdentity", {"AWS:alice"}, source},
      {"SourceIdentity", {"alice", "bob"}, source},
      {"SessionDuration", {"900"}, ""},
      {"SessionDuration", {" 43200 "}, ""},
      {"SessionDuration", {"899"}, duration},
      {"SessionDuration", {"43201"}, duration},
      {"SessionDuration", {"1h"}, duration},
      {"SessionDuration", {""}, duration},
      {"SessionDuration", {"900", "900"}, duration},
      {"Role", {fmt::format("{},{}", kProvider, kRole)}, ""},
      {"Role", {fmt::format(" {} , {} ", kRole, kProvider)}, ""},
      {"Role", {kRole}, role},
      {"Role", {fmt::format("{},{}", kRole, kRole)}, role},
      {"Role", {fmt::format("{0},{1},{1}", kRole, kProvider)}, role},
      {"PrincipalTag:team", {"blue"}, ""},
      {"PrincipalTag:team", {"blue", "red"}, "InvalidIdentityToken: A session tag must have one value."},
      {"Other", {"anything"}, ""},
  };
  for (const auto& row : rows) {
    TestResponse parts = good();
    std::erase_if(parts.attributes, [&](const auto& one) { return one.first == kOwn + row.attribute; });
    parts.attributes.emplace_back(kOwn + row.attribute, row.values);
    EXPECT_EQ(refusal(parts), row.want) << row.attribute << ' ' << (row.values.empty() ? "" : row.values[0]);
  }
  TestResponse parts = good();
  parts.attributes.erase(parts.attributes.begin());
  EXPECT_EQ(refusal(parts), "InvalidIdentityToken: RoleSessionName is required in AuthnResponse");
  // The name is case-sensitive.
  parts.attributes.emplace_back(std::string(kOwn) + "roleSessionName", std::vector<std::string>{"alice"});
  EXPECT_EQ(refusal(parts), "InvalidIdentityToken: RoleSessionName is required in AuthnResponse");
}

TEST(SamlClaims, WhatIsRead) {
  TestResponse parts = good();
  parts.session_ends = 1'000;
  const std::string own = kOwn;
  for (const auto& [key, values] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {own + "Role", {fmt::format("{},arn:aws:iam::111122223333:role/b", kProvider)}},
           {own + "SessionDuration", {"1800"}},
           {own + "SourceIdentity", {"asmith"}},
           {own + "PrincipalTag:team", {"blue"}},
           {own + "PrincipalTag:cost center", {"12"}},
           {own + "TransitiveTagKeys", {"team", "cost center"}}})
    parts.attributes.emplace_back(key, values);
  const auto claims = read(parts);
  ASSERT_TRUE(claims) << text_of(claims.error());
  EXPECT_EQ(claims->assertion_id, "_assertion");
  EXPECT_EQ(claims->issuer, "https://idp.example.com");
  EXPECT_EQ(claims->subject, "alice@corp");
  EXPECT_EQ(claims->subject_type, "persistent");
  EXPECT_EQ(claims->recipient, kEndpoint);
  EXPECT_EQ(claims->session_name, "alice");
  EXPECT_EQ(claims->session_duration, 1'800);
  EXPECT_EQ(claims->session_end, (Time{kNow.seconds + 1'000}));
  EXPECT_EQ(claims->source_identity, "asmith");
  EXPECT_EQ(claims->roles,
            (std::vector<SamlRole>{{kRole, kProvider}, {"arn:aws:iam::111122223333:role/b", kProvider}}));
  EXPECT_EQ(claims->tags, (std::vector<identity::Tag>{{"team", "blue"}, {"cost center", "12"}}));
  EXPECT_EQ(claims->transitive_tag_keys, (std::vector<std::string>{"team", "cost center"}));

  // Any format that is not of SAML 2.0 stays as it is.
  parts.format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
  EXPECT_EQ(read(parts)->subject_type, parts.format);
  parts.format = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
  EXPECT_EQ(read(parts)->subject_type, "transient");
}

// #saml-attribute-mapping of the first page.
TEST(SamlClaims, ConditionKeys) {
  TestResponse parts = good();
  const std::vector<std::string> two{"a", "b"};
  const struct {
    const char* attribute;
    const char* key;
    std::string want;
  } rows[] = {
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "saml:edupersonaffiliation", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "saml:edupersonnickname", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "saml:edupersonorgdn", "a"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "saml:edupersonorgunitdn", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.5", "saml:edupersonprimaryaffiliation", "a"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "saml:edupersonprincipalname", "a"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "saml:edupersonentitlement", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.8", "saml:edupersonprimaryorgunitdn", "a"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.9", "saml:edupersonscopedaffiliation", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "saml:edupersontargetedid", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "saml:edupersonassurance", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.2.1.2", "saml:eduorghomepageuri", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.2.1.3", "saml:eduorgidentityauthnpolicyuri", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.2.1.4", "saml:eduorglegalname", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.2.1.5", "saml:eduorgsuperioruri", "a b"},
      {"urn:oid:1.3.6.1.4.1.5923.1.2.1.6", "saml:eduorgwhitepagesuri", "a b"},
      {"urn:oid:2.5.4.3", "saml:cn", "a b"},
      {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "saml:name", "a"},
      {"http://schemas.xmlsoap.org/claims/CommonName", "saml:commonName", "a"},
      {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "saml:givenName", "a"},
      {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "saml:surname", "a"},
      {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "saml:mail", "a"},
      {"http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "saml:primaryGroupSID", "a"},
      {"2.5.4.45", "saml:x500UniqueIdentifier", "a"},
      {"urn:oid:0.9.2342.19200300.100.1.1", "saml:uid", "a"},
      {"0.9.2342.19200300.100.1.45", "saml:organizationStatus", "a"},
  };
  for (const auto& row : rows) parts.attributes.emplace_back(row.attribute, two);
  // One claim for each key: of the others none is mapped.
  for (const char* const more : {"2.5.4.3", "2.5.4.4", "2.5.4.42", "0.9.2342.19200300.100.1.3"})
    parts.attributes.emplace_back(more, std::vector<std::string>{"other"});
  parts.attributes.emplace_back("https://idp.example.com/groups", two);
  parts.attributes.emplace_back("saml:sub", two);
  const auto claims = read(parts);
  ASSERT_TRUE(claims) << text_of(claims.error());
  std::map<std::string, std::string> got;
  for (const auto& [key, values] : claims->keys) {
    std::string& text = got[key];
    EXPECT_EQ(text, "") << key;
    for (const std::string& value : values) text += (text.empty() ? "" : " ") + value;
  }
  for (const auto& row : rows) EXPECT_EQ(got[row.key], row.want) << row.attribute;
  EXPECT_EQ(got.size(), std::size(rows));
}

}  // namespace
}  // namespace keyward::federation
