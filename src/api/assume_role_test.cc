// AssumeRole: who may, what it takes, and what its sessions may.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#include "api/session_rig.h"

namespace keyward::api {
namespace {

const std::string kListUsers = R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"})";
const std::string kAssume = R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"})";
const std::string kByAccount = R"("Action":"sts:AssumeRole","Principal":{"AWS":"111122223333"})";
const std::string kByAlice =
    R"("Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Principal":{"AWS":"arn:aws:iam::111122223333:user/alice"})";

std::string denied(const std::string& who, const std::string& action, const std::string& arn) {
  return fmt::format("AccessDenied: User: arn:aws:{} is not authorized to perform: {} on resource: {}", who, action,
                     arn);
}

TEST(AssumeRole, Answer) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty", kByAlice, kListUsers, kAccount, R"(,"Path":"/a/")");
  ASSERT_EQ(arn, "arn:aws:iam::111122223333:role/a/Duty");
  const std::string answer = rig.must(alice, "AssumeRole", SessionRig::assume_input(arn));
  const std::string id = at(rig.must(rig.root(), "GetRole", R"({"RoleName":"Duty"})"), "Role.RoleId");
  EXPECT_EQ(members(answer, ""), "Credentials AssumedRoleUser");
  EXPECT_EQ(at(answer, "AssumedRoleUser.AssumedRoleId"), id + ":work");
  EXPECT_EQ(at(answer, "AssumedRoleUser.Arn"), "arn:aws:sts::111122223333:assumed-role/Duty/work");  // without the path
  EXPECT_EQ(at(answer, "Credentials.Expiration"), "2026-11-02T09:00:00Z");
  EXPECT_EQ(rig.must(rig.caller_of(answer), "GetCallerIdentity"),
            fmt::format(R"({{"UserId":"{}:work","Account":"111122223333",)"
                        R"("Arn":"arn:aws:sts::111122223333:assumed-role/Duty/work"}})",
                        id));
  EXPECT_EQ(rig.with(answer, "iam", "ListUsers").status, 200);
  EXPECT_EQ(rig.with(answer, "iam", "ListGroups").status, 403);
  rig.clock.advance(3'600);
  EXPECT_NE(rig.with(answer, "iam", "ListUsers").body.find("<Code>ExpiredToken</Code>"), std::string::npos);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
TEST(AssumeRole, TrustAndIdentityPolicyTogether) {
  const std::string deny = R"({"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"})";
  const struct {
    const char* name;
    std::string policy, trust;
    bool same_account, other_account;
  } cases[] = {
      {"named, no policy of its own", "", kByAlice, true, false},
      {"by account, no policy of its own", "", kByAccount, false, false},
      {"by account and policy", kAssume, kByAccount, true, true},
      {"named and policy", kAssume, kByAlice, true, true},
      {"named, but denied", deny, kByAlice, false, false},
      {"policy without trust", kAssume, R"("Action":"sts:AssumeRole","Principal":{"AWS":"444455556666"})", false,
       false},
      {"trust of a service alone", kAssume, R"("Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"})",
       false, false},
      {"another action", kAssume, R"("Action":"sts:TagSession","Principal":{"AWS":"111122223333"})", false, false},
      {"everyone", "", R"("Action":"sts:AssumeRole","Principal":"*")", true, false},
      {"everyone and policy", kAssume, R"("Action":"sts:AssumeRole","Principal":"*")", true, true},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    SessionRig rig;
    const authn::Caller alice = one.policy.empty() ? rig.user("alice") : rig.user_with("alice", one.policy);
    const std::string here = rig.role("here", one.trust), there = rig.role("there", one.trust, "", kOther);
    EXPECT_EQ(rig.assume(alice, here), one.same_account ? "" : denied(alice.arn.substr(8), "sts:AssumeRole", here));
    EXPECT_EQ(rig.assume(alice, there), one.other_account ? "" : denied(alice.arn.substr(8), "sts:AssumeRole", there));
  }
}

// A refusal is the same whether there is such a role or not, and names are told apart by case.
TEST(AssumeRole, RolesThatAreNotThere) {
  SessionRig rig;
  const authn::Caller alice = rig.user_with("alice", kAssume);
  rig.role("Duty", kByAlice);
  for (const char* arn : {"arn:aws:iam::111122223333:role/none", "arn:aws:iam::111122223333:role/duty",
                          "arn:aws:iam::111122223333:role/a/Duty", "arn:aws:iam::999999999999:role/Duty"})
    EXPECT_EQ(rig.assume(alice, arn), denied("iam::111122223333:user/alice", "sts:AssumeRole", arn));
  EXPECT_EQ(rig.assume(alice, "nothing-valid-in-here"), "ValidationError: nothing-valid-in-here is invalid");
  EXPECT_EQ(rig.assume(rig.root(), "arn:aws:iam::111122223333:role/Duty"),
            "AccessDenied: Roles may not be assumed by root accounts.");
}

TEST(AssumeRole, ExternalId) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty", kByAlice + R"(,"Condition":{"StringEquals":{"sts:ExternalId":"secret-7"}})");
  EXPECT_EQ(rig.assume(alice, arn, R"(,"ExternalId":"secret-7")"), "");
  EXPECT_NE(rig.assume(alice, arn, R"(,"ExternalId":"secret-8")"), "");
  EXPECT_NE(rig.assume(alice, arn), "");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html (duration)
TEST(AssumeRole, Duration) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty", kByAlice, "", kAccount, R"(,"MaxSessionDuration":7200)");
  EXPECT_EQ(at(rig.must(alice, "AssumeRole", SessionRig::assume_input(arn, R"(,"DurationSeconds":7200)")),
               "Credentials.Expiration"),
            "2026-11-02T10:00:00Z");
  EXPECT_EQ(rig.assume(alice, arn, R"(,"DurationSeconds":7201)"),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  EXPECT_EQ(rig.assume(alice, arn, R"(,"DurationSeconds":899)").substr(0, 16), "ValidationError:");
  const authn::Caller chained = rig.session(alice, rig.role("first", kByAlice, kAssume));
  const std::string second = rig.role("second", kByAccount, "", kAccount, R"(,"MaxSessionDuration":43200)");
  EXPECT_EQ(rig.assume(chained, second, R"(,"DurationSeconds":3600)"), "");
  EXPECT_EQ(rig.assume(chained, second, R"(,"DurationSeconds":3601)"),
            "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
            "chaining.");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
TEST(AssumeRole, Mfa) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty",
                                   kByAlice + R"(,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},)"
                                              R"("NumericLessThan":{"aws:MultiFactorAuthAge":"60"}})",
                                   R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*",)"
                                   R"("Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},)"
                                   R"({"Effect":"Allow","Action":"iam:ListGroups","Resource":"*"})");
  const auto mfa = [&](const std::string& code) {
    return fmt::format(R"(,"SerialNumber":"{}","TokenCode":"{}")", rig.serial, code);
  };
  const std::string code = rig.device_of("alice");
  EXPECT_EQ(rig.assume(alice, arn), denied("iam::111122223333:user/alice", "sts:AssumeRole", arn));
  EXPECT_EQ(rig.assume(rig.user("bob"), arn, mfa(code)),
            "AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA "
            "serial number is valid and associated with this user.");
  const std::string answer = rig.must(alice, "AssumeRole", SessionRig::assume_input(arn, mfa(code)));
  EXPECT_EQ(rig.assume(alice, arn, mfa(code)),
            "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ");
  // MFA is of the call, not of the session.
  EXPECT_EQ(rig.with(answer, "iam", "ListGroups").status, 200);
  EXPECT_EQ(rig.with(answer, "iam", "ListUsers").status, 403);
  // A refused call spends no code.
  rig.clock.advance(30);
  const std::string other = rig.role("other", R"("Action":"sts:AssumeRole","Principal":{"AWS":"444455556666"})");
  const std::string next = secrets::totp_code(rig.seed, rig.clock.now());
  EXPECT_EQ(rig.assume(alice, other, mfa(next)), denied("iam::111122223333:user/alice", "sts:AssumeRole", other));
  // A session of GetSessionToken carries its MFA to the call.
  const authn::Caller session = rig.caller_of(rig.must(alice, "GetSessionToken", rig.mfa_input(next)));
  EXPECT_EQ(rig.assume(session, arn), "");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
TEST(AssumeRole, SessionPolicies) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty", kByAlice, R"({"Effect":"Allow","Action":"iam:List*","Resource":"*"})");
  const std::string policy = json::quoted(
      R"({ "Version": "2012-10-17", "Statement": [ {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*"} ] })");
  const std::string listing = R"({"Version":"2012-10-17","Statement":[)" + kListUsers + "]}";
  const std::string own =
      at(rig.must(rig.root(), "CreatePolicy",
                  fmt::format(R"({{"PolicyName":"listing","PolicyDocument":{}}})", json::quoted(listing))),
         "Policy.Arn");
  for (const std::string& more : {R"(,"Policy":)" + policy, fmt::format(R"(,"PolicyArns":[{{"arn":"{}"}}])", own)}) {
    const std::string answer = rig.must(alice, "AssumeRole", SessionRig::assume_input(arn, more));
    EXPECT_GT(std::stoi(at(answer, "PackedPolicySize")), 0);
    EXPECT_EQ(rig.with(answer, "iam", "ListUsers").status, 200);
    const std::string refused = rig.with(answer, "iam", "ListGroups").body;
    EXPECT_NE(refused.find("because no session policy allows the iam:ListGroups action"), std::string::npos) << refused;
    EXPECT_EQ(rig.with(answer, "iam", "GetAccountSummary").status, 403);  // not the role's
  }
  // A managed policy is what it is now; a deleted one allows nothing.
  const std::string answer = rig.must(
      alice, "AssumeRole", SessionRig::assume_input(arn, fmt::format(R"(,"PolicyArns":[{{"arn":"{}"}}])", own)));
  rig.must(rig.root(), "DeletePolicy", fmt::format(R"({{"PolicyArn":"{}"}})", own));
  EXPECT_EQ(rig.with(answer, "iam", "ListUsers").status, 403);

  EXPECT_EQ(rig.assume(alice, arn, fmt::format(R"(,"PolicyArns":[{{"arn":"{}"}}])", own)),
            fmt::format("MalformedPolicyDocument: Policy {} was not found.", own));
  EXPECT_EQ(rig.assume(alice, arn, R"(,"Policy":"{}")").substr(0, 24), "MalformedPolicyDocument:");
  std::string eleven;
  for (int i = 0; i < 11; ++i) eleven += fmt::format(R"({}{{"arn":"{}"}})", i == 0 ? "" : ",", kReadOnly);
  EXPECT_EQ(rig.assume(alice, arn, R"(,"PolicyArns":[)" + eleven + "]"),
            "ValidationError: The number of managed session policies exceeds the limit of 10.");
  const std::string large = json::quoted(
      fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"iam:{}","Resource":"*"}}]}})",
                  std::string(3'000, 'a')));
  EXPECT_EQ(rig.assume(alice, arn, R"(,"Policy":)" + large),
            "PackedPolicyTooLarge: Packed policy consumes 115% of allotted space, please use smaller policy.");
}

