#include "policy/resource_index.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace keyward::policy {

// Counts windows, then chooses for each pattern.
class ResourceIndex::Builder {
 public:
  using Runs = std::vector<std::string>;
  struct Choice {
    std::uint32_t count = std::numeric_limits<std::uint32_t>::max();
    std::uint64_t window = 0;
    bool found() const { return count != std::numeric_limits<std::uint32_t>::max(); }
  };

  // `entries`: how many will be counted.
  explicit Builder(std::size_t entries)
      : shift_(64U - static_cast<unsigned>(std::clamp<std::size_t>(std::bit_width(entries * 16), 8, 16))),
        wide_(std::size_t{1} << (64U - shift_), 0),
        narrow_(wide_) {}
  void count(const Runs& runs) {
    each<kWide>(runs, [&](std::uint64_t window) { ++wide_[mix(window) >> shift_]; });
    each<kNarrow>(runs, [&](std::uint64_t window) { ++narrow_[mix(window) >> shift_]; });
  }
  Choice rarest_wide(const Runs& runs) const { return rarest<kWide>(runs, wide_); }
  Choice rarest_narrow(const Runs& runs) const { return rarest<kNarrow>(runs, narrow_); }

 private:
  using Counters = std::vector<std::uint32_t>;

  template <std::size_t kSize, class Act>
  static void each(const Runs& runs, Act&& act) {
    for (const std::string& run : runs)
      for (std::size_t at = 0; at + kSize <= run.size(); ++at) act(load<kSize>(run.data() + at));
  }
  template <std::size_t kSize>
  Choice rarest(const Runs& runs, const Counters& counters) const {
    Choice best;
    each<kSize>(runs, [&](std::uint64_t window) {
      const std::uint32_t count = counters[mix(window) >> shift_];
      if (count < best.count) best = {count, window};
    });
    return best;
  }
  // Counted by a hash of at most 16 bits: a collision only makes a choice a little worse.
  unsigned shift_;
  Counters wide_;
  Counters narrow_;
};

void ResourceIndex::Table::build(std::vector<std::pair<std::uint64_t, std::uint32_t>>& pairs) {
  std::ranges::sort(pairs);
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::size_t windows = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) windows += i == 0 || pairs[i].first != pairs[i - 1].first ? 1 : 0;
  if (windows == 0) return;
  slots.resize(std::bit_ceil(windows * 2));
  slot_shift = 64U - static_cast<unsigned>(std::countr_zero(slots.size()));
  const std::size_t bits = std::max<std::size_t>(64, slots.size() * 16);
  bitmap.assign(bits / 64, 0);
  bitmap_shift = 64U - static_cast<unsigned>(std::countr_zero(bits));
  filed.reserve(pairs.size());
  for (std::size_t i = 0; i < pairs.size();) {
    const std::uint64_t window = pairs[i].first;
    const std::uint64_t hash = mix(window);
    const std::uint64_t bit = hash >> bitmap_shift;
    bitmap[bit / 64] |= std::uint64_t{1} << (bit % 64);
    std::size_t slot = hash >> slot_shift;
    while (slots[slot].count != 0) slot = (slot + 1) & (slots.size() - 1);
    slots[slot] = {window, static_cast<std::uint32_t>(filed.size()), 0};
    for (; i < pairs.size() && pairs[i].first == window; ++i) {
      filed.push_back(pairs[i].second);
      ++slots[slot].count;
    }
  }
}

void ResourceIndex::build(const std::vector<Entry>& entries, std::uint32_t words) {
  // A window in so many patterns is worth trying a shorter one.
  constexpr std::uint32_t kCommon = 8;
  everywhere_.assign(words, 0);
  Builder builder(entries.size());
  for (const Entry& entry : entries)
    for (const auto& runs : entry.patterns) builder.count(runs);

  std::vector<std::pair<std::uint64_t, std::uint32_t>> wide;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> narrow;
  for (const Entry& entry : entries) {
    bool everywhere = entry.everywhere;
    const std::size_t wide_before = wide.size();
    const std::size_t narrow_before = narrow.size();
    for (const auto& runs : entry.patterns) {
      if (everywhere) break;
      const Builder::Choice eight = builder.rarest_wide(runs);
      const Builder::Choice five = eight.count > kCommon ? builder.rarest_narrow(runs) : Builder::Choice{};
      if (five.found() && five.count < eight.count / 2) {
        narrow.emplace_back(five.window, entry.statement);
      } else if (eight.found()) {
        wide.emplace_back(eight.window, entry.statement);
      } else {
        everywhere = true;
      }
    }
    if (!everywhere) continue;
    wide.resize(wide_before);
    narrow.resize(narrow_before);
    everywhere_[entry.statement / 64] |= std::uint64_t{1} << (entry.statement % 64);
  }
  wide_.build(wide);
  narrow_.build(narrow);
}

std::size_t ResourceIndex::bytes() const {
  std::size_t bytes = everywhere_.capacity() * sizeof(std::uint64_t);
  for (const Table* table : {&wide_, &narrow_})
    bytes += table->bitmap.capacity() * sizeof(std::uint64_t) + table->slots.capacity() * sizeof(Table::Slot) +
             table->filed.capacity() * sizeof(std::uint32_t);
  return bytes;
}

}  // namespace keyward::policy
