#include "audit/usage.h"

#include <gtest/gtest.h>

#include <thread>

namespace keyward::audit {
namespace {

constexpr const char* kAccount = "111122223333";
const Time kNow = *parse_iso8601("2026-11-02T23:59:59Z");
const Time kTomorrow = {kNow.seconds + 1};

identity::State state_with_user() {
  identity::State state;
  identity::AccountSettings settings;
  settings.id = kAccount;
  settings.root.email = "root@example.com";
  settings.root.access_keys.resize(1);
  settings.root.access_keys[0].id = "AKIAROOT";
  state.apply(identity::put(kAccount, std::move(settings)));
  identity::User user;
  user.id = "AIDA1";
  user.name = "u";
  user.path = "/";
  user.access_keys.resize(2);
  user.access_keys[0].id = "AKIA1";
  user.access_keys[1].id = "AKIA2";
  state.apply(identity::put(kAccount, std::move(user)));
  return state;
}

TEST(Usage, CountsByDay) {
  Usage usage;
  usage.count_request(kAccount, kNow, Service::Iam, Verdict::Success, true);
  usage.count_request(kAccount, kNow, Service::Iam, Verdict::Denied, true);
  usage.count_request(kAccount, kTomorrow, Service::Sts, Verdict::Success, false);
  usage.count_request("444455556666", kNow, Service::Iam, Verdict::Success, true);
  usage.count_request(kAccount, kNow, Service::Billing, Verdict::ServerError, true);
  usage.count_sign_in(kAccount, kNow, true);
  usage.count_sign_in(kAccount, kTomorrow, false);
  const auto days = usage.month(kAccount, "2026-11");
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[0].first, "2026-11-02");
  EXPECT_EQ(days[0].second.requests[0], (std::array<std::int64_t, 4>{1, 1, 0, 0}));
  EXPECT_EQ(days[0].second.requests[3], (std::array<std::int64_t, 4>{0, 0, 0, 1}));
  EXPECT_EQ(days[0].second.decisions, 3);
  EXPECT_EQ(days[0].second.sign_ins, 1);
  EXPECT_EQ(days[1].first, "2026-11-03");
  EXPECT_EQ(days[1].second.requests[1], (std::array<std::int64_t, 4>{1, 0, 0, 0}));
  EXPECT_EQ(days[1].second.sign_in_failures, 1);
  EXPECT_TRUE(usage.month(kAccount, "2026-10").empty());
  EXPECT_TRUE(usage.month("11112222333", "2026-11").empty());
}

TEST(Usage, WhatIsFlushedIsReadAgain) {
  const identity::State state = state_with_user();
  Usage usage;
  usage.count_request(kAccount, kNow, Service::Iam, Verdict::Success, true);
  usage.count_sign_in(kAccount, kNow, true);
  usage.key_used(kAccount, "AKIA1", kNow, Service::Iam, "us-east-1");
  const auto records = usage.flush(state, kNow);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].key, "111122223333/usage/2026-11-02");
  EXPECT_EQ(records[1].key, "111122223333/key-used/AKIA1");
  EXPECT_TRUE(usage.flush(state, kNow).empty());  // only what has changed since

  Usage after;
  for (const identity::Record& record : records) EXPECT_TRUE(after.load(record.key, *record.value));
  EXPECT_EQ(after.month(kAccount, "2026-11"), usage.month(kAccount, "2026-11"));
  EXPECT_EQ(after.last_use("AKIA1"), (KeyUse{kNow, "iam", "us-east-1"}));
  const DayCounts day = after.month(kAccount, "2026-11")[0].second;
  EXPECT_EQ(day.users, 1);
  EXPECT_EQ(day.access_keys, 3);  // root's among them
  // The counting goes on where it stopped; a day that is over keeps the entities it had.
  after.count_request(kAccount, kNow, Service::Iam, Verdict::Success, true);
  identity::State empty = state;
  empty.apply(identity::erase<identity::User>(kAccount, "AIDA1"));
  EXPECT_EQ(after.flush(empty, kTomorrow).size(), 1U);
  EXPECT_EQ(after.month(kAccount, "2026-11")[0].second.requests[0][0], 2);
  EXPECT_EQ(after.month(kAccount, "2026-11")[0].second.users, 1);
}

TEST(Usage, RecordsOfOthersAndDamagedOnes) {
  Usage usage;
  EXPECT_FALSE(usage.load("111122223333/user/AIDA1", "{}"));
  EXPECT_FALSE(usage.load("sign-in/x", "{}"));
  for (const char* damaged : {"", "{", "[]", "null", R"({"v":2,"signIns":5})", R"({"signIns":5})"}) {
    EXPECT_TRUE(usage.load("111122223333/usage/2026-11-02", damaged));
    EXPECT_TRUE(usage.load("111122223333/key-used/AKIA1", damaged));
  }
  EXPECT_TRUE(usage.month(kAccount, "2026-11").empty());
  EXPECT_FALSE(usage.last_use("AKIA1"));
}

// A record of a damaged type is no reason to stop the server.
TEST(Usage, MembersOfTheWrongType) {
  Usage usage;
  EXPECT_TRUE(usage.load("111122223333/key-used/AKIA1", R"({"v":1,"when":"x","service":5,"region":[]})"));
  EXPECT_TRUE(usage.load("111122223333/usage/2026-11-02", R"({"v":1,"requests":[],"signIns":"many"})"));
  EXPECT_FALSE(usage.last_use("AKIA1"));
}

TEST(Usage, TheLaterUseCounts) {
  Usage usage;
  usage.key_used(kAccount, "AKIA1", kTomorrow, Service::Sts, "us-east-1");
  EXPECT_EQ(usage.last_use("AKIA1")->when, kTomorrow);
  std::thread([&] { usage.key_used(kAccount, "AKIA1", kNow, Service::Iam, "us-east-1"); }).join();
  EXPECT_EQ(usage.last_use("AKIA1"), (KeyUse{kTomorrow, "sts", "us-east-1"}));
  EXPECT_FALSE(usage.last_use("AKIA2"));
}

// Records of an account that is gone are not written.
TEST(Usage, OfAnAccountThatIsNotThere) {
  Usage usage;
  usage.count_request("999999999999", kNow, Service::Iam, Verdict::Success, true);
  EXPECT_TRUE(usage.flush(state_with_user(), kNow).empty());
}

TEST(Usage, ManyThreadsLoseNothing) {
  constexpr int kThreads = 4, kEach = 2'000;
  Usage usage;
  const identity::State state = state_with_user();
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < kEach; ++n) {
        usage.count_request(kAccount, kNow, Service::Iam, Verdict::Success, true);
        usage.key_used(kAccount, "AKIA1", kNow, Service::Iam, "us-east-1");
      }
    });
  for (int i = 0; i < 20; ++i) usage.flush(state, kNow);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(usage.month(kAccount, "2026-11")[0].second.requests[0][0], kThreads * kEach);
}

}  // namespace
}  // namespace keyward::audit
