#include "signin/throttle.h"

#include <gtest/gtest.h>

#include <map>

namespace keyward::signin {
namespace {
constexpr Time kStart{1'800'000'000};

TEST(SourceNetwork, IsASlash24OrASlash64) {
  struct Case {
    const char* name;
    const char* address;
    const char* want;
  };
  const Case cases[] = {
      {"IPv4", "192.0.2.77", "192.0.2.0/24"},
      {"IPv6", "2001:db8:1:2:3:4:5:6", "20010db800010002/64"},
      {"IPv6 in short", "2001:db8:1:2::1", "20010db800010002/64"},
      {"IPv4 in IPv6's clothes", "::ffff:192.0.2.77", "192.0.2.0/24"},
      {"no address", "unix", "unix"},
      {"nothing", "", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(source_network(c.address), c.want) << c.name;
  EXPECT_LE(source_network(std::string(100'000, 'x')).size(), 64U);
}

TEST(Throttle, FiveAttemptsAreFreeThenTheWaitDoublesToAQuarterOfAnHour) {
  Throttle throttle;
  const Throttle::Attempt attempt{"root a@b", "192.0.2.0/24", false};
  Time now = kStart;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(throttle.wait(attempt, now), 0) << i;
    throttle.failed(attempt, now);
  }
  for (const std::int64_t wait : {4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900}) {
    EXPECT_EQ(throttle.wait(attempt, now), wait);
    EXPECT_EQ(throttle.wait(attempt, {now.seconds + wait - 1}), 1);
    now.seconds += wait;
    EXPECT_EQ(throttle.wait(attempt, now), 0);
    throttle.failed(attempt, now);
  }
}

TEST(Throttle, EachPrincipalAndEachNetworkIsCountedApart) {
  Throttle throttle;
  const Throttle::Attempt attempt{"user 1 a", "n1", false};
  for (int i = 0; i < 6; ++i) throttle.failed(attempt, kStart);
  EXPECT_GT(throttle.wait(attempt, kStart), 0);
  EXPECT_EQ(throttle.wait({"user 1 b", "n1", false}, kStart), 0);
  EXPECT_EQ(throttle.wait({"user 1 a", "n2", false}, kStart), 0);
  throttle.succeeded(attempt);
  EXPECT_EQ(throttle.wait(attempt, kStart), 0);
}

TEST(Throttle, GuessesFromEverywhereHoldStrangersButNotBrowsersThatAreKnown) {
  Throttle throttle;
  for (int i = 0; i < 40; ++i) throttle.failed({"root a@b", "network " + std::to_string(i), false}, kStart);
  EXPECT_GT(throttle.wait({"root a@b", "elsewhere", false}, kStart), 0);
  EXPECT_EQ(throttle.wait({"root a@b", "elsewhere", true}, kStart), 0);
  // Success in one place says nothing of the other places.
  throttle.succeeded({"root a@b", "elsewhere", true});
  EXPECT_GT(throttle.wait({"root a@b", "elsewhere", false}, kStart), 0);
  // A known browser is held to its own network's count.
  for (int i = 0; i < 6; ++i) throttle.failed({"root a@b", "elsewhere", true}, kStart);
  EXPECT_GT(throttle.wait({"root a@b", "elsewhere", true}, kStart), 0);
}

TEST(Throttle, ForgetsAnHourAfterTheLastFailure) {
  Throttle throttle;
  const Throttle::Attempt attempt{"root a@b", "n", false};
  for (int i = 0; i < 20; ++i) throttle.failed(attempt, kStart);
  const Time later{kStart.seconds + kForgetAfter};
  EXPECT_EQ(throttle.wait(attempt, later), 0);
  for (int i = 0; i < 4; ++i) throttle.failed(attempt, later);
  EXPECT_EQ(throttle.wait(attempt, later), 0);
  throttle.failed(attempt, later);
  EXPECT_EQ(throttle.wait(attempt, later), 4);
}

TEST(Throttle, AClockThatWasSetBackLocksNobodyOut) {
  Throttle throttle;
  const Throttle::Attempt attempt{"root a@b", "n", false};
  for (int i = 0; i < 20; ++i) throttle.failed(attempt, kStart);
  for (const std::int64_t back : {1, 60, 3'599}) {
    EXPECT_GT(throttle.wait(attempt, {kStart.seconds - back}), 0) << back;
    EXPECT_LE(throttle.wait(attempt, {kStart.seconds - back}), kLongestWait) << back;
  }
  for (const std::int64_t back : {std::int64_t{3'600}, std::int64_t{86'400}, kStart.seconds})
    EXPECT_EQ(throttle.wait(attempt, {kStart.seconds - back}), 0) << back;
  const Time before{kStart.seconds - 86'400};
  for (int i = 0; i < 5; ++i) throttle.failed(attempt, before);
  EXPECT_EQ(throttle.wait(attempt, before), 4);
}

// The records as a store would keep them.
void keep(std::map<std::string, std::string>& kept, const std::vector<identity::Record>& records) {
  for (const identity::Record& record : records) {
    if (record.value) {
      kept[record.key] = *record.value;
    } else {
      kept.erase(record.key);
    }
  }
}

TEST(Throttle, SurvivesARestart) {
  std::map<std::string, std::string> kept;
  const Throttle::Attempt a{"root a@b", "n1", false}, b{"user 1 secret-name", "n2", false};
  Throttle before;
  for (int i = 0; i < 9; ++i) keep(kept, before.failed(a, kStart));
  for (int i = 0; i < 7; ++i) keep(kept, before.failed(b, kStart));
  keep(kept, before.succeeded(b));
  for (const auto& [key, value] : kept) {
    EXPECT_FALSE((key + value).contains("secret-name")) << "who was tried is not kept in clear";
    EXPECT_FALSE((key + value).contains("a@b"));
  }
  Throttle after;
  for (const auto& [key, value] : kept) EXPECT_TRUE(after.load(key, value));
  EXPECT_EQ(after.size(), before.size());
  EXPECT_EQ(after.wait(a, kStart), before.wait(a, kStart));
  EXPECT_EQ(after.wait(a, kStart), 64);
  EXPECT_EQ(after.wait(b, kStart), 0);
}

TEST(Throttle, TakesItsOwnRecordsOnlyAndOutlivesDamagedOnes) {
  Throttle throttle;
  EXPECT_FALSE(throttle.load("111122223333/usage/2026-11-02", "{}"));
  EXPECT_FALSE(throttle.load("", ""));
  const Throttle::Attempt attempt{"root a@b", "n", false};
  Throttle model;
  const std::vector<identity::Record> records = model.failed(attempt, kStart);
  const char* values[] = {
      "",
      "not json",
      "[]",
      R"({"failures":"x","last":null,"free":[]})",
      R"({"failures":1e99,"last":1800000000,"free":0.5})",
      R"({"failures":9223372036854775807,"last":9223372036854775807,"free":-9223372036854775808})",
      R"({"failures":-9223372036854775808,"last":-9223372036854775808,"free":9223372036854775807})",
  };
  for (const char* value : values) {
    for (const identity::Record& record : records) EXPECT_TRUE(throttle.load(record.key, value)) << value;
    EXPECT_LE(throttle.wait(attempt, kStart), 4) << value;
    throttle.failed(attempt, kStart);
    EXPECT_LE(throttle.wait(attempt, kStart), 4) << value;
  }
}

TEST(Throttle, StaysBoundedUnderAHundredThousandStrangers) {
  constexpr std::size_t kCapacity = 1'000;
  std::map<std::string, std::string> kept;
  Throttle throttle(kCapacity);
  const Throttle::Attempt guesser{"root a@b", "n", false};
  for (int i = 0; i < 12; ++i) keep(kept, throttle.failed(guesser, kStart));
  const std::int64_t held = throttle.wait(guesser, kStart);
  EXPECT_EQ(held, 512);
  for (int i = 0; i < 100'000; ++i) {
    const std::string number = std::to_string(i);
    keep(kept, throttle.failed({"user 1 " + number, number, false}, kStart));
    ASSERT_LE(throttle.size(), kCapacity + 1);
  }
  EXPECT_EQ(throttle.wait(guesser, kStart), held) << "strangers push out each other, not whoever guesses on";
  EXPECT_EQ(kept.size(), throttle.size()) << "what is forgotten is forgotten in the store as well";
}

TEST(Throttle, WhatIsOldGoesFirst) {
  Throttle throttle(4);
  throttle.failed({"a", "n", false}, kStart);
  throttle.failed({"b", "n", false}, kStart);
  EXPECT_EQ(throttle.size(), 4U);
  throttle.failed({"c", "n", false}, {kStart.seconds + kForgetAfter});
  EXPECT_EQ(throttle.size(), 2U);
}
}  // namespace
}  // namespace keyward::signin
