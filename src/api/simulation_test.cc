// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
#include <gmock/gmock.h>

#include "api/authorization_message.h"
#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string document(std::string_view statements) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements);
}
const std::string kReadDocs =
    document(R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/*"})");
constexpr const char* kDocs = "arn:aws:s3:::docs/a";

std::string custom(const std::string& policy, std::string_view more, std::string_view actions = R"(["s3:GetObject"])") {
  return fmt::format(R"({{"PolicyInputList":[{}],"ActionNames":{}{}}})", json::quoted(policy), actions, more);
}
std::string principal(std::string_view kind_and_name, std::string_view more,
                      std::string_view actions = R"(["s3:GetObject"])") {
  return fmt::format(R"({{"PolicySourceArn":"arn:aws:iam::111122223333:{}","ActionNames":{}{}}})", kind_and_name,
                     actions, more);
}

TEST(Simulation, TellsTheStatementAndItsPlace) {
  Rig rig;
  const std::string policy =
      "{\"Version\":\"2012-10-17\",\n \"Statement\":[\n  "
      "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},\n"
      "  {\"Effect\":\"Deny\",\n   \"Action\":\"s3:Delete*\",\"Resource\":\"*\"}]}";
  const std::string answer = rig.must(rig.root(), "SimulateCustomPolicy",
                                      custom(policy, "", R"(["s3:GetObject","s3:DeleteObject","ec2:RunInstances"])"));
  EXPECT_EQ(each(answer, "EvaluationResults", "EvalDecision"), "allowed explicitDeny implicitDeny");
  EXPECT_EQ(each(answer, "EvaluationResults", "EvalResourceName"), "* * *");
  EXPECT_EQ(at(answer, "EvaluationResults.0.MatchedStatements"),
            R"([{"SourcePolicyId":"PolicyInputList.1","SourcePolicyType":"none","StartPosition":{"Line":3,"Column":2},)"
            R"("EndPosition":{"Line":3,"Column":51}}])");
  EXPECT_EQ(at(answer, "EvaluationResults.1.MatchedStatements"),
            R"([{"SourcePolicyId":"PolicyInputList.1","SourcePolicyType":"none","StartPosition":{"Line":4,"Column":2},)"
            R"("EndPosition":{"Line":5,"Column":40}}])")
      << "the deny statement is the only entry";
  EXPECT_EQ(at(answer, "EvaluationResults.2.MatchedStatements"), "[]");
  EXPECT_EQ(at(answer, "EvaluationResults.0.EvalDecisionDetails"), "") << "all resources: not returned";
}

TEST(Simulation, OneResultPerActionTheMostRestrictiveFirst) {
  Rig rig;
  const std::string answer =
      rig.must(rig.root(), "SimulateCustomPolicy",
               custom(kReadDocs, R"(,"ResourceArns":["arn:aws:s3:::docs/a","arn:aws:s3:::other/a"])"));
  EXPECT_EQ(each(answer, "EvaluationResults", "EvalDecision"), "implicitDeny");
  EXPECT_EQ(at(answer, "EvaluationResults.0.EvalResourceName"), "arn:aws:s3:::other/a");
  EXPECT_EQ(each(answer, "EvaluationResults.0.ResourceSpecificResults", "EvalResourceDecision"),
            "allowed implicitDeny");
  EXPECT_EQ(at(answer, "EvaluationResults.0.EvalDecisionDetails"), "{}") << "one account and an ARN: present and empty";
}

TEST(Simulation, UsersGroupsAndRoles) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.user_with(
      "alice", R"({"Sid":"Own","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${aws:username}/*"})");
  rig.must(root, "CreateGroup", R"({"GroupName":"staff"})");
  rig.must(root, "AddUserToGroup", R"({"GroupName":"staff","UserName":"alice"})");
  rig.must(root, "PutGroupPolicy",
           fmt::format(R"({{"GroupName":"staff","PolicyName":"docs","PolicyDocument":{}}})", json::quoted(kReadDocs)));
  rig.must(
      root, "CreateRole",
      fmt::format(R"({{"RoleName":"Duty","Path":"/a/","AssumeRolePolicyDocument":{}}})",
                  json::quoted(document(
                      R"({"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"})"))));
  rig.must(root, "AttachRolePolicy", fmt::format(R"({{"RoleName":"Duty","PolicyArn":"{}"}})", kReadOnly));

  const auto one = [&](std::string_view who, std::string_view resource, std::string_view more = "") {
    return rig.must(root, "SimulatePrincipalPolicy",
                    principal(who, fmt::format(R"(,"ResourceArns":["{}"]{})", resource, more)));
  };
  const auto told = [&](const std::string& answer) {
    return at(answer, "EvaluationResults.0.EvalDecision") + " " +
           at(answer, "EvaluationResults.0.MatchedStatements.0.SourcePolicyId") + " " +
           at(answer, "EvaluationResults.0.MatchedStatements.0.SourcePolicyType");
  };
  EXPECT_EQ(told(one("user/alice", "arn:aws:s3:::alice/x")), "allowed user_alice_policy user");
  EXPECT_EQ(told(one("user/alice", kDocs)), "allowed group_staff_docs group");
  EXPECT_EQ(told(one("group/staff", kDocs)), "allowed group_staff_docs group");
  EXPECT_EQ(told(one("role/a/Duty", kDocs)), "allowed ReadOnlyAccess aws-managed");
  // A group has no name of a user to fill the variable with.
  EXPECT_EQ(told(one("group/staff", "arn:aws:s3:::alice/x")), "implicitDeny  ");
  // The call's policies come on top; its boundary stands in for the user's own.
  const std::string deny = json::quoted(document(R"({"Effect":"Deny","Action":"s3:*","Resource":"*"})"));
  EXPECT_EQ(told(one("user/alice", kDocs, fmt::format(R"(,"PolicyInputList":[{}])", deny))),
            "explicitDeny PolicyInputList.1 none");
  rig.must(root, "PutUserPermissionsBoundary",
           fmt::format(R"({{"UserName":"alice","PermissionsBoundary":"{}"}})", kReadOnly));
  const std::string bounded = one("user/alice", kDocs);
  EXPECT_EQ(at(bounded, "EvaluationResults.0.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary"), "true");
  const std::string only_ec2 = json::quoted(document(R"({"Effect":"Allow","Action":"ec2:*","Resource":"*"})"));
  const std::string other =
      one("user/alice", kDocs, fmt::format(R"(,"PermissionsBoundaryPolicyInputList":[{}])", only_ec2));
  EXPECT_EQ(at(other, "EvaluationResults.0.EvalDecision"), "implicitDeny");
  EXPECT_EQ(at(other, "EvaluationResults.0.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary"), "false");

  EXPECT_EQ(each(rig.must(root, "GetContextKeysForPrincipalPolicy",
                          R"({"PolicySourceArn":"arn:aws:iam::111122223333:user/alice"})"),
                 "ContextKeyNames"),
            "aws:username");
}

// A simulation and the real request answer alike.
TEST(Simulation, SameAnswerAsTheGate) {
  Rig rig;
  const authn::Caller alice = rig.user_with(
      "alice",
      R"({"Effect":"Allow","Action":"iam:GetUser","Resource":"arn:aws:iam::111122223333:user/${aws:username}"})");
  rig.user("bob");
  for (const std::string name : {"alice", "bob"}) {
    const std::string simulated =
        rig.must(rig.root(), "SimulatePrincipalPolicy",
                 principal("user/alice", fmt::format(R"(,"ResourceArns":["arn:aws:iam::111122223333:user/{}"])", name),
                           R"(["iam:GetUser"])"));
    const std::string real = rig.say(alice, "GetUser", fmt::format(R"({{"UserName":"{}"}})", name));
    EXPECT_EQ(at(simulated, "EvaluationResults.0.EvalDecision") == "allowed", !real.starts_with("AccessDenied"))
        << real;
  }
}

TEST(Simulation, ContextEntries) {
  Rig rig;
  const std::string policy =
      document(R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/${aws:PrincipalTag/team}",)"
               R"("Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/16"},"Bool":{"aws:SecureTransport":"true"}}})");
  const auto decide = [&](std::string_view entries) {
    return rig.must(
        rig.root(), "SimulateCustomPolicy",
        custom(policy, fmt::format(R"(,"ResourceArns":["arn:aws:s3:::docs/blue"],"ContextEntries":[{}])", entries)));
  };
  EXPECT_EQ(each(rig.must(rig.root(), "GetContextKeysForCustomPolicy",
                          fmt::format(R"({{"PolicyInputList":[{}]}})", json::quoted(policy))),
                 "ContextKeyNames"),
            "aws:PrincipalTag/team aws:SourceIp aws:SecureTransport");
  const std::string nothing = decide("");
  EXPECT_EQ(at(nothing, "EvaluationResults.0.EvalDecision"), "implicitDeny");
  EXPECT_EQ(each(nothing, "EvaluationResults.0.MissingContextValues"),
            "aws:PrincipalTag/team aws:SourceIp aws:SecureTransport");
  const std::string tag =
      R"({"ContextKeyName":"aws:PrincipalTag/team","ContextKeyType":"string","ContextKeyValues":["blue"]},)";
  const std::string secure =
      R"({"ContextKeyName":"aws:SecureTransport","ContextKeyType":"boolean","ContextKeyValues":["true"]},)";
  const std::string inside =
      R"({"ContextKeyName":"AWS:sourceip","ContextKeyType":"ip","ContextKeyValues":["10.0.9.9"]})";
  EXPECT_EQ(at(decide(tag + secure + inside), "EvaluationResults.0.EvalDecision"), "allowed");
  EXPECT_EQ(each(decide(tag + secure + inside), "EvaluationResults.0.MissingContextValues"), "");
  const auto refused = [&](std::string_view entry) {
    return rig.say(rig.root(), "SimulateCustomPolicy", custom(policy, fmt::format(R"(,"ContextEntries":[{}])", entry)));
  };
  EXPECT_EQ(refused(R"({"ContextKeyName":"aws:SourceIp","ContextKeyType":"ip","ContextKeyValues":["here"]})"),
            "InvalidInput: A value of the context key aws:SourceIp is not of the type ip.");
  EXPECT_EQ(refused(R"({"ContextKeyName":"s3:max-keys","ContextKeyType":"numeric","ContextKeyValues":["1","2"]})"),
            "InvalidInput: The context key s3:max-keys is of the type numeric, and has more than one value.");
  EXPECT_EQ(refused(inside + "," + inside), "InvalidInput: ContextEntries has AWS:sourceip more than once.");
}

TEST(Simulation, ResourcePolicyAndCaller) {
  Rig rig;
  rig.user("alice");
  const std::string bucket = json::quoted(document(
      R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/alice"},"Action":"s3:*","Resource":"*"})"));
  const std::string with = fmt::format(R"(,"ResourceArns":["{}"],"ResourcePolicy":{})", kDocs, bucket);
  const std::string own = rig.must(rig.root(), "SimulatePrincipalPolicy", principal("user/alice", with));
  EXPECT_EQ(at(own, "EvaluationResults.0.EvalDecision"), "allowed");
  EXPECT_EQ(at(own, "EvaluationResults.0.MatchedStatements.0.SourcePolicyType"), "resource");
  const std::string nothing = document(R"({"Effect":"Allow","Action":"ec2:*","Resource":"*"})");
  EXPECT_EQ(rig.say(rig.root(), "SimulateCustomPolicy", custom(nothing, with)),
            "InvalidInput: CallerArn is needed with a ResourcePolicy.");
  const auto as = [&](std::string_view caller, std::string_view more = "") {
    return rig.say(rig.root(), "SimulateCustomPolicy",
                   custom(nothing, fmt::format(R"({},"CallerArn":"{}"{})", with, caller, more)));
  };
  EXPECT_EQ(at(as("arn:aws:iam::111122223333:user/alice"), "EvaluationResults.0.EvalDecision"), "allowed");
  EXPECT_EQ(at(as("arn:aws:iam::111122223333:user/bob"), "EvaluationResults.0.EvalDecision"), "implicitDeny");
  EXPECT_EQ(as("arn:aws:sts::111122223333:assumed-role/Duty/work"),
            "InvalidInput: CallerArn arn:aws:sts::111122223333:assumed-role/Duty/work is not the ARN of an IAM user.");
  // Across accounts both must allow, and each is told.
  const std::string across =
      as("arn:aws:iam::111122223333:user/alice", R"(,"ResourceOwner":"arn:aws:iam::444455556666:root")");
  EXPECT_EQ(at(across, "EvaluationResults.0.EvalDecision"), "implicitDeny");
  EXPECT_EQ(at(across, "EvaluationResults.0.EvalDecisionDetails"),
            R"({"IAM Policy":"implicitDeny","Resource Policy":"allowed"})");
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_OrderedOrganizationPolicyType.html
TEST(Simulation, ServiceControlPoliciesOfTheCall) {
  Rig rig;
  const std::string all = json::quoted(document(R"({"Effect":"Allow","Action":"*","Resource":"*"})"));
  const std::string docs_only =
      json::quoted(document(R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/*"})"));
  const std::string never = json::quoted(document(
      R"({"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}})"));
  const auto level = [](std::string_view documents) {
    return fmt::format(R"({{"ServiceControlPolicyInputList":[{}]}})", documents);
  };
  const auto told = [&](std::string_view levels, std::string_view more = "") {
    const std::string answer =
        rig.must(rig.root(), "SimulateCustomPolicy",
                 custom(kReadDocs, fmt::format(R"(,"ResourceArns":["{}"],"OrderedOrganizationPolicyInputList":[{}]{})",
                                               kDocs, levels, more)));
    return at(answer, "EvaluationResults.0.EvalDecision") + " " +
           at(answer, "EvaluationResults.0.OrganizationsDecisionDetail.AllowedByOrganizations");
  };
  const std::string insecure =
      R"(,"ContextEntries":[{"ContextKeyName":"aws:SecureTransport","ContextKeyType":"boolean","ContextKeyValues":["false"]}])";
  EXPECT_EQ(told(""), "allowed ");
  EXPECT_EQ(told(level(all)), "allowed true");
  EXPECT_EQ(told(level(all) + "," + level(docs_only)), "allowed true");
  EXPECT_EQ(told(level(all) + "," + level(never)), "implicitDeny false") << "each level must allow";
  EXPECT_EQ(told(level(all) + ",{}"), "implicitDeny false") << "a level without an SCP allows nothing";
  EXPECT_EQ(told(level(all + "," + never)), "allowed true");
  EXPECT_EQ(told(level(all + "," + never), insecure), "explicitDeny false");
  EXPECT_THAT(
      rig.say(rig.root(), "SimulateCustomPolicy",
              custom(kReadDocs, fmt::format(R"(,"OrderedOrganizationPolicyInputList":[{},{}])", level(all),
                                            level(all + R"(,"{")")))),
      testing::StartsWith("InvalidInput: OrderedOrganizationPolicyInputList.2.ServiceControlPolicyInputList.2: "));
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyIdentifier.html
TEST(Simulation, LeavesPoliciesOut) {
  authz::Organization organization;
  organization.service_control.add_level();
  auto parsed = policy::parse(
      document(
          R"({"Effect":"Allow","Action":["s3:*","sqs:*","sns:*","ec2:*","iam:Simulate*","iam:Put*"],"Resource":"*"})"),
      policy::Kind::ServiceControl);
  ASSERT_TRUE(parsed);
  organization.service_control.add(policy::compile(*std::move(parsed)));
  Rig rig;
  const authn::Caller root = rig.root();
  const auto allows = [](std::string_view action) {
    return document(fmt::format(R"({{"Effect":"Allow","Action":"{}","Resource":"*"}})", action));
  };
  rig.user_with("alice", R"({"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"})");
  rig.must(root, "CreateGroup", R"({"GroupName":"staff"})");
  rig.must(root, "AddUserToGroup", R"({"GroupName":"staff","UserName":"alice"})");
  rig.must(root, "PutGroupPolicy",
           fmt::format(R"({{"GroupName":"staff","PolicyName":"topics","PolicyDocument":{}}})",
                       json::quoted(allows("sns:Publish"))));
  rig.must(root, "CreatePolicy",
           fmt::format(R"({{"PolicyName":"Machines","Path":"/team/","PolicyDocument":{}}})",
                       json::quoted(allows("ec2:RunInstances"))));
  const std::string machines = "arn:aws:iam::111122223333:policy/team/Machines";
  rig.must(root, "AttachUserPolicy", fmt::format(R"({{"UserName":"alice","PolicyArn":"{}"}})", machines));
  rig.must(root, "AttachUserPolicy", fmt::format(R"({{"UserName":"alice","PolicyArn":"{}"}})", kReadOnly));
  rig.env.organization = &organization;
  const auto ask = [&](std::string_view exclusions) {
    return rig.say(root, "SimulatePrincipalPolicy",
                   principal("user/alice", fmt::format(R"(,"PolicyExclusionList":[{}])", exclusions),
                             R"(["sqs:SendMessage","sns:Publish","ec2:RunInstances","s3:GetObject","iam:GetUser"])"));
  };
  // Of own inline policy, the group's, a customer's and AWS's managed policy, and of what the organization forbids.
  const auto inline_one = [](std::string_view type, std::string_view entity, std::string_view name) {
    return fmt::format(
        R"({{"InlinePolicyIdentifier":{{"PolicyName":"{}","AttachmentType":"{}","AttachmentName":"{}"}}}})", name, type,
        entity);
  };
  const auto arn = [](std::string_view text) { return fmt::format(R"({{"PolicyArn":"{}"}})", text); };
  const auto type = [](std::string_view text) { return fmt::format(R"({{"PolicyType":"{}"}})", text); };
  struct {
    std::string exclusions;
    const char* allowed;
  } const rows[] = {
      {"", "sqs sns ec2 s3"},
      {type("inline"), "ec2 s3"},
      {type("user-managed"), "sqs sns s3"},
      {type("aws-managed"), "sqs sns ec2"},
      {type("scp"), "sqs sns ec2 s3 iam"},
      {type("rcp"), "sqs sns ec2 s3"},
      {type("inline") + "," + type("aws-managed"), "ec2"},
      {arn(machines), "sqs sns s3"},
      {arn("arn:aws:iam::111122223333:policy/team/M*s"), "sqs sns s3"},
      {arn("arn:aws:iam::111122223333:policy/te?m/Machines"), "sqs sns s3"},
      {arn("arn:aws:iam::111122223333:policy/Machines"), "sqs sns ec2 s3"},
      {arn("arn:aws:iam::aws:policy/Read*"), "sqs sns ec2"},
      {arn("arn:aws:s3:::some-bucket"), "sqs sns ec2 s3"},
      {inline_one("user", "alice", "policy"), "sns ec2 s3"},
      {inline_one("user", "al*e", "policy"), "sns ec2 s3"},
      {inline_one("user", "?????", "policy"), "sns ec2 s3"},
      {inline_one("user", "b*", "policy"), "sqs sns ec2 s3"},
      {inline_one("user", "alice", "other"), "sqs sns ec2 s3"},
      {inline_one("group", "alice", "policy"), "sqs sns ec2 s3"},
      {inline_one("group", "*", "topics"), "sqs ec2 s3"},
  };
  for (const auto& row : rows) {
    const std::string answer = ask(row.exclusions);
    std::string allowed;
    for (int i = 0; i < 5; ++i)
      if (at(answer, fmt::format("EvaluationResults.{}.EvalDecision", i)) == "allowed") {
        const std::string action = at(answer, fmt::format("EvaluationResults.{}.EvalActionName", i));
        allowed.append(allowed.empty() ? "" : " ").append(action.substr(0, action.find(':')));
      }
    EXPECT_EQ(allowed, row.allowed) << row.exclusions << "\n" << answer;
  }
  for (const std::string& wrong : {std::string("{}"), R"({"PolicyType":"inline","PolicyArn":")" + machines + R"("})",
                                   arn("twenty characters or more"), arn("arn:aws:iam::*:policy/team/Machines"),
                                   arn("arn:aws:iam::111122223333:pol*/Machines"),
                                   arn("arn:aws:iam::111122223333:policy/*/M*"), inline_one("user", "a*c*", "policy")})
    EXPECT_THAT(ask(wrong), testing::StartsWith("InvalidInput: ")) << wrong;
  EXPECT_THAT(ask(type("other")), testing::StartsWith("ValidationError: "));

  rig.must(root, "PutUserPermissionsBoundary",
           fmt::format(R"({{"UserName":"alice","PermissionsBoundary":"{}"}})", kReadOnly));
  const auto first = [&](std::string_view exclusions) {
    const std::string answer = ask(exclusions);
    return at(answer, "EvaluationResults.0.EvalDecision") + " " +
           at(answer, "EvaluationResults.0.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary");
  };
  EXPECT_EQ(first(""), "implicitDeny false");
  EXPECT_EQ(first(arn(kReadOnly)), "implicitDeny false") << "it is not attached, it is the boundary";
  EXPECT_EQ(first(type("permission-boundary")), "allowed ");
}

