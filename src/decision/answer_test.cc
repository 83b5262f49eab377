// What is decided for whom, from which policies, and what a service may ask about.
#include <gmock/gmock.h>

#include "decision/test_rig.h"

namespace keyward::decision {
namespace {
using api::at;
using api::kOther;
using testing::HasSubstr;

constexpr const char* kReadBucket = R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"})";

std::string arn(const char* name) { return fmt::format(R"("arn:aws:iam::111122223333:user/{}")", name); }
std::string resource_policy(const std::string& statement) {
  return R"(,"resourcePolicy":{"Version":"2012-10-17","Statement":[)" + statement + "]}";
}

struct Row {
  std::string question;
  const char* want;
};
void expect(DecisionRig& rig, const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(rig.verdict(row.question), row.want) << row.question << rig.ask(row.question);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
TEST(Answer, PrincipalsByName) {
  DecisionRig rig;
  rig.user_with("alice", kReadBucket);
  rig.user_with("bound", kReadBucket);
  rig.user("nobody");
  const std::string for_alice =
      resource_policy(R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/nobody"},)"
                      R"("Action":"s3:GetObject","Resource":"*"})");
  const std::string deny_all = resource_policy(R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"})");
  const std::string open =
      resource_policy(R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"})");
  const std::string for_logs = resource_policy(
      R"({"Effect":"Allow","Principal":{"Service":"logs.amazonaws.com"},"Action":"s3:PutObject","Resource":"*"})");
  const std::string root = R"("arn:aws:iam::111122223333:root")";
  expect(rig,
         {
             {question(arn("alice")), "allowed"},
             {question(arn("alice"), "", "s3:PutObject"), "implicitDeny"},
             {question(arn("alice"), deny_all), "explicitDeny"},
             {question(arn("nobody")), "implicitDeny"},
             {question(arn("nobody"), for_alice), "allowed"},
             {question(root), "allowed"},
             {question(root, deny_all), "explicitDeny"},
             {question(R"("*")"), "implicitDeny"},
             {question(R"("*")", open), "allowed"},
             {question(R"("logs.amazonaws.com")", for_logs, "s3:PutObject"), "allowed"},
             {question(R"("sns.amazonaws.com")", for_logs, "s3:PutObject"), "implicitDeny"},
             {question(arn("missing")), "NoSuchEntity"},
             {question(arn("ALICE")), "NoSuchEntity"},
             {question(arn("path/alice")), "NoSuchEntity"},
             {question(R"("arn:aws:iam::111122223333:group/alice")"), "NoSuchEntity"},
             {question(R"("arn:aws:iam::444455556666:root")"), "AccessDenied"},
             {question(R"("arn:aws:sts::111122223333:user/alice")"), "AccessDenied"},
             // Whose the resource is decides whether one side's Allow is enough.
             {question(arn("alice"), R"(,"resourceAccount":"444455556666")"), "implicitDeny"},
             {question(arn("alice"), open + R"(,"resourceAccount":"444455556666")"), "allowed"},
             // Further policies only take away.
             {question(arn("alice"), R"(,"sessionPolicies":[{"Version":"2012-10-17","Statement":{"Effect":"Allow",)"
                                     R"("Action":"s3:PutObject","Resource":"*"}}])"),
              "implicitDeny"},
             {question(arn("alice"), R"(,"serviceControlPolicies":[[]])"), "implicitDeny"},
             {question(root, R"(,"serviceControlPolicies":[[]])"), "implicitDeny"},
             {question(arn("alice"), R"(,"endpointPolicy":{"Version":"2012-10-17","Statement":{"Effect":"Allow",)"
                                     R"("Principal":"*","Action":"sqs:*","Resource":"*"}})"),
              "implicitDeny"},
             {question(arn("alice"), R"(,"resourceControlPolicies":[[{"Version":"2012-10-17","Statement":)"
                                     R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}]])"),
              "explicitDeny"},
             {question(arn("alice"), resource_policy("{}")), "MalformedPolicyDocument"},
             {question(arn("alice"), R"(,"serviceControlPolicies":[["x"]])"), "MalformedPolicyDocument"},
         });
  EXPECT_THAT(rig.ask(question(arn("alice"), R"(,"serviceControlPolicies":[["x"]])")),
              HasSubstr("serviceControlPolicies: "));
}

