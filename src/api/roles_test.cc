// Roles, instance profiles and service-linked roles.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string trusting(std::string_view principal) {
  return fmt::format(
      R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{},"Action":"sts:AssumeRole"}}]}})",
      principal);
}
const std::string kForMachines = trusting(R"({"Service":"ec2.amazonaws.com"})");

std::string role_input(std::string_view name, const std::string& trust, std::string_view more = "") {
  return fmt::format(R"({{"RoleName":"{}","AssumeRolePolicyDocument":{}{}}})", name, json::quoted(trust), more);
}

TEST(Roles, FromBirthToDeath) {
  Rig rig;
  const authn::Caller root = rig.root();
  const std::string made = rig.must(
      root, "CreateRole",
      role_input("Duty", kForMachines,
                 R"(,"Path":"/a/","Description":"d","MaxSessionDuration":7200,"Tags":[{"Key":"k","Value":"v"}])"));
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html: without the session duration
  EXPECT_EQ(members(made, "Role"), "Path RoleName RoleId Arn CreateDate AssumeRolePolicyDocument Tags");
  EXPECT_EQ(at(made, "Role.Arn"), "arn:aws:iam::111122223333:role/a/Duty");
  EXPECT_EQ(at(made, "Role.RoleId").substr(0, 4), "AROA");
  EXPECT_EQ(at(made, "Role.AssumeRolePolicyDocument"), kForMachines);
  const std::string got = rig.must(root, "GetRole", R"({"RoleName":"duty"})");
  EXPECT_EQ(at(got, "Role.MaxSessionDuration"), "7200");
  EXPECT_EQ(at(got, "Role.Description"), "d");
  EXPECT_EQ(members(got, "Role.RoleLastUsed"), "");
  EXPECT_EQ(each(rig.must(root, "ListRoles", R"({"PathPrefix":"/a/"})"), "Roles", "RoleName"), "Duty");
  EXPECT_EQ(each(rig.must(root, "ListRoles", R"({"PathPrefix":"/b/"})"), "Roles", "RoleName"), "");
  // What UpdateRole is not told about the duration returns to one hour, as its page says.
  rig.must(root, "UpdateRole", R"({"RoleName":"Duty","Description":"other"})");
  EXPECT_EQ(at(rig.must(root, "GetRole", R"({"RoleName":"Duty"})"), "Role.MaxSessionDuration"), "3600");
  EXPECT_EQ(at(rig.must(root, "UpdateRoleDescription", R"({"RoleName":"Duty","Description":"x"})"), "Role.Description"),
            "x");
  rig.must(root, "PutRolePermissionsBoundary",
           fmt::format(R"({{"RoleName":"Duty","PermissionsBoundary":"{}"}})", kReadOnly));
  rig.must(root, "AttachRolePolicy", fmt::format(R"({{"RoleName":"Duty","PolicyArn":"{}"}})", kReadOnly));
  rig.must(root, "PutRolePolicy",
           fmt::format(R"({{"RoleName":"Duty","PolicyName":"p","PolicyDocument":{}}})", json::quoted(kAllowAll)));
  EXPECT_EQ(each(rig.must(root, "ListEntitiesForPolicy", fmt::format(R"({{"PolicyArn":"{}"}})", kReadOnly)),
                 "PolicyRoles", "RoleName"),
            "Duty Duty");
  EXPECT_EQ(at(rig.must(root, "GetAccountSummary"), "SummaryMap.Roles"), "1");
  rig.must(root, "CreateInstanceProfile", R"({"InstanceProfileName":"machine"})");
  rig.must(root, "AddRoleToInstanceProfile", R"({"InstanceProfileName":"machine","RoleName":"Duty"})");
  rig.check(
      root,
      {{"CreateRole", role_input("dUTY", kForMachines).c_str(),
        "EntityAlreadyExists: Role with name dUTY already exists."},
       {"AddRoleToInstanceProfile", R"({"InstanceProfileName":"machine","RoleName":"Duty"})",
        "LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"},
       {"DeleteInstanceProfile", R"({"InstanceProfileName":"machine"})",
        "DeleteConflict: Cannot delete entity, must remove roles from instance profile first."},
       {"DeleteRole", R"({"RoleName":"Duty"})",
        "DeleteConflict: Cannot delete entity, must remove roles from instance profile first."},
       {"RemoveRoleFromInstanceProfile", R"({"InstanceProfileName":"machine","RoleName":"Duty"})", "{}"},
       {"RemoveRoleFromInstanceProfile", R"({"InstanceProfileName":"machine","RoleName":"Duty"})",
        "NoSuchEntity: Role Duty in Instance Profile machine cannot be found."},
       {"DeleteRole", R"({"RoleName":"Duty"})",
        "DeleteConflict: Cannot delete entity, must detach all policies first."},
       {"DetachRolePolicy", R"({"RoleName":"Duty","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})", "{}"},
       {"DeleteRole", R"({"RoleName":"Duty"})", "DeleteConflict: Cannot delete entity, must delete policies first."},
       {"DeleteRolePolicy", R"({"RoleName":"Duty","PolicyName":"p"})", "{}"},
       {"DeleteRole", R"({"RoleName":"Duty"})", "{}"},
       {"DeleteRole", R"({"RoleName":"Duty"})", "NoSuchEntity: The role with name Duty cannot be found."},
       {"DeleteInstanceProfile", R"({"InstanceProfileName":"MACHINE"})", "{}"},
       {"GetInstanceProfile", R"({"InstanceProfileName":"machine"})",
        "NoSuchEntity: Instance Profile machine cannot be found."}});
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
TEST(Roles, NamedPrincipalsAreKeptByTheirIds) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.user("alice");
  const std::string first = rig.account().find_user("alice")->id;
  const std::string named = trusting(R"({"AWS":["arn:aws:iam::111122223333:user/alice","444455556666"]})");
  rig.must(root, "CreateRole", role_input("r", named));
  const auto shown = [&] {
    return at(rig.must(root, "GetRole", R"({"RoleName":"r"})"), "Role.AssumeRolePolicyDocument");
  };
  EXPECT_EQ(shown(), named);
  rig.must(root, "UpdateUser", R"({"UserName":"alice","NewUserName":"alicia"})");
  EXPECT_EQ(shown(), trusting(R"({"AWS":["arn:aws:iam::111122223333:user/alicia","444455556666"]})"));
  rig.must(root, "UpdateUser", R"({"UserName":"alicia","NewUserName":"bob"})");
  for (const auto& key : rig.account().find_user("bob")->access_keys)
    rig.must(root, "DeleteAccessKey", fmt::format(R"({{"UserName":"bob","AccessKeyId":"{}"}})", key.id));
  rig.must(root, "DeleteUser", R"({"UserName":"bob"})");
  rig.must(root, "CreateUser", R"({"UserName":"alice"})");
  EXPECT_EQ(shown(), trusting(fmt::format(R"({{"AWS":["{}","444455556666"]}})", first)));
  // The ID of somebody who is gone cannot be stored again.
  EXPECT_EQ(rig.say(root, "UpdateAssumeRolePolicy",
                    fmt::format(R"({{"RoleName":"r","PolicyDocument":{}}})", json::quoted(shown()))),
            fmt::format(R"(MalformedPolicyDocument: Invalid principal in policy: "AWS":"{}")", first));
}

