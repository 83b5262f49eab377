// What sessions of roles and of federated users may: role or user, boundary, session policies, and what another service
// brings along. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "authz/gate.h"
#include "authz/principal_context.h"
#include "identity/compile.h"

namespace keyward::authz {
namespace {
using identity::State;

constexpr const char* kAccount = "111122223333";
constexpr const char* kGet = "s3:GetObject";
constexpr const char* kPut = "s3:PutObject";

const identity::Catalog& catalog() {
  static const identity::Catalog all;
  return all;
}

std::string document(std::string_view action, std::string_view effect = "Allow") {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"{}","Action":"{}","Resource":"*"}}]}})",
                     effect, action);
}

struct World {
  World() {
    identity::AccountSettings settings;
    settings.id = kAccount;
    state.apply(identity::put(kAccount, settings));
    identity::Role role;
    role.id = "AROADUTY";
    role.name = "duty";
    role.path = "/";
    role.inline_policies.push_back({"own", *identity::make_document(document("s3:*"), {}, "own")});
    state.apply(identity::put(kAccount, role));
    identity::User alice;
    alice.id = "AIDAALICE";
    alice.name = "alice";
    alice.path = "/";
    alice.inline_policies = role.inline_policies;
    state.apply(identity::put(kAccount, alice));
  }
  authn::Caller of(authn::CallerKind kind, const authn::Session& session) {
    const identity::Account& account = *state.find_account(kAccount);
    authn::Caller caller;
    caller.kind = kind;
    caller.credential = authn::CredentialKind::SessionToken;
    caller.account = kAccount;
    caller.session = std::make_shared<const authn::Session>(session);
    caller.arn = "arn:aws:sts::111122223333:session/x";
    if (kind == authn::CallerKind::AssumedRole) {
      caller.role = account.find_role("duty");
      caller.issuer_arn = "arn:aws:iam::111122223333:role/duty";
    } else {
      caller.federated_by = by_root ? nullptr : account.find_user("alice");
      caller.issuer_arn = by_root ? "arn:aws:iam::111122223333:root" : "arn:aws:iam::111122223333:user/alice";
    }
    return caller;
  }
  bool allows(const authn::Caller& caller, std::string_view action, const FurtherPolicies& further = {}) {
    const PrincipalContext context(caller, {0});
    const policy::Request request{.principal = principal_of(caller),
                                  .action = action,
                                  .resource = "arn:aws:s3:::bucket/key",
                                  .resource_account = kAccount,
                                  .context = context};
    return decide(state, catalog(), &caller, request, further).allowed();
  }
  State state;
  bool by_root = false;
};

authn::Session with_policy(std::string_view action, std::string_view effect = "Allow") {
  authn::Session session;
  session.policy = *identity::make_session_program(document(action, effect));
  return session;
}

TEST(Sessions, PoliciesOfTheSessionLimitIt) {
  World world;
  using enum authn::CallerKind;
  const authn::Session none;
  EXPECT_TRUE(world.allows(world.of(AssumedRole, none), kGet));
  EXPECT_TRUE(world.allows(world.of(AssumedRole, with_policy(kGet)), kGet));
  EXPECT_FALSE(world.allows(world.of(AssumedRole, with_policy(kGet)), kPut));
  EXPECT_FALSE(world.allows(world.of(AssumedRole, with_policy("iam:*")), "iam:ListUsers")) << "not the role's";
  // Without session policies a federated user may nothing.
  EXPECT_FALSE(world.allows(world.of(FederatedUser, none), kGet));
  EXPECT_TRUE(world.allows(world.of(FederatedUser, with_policy(kGet)), kGet));
  EXPECT_FALSE(world.allows(world.of(FederatedUser, with_policy("iam:*")), "iam:ListUsers"));
  world.by_root = true;
  EXPECT_TRUE(world.allows(world.of(FederatedUser, with_policy("iam:*")), "iam:ListUsers"));
  EXPECT_FALSE(world.allows(world.of(FederatedUser, none), kGet));
  // A managed one that is gone allows nothing, and does not count as none.
  authn::Session gone;
  gone.policy_arns = {"arn:aws:iam::111122223333:policy/gone"};
  EXPECT_FALSE(world.allows(world.of(AssumedRole, gone), kGet));
  // Of several one must allow.
  gone.policy_arns.push_back("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
  EXPECT_TRUE(world.allows(world.of(AssumedRole, gone), kGet));
  EXPECT_FALSE(world.allows(world.of(AssumedRole, gone), kPut));
}

// What a service brings along cannot widen what the caller's own session allows.
TEST(Sessions, BothSetsOfSessionPoliciesMustAllow) {
  World world;
  const auto further = identity::make_session_program(document(kGet));
  const auto all = identity::make_session_program(document("*"));
  const policy::Program* const get = further->get();
  const policy::Program* const any = all->get();
  using enum authn::CallerKind;
  EXPECT_FALSE(world.allows(world.of(AssumedRole, with_policy(kPut)), kGet, {.session = {&get, 1}}));
  EXPECT_FALSE(world.allows(world.of(AssumedRole, with_policy(kPut)), kPut, {.session = {&get, 1}}));
  EXPECT_FALSE(world.allows(world.of(AssumedRole, with_policy(kPut)), kGet, {.session = {&any, 1}}));
  EXPECT_TRUE(world.allows(world.of(AssumedRole, with_policy(kPut)), kPut, {.session = {&any, 1}}));
  EXPECT_FALSE(world.allows(world.of(AssumedRole, {}), kPut, {.session = {&get, 1}}));
  EXPECT_FALSE(world.allows(world.of(FederatedUser, {}), kGet, {.session = {&any, 1}}));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
TEST(Sessions, KeysOfIdentityProvidersStay) {
  World world;
  authn::Session session;
  session.unique_id = "AROADUTY:work";
  session.source_identity = "al";
  session.context = {{"aws:FederatedProvider", {"arn:aws:iam::111122223333:saml-provider/p"}},
                     {"saml:eduPersonAffiliation", {"staff", "member"}}};
  const authn::Caller caller = world.of(authn::CallerKind::AssumedRole, session);
  const PrincipalContext context(caller, {0});
  EXPECT_EQ(context.lookup("aws:FederatedProvider").size(), 1U);
  ASSERT_EQ(context.lookup("SAML:eduPersonAffiliation").size(), 2U);
  EXPECT_EQ(context.lookup("SAML:eduPersonAffiliation")[1], "member");
  EXPECT_EQ(context.lookup("aws:SourceIdentity")[0], "al");
  EXPECT_EQ(context.lookup("aws:userid")[0], "AROADUTY:work");
  EXPECT_TRUE(context.lookup("aws:username").empty());
}

}  // namespace
}  // namespace keyward::authz
