#include "audit/last_accessed.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <thread>

namespace keyward::audit {
namespace {

constexpr const char* kAccount = "111122223333";
const Time kNow = *parse_iso8601("2026-11-02T23:59:00Z");
const Time kNextMinute = {kNow.seconds + 60};

identity::State state_with_user() {
  identity::State state;
  identity::AccountSettings settings;
  settings.id = kAccount;
  state.apply(identity::put(kAccount, std::move(settings)));
  identity::User user;
  user.id = "AIDA1";
  user.name = "u";
  user.path = "/";
  state.apply(identity::put(kAccount, std::move(user)));
  return state;
}

TEST(LastAccessed, TheNewestOfEachServiceAndAction) {
  LastAccessed accessed;
  accessed.note(kAccount, "AIDA1", "s3:GetObject", "eu-north-1", kNow);
  accessed.note(kAccount, "AIDA1", "S3:PutObject", "us-east-1", kNextMinute);
  accessed.note(kAccount, "AIDA1", "iam:ListUsers", "us-east-1", kNow);
  accessed.note(kAccount, "AROA1", "s3:GetObject", "us-east-1", kNow);
  accessed.note(kAccount, "AIDA1", "no action", "us-east-1", kNow);
  const Accesses known = accessed.of("AIDA1");
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known.at("s3").newest, (Access{kNextMinute, "us-east-1"}));
  ASSERT_EQ(known.at("s3").actions.size(), 2U);
  EXPECT_EQ(known.at("s3").actions.at("GetObject"), (Access{kNow, "eu-north-1"}));
  EXPECT_EQ(known.at("iam").newest.when, kNow);
  EXPECT_EQ(accessed.of("AROA1").size(), 1U);
  EXPECT_TRUE(accessed.of("AIDA2").empty());
  // A clock that was set back makes nothing older.
  accessed.note(kAccount, "AIDA1", "s3:PutObject", "us-east-1", {kNow.seconds - 3600});
  EXPECT_EQ(accessed.of("AIDA1").at("s3").newest.when, kNextMinute);
}

TEST(LastAccessed, OnceAMinute) {
  LastAccessed accessed;
  accessed.note(kAccount, "AIDA1", "s3:GetObject", "us-east-1", kNow);
  accessed.note(kAccount, "AIDA1", "s3:GetObject", "us-east-1", {kNow.seconds + 59});
  EXPECT_EQ(accessed.of("AIDA1").at("s3").newest.when, kNow);
  accessed.note(kAccount, "AIDA1", "s3:GetObject", "us-east-1", kNextMinute);
  EXPECT_EQ(accessed.of("AIDA1").at("s3").newest.when, kNextMinute);
}

TEST(LastAccessed, WhatIsFlushedIsReadAgain) {
  identity::State state = state_with_user();
  LastAccessed accessed;
  accessed.note(kAccount, "AIDA1", "s3:GetObject", "us-east-1", kNow);
  accessed.note(kAccount, "AIDA1", "iam:ListUsers", "us-east-1", kNextMinute);
  std::vector<identity::Record> records, again;
  accessed.flush(state, records);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].key, "111122223333/accessed/AIDA1");
  accessed.flush(state, again);
  EXPECT_TRUE(again.empty());  // only what has changed since

  LastAccessed after;
  EXPECT_FALSE(after.load("111122223333/usage/2026-11-02", "{}"));
  EXPECT_TRUE(after.load(records[0].key, *records[0].value));
  EXPECT_EQ(after.of("AIDA1"), accessed.of("AIDA1"));
  EXPECT_TRUE(after.load("111122223333/accessed/AIDA9", "damaged"));
  EXPECT_TRUE(after.of("AIDA9").empty());

  state.apply(identity::erase<identity::User>(kAccount, "AIDA1"));
  after.flush(state, again);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].value, std::nullopt);
  EXPECT_TRUE(after.of("AIDA1").empty());
}

TEST(LastAccessed, IsBounded) {
  LastAccessed accessed;
  for (int i = 0; i < 5'000; ++i)
    accessed.note(kAccount, "AIDA1", fmt::format("s{}:Action{}", i % 2'000, i), "us-east-1", kNow);
  accessed.note(kAccount, "AIDA1", "s1:" + std::string(10'000, 'x'), "us-east-1", kNow);
  std::size_t actions = 0;
  const Accesses known = accessed.of("AIDA1");
  for (const auto& [_, service] : known) actions += service.actions.size();
  EXPECT_EQ(known.size(), LastAccessed::kMaxServices);
  EXPECT_EQ(actions, LastAccessed::kMaxActions);
}

TEST(LastAccessed, ManyThreads) {
  LastAccessed accessed;
  constexpr int kThreads = 4;
  std::vector<std::jthread> threads;
  threads.reserve(kThreads);
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 2'000; ++i)
        accessed.note(kAccount, fmt::format("AIDA{}", i % 50), fmt::format("s3:Action{}", thread), "us-east-1",
                      {kNow.seconds + i});
    });
  threads.clear();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(accessed.of(fmt::format("AIDA{}", i)).at("s3").actions.size(), 4U);
}

}  // namespace
}  // namespace keyward::audit