TEST(Roles, PrincipalsThatDoNotExist) {
  Rig rig;
  for (const char* principal :
       {"arn:aws:iam::111122223333:user/nobody", "arn:aws:iam::111122223333:role/r", "999999999999",
        "arn:aws:iam::999999999999:root", "arn:aws:sts::111122223333:assumed-role/none/s"})
    EXPECT_EQ(rig.say(rig.root(), "CreateRole", role_input("r", trusting(fmt::format(R"({{"AWS":"{}"}})", principal)))),
              fmt::format(R"(MalformedPolicyDocument: Invalid principal in policy: "AWS":"{}")", principal));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
TEST(Roles, AddingARoleToAProfilePassesIt) {
  Rig rig;
  rig.must(rig.root(), "CreateRole", role_input("r", kForMachines));
  rig.must(rig.root(), "CreateInstanceProfile", R"({"InstanceProfileName":"p"})");
  constexpr const char* kInput = R"({"InstanceProfileName":"p","RoleName":"r"})";
  const std::string add = R"({"Effect":"Allow","Action":"iam:AddRoleToInstanceProfile","Resource":"*"})";
  EXPECT_EQ(rig.say(rig.user_with("u", add), "AddRoleToInstanceProfile", kInput),
            "AccessDenied: User: arn:aws:iam::111122223333:user/u is not authorized to perform: iam:PassRole on "
            "resource: arn:aws:iam::111122223333:role/r because no identity-based policy allows the iam:PassRole "
            "action");
  const auto pass = [&](const char* service) {
    return add +
           fmt::format(R"(,{{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/r",
        "Condition":{{"StringEquals":{{"iam:PassedToService":"{}"}},
        "ArnLike":{{"iam:AssociatedResourceArn":"arn:aws:iam::111122223333:instance-profile/p"}}}}}})",
                       service);
  };
  EXPECT_NE(rig.say(rig.user_with("u", pass("lambda.amazonaws.com")), "AddRoleToInstanceProfile", kInput), "{}");
  EXPECT_EQ(rig.say(rig.user_with("u", pass("ec2.amazonaws.com")), "AddRoleToInstanceProfile", kInput), "{}");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
