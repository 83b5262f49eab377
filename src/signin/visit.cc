#include "signin/visit.h"

#include <algorithm>

namespace keyward::signin {
namespace {
bool is_plain(std::string_view url) {
  return url.size() <= kMaxUrl && std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
}

// Without the origin, if the URL is of it.
bool strip_origin(std::string_view& url, std::string_view origin) {
  if (origin.empty() || !url.starts_with(origin)) return false;
  const std::string_view rest = url.substr(origin.size());
  if (!rest.empty() && rest[0] != '/' && rest[0] != '?' && rest[0] != '#') return false;
  url = rest;
  return true;
}
}  // namespace

std::optional<std::string> console_path(std::string_view destination, std::string_view public_url,
                                        std::string_view own_origin) {
  if (!is_plain(destination)) return std::nullopt;
  if (!destination.starts_with('/') && !destination.empty() && !strip_origin(destination, public_url) &&
      !strip_origin(destination, own_origin))
    return std::nullopt;
  if (destination.empty() || destination == "/") return std::string(kConsoleHome);
  constexpr std::string_view kRoot = "/console";
  if (!destination.starts_with(kRoot)) return std::nullopt;
  const std::string_view rest = destination.substr(kRoot.size());
  if (!rest.empty() && rest[0] != '/' && rest[0] != '?' && rest[0] != '#') return std::nullopt;
  return std::string(destination);
}

bool is_web_url(std::string_view url) {
  return is_plain(url) && (url.starts_with("https://") || url.starts_with("http://")) && !host_of(url).empty();
}

std::string_view host_of(std::string_view url) {
  const std::size_t slashes = url.find("://");
  if (slashes == std::string_view::npos) return {};
  url.remove_prefix(slashes + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  // A name before the host is there to mislead.
  return url.substr(url.rfind('@') + 1);
}
}  // namespace keyward::signin
