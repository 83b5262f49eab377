#include "signin/cookies.h"

#include <fmt/format.h>

namespace keyward::signin {
namespace {
std::string name_of(Cookie cookie, bool secure) {
  constexpr const char* kNames[] = {"keyward-session", "keyward-browser", "keyward-account", "keyward-role"};
  const char* const name = kNames[static_cast<std::size_t>(cookie)];
  return fmt::format("{}{}", secure ? "__Host-" : "", name);
}
}  // namespace

std::optional<std::string_view> find_cookie(std::string_view header, Cookie cookie, bool secure) {
  const std::string name = name_of(cookie, secure) + "=";
  while (!header.empty()) {
    const std::size_t end = header.find(';');
    std::string_view pair = header.substr(0, end);
    header = end == std::string_view::npos ? std::string_view() : header.substr(end + 1);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(name)) return pair.substr(name.size());
  }
  return std::nullopt;
}

std::string set_cookie(Cookie cookie, std::string_view value, std::int64_t max_age, bool secure) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", name_of(cookie, secure), value, max_age,
                     secure ? "; Secure" : "");
}

std::string clear_cookie(Cookie cookie, bool secure) { return set_cookie(cookie, "", 0, secure); }
}  // namespace keyward::signin
