// Session tags. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
#pragma once
#include <string>
#include <vector>

#include "authn/caller.h"
#include "base/error.h"

namespace keyward::api {

struct SessionTags {
  std::vector<identity::Tag> tags;
  std::vector<std::string> transitive_keys;  // of those among them that go on to the sessions of a chain
};

// The tags passed, and those that the calling session hands on, if it is one (`calling` may be null).
// InvalidParameterValue: a text that no tag can have, a key twice in any letter case, a reserved key, a transitive key
// without its tag, one that the calling session has set for good, or more than 50 in all.
Result<SessionTags> session_tags(std::vector<identity::Tag> passed, const std::vector<std::string>& transitive_keys,
                                 const authn::Session* calling);

}  // namespace keyward::api
