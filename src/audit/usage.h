// What an account did, day by day, and when its access keys were last used: counted in memory by each thread, kept
// beside the state and flushed once a minute. A crash loses at most that minute; nothing that must be exact is counted
// here.
//
// Records: "ACCOUNT/usage/YYYY-MM-DD" and "ACCOUNT/key-used/ACCESS-KEY-ID".
#pragma once
#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "audit/last_accessed.h"
#include "base/time.h"
#include "identity/records.h"
#include "identity/state.h"

namespace keyward::audit {

enum class Service : std::uint8_t { Iam, Sts, Keyward, Billing, AccessAnalyzer, Cloudtrail };
inline constexpr std::array<std::string_view, 6> kServiceNames{
    "iam", "sts", "keyward", "billing", "access-analyzer", "cloudtrail"};
enum class Verdict : std::uint8_t { Success, Denied, ClientError, ServerError };
inline constexpr std::array<std::string_view, 4> kVerdictNames{"Success", "Denied", "ClientError", "ServerError"};

struct DayCounts {
  std::array<std::array<std::int64_t, kVerdictNames.size()>, kServiceNames.size()> requests{};
  std::int64_t sign_ins = 0;
  std::int64_t sign_in_failures = 0;
  std::int64_t decisions = 0;
  // Entities held, as last seen on that day.
  std::int64_t users = 0, groups = 0, policies = 0, access_keys = 0;

  void add(const DayCounts& other);  // the counts; entities stay as they are
  void take_entities(const DayCounts& other);
  friend bool operator==(const DayCounts&, const DayCounts&) = default;
};

struct KeyUse {
  Time when;
  std::string service;
  std::string region;
  friend bool operator==(const KeyUse&, const KeyUse&) = default;
};

class Usage {
 public:
  // Takes a record that load() found beside the state; false if it is none of these.
  bool load(std::string_view key, std::string_view value);

  // From any thread, on the request path: one short lock that the threads rarely share.
  void count_request(std::string_view account, Time now, Service service, Verdict verdict, bool decided);
  // Decisions that were answered for another service, besides the request.
  void count_decisions(std::string_view account, Time now, std::int64_t count);
  void count_sign_in(std::string_view account, Time now, bool success);
  void key_used(std::string_view account, std::string_view key_id, Time now, Service service, std::string_view region);

  // A month's days with their counts, by date; `month` is "2026-11". What is not yet flushed is counted, too.
  std::vector<std::pair<std::string, DayCounts>> month(std::string_view account, std::string_view month);
  std::optional<KeyUse> last_use(std::string_view key_id);
  // What users and roles last tried: noted by itself, loaded and flushed with the counters.
  LastAccessed& accessed() { return accessed_; }

  // Gathers what the threads counted and gives the records that changed since the last call. `state` gives the entities
  // held.
  std::vector<identity::Record> flush(const identity::State& state, Time now);

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, DayCounts> days;                       // "ACCOUNT/usage/DATE"
    std::unordered_map<std::string, std::pair<std::string, KeyUse>> keys;  // key id -> account, use
  };
  Shard& shard();
  void gather();

  LastAccessed accessed_;
  std::array<Shard, 8> shards_;
  std::mutex mutex_;                       // guards what follows
  std::map<std::string, DayCounts> days_;  // by record key
  std::map<std::string, bool> changed_days_;
  std::unordered_map<std::string, KeyUse> key_uses_;
  std::map<std::string, std::string> changed_keys_;  // key id -> account
};

}  // namespace keyward::audit
