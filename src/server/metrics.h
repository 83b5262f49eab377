// Counters of the server in Prometheus' text form. Labels come from fixed lists: no name, no address, no secret.
// https://prometheus.io/docs/instrumenting/exposition_formats/
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace keyward::server {

enum class Route : std::uint8_t { Api, Decision, ConsoleApi, SignIn, Console, Operations, Other };
inline constexpr std::array<std::string_view, 7> kRouteNames{"api",     "decision",   "console_api", "sign_in",
                                                             "console", "operations", "other"};
// Services whose operations are counted; the last is whatever else was asked for.
inline constexpr std::array<std::string_view, 7> kServices{
    "iam", "sts", "keyward", "billing", "access-analyzer", "cloudtrail", "other"};
enum class Outcome : std::uint8_t { Success, Denied, ClientError, ServerError };
inline constexpr std::array<std::string_view, 4> kOutcomeNames{"success", "denied", "client_error", "server_error"};
Outcome outcome_of(int status);

// What is not counted here but asked for when metrics are read.
struct Gauges {
  std::uint64_t connections_open = 0, connections_accepted = 0, http_requests = 0, http_refused = 0, http_failed = 0;
  std::uint64_t audit_dropped = 0, writer_failures = 0;
  bool read_only = false;
  std::int64_t accounts = 0, users = 0, groups = 0, policies = 0, mfa_devices = 0, sessions = 0;
  double cpu_seconds = 0;
  std::uint64_t resident_bytes = 0, open_descriptors = 0;
  std::int64_t started = 0;  // seconds since 1970
  std::string_view version;
};
void read_process(Gauges& gauges);

// From any thread; a count touches memory that few threads share.
class Metrics {
 public:
  void count(Route route, int status, std::chrono::nanoseconds took);
  // A call of an operation, signed or from the console; besides count().
  void count_call(std::string_view service, int status);
  std::string text(const Gauges& gauges) const;

 private:
  static constexpr std::array<double, 7> kBounds{0.0001, 0.001, 0.01, 0.1, 0.5, 1, 5};  // seconds
  struct alignas(64) Shard {
    std::array<std::array<std::atomic<std::uint64_t>, kOutcomeNames.size()>, kRouteNames.size()> requests{};
    std::array<std::array<std::atomic<std::uint64_t>, kOutcomeNames.size()>, kServices.size()> calls{};
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> took{};
    std::atomic<std::uint64_t> took_nanoseconds{0};
  };
  Shard& shard();
  std::array<Shard, 8> shards_;
};

}  // namespace keyward::server
