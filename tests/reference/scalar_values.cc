#include "scalar_values.h"

#include "base/text.h"

namespace keyward::reference {
namespace {

bool all_digits(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return true;
}

// A field of exactly `digits` digits.
std::optional<int> read_field(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size() || !all_digits(text.substr(at, digits))) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, digits)) value = value * 10 + (c - '0');
  return value;
}

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
  constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// By counting, year by year and month by month.
std::int64_t days_since_1970(int year, int month, int day) {
  std::int64_t days = 0;
  for (int y = 1970; y < year; ++y) days += leap(y) ? 366 : 365;
  for (int y = year; y < 1970; ++y) days -= leap(y) ? 366 : 365;
  for (int m = 1; m < month; ++m) days += days_in_month(year, m);
  return days + day - 1;
}

std::string without_trailing_zeros(std::string text) {
  while (!text.empty() && text.back() == '0') text.pop_back();
  return text;
}

std::optional<Instant> read_epoch(std::string_view digits) {
  if (digits.size() > 15) return std::nullopt;
  std::int64_t seconds = 0;
  for (const char c : digits) seconds = seconds * 10 + (c - '0');
  return Instant{seconds, ""};
}

// Groups of an IPv6 address: "1:2:ffff", an IPv4 address allowed at the end if `may_end_in_ipv4`.
std::optional<std::vector<int>> read_groups(std::string_view text, bool may_end_in_ipv4) {
  std::vector<int> groups;
  if (text.empty()) return groups;
  std::size_t at = 0;
  while (true) {
    const std::size_t colon = text.find(':', at);
    const bool last = colon == std::string_view::npos;
    const std::string_view group = text.substr(at, last ? std::string_view::npos : colon - at);
    if (last && may_end_in_ipv4 && group.find('.') != std::string_view::npos) {
      const std::optional<Address> tail = read_address(group);
      if (!tail || tail->version6) return std::nullopt;
      for (std::size_t half = 0; half < 2; ++half) {
        int value = 0;
        for (std::size_t bit = 0; bit < 16; ++bit) value = value * 2 + tail->bits[half * 16 + bit];
        groups.push_back(value);
      }
      return groups;
    }
    if (group.empty() || group.size() > 4) return std::nullopt;
    int value = 0;
    for (const char c : group) {
      const char l = ascii_lower(c);
      if (l >= '0' && l <= '9')
        value = value * 16 + (l - '0');
      else if (l >= 'a' && l <= 'f')
        value = value * 16 + (l - 'a' + 10);
      else
        return std::nullopt;
    }
    groups.push_back(value);
    if (last) return groups;
    at = colon + 1;
  }
}

void append_bits(std::vector<int>& bits, int value, int count) {
  for (int bit = count - 1; bit >= 0; --bit) bits.push_back((value >> bit) & 1);
}

std::optional<Address> read_address6(std::string_view text) {
  std::vector<int> groups;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    const auto all = read_groups(text, true);
    if (!all || all->size() != 8) return std::nullopt;
    groups = *all;
  } else {
    const auto head = read_groups(text.substr(0, gap), false);
    const auto tail = read_groups(text.substr(gap + 2), true);
    if (!head || !tail || head->size() + tail->size() > 7) return std::nullopt;
    groups = *head;
    groups.resize(8 - tail->size(), 0);
    groups.insert(groups.end(), tail->begin(), tail->end());
  }
  Address address{true, {}};
  for (const int group : groups) append_bits(address.bits, group, 16);
  return address;
}

}  // namespace

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal number;
  if (text.starts_with("-")) {
    number.negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  if (!all_digits(whole)) return std::nullopt;
  if (point != std::string_view::npos) {
    const std::string_view fraction = text.substr(point + 1);
    if (!all_digits(fraction)) return std::nullopt;
    number.fraction = without_trailing_zeros(std::string(fraction));
  }
  while (whole.starts_with("0")) whole.remove_prefix(1);
  number.whole = whole;
  if (number.whole.empty() && number.fraction.empty()) number.negative = false;
  return number;
}

