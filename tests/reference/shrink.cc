#include "shrink.h"

#include <vector>

#include "base/json.h"

namespace keyward::reference {
namespace {

struct Cut {
  std::size_t begin, end;
  std::string replacement;
};

// The text without one entry: the entry and the comma on one of its sides.
Cut without(std::string_view text, std::size_t begin, std::size_t end) {
  if (end < text.size() && text[end] == ',') return {begin, end + 1, ""};
  if (begin > 0 && text[begin - 1] == ',') return {begin - 1, end, ""};
  return {begin, end, ""};
}

void collect(const json::Value& value, std::string_view text, std::vector<Cut>& cuts) {
  const bool object = value.is(json::Type::Object);
  if (!object && !value.is(json::Type::Array)) return;
  if (value.size() == 1 && !object)  // [x] as x
    for (const auto& entry : json::entries(value))
      cuts.push_back({value.begin(), value.end(), std::string(entry.value.source())});
  for (const auto& entry : json::entries(value)) {
    cuts.push_back(without(text, object ? entry.key.begin() : entry.value.begin(), entry.value.end()));
    // A whole policy as if it were not given.
    if (object && entry.value.is(json::Type::Object)) cuts.push_back({entry.value.begin(), entry.value.end(), "null"});
    collect(entry.value, text, cuts);
  }
}

}  // namespace

std::string shrink(std::string text, const std::function<bool(const std::string&)>& fails) {
  bool smaller = true;
  while (smaller) {
    smaller = false;
    std::vector<Cut> cuts;
    {
      const auto document = json::Document::parse(text);
      if (!document) return text;
      collect(document->root(), text, cuts);
    }
    for (const Cut& cut : cuts) {
      std::string candidate = text.substr(0, cut.begin) + cut.replacement + text.substr(cut.end);
      if (candidate.size() >= text.size() || !fails(candidate)) continue;
      text = std::move(candidate);
      smaller = true;
      break;
    }
  }
  return text;
}

}  // namespace keyward::reference
