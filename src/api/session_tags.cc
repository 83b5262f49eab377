#include "api/session_tags.h"

#include <algorithm>

#include "api/model.gen.h"
#include "base/text.h"

namespace keyward::api {
namespace {
constexpr std::size_t kMaxTags = 50;

const identity::Tag* find(const std::vector<identity::Tag>& tags, std::string_view key) {
  const auto at =
      std::ranges::find_if(tags, [&](const identity::Tag& tag) { return equals_ignore_case(tag.key, key); });
  return at == tags.end() ? nullptr : &*at;
}

// Tags of an identity provider's token have not been through the model's checks of inputs.
bool fits(std::string_view member, std::string_view text) {
  const Type& type = *structure_of<sts::Tag>().find(member)->type;
  const auto length = static_cast<std::int64_t>(code_points(text));
  return length >= type.minimum && length <= type.maximum && type.pattern->accepts(text);
}

std::unexpected<Error> invalid(const char* why) { return fail(Code::InvalidParameterValue, why); }
}  // namespace

Result<SessionTags> session_tags(std::vector<identity::Tag> passed, const std::vector<std::string>& transitive_keys,
                                 const authn::Session* calling) {
  for (const identity::Tag& tag : passed) {
    if (!fits("Key", tag.key) || !fits("Value", tag.value))
      return invalid("The key or value of a session tag is too long or has characters that tags cannot have.");
    if (find(passed, tag.key) != &tag)
      return invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    if (equals_ignore_case(std::string_view(tag.key).substr(0, 4), "aws:"))
      return invalid("Tag keys cannot start with aws:");
  }
  for (const std::string& key : transitive_keys)
    if (find(passed, key) == nullptr)
      return invalid("The specified transitive tag key must be included in the requested tags.");
  SessionTags result{std::move(passed), transitive_keys};
  if (calling != nullptr) {
    for (const std::string& key : calling->transitive_tag_keys) {
      if (find(result.tags, key) != nullptr)
        return invalid(
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from "
            "the calling session.");
      if (const identity::Tag* const tag = find(calling->tags, key)) {
        result.tags.push_back(*tag);
        result.transitive_keys.push_back(key);
      }
    }
  }
  if (result.tags.size() > kMaxTags) return invalid("A session cannot have more than 50 tags.");
  return result;
}

}  // namespace keyward::api
