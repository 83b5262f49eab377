#include "http/forwarded.h"

#include <algorithm>
#include <ranges>

#include "base/text.h"

namespace keyward::http {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes the last entry of a comma-separated list off it.
std::string_view take_last(std::string_view& list) {
  const std::size_t comma = list.rfind(',');
  const std::string_view last = comma == std::string_view::npos ? list : list.substr(comma + 1);
  list = comma == std::string_view::npos ? std::string_view() : list.substr(0, comma);
  return trim(last);
}

// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]" or "[2001:db8::1]:80".
std::optional<IpAddress> parse_entry(std::string_view entry) {
  if (entry.starts_with('[')) {
    const std::size_t close = entry.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view rest = entry.substr(close + 1);
    if (!rest.empty() && !rest.starts_with(':')) return std::nullopt;
    return IpAddress::parse(entry.substr(1, close - 1));
  }
  if (std::ranges::count(entry, ':') == 1) entry = entry.substr(0, entry.find(':'));
  return IpAddress::parse(entry);
}

}  // namespace

bool is_trusted(const IpAddress& address, std::span<const Network> trusted) {
  return std::ranges::any_of(trusted, [&](const Network& network) { return network.contains(address); });
}

IpAddress forwarded_source(const Request& request, const IpAddress& peer, std::span<const Network> trusted) {
  IpAddress source = peer;
  for (const Header& header : request.headers | std::views::reverse) {
    if (!equals_ignore_case(header.name, "X-Forwarded-For")) continue;
    for (std::string_view list = header.value; !list.empty();) {
      const std::optional<IpAddress> entry = parse_entry(take_last(list));
      if (!entry) return source;
      source = *entry;
      if (!is_trusted(source, trusted)) return source;
    }
  }
  return source;
}

bool forwarded_secure(const Request& request) {
  for (const Header& header : request.headers | std::views::reverse) {
    if (!equals_ignore_case(header.name, "X-Forwarded-Proto")) continue;
    std::string_view list = header.value;
    return equals_ignore_case(take_last(list), "https");
  }
  return false;
}

}  // namespace keyward::http
