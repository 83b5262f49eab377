// Finds the statements whose Resource may match a text without looking at the others. Each pattern is filed under the
// rarest eight bytes of its literals, or, where these are common, the rarest five; the text's windows of these sizes
// are looked up. So exact patterns, prefixes, suffixes and wildcards in the middle all use one mechanism.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyward::policy {

class ResourceIndex {
 public:
  // What the index has to know of a statement: for each of its patterns the literal runs (all of which occur in every
  // text that matches). A statement that matches texts without such runs, or has none of five bytes, is `everywhere`.
  struct Entry {
    std::uint32_t statement;
    bool everywhere = false;
    std::vector<std::vector<std::string>> patterns;
  };
  void build(const std::vector<Entry>& entries, std::uint32_t words);
  bool empty() const { return everywhere_.empty(); }
  // The statements that are not filed: to be tried with every text. A row.
  std::span<const std::uint64_t> everywhere() const { return everywhere_; }
  std::size_t bytes() const;

  // Calls visit(statement) for each filed statement whose key occurs in the text, once for each key; stops when visit
  // answers true, and then answers true. `visited` has slot_words() words, of any value. Linear in the text and in what
  // is filed, however often a key occurs.
  template <class Visit>
  bool search(std::string_view text, std::uint64_t* visited, Visit&& visit) const {
    return wide_.search<kWide>(text, visited, visit) || narrow_.search<kNarrow>(text, visited, visit);
  }
  std::size_t slot_words() const { return (std::max(wide_.slots.size(), narrow_.slots.size()) + 63) / 64; }

 private:
  static constexpr std::size_t kWide = 8;
  static constexpr std::size_t kNarrow = 5;

  template <std::size_t kSize>
  static std::uint64_t load(const char* at) {
    std::uint64_t window = 0;
    if constexpr (kSize == sizeof window) {
      __builtin_memcpy(&window, at, sizeof window);
    } else {  // two loads: copying five bytes would go through memory
      static_assert(kSize == 5);
      std::uint32_t low = 0;
      __builtin_memcpy(&low, at, sizeof low);
      window = low | std::uint64_t{static_cast<unsigned char>(at[4])} << 32U;
    }
    return window;
  }
  static std::uint64_t mix(std::uint64_t window) { return (window ^ (window >> 29)) * 0x9E37'79B9'7F4A'7C15U; }

  // Windows of one size.
  struct Table {
    struct Slot {
      std::uint64_t window = 0;
      std::uint32_t first = 0;  // of filed
      std::uint32_t count = 0;  // 0: free
    };
    std::vector<std::uint64_t> bitmap;  // by hash; keeps most windows away from the slots
    std::vector<Slot> slots;            // open addressing, size a power of two
    std::vector<std::uint32_t> filed;   // statements
    unsigned bitmap_shift = 0;
    unsigned slot_shift = 0;

    // Takes pairs of window and statement.
    void build(std::vector<std::pair<std::uint64_t, std::uint32_t>>& pairs);

    template <std::size_t kSize, class Visit>
    bool search(std::string_view text, std::uint64_t* visited, Visit&& visit) const {
      if (slots.empty()) return false;
      bool cleared = false;
      for (std::size_t at = 0; at + kSize <= text.size(); ++at) {
        const std::uint64_t window = load<kSize>(text.data() + at);
        const std::uint64_t hash = mix(window);
        const std::uint64_t bit = hash >> bitmap_shift;
        if ((bitmap[bit / 64] >> (bit % 64) & 1U) == 0) continue;
        for (std::size_t i = hash >> slot_shift; slots[i].count != 0; i = (i + 1) & (slots.size() - 1)) {
          const Slot& slot = slots[i];
          if (slot.window != window) continue;
          if (!cleared) std::fill_n(visited, (slots.size() + 63) / 64, 0);
          cleared = true;
          const std::uint64_t mark = std::uint64_t{1} << (i % 64);
          if ((visited[i / 64] & mark) != 0) break;
          visited[i / 64] |= mark;
          for (std::uint32_t n = 0; n < slot.count; ++n)
            if (visit(filed[slot.first + n])) return true;
          break;
        }
      }
      return false;
    }
  };

  class Builder;
  Table wide_;
  Table narrow_;
  std::vector<std::uint64_t> everywhere_;
};

}  // namespace keyward::policy
