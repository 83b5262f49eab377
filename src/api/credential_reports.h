// The credential report: every user of an account and the state of their credentials, as of one moment, kept for four
// hours. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "audit/usage.h"
#include "base/time.h"
#include "identity/state.h"

namespace keyward::api {

inline constexpr std::int64_t kReportSeconds = 4 * 60 * 60;  // how long one is good

struct CredentialReport {
  std::string text;  // CSV, lines ending in '\n', without one at the end
  Time generated;
};

// The report of the account as it is now. Linear in the users.
std::string credential_report(const identity::Account& account, audit::Usage& usage);

// The newest report of each account, in memory: after a restart there is none, and one is made anew when it is asked
// for. Any number of threads may call.
class CredentialReports {
 public:
  // Null: none was made.
  std::shared_ptr<const CredentialReport> find(std::string_view account) const;
  void put(std::string_view account, CredentialReport report);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const CredentialReport>, std::less<>> reports_;
};

}  // namespace keyward::api
