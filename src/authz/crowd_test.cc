// A change to one policy costs the same however many users have it: the allocations of the write, and of the first
// question afterwards, are counted.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "authz/principal_policies.h"
#include "base/counted_allocations.h"
#include "identity/compile.h"

namespace keyward::authz {
namespace {

constexpr const char* kAccount = "111122223333";

identity::ManagedPolicy policy_for_all(const char* action) {
  identity::ManagedPolicy policy;
  policy.id = "ANPAALL";
  policy.name = "all";
  policy.path = "/";
  policy.arn = fmt::format("arn:aws:iam::{}:policy/all", kAccount);
  policy.versions.resize(1);
  auto document = identity::make_document(
      fmt::format(R"({{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{}","Resource":"*"}}}})",
                  action),
      policy.arn, policy.name);
  policy.versions[0].document = *std::move(document);
  return policy;
}

struct Cost {
  std::size_t write = 0;
  std::size_t question = 0;
};

Cost cost_of_a_change(int users) {
  static const identity::Catalog catalog;
  identity::State state;
  identity::AccountSettings settings;
  settings.id = kAccount;
  state.apply(identity::put(kAccount, settings));
  state.apply(identity::put(kAccount, policy_for_all("s3:Get*")));
  for (int i = 0; i < users; ++i) {
    identity::User user;
    user.id = fmt::format("AIDA{}", i);
    user.name = fmt::format("user{}", i);
    user.path = "/";
    user.attached = {fmt::format("arn:aws:iam::{}:policy/all", kAccount)};
    state.apply(identity::put(kAccount, user));
  }
  const auto program_of = [&](const identity::State& asked) {
    const auto user = asked.find_account(kAccount)->find_user("user7");
    const PrincipalPolicies& policies = policies_of(asked, catalog, kAccount, user);
    return policies.identity.empty() ? nullptr : policies.identity[0];
  };
  const policy::Program* const before = program_of(state);
  const identity::ManagedPolicy changed = policy_for_all("s3:*");

  Cost cost;
  const identity::State old = state;  // what readers still have
  cost.write = allocations;
  state.apply(identity::put(kAccount, changed));
  cost.write = allocations - cost.write;
  cost.question = allocations;
  EXPECT_EQ(program_of(state), changed.in_force().document.program.get());  // the next question sees the change
  cost.question = allocations - cost.question;
  EXPECT_EQ(program_of(old), before);
  return cost;
}

TEST(PrincipalPolicies, ACrowdDoesNotMakeAChangeDearer) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "allocations are not counted under AddressSanitizer";
#endif
  const Cost few = cost_of_a_change(10);
  const Cost crowd = cost_of_a_change(4'000);
  EXPECT_GT(few.write, 0U);
  EXPECT_LE(crowd.write, few.write + 40);  // a tree's height, in each of a few trees
  EXPECT_LE(crowd.question, few.question + 8);
}

}  // namespace
}  // namespace keyward::authz
