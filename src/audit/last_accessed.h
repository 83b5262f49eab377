// When each user and role last tried what: the newest attempt at each service and each action, whether it was allowed
// or not. Kept beside the state and flushed with the usage counters; a crash loses at most the last minute.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
//
// Records: "ACCOUNT/accessed/ID", of the user's or role's unique ID.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "identity/records.h"
#include "identity/state.h"

namespace keyward::audit {

struct Access {
  Time when;
  std::string region;
  friend bool operator==(const Access&, const Access&) = default;
};

struct ServiceAccess {
  Access newest;
  std::map<std::string, Access, std::less<>> actions;  // by name: "GetObject"
  friend bool operator==(const ServiceAccess&, const ServiceAccess&) = default;
};

// By service prefix, lower case: "s3".
using Accesses = std::map<std::string, ServiceAccess, std::less<>>;

class LastAccessed {
 public:
  // Times are kept to the minute, so that a thread need not note the same twice in one.
  static constexpr std::int64_t kResolutionSeconds = 60;
  // Of one principal: what comes beyond only counts for its service, or not at all.
  static constexpr std::size_t kMaxServices = 1'024, kMaxActions = 1'024;
  static constexpr std::size_t kMaxNameBytes = 128;  // of an action; the same

  LastAccessed();

  // From any thread, on the request path. No lock, no allocation where the thread has lately noted the same within the
  // minute, which is nearly always; else one lock of the principal's shard. `action`: "s3:GetObject".
  void note(std::string_view account, std::string_view id, std::string_view action, std::string_view region, Time now);

  // Takes a record that stood beside the state; false if it is another kind's.
  bool load(std::string_view key, std::string_view value);

  // Empty if nothing is known.
  Accesses of(std::string_view id) const;

  // Adds the records that changed since the last call to `records`; what is known of principals that are gone goes.
  void flush(const identity::State& state, std::vector<identity::Record>& records);

 private:
  struct Entry {
    std::string account;
    Accesses services;
    std::size_t actions = 0;  // of all services
    bool changed = false;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries;  // by unique ID
  };
  Shard& shard(std::string_view id) { return shards_[Hash()(id) % shards_.size()]; }
  const Shard& shard(std::string_view id) const { return shards_[Hash()(id) % shards_.size()]; }

  const std::uint64_t number_;  // tells this one's notes from another's in the threads' memory
  std::array<Shard, 16> shards_;
};

}  // namespace keyward::audit
