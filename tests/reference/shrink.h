// Makes a failing case small: takes away every array element and object member without which it still fails.
#pragma once
#include <functional>
#include <string>

namespace keyward::reference {

// `fails` is asked for JSON texts; it must hold for `text`. The answer fails, too, and nothing more can be taken away.
std::string shrink(std::string text, const std::function<bool(const std::string&)>& fails);

}  // namespace keyward::reference
