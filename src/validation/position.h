// Where a byte of a document stands, as IAM Access Analyzer counts:
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_Position.html
#pragma once
#include <cstddef>
#include <string_view>

namespace keyward::validation {

struct Position {
  std::size_t line = 1;    // from 1
  std::size_t column = 0;  // bytes, from 0
  std::size_t offset = 0;  // bytes, from 0
};
// An offset behind the text is its end.
Position position_of(std::string_view text, std::size_t offset);

}  // namespace keyward::validation
