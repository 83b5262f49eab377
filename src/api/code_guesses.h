// Slows down guessing at one-time codes by whoever holds a user's access keys: after some wrong codes a device has to
// wait, twice as long after each further one. In memory: nothing is written for a refused call.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace keyward::api {

// Not for several threads at once.
class CodeGuesses {
 public:
  static constexpr std::int64_t kFree = 5;               // wrong codes in a row before the first wait
  static constexpr std::int64_t kLongestWait = 15 * 60;  // seconds
  static constexpr std::int64_t kForgetAfter = 60 * 60;

  bool must_wait(std::string_view serial, Time now) const;
  void failed(std::string_view serial, Time now);
  void succeeded(std::string_view serial);

 private:
  static constexpr std::size_t kMaxDevices = 65'536;
  struct Entry {
    std::int64_t failures = 0;
    Time last;
  };
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace keyward::api
