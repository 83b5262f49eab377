// Makes a program's ActionIndex.
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "policy/parts.h"

namespace keyward::policy {

// `actions`: the element of each statement, by its number. `keep` gives a view of the same text that lives as long as
// the program. Time: patterns times statements that list them, and per service its exact names times its wildcard
// patterns.
ActionIndex build_action_index(const std::vector<const ListElement*>& actions, std::uint32_t words,
                               const std::function<std::string_view(std::string_view)>& keep);

}  // namespace keyward::policy
