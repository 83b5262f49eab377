#pragma once
#include <string_view>

namespace keyward::server {

inline constexpr std::string_view kVersion = KEYWARD_VERSION;

}  // namespace keyward::server
