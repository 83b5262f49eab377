// How policy types combine, one row per rule; and the indexes against a plain walk.
#include "policy/evaluate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "policy/denied_text.h"
#include "policy/evaluation_rig.h"

namespace keyward::policy {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
TEST(Evaluate, OneAccount) {
  const Case cases[] = {
      {"nothing", kAlice, {}, kImplicit, PolicyType::Identity},
      {"allowed", kAlice, {.identity = kAllow}, kAllowed, PolicyType::Identity},
      {"another action", kAlice, {.identity = kNothing}, kImplicit, PolicyType::Identity},
      {"denied", kAlice, {.identity = kDeny, .resource = kToAlice}, kExplicit, PolicyType::Identity},
      {"boundary", kAlice, {.identity = kAllow, .boundary = kNothing}, kImplicit, PolicyType::Boundary},
      {"boundary alone", kAlice, {.boundary = kAllow}, kImplicit, PolicyType::Identity},
      {"boundary denies", kAlice, {.identity = kAllow, .boundary = kDeny}, kExplicit, PolicyType::Boundary},
      {"both allow", kAlice, {.identity = kAllow, .boundary = kAllow}, kAllowed, PolicyType::Identity},
      {"session", kSession, {.identity = kAllow, .session = kNothing}, kImplicit, PolicyType::Session},
      {"session denies", kSession, {.identity = kAllow, .session = kDeny}, kExplicit, PolicyType::Session},
      {"no session policy", kSession, {.identity = kAllow}, kAllowed, PolicyType::Identity},
      {"federated without session policy", kFederated, {.identity = kAllow}, kImplicit, PolicyType::Session},
      {"federated", kFederated, {.identity = kAllow, .session = kAllow}, kAllowed, PolicyType::Identity},
      {"identity before boundary", kAlice, {.boundary = kNothing}, kImplicit, PolicyType::Identity},
      {"boundary before session",
       kSession,
       {.identity = kAllow, .boundary = kNothing, .session = kNothing},
       kImplicit,
       PolicyType::Boundary},
      {"resource denies",
       kAlice,
       {.identity = kAllow, .resource = R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})"},
       kExplicit,
       PolicyType::Resource},
      {"resource for another", kAlice, {.resource = kToCarol}, kImplicit, PolicyType::Identity},
      {"root", kRoot, {}, kAllowed, PolicyType::None},
      {"root, denied by the resource",
       kRoot,
       {.resource = R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})"},
       kExplicit,
       PolicyType::Resource},
      {"service", kService, {.resource = kToService}, kAllowed, PolicyType::Resource},
      {"service, not named", kService, {.resource = kToHome}, kImplicit, PolicyType::Resource},
      {"service, everyone", kService, {.resource = kToAll}, kAllowed, PolicyType::Resource},
      {"anonymous", kAnonymous, {.resource = kToAll}, kAllowed, PolicyType::Resource},
      {"anonymous, not for all", kAnonymous, {.resource = kToHome}, kImplicit, PolicyType::Resource},
      {"anonymous, no policy", kAnonymous, {}, kImplicit, PolicyType::Resource},
  };
  check(cases);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-intra-account.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
