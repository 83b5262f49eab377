#include "policy/resource_index.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace keyward::policy {
namespace {

// However often a text repeats what patterns are filed under, each is visited once.
TEST(ResourceIndex, VisitsEachKeyOnce) {
  constexpr std::uint32_t kStatements = 100;
  std::vector<ResourceIndex::Entry> entries;
  entries.reserve(kStatements);
  for (std::uint32_t i = 0; i < kStatements; ++i) {
    entries.push_back({i, false, {{"aaaaaaaaaaaa"}, {i % 2 == 0 ? "abababababab" : "aaaaaaaaaaaa"}}});
  }
  ResourceIndex index;
  index.build(entries, (kStatements + 63) / 64);
  for (const std::string& text : {std::string(2'000, 'a'), [] {
                                    std::string mixed;
                                    for (int i = 0; i < 500; ++i) mixed += "ab";
                                    return mixed + std::string(1'000, 'a');
                                  }()}) {
    std::vector<std::uint64_t> visited(index.slot_words(), 0xAAAA);
    std::size_t visits = 0;
    std::set<std::uint32_t> found;
    index.search(text, visited.data(), [&](std::uint32_t statement) {
      ++visits;
      found.insert(statement);
      return false;
    });
    EXPECT_EQ(found.size(), kStatements);
    EXPECT_LE(visits, 2 * kStatements);
  }
}

}  // namespace
}  // namespace keyward::policy