TEST(AssumeRole, ABoundaryLimitsTheSession) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty", kByAlice, R"({"Effect":"Allow","Action":"iam:*","Resource":"*"})", kAccount,
                                   fmt::format(R"(,"PermissionsBoundary":"{}")", kReadOnly));
  const authn::Caller session = rig.session(alice, arn);
  rig.must(session, "ListUsers");
  EXPECT_EQ(rig.say(session, "CreateUser", R"({"UserName":"eve"})"),
            "AccessDenied: User: arn:aws:sts::111122223333:assumed-role/Duty/work is not authorized to perform: "
            "iam:CreateUser on resource: arn:aws:iam::111122223333:user/eve because no permissions boundary allows the "
            "iam:CreateUser action");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
TEST(AssumeRole, Tags) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string tag_all = R"({"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Resource":"*"})";
  const std::string arn = rig.role("Duty", kByAlice, kListUsers + R"(,)" + tag_all, kAccount,
                                   R"(,"Tags":[{"Key":"Team","Value":"red"},{"Key":"site","Value":"x"}])");
  rig.put_role_policy("Duty",
                      R"({"Effect":"Allow","Action":"iam:ListGroups","Resource":"*","Condition":{"StringEquals":)"
                      R"({"aws:PrincipalTag/TEAM":"blue","aws:PrincipalTag/site":"x"}}})",
                      "by-tag");
  EXPECT_EQ(rig.say(rig.session(alice, arn), "ListGroups").substr(0, 13), "AccessDenied:");
  const std::string tags = R"(,"Tags":[{"Key":"team","Value":"blue"},{"Key":"job","Value":"7"}])";
  const authn::Caller blue = rig.session(alice, arn, tags + R"(,"TransitiveTagKeys":["team"])");
  rig.must(blue, "ListGroups");

  // The transitive one goes on, and no one can change it.
  const std::string next = rig.role(
      "next",
      R"("Action":["sts:AssumeRole","sts:TagSession"],"Principal":{"AWS":"arn:aws:iam::111122223333:role/Duty"})",
      R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":)"
      R"({"StringEquals":{"aws:PrincipalTag/team":"blue"},"Null":{"aws:PrincipalTag/job":"true"}}})");
  rig.must(rig.session(blue, next), "ListUsers");
  const authn::Caller third = rig.session(blue, next, R"(,"Tags":[{"Key":"more","Value":""}])");
  EXPECT_EQ(third.session->tags.size(), 2U);
  EXPECT_EQ(third.session->transitive_tag_keys, std::vector<std::string>{"team"});
  EXPECT_EQ(rig.assume(blue, next, R"(,"Tags":[{"Key":"TEAM","Value":"green"}])"),
            "InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a "
            "transitive tag key from the calling session.");
  // Handing a tag on needs sts:TagSession, too.
  const std::string plain =
      rig.role("plain", R"("Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::111122223333:role/Duty"})");
  EXPECT_EQ(rig.assume(blue, plain), denied("sts::111122223333:assumed-role/Duty/work", "sts:TagSession", plain));
  EXPECT_EQ(rig.assume(rig.session(alice, arn), plain), "");

  EXPECT_EQ(rig.assume(alice, arn, R"(,"Tags":[{"Key":"a","Value":"1"},{"Key":"A","Value":"2"}])"),
            "InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  EXPECT_EQ(rig.assume(alice, arn, R"(,"TransitiveTagKeys":["team"])"),
            "InvalidParameterValue: The specified transitive tag key must be included in the requested tags.");
  const std::string only = rig.role("only", kByAlice + R"(,"Condition":{"StringEquals":{"aws:RequestTag/job":"7"},)"
                                                       R"("ForAllValues:StringEquals":{"aws:TagKeys":["team","job"],)"
                                                       R"("sts:TransitiveTagKeys":["job"]}})");
  EXPECT_EQ(rig.assume(alice, only, tags), "");
  EXPECT_EQ(rig.assume(alice, only, tags + R"(,"TransitiveTagKeys":["job"])"), "");
  EXPECT_NE(rig.assume(alice, only, tags + R"(,"TransitiveTagKeys":["team"])"), "");
  EXPECT_NE(rig.assume(alice, only, R"(,"Tags":[{"Key":"job","Value":"8"}])"), "");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
