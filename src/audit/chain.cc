#include "audit/chain.h"

#include <fmt/format.h>

#include "base/text.h"
#include "secrets/sha256.h"

namespace keyward::audit {
namespace {
std::array<std::uint8_t, 32> hash_of(const std::array<std::uint8_t, 32>& previous, const store::LogBlock& block) {
  return secrets::sha256(
      {text_of(previous), fmt::format("{} {}\n", block.sequence, block.time.seconds), block.entries});
}
}  // namespace

store::LogBlock next_block(const store::LogBlock& head, const std::vector<std::string>& events, Time now) {
  store::LogBlock block;
  block.sequence = head.sequence + 1;
  block.time = now;
  std::size_t size = 0;
  for (const std::string& event : events) size += event.size() + 1;
  block.entries.reserve(size);
  for (const std::string& event : events) {
    block.entries += event;
    block.entries += '\n';
  }
  block.hash = hash_of(head.hash, block);
  return block;
}

bool follows(const store::LogBlock& block, const std::array<std::uint8_t, 32>& previous_hash) {
  return block.hash == hash_of(previous_hash, block);
}
}  // namespace keyward::audit