TEST(Simulation, OrganizationsDecision) {
  authz::Organization organization;
  organization.service_control.add_level();
  auto parsed = policy::parse(document(R"({"Effect":"Allow","Action":["iam:*","ec2:*"],"Resource":"*"})"),
                              policy::Kind::ServiceControl);
  ASSERT_TRUE(parsed);
  organization.service_control.add(policy::compile(*std::move(parsed)));
  Rig rig;
  rig.user_with("alice", R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  rig.env.organization = &organization;
  const std::string answer = rig.must(rig.root(), "SimulatePrincipalPolicy",
                                      principal("user/alice", "", R"(["ec2:RunInstances","s3:GetObject"])"));
  EXPECT_EQ(each(answer, "EvaluationResults", "EvalDecision"), "allowed implicitDeny");
  EXPECT_EQ(at(answer, "EvaluationResults.0.OrganizationsDecisionDetail.AllowedByOrganizations"), "true");
  EXPECT_EQ(at(answer, "EvaluationResults.1.OrganizationsDecisionDetail.AllowedByOrganizations"), "false");
  EXPECT_EQ(members(rig.must(rig.root(), "SimulateCustomPolicy", custom(kReadDocs, "")), "EvaluationResults.0")
                .find("Organizations"),
            std::string::npos)
      << "policies of nobody are in no organization";
}

TEST(Simulation, Pages) {
  Rig rig;
  const std::string actions = R"(["s3:A","s3:B","s3:C"])";
  const std::string first =
      rig.must(rig.root(), "SimulateCustomPolicy", custom(kReadDocs, R"(,"MaxItems":2)", actions));
  EXPECT_EQ(each(first, "EvaluationResults", "EvalActionName"), "s3:A s3:B");
  EXPECT_EQ(at(first, "IsTruncated"), "true");
  const std::string second =
      rig.must(rig.root(), "SimulateCustomPolicy",
               custom(kReadDocs, fmt::format(R"(,"MaxItems":2,"Marker":"{}")", at(first, "Marker")), actions));
  EXPECT_EQ(each(second, "EvaluationResults", "EvalActionName"), "s3:C");
  EXPECT_EQ(at(second, "IsTruncated"), "false");
}

TEST(Simulation, Refusals) {
  Rig rig;
  const auto refused = [&](const std::string& input) { return rig.say(rig.root(), "SimulateCustomPolicy", input); };
  EXPECT_EQ(refused(custom("{}", "")).substr(0, 33), "InvalidInput: PolicyInputList.1: ");
  EXPECT_EQ(refused(custom(kReadDocs, "", R"(["s3:Get*"])")),
            "InvalidInput: ActionNames has s3:Get*, which is not the name of one action, such as s3:GetObject.");
  EXPECT_EQ(refused(custom(kReadDocs, R"(,"ResourceArns":["docs"])")),
            "InvalidInput: ResourceArns has docs, which is no ARN.");
  EXPECT_EQ(refused(custom(kReadDocs, R"(,"ResourceHandlingOption":"EC2")")),
            "InvalidInput: There is no ResourceHandlingOption EC2.");
  EXPECT_EQ(rig.say(rig.root(), "SimulatePrincipalPolicy", principal("user/nobody", "")),
            "NoSuchEntity: The entity arn:aws:iam::111122223333:user/nobody cannot be found.");
  EXPECT_EQ(rig.say(rig.root(), "SimulatePrincipalPolicy", principal("policy/nothing", "")),
            "InvalidInput: PolicySourceArn arn:aws:iam::111122223333:policy/nothing is not the ARN of a user, group or "
            "role.");
  // Of another account, and without permission: nothing is told.
  rig.user("alice", kOther);
  EXPECT_EQ(rig.say(rig.root(), "SimulatePrincipalPolicy",
                    R"({"PolicySourceArn":"arn:aws:iam::444455556666:user/alice","ActionNames":["s3:GetObject"]})"),
            "NoSuchEntity: The entity arn:aws:iam::444455556666:user/alice cannot be found.");
  EXPECT_TRUE(
      rig.say(rig.user("bob"), "SimulatePrincipalPolicy", principal("user/bob", "")).starts_with("AccessDenied: "));
  const authn::Caller helper = rig.user_with(
      "helper",
      R"({"Effect":"Allow","Action":"iam:SimulatePrincipalPolicy","Resource":"arn:aws:iam::111122223333:user/bob"})");
  rig.must(helper, "SimulatePrincipalPolicy", principal("user/bob", ""));
  EXPECT_TRUE(rig.say(helper, "SimulatePrincipalPolicy", principal("user/helper", "")).starts_with("AccessDenied: "));
}

TEST(AuthorizationMessage, OpensForItsAccountOnly) {
  Rig rig;
  const policy::Context context;
  const policy::Request request{.principal = {.kind = policy::PrincipalKind::User,
                                              .arn = "arn:aws:iam::111122223333:user/alice",
                                              .account = kAccount,
                                              .parent_arn = {},
                                              .id = "AIDA1"},
                                .action = "s3:GetObject",
                                .resource = kDocs,
                                .resource_account = kAccount,
                                .context = context};
  const policy::Explanation explanation = policy::explain({}, request);
  std::string message = encode_authorization_message(rig.env.tokens, rig.env.random, kAccount, request,
                                                     explanation.decision, &explanation);
  const auto decode = [&](std::string_view account) {
    return rig.say(rig.root(account), "DecodeAuthorizationMessage",
                   fmt::format(R"({{"EncodedMessage":"{}"}})", message));
  };
  const std::string decoded = at(decode(kAccount), "DecodedMessage");
  EXPECT_EQ(at(decoded, "allowed"), "false");
  EXPECT_EQ(at(decoded, "context.principal.name"), "alice");
  EXPECT_EQ(at(decoded, "context.action"), "s3:GetObject");
  const std::string invalid = "InvalidAuthorizationMessageException: Message is not valid.";
  EXPECT_EQ(decode(kOther), invalid);
  EXPECT_TRUE(rig.say(rig.user("bob"), "DecodeAuthorizationMessage", R"({"EncodedMessage":"x"})")
                  .starts_with("AccessDenied: "));
  message[message.size() / 2] = message[message.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(decode(kAccount), invalid);
}

// What is too long loses its detail, and never its decision.
TEST(AuthorizationMessage, StaysWithinTheBound) {
  Rig rig;
  const std::string value(2'000, 'v');
  policy::Context context;
  for (const char* const key : {"a:aaa", "a:bbb", "a:ccc", "a:ddd", "a:eee"}) context.set(key, value);
  const policy::Request request{
      .principal = {}, .action = "s3:GetObject", .resource = kDocs, .resource_account = kAccount, .context = context};
  const policy::Explanation explanation = policy::explain({}, request);
  const std::string message = encode_authorization_message(rig.env.tokens, rig.env.random, kAccount, request,
                                                           explanation.decision, &explanation);
  EXPECT_LE(message.size(), kMaxAuthorizationMessage);
  const auto decoded = decode_authorization_message(rig.env.tokens, kAccount, message);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(at(*decoded, "context.action"), "s3:GetObject");
  EXPECT_EQ(at(*decoded, "context.conditions"), "");
}

}  // namespace
}  // namespace keyward::api
