// How tags are merged and removed. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
#pragma once
#include "api/handler.h"

namespace keyward::api {

// Users' (and roles') keys do not differ by case alone; those of other resources do.
enum class TagKeys : std::uint8_t { IgnoreCase, MatchCase };

// `tags` with `added`: a known key gets the new value and spelling. InvalidInput: a key twice in `added`, or one that
// begins with "aws:"; LimitExceeded: more than the quota.
Result<std::vector<identity::Tag>> with_tags(std::vector<identity::Tag> tags, const std::vector<iam::Tag>& added,
                                             TagKeys keys, const identity::Quotas& quotas);
// `tags` without those keys; absent ones do not matter.
std::vector<identity::Tag> without_tags(std::vector<identity::Tag> tags, const std::vector<std::string>& removed,
                                        TagKeys keys);

}  // namespace keyward::api
