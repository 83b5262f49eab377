#include "validation/position.h"

#include <algorithm>

namespace keyward::validation {

Position position_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const std::size_t newline = before.rfind('\n');
  return {1 + static_cast<std::size_t>(std::ranges::count(before, '\n')),
          newline == std::string_view::npos ? before.size() : before.size() - newline - 1, before.size()};
}

}  // namespace keyward::validation