TEST(AssumeRole, SourceIdentity) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string both = R"({"Effect":"Allow","Action":["sts:AssumeRole","sts:SetSourceIdentity"],"Resource":"*"})";
  const std::string arn = rig.role("Duty", kByAlice, both);
  const std::string answer =
      rig.must(alice, "AssumeRole", SessionRig::assume_input(arn, R"(,"SourceIdentity":"alice-laptop")"));
  EXPECT_EQ(at(answer, "SourceIdentity"), "alice-laptop");
  const authn::Caller first = rig.caller_of(answer);
  const std::string next = rig.role(
      "next",
      R"("Action":["sts:AssumeRole","sts:SetSourceIdentity"],"Principal":{"AWS":"111122223333"},)"
      R"("Condition":{"StringEquals":{"sts:SourceIdentity":"alice-laptop","aws:SourceIdentity":"alice-laptop"}})");
  const std::string chained = rig.must(first, "AssumeRole", SessionRig::assume_input(next));
  EXPECT_EQ(at(chained, "SourceIdentity"), "alice-laptop");
  EXPECT_EQ(rig.caller_of(chained).session->source_identity, "alice-laptop");
  EXPECT_NE(rig.assume(first, next, R"(,"SourceIdentity":"bob")"), "");
  const std::string deaf = rig.role("deaf", kByAccount);
  EXPECT_EQ(rig.assume(first, deaf), denied("sts::111122223333:assumed-role/Duty/work", "sts:SetSourceIdentity", deaf));
}

