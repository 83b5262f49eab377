// The value types of condition operators, read without allocation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace keyward::policy {

// A decimal number of any length: "[+-]digits[.digits]". 10 and 10.0 are equal. Keeps views into its text.
struct Decimal {
  bool negative = false;      // never of zero
  std::string_view whole;     // without leading zeros
  std::string_view fraction;  // without trailing zeros
};
std::optional<Decimal> parse_decimal(std::string_view text);
std::strong_ordering compare(const Decimal& a, const Decimal& b);

struct Instant {
  std::int64_t seconds = 0;  // since 1970
  std::uint32_t nanoseconds = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};
// YYYY, YYYY-MM, YYYY-MM-DD, YYYY-MM-DDThh:mmTZD, ...:ssTZD, ...:ss.sTZD with TZD = Z or +hh:mm or -hh:mm, or seconds
// since 1970 in digits (four digits are a year). A short form is its first instant in UTC. Digits behind the ninth of a
// fraction do not count.
std::optional<Instant> parse_instant(std::string_view text);

std::optional<bool> parse_truth(std::string_view text);  // "true", "false"; case does not count

// An address is a network that holds only itself. IPv4 and IPv6 are apart: neither holds an address of the other.
struct Network {
  std::array<std::uint8_t, 16> bytes{};
  std::uint8_t prefix = 0;  // 0-32 or 0-128
  bool v6 = false;
};
std::optional<Network> parse_address(std::string_view text);
std::optional<Network> parse_network(std::string_view text);  // an address, or ADDRESS/PREFIX
bool contains(const Network& network, const Network& address);

}  // namespace keyward::policy
