#include "http/request.h"

#include <algorithm>

#include "base/text.h"

namespace keyward::http {

const Header* Request::find(std::string_view name) const {
  for (const Header& each : headers) {
    if (equals_ignore_case(each.name, name)) return &each;
  }
  return nullptr;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  const Header* found = find(name);
  return found == nullptr ? std::nullopt : std::optional(found->value);
}

std::size_t Request::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(headers, [&](const Header& each) { return equals_ignore_case(each.name, name); }));
}

}  // namespace keyward::http