TEST(Answer, SentencesAreAwsOnes) {
  DecisionRig rig;
  rig.user_with("alice", kReadBucket);
  EXPECT_EQ(rig.ask(question(arn("alice"), R"(,"encodeAuthorizationMessage":false)", "s3:PutObject")),
            R"({"decision":"implicitDeny","reason":"User: arn:aws:iam::111122223333:user/alice is not authorized to )"
            R"(perform: s3:PutObject on resource: arn:aws:s3:::bucket/key because no identity-based policy allows the )"
            R"(s3:PutObject action"})");
  EXPECT_EQ(rig.ask(question(arn("alice"))),
            R"({"decision":"allowed","reason":"An identity-based policy allows it."})");
  EXPECT_EQ(
      at(rig.ask(question(R"("*")")), "reason"),
      "User: anonymous is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::bucket/key because no "
      "resource-based policy allows the s3:GetObject action");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
TEST(Answer, TheRequestItself) {
  DecisionRig rig;
  const authn::Caller alice = rig.user_with("alice", kReadBucket);
  const authn::Credentials keys = rig.credentials(alice);
  const std::string open =
      resource_policy(R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"})");
  const auto with = [&](const Received& how) { return question(rig.received(keys, how)); };
  const std::string good = question(rig.received(keys));
  const std::string url = with({.presigned = true});
  expect(
      rig,
      {
          {good, "allowed"},
          {url, "allowed"},
          {with({.path = "/bucket/a//b%20c/../d"}), "allowed"},
          {question(rig.received(keys), "", "s3:DeleteObject"), "implicitDeny"},
          {question(rig.received({"AKIANOBODYNOBODYNOBO", keys.secret_access_key, ""})), "InvalidClientTokenId"},
          {question(rig.received({keys.access_key_id, "another secret", ""})), "SignatureDoesNotMatch"},
          {question(rig.received({keys.access_key_id, keys.secret_access_key, "token"})), "InvalidClientTokenId"},
          {with({.signed_for = "sqs"}), "SignatureDoesNotMatch"},
          {with({.payload = "0000000000000000000000000000000000000000000000000000000000000000"}),
           "SignatureDoesNotMatch"},
          {with({.payload = "nothing"}), "IncompleteSignature"},
          {with({.more_headers = R"(,"x-amz-acl":"public-read")"}), "SignatureDoesNotMatch"},
          // Without a signature it is nobody's request, and only a resource policy lets it in.
          {question(R"({"request":{"service":"s3","method":"GET","path":"/bucket/key","headers":{}}})"),
           "implicitDeny"},
          {question(R"({"request":{"service":"s3","method":"GET","path":"/bucket/key","headers":{}}})", open),
           "allowed"},
          {question(R"({"request":{"service":"s3","method":"GET","path":"/b","headers":{"Authorization":"AWS a:b"}}})"),
           "IncompleteSignature"},
      });
  EXPECT_EQ(at(rig.ask(good), "principal.arn"), kAlice);
  EXPECT_EQ(at(rig.ask(good), "principal.userId"), alice.user->id);
  EXPECT_EQ(at(rig.ask(good), "principal.accessKeyId"), keys.access_key_id);

  rig.clock.advance(301);
  expect(rig, {{url, "RequestExpired"}, {good, "allowed"}});
  rig.clock.advance(600);
  EXPECT_EQ(rig.verdict(good), "RequestExpired");
  rig.clock.advance(-2'000);
  EXPECT_EQ(rig.verdict(good), "RequestExpired") << "from the future";
  rig.clock.advance(1'099);

  rig.must(rig.root(), "UpdateAccessKey",
           fmt::format(R"({{"UserName":"alice","AccessKeyId":"{}","Status":"Inactive"}})", keys.access_key_id));
  EXPECT_EQ(rig.verdict(good), "InvalidClientTokenId");
}

// Another account's user signed a request to this service: that is what resource policies of two accounts are for.
TEST(Answer, AnotherAccountsSignedRequest) {
  DecisionRig rig;
  const authn::Caller stranger = rig.user_with("stranger", api::kAdministrator, kOther);
  const authn::Credentials keys = rig.credentials(stranger);
  const std::string invited =
      resource_policy(R"({"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:*","Resource":"*"})");
  expect(rig, {
                  {question(rig.received(keys)), "implicitDeny"},  // an administrator there is nobody here
                  {question(rig.received(keys), invited), "allowed"},
                  {question(fmt::format(R"({{"accessKeyId":"{}"}})", keys.access_key_id)), "InvalidClientTokenId"},
              });
}

TEST(Answer, TemporaryCredentials) {
  DecisionRig rig;
  const authn::Caller alice = rig.user_with(
      "alice",
      R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":)"
      R"({"DateLessThan":{"aws:TokenIssueTime":"2026-11-02T08:00:01Z"},"Bool":{"aws:MultiFactorAuthPresent":"false"}}})");
  const std::string made = rig.must(alice, "GetSessionToken", "{}");
  const std::string id = at(made, "Credentials.AccessKeyId"), secret = at(made, "Credentials.SecretAccessKey"),
                    token = at(made, "Credentials.SessionToken");
  const std::string named = question(fmt::format(R"({{"accessKeyId":"{}","sessionToken":"{}"}})", id, token));
  expect(rig,
         {
             {named, "allowed"},
             {question(rig.received({id, secret, token})), "allowed"},
             {question(rig.received({id, secret, token}, {.presigned = true})), "allowed"},
             {question(fmt::format(R"({{"accessKeyId":"{}"}})", id)), "InvalidClientTokenId"},
             {question(fmt::format(R"({{"accessKeyId":"{}"}})", alice.credential_id)), "implicitDeny"},
             {question(fmt::format(R"({{"accessKeyId":"AKIAX","sessionToken":"{}"}})", token)), "InvalidClientTokenId"},
         });
  EXPECT_EQ(at(rig.ask(named), "principal.multiFactorAuthPresent"), "false");
  rig.clock.advance(43'201);
  expect(rig, {{named, "ExpiredToken"}, {question(rig.received({id, secret, token})), "ExpiredToken"}});
}

// The keys that Keyward sets, the service's own, and those of an S3 signature.
TEST(Answer, Context) {
  DecisionRig rig;
  rig.user("alice");
  rig.must(rig.root(), "TagUser", R"({"UserName":"alice","Tags":[{"Key":"team","Value":"red"}]})");
  const authn::Credentials keys = rig.credentials(rig.user("alice"));
  const auto under = [&](const std::string& condition, const std::string& context, const std::string& principal) {
    return question(
        principal, resource_policy(R"({"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{)" +
                                   condition + "}}") +
                       (context.empty() ? "" : ",\"context\":{" + context + "}"));
  };
  const std::string alice = arn("alice");
  expect(
      rig,
      {
          {under(R"("StringEquals":{"aws:PrincipalTag/team":"red"})", "", alice), "allowed"},
          {under(R"("StringEquals":{"aws:username":"alice","aws:PrincipalAccount":"111122223333"})", "", alice),
           "allowed"},
          {under(R"("StringEquals":{"aws:ResourceAccount":"111122223333"})", "", alice), "allowed"},
          {under(R"("DateGreaterThan":{"aws:CurrentTime":"2026-11-02T07:59:59Z"})", "", alice), "allowed"},
          {under(R"("Null":{"aws:SourceIp":"true","aws:SecureTransport":"true"})", "", alice), "allowed"},
          {under(R"("IpAddress":{"aws:SourceIp":"10.0.0.0/8"})", R"("aws:SourceIp":"10.1.2.3")", alice), "allowed"},
          {under(R"("IpAddress":{"aws:SourceIp":"10.0.0.0/8"})", R"("aws:SourceIp":"11.1.2.3")", alice),
           "implicitDeny"},
          {under(R"("Bool":{"aws:SecureTransport":"true"})", R"("aws:SecureTransport":true)", alice), "allowed"},
          {under(R"("StringEquals":{"s3:prefix":["a","b"]})", R"("s3:prefix":"b")", alice), "allowed"},
          {under(R"("ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]},"Null":{"aws:TagKeys":"false"})",
                 R"("aws:TagKeys":["a","b"])", alice),
           "allowed"},
          {under(R"("Bool":{"aws:PrincipalIsAWSService":"true"})", "", R"("logs.amazonaws.com")"), "allowed"},
          {under(R"("StringEquals":{"aws:PrincipalType":"Anonymous"})", "", R"("*")"), "allowed"},
          {under(R"("StringEquals":{"s3:authType":"REST-HEADER","s3:x-amz-content-sha256":"UNSIGNED-PAYLOAD"})", "",
                 rig.received(keys)),
           "allowed"},
          {under(R"("StringEquals":{"s3:authType":"REST-QUERY-STRING"},"NumericLessThan":{"s3:signatureAge":"1000"})",
                 "", rig.received(keys, {.presigned = true})),
           "allowed"},
          {under(R"("StringEquals":{"aws:RequestedRegion":"eu-west-1"})", "", rig.received(keys)), "allowed"},
          {under(R"("Null":{"s3:authType":"true"})", R"("s3:authType":"POST")", rig.received(keys)), "ValidationError"},
          {under(R"("StringEquals":{"s3:authType":"POST"})", R"("s3:authType":"POST")", alice), "allowed"},
      });
}

