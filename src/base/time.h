// One clock, UTC. A Time is whole seconds since 1970-01-01T00:00:00Z, as IAM stores it; formats belong to the wire.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyward {

struct Time {
  std::int64_t seconds = 0;
  friend auto operator<=>(const Time&, const Time&) = default;
};

// "2013-04-18T05:01:58Z". Valid for years 0000 to 9999.
std::string iso8601(Time time);
// "20130418T050158Z", the form of X-Amz-Date.
std::string iso8601_basic(Time time);
// Reads exactly "YYYYMMDDTHHMMSSZ"; nothing for any other text or a date that does not exist.
std::optional<Time> parse_iso8601_basic(std::string_view text);
// Reads exactly "YYYY-MM-DDTHH:MM:SSZ".
std::optional<Time> parse_iso8601(std::string_view text);
// Reads an IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
std::optional<Time> parse_http_date(std::string_view text);
// "Apr 18, 2013 5:01:58 AM", as CloudTrail writes the times of answers.
std::string in_words(Time time);
// "2013-04-18"
std::string iso_date(Time time);

// Where the time comes from: the edge passes it in, tests set it. Any number of threads may ask.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

// A clock that stands until it is moved. For tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : time_(start) {}
  Time now() const override { return time_; }
  void set(Time time) { time_ = time; }
  void advance(std::int64_t seconds) { time_.seconds += seconds; }

 private:
  Time time_;
};

}  // namespace keyward
