// Changes as the store keeps them: an ordered key and a small self-describing value.
//
// Key: "ACCOUNT/KIND/ID", such as "111122223333/user/AIDA...". Value: a JSON object of the entity's members (fields.h)
// and "v", the version of its form. Members that have their default are left out.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "identity/change.h"

namespace keyward::identity {

struct Record {
  std::string key;
  std::optional<std::string> value;  // nothing: the key goes
};

Record encode(const Change& change);

// What a stored record puts. Nothing for a key of a kind that is not an entity's. ServiceFailure: a value that is no
// record of ours, or of a newer version than this one reads; the message names the key.
Result<std::optional<Change>> decode(std::string_view key, std::string_view value);

}  // namespace keyward::identity