// docs/billing.md: the switch acts for every service that asks.
TEST(Answer, BillingSwitch) {
  DecisionRig rig;
  rig.user_with("alice", api::kAdministrator);
  const std::string ask =
      R"({"principal":"arn:aws:iam::111122223333:user/alice","action":"ce:GetCostAndUsage","resource":"*"})";
  EXPECT_THAT(rig.ask(ask), HasSubstr("because IAM access to billing information is not activated"));
  EXPECT_EQ(rig.verdict(ask), "implicitDeny");
  EXPECT_EQ(
      rig.verdict(R"({"principal":"arn:aws:iam::111122223333:root","action":"ce:GetCostAndUsage","resource":"*"})"),
      "allowed");
  rig.must(rig.root(), "UpdateIAMAccessPreference", R"({"Activated":true})");
  EXPECT_EQ(rig.verdict(ask), "allowed");
}

// keyward:Authorize, with its condition keys; whoever may not ask learns nothing, not even that a key is unknown.
TEST(Answer, WhoMayAsk) {
  const std::string denied_ask =
      "User: arn:aws:iam::111122223333:user/objects is not authorized to perform: "
      "keyward:Authorize on resource: *";
  {
    DecisionRig rig(kReadBucket);
    const authn::Credentials keys = rig.credentials(rig.user_with("alice", kReadBucket));
    const std::vector<std::string> all{question(arn("alice")),
                                       question(arn("missing")),
                                       question(R"("*")"),
                                       question(R"("logs.amazonaws.com")"),
                                       question(rig.received(keys)),
                                       question(rig.received({keys.access_key_id, "wrong", ""})),
                                       question(rig.received({"AKIANOBODYNOBODYNOBO", "wrong", ""})),
                                       question(R"({"accessKeyId":"AKIAX"})"),
                                       question(rig.received(keys, {.payload = "nothing"})),
                                       question(fmt::format(R"({{"accessKeyId":"{}"}})", keys.access_key_id))};
    for (const std::string& one : all) {
      EXPECT_EQ(rig.verdict(one), "AccessDenied") << one;
      EXPECT_THAT(at(rig.ask(one), "error.message"), HasSubstr(denied_ask)) << one;
    }
  }
  DecisionRig rig(R"({"Effect":"Allow","Action":"keyward:Authorize","Resource":"*","Condition":{"StringEquals":)"
                  R"({"keyward:Service":"s3"},"StringEqualsIfExists":{"keyward:PrincipalAccount":"111122223333"},)"
                  R"("ArnNotLike":{"keyward:PrincipalArn":"arn:aws:iam::*:user/secret*"}}})");
  const authn::Credentials keys = rig.credentials(rig.user_with("alice", kReadBucket));
  const authn::Credentials stranger = rig.credentials(rig.user_with("stranger", kReadBucket, kOther));
  rig.user_with("secret-agent", kReadBucket);
  expect(rig, {
                  {question(arn("alice")), "allowed"},
                  {question(arn("alice"), "", "sqs:SendMessage"), "AccessDenied"},
                  {question(arn("secret-agent")), "AccessDenied"},
                  {question(R"("*")"), "implicitDeny"},
                  {question(rig.received(keys)), "allowed"},
                  {question(rig.received(keys, {.signed_for = "sqs", .answers_for = "sqs"})), "AccessDenied"},
                  {question(rig.received(stranger)), "AccessDenied"},
                  {question(rig.received({stranger.access_key_id, "wrong", ""})), "AccessDenied"},
                  {question(rig.received({keys.access_key_id, "wrong", ""})), "SignatureDoesNotMatch"},
                  {question(rig.received({"AKIANOBODYNOBODYNOBO", "wrong", ""})), "InvalidClientTokenId"},
              });
}

