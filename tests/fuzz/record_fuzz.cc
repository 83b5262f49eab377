// The law: a record that is read is written again under the same key, as a text that is read and written as the same
// text. Input: the key, a line feed, the value.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "identity/records.h"

namespace {

using namespace keyward;
using namespace keyward::identity;

void require(bool holds) {
  if (!holds) std::abort();
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
  require(second && *second);
  const Record twice = encode(**second);
  require(twice.key == once.key && twice.value == once.value);
  return 0;
}
