// AssumeRoleWithSAML: whose responses are taken, whom roles trust, and what the sessions bring.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
#include "api/saml_users.h"

#include "api/session_rig.h"
#include "federation/saml_test_provider.h"

namespace keyward::api {
namespace {
using federation::TestResponse;
using federation::TestSamlProvider;

constexpr const char* kProvider = "arn:aws:iam::111122223333:saml-provider/corp";
constexpr const char* kRole = "arn:aws:iam::111122223333:role/Duty";
constexpr const char* kNotAuthorized = "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML";
// Base64(SHA1("https://idp.example.com" + "111122223333" + "/corp")), computed elsewhere.
constexpr const char* kQualifier = "5YAVNRLrbcX2CRTWx7htz2tDbIE=";
const std::string kTrust = fmt::format(
    R"("Action":["sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity"],"Principal":{{"Federated":"{}"}})",
    kProvider);

const TestSamlProvider& idp() {
  static const TestSamlProvider made;
  return made;
}

// The provider "corp" in the first account.
struct SamlRig : SessionRig {
  SamlRig() { register_provider(kAccount); }
  void register_provider(std::string_view account) {
    must(root(account), "CreateSAMLProvider",
         fmt::format(R"({{"Name":"corp","SAMLMetadataDocument":{}}})",
                     json::quoted(idp().metadata("https://idp.example.com", R"( validUntil="2126-01-01T00:00:00Z")"))));
  }
  TestResponse parts(const std::string& role_arn = kRole) const {
    TestResponse made{.now = clock.now()};
    add(made, "RoleSessionName", {"work"});
    add(made, "Role", {fmt::format("{},{}", role_arn, kProvider)});
    return made;
  }
  static void add(TestResponse& parts, std::string_view name, std::vector<std::string> values) {
    parts.attributes.emplace_back(fmt::format("https://aws.amazon.com/SAML/Attributes/{}", name), std::move(values));
  }
  QueryEndpoint::Reply assume_with(const std::string& response, const std::string& more = "",
                                   const std::string& role_arn = kRole, const std::string& provider = kProvider) {
    const std::string body =
        fmt::format("Action=AssumeRoleWithSAML&Version=2011-06-15&RoleArn={}&PrincipalArn={}&SAMLAssertion={}{}",
                    percent_encode(role_arn), percent_encode(provider), percent_encode(response), more);
    std::promise<QueryEndpoint::Reply> reply;
    endpoint.handle(state(), {"POST", "/", "", body, {}, origin},
                    [&](QueryEndpoint::Reply one) { reply.set_value(std::move(one)); });
    return reply.get_future().get();
  }
  static std::string element(const std::string& xml, const std::string& name) {
    const std::size_t begin = xml.find("<" + name + ">");
    if (begin == xml.npos) return "";
    const std::size_t from = begin + name.size() + 2;
    return xml.substr(from, xml.find("</" + name + ">") - from);
  }
  // "" if the role may be assumed, else "Code: message".
  std::string refusal(const TestResponse& response, const std::string& more = "", const std::string& role_arn = kRole,
                      const std::string& provider = kProvider) {
    const QueryEndpoint::Reply reply = assume_with(idp().respond(response), more, role_arn, provider);
    return reply.status == 200 ? "" : element(reply.body, "Code") + ": " + element(reply.body, "Message");
  }
  // The caller of the credentials in an answer.
  authn::Caller caller_of_reply(const QueryEndpoint::Reply& reply) {
    auto caller = authenticator.by_access_key(*state(), element(reply.body, "AccessKeyId"),
                                              element(reply.body, "SessionToken"), clock.now());
    EXPECT_TRUE(caller) << reply.body;
    return caller.value_or(authn::Caller());
  }
};

TEST(SamlUsers, Answer) {
  SamlRig rig;
  rig.role("Duty", kTrust, R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"})");
  const QueryEndpoint::Reply reply = rig.assume_with(idp().respond(rig.parts()), "&DurationSeconds=900");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.service, "sts");
  EXPECT_EQ(SamlRig::element(reply.body, "Subject"), "alice@corp");
  EXPECT_EQ(SamlRig::element(reply.body, "SubjectType"), "persistent");
  EXPECT_EQ(SamlRig::element(reply.body, "Issuer"), "https://idp.example.com");
  EXPECT_EQ(SamlRig::element(reply.body, "Audience"), "http://localhost:8700/saml");
  EXPECT_EQ(SamlRig::element(reply.body, "NameQualifier"), kQualifier);
  EXPECT_EQ(SamlRig::element(reply.body, "Arn"), "arn:aws:sts::111122223333:assumed-role/Duty/work");
  EXPECT_EQ(SamlRig::element(reply.body, "AssumedRoleId"), rig.account().find_role("Duty")->id + ":work");
  EXPECT_EQ(SamlRig::element(reply.body, "Expiration"), "2026-11-02T08:15:00Z");
  const authn::Caller caller = rig.caller_of_reply(reply);
  rig.must(caller, "ListUsers");
  EXPECT_TRUE(rig.say(caller, "ListGroups").starts_with("AccessDenied"));
}

TEST(SamlUsers, ResponsesThatAreNotTaken) {
  SamlRig rig;
  rig.role("Duty", kTrust);
  rig.role("Duty", kTrust, "", kOther);
  rig.register_provider(kOther);
  const std::string none = "InvalidIdentityToken: Specified provider doesn't exist";
  const std::string of_other = "arn:aws:iam::444455556666:role/Duty";
  const std::string others_provider = "arn:aws:iam::444455556666:saml-provider/corp";
  const TestResponse good = rig.parts();
  TestResponse for_other = rig.parts(of_other), for_others = rig.parts();
  for_others.attributes.clear();
  SamlRig::add(for_others, "RoleSessionName", {"work"});
  SamlRig::add(for_others, "Role", {fmt::format("{},{}", kRole, others_provider)});
  const struct {
    const char* what;
    TestResponse response;
    std::string role, provider, want;
  } rows[] = {
      {"good", good, kRole, kProvider, ""},
      {"a role that the response does not give", rig.parts("arn:aws:iam::111122223333:role/Other"), kRole, kProvider,
       kNotAuthorized},
      {"a role that is not there", rig.parts("arn:aws:iam::111122223333:role/None"),
       "arn:aws:iam::111122223333:role/None", kProvider, kNotAuthorized},
      {"the role in other letters", good, "arn:aws:iam::111122223333:role/duty", kProvider, kNotAuthorized},
      {"another account's role", for_other, of_other, kProvider, kNotAuthorized},
      {"another account's provider, of the same metadata", for_others, kRole, others_provider, kNotAuthorized},
      {"another provider than the response names", good, kRole, others_provider, kNotAuthorized},
      {"a provider that is not there", good, kRole, "arn:aws:iam::111122223333:saml-provider/none", none},
      {"an account that is not there", good, kRole, "arn:aws:iam::999999999999:saml-provider/corp", none},
      {"a provider of another kind", good, kRole, "arn:aws:iam::111122223333:oidc-provider/corp",
       "ValidationError: Principal ARN is invalid"},
      {"no ARN of a provider", good, kRole, "nothing-valid-in-here", "ValidationError: Principal ARN is invalid"},
      {"no ARN of a role", good, "nothing-valid-in-here", kProvider,
       "ValidationError: nothing-valid-in-here is invalid"},
  };
  for (const auto& row : rows) EXPECT_EQ(rig.refusal(row.response, "", row.role, row.provider), row.want) << row.what;
  EXPECT_EQ(rig.refusal(good, "&DurationSeconds=7200"),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  EXPECT_EQ(rig.refusal(good, "&Policy=%7B"), "MalformedPolicyDocument: Syntax errors in policy.");
  // What the provider signs with is what its metadata says now.
  const TestSamlProvider renewed;
  rig.must(rig.root(), "UpdateSAMLProvider",
           fmt::format(R"({{"SAMLProviderArn":"{}","SAMLMetadataDocument":{}}})", kProvider,
                       json::quoted(renewed.metadata())));
  EXPECT_EQ(rig.refusal(good), "InvalidIdentityToken: Response signature invalid");
  EXPECT_EQ(rig.assume_with(renewed.respond(good)).status, 200);
  rig.must(rig.root(), "DeleteSAMLProvider", fmt::format(R"({{"SAMLProviderArn":"{}"}})", kProvider));
  EXPECT_EQ(rig.refusal(good), none);
}

TEST(SamlUsers, WhomARoleTrusts) {
  const auto action = [](std::string_view principal, std::string_view condition = "") {
    return fmt::format(R"("Action":"sts:AssumeRoleWithSAML","Principal":{}{})", principal, condition);
  };
  const std::string named = fmt::format(R"({{"Federated":"{}"}})", kProvider);
  const auto when = [&](std::string_view condition) {
    return action(named, fmt::format(R"(,"Condition":{})", condition));
  };
  const struct {
    std::string trust;
    bool assumed;
  } rows[] = {
      {action(named), true},
      {action(R"("*")"), false},
      {action(R"({"AWS":"111122223333"})"), false},
      {action(R"({"Federated":"arn:aws:iam::111122223333:saml-provider/other"})"), false},
      {action(R"({"Federated":"arn:aws:iam::444455556666:saml-provider/corp"})"), false},
      {fmt::format(R"("Action":"sts:AssumeRoleWithWebIdentity","Principal":{})", named), false},
      {when(R"({"StringEquals":{"saml:aud":"http://localhost:8700/saml"}})"), true},
      {when(R"({"StringEquals":{"saml:aud":"https://signin.aws.amazon.com/saml"}})"), false},
      {when(R"({"StringEquals":{"SAML:aud":"http://localhost:8700/saml"}})"), true},
      {when(R"({"StringEquals":{"saml:iss":"https://idp.example.com"}})"), true},
      {when(R"({"StringEquals":{"saml:sub":"alice@corp","saml:sub_type":"persistent"}})"), true},
      {when(R"({"StringEquals":{"saml:sub":"bob@corp"}})"), false},
      {when(R"({"StringEquals":{"saml:doc":"111122223333/corp"}})"), true},
      {when(fmt::format(R"({{"StringEquals":{{"saml:namequalifier":"{}"}}}})", kQualifier)), true},
      {when(R"({"ForAnyValue:StringEquals":{"saml:edupersonaffiliation":["staff"]}})"), true},
      {when(R"({"ForAllValues:StringLike":{"saml:eduPersonAffiliation":["staff","member"]}})"), true},
      {when(R"({"ForAllValues:StringLike":{"saml:edupersonaffiliation":["staff"]}})"), false},
      {when(R"({"StringEquals":{"saml:mail":"alice@example.com"}})"), true},
      {when(R"({"StringEquals":{"sts:RoleSessionName":"work"}})"), true},
      {when(R"({"StringEquals":{"sts:RoleSessionName":"play"}})"), false},
      {when(fmt::format(R"({{"StringEquals":{{"aws:FederatedProvider":"{}"}}}})", kProvider)), true},
      {when(R"({"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}})"), true},
      {when(R"({"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}})"), false},
      // Nobody of the account is asking.
      {when(R"({"Null":{"aws:PrincipalArn":"true","aws:PrincipalAccount":"true","aws:userid":"true"}})"), true},
  };
  for (const auto& row : rows) {
    SamlRig rig;
    rig.role("Duty", row.trust);
    TestResponse response = rig.parts();
    response.attributes.emplace_back("urn:oid:1.3.6.1.4.1.5923.1.1.1.1", std::vector<std::string>{"staff", "member"});
    response.attributes.emplace_back("urn:oid:0.9.2342.19200300.100.1.3",
                                     std::vector<std::string>{"alice@example.com"});
    EXPECT_EQ(rig.refusal(response), row.assumed ? "" : kNotAuthorized) << row.trust;
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-saml
TEST(SamlUsers, TagsAndSourceIdentity) {
  const auto trust = [](std::string_view actions, std::string_view condition = "") {
    return fmt::format(R"("Action":[{}],"Principal":{{"Federated":"{}"}}{})", actions, kProvider, condition);
  };
  const char* const kAll = R"("sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity")";
  const struct {
    bool tags, source;
    std::string trust;
    bool assumed;
  } rows[] = {
      {true, true, trust(kAll), true},
      {false, false, trust(R"("sts:AssumeRoleWithSAML")"), true},
      {true, false, trust(R"("sts:AssumeRoleWithSAML")"), false},
      {true, false, trust(R"("sts:AssumeRoleWithSAML","sts:TagSession")"), true},
      {false, true, trust(R"("sts:AssumeRoleWithSAML","sts:TagSession")"), false},
      {false, true, trust(R"("sts:AssumeRoleWithSAML","sts:SetSourceIdentity")"), true},
      {true, false, trust(kAll, R"(,"Condition":{"StringEquals":{"aws:RequestTag/team":"blue"}})"), true},
      {true, false, trust(kAll, R"(,"Condition":{"StringEquals":{"aws:RequestTag/team":"red"}})"), false},
      {true, false, trust(kAll, R"(,"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}})"), true},
      {true, false, trust(kAll, R"(,"Condition":{"ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":["team"]}})"),
       true},
      {false, true, trust(kAll, R"(,"Condition":{"StringEquals":{"sts:SourceIdentity":"asmith"}})"), true},
      {false, true, trust(kAll, R"(,"Condition":{"StringEquals":{"sts:SourceIdentity":"other"}})"), false},
  };
  for (const auto& row : rows) {
    SamlRig rig;
    rig.role(
        "Duty", row.trust,
        R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"}}})");
    TestResponse response = rig.parts();
    if (row.tags) SamlRig::add(response, "PrincipalTag:team", {"blue"});
    if (row.tags) SamlRig::add(response, "TransitiveTagKeys", {"team"});
    if (row.source) SamlRig::add(response, "SourceIdentity", {"asmith"});
    const QueryEndpoint::Reply reply = rig.assume_with(idp().respond(response));
    EXPECT_EQ(reply.status, row.assumed ? 200 : 403) << row.trust << reply.body;
    if (!row.assumed) continue;
    EXPECT_EQ(SamlRig::element(reply.body, "SourceIdentity"), row.source ? "asmith" : "");
    EXPECT_EQ(SamlRig::element(reply.body, "PackedPolicySize"), row.tags ? "1" : "");
    const authn::Caller caller = rig.caller_of_reply(reply);
    EXPECT_EQ(rig.say(caller, "ListUsers").starts_with("AccessDenied"), !row.tags) << row.trust;
    EXPECT_EQ(caller.session->transitive_tag_keys.size(), row.tags ? 1U : 0U);
  }
  SamlRig rig;
  rig.role("Duty", kTrust);
  TestResponse response = rig.parts();
  SamlRig::add(response, "TransitiveTagKeys", {"team"});
  EXPECT_EQ(rig.refusal(response),
            "InvalidParameterValue: The specified transitive tag key must be included in the requested tags.");
  TestResponse large = rig.parts();
  for (int i = 0; i < 12; ++i) SamlRig::add(large, fmt::format("PrincipalTag:{}", i), {std::string(250, 'v')});
  EXPECT_EQ(rig.refusal(large),
            "PackedPolicyTooLarge: Packed policy consumes 114% of allotted space, please use smaller policy.");
}

// The keys that a session's own requests see: #condition-keys-saml_permission-policy.
TEST(SamlUsers, WhatASessionsRequestsSee) {
  const auto when = [](std::string_view condition) {
    return fmt::format(R"({{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{}}})", condition);
  };
  const struct {
    std::string policy;
    bool allowed;
  } rows[] = {
      {when(R"({"StringEquals":{"saml:sub":"alice@corp","saml:sub_type":"persistent"}})"), true},
      {when(fmt::format(R"({{"StringEquals":{{"saml:namequalifier":"{}"}}}})", kQualifier)), true},
      {when(fmt::format(R"({{"StringEquals":{{"aws:FederatedProvider":"{}"}}}})", kProvider)), true},
      {when(R"({"StringLike":{"aws:userid":"*:work"}})"), true},
      {when(
           R"({"Null":{"saml:aud":"true","saml:iss":"true","saml:doc":"true","saml:mail":"true","sts:RoleSessionName":"true"}})"),
       true},
      {when(R"({"StringEquals":{"saml:iss":"https://idp.example.com"}})"), false},
  };
  for (const auto& row : rows) {
    SamlRig rig;
    rig.role("Duty", kTrust, row.policy);
    TestResponse response = rig.parts();
    response.attributes.emplace_back("urn:oid:0.9.2342.19200300.100.1.3",
                                     std::vector<std::string>{"alice@example.com"});
    const authn::Caller caller = rig.caller_of_reply(rig.assume_with(idp().respond(response)));
    EXPECT_EQ(rig.say(caller, "ListUsers").starts_with("AccessDenied"), !row.allowed) << row.policy;
  }
}

// DurationSeconds, or SessionDuration or SessionNotOnOrAfter if these are shorter.
TEST(SamlUsers, HowLongASessionLasts) {
  const struct {
    const char* asked;
    const char* duration;
    std::int64_t ends;
    std::int64_t want;
  } rows[] = {
      {"", "", 0, 3'600},         {"&DurationSeconds=900", "", 0, 900},
      {"", "1800", 0, 1'800},     {"", "7200", 0, 3'600},
      {"", "", 1'200, 1'200},     {"", "1800", 1'200, 1'200},
      {"", "1800", 2'400, 1'800}, {"&DurationSeconds=900", "1800", 1'200, 900},
      {"", "", 60, 60},           {"", "", 40'000, 3'600},
  };
  SamlRig rig;
  rig.role("Duty", kTrust);
  for (const auto& row : rows) {
    TestResponse response = rig.parts();
    response.session_ends = row.ends;
    if (*row.duration != '\0') SamlRig::add(response, "SessionDuration", {row.duration});
    const QueryEndpoint::Reply reply = rig.assume_with(idp().respond(response), row.asked);
    EXPECT_EQ(SamlRig::element(reply.body, "Expiration"), iso8601({rig.clock.now().seconds + row.want}))
        << row.asked << ' ' << row.duration << ' ' << row.ends;
  }
}

// Nobody who signs a call, or is signed in, comes in this way, whatever the role says.
TEST(SamlUsers, NotForOthers) {
  SamlRig rig;
  rig.role("Duty", R"("Action":"sts:*","Principal":"*")");
  const std::string input = fmt::format(R"({{"RoleArn":"{}","PrincipalArn":"{}","SAMLAssertion":"{}"}})", kRole,
                                        kProvider, idp().respond(rig.parts()));
  for (const authn::Caller& caller : {rig.root(), rig.administrator()})
    EXPECT_EQ(rig.say(caller, "AssumeRoleWithSAML", input), kNotAuthorized);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
TEST(SamlUsers, AuditEvent) {
  SamlRig rig;
  rig.role("Duty", kTrust);
  const std::string response = idp().respond(rig.parts());
  ASSERT_EQ(rig.assume_with(response).status, 200);
  std::string event;
  for (const std::string& one : rig.events.take())
    if (at(one, "eventName") == "AssumeRoleWithSAML") event = one;
  EXPECT_EQ(
      at(event, "userIdentity"),
      fmt::format(
          R"({{"type":"SAMLUser","principalId":"{0}:alice@corp","userName":"alice@corp","identityProvider":"{0}"}})",
          kQualifier));
  EXPECT_EQ(at(event, "eventSource"), "sts.amazonaws.com");
  EXPECT_EQ(at(event, "recipientAccountId"), kAccount);
  EXPECT_EQ(at(event, "requestParameters.roleArn"), kRole);
  EXPECT_EQ(at(event, "requestParameters.principalArn"), kProvider);
  EXPECT_EQ(at(event, "requestParameters.sAMLAssertionID"), "_assertion");
  EXPECT_EQ(at(event, "requestParameters.roleSessionName"), "work");
  EXPECT_EQ(at(event, "responseElements.credentials.accessKeyId").substr(0, 4), "ASIA");
  EXPECT_EQ(event.find(response.substr(200, 60)), event.npos);
}

}  // namespace
}  // namespace keyward::api