TEST(Evaluate, WhatAResourceGrantStandsInFor) {
  const Case cases[] = {
      {"account", kAlice, {.resource = kToHome}, kImplicit, PolicyType::Identity},
      {"account, by root's ARN", kAlice, {.resource = kToHomeRoot}, kImplicit, PolicyType::Identity},
      {"account and identity", kAlice, {.identity = kAllow, .resource = kToHome}, kAllowed, PolicyType::Identity},
      {"user", kAlice, {.resource = kToAlice}, kAllowed, PolicyType::Resource},
      {"user, by ID", kAlice, {.resource = kToAliceId}, kAllowed, PolicyType::Resource},
      {"user, boundary", kAlice, {.boundary = kNothing, .resource = kToAlice}, kAllowed, PolicyType::Resource},
      {"user, boundary denies", kAlice, {.boundary = kDeny, .resource = kToAlice}, kExplicit, PolicyType::Boundary},
      {"user, for the federated",
       kFederated,
       {.session = kAllow, .resource = kToAlice},
       kAllowed,
       PolicyType::Resource},
      {"user, for the federated, session",
       kFederated,
       {.session = kNothing, .resource = kToAlice},
       kImplicit,
       PolicyType::Session},
      {"user, for the federated, boundary",
       kFederated,
       {.boundary = kNothing, .session = kAllow, .resource = kToAlice},
       kImplicit,
       PolicyType::Boundary},
      {"role", kSession, {.resource = kToRole}, kAllowed, PolicyType::Resource},
      {"role, by ID", kSession, {.resource = kToRoleId}, kAllowed, PolicyType::Resource},
      {"role, boundary", kSession, {.boundary = kNothing, .resource = kToRole}, kImplicit, PolicyType::Boundary},
      {"role, session policy", kSession, {.session = kNothing, .resource = kToRole}, kImplicit, PolicyType::Session},
      {"session",
       kSession,
       {.boundary = kNothing, .session = kNothing, .resource = kToSession},
       kAllowed,
       PolicyType::Resource},
      {"federated", kFederated, {.boundary = kNothing, .resource = kToFederated}, kAllowed, PolicyType::Resource},
      {"everyone",
       kSession,
       {.boundary = kNothing, .session = kNothing, .resource = kToAll},
       kAllowed,
       PolicyType::Resource},
      {"the furthest grant counts",
       kSession,
       {.session = kNothing,
        .resource = R"([{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"},
                        {"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s1"},"Action":"*","Resource":"*"},
                        {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/team/app"},"Action":"*","Resource":"*"}])"},
       kAllowed,
       PolicyType::Resource},
  };
  check(cases);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
