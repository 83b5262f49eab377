#include "policy/resource_index.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace keyward::policy {

void ResourceIndex::build(const std::vector<Entry>& entries, std::uint32_t words) {
  everywhere_.assign(words, 0);
  // How often a window occurs, by a hash of 16 bits: a collision only makes a choice a little worse.
  constexpr unsigned kCounterShift = 64 - 16;
  std::vector<std::uint32_t> counters(std::size_t{1} << 16, 0);
  const auto for_each_window = [](const std::vector<std::string>& runs, auto&& act) {
    for (const std::string& run : runs)
      for (std::size_t at = 0; at + kWindow <= run.size(); ++at) act(load(run.data() + at));
  };
  for (const Entry& entry : entries)
    for (const auto& runs : entry.patterns)
      for_each_window(runs, [&](std::uint64_t window) { ++counters[mix(window) >> kCounterShift]; });

  std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs;  // window, statement
  for (const Entry& entry : entries) {
    bool everywhere = entry.everywhere;
    const std::size_t before = pairs.size();
    for (const auto& runs : entry.patterns) {
      if (everywhere) break;
      std::uint32_t best_count = std::numeric_limits<std::uint32_t>::max();
      std::uint64_t best = 0;
      for_each_window(runs, [&](std::uint64_t window) {
        const std::uint32_t count = counters[mix(window) >> kCounterShift];
        if (count < best_count) {
          best_count = count;
          best = window;
        }
      });
      if (best_count == std::numeric_limits<std::uint32_t>::max()) {
        everywhere = true;
      } else {
        pairs.emplace_back(best, entry.statement);
      }
    }
    if (everywhere) {
      pairs.resize(before);
      everywhere_[entry.statement / 64] |= std::uint64_t{1} << (entry.statement % 64);
    }
  }
  std::ranges::sort(pairs);
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::size_t windows = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) windows += i == 0 || pairs[i].first != pairs[i - 1].first;
  if (windows == 0) return;

  const std::size_t slot_count = std::bit_ceil(windows * 2);
  slots_.resize(slot_count);
  slot_shift_ = 64U - static_cast<unsigned>(std::countr_zero(slot_count));
  const std::size_t bits = std::max<std::size_t>(64, slot_count * 16);
  bitmap_.assign(bits / 64, 0);
  bitmap_shift_ = 64U - static_cast<unsigned>(std::countr_zero(bits));
  for (std::size_t i = 0; i < pairs.size();) {
    const std::uint64_t window = pairs[i].first;
    const std::uint64_t hash = mix(window);
    const std::uint64_t bit = hash >> bitmap_shift_;
    bitmap_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    std::size_t slot = hash >> slot_shift_;
    while (slots_[slot].count != 0) slot = (slot + 1) & (slot_count - 1);
    slots_[slot] = {window, static_cast<std::uint32_t>(filed_.size()), 0};
    for (; i < pairs.size() && pairs[i].first == window; ++i) {
      filed_.push_back(pairs[i].second);
      ++slots_[slot].count;
    }
  }
}

std::size_t ResourceIndex::bytes() const {
  return bitmap_.capacity() * sizeof(std::uint64_t) + slots_.capacity() * sizeof(Slot) +
         filed_.capacity() * sizeof(std::uint32_t) + everywhere_.capacity() * sizeof(std::uint64_t);
}

}  // namespace keyward::policy
