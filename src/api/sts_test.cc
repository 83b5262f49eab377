// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
#include "api/one_time_codes.h"
#include "api/session_rig.h"

namespace keyward::api {
namespace {

constexpr const char* kListUsers = R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"})";

TEST(Sts, GetCallerIdentity) {
  Rig rig;
  EXPECT_EQ(rig.must(rig.root(), "GetCallerIdentity"),
            R"({"UserId":"111122223333","Account":"111122223333","Arn":"arn:aws:iam::111122223333:root"})");
  const authn::Caller alice = rig.user_with("alice", R"({"Effect":"Deny","Action":"*","Resource":"*"})");
  EXPECT_EQ(rig.must(alice, "GetCallerIdentity"),
            fmt::format(R"({{"UserId":"{}","Account":"111122223333","Arn":"arn:aws:iam::111122223333:user/alice"}})",
                        alice.unique_id()));
}

// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
TEST(Sts, GetAccessKeyInfo) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", R"({"Effect":"Allow","Action":"sts:Get*","Resource":"*"})");
  const auto info_of = [&](const std::string& id) {
    return rig.say(alice, "GetAccessKeyInfo", fmt::format(R"({{"AccessKeyId":"{}"}})", id));
  };
  EXPECT_EQ(info_of(alice.credential_id), R"({"Account":"111122223333"})");
  EXPECT_EQ(info_of(rig.user("bob", kOther).credential_id), R"({"Account":"444455556666"})");
  EXPECT_EQ(info_of("ASIAQNZGKIQY56JQ7WML"), R"({"Account":"029608264753"})");  // in no installation: read from the id
  EXPECT_EQ(info_of("NOTANACCESSKEYID").substr(0, 16), "ValidationError:");
  EXPECT_EQ(rig.say(rig.user("nobody"), "GetAccessKeyInfo", R"({"AccessKeyId":"ASIAQNZGKIQY56JQ7WML"})").substr(0, 13),
            "AccessDenied:");
}

TEST(Sts, SessionTokenShapeAndDuration) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");  // no permission is needed
  const struct {
    const char *input, *user_expiration, *root_expiration;
  } cases[] = {
      {"{}", "2026-11-02T20:00:00Z", "2026-11-02T09:00:00Z"},
      {R"({"DurationSeconds":900})", "2026-11-02T08:15:00Z", "2026-11-02T08:15:00Z"},
      {R"({"DurationSeconds":129600})", "2026-11-03T20:00:00Z", "2026-11-02T09:00:00Z"},  // root's is cut to one hour
  };
  for (const auto& one : cases) {
    const std::string answer = rig.must(alice, "GetSessionToken", one.input);
    EXPECT_EQ(members(answer, "Credentials"), "AccessKeyId SecretAccessKey SessionToken Expiration");
    EXPECT_EQ(at(answer, "Credentials.Expiration"), one.user_expiration);
    EXPECT_EQ(at(answer, "Credentials.AccessKeyId").substr(0, 4), "ASIA");
    EXPECT_EQ(at(answer, "Credentials.SecretAccessKey").size(), 40U);
    EXPECT_LE(at(answer, "Credentials.SessionToken").size(), secrets::kMaxTokenBytes);
    EXPECT_EQ(at(rig.must(rig.root(), "GetSessionToken", one.input), "Credentials.Expiration"), one.root_expiration);
  }
  // STS shows the value that it refuses.
  rig.check(alice, {{"GetSessionToken", R"({"DurationSeconds":899})",
                     "ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy "
                     "constraint: Member must have value greater than or equal to 900"},
                    {"GetSessionToken", R"({"DurationSeconds":129601})",
                     "ValidationError: 1 validation error detected: Value '129601' at 'durationSeconds' failed to "
                     "satisfy constraint: Member must have value less than or equal to 129600"}});
}