TEST(Evaluate, TwoAccounts) {
  const Case cases[] = {
      {"both", kCarol, {.identity = kAllow, .resource = kToCarol}, kAllowed, PolicyType::Identity},
      {"both, by account", kCarol, {.identity = kAllow, .resource = kToOther}, kAllowed, PolicyType::Identity},
      {"both, everyone", kCarol, {.identity = kAllow, .resource = kToAll}, kAllowed, PolicyType::Identity},
      {"identity only", kCarol, {.identity = kAllow}, kImplicit, PolicyType::Resource},
      {"identity only, resource for others",
       kCarol,
       {.identity = kAllow, .resource = kToHome},
       kImplicit,
       PolicyType::Resource},
      {"resource only", kCarol, {.resource = kToCarol}, kImplicit, PolicyType::Identity},
      {"everyone does not stand in", kCarol, {.resource = kToAll}, kImplicit, PolicyType::Identity},
      {"boundary",
       kCarol,
       {.identity = kAllow, .boundary = kNothing, .resource = kToCarol},
       kImplicit,
       PolicyType::Boundary},
  };
  check(cases);
  const Principal other_root{PrincipalKind::Root, "arn:aws:iam::444455556666:root", kOther, {}, {}};
  const Case roots[] = {
      {"root abroad", other_root, {}, kImplicit, PolicyType::Resource},
      {"root abroad, named", other_root, {.resource = kToOther}, kAllowed, PolicyType::None},
  };
  check(roots);
}

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html and ..._rcps.html
TEST(Evaluate, OrganizationsAndEndpoints) {
  const Principal linked{PrincipalKind::AssumedRole,
                         "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s",
                         kHome,
                         "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
                         {}};
  constexpr const char* kRcp = R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"})";
  const Case cases[] = {
      {"SCP allows", kAlice, {.identity = kAllow, .scp = kAllow}, kAllowed, PolicyType::Identity},
      {"SCP is silent", kAlice, {.identity = kAllow, .scp = kNothing}, kImplicit, PolicyType::ServiceControl},
      {"SCP denies", kAlice, {.identity = kAllow, .scp = kDeny}, kExplicit, PolicyType::ServiceControl},
      {"SCP, root", kRoot, {.scp = kNothing}, kImplicit, PolicyType::ServiceControl},
      {"SCP, resource grant", kAlice, {.resource = kToAlice, .scp = kNothing}, kImplicit, PolicyType::ServiceControl},
      {"SCP, service", kService, {.resource = kToService, .scp = kDeny}, kAllowed, PolicyType::Resource},
      {"SCP, anonymous", kAnonymous, {.resource = kToAll, .scp = kDeny}, kAllowed, PolicyType::Resource},
      {"SCP, service-linked role",
       linked,
       {.identity = kAllow, .scp = kDeny, .rcp = kRcp},
       kAllowed,
       PolicyType::Identity},
      {"RCP", kAlice, {.identity = kAllow, .rcp = kRcp}, kExplicit, PolicyType::ResourceControl},
      {"RCP, service", kService, {.resource = kToService, .rcp = kRcp}, kExplicit, PolicyType::ResourceControl},
      {"RCP, anonymous", kAnonymous, {.resource = kToAll, .rcp = kRcp}, kExplicit, PolicyType::ResourceControl},
      {"SCP before RCP", kAlice, {.scp = kDeny, .rcp = kRcp}, kExplicit, PolicyType::ServiceControl},
      {"RCP before endpoint",
       kAlice,
       {.rcp = kRcp, .endpoint = R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})"},
       kExplicit,
       PolicyType::ResourceControl},
      {"endpoint is silent",
       kAlice,
       {.identity = kAllow, .endpoint = R"({"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"})"},
       kImplicit,
       PolicyType::Endpoint},
      {"endpoint allows", kAlice, {.identity = kAllow, .endpoint = kToAll}, kAllowed, PolicyType::Identity},
      {"endpoint grants nothing", kAlice, {.endpoint = kToAll}, kImplicit, PolicyType::Identity},
      {"endpoint binds root", kRoot, {.endpoint = kToCarol}, kImplicit, PolicyType::Endpoint},
      {"endpoint before resource",
       kAlice,
       {.resource = R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})",
        .endpoint = R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})"},
       kExplicit,
       PolicyType::Endpoint},
      {"resource before identity",
       kAlice,
       {.identity = kDeny, .resource = R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})"},
       kExplicit,
       PolicyType::Resource},
      {"explicit before implicit", kAlice, {.identity = kDeny, .scp = kNothing}, kExplicit, PolicyType::Identity},
  };
  check(cases);
}

