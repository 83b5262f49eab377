// May this caller do this: policies of a user, its groups and its boundary, conditions on the request, the billing
// switch, and what the password policy grants.
#include "authz/gate.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "authz/principal_policies.h"
#include "identity/compile.h"
#include "identity/names.h"

namespace keyward::authz {
namespace {
using identity::AccountSettings;
using identity::Group;
using identity::State;
using identity::User;

constexpr const char* kAccount = "111122223333";
constexpr const char* kAlice = "arn:aws:iam::111122223333:user/team/alice";

const identity::Catalog& catalog() {
  static const identity::Catalog all;
  return all;
}

identity::InlinePolicy inline_policy(const std::string& name, const std::string& statements) {
  auto document =
      identity::make_document(fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements), {}, name);
  EXPECT_TRUE(document) << statements;
  return {name, *std::move(document)};
}

// An account with the user alice (path /team/), who is in the group "crew".
struct World {
  AccountSettings settings;
  User alice;
  Group crew;
  Surroundings surroundings{.now = *parse_iso8601("2026-11-02T08:00:00Z"),
                            .source_ip = "192.0.2.10",
                            .user_agent = "tests/1.0",
                            .referer = "https://example.com/",
                            .secure_transport = true};
  authn::Caller caller;

  explicit World(const std::string& statements = "") {
    settings.id = kAccount;
    settings.root.email = "root@example.com";
    alice.id = "AIDAALICE";
    alice.name = "alice";
    alice.path = "/team/";
    alice.group_ids = {"AGPACREW"};
    alice.tags = {{"team", "red"}};
    crew.id = "AGPACREW";
    crew.name = "crew";
    crew.path = "/";
    if (!statements.empty()) alice.inline_policies.push_back(inline_policy("own", statements));
    caller.account = kAccount;
    caller.arn = kAlice;
    caller.credential_id = "AKIAALICE";
  }
  // The refusal's sentence; "" if allowed.
  std::string ask(const Access& access) {
    State state;
    state.apply(identity::put(kAccount, settings));
    state.apply(identity::put(kAccount, crew));
    state.apply(identity::put(kAccount, alice));
    if (caller.kind == authn::CallerKind::User) caller.user = state.find_account(kAccount)->find_user_by_id(alice.id);
    const Result<void> allowed = authorize(state, catalog(), caller, access, surroundings);
    if (allowed) return "";
    EXPECT_EQ(allowed.error().code, Code::AccessDenied);
    return allowed.error().message;
  }
  bool allows(const std::string& action, const std::string& resource = "*") {
    return ask({.action = action, .resource = resource, .printed = resource, .context = {}, .resource_tags = {}})
        .empty();
  }
};

constexpr const char* kAllowS3 = R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})";
constexpr const char* kDenyGet = R"({"Effect":"Deny","Action":"s3:GetObject","Resource":"*"})";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
TEST(Gate, WherePoliciesComeFrom) {
  EXPECT_FALSE(World().allows("s3:GetObject"));
  EXPECT_TRUE(World(kAllowS3).allows("s3:GetObject"));
  World by_group;
  by_group.crew.inline_policies.push_back(inline_policy("g", kAllowS3));
  EXPECT_TRUE(by_group.allows("s3:GetObject"));
  World attached;
  attached.alice.attached = {"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"};
  EXPECT_TRUE(attached.allows("s3:GetObject"));
  EXPECT_FALSE(attached.allows("s3:PutObject"));
  World attached_to_group;
  attached_to_group.crew.attached = {"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"};
  EXPECT_TRUE(attached_to_group.allows("s3:GetObject"));
  World denied_by_group(kAllowS3);
  denied_by_group.crew.inline_policies.push_back(inline_policy("g", kDenyGet));
  EXPECT_FALSE(denied_by_group.allows("s3:GetObject"));
  EXPECT_TRUE(denied_by_group.allows("s3:PutObject"));
  World no_member(kAllowS3);
  no_member.crew.inline_policies.push_back(inline_policy("g", kDenyGet));
  no_member.alice.group_ids.clear();
  EXPECT_TRUE(no_member.allows("s3:GetObject"));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
TEST(Gate, Boundaries) {
  const std::string read_only = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
  World world(kAllowS3);
  world.alice.boundary = read_only;
  EXPECT_TRUE(world.allows("s3:GetObject"));
  EXPECT_EQ(world.ask({.action = "s3:PutObject", .resource = "*", .printed = "*", .context = {}, .resource_tags = {}}),
            fmt::format("User: {} is not authorized to perform: s3:PutObject on resource: * because no permissions "
                        "boundary allows the s3:PutObject action",
                        kAlice));
  World only_boundary;  // a boundary grants nothing
  only_boundary.alice.boundary = read_only;
  EXPECT_FALSE(only_boundary.allows("s3:GetObject"));
  World gone(kAllowS3);  // one that is no more allows nothing
  gone.alice.boundary = "arn:aws:iam::111122223333:policy/none";
  EXPECT_FALSE(gone.allows("s3:GetObject"));
}

TEST(Gate, Root) {
  World world;
  world.caller.kind = authn::CallerKind::Root;
  world.caller.arn = identity::root_arn(kAccount);
  EXPECT_TRUE(world.allows("s3:GetObject"));
  EXPECT_TRUE(world.allows("billing:GetBillingData"));
  world.caller.account = "999999999999";  // an account that is not there
  EXPECT_FALSE(world.allows("s3:GetObject"));
}

TEST(Gate, RootOnly) {
  World world;
  const Error error = root_only(world.caller, {"keyward:UpdateAccountName", "*", "*", {}, {}});
  EXPECT_EQ(error.code, Code::AccessDenied);
  EXPECT_EQ(error.message,
            fmt::format("User: {} is not authorized to perform: keyward:UpdateAccountName on resource: * "
                        "because only the account root user can perform this action",
                        kAlice));
}

// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/billing-permissions-ref.html
TEST(Gate, BillingActions) {
  for (const char* action :
       {"billing:GetBillingData", "Billing:anything", "aws-portal:ViewBilling", "ce:GetCostAndUsage",
        "budgets:ViewBudget", "payments:MakePayment", "invoicing:GetInvoicePDF", "tax:GetTaxInvoice",
        "freetier:GetFreeTierUsage", "consolidatedbilling:GetAccountBillingRole", "cur:DescribeReportDefinitions",
        "purchase-orders:ViewPurchaseOrders"}) {
    SCOPED_TRACE(action);
    EXPECT_TRUE(is_billing_action(action));
    World world(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
    EXPECT_EQ(world.ask({.action = action, .resource = "*", .printed = "*", .context = {}, .resource_tags = {}}),
              fmt::format("User: {} is not authorized to perform: {} on resource: * because IAM access to billing "
                          "information is not activated for this account",
                          kAlice, action));
    world.settings.billing_access = true;
    EXPECT_TRUE(world.allows(action));
    World without;
    without.settings.billing_access = true;  // the switch grants nothing
    EXPECT_FALSE(without.allows(action));
  }
  for (const char* action : {"iam:ListUsers", "billings:x", "s3:billing", "bill", "", "cost:ce"})
    EXPECT_FALSE(is_billing_action(action)) << action;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
TEST(Gate, WhatThePasswordPolicyGrants) {
  World world;
  EXPECT_FALSE(world.allows("iam:ChangePassword", kAlice));
  world.settings.password_policy.emplace();
  EXPECT_FALSE(world.allows("iam:ChangePassword", kAlice));
  world.settings.password_policy->allow_users_to_change = true;
  EXPECT_TRUE(world.allows("iam:ChangePassword", kAlice));
  EXPECT_TRUE(world.allows("iam:GetAccountPasswordPolicy"));
  EXPECT_FALSE(world.allows("iam:ChangePassword", "arn:aws:iam::111122223333:user/bob"));
  EXPECT_FALSE(world.allows("iam:UpdateLoginProfile", kAlice));
  World denied(R"({"Effect":"Deny","Action":"iam:ChangePassword","Resource":"*"})");
  denied.settings.password_policy = world.settings.password_policy;
  EXPECT_FALSE(denied.allows("iam:ChangePassword", kAlice));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
TEST(Gate, ConditionKeys) {
  const struct {
    const char* condition;
    bool allowed;
  } cases[] = {
      {R"("IpAddress":{"aws:SourceIp":"192.0.2.0/24"})", true},
      {R"("IpAddress":{"aws:SourceIp":"198.51.100.0/24"})", false},
      {R"("NotIpAddress":{"aws:SourceIp":"192.0.2.10"})", false},
      {R"("Bool":{"aws:SecureTransport":"true"})", true},
      {R"("StringLike":{"aws:UserAgent":"tests/*"})", true},
      {R"("StringEquals":{"aws:referer":"https://example.com/"})", true},
      {R"("DateLessThan":{"aws:CurrentTime":"2026-11-02T08:00:01Z"})", true},
      {R"("DateLessThan":{"aws:CurrentTime":"2026-11-02T08:00:00Z"})", false},
      {R"("NumericEquals":{"aws:EpochTime":"1793606400"})", true},
      {R"("ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/team/alice"})", true},
      {R"("StringEquals":{"aws:PrincipalAccount":"111122223333"})", true},
      {R"("StringEquals":{"aws:PrincipalType":"User"})", true},
      {R"("StringEquals":{"aws:username":"alice","aws:userid":"AIDAALICE"})", true},
      {R"("StringEquals":{"aws:PrincipalTag/TEAM":"red"})", true},
      {R"("StringEquals":{"aws:PrincipalTag/team":"blue"})", false},
      {R"("Null":{"aws:PrincipalTag/none":"true"})", true},
      {R"("StringEquals":{"aws:ResourceTag/stage":"test"})", true},
      {R"("StringEquals":{"aws:ResourceTag/stage":"live"})", false},
      {R"("StringEquals":{"aws:RequestTag/cost":"1"})", true},
      {R"("ForAllValues:StringEquals":{"aws:TagKeys":["cost","owner"]})", true},
      {R"("ForAllValues:StringEquals":{"aws:TagKeys":["cost"]})", false},
      {R"("ForAnyValue:StringEquals":{"aws:TagKeys":["cost"]})", true},
      {R"("StringEquals":{"aws:ResourceAccount":"111122223333"})", true},
      {R"("StringEquals":{"aws:RequestedRegion":"us-east-1"})", true},
      {R"("Bool":{"aws:PrincipalIsAWSService":"false","aws:ViaAWSService":"false"})", true},
      {R"("Null":{"aws:MultiFactorAuthPresent":"true","aws:MultiFactorAuthAge":"true"})", true},
      {R"("Null":{"aws:TokenIssueTime":"true"})", true},
      {R"("StringEquals":{"aws:nonsense":"x"})", false},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.condition);
    World world(
        fmt::format(R"({{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{{{}}}}})", one.condition));
    const Access access{.action = "s3:GetObject",
                        .resource = "arn:aws:s3:::bucket/key",
                        .printed = "",
                        .context = {{"aws:RequestTag/cost", {"1"}}, {"aws:TagKeys", {"cost", "owner"}}},
                        .resource_tags = {{"stage", "test"}}};
    EXPECT_EQ(world.ask(access).empty(), one.allowed);
  }
}

// What each kind of credentials says about MFA: policy-evaluation of temporary and long-term credentials.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
TEST(Gate, MfaKeys) {
  const auto allowed = [](const char* condition, authn::CredentialKind kind, std::optional<std::int64_t> mfa_age) {
    World world(fmt::format(R"({{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{{{}}}}})", condition));
    world.caller.credential = kind;
    if (kind != authn::CredentialKind::AccessKey) world.caller.issued = {world.surroundings.now.seconds - 900};
    if (mfa_age) world.caller.mfa_time = {world.surroundings.now.seconds - *mfa_age};
    return world.allows("s3:GetObject");
  };
  using enum authn::CredentialKind;
  constexpr const char* kTrue = R"("Bool":{"aws:MultiFactorAuthPresent":"true"})";
  constexpr const char* kFalse = R"("Bool":{"aws:MultiFactorAuthPresent":"false"})";
  constexpr const char* kAge = R"("NumericEquals":{"aws:MultiFactorAuthAge":"300"})";
  constexpr const char* kNoAge = R"("Null":{"aws:MultiFactorAuthAge":"true"})";
  constexpr const char* kIssued = R"("DateEquals":{"aws:TokenIssueTime":"2026-11-02T07:45:00Z"})";
  EXPECT_FALSE(allowed(kTrue, AccessKey, {}));
  EXPECT_FALSE(allowed(kFalse, AccessKey, {}));  // the key is absent, not false
  EXPECT_FALSE(allowed(kIssued, AccessKey, {}));
  for (const auto kind : {SessionToken, Console}) {
    EXPECT_TRUE(allowed(kFalse, kind, {}));
    EXPECT_FALSE(allowed(kTrue, kind, {}));
    EXPECT_TRUE(allowed(kNoAge, kind, {}));
    EXPECT_TRUE(allowed(kTrue, kind, 300));
    EXPECT_FALSE(allowed(kFalse, kind, 300));
    EXPECT_TRUE(allowed(kAge, kind, 300));
    EXPECT_TRUE(allowed(kIssued, kind, {}));
  }
  EXPECT_TRUE(allowed(R"("NumericEquals":{"aws:MultiFactorAuthAge":"0"})", Console, -5));  // never negative
}

TEST(Gate, VariablesInResources) {
  World world(R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"})");
  EXPECT_TRUE(world.allows("s3:GetObject", "arn:aws:s3:::home/alice/file"));
  EXPECT_FALSE(world.allows("s3:GetObject", "arn:aws:s3:::home/bob/file"));
}

// The policies kept for a thread are those of the state that is asked about, whatever was asked before.
TEST(Gate, KeptPoliciesFollowTheState) {
  World world(kAllowS3);
  State state;
  state.apply(identity::put(kAccount, world.settings));
  state.apply(identity::put(kAccount, world.crew));
  state.apply(identity::put(kAccount, world.alice));
  const auto allowed = [&](const State& asked) {
    world.caller.user = asked.find_account(kAccount)->find_user_by_id("AIDAALICE");
    return authorize(asked, catalog(), world.caller, {"s3:GetObject", "*", "*", {}, {}}, world.surroundings)
        .has_value();
  };
  EXPECT_TRUE(allowed(state));
  State denied = state;
  world.crew.inline_policies.push_back(inline_policy("g", kDenyGet));
  denied.apply(identity::put(kAccount, world.crew));  // the user's own record has not changed
  EXPECT_FALSE(allowed(denied));
  EXPECT_TRUE(allowed(state));
  EXPECT_FALSE(allowed(denied));
}

// An account with a policy for everyone, a group with one policy, and two users who have both and three of their own.
struct Crowd {
  std::vector<identity::ManagedPolicy> managed;
  Group crew;
  State state;

  static identity::ManagedPolicy policy(const std::string& name, const std::string& action) {
    identity::ManagedPolicy out;
    out.id = "ANPA" + name;
    out.name = name;
    out.path = "/";
    out.arn = fmt::format("arn:aws:iam::{}:policy/{}", kAccount, name);
    out.versions.resize(1);
    auto document = identity::make_document(
        fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{}","Resource":"*"}}]}})",
                    action),
        out.arn, name);
    out.versions[0].document = *std::move(document);
    return out;
  }
  Crowd() {
    AccountSettings settings;
    settings.id = kAccount;
    state.apply(identity::put(kAccount, settings));
    for (const char* const service : {"s3", "sqs", "sns", "ec2"})
      managed.push_back(policy(service, std::string(service) + ":Get*"));
    for (const auto& one : managed) state.apply(identity::put(kAccount, one));
    crew.id = "AGPACREW";
    crew.name = "crew";
    crew.path = "/";
    crew.attached = {managed[0].arn};
    state.apply(identity::put(kAccount, crew));
    for (const char* const name : {"alice", "bob"}) put_user(name);
  }
  void put_user(const std::string& name, const std::string& password = "") {
    User user;
    user.id = "AIDA" + name;
    user.name = name;
    user.path = "/";
    user.group_ids = {crew.id};
    for (std::size_t i = 1; i < managed.size(); ++i) user.attached.push_back(managed[i].arn);
    if (!password.empty()) user.login.emplace().password_hash = password;
    state.apply(identity::put(kAccount, user));
  }
  std::vector<const policy::Program*> ask(const std::string& name) const {
    return policies_of(state, catalog(), kAccount, state.find_account(kAccount)->find_user(name)).identity;
  }
  std::vector<const policy::Program*> ask_often(const std::string& name) const {
    for (int i = 0; i < 100; ++i) ask(name);
    return ask(name);
  }
};

TEST(PrincipalPolicies, AreMadeAnewOnlyWhenWhatTheyComeFromChanges) {
  Crowd crowd;
  EXPECT_EQ(crowd.ask("alice").size(), 4U);
  const auto whole = crowd.ask_often("alice");
  ASSERT_EQ(whole.size(), 1U);  // one program out of four
  EXPECT_EQ(whole[0]->statement_count(), 4U);
  EXPECT_EQ(crowd.ask_often("bob"), whole);  // shared: bob has the same policies

  crowd.put_user("carol");
  crowd.state.apply(identity::put(kAccount, Crowd::policy("other", "iam:*")));
  EXPECT_EQ(crowd.ask("alice"), whole);  // nothing of hers has changed
  crowd.put_user("alice", "a new password");
  const auto same_policies = crowd.ask_often("alice");
  EXPECT_EQ(same_policies, whole);  // another record, the same policies

  // What everyone has changes: the next question sees it, and the earlier state keeps what it had.
  const State before = crowd.state;
  const identity::ManagedPolicy changed = Crowd::policy("s3", "s3:*");
  crowd.state.apply(identity::put(kAccount, changed));
  const auto fresh = crowd.ask("alice");
  ASSERT_EQ(fresh.size(), 4U);
  EXPECT_EQ(std::ranges::count(fresh, changed.in_force().document.program.get()), 1);
  EXPECT_NE(crowd.ask_often("bob"), whole);
  EXPECT_EQ(crowd.ask_often("alice"), crowd.ask("bob"));
  const auto alice_before = before.find_account(kAccount)->find_user("alice");
  const PrincipalPolicies& old = policies_of(before, catalog(), kAccount, alice_before);
  EXPECT_EQ(std::ranges::count(old.identity, changed.in_force().document.program.get()), 0);

  // Her group, and the policy of the group.
  crowd.crew.attached = {};
  crowd.state.apply(identity::put(kAccount, crowd.crew));
  EXPECT_EQ(crowd.ask("alice").size(), 3U);
  crowd.crew.attached = {changed.arn};
  crowd.state.apply(identity::put(kAccount, crowd.crew));
  EXPECT_EQ(crowd.ask("alice").size(), 4U);
  crowd.state.apply(identity::Erase<Group>{kAccount, crowd.crew.id});
  EXPECT_EQ(crowd.ask("alice").size(), 3U);
}

// More users than are kept: all are answered, whoever was asked before.
TEST(PrincipalPolicies, OfMoreUsersThanAreKept) {
  Crowd crowd;
  for (int i = 0; i < 3'000; ++i) crowd.put_user(fmt::format("user{}", i));
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 3'000; ++i) ASSERT_EQ(crowd.ask(fmt::format("user{}", i)).size(), 4U);
}

TEST(Gate, CollectsInOrder) {
  World world(kAllowS3);
  world.alice.attached = {"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/NoSuchPolicy"};
  world.crew.attached = {"arn:aws:iam::aws:policy/AdministratorAccess"};
  State state;
  state.apply(identity::put(kAccount, world.settings));
  state.apply(identity::put(kAccount, world.crew));
  const PrincipalPolicies policies = collect_policies(*state.find_account(kAccount), catalog(), world.alice);
  EXPECT_EQ(policies.identity.size(), 3U);  // what is not there is left out
  for (const policy::Program* program : policies.identity) EXPECT_NE(program, nullptr);
  EXPECT_EQ(policies.boundary, nullptr);
}

}  // namespace
}  // namespace keyward::authz