// Without MFA a session may call no IAM operation, and of STS only GetCallerIdentity, whatever policies say.
TEST(Sts, WhatASessionMayCall) {
  SessionRig rig;
  const authn::Caller administrator = rig.administrator();
  const std::string plain = rig.must(administrator, "GetSessionToken");
  const std::string code = rig.device_of("administrator");
  const std::string with_mfa = rig.must(administrator, "GetSessionToken", rig.mfa_input(code));
  EXPECT_NE(rig.with(plain, "iam", "ListUsers").body.find("<Code>InvalidClientTokenId</Code>"), std::string::npos);
  EXPECT_EQ(rig.with(with_mfa, "iam", "ListUsers").status, 200);
  for (const std::string& session : {plain, with_mfa}) {
    EXPECT_EQ(rig.with(session, "sts", "GetCallerIdentity").status, 200);
    EXPECT_NE(rig.with(session, "sts", "GetSessionToken")
                  .body.find("<Code>AccessDenied</Code><Message>Cannot call GetSessionToken with session credentials"),
              std::string::npos);
    EXPECT_EQ(rig.with(session, "sts", "GetAccessKeyInfo&AccessKeyId=ASIAQNZGKIQY56JQ7WML").status, 403);
  }
  // The console's session is a session, too.
  EXPECT_EQ(rig.say(rig.console(), "GetSessionToken"),
            "AccessDenied: Cannot call GetSessionToken with session credentials");
}

// A session has its user's permissions of the moment, and ends with the user.
TEST(Sts, ASessionFollowsItsUser) {
  SessionRig rig;
  const authn::Caller alice = rig.user_with("alice", kListUsers);
  const std::string code = rig.device_of("alice");
  const std::string session = rig.must(alice, "GetSessionToken", rig.mfa_input(code));
  EXPECT_EQ(rig.with(session, "iam", "ListUsers").status, 200);
  rig.must(rig.root(), "UpdateUser", R"({"UserName":"alice","NewUserName":"alicia"})");
  EXPECT_EQ(rig.with(session, "iam", "ListUsers").status, 200);
  rig.must(rig.root(), "DeleteUserPolicy", R"({"UserName":"alicia","PolicyName":"policy"})");
  EXPECT_NE(rig.with(session, "iam", "ListUsers").body.find("<Code>AccessDenied</Code>"), std::string::npos);
  rig.must(rig.root(), "DeleteAccessKey",
           fmt::format(R"({{"UserName":"alicia","AccessKeyId":"{}"}})", alice.credential_id));
  rig.must(rig.root(), "DeactivateMFADevice",
           fmt::format(R"({{"UserName":"alicia","SerialNumber":"{}"}})", rig.serial));
  EXPECT_EQ(rig.with(session, "sts", "GetCallerIdentity").status, 200);
  rig.must(rig.root(), "DeleteUser", R"({"UserName":"alicia"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");  // another user of that name
  EXPECT_NE(rig.with(session, "sts", "GetCallerIdentity").body.find("InvalidClientTokenId"), std::string::npos);
}

TEST(Sts, MfaErrors) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string code = rig.device_of("alice");
  rig.check(alice,
            {{"GetSessionToken", R"({"TokenCode":"123456"})",
              "AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time "
              "pass code."},
             {"GetSessionToken", R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/of-alice"})",
              "AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time "
              "pass code."},
             {"GetSessionToken", R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/missing","TokenCode":"123456"})",
              "AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your "
              "MFA serial number is valid and associated with this user."}});
  const std::string not_mine =
      "AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial "
      "number is valid and associated with this user.";
  for (const authn::Caller& other : {rig.user("bob"), rig.root(), rig.root(kOther)})
    EXPECT_EQ(rig.say(other, "GetSessionToken", rig.mfa_input(code)), not_mine);
  rig.must(alice, "GetSessionToken", rig.mfa_input(code));  // none of these has spent it
  EXPECT_EQ(rig.say(alice, "GetSessionToken", rig.mfa_input(code)),
            "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ");
}

