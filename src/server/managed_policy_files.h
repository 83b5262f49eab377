// AWS managed policies that an operator adds: DIR/NAME.json, each a file as those of model/managed_policies/, of which
// only name, document and description must be there.
#pragma once
#include <filesystem>
#include <vector>

#include "base/error.h"
#include "identity/catalog.h"

namespace keyward::server {

// In the order of the files' names. A file without dates has that of its last change. InvalidInput, with a sentence
// that names the file: unreadable, no description of a policy, another name than the file's, a document that is no
// identity-based policy, or more than a thousand files.
Result<std::vector<identity::AddedPolicy>> read_managed_policies(const std::filesystem::path& directory);

}  // namespace keyward::server