// Conditions on who asks, as a role session answers them.
TEST(AssumeRole, KeysOfASession) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty", kByAlice, "", kAccount, R"(,"Path":"/a/")");
  const std::string id = at(rig.must(rig.root(), "GetRole", R"({"RoleName":"Duty"})"), "Role.RoleId");
  const struct {
    std::string condition;
    bool holds;
  } cases[] = {
      {R"("StringEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/a/Duty"})", true},
      {R"("StringEquals":{"aws:PrincipalType":"AssumedRole"})", true},
      {R"("StringEquals":{"aws:PrincipalAccount":"111122223333"})", true},
      {fmt::format(R"("StringEquals":{{"aws:userid":"{}:work"}})", id), true},
      {R"("Null":{"aws:username":"true"})", true},
      {R"("Bool":{"aws:MultiFactorAuthPresent":"false"})", true},
      {R"("Null":{"aws:MultiFactorAuthAge":"true"})", true},
      {R"("DateEquals":{"aws:TokenIssueTime":"2026-11-02T08:00:00Z"})", true},
      {R"("DateLessThan":{"aws:TokenIssueTime":"2026-11-02T08:00:00Z"})", false},
      {R"("Null":{"aws:SourceIdentity":"true"})", true},
      {R"("Null":{"sts:RoleSessionName":"true"})", true},
  };
  const authn::Caller session = rig.session(alice, arn);
  for (const auto& one : cases) {
    rig.put_role_policy(
        "Duty", R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{)" + one.condition + "}}",
        "policy");
    EXPECT_EQ(rig.call(session, "ListUsers", "{}").has_value(), one.holds) << one.condition;
  }
}