TEST(Evaluate, EveryLevelMustAllow) {
  Fixture fixture;
  const Context context;
  const Program* const all[] = {fixture.program(kAllow, Kind::ServiceControl)};
  const Program* const some[] = {fixture.program(kNothing, Kind::ServiceControl), all[0]};
  const Programs with[] = {all, some};
  const Programs without[] = {all, {}};
  PolicySets sets = fixture.sets({.identity = kAllow});
  const Request request{kAlice, "s3:GetObject", "arn:aws:s3:::b/k", kHome, context};
  sets.service_control = with;
  EXPECT_EQ(evaluate(sets, request).outcome, kAllowed);
  sets.service_control = without;
  EXPECT_EQ(evaluate(sets, request).decided_by, PolicyType::ServiceControl);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
TEST(Evaluate, NotPrincipal) {
#define SPARED(principal) R"({"Effect":"Deny","NotPrincipal":)" principal R"(,"Action":"*","Resource":"*"})"
  constexpr const char* kSpareAlice = SPARED(R"({"AWS":"arn:aws:iam::111122223333:user/alice"})");
  constexpr const char* kSpareHome = SPARED(R"({"AWS":"111122223333"})");
  constexpr const char* kSpareRole = SPARED(R"({"AWS":"arn:aws:iam::111122223333:role/team/app"})");
#undef SPARED
  const Case cases[] = {
      {"listed", kAlice, {.identity = kAllow, .resource = kSpareAlice}, kAllowed, PolicyType::Identity},
      {"not listed", kSession, {.identity = kAllow, .resource = kSpareAlice}, kExplicit, PolicyType::Resource},
      {"account is listed", kSession, {.identity = kAllow, .resource = kSpareHome}, kAllowed, PolicyType::Identity},
      {"role is listed", kSession, {.identity = kAllow, .resource = kSpareRole}, kAllowed, PolicyType::Identity},
      {"listed, with a boundary",
       kAlice,
       {.identity = kAllow, .boundary = kAllow, .resource = kSpareAlice},
       kExplicit,
       PolicyType::Resource},
      {"service", kService, {.resource = kSpareAlice}, kExplicit, PolicyType::Resource},
      {"anonymous", kAnonymous, {.resource = kSpareAlice}, kExplicit, PolicyType::Resource},
      {"allow all but one",
       kAlice,
       {.resource = R"({"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"*","Resource":"*"})"},
       kAllowed,
       PolicyType::Resource},
      {"allow all but this one",
       kAlice,
       {.resource = R"({"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"*","Resource":"*"})"},
       kImplicit,
       PolicyType::Identity},
      {"allow all but this one, with a boundary",
       kAlice,
       {.boundary = kAllow,
        .resource = R"({"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"*","Resource":"*"})"},
       kImplicit,
       PolicyType::Identity},
  };
  check(cases);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
TEST(Evaluate, Trust) {
#define TRUST(principal) R"({"Effect":"Allow","Principal":)" principal R"(,"Action":"sts:AssumeRole"})"
  constexpr const char* kAliceTrusted = TRUST(R"({"AWS":"arn:aws:iam::111122223333:user/alice"})");
  constexpr const char* kHomeTrusted = TRUST(R"({"AWS":"111122223333"})");
  constexpr const char* kOtherTrusted = TRUST(R"({"AWS":"444455556666"})");
  constexpr const char* kAllTrusted = TRUST(R"("*")");
  constexpr const char* kServiceTrusted = TRUST(R"({"Service":"sns.amazonaws.com"})");
#undef TRUST
  const Case cases[] = {
      {"no trust policy", kAlice, {.identity = kAllow}, kImplicit, PolicyType::Trust},
      {"identity is not enough", kAlice, {.identity = kAllow, .trust = kOtherTrusted}, kImplicit, PolicyType::Trust},
      {"user", kAlice, {.trust = kAliceTrusted}, kAllowed, PolicyType::Trust},
      {"account", kAlice, {.trust = kHomeTrusted}, kImplicit, PolicyType::Identity},
      {"account and identity", kAlice, {.identity = kAllow, .trust = kHomeTrusted}, kAllowed, PolicyType::Identity},
      {"abroad", kCarol, {.identity = kAllow, .trust = kOtherTrusted}, kAllowed, PolicyType::Identity},
      {"abroad, no identity", kCarol, {.trust = kOtherTrusted}, kImplicit, PolicyType::Identity},
      {"root", kRoot, {.trust = kHomeTrusted}, kImplicit, PolicyType::Trust},
      {"service", kService, {.trust = kServiceTrusted}, kAllowed, PolicyType::Trust},
      {"everyone is not the unsigned", kAnonymous, {.trust = kAllTrusted}, kImplicit, PolicyType::Trust},
      {"everyone is not a provider", kProvider, {.trust = kAllTrusted}, kImplicit, PolicyType::Trust},
      {"denied",
       kAlice,
       {.identity = kAllow,
        .trust = R"([{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"},
                     {"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}])"},
       kExplicit,
       PolicyType::Trust},
  };
  check(cases, "sts:AssumeRole", "arn:aws:iam::111122223333:role/team/app");
  const Case federated[] = {
      {"provider",
       kProvider,
       {.trust =
            R"({"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"})"},
       kAllowed,
       PolicyType::Trust},
      {"another provider",
       kProvider,
       {.trust =
            R"({"Effect":"Allow","Principal":{"Federated":"www.amazon.com"},"Action":"sts:AssumeRoleWithWebIdentity"})"},
       kImplicit,
       PolicyType::Trust},
  };
  check(federated, "sts:AssumeRoleWithWebIdentity", "arn:aws:iam::111122223333:role/team/app");
}

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
TEST(Evaluate, Keys) {
  const Case cases[] = {
      {"no key policy", kAlice, {.identity = kAllow}, kImplicit, PolicyType::Resource},
      {"for another", kAlice, {.identity = kAllow, .resource = kToCarol}, kImplicit, PolicyType::Resource},
      {"for the account", kAlice, {.identity = kAllow, .resource = kToHomeRoot}, kAllowed, PolicyType::Identity},
      {"for the user", kAlice, {.resource = kToAlice}, kAllowed, PolicyType::Resource},
      {"root is not above the key", kRoot, {.resource = kToAlice}, kImplicit, PolicyType::Resource},
      {"root, by the account", kRoot, {.resource = kToHome}, kAllowed, PolicyType::None},
  };
  check(cases, "kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/k");
  const Case whole[] = {{"not about a key", kAlice, {.identity = kAllow}, kAllowed, PolicyType::Identity}};
  check(whole, "kms:CreateKey", "*");
}

// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html, ..._GetSessionToken.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html
TEST(Evaluate, CanonicalUsersAndAnyService) {
  Fixture fixture;
  Given given;
  given.resource =
      R"([{"Effect":"Allow","Principal":{"CanonicalUser":"79a59df9"},"Action":"s3:GetObject","Resource":"*"},
                       {"Effect":"Allow","Principal":{"Service":"*"},"Action":"s3:PutObject","Resource":"*"}])";
  Principal owner = kCarol;
  owner.canonical_id = "79a59df9";
  given.identity = R"([{"Effect":"Allow","Action":"s3:*","Resource":"*"}])";
  struct Row {
    Principal principal;
    const char* action;
    bool want;
  };
  const Row rows[] = {{owner, "s3:GetObject", true},      {owner, "s3:PutObject", false},
                      {kCarol, "s3:GetObject", false},    {kService, "s3:PutObject", true},
                      {kService, "s3:GetObject", false},  {kAnonymous, "s3:PutObject", false},
                      {kAnonymous, "s3:GetObject", false}};
  const Context context;
  for (const Row& row : rows)
    EXPECT_EQ(evaluate(fixture.sets(given), {row.principal, row.action, "arn:aws:s3:::b/k", kHome, context}).allowed(),
              row.want)
        << row.principal.arn << " " << row.action;
}

// More statements than the decision's memory on the stack is for.
TEST(Evaluate, GiantPrograms) {
  std::vector<Source> sources;
  for (int policy = 0; policy < 90; ++policy) {
    std::string statements;
    for (int i = 0; i < 100; ++i)
      statements += (i == 0 ? "" : ",") +
                    std::string(R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b)") +
                    std::to_string(policy * 100 + i) + R"(/*","Condition":{"StringEquals":{"aws:username":"u)" +
                    std::to_string(policy * 100 + i) + R"("}}})";
    Result<Policy> parsed = parse(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", Kind::Identity);
    ASSERT_TRUE(parsed.has_value());
    sources.push_back({std::make_shared<const Policy>(*std::move(parsed)), {}, {}, {}});
  }
  const std::shared_ptr<const Program> program = compile(std::move(sources));
  const Program* const identity[] = {program.get()};
  PolicySets sets;
  sets.identity = identity;
  Context context;
  context.set("aws:username", "u8765");
  EXPECT_TRUE(evaluate(sets, {kAlice, "s3:GetObject", "arn:aws:s3:::b8765/k", kHome, context}).allowed());
  EXPECT_FALSE(evaluate(sets, {kAlice, "s3:GetObject", "arn:aws:s3:::b8764/k", kHome, context}).allowed());
}

