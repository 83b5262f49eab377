// Service last accessed reports: what the permissions policies of a user, group, role or policy reach, and who last
// tried it. Made at once when asked for, and kept in memory until newer ones take their place.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace keyward::api {

inline constexpr std::size_t kKeptAccessReports = 100;             // of one account; the oldest go first
inline constexpr std::int64_t kTrackedSeconds = 400 * 24 * 3'600;  // AWS's tracking period

struct AccessReport {
  struct Entity {
    const char* type = "USER";  // or ROLE
    std::string arn, name, id, path;
  };
  struct Attempt {
    std::size_t entity;  // in `entities`
    Time when;
    std::string region;
  };
  struct Action {
    std::string name;
    std::optional<Attempt> newest;
  };
  struct Service {
    std::string prefix, name;
    std::vector<Attempt> attempts;  // the newest of each entity that tried, newest first
    std::vector<Action> actions;    // by name; only with `by_action`, and where some action was tried
  };
  Time made;
  bool by_action = false;
  std::vector<Entity> entities;   // who has the policies
  std::vector<Service> services;  // by prefix
};

// Any number of threads may call.
class AccessReports {
 public:
  // Null: there is none of this id.
  std::shared_ptr<const AccessReport> find(std::string_view account, std::string_view id) const;
  void put(std::string_view account, std::string id, AccessReport report);

 private:
  struct Kept {
    std::string id;
    std::shared_ptr<const AccessReport> report;
  };
  mutable std::mutex mutex_;
  std::map<std::string, std::deque<Kept>, std::less<>> reports_;  // by account, oldest first
};

}  // namespace keyward::api
