// docs/operate.md, "Audit log": events go by age and size, and the chain holds.
#include "server/log_retention.h"

#include <gtest/gtest.h>

#include "audit/chain.h"

namespace keyward::server {
namespace {
constexpr std::int64_t kDay = 86'400;

// A store, its writer, and a retention that works on them.
struct Kept {
  explicit Kept(LogRetention::Limits limits) : retention(*log, *writer, limits, clock) {}

  // A block of its own.
  void write(std::string event) {
    ASSERT_TRUE(writer->run([&](const identity::State&) {
      store::Outcome outcome;
      outcome.events.push_back(std::move(event));
      return outcome;
    }));
  }
  // "3: 4 5": the anchor's number, and those of the blocks behind it.
  std::string blocks() {
    std::string out;
    EXPECT_TRUE(store.read_log(0, [&](const store::LogBlock& block) {
      out += block.entries.empty() ? std::to_string(block.sequence) + ":" : " " + std::to_string(block.sequence);
      return true;
    }));
    return out;
  }
  // Whether each block follows the one before it, from the anchor on.
  bool whole() {
    std::array<std::uint8_t, 32> previous{};
    bool good = true;
    EXPECT_TRUE(store.read_log(0, [&](const store::LogBlock& block) {
      good = good && (block.entries.empty() || audit::follows(block, previous));
      previous = block.hash;
      return true;
    }));
    return good;
  }

  ManualClock clock{Time{1'000 * kDay}};
  store::MemoryStore store;
  store::Published<identity::State> published{std::make_shared<const identity::State>()};
  std::unique_ptr<store::Writer> writer =
      *store::Writer::start(store, published,
                            [this](const store::LogBlock& head, const std::vector<std::string>& events) {
                              return audit::next_block(head, events, clock.now());
                            },
                            {});
  std::unique_ptr<store::LogReader> log = *store.log_reader();
  LogRetention retention;
};

TEST(LogRetention, ByAge) {
  Kept kept({.days = 10});
  for (int day = 0; day < 5; ++day) {
    kept.write("{}");
    kept.clock.advance(kDay);
  }
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), " 1 2 3 4 5");
  kept.clock.advance(8 * kDay);  // the fourth is ten days old now, and the third eleven
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), "3: 4 5");
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), "3: 4 5");
  kept.write("{}");
  EXPECT_TRUE(kept.whole());
  kept.clock.advance(100 * kDay);
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), "5: 6") << "the newest stays";
  EXPECT_TRUE(kept.whole());
}

TEST(LogRetention, BySize) {
  Kept kept({.bytes = 3'000});
  for (int i = 0; i < 9; ++i) kept.write(std::string(1'000 - 1, 'x'));
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), "6: 7 8 9");
  kept.write(std::string(2'000 - 1, 'x'));
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), "8: 9 10");
  EXPECT_TRUE(kept.whole());
}

TEST(LogRetention, FindsWhereAnotherRunStopped) {
  Kept kept({.days = 1});
  kept.write("{}");
  kept.write("{}");
  kept.clock.advance(2 * kDay);
  kept.write("{}");
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), "2: 3");
  LogRetention again(*kept.log, *kept.writer, {.days = 1}, kept.clock);
  kept.write("{}");
  kept.clock.advance(2 * kDay);
  kept.write("{}");
  ASSERT_TRUE(again.step());
  EXPECT_EQ(kept.blocks(), "4: 5");
}

TEST(LogRetention, WithoutLimitsAllStay) {
  Kept kept({});
  for (int i = 0; i < 5; ++i) kept.write("{}");
  kept.clock.advance(10'000 * kDay);
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), " 1 2 3 4 5");
}

TEST(LogRetention, AFailedCommitIsTriedAgain) {
  Kept kept({.days = 1});
  kept.write("{}");
  kept.write("{}");
  kept.clock.advance(2 * kDay);
  kept.store.fail_with(store::Committed::Nothing, "disk full");
  EXPECT_FALSE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), " 1 2");
  kept.store.fail_with(store::Committed::Durable, "");
  ASSERT_TRUE(kept.retention.step());
  EXPECT_EQ(kept.blocks(), "1: 2");
}

}  // namespace
}  // namespace keyward::server