// Conditions of a trust policy on the call. Key and value in the table hold, another value does not.
TEST(AssumeRole, KeysOfTheCall) {
  SessionRig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice","Tags":[{"Key":"team","Value":"blue"}]})");
  const authn::Caller alice = rig.user("alice");
  const std::string more =
      R"(,"ExternalId":"x-7","SourceIdentity":"al","Tags":[{"Key":"job","Value":"7"}],"TransitiveTagKeys":["job"])";
  const struct {
    const char *key, *value;
  } cases[] = {
      {"sts:RoleSessionName", "work"},
      {"sts:ExternalId", "x-7"},
      {"sts:SourceIdentity", "al"},
      {"sts:TransitiveTagKeys", "job"},
      {"aws:RequestTag/job", "7"},
      {"aws:TagKeys", "job"},
      {"aws:ResourceTag/site", "north"},
      {"iam:ResourceTag/site", "north"},
      {"aws:ResourceAccount", "444455556666"},
      {"aws:PrincipalTag/team", "blue"},
      {"aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice"},
      {"aws:PrincipalAccount", "111122223333"},
      {"aws:PrincipalType", "User"},
      {"aws:username", "alice"},
      {"aws:SourceIp", "192.0.2.10"},
      {"aws:UserAgent", "tests/1.0"},
      {"aws:RequestedRegion", "us-east-1"},
      {"aws:ViaAWSService", "false"},
      {"aws:PrincipalIsAWSService", "false"},
  };
  rig.user_with("alice", R"({"Effect":"Allow","Action":"sts:*","Resource":"*"})");
  const std::string trust =
      R"("Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Principal":{"AWS":"111122223333"},)"
      R"("Condition":{"StringEquals":{)";
  rig.role("Duty", trust + R"("aws:username":"alice"}})", "", kOther, R"(,"Tags":[{"Key":"site","Value":"north"}])");
  for (const auto& one : cases) {
    for (const bool right : {true, false}) {
      const std::string document =
          fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{}"{}":"{}{}"}}}}}}]}})", trust,
                      one.key, right ? "" : "not-", one.value);
      rig.must(rig.root(kOther), "UpdateAssumeRolePolicy",
               fmt::format(R"({{"RoleName":"Duty","PolicyDocument":{}}})", json::quoted(document)));
      EXPECT_EQ(rig.assume(alice, "arn:aws:iam::444455556666:role/Duty", more).empty(), right) << one.key;
    }
  }
}

