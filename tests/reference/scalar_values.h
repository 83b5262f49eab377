// Numbers, instants, addresses and binary values for the reference evaluator. Each reader gives nothing for a text that
// is not of its type.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyward::reference {

// A decimal number of any length: "-12.50" is negative, "12", "5".
struct Decimal {
  bool negative = false;
  std::string whole;     // without leading zeros; empty for 0
  std::string fraction;  // without trailing zeros
};
std::optional<Decimal> read_decimal(std::string_view text);
std::strong_ordering compare(const Decimal& a, const Decimal& b);

// An instant: seconds since 1970 and a fraction of decimal digits without trailing zeros.
struct Instant {
  std::int64_t seconds = 0;
  std::string fraction;
};
// W3C's profile of ISO 8601 (https://www.w3.org/TR/NOTE-datetime), or seconds since 1970. Four digits are a year.
std::optional<Instant> read_instant(std::string_view text);
std::strong_ordering compare(const Instant& a, const Instant& b);

std::optional<bool> read_bool(std::string_view text);  // case does not count

struct Address {
  bool version6 = false;
  std::vector<int> bits;  // 32 or 128, the highest first
};
struct Network {
  Address address;
  std::size_t prefix = 0;  // bits that count
};
std::optional<Address> read_address(std::string_view text);
std::optional<Network> read_network(std::string_view text);  // CIDR, or an address alone
bool contains(const Network& network, const Address& address);

std::optional<std::vector<std::uint8_t>> read_binary(std::string_view base64_text);

}  // namespace keyward::reference
