#include "policy/request.h"

namespace keyward::policy {

Context::Entry* Context::find(const Key& key) {
  std::uint32_t slot = key.hash() & (kSlots - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (kSlots - 1))
    if (entries_[slots_[slot] - 1U].key == key) return &entries_[slots_[slot] - 1U];
  for (Entry& entry : further_)
    if (entry.key == key) return &entry;
  return nullptr;
}

Context::Entry& Context::place(const Key& key) {
  if (Entry* known = find(key)) return *known;
  if (count_ == kInline) {
    further_.emplace_back().key = key;
    return further_.back();
  }
  std::uint32_t slot = key.hash() & (kSlots - 1);
  while (slots_[slot] != 0) slot = (slot + 1) & (kSlots - 1);
  entries_[count_].key = key;
  slots_[slot] = static_cast<std::uint8_t>(++count_);
  return entries_[count_ - 1];
}

void Context::set(const Key& key, std::string_view value) {
  Entry& entry = place(key);
  entry.one = value;
  entry.many = nullptr;
  entry.count = 1;
}

void Context::set(const Key& key, Values values) {
  static constexpr std::string_view kNoValue;
  Entry& entry = place(key);
  entry.many = values.empty() ? &kNoValue : values.data();
  entry.count = values.size();
}

Values Context::lookup_further(const Key& key) const {
  for (const Entry& entry : further_)
    if (entry.key == key) return entry.values();
  return supply(key);
}

Values Context::supply(const Key&) const noexcept { return {}; }

}  // namespace keyward::policy