// What was given stands in the record, without secrets; the role's account has one of its own.
TEST(AssumeRole, Audit) {
  SessionRig rig;
  const authn::Caller alice = rig.user_with("alice", kAssume);
  const std::string here = rig.role("Duty", kByAlice), there = rig.role("Duty", kByAlice, "", kOther);
  rig.events.take();
  const std::string answer = rig.must(alice, "AssumeRole", SessionRig::assume_input(here));
  std::vector<std::string> events = rig.events.take();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(at(events[0], "responseElements"),
            fmt::format(R"({{"credentials":{{"accessKeyId":"{}","expiration":"Nov 2, 2026 9:00:00 AM"}},)"
                        R"("assumedRoleUser":{{"assumedRoleId":"{}","arn":"{}"}}}})",
                        at(answer, "Credentials.AccessKeyId"), at(answer, "AssumedRoleUser.AssumedRoleId"),
                        at(answer, "AssumedRoleUser.Arn")));
  EXPECT_EQ(events[0].find(at(answer, "Credentials.SessionToken")), std::string::npos);
  EXPECT_EQ(events[0].find(at(answer, "Credentials.SecretAccessKey")), std::string::npos);
  EXPECT_EQ(at(events[0], "readOnly"), "true");
  rig.must(alice, "AssumeRole", SessionRig::assume_input(there));
  events = rig.events.take();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(at(events[0], "recipientAccountId"), kAccount);
  EXPECT_EQ(at(events[1], "recipientAccountId"), kOther);
  EXPECT_EQ(at(events[1], "userIdentity.accountId"), kAccount);
  EXPECT_EQ(rig.assume(rig.user("bob"), there).substr(0, 13), "AccessDenied:");
  for (const std::string& event : rig.events.take()) EXPECT_NE(at(event, "recipientAccountId"), kOther) << "not let in";
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
TEST(AssumeRole, RevokingSessions) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty", kByAlice, kListUsers);
  const std::string old = rig.must(alice, "AssumeRole", SessionRig::assume_input(arn));
  rig.clock.advance(10);
  rig.put_role_policy("Duty",
                      R"({"Effect":"Deny","Action":"*","Resource":"*",)"
                      R"("Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-11-02T08:00:10Z"}}})",
                      "AWSRevokeOlderSessions");
  const std::string fresh = rig.must(alice, "AssumeRole", SessionRig::assume_input(arn));
  EXPECT_EQ(rig.with(old, "iam", "ListUsers").status, 403);
  EXPECT_EQ(rig.with(fresh, "iam", "ListUsers").status, 200);
}