TEST(Roles, ServiceLinked) {
  Rig rig;
  const authn::Caller root = rig.root();
  const std::string made = rig.must(root, "CreateServiceLinkedRole",
                                    R"({"AWSServiceName":"autoscaling.amazonaws.com","CustomSuffix":"mine"})");
  EXPECT_EQ(at(made, "Role.Arn"),
            "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/"
            "AWSServiceRoleForAutoScaling_mine");
  constexpr const char* kName = R"({"RoleName":"AWSServiceRoleForAutoScaling_mine"})";
  const std::string protect =
      "UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForAutoScaling_mine' - "
      "this role is only modifiable by AWS";
  EXPECT_EQ(rig.say(root, "DeleteRole", kName), protect);
  EXPECT_EQ(rig.say(root, "DeleteRolePermissionsBoundary", kName), protect);
  EXPECT_EQ(
      rig.say(root, "UpdateRole", R"({"RoleName":"AWSServiceRoleForAutoScaling_mine","MaxSessionDuration":7200})"),
      protect);
  rig.must(root, "UpdateRole", R"({"RoleName":"AWSServiceRoleForAutoScaling_mine","Description":"Words"})");
  EXPECT_EQ(at(rig.must(root, "GetRole", kName), "Role.Description"), "Words");
  rig.check(
      root,
      {{"CreateServiceLinkedRole",
        R"({"AWSServiceName":"autoscaling.amazonaws.com","CustomSuffix":"a-suffix-that-makes-the-name-too-long"})",
        "InvalidInput: The role name AWSServiceRoleForAutoScaling_a-suffix-that-makes-the-name-too-long has more than "
        "64 "
        "characters."},
       {"CreateServiceLinkedRole", R"({"AWSServiceName":"autoscaling.amazonaws.com","CustomSuffix":"mine"})",
        "InvalidInput: Service role name AWSServiceRoleForAutoScaling_mine has been taken in this account, please "
        "try a different suffix."},
       {"CreateServiceLinkedRole", R"({"AWSServiceName":"rds.amazonaws.com","CustomSuffix":"mine"})",
        "InvalidInput: Custom suffix is not allowed for rds.amazonaws.com"}});
  const std::string task = at(rig.must(root, "DeleteServiceLinkedRole", kName), "DeletionTaskId");
  EXPECT_EQ(task.find("task/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_mine/"), 0U);
  EXPECT_EQ(rig.must(root, "GetServiceLinkedRoleDeletionStatus", fmt::format(R"({{"DeletionTaskId":"{}"}})", task)),
            R"({"Status":"SUCCEEDED"})");
  EXPECT_EQ(rig.say(root, "GetRole", kName),
            "NoSuchEntity: The role with name AWSServiceRoleForAutoScaling_mine cannot be found.");
  const authn::Caller linker =
      rig.user_with("u", R"({"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*",
               "Condition":{"StringEquals":{"iam:AWSServiceName":"rds.amazonaws.com"}}})");
  rig.must(linker, "CreateServiceLinkedRole", R"({"AWSServiceName":"rds.amazonaws.com"})");
  EXPECT_EQ(rig.say(linker, "CreateServiceLinkedRole", R"({"AWSServiceName":"ecs.amazonaws.com"})").substr(0, 13),
            "AccessDenied:");
}

}  // namespace
}  // namespace keyward::api