// Names are looked up eight bytes at a time.
TEST(Evaluate, ServicesOfAnyLength) {
  for (const char* const service :
       {"a", "s3", "kinesis", "dynamodb", "sagemaker", "cloudformation-x", "elasticloadbalancing"}) {
    SCOPED_TRACE(service);
    const std::string name = service;
    Fixture fixture;
    const Program* const identity[] = {fixture.program(
        fmt::format(R"([{{"Effect":"Allow","Action":["{0}:GetItem","{0}:List*","x{0}:Put*"],"Resource":"*"}}])", name),
        Kind::Identity)};
    PolicySets sets;
    sets.identity = identity;
    const Context context;
    const auto allows = [&](const std::string& action) {
      return evaluate(sets, {kAlice, action, "*", kHome, context}).allowed();
    };
    EXPECT_TRUE(allows(name + ":getitem"));
    EXPECT_TRUE(allows(name + ":ListTables"));
    EXPECT_TRUE(allows("x" + name + ":PutItem"));
    EXPECT_FALSE(allows(name + ":GetItems"));
    EXPECT_FALSE(allows(name + ":PutItem"));
    EXPECT_FALSE(allows(name + "x:ListTables"));
  }
}

// Services name their own resources without an ARN in their own policies.
TEST(Evaluate, ShortNamesOfResources) {
  Fixture fixture;
  Given given;
  given.resource = R"({"Effect":"Allow","Principal":"*","Action":"photos:*","Resource":"album/*"})";
  const Context context;
  EXPECT_TRUE(evaluate(fixture.sets(given), {kAlice, "photos:Get", "album/1", kHome, context}).allowed());
  EXPECT_FALSE(evaluate(fixture.sets(given), {kAlice, "photos:Get", "shelf/1", kHome, context}).allowed());
}

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html (resources and entities not
// restricted by RCPs)
TEST(Evaluate, RetireGrantIsNotControlled) {
  Fixture fixture;
  Given given;
  given.identity = R"({"Effect":"Allow","Action":"kms:*","Resource":"*"})";
  given.rcp = R"({"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"})";
  const Context context;
  EXPECT_TRUE(evaluate(fixture.sets(given), {kAlice, "kms:RetireGrant", "*", kHome, context}).allowed());
  EXPECT_FALSE(evaluate(fixture.sets(given), {kAlice, "kms:ListKeys", "*", kHome, context}).allowed());
}

TEST(Evaluate, NeedsNoPermission) {
  const Case cases[] = {
      {"denied", kAlice, {.identity = R"({"Effect":"Deny","Action":"*","Resource":"*"})"}, kAllowed, PolicyType::None},
      {"unsigned", kAnonymous, {}, kImplicit, PolicyType::Resource},
  };
  check(cases, "sts:GetCallerIdentity", "*");
  check(cases, "STS:getsessiontoken", "*");
}

TEST(Evaluate, UnusableActionsAreDenied) {
  Fixture fixture;
  const Context context;
  const PolicySets& sets = fixture.sets({.identity = kAllow});
  for (const std::string& action : {std::string(), std::string("GetObject"), "s3:" + std::string(300, 'a')})
    EXPECT_EQ(evaluate(sets, {kAlice, action, "*", "", context}).outcome, kImplicit) << action;
}

// A recreated user has another ID; the policy goes on naming the old one.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
TEST(Evaluate, PrincipalsByIdOfTheTimeOfStoring) {
  const Context context;
  const auto with_id = [&](const char* id) {
    std::vector<Source> sources;
    sources.push_back(
        {std::make_shared<const Policy>(*parse(R"({"Statement":)" + std::string(kToAlice) + "}", Kind::Resource)),
         "",
         "",
         {{"arn:aws:iam::111122223333:user/alice", id}}});
    const std::shared_ptr<const Program> program = compile(std::move(sources));
    PolicySets sets;
    sets.resource = program.get();
    return evaluate(sets, {kAlice, "s3:GetObject", "arn:aws:s3:::b/k", kHome, context}).allowed();
  };
  EXPECT_TRUE(with_id("AIDAALICE00000000000"));
  EXPECT_FALSE(with_id("AIDAANOTHER000000000"));
}

TEST(Evaluate, NamesTheDecidingStatement) {
  Fixture fixture;
  const Context context;
  const Program* const programs[] = {
      fixture.program(
          R"([{"Sid":"A","Effect":"Allow","Action":"s3:Put*","Resource":"*"},{"Sid":"B","Effect":"Allow","Action":"s3:Get*","Resource":"*"}])",
          Kind::Identity, "arn:aws:iam::111122223333:policy/read"),
      fixture.program(
          R"([{"Sid":"C","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"D","Effect":"Deny","Action":"s3:Get*","Resource":"arn:aws:s3:::x/*"}])",
          Kind::Identity, "arn:aws:iam::111122223333:policy/deny")};
  PolicySets sets;
  sets.identity = programs;
  const Decision allowed = evaluate(sets, {kAlice, "s3:GetObject", "arn:aws:s3:::b/k", kHome, context});
  EXPECT_EQ(allowed.deciding_statement().sid.value, "B");
  const Decision denied = evaluate(sets, {kAlice, "s3:GetObject", "arn:aws:s3:::x/k", kHome, context});
  EXPECT_EQ(denied.deciding_statement().sid.value, "D");
  EXPECT_EQ(denied.policy_source().arn, "arn:aws:iam::111122223333:policy/deny");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
TEST(DeniedText, Sentences) {
  Fixture fixture;
  const std::shared_ptr<const Program> none;
  const auto text = [](PolicyType type, Outcome outcome) {
    return denied_text("arn:aws:iam::111122223333:user/alice", "iam:GetUser", "user bob",
                       {outcome, type, nullptr, 0, 0}, true);
  };
  const std::string begin =
      "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:GetUser on resource: user bob";
  const std::tuple<PolicyType, const char*, const char*> rows[] = {
      {PolicyType::Identity, " because no identity-based policy allows the iam:GetUser action",
       " with an explicit deny in an identity-based policy"},
      {PolicyType::Boundary, " because no permissions boundary allows the iam:GetUser action",
       " with an explicit deny in a permissions boundary"},
      {PolicyType::Session, " because no session policy allows the iam:GetUser action",
       " with an explicit deny in a session policy"},
      {PolicyType::Resource, " because no resource-based policy allows the iam:GetUser action",
       " with an explicit deny in a resource-based policy"},
      {PolicyType::ServiceControl, " because no service control policy allows the iam:GetUser action",
       " with an explicit deny in a service control policy"},
      {PolicyType::ResourceControl, " because no resource control policy allows the iam:GetUser action",
       " with an explicit deny in a resource control policy"},
      {PolicyType::Endpoint, " because no VPC endpoint policy allows the iam:GetUser action",
       " with an explicit deny in a VPC endpoint policy"},
      {PolicyType::Trust, "", ""}};
  for (const auto& [type, implicit, explicitly] : rows) {
    EXPECT_EQ(text(type, kImplicit), begin + implicit);
    EXPECT_EQ(text(type, kExplicit), begin + explicitly);
  }
  EXPECT_EQ(denied_text("", "s3:ListBucket", ""), "User: anonymous is not authorized to perform: s3:ListBucket");

  const Program* const program = fixture.program(kDeny, Kind::Identity, "arn:aws:iam::111122223333:policy/p");
  const Decision managed{kExplicit, PolicyType::Identity, program, 0, 0};
  EXPECT_THAT(denied_text("a", "s3:GetObject", "r", managed, true),
              testing::EndsWith("an identity-based policy: arn:aws:iam::111122223333:policy/p"));
  EXPECT_THAT(denied_text("a", "s3:GetObject", "r", managed, false), testing::EndsWith("an identity-based policy"));
}

// Hundreds of statements in one program use its indexes; the same statements in programs of their own are walked.
TEST(Evaluate, IndexesAgreeWithAWalk) {
  std::mt19937 random(11);
  const auto pick = [&](const auto& list) { return std::string(list[random() % std::size(list)]); };
  constexpr const char* kActions[] = {"s3:GetObject",    "s3:Get*",    "s3:*",         "*",
                                      "s3:PutObject",    "sqs:Send*",  "S3:getobject", "s3:?etObject",
                                      "sqs:SendMessage", "iam:GetUser"};
  constexpr const char* kPatterns[] = {"arn:aws:s3:::bucket-{}/*",        "arn:aws:s3:::bucket-{}/key",
                                       "arn:aws:s3:::*-{}/key",           "*",
                                       "arn:aws:s3:::bucket-?/*{}*",      "arn:aws:*:*:*:bucket-{}/*",
                                       "arn:aws:s3:::${k:bucket}/key-{}", "arn:aws:s3:::buck*{}",
                                       "arn:aws:s3:::bucket-{}"};
  constexpr const char* kConditions[] = {"{}", R"({"StringEquals":{"k:a":"x"}})", R"({"StringNotEquals":{"k:a":"x"}})",
                                         R"({"StringLike":{"k:b":"y*"}})", R"({"Null":{"k:b":"true"}})"};
  constexpr const char* kRequests[] = {"s3:GetObject",    "s3:PutObject", "s3:ListBucket",
                                       "sqs:SendMessage", "iam:GetUser",  "ec2:RunInstances"};
  int allowed = 0;
  int denied = 0;
  for (int round = 0; round < 60; ++round) {
    Fixture fixture;
    std::vector<const Program*> single;
    std::string statements;
    const std::size_t count = 1 + random() % 200;
    for (std::size_t i = 0; i < count; ++i) {
      std::string resource = pick(kPatterns);
      if (const std::size_t hole = resource.find("{}"); hole != std::string::npos)
        resource.replace(hole, 2, std::to_string(random() % 40));
      const std::string statement = std::string(R"({"Effect":")") + (random() % 30 == 0 ? "Deny" : "Allow") + R"(",")" +
                                    (random() % 25 == 0 ? "NotAction" : "Action") + R"(":[")" + pick(kActions) +
                                    R"(",")" + pick(kActions) + R"("],")" +
                                    (random() % 25 == 0 ? "NotResource" : "Resource") + R"(":[")" + resource +
                                    R"("],"Condition":)" + pick(kConditions) + "}";
      statements += (statements.empty() ? "" : ",") + statement;
      single.push_back(fixture.program(statement, Kind::Identity));
    }
    const Program* const whole[] = {fixture.program("[" + statements + "]", Kind::Identity)};
    for (int i = 0; i < 200; ++i) {
      Context context;
      if (random() % 2 == 0) context.set("k:a", random() % 2 == 0 ? "x" : "z");
      if (random() % 2 == 0) context.set("k:b", random() % 2 == 0 ? "yy" : "z");
      context.set("k:bucket", "bucket-7");
      const std::string number = std::to_string(random() % 40);
      const std::string resource =
          random() % 10 == 0 ? "*" : "arn:aws:s3:::bucket-" + number + (random() % 2 == 0 ? "/key" : "/key-" + number);
      const Request request{kAlice, kRequests[random() % std::size(kRequests)], resource, kHome, context};
      PolicySets sets;
      sets.identity = whole;
      const Decision indexed = evaluate(sets, request);
      sets.identity = single;
      const Decision walked = evaluate(sets, request);
      ASSERT_EQ(indexed.outcome, walked.outcome) << request.action << " " << resource << "\n" << statements;
      allowed += indexed.allowed();
      denied += indexed.outcome == kExplicit;
    }
  }
  EXPECT_GT(allowed, 1'000);
  EXPECT_GT(denied, 1'000);
}

}  // namespace
}  // namespace keyward::policy
