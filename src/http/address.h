// IP addresses and networks, as sources of requests. IPv4-mapped IPv6 addresses (::ffff:192.0.2.1) are always turned
// into plain IPv4, so that one host has one name. No look-ups: host names are not addresses.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sockaddr;

namespace keyward::http {

class IpAddress {
 public:
  IpAddress() = default;  // 0.0.0.0
  // "192.0.2.1" or "2001:db8::1" (RFC 5952 or any other RFC 4291 form); no port, no brackets, no zone.
  static std::optional<IpAddress> parse(std::string_view text);
  // The address of an AF_INET or AF_INET6 socket address; nothing for another family.
  static std::optional<IpAddress> from(const sockaddr& address);

  bool is_v4() const { return v4_; }
  std::string text() const;  // IPv6 in the form of RFC 5952
  // 4 bytes for IPv4, 16 for IPv6, in network order.
  std::span<const std::uint8_t> bytes() const { return {bytes_.data(), v4_ ? 4u : 16u}; }
  // What one client can choose freely is not told apart: the address for IPv4, its /64 for IPv6.
  IpAddress site() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  bool v4_ = true;
};

// A CIDR block such as 10.0.0.0/8 or 2001:db8::/32.
class Network {
 public:
  // "10.0.0.0/8", or an address alone for exactly that one. Bits behind the prefix are ignored.
  static std::optional<Network> parse(std::string_view text);
  bool contains(const IpAddress& address) const;

 private:
  IpAddress base_;
  unsigned prefix_ = 0;
};

}  // namespace keyward::http