// Whoever has the access keys has not the code: guessing is slow, and the right one is not looked at while it waits.
TEST(Sts, GuessingCodesIsSlow) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string code = rig.device_of("alice");
  const std::string wrong = rig.mfa_input(code == "000000" ? "111111" : "000000");
  for (int i = 0; i < CodeGuesses::kFree; ++i)
    EXPECT_EQ(rig.say(alice, "GetSessionToken", wrong), "AccessDenied: " + std::string(kWrongCode));
  EXPECT_EQ(rig.say(alice, "GetSessionToken", rig.mfa_input(code)), "Throttling: Rate exceeded");
  rig.must(alice, "GetSessionToken");
  rig.clock.advance(1);
  rig.must(alice, "GetSessionToken", rig.mfa_input(code));
}

// Of two requests with one code that are decided in one batch, one gets a session.
TEST(Sts, OneCodeOneSession) {
  SessionRig rig;
  const authn::Caller alice = rig.user("alice");
  const std::string code = rig.device_of("alice");
  const auto seen = rig.state();
  auto first = rig.start(seen, alice, "GetSessionToken", rig.mfa_input(code));
  auto second = rig.start(seen, alice, "GetSessionToken", rig.mfa_input(code));
  EXPECT_TRUE(first.get());
  EXPECT_FALSE(second.get());
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
TEST(Sts, ConditionsOnMfa) {
  constexpr const char* kAllow = R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"})";
  const struct {
    const char *name, *policy;
    bool long_term, fresh, old;
  } cases[] = {
      {"present",
       R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*",
           "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}})",
       false, true, true},
      {"young",
       R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*",
           "Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"600"}}})",
       false, true, false},
      {"a deny of Bool false misses long-term keys",
       R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*",
           "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}})",
       true, true, true},
      {"a deny of BoolIfExists false catches them",
       R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*",
           "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}})",
       false, true, true},
      {"issued after", R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*",
           "Condition":{"DateGreaterThan":{"aws:TokenIssueTime":"2026-11-02T07:00:00Z"}}})",
       false, true, true},
      {"none", kAllow, true, true, true},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    SessionRig rig;
    const authn::Caller alice = rig.user_with("alice", one.policy);
    const std::string code = rig.device_of("alice");
    const std::string session = rig.must(alice, "GetSessionToken", rig.mfa_input(code));
    EXPECT_EQ(rig.call(alice, "ListUsers", "{}").has_value(), one.long_term);
    EXPECT_EQ(rig.with(session, "iam", "ListUsers").status == 200, one.fresh);
    rig.clock.advance(601);
    EXPECT_EQ(rig.with(session, "iam", "ListUsers").status == 200, one.old);
  }
}

// A console session says whether a code was given; its age, only then.
TEST(Sts, ConsoleSessionsCarryMfa) {
  Rig rig;
  rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*",
      "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}})");
  rig.must(rig.root(), "CreateLoginProfile", R"({"UserName":"alice","Password":"Long-enough-1"})");
  EXPECT_EQ(rig.say(rig.console("alice"), "ListUsers").substr(0, 13), "AccessDenied:");
  rig.must(rig.console("alice", true), "ListUsers");
}

TEST(Sts, RootWithMfa) {
  SessionRig rig;
  const std::string code = rig.device_of("");
  const std::string session = rig.must(rig.root(), "GetSessionToken", rig.mfa_input(code));
  EXPECT_NE(rig.with(session, "sts", "GetCallerIdentity").body.find("<UserId>111122223333</UserId>"),
            std::string::npos);
  EXPECT_EQ(rig.with(session, "iam", "ListUsers").status, 200);
  EXPECT_EQ(rig.with(rig.must(rig.root(), "GetSessionToken"), "iam", "ListUsers").status, 403);
}

}  // namespace
}  // namespace keyward::api
