// The two ways lists are cut into pages: entries of a sorted index, resumed behind a key, and short lists, resumed at a
// number.
#pragma once
#include <charconv>
#include <string>

#include "api/pagination.h"
#include "base/persistent_map.h"

namespace keyward::api {

// The number of a list's element, as a resume key; nothing for any other text.
inline std::optional<std::size_t> parse_index(std::string_view key) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc() || end != key.data() + key.size()) return std::nullopt;
  return index;
}

// Entries of `map` whose key starts with `prefix`, in key order; keys are handed on without it. accept(key, value) says
// whether an entry belongs to the list, add(key, value) puts it into the output.
template <class V, class Input, class Output, class Accept, class Add>
Result<void> page_index(Operation operation, const Input& input, const PersistentMap<V>& map, std::string_view prefix,
                        Output& output, Accept&& accept, Add&& add) {
  Result<std::optional<std::string>> after = resume_after(operation, input.marker);
  if (!after) return std::unexpected(std::move(after).error());
  Pager pager(operation, input.max_items);
  const auto visit = [&](const std::string& full_key, const V& value) {
    if (!std::string_view(full_key).starts_with(prefix)) return false;
    const std::string_view key = std::string_view(full_key).substr(prefix.size());
    if ((*after && key <= **after) || !accept(key, value)) return true;
    if (pager.full()) {
      pager.more();
      return false;
    }
    add(key, value);
    pager.took(key);
    return true;
  };
  map.visit_from(*after ? std::string(prefix) + **after : std::string(prefix), visit);
  pager.finish(output);
  return {};
}

template <class List, class Input, class Output, class Add>
Result<void> page_list(Operation operation, const Input& input, const List& list, Output& output, Add&& add) {
  Result<std::optional<std::string>> after = resume_after(operation, input.marker);
  if (!after) return std::unexpected(std::move(after).error());
  std::size_t first = 0;
  if (*after) {
    const std::optional<std::size_t> index = parse_index(**after);
    if (!index) return fail(Code::ValidationError, "Invalid Marker.");
    first = *index;
  }
  Pager pager(operation, input.max_items);
  for (std::size_t i = first; i < list.size(); ++i) {
    if (pager.full()) {
      pager.more();
      break;
    }
    add(list[i]);
    pager.took(std::to_string(i + 1));
  }
  pager.finish(output);
  return {};
}

inline constexpr auto kEvery = [](const auto&, const auto&) { return true; };

}  // namespace keyward::api
