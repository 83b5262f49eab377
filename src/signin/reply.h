// The small answers of the console's HTTP side.
#pragma once
#include <string>
#include <string_view>

#include "signin/web.h"

namespace keyward::signin {

// {"code":...,"message":...}
Web::Reply refusal(int status, std::string_view code, std::string_view message);
// With the code's own status and name.
Web::Reply refusal(const Error& error);
// What every wrong account, user name, e-mail address, password and code reads like.
Web::Reply authentication_failed();
Web::Reply throttled(std::int64_t seconds);

}  // namespace keyward::signin
