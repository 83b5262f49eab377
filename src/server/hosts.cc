#include "server/hosts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace keyward::server {
namespace {
std::string in_host_form(const http::IpAddress& address) {
  return address.is_v4() ? address.text() : fmt::format("[{}]", address.text());
}
}  // namespace

Hosts::Hosts(const Config& config, std::string_view public_url) : names_{"localhost", "127.0.0.1", "[::1]"} {
  if (const auto url = parse_public_url(public_url)) names_.push_back(url->host);
  if (const auto address = http::IpAddress::parse(config.listen_address)) {
    any_address_ = std::ranges::all_of(address->bytes(), [](std::uint8_t byte) { return byte == 0; });
    names_.push_back(in_host_form(*address));
  }
  for (const std::string& host : config.allowed_hosts) names_.push_back(ascii_lower(host));
}

bool Hosts::allows(std::string_view host) const {
  const std::size_t name_end = host.starts_with('[') ? host.find(']') : host.find(':');
  std::string_view name = host;
  if (name_end != std::string_view::npos) name = host.substr(0, host.starts_with('[') ? name_end + 1 : name_end);
  if (name.empty()) return false;
  if (std::ranges::any_of(names_, [name](const std::string& known) { return equals_ignore_case(known, name); }))
    return true;
  if (!name.starts_with('[')) return any_address_ && http::IpAddress::parse(name).has_value();
  const auto address = http::IpAddress::parse(name.substr(1, name.size() - 2));
  return address && (any_address_ || std::ranges::find(names_, in_host_form(*address)) != names_.end());
}

}  // namespace keyward::server
