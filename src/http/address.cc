#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace keyward::http {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  char terminated[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof terminated || text.contains('\0')) return std::nullopt;
  std::memcpy(terminated, text.data(), text.size());
  terminated[text.size()] = '\0';
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  if (inet_pton(AF_INET6, terminated, &six.sin6_addr) == 1) return from(reinterpret_cast<const sockaddr&>(six));
  sockaddr_in four{};
  four.sin_family = AF_INET;
  if (inet_pton(AF_INET, terminated, &four.sin_addr) == 1) return from(reinterpret_cast<const sockaddr&>(four));
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::from(const sockaddr& address) {
  IpAddress result;
  if (address.sa_family == AF_INET) {
    std::memcpy(result.bytes_.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
    return result;
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  const std::uint8_t* bytes = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr.s6_addr;
  if (std::equal(kMapped.begin(), kMapped.end(), bytes)) {
    std::memcpy(result.bytes_.data(), bytes + kMapped.size(), 4);
  } else {
    std::memcpy(result.bytes_.data(), bytes, 16);
    result.v4_ = false;
  }
  return result;
}

std::string IpAddress::text() const {
  char buffer[INET6_ADDRSTRLEN];
  return inet_ntop(v4_ ? AF_INET : AF_INET6, bytes_.data(), buffer, sizeof buffer);
}

IpAddress IpAddress::site() const {
  IpAddress result = *this;
  if (!v4_) std::fill(result.bytes_.begin() + 8, result.bytes_.end(), 0);
  return result;
}

std::optional<Network> Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<IpAddress> base = IpAddress::parse(text.substr(0, slash));
  if (!base) return std::nullopt;
  Network network;
  network.base_ = *base;
  const unsigned width = base->is_v4() ? 32 : 128;
  network.prefix_ = width;
  if (slash == std::string_view::npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), network.prefix_);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  // ::ffff:10.0.0.0/104 means 10.0.0.0/8.
  if (base->is_v4() && text.contains(':')) {
    if (network.prefix_ < 96) return std::nullopt;
    network.prefix_ -= 96;
  }
  if (network.prefix_ > width) return std::nullopt;
  return network;
}

bool Network::contains(const IpAddress& address) const {
  if (address.is_v4() != base_.is_v4()) return false;
  const std::span<const std::uint8_t> ours = base_.bytes();
  const std::span<const std::uint8_t> theirs = address.bytes();
  const unsigned whole = prefix_ / 8;
  if (std::memcmp(ours.data(), theirs.data(), whole) != 0) return false;
  const unsigned rest = prefix_ % 8;
  return rest == 0 || ((ours[whole] ^ theirs[whole]) >> (8 - rest)) == 0;
}

}  // namespace keyward::http
