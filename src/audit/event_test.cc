#include "audit/event.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"

namespace keyward::audit {
namespace {

authn::Caller user_caller() {
  identity::User user;
  user.id = "AIDAALICE";
  user.name = "alice";
  authn::Caller caller;
  caller.account = "111122223333";
  caller.arn = "arn:aws:iam::111122223333:user/alice";
  caller.credential_id = "AKIAALICE";
  caller.user = std::make_shared<const identity::User>(std::move(user));
  return caller;
}

// The JSON at "a.b" as source text; "" if it is not there.
std::string at(const std::string& event, std::string_view path) {
  const auto document = json::Document::parse(event);
  EXPECT_TRUE(document) << event;
  json::Value value = document->root();
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    const auto next = value.find(step);
    if (!next) return "";
    value = *next;
  }
  return std::string(value.source());
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
TEST(Event, OfACall) {
  SeededRandom random(1);
  const authn::Caller caller = user_caller();
  const std::string event = render({.time = *parse_iso8601("2026-11-02T08:00:00Z"),
                                    .source = "iam.amazonaws.com",
                                    .name = "CreateUser",
                                    .caller = &caller,
                                    .source_ip = "192.0.2.1",
                                    .user_agent = "cli",
                                    .request_id = "r-1",
                                    .parameters = R"({"UserName":"bob"})"},
                                   random);
  EXPECT_EQ(event.find('\n'), std::string::npos);
  EXPECT_EQ(at(event, "eventVersion"), R"("1.11")");
  EXPECT_EQ(at(event, "eventTime"), R"("2026-11-02T08:00:00Z")");
  EXPECT_EQ(at(event, "eventSource"), R"("iam.amazonaws.com")");
  EXPECT_EQ(at(event, "eventName"), R"("CreateUser")");
  EXPECT_EQ(at(event, "userIdentity"),
            R"({"type":"IAMUser","principalId":"AIDAALICE","arn":"arn:aws:iam::111122223333:user/alice",)"
            R"("accountId":"111122223333","accessKeyId":"AKIAALICE","userName":"alice"})");
  EXPECT_EQ(at(event, "requestParameters"), R"({"UserName":"bob"})");
  EXPECT_EQ(at(event, "responseElements"), "null");
  EXPECT_EQ(at(event, "errorCode"), "");
  EXPECT_EQ(at(event, "readOnly"), "false");
  EXPECT_EQ(at(event, "eventType"), R"("AwsApiCall")");
  EXPECT_EQ(at(event, "recipientAccountId"), R"("111122223333")");
  EXPECT_EQ(at(event, "eventCategory"), R"("Management")");
  EXPECT_EQ(at(event, "sessionCredentialFromConsole"), "");
  EXPECT_EQ(at(event, "eventID").size(), 38U);
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
TEST(Event, OfSessions) {
  SeededRandom random(1);
  auto session = std::make_shared<authn::Session>();
  session->name = "work";
  session->unique_id = "AROADUTY:work";
  session->source_identity = "al";
  identity::Role role;
  role.id = "AROADUTY";
  role.name = "duty";
  authn::Caller caller;
  caller.kind = authn::CallerKind::AssumedRole;
  caller.credential = authn::CredentialKind::SessionToken;
  caller.account = "111122223333";
  caller.role = std::make_shared<const identity::Role>(role);
  caller.session = session;
  caller.arn = "arn:aws:sts::111122223333:assumed-role/duty/work";
  caller.issuer_arn = "arn:aws:iam::111122223333:role/a/duty";
  caller.credential_id = "ASIADUTY";
  caller.issued = *parse_iso8601("2026-11-02T07:00:00Z");
  const auto identity_of = [&] {
    return at(render({.time = {0}, .name = "ListUsers", .caller = &caller}, random), "userIdentity");
  };
  EXPECT_EQ(identity_of(),
            R"({"type":"AssumedRole","principalId":"AROADUTY:work",)"
            R"("arn":"arn:aws:sts::111122223333:assumed-role/duty/work","accountId":"111122223333",)"
            R"("accessKeyId":"ASIADUTY","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROADUTY",)"
            R"("arn":"arn:aws:iam::111122223333:role/a/duty","accountId":"111122223333","userName":"duty"},)"
            R"("attributes":{"creationDate":"2026-11-02T07:00:00Z","mfaAuthenticated":"false"},)"
            R"("sourceIdentity":"al"}})");
  session->unique_id = "111122223333:guest";
  caller.kind = authn::CallerKind::FederatedUser;
  caller.role = nullptr;
  caller.federated_by = user_caller().user;
  EXPECT_TRUE(identity_of().starts_with(R"({"type":"FederatedUser","principalId":"111122223333:guest")"));
  EXPECT_TRUE(identity_of().contains(R"("sessionIssuer":{"type":"IAMUser","principalId":"AIDAALICE")"));
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
// (webIdFederationData)
TEST(Event, OfASessionFromAnIdentityProvider) {
  SeededRandom random(1);
  const auto federation_of = [&](const char* provider) {
    auto session = std::make_shared<authn::Session>();
    session->context = {{"aws:FederatedProvider", {provider}}, {"idp.example.com:sub", {"me"}}};
    authn::Caller caller;
    caller.kind = authn::CallerKind::AssumedRole;
    caller.role = std::make_shared<const identity::Role>();
    caller.session = session;
    caller.issued = Time{0};
    return at(render({.time = {0}, .name = "ListUsers", .caller = &caller}, random),
              "userIdentity.sessionContext.webIdFederationData");
  };
  EXPECT_EQ(federation_of("arn:aws:iam::111122223333:oidc-provider/idp.example.com"),
            R"({"federatedProvider":"arn:aws:iam::111122223333:oidc-provider/idp.example.com",)"
            R"("attributes":{"idp.example.com:sub":"me"}})");
  EXPECT_EQ(federation_of("arn:aws:iam::111122223333:saml-provider/idp"), "");
}

TEST(Event, OfATemporaryCredentialAndOfRoot) {
  SeededRandom random(1);
  authn::Caller caller = user_caller();
  caller.credential = authn::CredentialKind::Console;
  caller.credential_id = "a-session-id";
  caller.issued = *parse_iso8601("2026-11-02T07:00:00Z");
  const auto rendered = [&] { return render({.time = {0}, .name = "ListUsers", .caller = &caller}, random); };
  EXPECT_EQ(at(rendered(), "sessionCredentialFromConsole"), R"("true")");
  EXPECT_EQ(at(rendered(), "userIdentity.accessKeyId"), "");  // the session's id is nobody's business
  EXPECT_EQ(at(rendered(), "userIdentity.sessionContext.attributes"),
            R"({"creationDate":"2026-11-02T07:00:00Z","mfaAuthenticated":"false"})");
  caller.mfa_time = caller.issued;
  EXPECT_EQ(at(rendered(), "userIdentity.sessionContext.attributes.mfaAuthenticated"), R"("true")");
  caller.user = nullptr;
  caller.kind = authn::CallerKind::Root;
  caller.arn = "arn:aws:iam::111122223333:root";
  EXPECT_EQ(at(rendered(), "userIdentity.type"), R"("Root")");
  EXPECT_EQ(at(rendered(), "userIdentity.principalId"), R"("111122223333")");
  EXPECT_EQ(at(rendered(), "userIdentity.userName"), "");
}

TEST(Event, OfARefusalAndASignIn) {
  SeededRandom random(1);
  const Error error{Code::AccessDenied, "User: x is not authorized"};
  const std::string refused = render({.time = {0}, .name = "ListUsers", .error = &error, .read_only = true}, random);
  EXPECT_EQ(at(refused, "errorCode"), R"("AccessDenied")");
  EXPECT_EQ(at(refused, "errorMessage"), R"("User: x is not authorized")");
  EXPECT_EQ(at(refused, "userIdentity"), R"({"type":"Unknown"})");
  EXPECT_EQ(at(refused, "requestParameters"), "null");
  const std::string sign_in = render({.time = {0},
                                      .source = kSignInSource,
                                      .name = "ConsoleLogin",
                                      .account = "111122223333",
                                      .user_name = "alice",
                                      .mfa_used = true},
                                     random);
  EXPECT_EQ(at(sign_in, "responseElements"), R"({"ConsoleLogin":"Success"})");
  EXPECT_EQ(at(sign_in, "additionalEventData.MFAUsed"), R"("Yes")");
  EXPECT_EQ(at(sign_in, "eventType"), R"("AwsConsoleSignIn")");
  EXPECT_EQ(at(sign_in, "userIdentity.userName"), R"("alice")");
  EXPECT_EQ(at(sign_in, "recipientAccountId"), R"("111122223333")");
}

// What a client sends cannot break a line, and does not grow without bound.
TEST(Event, HostileTexts) {
  SeededRandom random(1);
  std::string agent = "a\"\n\r\\\x01";
  for (int i = 0; i < 400; ++i) agent += "é";
  const Error error{Code::ValidationError, std::string(5'000, 'm')};
  const std::string event =
      render({.time = {0}, .name = "X", .source_ip = "::1", .user_agent = agent, .error = &error}, random);
  const auto document = json::Document::parse(event);
  ASSERT_TRUE(document);
  EXPECT_EQ(event.find('\n'), std::string::npos);
  const std::string_view kept = document->root().find("userAgent")->string();
  EXPECT_LE(kept.size(), 256U);
  EXPECT_GE(kept.size(), 255U);
  EXPECT_TRUE(is_utf8(kept));
  EXPECT_TRUE(agent.starts_with(kept));
  EXPECT_EQ(document->root().find("errorMessage")->string().size(), 1'024U);
}

}  // namespace
}  // namespace keyward::audit
