// Service and resource control policies from files, for all accounts of the installation:
//
//   DIR/service-control/LEVEL/NAME.json     what SCPs allow, level by level
//   DIR/resource-control/LEVEL/NAME.json    what RCPs deny
//
// Levels count in the order of their names, from the organization's root down.
#pragma once
#include <filesystem>

#include "authz/policy_levels.h"
#include "base/error.h"

namespace keyward::server {

// InvalidInput, with a sentence that names the file: unreadable, no policy of its kind, a level without a policy, or a
// name that has no business there.
Result<authz::Organization> read_organization(const std::filesystem::path& directory);

}  // namespace keyward::server
