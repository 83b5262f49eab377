// Which services a statement reaches.
#pragma once
#include <string_view>

#include "policy/policy.h"

namespace keyward::api {

// Whether the statement allows some action of the service ("s3"; case does not count), whatever resources and
// conditions say.
bool grants(const policy::Statement& statement, std::string_view service);

}  // namespace keyward::api