std::strong_ordering compare(const Decimal& a, const Decimal& b) {
  if (a.negative != b.negative) return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  std::strong_ordering size = a.whole.size() <=> b.whole.size();
  if (size == 0) size = a.whole <=> b.whole;
  if (size == 0) size = a.fraction <=> b.fraction;
  return a.negative ? 0 <=> size : size;
}

std::optional<Instant> read_instant(std::string_view text) {
  // Seconds have no sign: nothing in AWS's documentation is before 1970.
  if (text.size() != 4 && all_digits(text)) return read_epoch(text);
  const auto year = read_field(text, 0, 4);
  if (!year) return std::nullopt;
  int month = 1, day = 1, hour = 0, minute = 0, second = 0, offset_minutes = 0;
  std::string fraction;
  std::size_t at = 4;
  const auto field_after = [&](char separator, int& into, int low, int high) {
    if (at >= text.size() || text[at] != separator) return false;
    const auto value = read_field(text, at + 1, 2);
    if (!value || *value < low || *value > high) return false;
    into = *value;
    at += 3;
    return true;
  };
  const auto instant = [&] {
    const std::int64_t days = days_since_1970(*year, month, day);
    return Instant{((days * 24 + hour) * 60 + minute - offset_minutes) * 60 + second, fraction};
  };
  if (at == text.size()) return instant();
  if (!field_after('-', month, 1, 12)) return std::nullopt;
  if (at == text.size()) return instant();
  if (!field_after('-', day, 1, days_in_month(*year, month))) return std::nullopt;
  if (at == text.size()) return instant();
  if (!field_after('T', hour, 0, 23) || !field_after(':', minute, 0, 59)) return std::nullopt;
  if (at < text.size() && text[at] == ':') {
    if (!field_after(':', second, 0, 59)) return std::nullopt;
    if (at < text.size() && text[at] == '.') {
      std::size_t end = at + 1;
      while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
      if (end == at + 1) return std::nullopt;
      fraction = without_trailing_zeros(std::string(text.substr(at + 1, end - at - 1)));
      at = end;
    }
  }
  if (text.substr(at) == "Z") return instant();
  const char sign = at < text.size() ? text[at] : ' ';
  int hours = 0, minutes = 0;
  if ((sign != '+' && sign != '-') || !field_after(sign, hours, 0, 23) || !field_after(':', minutes, 0, 59) ||
      at != text.size())
    return std::nullopt;
  offset_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
  return instant();
}

std::strong_ordering compare(const Instant& a, const Instant& b) {
  if (a.seconds != b.seconds) return a.seconds <=> b.seconds;
  return a.fraction <=> b.fraction;  // digits after the point: the order of texts is that of the numbers
}

std::optional<bool> read_bool(std::string_view text) {
  const std::string folded = ascii_lower(text);
  if (folded == "true") return true;
  if (folded == "false") return false;
  return std::nullopt;
}

std::optional<Address> read_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return read_address6(text);
  Address address;
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    std::size_t end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    const auto value = end - at >= 1 && end - at <= 3 ? read_field(text, at, end - at) : std::nullopt;
    if (!value || *value > 255 || (end - at > 1 && text[at] == '0')) return std::nullopt;
    append_bits(address.bits, *value, 8);
    at = end;
    if (part < 3) {
      if (at >= text.size() || text[at] != '.') return std::nullopt;
      ++at;
    }
  }
  if (at != text.size()) return std::nullopt;
  return address;
}

std::optional<Network> read_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = read_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const std::size_t width = address->bits.size();
  if (slash == std::string_view::npos) return Network{*address, width};
  const std::string_view digits = text.substr(slash + 1);
  const auto prefix = digits.size() <= 3 && all_digits(digits) ? read_field(digits, 0, digits.size()) : std::nullopt;
  if (!prefix || static_cast<std::size_t>(*prefix) > width) return std::nullopt;
  return Network{*address, static_cast<std::size_t>(*prefix)};
}

bool contains(const Network& network, const Address& address) {
  if (network.address.version6 != address.version6) return false;
  for (std::size_t bit = 0; bit < network.prefix; ++bit)
    if (network.address.bits[bit] != address.bits[bit]) return false;
  return true;
}

std::optional<std::vector<std::uint8_t>> read_binary(std::string_view base64_text) { return parse_base64(base64_text); }

}  // namespace keyward::reference
