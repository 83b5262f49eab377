#include "base/persistent_map.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "base/random.h"

namespace keyward {
namespace {

TEST(PersistentMap, AgreesWithStdMapAndKeepsOldVersions) {
  SeededRandom random(7);
  PersistentMap<int> map;
  std::map<std::string, int> expected;
  std::vector<std::pair<PersistentMap<int>, std::map<std::string, int>>> kept;
  for (int round = 0; round < 20'000; ++round) {
    const std::string key = std::to_string(random.below(700));
    if (random.below(3) == 0) {
      map.erase(key);
      expected.erase(key);
    } else {
      map.set(key, round);
      expected[key] = round;
    }
    ASSERT_EQ(map.size(), expected.size());
    if (round % 4'000 == 0) kept.emplace_back(map, expected);
  }
  kept.emplace_back(map, expected);
  for (const auto& [version, wanted] : kept) {
    std::map<std::string, int> seen;
    std::string last;
    version.visit([&](const std::string& key, int value) {
      EXPECT_TRUE(seen.empty() || last < key);
      last = key;
      seen[key] = value;
    });
    EXPECT_EQ(seen, wanted);
  }
  for (const auto& [key, value] : expected) EXPECT_EQ(*map.find(key), value);
  EXPECT_EQ(map.find("none"), nullptr);
}

TEST(PersistentMap, VisitsFromAKeyAndByPrefix) {
  PersistentMap<int> map;
  for (const char* key : {"a", "b/1", "b/2", "b/3", "c"}) map.set(key, 0);
  std::string seen;
  map.visit_from("b/2", [&](const std::string& key, int) {
    seen += key + " ";
    return key != "b/3";
  });
  EXPECT_EQ(seen, "b/2 b/3 ");
  seen.clear();
  map.visit_prefix("b/", [&](const std::string& key, int) {
    seen += key + " ";
    return true;
  });
  EXPECT_EQ(seen, "b/1 b/2 b/3 ");
}

TEST(PersistentMap, StaysShallowForSortedInput) {
  PersistentMap<int> map;
  for (int i = 0; i < 100'000; ++i) map.set(std::to_string(1'000'000 + i), i);
  EXPECT_EQ(map.size(), 100'000U);
  EXPECT_EQ(*map.find("1054321"), 54'321);
}
}  // namespace
}  // namespace keyward
