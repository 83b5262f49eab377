// AssumeRoleWithWebIdentity: whose tokens are taken, whom roles trust, and what the sessions bring.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
#include "api/web_identity.h"

#include "api/session_rig.h"
#include "audit/chain.h"
#include "federation/test_signer.h"

namespace keyward::api {
namespace {
using federation::TestSigner;

constexpr const char* kIssuer = "https://idp.example.com/tenant";
constexpr const char* kProvider = "arn:aws:iam::111122223333:oidc-provider/idp.example.com/tenant";
const std::string kTrust = fmt::format(
    R"("Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity"],"Principal":{{"Federated":"{}"}})",
    kProvider);

// A provider at kIssuer, registered in the first account for the client "app".
struct WebRig : SessionRig {
  WebRig() {
    must(root(), "CreateOpenIDConnectProvider", fmt::format(R"({{"Url":"{}","ClientIDList":["app"]}})", kIssuer));
  }

  // Claims of a good token, and further ones.
  std::string claims(std::string_view more = "", std::string_view subject = "alice@corp") const {
    return fmt::format(R"({{"iss":"{}","sub":"{}","aud":"app","iat":{},"exp":{}{}}})", kIssuer, subject,
                       clock.now().seconds, clock.now().seconds + 300, more);
  }
  std::string token(std::string_view more = "") const { return signer.sign(claims(more), "ES256"); }

