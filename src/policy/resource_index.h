// Finds the statements whose Resource may match a text without looking at the others. Each pattern is filed under the
// rarest eight bytes of its literals; the text's windows of eight bytes are looked up. So exact patterns, prefixes,
// suffixes and wildcards in the middle all use one mechanism.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyward::policy {

class ResourceIndex {
 public:
  // What the index has to know of a statement: for each of its patterns the literal runs (any of them must occur in a
  // text that matches). A statement that matches texts without such a run, or has none of eight bytes, is `everywhere`.
  struct Entry {
    std::uint32_t statement;
    bool everywhere = false;
    std::vector<std::vector<std::string>> patterns;
  };
  void build(const std::vector<Entry>& entries, std::uint32_t words);
  bool empty() const { return slots_.empty() && everywhere_.empty(); }
  // The statements that are not filed: to be tried with every text. A row.
  std::span<const std::uint64_t> everywhere() const { return everywhere_; }
  std::size_t bytes() const;

  // Calls visit(statement) for each filed statement whose key occurs in the text, perhaps several times; stops when
  // visit answers true, and then answers true.
  template <class Visit>
  bool search(std::string_view text, Visit&& visit) const {
    if (slots_.empty() || text.size() < kWindow) return false;
    for (std::size_t at = 0; at + kWindow <= text.size(); ++at) {
      const std::uint64_t window = load(text.data() + at);
      const std::uint64_t hash = mix(window);
      const std::uint64_t bit = hash >> bitmap_shift_;
      if ((bitmap_[bit / 64] >> (bit % 64) & 1U) == 0) continue;
      for (std::size_t i = hash >> slot_shift_;; i = (i + 1) & (slots_.size() - 1)) {
        const Slot& slot = slots_[i];
        if (slot.count == 0) break;
        if (slot.window != window) continue;
        for (std::uint32_t n = 0; n < slot.count; ++n)
          if (visit(filed_[slot.first + n])) return true;
        break;
      }
    }
    return false;
  }

 private:
  static constexpr std::size_t kWindow = 8;
  struct Slot {
    std::uint64_t window = 0;
    std::uint32_t first = 0;  // of filed_
    std::uint32_t count = 0;  // 0: free
  };
  static std::uint64_t load(const char* at) {
    std::uint64_t window = 0;
    __builtin_memcpy(&window, at, sizeof window);
    return window;
  }
  static std::uint64_t mix(std::uint64_t window) { return (window ^ (window >> 29)) * 0x9E37'79B9'7F4A'7C15U; }

  std::vector<std::uint64_t> bitmap_;
  std::vector<Slot> slots_;  // open addressing, size a power of two
  std::vector<std::uint32_t> filed_;
  std::vector<std::uint64_t> everywhere_;
  unsigned bitmap_shift_ = 0;
  unsigned slot_shift_ = 0;
};

}  // namespace keyward::policy
