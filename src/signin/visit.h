// What a federated sign-in asks for beside who it signs in: where to go, and where to come back to when it ends. Both
// are parts of a link that anybody may write.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace keyward::signin {

inline constexpr std::size_t kMaxUrl = 2'048;
inline constexpr std::string_view kConsoleHome = "/console/";

// The path of a page of the console that `destination` names: an absolute URL of one of our origins (each without a
// slash at its end), or a path. The console's first page if it is empty. Nothing: it leads elsewhere, or is no URL.
std::optional<std::string> console_path(std::string_view destination, std::string_view public_url,
                                        std::string_view own_origin);

// Whether it may stand in a link of a page: http or https, of printable ASCII, and at most kMaxUrl long.
bool is_web_url(std::string_view url);
// "idp.example.com:8443" of such a URL: what a person reads before following it.
std::string_view host_of(std::string_view url);

}  // namespace keyward::signin