  QueryEndpoint::Reply assume_with(const std::string& token_text, const std::string& arn,
                                   const std::string& more = "") {
    const std::string body = fmt::format(
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=work&RoleArn={}&WebIdentityToken={}{}",
        percent_encode(arn), percent_encode(token_text), more);
    std::promise<QueryEndpoint::Reply> reply;
    web_endpoint.handle(state(), {"POST", "/", "", body, {}, origin},
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
  std::string refusal(const std::string& token_text, const std::string& arn, const std::string& more = "") {
    const QueryEndpoint::Reply reply = assume_with(token_text, arn, more);
    if (reply.status == 200) return "";
    return element(reply.body, "Code") + ": " + element(reply.body, "Message");
  }
  // The caller of the credentials in an answer.
  authn::Caller caller_of_reply(const QueryEndpoint::Reply& reply) {
    auto caller = authenticator.by_access_key(*state(), element(reply.body, "AccessKeyId"),
                                              element(reply.body, "SessionToken"), clock.now());
    EXPECT_TRUE(caller) << reply.body;
    return caller.value_or(authn::Caller());
  }

  TestSigner signer{"P-256"};
  std::atomic<bool> down{false};
  std::atomic<int> asked{0};
  federation::ProviderKeys keys{[this](const std::string& url, const std::vector<std::string>&) -> Result<std::string> {
                                  ++asked;
                                  if (down) return fail(Code::IDPCommunicationError, "down");
                                  if (url == std::string(kIssuer) + "/keys") return TestSigner::set_of({signer.jwk()});
                                  EXPECT_EQ(url, std::string(kIssuer) + "/.well-known/openid-configuration");
                                  return fmt::format(R"({{"issuer":"{0}","jwks_uri":"{0}/keys"}})", kIssuer);
                                },
                                clock,
                                {.threads = 1}};
  WebIdentities identities{keys, published, clock};
  QueryEndpoint web_endpoint{executor, authenticator, &identities};
};

TEST(WebIdentity, Answer) {
  WebRig rig;
  const std::string arn = rig.role("Duty", kTrust, R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"})");
  const QueryEndpoint::Reply reply = rig.assume_with(rig.token(), arn, "&DurationSeconds=900");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.service, "sts");
  EXPECT_EQ(WebRig::element(reply.body, "SubjectFromWebIdentityToken"), "alice@corp");
  EXPECT_EQ(WebRig::element(reply.body, "Audience"), "app");
  EXPECT_EQ(WebRig::element(reply.body, "Provider"), kIssuer);
  EXPECT_EQ(WebRig::element(reply.body, "Arn"), "arn:aws:sts::111122223333:assumed-role/Duty/work");
  EXPECT_EQ(WebRig::element(reply.body, "Expiration"), "2026-11-02T08:15:00Z");
  const authn::Caller caller = rig.caller_of_reply(reply);
  rig.must(caller, "ListUsers");
  EXPECT_TRUE(rig.say(caller, "ListGroups").starts_with("AccessDenied"));
  // The provider is asked once; the same token may be used again, as workloads do.
  EXPECT_EQ(rig.assume_with(rig.token(), arn).status, 200);
  EXPECT_EQ(rig.asked, 2);
}

TEST(WebIdentity, TokensThatAreNotTaken) {
  WebRig rig;
  const std::string arn = rig.role("Duty", kTrust);
  const std::string other_arn = rig.role("Duty", kTrust, "", kOther);
  const TestSigner other("P-256");
  const std::string in_the_past = fmt::format(R"({{"iss":"{}","sub":"a","aud":"app","iat":1,"exp":2}})", kIssuer);
  const std::string no_provider = "InvalidIdentityToken: No OpenIDConnect provider found in your account for ";
  const struct {
    const char* what;
    std::string token, arn, want;
  } rows[] = {
      {"good", rig.token(), arn, ""},
      {"of another key", other.sign(rig.claims(), "ES256"), arn,
       "InvalidIdentityToken: The signature of the token is not valid."},
      {"no token", "text", arn,
       "InvalidIdentityToken: The ID Token provided is not a valid JWT. (You may see this error if you sent an Access "
       "Token)"},
      {"another audience",
       rig.signer.sign(fmt::format(R"({{"iss":"{}","sub":"a","aud":"b","iat":1,"exp":2}})", kIssuer), "ES256"), arn,
       "InvalidIdentityToken: Incorrect token audience"},
      {"expired", rig.signer.sign(in_the_past, "ES256"), arn,
       fmt::format(
           "ExpiredTokenException: Token expired: current date/time {} must be before the expiration date/time 2",
           rig.clock.now().seconds)},
      {"expired and forged", other.sign(in_the_past, "ES256"), arn,
       "InvalidIdentityToken: The signature of the token is not valid."},
      {"another issuer", rig.signer.sign(R"({"iss":"https://other.example.com"})", "ES256"), arn,
       no_provider + "https://other.example.com"},
      {"issuer without https", rig.signer.sign(R"({"iss":"idp.example.com/tenant"})", "ES256"), arn,
       no_provider + "idp.example.com/tenant"},
      {"no issuer", rig.signer.sign("{}", "ES256"), arn, no_provider},
      // The same whether there is such an account, and whether it has such a role.
      {"account that does not know the provider", rig.token(), other_arn, no_provider + kIssuer},
      {"account that is not there", rig.token(), "arn:aws:iam::999999999999:role/Duty", no_provider + kIssuer},
      {"role that is not there", rig.token(), "arn:aws:iam::111122223333:role/none",
       "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"},
      {"no ARN", rig.token(), "nothing-valid-in-here", "ValidationError: nothing-valid-in-here is invalid"},
  };
  for (const auto& row : rows) EXPECT_EQ(rig.refusal(row.token, row.arn), row.want) << row.what;
  EXPECT_EQ(rig.refusal(rig.token(), arn, "&ProviderId=www.amazon.com"),
            "InvalidParameterValue: ProviderId is for OAuth 2.0 access tokens, which are not taken here.");
  EXPECT_EQ(rig.refusal(rig.token(), arn, "&DurationSeconds=7200"),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  EXPECT_EQ(rig.refusal(rig.token(), arn, "&Policy=%7B"), "MalformedPolicyDocument: Syntax errors in policy.");
}

TEST(WebIdentity, WhomARoleTrusts) {
  const auto action = [](std::string_view principal, std::string_view condition = "") {
    return fmt::format(R"("Action":"sts:AssumeRoleWithWebIdentity","Principal":{}{})", principal, condition);
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
      {action(R"({"Federated":"arn:aws:iam::111122223333:oidc-provider/idp.example.com"})"), false},
      {action(R"({"Federated":"arn:aws:iam::444455556666:oidc-provider/idp.example.com/tenant"})"), false},
      {action(R"({"Federated":"idp.example.com/tenant"})"), false},
      {fmt::format(R"("Action":"sts:AssumeRole","Principal":{})", named), false},
      {when(R"({"StringEquals":{"idp.example.com/tenant:aud":"app"}})"), true},
      {when(R"({"StringEquals":{"idp.example.com/tenant:aud":"other"}})"), false},
      {when(R"({"StringEquals":{"idp.example.com/tenant:sub":"alice@corp"}})"), true},
      {when(R"({"StringLike":{"idp.example.com/tenant:sub":"*@corp"}})"), true},
      {when(R"({"StringEquals":{"idp.example.com/tenant:sub":"bob@corp"}})"), false},
      {when(R"({"StringEquals":{"other.example.com:sub":"alice@corp"}})"), false},
      {when(R"({"ForAnyValue:StringEquals":{"idp.example.com/tenant:amr":"mfa"}})"), true},
      {when(R"({"ForAnyValue:StringEquals":{"idp.example.com/tenant:amr":"otp"}})"), false},
      {when(R"({"StringEquals":{"idp.example.com/tenant:azp":"app"}})"), true},
      {when(R"({"StringEquals":{"sts:RoleSessionName":"work"}})"), true},
      {when(R"({"StringEquals":{"sts:RoleSessionName":"play"}})"), false},
      {when(fmt::format(R"({{"StringEquals":{{"aws:FederatedProvider":"{}"}}}})", kProvider)), true},
      {when(R"({"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}})"), true},
      {when(R"({"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}})"), false},
      {when(R"({"StringEquals":{"aws:ResourceAccount":"111122223333"}})"), true},
      // Nobody of the account is asking.
      {when(R"({"Null":{"aws:PrincipalArn":"true","aws:PrincipalAccount":"true","aws:userid":"true"}})"), true},
      {when(R"({"StringEquals":{"aws:PrincipalAccount":"111122223333"}})"), false},
  };
  for (const auto& row : rows) {
    WebRig rig;
    const std::string arn = rig.role("Duty", row.trust);
    const std::string said = rig.refusal(rig.token(R"(,"azp":"app","amr":["pwd","mfa"])"), arn);
    EXPECT_EQ(said, row.assumed ? "" : "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity")
        << row.trust;
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
TEST(WebIdentity, TagsAndSourceIdentity) {
  const std::string tags =
      R"(,"https://aws.amazon.com/tags":{"principal_tags":{"team":["blue"]},"transitive_tag_keys":["team"]})";
  const std::string source = R"(,"https://aws.amazon.com/source_identity":"alice")";
  const auto trust = [](std::string_view actions, std::string_view condition = "") {
    return fmt::format(R"("Action":[{}],"Principal":{{"Federated":"{}"}}{})", actions, kProvider, condition);
  };
  const char* const kAll = R"("sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity")";
  const struct {
    std::string claims, trust, want;
  } rows[] = {
      {tags, trust(R"("sts:AssumeRoleWithWebIdentity")"), "AccessDenied: Not authorized to perform sts:TagSession"},
      {source, trust(R"("sts:AssumeRoleWithWebIdentity")"),
       "AccessDenied: Not authorized to perform sts:SetSourceIdentity"},
      {tags + source, trust(kAll), ""},
      {tags, trust(kAll, R"(,"Condition":{"StringEquals":{"aws:RequestTag/team":"blue"}})"), ""},
      {tags, trust(kAll, R"(,"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"floor"}})"),
       "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"},
      {tags, trust(kAll, R"(,"Condition":{"ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":"team"}})"), ""},
      {source, trust(kAll, R"(,"Condition":{"StringEquals":{"sts:SourceIdentity":"alice"}})"), ""},
      {source, trust(kAll, R"(,"Condition":{"StringEquals":{"sts:SourceIdentity":"bob"}})"),
       "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"},
      {R"(,"https://aws.amazon.com/tags":{"principal_tags":{"aws:x":["1"]}})", trust(kAll),
       "InvalidParameterValue: Tag keys cannot start with aws:"},
      {R"(,"https://aws.amazon.com/tags":{"principal_tags":{"a*":["1"]}})", trust(kAll),
       "InvalidParameterValue: The key or value of a session tag is too long or has characters that tags cannot have."},
      {fmt::format(R"(,"https://aws.amazon.com/tags":{{"principal_tags":{{"a":["{}"]}}}})", std::string(257, 'x')),
       trust(kAll),
       "InvalidParameterValue: The key or value of a session tag is too long or has characters that tags cannot have."},
      {R"(,"https://aws.amazon.com/tags":{"principal_tags":{"a":["1"]},"transitive_tag_keys":["b"]})", trust(kAll),
       "InvalidParameterValue: The specified transitive tag key must be included in the requested tags."},
  };
  for (const auto& row : rows) {
    WebRig rig;
    const std::string arn = rig.role("Duty", row.trust);
    EXPECT_EQ(rig.refusal(rig.token(row.claims), arn), row.want) << row.claims << row.trust;
  }
  // The session has them for all its life, and so it has the provider's keys.
  WebRig rig;
  const std::string arn = rig.role(
      "Duty", trust(kAll),
      R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"StringEquals":{)"
      R"("aws:PrincipalTag/team":"blue","aws:SourceIdentity":"alice","idp.example.com/tenant:sub":"alice@corp",)"
      R"("idp.example.com/tenant:aud":"app","aws:FederatedProvider":"arn:aws:iam::111122223333:oidc-provider/idp.example.com/tenant"}}})");
  const QueryEndpoint::Reply reply = rig.assume_with(rig.token(tags + source), arn);
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(WebRig::element(reply.body, "SourceIdentity"), "alice");
  EXPECT_NE(WebRig::element(reply.body, "PackedPolicySize"), "");
  rig.must(rig.caller_of_reply(reply), "ListUsers");
  const QueryEndpoint::Reply plain = rig.assume_with(rig.token(), arn);
  EXPECT_TRUE(rig.say(rig.caller_of_reply(plain), "ListUsers").starts_with("AccessDenied"));
}

TEST(WebIdentity, ProviderDownOrGone) {
  WebRig rig;
  const std::string arn = rig.role("Duty", kTrust);
  rig.down = true;
  EXPECT_EQ(rig.refusal(rig.token(), arn), "IDPCommunicationError: down");
  rig.down = false;
  rig.clock.advance(60);
  EXPECT_EQ(rig.refusal(rig.token(), arn), "");
  rig.must(rig.root(), "DeleteOpenIDConnectProvider", fmt::format(R"({{"OpenIDConnectProviderArn":"{}"}})", kProvider));
  EXPECT_EQ(rig.refusal(rig.token(), arn),
            fmt::format("InvalidIdentityToken: No OpenIDConnect provider found in your account for {}", kIssuer));
}

// Nobody who signs a call, or is signed in, comes in this way, whatever the role says.
TEST(WebIdentity, NotForOthers) {
  WebRig rig;
  const std::string arn = rig.role("Duty", R"("Action":"sts:*","Principal":"*")");
  const std::string input =
      fmt::format(R"({{"RoleArn":"{}","RoleSessionName":"work","WebIdentityToken":"a.b.c"}})", arn);
  for (const authn::Caller& caller : {rig.root(), rig.administrator()})
    EXPECT_EQ(rig.say(caller, "AssumeRoleWithWebIdentity", input),
              "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_signin-assumerolewithwebidentity
TEST(WebIdentity, AuditEvent) {
  WebRig rig;
  const std::string arn = rig.role("Duty", kTrust);
  const std::string token = rig.token();
  ASSERT_EQ(rig.refusal(token, arn), "");
  std::string event;
  for (const std::string& one : rig.events.take())
    if (at(one, "eventName") == "AssumeRoleWithWebIdentity") event = one;
  EXPECT_EQ(at(event, "userIdentity"),
            fmt::format(R"({{"type":"WebIdentityUser","principalId":"idp.example.com/tenant:app:alice@corp",)"
                        R"("userName":"alice@corp","identityProvider":"{}"}})",
                        kProvider));
  EXPECT_EQ(at(event, "eventSource"), "sts.amazonaws.com");
  EXPECT_EQ(at(event, "recipientAccountId"), kAccount);
  EXPECT_EQ(at(event, "requestParameters.roleArn"), arn);
  EXPECT_EQ(at(event, "responseElements.credentials.accessKeyId").substr(0, 4), "ASIA");
  EXPECT_EQ(event.find(token), std::string::npos);
  EXPECT_EQ(event.find(token.substr(token.rfind('.'))), std::string::npos);
}

}  // namespace
}  // namespace keyward::api