// A session has its role's permissions of the moment, and ends with the role.
TEST(AssumeRole, ASessionFollowsItsRole) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string arn = rig.role("Duty", kByAlice, kListUsers);
  const std::string session = rig.must(alice, "AssumeRole", SessionRig::assume_input(arn));
  EXPECT_EQ(rig.with(session, "iam", "ListUsers").status, 200);
  EXPECT_EQ(at(rig.must(rig.root(), "GetRole", R"({"RoleName":"Duty"})"), "Role.RoleLastUsed.LastUsedDate"),
            "2026-11-02T08:00:00Z");
  EXPECT_EQ(at(rig.must(rig.root(), "GetRole", R"({"RoleName":"Duty"})"), "Role.RoleLastUsed.Region"), "us-east-1");
  rig.must(rig.root(), "DeleteRolePolicy", R"({"RoleName":"Duty","PolicyName":"policy"})");
  EXPECT_NE(rig.with(session, "iam", "ListUsers").body.find("<Code>AccessDenied</Code>"), std::string::npos);
  rig.must(rig.root(), "DeleteRole", R"({"RoleName":"Duty"})");
  rig.role("Duty", kByAlice, kListUsers);  // another role of that name
  EXPECT_NE(rig.with(session, "sts", "GetCallerIdentity").body.find("InvalidClientTokenId"), std::string::npos);
}

// A trust policy means the user that it named, not a successor of that name; and role sessions by their role or their
// own ARN.
TEST(AssumeRole, NamedPrincipals) {
  SessionRig rig;
  const std::string arn = rig.role("Duty", R"("Action":"sts:AssumeRole","Principal":{"AWS":"111122223333"})", kAssume);
  const authn::Caller alice = rig.user_with("alice", kAssume);
  const authn::Caller session = rig.session(alice, arn);
  const std::string by_role =
      rig.role("by-role", R"("Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::111122223333:role/Duty"})");
  const std::string by_session =
      rig.role("by-session",
               R"("Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/Duty/work"})");
  const std::string by_other =
      rig.role("by-other",
               R"("Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/Duty/play"})");
  EXPECT_EQ(rig.assume(session, by_role), "");
  EXPECT_EQ(rig.assume(session, by_session), "");
  EXPECT_NE(rig.assume(session, by_other), "");
  EXPECT_NE(rig.assume(alice, by_role), "");
  const std::string by_alice = rig.role("by-alice", kByAlice);
  EXPECT_EQ(rig.assume(alice, by_alice), "");
  rig.must(rig.root(), "DeleteUserPolicy", R"({"UserName":"alice","PolicyName":"policy"})");
  rig.must(rig.root(), "DeleteAccessKey",
           fmt::format(R"({{"UserName":"alice","AccessKeyId":"{}"}})", alice.credential_id));
  rig.must(rig.root(), "DeleteUser", R"({"UserName":"alice"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  const std::string key = rig.must(rig.root(), "CreateAccessKey", R"({"UserName":"alice"})");
  authn::Caller other;
  other.credential_id = at(key, "AccessKey.AccessKeyId");
  EXPECT_NE(rig.assume(*authn::Authenticator::again(*rig.state(), other, rig.clock.now()), by_alice), "");
}

// Whoever is no user has to name one.
TEST(AssumeRole, OperationsAboutTheCallingUser) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const authn::Caller session =
      rig.session(alice, rig.role("Duty", kByAlice, R"({"Effect":"Allow","Action":"*","Resource":"*"})"));
  for (const char* operation : {"GetUser", "CreateAccessKey", "ListAccessKeys", "ListMFADevices"})
    EXPECT_EQ(rig.say(session, operation),
              "ValidationError: Must specify userName when calling with non-User credentials")
        << operation;
  rig.must(session, "GetUser", R"({"UserName":"alice"})");
  EXPECT_EQ(rig.say(session, "ChangePassword", R"({"OldPassword":"Long-enough-1","NewPassword":"Long-enough-2"})"),
            "InvalidUserType: Only IAM Users can change their own password.");
  EXPECT_EQ(rig.say(session, "GetSessionToken"), "AccessDenied: Cannot call GetSessionToken with session credentials");
  EXPECT_EQ(rig.say(session, "GetFederationToken", R"({"Name":"bo"})"),
            "AccessDenied: Cannot call GetFederationToken with session credentials");
  rig.must(session, "GetAccessKeyInfo", R"({"AccessKeyId":"ASIAQNZGKIQY56JQ7WML"})");
}

}  // namespace
}  // namespace keyward::api
