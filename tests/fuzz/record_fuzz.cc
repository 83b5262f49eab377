// The law: a record that is read is written again under the same key, and what was written is read as the same entity.
// Input: the key, a line feed, the value.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <type_traits>
#include <variant>

#include "base/text.h"
#include "identity/records.h"

namespace {

using namespace keyward;
using namespace keyward::identity;

void require(bool holds) {
  if (!holds) std::abort();
}

template <class Entity>
bool same(const Put<Entity>& a, const Put<Entity>& b) {
  return a.account == b.account && *a.entity == *b.entity;
}
template <class Entity>
bool same(const Erase<Entity>&, const Erase<Entity>&) {
  return false;  // records put
}

bool same(const Change& a, const Change& b) {
  return a.index() == b.index() &&
         std::visit([&](const auto& one) { return same(one, std::get<std::decay_t<decltype(one)>>(b)); }, a);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text_of({data, size});
  const std::size_t end = input.find('\n');
  if (end == input.npos) return 0;
  const std::string_view key = input.substr(0, end);
  const Result<std::optional<Change>> first = decode(key, input.substr(end + 1));
  if (!first) {
    require(first.error().code == Code::ServiceFailure && first.error().message.contains(key));
    return 0;
  }
  if (!*first) return 0;
  const Record once = encode(**first);
  require(once.key == key && once.value);
  const Result<std::optional<Change>> second = decode(once.key, *once.value);
  require(second && *second && same(**first, **second));
  const Record twice = encode(**second);
  require(twice.key == once.key && twice.value == once.value);
  return 0;
}
