#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace keyward {
namespace {
using namespace std::chrono;

struct Parts {
  int year;
  unsigned month, day, hour, minute, second;
};

Parts parts_of(Time time) {
  const sys_seconds point{seconds{time.seconds}};
  const sys_days date = floor<days>(point);
  const year_month_day ymd{date};
  const hh_mm_ss clock{point - date};
  return {static_cast<int>(ymd.year()),
          static_cast<unsigned>(ymd.month()),
          static_cast<unsigned>(ymd.day()),
          static_cast<unsigned>(clock.hours().count()),
          static_cast<unsigned>(clock.minutes().count()),
          static_cast<unsigned>(clock.seconds().count())};
}

std::optional<Time> time_of(const Parts& parts) {
  const year_month_day ymd{year{parts.year}, month{parts.month}, day{parts.day}};
  if (!ymd.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 59) return std::nullopt;
  const sys_seconds point = sys_days{ymd} + hours{parts.hour} + minutes{parts.minute} + seconds{parts.second};
  return Time{point.time_since_epoch().count()};
}

// Takes `count` digits at `at`; false if one of them is none.
bool take(std::string_view text, std::size_t at, std::size_t count, unsigned& out) {
  out = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + static_cast<unsigned>(text[i] - '0');
  }
  return true;
}

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
}  // namespace

std::string iso8601(Time time) {
  const Parts p = parts_of(time);
  if (p.year < 0 || p.year > 9999)
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", p.year, p.month, p.day, p.hour, p.minute, p.second);
  // Every answer and event has some of these.
  std::string text = "0000-00-00T00:00:00Z";
  const auto put = [&](std::size_t at, unsigned number) {
    text[at] = static_cast<char>('0' + number / 10);
    text[at + 1] = static_cast<char>('0' + number % 10);
  };
  const auto year = static_cast<unsigned>(p.year);
  put(0, year / 100);
  put(2, year % 100);
  put(5, p.month);
  put(8, p.day);
  put(11, p.hour);
  put(14, p.minute);
  put(17, p.second);
  return text;
}

std::string iso8601_basic(Time time) {
  const Parts p = parts_of(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", p.year, p.month, p.day, p.hour, p.minute, p.second);
}

std::string in_words(Time time) {
  const Parts p = parts_of(time);
  return fmt::format("{} {}, {:04} {}:{:02}:{:02} {}", kMonths[p.month - 1], p.day, p.year, (p.hour + 11) % 12 + 1,
                     p.minute, p.second, p.hour < 12 ? "AM" : "PM");
}

std::string iso_date(Time time) {
  const Parts p = parts_of(time);
  return fmt::format("{:04}-{:02}-{:02}", p.year, p.month, p.day);
}

std::optional<Time> parse_iso8601_basic(std::string_view text) {
  Parts p{};
  unsigned year = 0;
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  if (!take(text, 0, 4, year) || !take(text, 4, 2, p.month) || !take(text, 6, 2, p.day) || !take(text, 9, 2, p.hour) ||
      !take(text, 11, 2, p.minute) || !take(text, 13, 2, p.second))
    return std::nullopt;
  p.year = static_cast<int>(year);
  return time_of(p);
}

std::optional<Time> parse_iso8601(std::string_view text) {
  if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return std::nullopt;
  std::string basic;
  for (const char c : text)
    if (c != '-' && c != ':') basic += c;
  return parse_iso8601_basic(basic);
}

std::optional<Time> parse_http_date(std::string_view text) {
  Parts p{};
  unsigned year = 0;
  if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' ||
      text[19] != ':' || text[22] != ':' || text.substr(25) != " GMT")
    return std::nullopt;
  bool day_known = false;
  for (const std::string_view day : kDays) day_known = day_known || text.substr(0, 3) == day;
  for (unsigned i = 0; i < kMonths.size(); ++i)
    if (text.substr(8, 3) == kMonths[i]) p.month = i + 1;
  if (!day_known || p.month == 0 || !take(text, 5, 2, p.day) || !take(text, 12, 4, year) ||
      !take(text, 17, 2, p.hour) || !take(text, 20, 2, p.minute) || !take(text, 23, 2, p.second))
    return std::nullopt;
  p.year = static_cast<int>(year);
  return time_of(p);
}

Time SystemClock::now() const { return {duration_cast<seconds>(system_clock::now().time_since_epoch()).count()}; }
}  // namespace keyward
