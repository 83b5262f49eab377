// Slows down guessing at sign-in. Failures are counted for a principal from one source network, and for a principal
// from everywhere; each count has some free attempts, then a wait that doubles up to 15 minutes. Signing in clears the
// first. A browser that has signed in before is not held to the second, so that a stranger who guesses cannot lock the
// owner out.
//
// The table is bounded and outlives restarts: each change is also a record, to be committed with the audit event of the
// attempt.
#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "identity/records.h"

namespace keyward::signin {

inline constexpr std::int64_t kLongestWait = 15 * 60;
inline constexpr std::int64_t kForgetAfter = 60 * 60;  // without a further failure

// The network a source address counts as: /24 of IPv4, /64 of IPv6 (RFC 4291 section 2.5.4); any other text is itself.
std::string source_network(std::string_view address);

// From any thread.
class Throttle {
 public:
  explicit Throttle(std::size_t capacity = 65'536) : capacity_(capacity) {}

  // Takes a record that load() found beside the state; false if it is not one of these.
  bool load(std::string_view key, std::string_view value);

  struct Attempt {
    std::string principal;  // who is claimed: any text
    std::string network;    // source_network()
    bool known_browser = false;
  };
  // How many seconds this attempt has to wait; 0: it may go on.
  std::int64_t wait(const Attempt& attempt, Time now) const;
  // Counts a failure and gives the records to commit.
  std::vector<identity::Record> failed(const Attempt& attempt, Time now);
  // Forgets the failures of this principal from this network.
  std::vector<identity::Record> succeeded(const Attempt& attempt);

  std::size_t size() const;

 private:
  struct Entry {
    std::int64_t failures = 0;
    Time last;
    std::int64_t free = 0;  // attempts before the first wait
    Time until() const;
    // An hour away: before, or after if the clock was set back.
    bool forgotten(Time now) const;
  };
  void count(const std::string& key, std::int64_t free, Time now, std::vector<identity::Record>& records);
  void make_room(Time now, std::vector<identity::Record>& records);

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  // guarded by mutex_
};

}  // namespace keyward::signin