TEST(Answer, ExplainedWhereItIsPermitted) {
  const std::string ask = question(arn("alice"), R"(,"explain":true,"context":{"aws:SourceIp":"10.1.2.3"})");
  const char* const statement =
      R"({"Sid":"Office","Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}})";
  DecisionRig rig;
  rig.user_with("alice", statement);
  EXPECT_EQ(at(rig.ask(ask), "explanation"), "") << "nothing beyond what AWS tells";
  EXPECT_EQ(rig.verdict(ask), "implicitDeny");

  DecisionRig may(R"({"Effect":"Allow","Action":["keyward:Authorize","iam:SimulatePrincipalPolicy"],"Resource":"*"})");
  may.user_with("alice", statement);
  const std::string explained = at(may.ask(ask), "explanation");
  EXPECT_THAT(explained, HasSubstr("Office"));
  EXPECT_THAT(explained, HasSubstr("10.1.2.3 is not in 192.0.2.0/24"));
  EXPECT_EQ(at(may.ask(question(arn("alice"))), "explanation"), "");
}

// The service hands on what only those may read who may decode it.
TEST(Answer, EncodedAuthorizationMessage) {
  const std::string ask = question(arn("alice"), R"(,"context":{"aws:SourceIp":"10.1.2.3"})");
  DecisionRig rig;
  rig.user_with("alice", R"({"Sid":"Never","Effect":"Deny","Action":"s3:*","Resource":"*"})");
  const std::string answer = rig.ask(ask);
  EXPECT_EQ(api::members(answer, ""), "decision reason encodedAuthorizationMessage");
  const std::string input = fmt::format(R"({{"EncodedMessage":"{}"}})", at(answer, "encodedAuthorizationMessage"));
  const std::string decoded = at(rig.must(rig.root(), "DecodeAuthorizationMessage", input), "DecodedMessage");
  EXPECT_EQ(at(decoded, "explicitDeny"), "true");
  EXPECT_EQ(at(decoded, "matchedStatements.items.0.sid"), "Never");
  EXPECT_EQ(at(decoded, "matchedStatements.items.0.policyName"), "policy");
  EXPECT_THAT(at(decoded, "context.conditions"),
              HasSubstr(R"("key":"aws:SourceIp","values":{"items":[{"value":"10.1.2.3"}]})"));
  EXPECT_EQ(at(decoded, "explanation.decidedBy"), "identity-based policy");
  EXPECT_THAT(rig.say(rig.user("alice"), "DecodeAuthorizationMessage", input), HasSubstr("AccessDenied: "));
  EXPECT_THAT(rig.say(rig.root(api::kOther), "DecodeAuthorizationMessage", input), HasSubstr("Message is not valid."));
  EXPECT_EQ(api::members(rig.ask(question(arn("alice"), R"(,"encodeAuthorizationMessage":false)")), ""),
            "decision reason");
  EXPECT_EQ(api::members(rig.ask(question(R"("arn:aws:iam::111122223333:root")")), ""), "decision reason")
      << "of denials only";
}

