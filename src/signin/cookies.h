// The console's cookies (RFC 6265). Over TLS they have the __Host- prefix and Secure; over plain HTTP, which only
// localhost should see, neither, because browsers would drop them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyward::signin {

enum class Cookie : std::uint8_t {
  Session,  // the session's token, 12 hours
  Browser,  // who has signed in with this browser before: sealed
  Account,  // the account to show at the next sign-in: sealed
  Role,     // the role that the session has switched to: sealed (switched_role.h)
};

std::optional<std::string_view> find_cookie(std::string_view header, Cookie cookie, bool secure);
// A Set-Cookie value. Requires: `value` has only letters, digits, '-', '_' and '.'.
std::string set_cookie(Cookie cookie, std::string_view value, std::int64_t max_age, bool secure);
std::string clear_cookie(Cookie cookie, bool secure);

}  // namespace keyward::signin
