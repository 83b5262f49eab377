// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
#include <gtest/gtest.h>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

constexpr const char* kTrust =
    R"({\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]})";
constexpr const char* kPolicy =
    R"({\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]})";

// Two users, two groups, a role in a profile, and a policy with two versions.
void furnish(Rig& rig) {
  const authn::Caller root = rig.root();
  const std::string policy = "arn:aws:iam::111122223333:policy/team";
  rig.must(root, "CreateUser", R"({"UserName":"alice","Path":"/a/","Tags":[{"Key":"team","Value":"blue"}]})");
  rig.must(root, "CreateUser", R"({"UserName":"bob"})");
  rig.must(root, "CreateGroup", R"({"GroupName":"admins"})");
  rig.must(root, "CreateGroup", R"({"GroupName":"readers"})");
  rig.must(root, "AddUserToGroup", R"({"GroupName":"readers","UserName":"alice"})");
  rig.must(root, "CreateRole", fmt::format(R"({{"RoleName":"web","AssumeRolePolicyDocument":"{}"}})", kTrust));
  rig.must(root, "CreateInstanceProfile", R"({"InstanceProfileName":"machines"})");
  rig.must(root, "AddRoleToInstanceProfile", R"({"InstanceProfileName":"machines","RoleName":"web"})");
  rig.must(root, "CreatePolicy",
           fmt::format(R"({{"PolicyName":"team","Description":"Ours","PolicyDocument":"{}"}})", kPolicy));
  rig.must(root, "CreatePolicyVersion", fmt::format(R"({{"PolicyArn":"{}","PolicyDocument":"{}"}})", policy, kPolicy));
  rig.must(root, "AttachUserPolicy", fmt::format(R"({{"UserName":"alice","PolicyArn":"{}"}})", policy));
  rig.must(root, "AttachGroupPolicy", fmt::format(R"({{"GroupName":"readers","PolicyArn":"{}"}})", kReadOnly));
  rig.must(root, "PutUserPermissionsBoundary",
           fmt::format(R"({{"UserName":"alice","PermissionsBoundary":"{}"}})", kAdministrator));
  rig.must(root, "PutRolePolicy",
           fmt::format(R"({{"RoleName":"web","PolicyName":"inline","PolicyDocument":"{}"}})", kPolicy));
}

TEST(AccountDetails, ShowsEachEntityWithWhatHangsOnIt) {
  Rig rig;
  furnish(rig);
  const std::string all = rig.must(rig.root(), "GetAccountAuthorizationDetails");
  EXPECT_EQ(each(all, "UserDetailList", "UserName"), "alice bob");
  EXPECT_EQ(at(all, "UserDetailList.0.Path"), "/a/");
  EXPECT_EQ(each(all, "UserDetailList.0.GroupList"), "readers");
  EXPECT_EQ(each(all, "UserDetailList.0.AttachedManagedPolicies", "PolicyName"), "team");
  EXPECT_EQ(at(all, "UserDetailList.0.PermissionsBoundary.PermissionsBoundaryArn"), kAdministrator);
  EXPECT_EQ(each(all, "UserDetailList.0.Tags", "Value"), "blue");
  EXPECT_EQ(each(all, "GroupDetailList", "GroupName"), "admins readers");
  EXPECT_EQ(each(all, "GroupDetailList.1.AttachedManagedPolicies", "PolicyName"), "ReadOnlyAccess");
  EXPECT_EQ(each(all, "RoleDetailList", "RoleName"), "web");
  EXPECT_EQ(each(all, "RoleDetailList.0.InstanceProfileList", "InstanceProfileName"), "machines");
  EXPECT_EQ(each(all, "RoleDetailList.0.RolePolicyList", "PolicyName"), "inline");
  EXPECT_EQ(members(all, "RoleDetailList.0.RoleLastUsed"), "");
  EXPECT_NE(at(all, "RoleDetailList.0.AssumeRolePolicyDocument").find("ec2.amazonaws.com"), std::string::npos);
  // Of AWS's policies those that are attached or bound somebody.
  EXPECT_EQ(each(all, "Policies", "PolicyName"), "team AdministratorAccess ReadOnlyAccess");
  EXPECT_EQ(each(all, "Policies.0.PolicyVersionList", "VersionId"), "v2 v1");
  EXPECT_EQ(each(all, "Policies.0.PolicyVersionList", "IsDefaultVersion"), "false true");
  EXPECT_EQ(at(all, "Policies.0.Description"), "Ours");
  EXPECT_EQ(at(all, "IsTruncated"), "false");
}

TEST(AccountDetails, TheFilterChoosesLists) {
  Rig rig;
  furnish(rig);
  const struct {
    const char *filter, *users, *groups, *roles, *policies;
  } cases[] = {
      {R"(["User"])", "alice bob", "", "", ""},
      {R"(["Group","Role"])", "", "admins readers", "web", ""},
      {R"(["LocalManagedPolicy"])", "", "", "", "team"},
      {R"(["AWSManagedPolicy"])", "", "", "", "AdministratorAccess ReadOnlyAccess"},
  };
  for (const auto& one : cases) {
    const std::string some =
        rig.must(rig.root(), "GetAccountAuthorizationDetails", fmt::format(R"({{"Filter":{}}})", one.filter));
    EXPECT_EQ(each(some, "UserDetailList", "UserName"), one.users) << one.filter;
    EXPECT_EQ(each(some, "GroupDetailList", "GroupName"), one.groups) << one.filter;
    EXPECT_EQ(each(some, "RoleDetailList", "RoleName"), one.roles) << one.filter;
    EXPECT_EQ(each(some, "Policies", "PolicyName"), one.policies) << one.filter;
  }
}

TEST(AccountDetails, APageEndsInAnyList) {
  Rig rig;
  furnish(rig);
  for (const int size : {1, 2, 3, 5, 8}) {
    std::string all, marker;
    for (int page = 0; page < 20; ++page) {
      const std::string more = marker.empty() ? "" : fmt::format(R"(,"Marker":"{}")", marker);
      const std::string answer =
          rig.must(rig.root(), "GetAccountAuthorizationDetails", fmt::format(R"({{"MaxItems":{}{}}})", size, more));
      for (const auto& [list, name] : {std::pair{"UserDetailList", "UserName"},
                                       {"GroupDetailList", "GroupName"},
                                       {"RoleDetailList", "RoleName"},
                                       {"Policies", "PolicyName"}})
        if (const std::string found = each(answer, list, name); !found.empty()) all += found + " ";
      marker = at(answer, "Marker");
      if (marker.empty()) break;
    }
    EXPECT_EQ(all, "alice bob admins readers web team AdministratorAccess ReadOnlyAccess ") << size;
  }
  EXPECT_EQ(rig.say(rig.root(), "GetAccountAuthorizationDetails", R"({"Marker":"nonsense"})"),
            "ValidationError: Invalid Marker.");
}

}  // namespace
}  // namespace keyward::api
