// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
#include "api/session_rig.h"

namespace keyward::api {
namespace {

constexpr const char* kMayFederate =
    R"({"Effect":"Allow","Action":["sts:GetFederationToken","sts:TagSession","keyward:*","iam:*"],"Resource":"*"})";

TEST(FederationToken, AnswerAndIdentity) {
  SessionRig rig;
  const authn::Caller alice = rig.user_with("alice", kMayFederate);
  const std::string answer = rig.must(alice, "GetFederationToken", R"({"Name":"bob"})");
  EXPECT_EQ(members(answer, ""), "Credentials FederatedUser PackedPolicySize");
  EXPECT_EQ(at(answer, "FederatedUser.FederatedUserId"), "111122223333:bob");
  EXPECT_EQ(at(answer, "FederatedUser.Arn"), "arn:aws:sts::111122223333:federated-user/bob");
  EXPECT_EQ(at(answer, "PackedPolicySize"), "0");
  EXPECT_EQ(at(answer, "Credentials.Expiration"), "2026-11-02T20:00:00Z");
  EXPECT_EQ(at(rig.must(rig.root(), "GetFederationToken", R"({"Name":"bob","DurationSeconds":7200})"),
               "Credentials.Expiration"),
            "2026-11-02T09:00:00Z");  // root's is cut to one hour
  EXPECT_EQ(rig.must(rig.caller_of(answer), "GetCallerIdentity"),
            R"({"UserId":"111122223333:bob","Account":"111122223333",)"
            R"("Arn":"arn:aws:sts::111122223333:federated-user/bob"})");
  EXPECT_EQ(rig.say(rig.user("carol"), "GetFederationToken", R"({"Name":"bob"})"),
            "AccessDenied: User: arn:aws:iam::111122223333:user/carol is not authorized to perform: "
            "sts:GetFederationToken on resource: arn:aws:sts::111122223333:federated-user/bob because no "
            "identity-based policy allows the sts:GetFederationToken action");
}

// No operation of IAM, and of STS only GetCallerIdentity.
TEST(FederationToken, WhatItMayNotCall) {
  SessionRig rig;
  const authn::Caller alice = rig.user_with("alice", kMayFederate);
  const std::string answer = rig.must(alice, "GetFederationToken",
                                      fmt::format(R"({{"Name":"bob","PolicyArns":[{{"arn":"{}"}}]}})", kAdministrator));
  EXPECT_NE(rig.with(answer, "iam", "ListUsers").body.find("<Code>InvalidClientTokenId</Code>"), std::string::npos);
  EXPECT_EQ(rig.with(answer, "sts", "GetCallerIdentity").status, 200);
  const authn::Caller bob = rig.caller_of(answer);
  for (const auto& [operation, input] :
       {std::pair("GetSessionToken", "{}"), std::pair("GetFederationToken", R"({"Name":"bob"})"),
        std::pair("AssumeRole", R"({"RoleArn":"arn:aws:iam::111122223333:role/x","RoleSessionName":"xx"})"),
        std::pair("GetAccessKeyInfo", R"({"AccessKeyId":"ASIAQNZGKIQY56JQ7WML"})")})
    EXPECT_EQ(rig.say(bob, operation, input),
              fmt::format("AccessDenied: Cannot call {} with session credentials", operation));
}

// Policies of whoever asked for it, cut to the session policies; without any, nothing.
TEST(FederationToken, Permissions) {
  SessionRig rig;
  const authn::Caller alice = rig.user_with(
      "alice", R"({"Effect":"Allow","Action":["sts:GetFederationToken","keyward:GetFirstDay"],"Resource":"*"})");
  const std::string all = fmt::format(R"("PolicyArns":[{{"arn":"{}"}}])", kAdministrator);
  const auto session = [&](const authn::Caller& who, const std::string& more) {
    return rig.caller_of(rig.must(who, "GetFederationToken", R"({"Name":"bob")" + more + "}"));
  };
  EXPECT_EQ(rig.say(session(alice, ""), "GetFirstDay"),
            "AccessDenied: User: arn:aws:sts::111122223333:federated-user/bob is not authorized to perform: "
            "keyward:GetFirstDay on resource: * because no session policy allows the keyward:GetFirstDay action");
  rig.must(session(alice, "," + all), "GetFirstDay");
  EXPECT_EQ(rig.say(session(alice, "," + all), "GetSecurityRecommendations").substr(0, 13), "AccessDenied:");
  rig.must(session(rig.root(), "," + all), "GetSecurityRecommendations");
  EXPECT_EQ(rig.say(session(rig.root(), ""), "GetFirstDay").substr(0, 13), "AccessDenied:");
  // It ends with the user.
  const authn::Caller bob = session(alice, "," + all);
  rig.must(rig.root(), "DeleteUserPolicy", R"({"UserName":"alice","PolicyName":"policy"})");
  EXPECT_EQ(rig.say(bob, "GetFirstDay").substr(0, 13), "AccessDenied:");
  rig.must(rig.root(), "DeleteAccessKey",
           fmt::format(R"({{"UserName":"alice","AccessKeyId":"{}"}})", alice.credential_id));
  rig.must(rig.root(), "DeleteUser", R"({"UserName":"alice"})");
  EXPECT_EQ(rig.say(bob, "GetFirstDay"), kInvalidToken);
}

TEST(FederationToken, TagsAndKeys) {
  SessionRig rig;
  rig.user_with("alice",
                R"({"Effect":"Allow","Action":"keyward:GetFirstDay","Resource":"*","Condition":{"StringEquals":)"
                R"({"aws:PrincipalTag/team":"blue","aws:PrincipalTag/site":"x","aws:PrincipalType":"FederatedUser",)"
                R"("aws:PrincipalArn":"arn:aws:sts::111122223333:federated-user/bob","aws:userid":"111122223333:bob"},)"
                R"("Null":{"aws:username":"true"},"Bool":{"aws:MultiFactorAuthPresent":"false"}}},)"
                R"({"Effect":"Allow","Action":"sts:GetFederationToken","Resource":"*"})");
  rig.must(rig.root(), "TagUser",
           R"({"UserName":"alice","Tags":[{"Key":"Team","Value":"red"},{"Key":"site","Value":"x"}]})");
  const authn::Caller alice = rig.user("alice");
  const std::string input = fmt::format(
      R"({{"Name":"bob","PolicyArns":[{{"arn":"{}"}}],"Tags":[{{"Key":"team","Value":"blue"}}]}})", kAdministrator);
  EXPECT_EQ(rig.say(alice, "GetFederationToken", input).substr(0, 13), "AccessDenied:");  // no sts:TagSession
  rig.must(rig.root(), "AttachUserPolicy", fmt::format(R"({{"UserName":"alice","PolicyArn":"{}"}})", kAdministrator));
  const std::string answer = rig.must(alice, "GetFederationToken", input);
  rig.must(rig.root(), "DetachUserPolicy", fmt::format(R"({{"UserName":"alice","PolicyArn":"{}"}})", kAdministrator));
  rig.must(rig.caller_of(answer), "GetFirstDay");
}

}  // namespace
}  // namespace keyward::api
