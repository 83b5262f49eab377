#include "policy/scalars.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>

#include "base/text.h"

namespace keyward::policy {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

// Reads exactly `count` digits off the front.
bool take_digits(std::string_view& text, std::size_t count, int& value) {
  if (text.size() < count || !all_digits(text.substr(0, count))) return false;
  value = 0;
  for (const char c : text.substr(0, count)) value = value * 10 + (c - '0');
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> seconds_of_date(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::int64_t{std::chrono::sys_days(date).time_since_epoch().count()} * 86'400;
}

// "Z", "+hh:mm", "-hh:mm": seconds east of UTC.
std::optional<std::int64_t> parse_zone(std::string_view text) {
  if (text == "Z") return 0;
  int hours = 0;
  int minutes = 0;
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  if (!take_digits(text, 2, hours) || !take(text, ':') || !take_digits(text, 2, minutes) || !text.empty() ||
      hours > 23 || minutes > 59)
    return std::nullopt;
  const std::int64_t offset = std::int64_t{hours} * 3'600 + std::int64_t{minutes} * 60;
  return west ? -offset : offset;
}

// What follows the T: "hh:mm[:ss[.s]]TZD".
std::optional<Instant> parse_time_of_day(std::string_view text) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::uint32_t nanoseconds = 0;
  if (!take_digits(text, 2, hour) || !take(text, ':') || !take_digits(text, 2, minute)) return std::nullopt;
  if (take(text, ':')) {
    if (!take_digits(text, 2, second)) return std::nullopt;
    if (take(text, '.')) {
      std::uint32_t unit = 100'000'000;
      if (text.empty() || !is_digit(text[0])) return std::nullopt;
      while (!text.empty() && is_digit(text[0])) {
        nanoseconds += static_cast<std::uint32_t>(text[0] - '0') * unit;
        unit /= 10;
        text.remove_prefix(1);
      }
    }
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::optional<std::int64_t> zone = parse_zone(text);
  if (!zone) return std::nullopt;
  return Instant{hour * 3600 + minute * 60 + second - *zone, nanoseconds};
}

std::optional<Network> parse_v4(std::string_view text) {
  Network network{{}, 32, false};
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0 && !take(text, '.')) return std::nullopt;
    unsigned value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits]) && digits < 4)
      value = value * 10 + static_cast<unsigned>(text[digits++] - '0');
    if (digits == 0 || value > 255 || (digits > 1 && text[0] == '0')) return std::nullopt;
    network.bytes[i] = static_cast<std::uint8_t>(value);
    text.remove_prefix(digits);
  }
  if (!text.empty()) return std::nullopt;
  return network;
}

std::optional<Network> parse_v6(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.contains('\0')) return std::nullopt;
  std::ranges::copy(text, terminated.begin());
  Network network{{}, 128, true};
  if (inet_pton(AF_INET6, terminated.data(), network.bytes.data()) != 1) return std::nullopt;
  return network;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal number;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    number.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  number.whole = text.substr(0, point);
  if (!all_digits(number.whole)) return std::nullopt;
  if (point != std::string_view::npos) {
    number.fraction = text.substr(point + 1);
    if (!all_digits(number.fraction)) return std::nullopt;
  }
  while (!number.whole.empty() && number.whole.front() == '0') number.whole.remove_prefix(1);
  while (!number.fraction.empty() && number.fraction.back() == '0') number.fraction.remove_suffix(1);
  if (number.whole.empty() && number.fraction.empty()) number.negative = false;
  return number;
}

std::strong_ordering compare(const Decimal& a, const Decimal& b) {
  if (a.negative != b.negative) return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  std::strong_ordering order = a.whole.size() <=> b.whole.size();
  if (order == 0) order = a.whole.compare(b.whole) <=> 0;
  if (order == 0) order = a.fraction.compare(b.fraction) <=> 0;
  return a.negative ? 0 <=> order : order;
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() != 4 && all_digits(text)) {
    Instant instant;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), instant.seconds);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return instant;
  }
  int year = 0;
  int month = 1;
  int day = 1;
  if (!take_digits(text, 4, year)) return std::nullopt;
  bool whole_date = false;
  if (!text.empty()) {
    if (!take(text, '-') || !take_digits(text, 2, month)) return std::nullopt;
    if (!text.empty()) {
      if (!take(text, '-') || !take_digits(text, 2, day)) return std::nullopt;
      whole_date = true;
    }
  }
  const std::optional<std::int64_t> date = seconds_of_date(year, month, day);
  if (!date) return std::nullopt;
  if (text.empty()) return Instant{*date, 0};
  if (!whole_date || !take(text, 'T')) return std::nullopt;
  std::optional<Instant> time = parse_time_of_day(text);
  if (time) time->seconds += *date;
  return time;
}

std::optional<bool> parse_truth(std::string_view text) {
  if (equals_ignore_case(text, "true")) return true;
  if (equals_ignore_case(text, "false")) return false;
  return std::nullopt;
}

std::optional<Network> parse_address(std::string_view text) {
  return text.contains(':') ? parse_v6(text) : parse_v4(text);
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  std::optional<Network> network = parse_address(text.substr(0, slash));
  if (!network || slash == std::string_view::npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  unsigned prefix = 0;
  if (!all_digits(digits) || digits.size() > 3) return std::nullopt;
  for (const char c : digits) prefix = prefix * 10 + static_cast<unsigned>(c - '0');
  if (prefix > network->prefix) return std::nullopt;
  network->prefix = static_cast<std::uint8_t>(prefix);
  return network;
}

bool contains(const Network& network, const Network& address) {
  if (network.v6 != address.v6) return false;
  const std::size_t whole = network.prefix / 8U;
  if (std::memcmp(network.bytes.data(), address.bytes.data(), whole) != 0) return false;
  const unsigned rest = network.prefix % 8U;
  if (rest == 0) return true;
  const unsigned mask = (0xFF00U >> rest) & 0xFFU;
  return (network.bytes[whole] & mask) == (address.bytes[whole] & mask);
}

}  // namespace keyward::policy
