#include "validation/position.h"

#include <gtest/gtest.h>

namespace keyward::validation {
namespace {
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_Position.html
TEST(Position, LinesFromOneColumnsAndOffsetsFromZero) {
  constexpr std::string_view kText = "{\n  \"Id\": 1\n}";
  const struct {
    std::size_t offset, line, column, stands;
  } cases[] = {{0, 1, 0, 0}, {1, 1, 1, 1}, {2, 2, 0, 2}, {4, 2, 2, 4}, {12, 3, 0, 12}, {99, 3, 1, 13}};
  for (const auto& test : cases) {
    const Position at = position_of(kText, test.offset);
    EXPECT_EQ(at.line, test.line) << test.offset;
    EXPECT_EQ(at.column, test.column) << test.offset;
    EXPECT_EQ(at.offset, test.stands) << test.offset;
  }
}
}  // namespace
}  // namespace keyward::validation