TEST(Answer, OrganizationOfTheInstallation) {
  authz::Organization organization;
  organization.service_control.add_level();
  auto parsed = policy::parse(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},)"
                              R"({"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::bucket/*"}]})",
                              policy::Kind::ServiceControl);
  ASSERT_TRUE(parsed) << parsed.error().message;
  organization.service_control.add(policy::compile(*std::move(parsed)));
  DecisionRig rig(kMayAsk, &organization);
  rig.user_with("alice", api::kAdministrator);
  expect(rig, {
                  {question(arn("alice")), "explicitDeny"},
                  {question(R"("arn:aws:iam::111122223333:root")"), "explicitDeny"},
                  {question(arn("alice"), "", "sqs:SendMessage"), "allowed"},
                  {question(arn("alice"), R"(,"serviceControlPolicies":[[]])", "sqs:SendMessage"), "implicitDeny"},
              });
}

// The world of one batch is one state, and each question is apart from the others.
TEST(Answer, ManyQuestionsDoNotMix) {
  DecisionRig rig;
  const authn::Credentials keys = rig.credentials(rig.user_with("alice", kReadBucket));
  for (int i = 0; i < 12; ++i) rig.user(fmt::format("user-{}", i));
  std::string body = R"({"requests":[)";
  std::vector<std::string> want;
  const auto add = [&](const std::string& one, const char* verdict) {
    body += (want.empty() ? "" : ",") + one;
    want.push_back(verdict);
  };
  for (int i = 0; i < 12; ++i) {
    add(question(arn("alice")), "allowed");
    add(question(rig.received(keys), R"(,"context":{"aws:SourceIp":"10.0.0.1"})"), "allowed");
    add(question(R"("arn:aws:iam::111122223333:root")"), "allowed");
    add(question(arn(fmt::format("user-{}", i).c_str())), "implicitDeny");
    add(question(arn("alice"), R"(,"resourceAccount":"444455556666")"), "implicitDeny");
    add(question(arn("missing")), "NoSuchEntity");
    add(question(arn("alice"), resource_policy(R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})")),
        "explicitDeny");
    add(question(R"("*")"), "implicitDeny");
  }
  const std::string answer = rig.ask(body + "]}");
  for (std::size_t i = 0; i < want.size(); ++i) {
    const std::string one = at(answer, fmt::format("decisions.{}", i));
    EXPECT_EQ(at(one, "decision") + at(one, "error.code"), want[i]) << i << one;
  }
  EXPECT_EQ(at(answer, fmt::format("decisions.{}", want.size())), "");
}
}  // namespace
}  // namespace keyward::decision
