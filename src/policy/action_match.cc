#include <algorithm>
#include <bit>
#include <cstring>

#include "policy/glob.h"
#include "policy/match.h"
#include "policy/words.h"

namespace keyward::policy {
namespace {

// A-Z to a-z in each of eight bytes.
std::uint64_t lower_word(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
  const std::uint64_t low = word & (0x7F * kOnes);
  const std::uint64_t from_a = low + (0x80 - 'A') * kOnes;
  const std::uint64_t above_z = low + (0x80 - 'Z' - 1) * kOnes;
  const std::uint64_t upper = (from_a ^ above_z) & ~word & (0x80 * kOnes);
  return word | (upper >> 2);
}

std::uint64_t hash_step(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9E37'79B9'7F4A'7C15U;
  return hash ^ (hash >> 32);
}

// Most patterns of a service differ in what their prefixes end in.
bool has_prefix(const FoldedAction& action, const ActionIndex::Wild& wild) {
  const std::size_t size = wild.prefix.size();
  if (size > action.text.size()) return false;
  const std::uint64_t end = load_word(action.bytes.data() + (size > 8 ? size - 8 : 0));
  return ((end ^ wild.prefix_end) & wild.prefix_mask) == 0 && (size <= 8 || begins_with(action.text, wild.prefix));
}

}  // namespace

std::uint64_t hash_folded(std::string_view text) {
  std::uint64_t hash = 0;
  for (std::size_t at = 0; at < text.size(); at += 8) hash = hash_step(hash, word_at(text, at));
  return hash_step(hash, text.size());
}

bool fold_action(std::string_view action, FoldedAction& out) {
  if (action.size() > kMaxActionBytes) return false;
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t colon = kNone;
  std::uint64_t hash = 0;
  for (std::size_t at = 0; at < action.size(); at += 8) {
    const std::uint64_t word = lower_word(word_at(action, at));
    const std::uint64_t colons = bytes_with(word, ':');
    if (colons != 0 && colon == kNone) {
      const unsigned bits = static_cast<unsigned>(std::countr_zero(colons)) / 8 * 8;
      colon = at + bits / 8;
      const std::uint64_t before = word & ((std::uint64_t{1} << bits) - 1);
      out.service_hash = hash_step(bits == 0 ? hash : hash_step(hash, before), colon);
    }
    store_word(out.bytes.data() + at, word);
    hash = hash_step(hash, word);
  }
  if (colon == kNone) return false;
  out.text = {out.bytes.data(), action.size()};
  out.service = {out.bytes.data(), colon};
  out.hash = hash_step(hash, action.size());
  return true;
}

RowView action_row(const Program::Parts& parts, const FoldedAction& action, std::uint64_t* scratch) {
  const ActionIndex& index = parts.actions;
  const auto bits = [&](std::uint32_t number) { return index.rows.data() + std::size_t{number} * parts.words; };
  const auto row = [&](std::uint32_t number) {
    return RowView{bits(number), index.summaries.data() + std::size_t{number} * parts.summary_words,
                   index.crowded[number]};
  };
  if ((index.names >> (action.hash >> 58) & 1U) != 0) {
    const std::size_t mask = index.exact.size() - 1;
    for (std::size_t at = action.hash & mask; !index.exact[at].name.empty(); at = (at + 1) & mask)
      if (index.exact[at].hash == action.hash && same(index.exact[at].name, action.text))
        return row(index.exact[at].row);
  }
  if (index.services.empty()) return row(index.other_row);
  const std::size_t mask = index.services.size() - 1;
  for (std::size_t at = action.service_hash & mask; !index.services[at].name.empty(); at = (at + 1) & mask) {
    const ActionIndex::Service& service = index.services[at];
    if (service.hash != action.service_hash || !same(service.name, action.service)) continue;
    if (service.count == 0) return row(service.row);
    std::memcpy(scratch, bits(service.row), parts.words * sizeof(std::uint64_t));
    for (std::uint32_t i = 0; i < service.count; ++i) {
      const ActionIndex::Wild& wild = index.wilds[service.first + i];
      if (!has_prefix(action, wild) || (!wild.open && !glob_match(wild.pattern, action.text))) continue;
      for (std::uint32_t n = 0; n < wild.count; ++n) {
        const std::uint32_t statement = index.listed[wild.first + n];
        scratch[statement / 64] |= std::uint64_t{1} << (statement % 64);
      }
    }
    const std::uint64_t* const negated = bits(index.negated_row);
    std::uint32_t count = 0;
    for (std::uint32_t w = 0; w < parts.words; ++w) {
      scratch[w] ^= negated[w];
      for (std::uint64_t rest = scratch[w]; rest != 0 && count < kCrowdedFrom; rest &= rest - 1) ++count;
    }
    return {scratch, nullptr, count >= kCrowdedFrom};
  }
  return row(index.other_row);
}

bool action_matches(std::string_view pattern, std::string_view action) {
  return glob_match(encode_wildcards(ascii_lower(pattern)), ascii_lower(action));
}

}  // namespace keyward::policy
