#include "audit/chain.h"

#include <gtest/gtest.h>

#include <thread>

#include "audit/buffer.h"

namespace keyward::audit {
namespace {

std::vector<store::LogBlock> chain_of(int blocks) {
  std::vector<store::LogBlock> chain;
  store::LogBlock head;
  for (int i = 0; i < blocks; ++i) {
    chain.push_back(next_block(head, {"{\"n\":" + std::to_string(i) + "}", "{}"}, {1'000 + i}));
    head = chain.back();
    head.entries.clear();  // the writer keeps hash and number only
  }
  return chain;
}

// Empty if the chain is whole, else the number of the first block that is not.
std::string broken_at(const std::vector<store::LogBlock>& chain) {
  std::array<std::uint8_t, 32> hash{};
  std::int64_t number = 0;
  for (const store::LogBlock& block : chain) {
    if (block.sequence != ++number || !follows(block, hash)) return std::to_string(number);
    hash = block.hash;
  }
  return "";
}

TEST(Chain, BlocksFollowEachOther) {
  const auto chain = chain_of(5);
  EXPECT_EQ(chain[0].entries, "{\"n\":0}\n{}\n");
  EXPECT_EQ(chain[4].sequence, 5);
  EXPECT_EQ(chain[4].time, Time{1'004});
  EXPECT_EQ(broken_at(chain), "");
}

TEST(Chain, EveryChangeShows) {
  const auto changed = [](auto&& change) {
    auto chain = chain_of(5);
    change(chain);
    return broken_at(chain);
  };
  EXPECT_EQ(changed([](auto& chain) { chain[2].entries[5] = '9'; }), "3");
  EXPECT_EQ(changed([](auto& chain) { chain[2].entries += "{}\n"; }), "3");
  EXPECT_EQ(changed([](auto& chain) { chain[2].time.seconds += 1; }), "3");
  EXPECT_EQ(changed([](auto& chain) { chain[2].hash[31] ^= 1; }), "3");
  EXPECT_EQ(changed([](auto& chain) { chain.erase(chain.begin() + 2); }), "3");
  EXPECT_EQ(changed([](auto& chain) { std::swap(chain[2], chain[3]); }), "3");
  EXPECT_EQ(changed([](auto& chain) { chain.erase(chain.begin()); }), "1");
  EXPECT_EQ(changed([](auto& chain) {
              // Cut out and renumbered: the hash covers the number and the one before.
              chain.erase(chain.begin() + 2);
              for (std::size_t i = 2; i < chain.size(); ++i) chain[i].sequence = static_cast<std::int64_t>(i) + 1;
            }),
            "3");
}

// Sequence and time stand apart in what is hashed: moving a digit from one to the other shows.
TEST(Chain, FieldsDoNotRunTogether) {
  store::LogBlock block = next_block({}, {"{}"}, {23});
  store::LogBlock other = block;
  other.sequence = 12;
  other.time = {3};
  EXPECT_TRUE(follows(block, {}));
  EXPECT_FALSE(follows(other, {}));
}

TEST(Buffer, IsBoundedAndCountsWhatItDrops) {
  Buffer buffer(3);
  for (int i = 0; i < 5; ++i) buffer.add(std::to_string(i));
  EXPECT_TRUE(buffer.full());
  EXPECT_EQ(buffer.dropped(), 2U);
  EXPECT_EQ(buffer.take(), (std::vector<std::string>{"0", "1", "2"}));
  EXPECT_FALSE(buffer.full());
  EXPECT_TRUE(buffer.take().empty());
  buffer.count_dropped();
  EXPECT_EQ(buffer.dropped(), 3U);
}

TEST(Buffer, LosesNothingBetweenThreads) {
  constexpr int kThreads = 4, kEach = 500;
  Buffer buffer(100);
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < kEach; ++n) buffer.add("event");
    });
  std::size_t taken = 0;
  for (int i = 0; i < 100; ++i) taken += buffer.take().size();
  for (std::thread& thread : threads) thread.join();
  taken += buffer.take().size();
  EXPECT_EQ(taken + buffer.dropped(), static_cast<std::size_t>(kThreads) * kEach);
}

}  // namespace
}  // namespace keyward::audit
