// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html
#include <gtest/gtest.h>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string ask(Rig& rig, const char* resource, const char* services) {
  return rig.say(rig.root(), "ListPoliciesGrantingServiceAccess",
                 fmt::format(R"({{"Arn":"arn:aws:iam::111122223333:{}","ServiceNamespaces":{}}})", resource, services));
}

void put(Rig& rig, const char* name, const char* statement) {
  const std::string document = fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statement);
  rig.must(
      rig.root(), "PutUserPolicy",
      fmt::format(R"({{"UserName":"alice","PolicyName":"{}","PolicyDocument":{}}})", name, json::quoted(document)));
}

TEST(ServiceAccess, WhichStatementsGrantAService) {
  const struct {
    const char* statement;
    bool s3, iam;
  } cases[] = {
      {R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/*"})", true, false},
      {R"({"Effect":"Allow","Action":["iam:*","S3:Get*"],"Resource":"*"})", true, true},
      {R"({"Effect":"Allow","Action":"*","Resource":"*"})", true, true},
      {R"({"Effect":"Deny","Action":"s3:*","Resource":"*"})", false, false},
      {R"({"Effect":"Allow","Action":"s3express:*","Resource":"*"})", false, false},
      {R"({"Effect":"Allow","NotAction":"iam:*","Resource":"*"})", true, false},
      {R"({"Effect":"Allow","NotAction":"iam:CreateUser","Resource":"*"})", true, true},
      {R"({"Effect":"Allow","NotAction":"*","Resource":"*"})", false, false},
  };
  for (const auto& one : cases) {
    Rig rig;
    rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
    put(rig, "inline", one.statement);
    const std::string answer = ask(rig, "user/alice", R"(["s3","iam"])");
    EXPECT_EQ(each(answer, "PoliciesGrantingServiceAccess", "ServiceNamespace"), "s3 iam") << one.statement;
    EXPECT_EQ(each(answer, "PoliciesGrantingServiceAccess.0.Policies", "PolicyName"), one.s3 ? "inline" : "");
    EXPECT_EQ(each(answer, "PoliciesGrantingServiceAccess.1.Policies", "PolicyName"), one.iam ? "inline" : "");
  }
}

TEST(ServiceAccess, AUserHasTheGroupsPoliciesToo) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.must(root, "CreateUser", R"({"UserName":"alice"})");
  rig.must(root, "CreateGroup", R"({"GroupName":"readers"})");
  rig.must(root, "AddUserToGroup", R"({"GroupName":"readers","UserName":"alice"})");
  rig.must(root, "AttachGroupPolicy", fmt::format(R"({{"GroupName":"readers","PolicyArn":"{}"}})", kReadOnly));
  rig.must(root, "AttachUserPolicy", fmt::format(R"({{"UserName":"alice","PolicyArn":"{}"}})", kReadOnly));
  put(rig, "own", R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})");
  // A boundary grants nothing.
  rig.must(root, "PutUserPermissionsBoundary",
           fmt::format(R"({{"UserName":"alice","PermissionsBoundary":"{}"}})", kAdministrator));
  const std::string user = ask(rig, "user/alice", R"(["s3"])");
  EXPECT_EQ(each(user, "PoliciesGrantingServiceAccess.0.Policies", "PolicyName"), "own ReadOnlyAccess");
  EXPECT_EQ(members(user, "PoliciesGrantingServiceAccess.0.Policies.0"), "PolicyName PolicyType EntityType EntityName");
  EXPECT_EQ(at(user, "PoliciesGrantingServiceAccess.0.Policies.0.EntityType"), "USER");
  EXPECT_EQ(members(user, "PoliciesGrantingServiceAccess.0.Policies.1"), "PolicyName PolicyType PolicyArn");
  const std::string group = ask(rig, "group/readers", R"(["s3"])");
  EXPECT_EQ(each(group, "PoliciesGrantingServiceAccess.0.Policies", "PolicyName"), "ReadOnlyAccess");
  EXPECT_EQ(ask(rig, "user/nobody", R"(["s3"])"),
            "NoSuchEntity: The entity arn:aws:iam::111122223333:user/nobody cannot be found.");
}

}  // namespace
}  // namespace keyward::api
