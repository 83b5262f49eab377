#include "api/tag_rules.h"

#include <algorithm>

#include "base/text.h"

namespace keyward::api {
namespace {
bool same(std::string_view a, std::string_view b, TagKeys keys) {
  return keys == TagKeys::IgnoreCase ? equals_ignore_case(a, b) : a == b;
}
}  // namespace

Result<std::vector<identity::Tag>> with_tags(std::vector<identity::Tag> tags, const std::vector<iam::Tag>& added,
                                             TagKeys keys, const identity::Quotas& quotas) {
  for (auto tag = added.begin(); tag != added.end(); ++tag) {
    if (equals_ignore_case(tag->key.substr(0, 4), "aws:"))
      return fail(Code::InvalidInput, "Tag keys cannot start with aws:");
    if (std::any_of(added.begin(), tag, [&](const iam::Tag& other) { return same(other.key, tag->key, keys); }))
      return fail(Code::InvalidInput, keys == TagKeys::IgnoreCase
                                          ? "Duplicate tag keys found. Please note that Tag keys are case insensitive."
                                          : "Duplicate tag keys found.");
    const auto known = std::ranges::find_if(tags, [&](const identity::Tag& t) { return same(t.key, tag->key, keys); });
    if (known != tags.end()) {
      *known = {tag->key, tag->value};
    } else {
      tags.push_back({tag->key, tag->value});
    }
  }
  if (static_cast<std::int64_t>(tags.size()) > quotas.tags_per_resource)
    return fail(Code::LimitExceeded, "The number of tags has reached the maximum limit.");
  return tags;
}

std::vector<identity::Tag> without_tags(std::vector<identity::Tag> tags, const std::vector<std::string>& removed,
                                        TagKeys keys) {
  std::erase_if(tags, [&](const identity::Tag& tag) {
    return std::ranges::any_of(removed, [&](const std::string& key) { return same(tag.key, key, keys); });
  });
  return tags;
}
}  // namespace keyward::api
