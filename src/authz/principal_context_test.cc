// The condition keys of every kind of caller:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
#include "authz/principal_context.h"

#include <gtest/gtest.h>

namespace keyward::authz {
namespace {
constexpr Time kNow{1'793'606'400};  // 2026-11-02T08:00:00Z

std::string value(const policy::Context& context, const char* key) {
  const policy::Values values = context.lookup(policy::Key(key));
  return values.empty() ? "absent" : std::string(values[0]);
}

struct Row {
  const char* key;
  const char* user;     // long-term credentials
  const char* session;  // GetSessionToken with a code, ten minutes ago
  const char* root;
  const char* service;
  const char* anonymous;
};

TEST(PrincipalContext, KeysOfEachCaller) {
  authn::Caller user;
  user.account = "111122223333";
  user.arn = "arn:aws:iam::111122223333:user/alice";
  identity::User alice;
  alice.id = "AIDAALICE";
  alice.name = "alice";
  alice.tags = {{"Team", "red"}};
  user.user = std::make_shared<const identity::User>(alice);
  authn::Caller session = user;
  session.credential = authn::CredentialKind::SessionToken;
  session.issued = session.mfa_time = Time{kNow.seconds - 600};
  authn::Caller root;
  root.kind = authn::CallerKind::Root;
  root.account = "111122223333";
  root.arn = "arn:aws:iam::111122223333:root";

  const PrincipalContext by_user(user, kNow), by_session(session, kNow), by_root(root, kNow);
  const PrincipalContext by_service("logs.amazonaws.com", kNow), by_nobody("", kNow);
  for (const Row& row : std::initializer_list<Row>{
           {"aws:PrincipalArn", user.arn.c_str(), user.arn.c_str(), root.arn.c_str(), "absent", "absent"},
           {"aws:PrincipalAccount", "111122223333", "111122223333", "111122223333", "absent", "anonymous"},
           {"aws:PrincipalType", "User", "User", "Account", "absent", "Anonymous"},
           {"aws:PrincipalIsAWSService", "false", "false", "false", "true", "absent"},
           {"aws:PrincipalServiceName", "absent", "absent", "absent", "logs.amazonaws.com", "absent"},
           {"aws:userid", "AIDAALICE", "AIDAALICE", "111122223333", "absent", "anonymous"},
           {"aws:username", "alice", "alice", "absent", "absent", "absent"},
           {"aws:MultiFactorAuthPresent", "absent", "true", "absent", "absent", "absent"},
           {"aws:MultiFactorAuthAge", "absent", "600", "absent", "absent", "absent"},
           {"aws:TokenIssueTime", "absent", "2026-11-02T07:50:00Z", "absent", "absent", "absent"},
           {"aws:principaltag/team", "red", "red", "absent", "absent", "absent"},
           {"aws:PrincipalTag/other", "absent", "absent", "absent", "absent", "absent"},
           {"aws:CurrentTime", "2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z",
            "2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z"},
           {"aws:EpochTime", "1793606400", "1793606400", "1793606400", "1793606400", "1793606400"},
       }) {
    EXPECT_EQ(value(by_user, row.key), row.user) << row.key;
    EXPECT_EQ(value(by_session, row.key), row.session) << row.key;
    EXPECT_EQ(value(by_root, row.key), row.root) << row.key;
    EXPECT_EQ(value(by_service, row.key), row.service) << row.key;
    EXPECT_EQ(value(by_nobody, row.key), row.anonymous) << row.key;
    EXPECT_TRUE(is_reserved(row.key)) << row.key;
  }
}

TEST(PrincipalContext, WhatIsReserved) {
  for (const char* key : {"AWS:principalARN", "aws:PrincipalTag/", "aws:PrincipalOrgID", "aws:ResourceAccount",
                          "sts:ExternalId", "aws:SourceIdentity"})
    EXPECT_EQ(is_reserved(key), std::string_view(key) != "aws:PrincipalTag/") << key;
  for (const char* key : {"aws:SourceIp", "aws:SecureTransport", "aws:ResourceTag/team", "s3:prefix", "aws:SourceArn",
                          "aws:RequestedRegion", "aws:ViaAWSService", "aws:UserAgent"})
    EXPECT_FALSE(is_reserved(key)) << key;
}
}  // namespace
}  // namespace keyward::authz
