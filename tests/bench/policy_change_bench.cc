// A managed policy that 100,000 users have changes every ten milliseconds while a thread decides for these users.
// Prints in nanoseconds: one change (the longest); the decision that 99.9 % do not exceed and the longest one, before
// the changes and during them. Fails if the request after a change does not see it.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>
#include <vector>

#include "authz/principal_policies.h"
#include "identity/compile.h"
#include "policy/evaluate.h"
#include "store/published.h"

namespace keyward::authz {
namespace {

constexpr const char* kAccount = "111122223333";
constexpr int kUsers = 100'000;
constexpr std::size_t kAsked = 50'000;  // users that ask, in turn: more than are kept
using Clock = std::chrono::steady_clock;

double nanoseconds(Clock::duration time) {
  return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(time).count());
}

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

std::shared_ptr<const identity::State> crowd() {
  identity::State state;
  identity::AccountSettings settings;
  settings.id = kAccount;
  state.apply(identity::put(kAccount, settings));
  state.apply(identity::put(kAccount, policy_for_all("s3:Get*")));
  for (int i = 0; i < kUsers; ++i) {
    identity::User user;
    user.id = fmt::format("AIDA{}", i);
    user.name = fmt::format("user{}", i);
    user.path = "/";
    user.attached = {fmt::format("arn:aws:iam::{}:policy/all", kAccount)};
    state.apply(identity::put(kAccount, user));
  }
  return std::make_shared<const identity::State>(std::move(state));
}

bool may_put(const identity::State& state, const std::string& name) {
  static const identity::Catalog catalog;
  const auto user = state.find_account(kAccount)->find_user(name);
  const PrincipalPolicies& policies = policies_of(state, catalog, kAccount, user);
  policy::PolicySets sets;
  sets.identity = policies.identity;
  const policy::Context context;
  const policy::Principal principal{policy::PrincipalKind::User, "arn:aws:iam::111122223333:user/x", kAccount, {}, {}};
  return evaluate(sets, {principal, "s3:PutObject", "arn:aws:s3:::b/k", kAccount, context}).allowed();
}

struct Times {
  double most = 0;  // of 99.9 %
  double longest = 0;
};

Times summary(std::vector<double>& times) {
  std::ranges::sort(times);
  return {times[times.size() - 1 - times.size() / 1'000], times.back()};
}

int run() {
  store::Published<identity::State> published(crowd());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kAsked; ++i) names.push_back(fmt::format("user{}", i * 37 % kUsers));

  enum class Phase { Warm, Before, During, Over };
  std::atomic<Phase> phase{Phase::Warm};
  std::vector<double> before, during;
  before.reserve(10'000'000);
  during.reserve(10'000'000);
  std::thread asker([&] {
    store::Published<identity::State>::Reader reader(published);
    for (std::size_t at = 0;; at = (at + 1) % names.size()) {
      const Phase now = phase.load(std::memory_order_relaxed);
      if (now == Phase::Over) return;
      const Clock::time_point start = Clock::now();
      may_put(*reader.current(), names[at]);
      const double time = nanoseconds(Clock::now() - start);
      if (now == Phase::Before) before.push_back(time);
      if (now == Phase::During) during.push_back(time);
    }
  });
  using namespace std::chrono_literals;
  std::this_thread::sleep_for(200ms);
  phase = Phase::Before;
  std::this_thread::sleep_for(1s);
  phase = Phase::During;
  double longest_change = 0;
  bool seen = true;
  store::Published<identity::State>::Reader reader(published);
  for (int change = 0; change < 100; ++change) {
    const bool open = change % 2 == 0;
    const identity::ManagedPolicy policy = policy_for_all(open ? "s3:*" : "s3:Get*");
    const Clock::time_point start = Clock::now();
    auto next = std::make_shared<identity::State>(*reader.current());
    next->apply(identity::put(kAccount, policy));
    published.publish(std::move(next));
    longest_change = std::max(longest_change, nanoseconds(Clock::now() - start));
    seen = seen && may_put(*reader.current(), names[static_cast<std::size_t>(change)]) == open;
    std::this_thread::sleep_for(10ms);
  }
  phase = Phase::Over;
  asker.join();
  const Times quiet = summary(before);
  const Times busy = summary(during);
  std::cout << fmt::format("{} {} {} {} {}\n", longest_change, quiet.most, quiet.longest, busy.most, busy.longest);
  if (!seen) std::cerr << "a request after a change did not see it\n";
  return seen ? 0 : 1;
}

}  // namespace
}  // namespace keyward::authz

int main() { return keyward::authz::run(); }
