#include "api/code_guesses.h"

#include <algorithm>

namespace keyward::api {

bool CodeGuesses::must_wait(std::string_view serial, Time now) const {
  const auto at = entries_.find(std::string(serial));
  if (at == entries_.end() || at->second.failures < kFree) return false;
  const std::int64_t doublings = std::min<std::int64_t>(at->second.failures - kFree, 10);
  const std::int64_t wait = std::min(std::int64_t{1} << doublings, kLongestWait);
  // A clock that was set back makes nobody wait longer.
  return now >= at->second.last && now.seconds < at->second.last.seconds + wait;
}

void CodeGuesses::failed(std::string_view serial, Time now) {
  if (entries_.size() >= kMaxDevices)
    std::erase_if(entries_, [&](const auto& entry) { return now.seconds > entry.second.last.seconds + kForgetAfter; });
  Entry& entry = entries_[std::string(serial)];
  if (now.seconds > entry.last.seconds + kForgetAfter) entry.failures = 0;
  ++entry.failures;
  entry.last = now;
}

void CodeGuesses::succeeded(std::string_view serial) { entries_.erase(std::string(serial)); }

}  // namespace keyward::api
