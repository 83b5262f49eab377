#include "server/metrics.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace keyward::server {
namespace {
std::size_t shard_of_thread() {
  static std::atomic<std::size_t> next{0};
  static thread_local const std::size_t number = next.fetch_add(1, std::memory_order_relaxed);
  return number;
}

template <class Value>
void metric(std::string& out, std::string_view name, std::string_view type, std::string_view help, Value value) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
}
}  // namespace

Outcome outcome_of(int status) {
  if (status < 400) return Outcome::Success;
  if (status >= 500) return Outcome::ServerError;
  return status == 401 || status == 403 ? Outcome::Denied : Outcome::ClientError;
}

void read_process(Gauges& gauges) {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    const auto seconds = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    gauges.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }
  // proc(5): size, resident, ... in pages
  std::ifstream memory("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (memory >> size >> resident)
    gauges.resident_bytes = resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::error_code error;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (!error) gauges.open_descriptors = static_cast<std::uint64_t>(std::distance(begin(descriptors), end(descriptors)));
}

Metrics::Shard& Metrics::shard() { return shards_[shard_of_thread() % shards_.size()]; }

void Metrics::count_call(std::string_view service, int status) {
  std::size_t number = 0;
  while (number + 1 < kServices.size() && kServices[number] != service) ++number;
  shard().calls[number][std::to_underlying(outcome_of(status))].fetch_add(1, std::memory_order_relaxed);
}

void Metrics::count(Route route, int status, std::chrono::nanoseconds took) {
  Shard& own = shard();
  own.requests[std::to_underlying(route)][std::to_underlying(outcome_of(status))].fetch_add(1,
                                                                                            std::memory_order_relaxed);
  const double seconds = std::chrono::duration<double>(took).count();
  std::size_t bucket = 0;
  while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
  own.took[bucket].fetch_add(1, std::memory_order_relaxed);
  own.took_nanoseconds.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

std::string Metrics::text(const Gauges& gauges) const {
  std::string out;
  const auto line = [&out]<class... Values>(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Values>(values)...);
    out += '\n';
  };
  const auto sum = [this](auto member) {
    std::uint64_t total = 0;
    for (const Shard& shard : shards_) total += member(shard).load(std::memory_order_relaxed);
    return total;
  };
  line("# HELP keyward_requests_total Requests answered, by way in and result.");
  line("# TYPE keyward_requests_total counter");
  for (std::size_t route = 0; route < kRouteNames.size(); ++route)
    for (std::size_t outcome = 0; outcome < kOutcomeNames.size(); ++outcome)
      line("keyward_requests_total{{route=\"{}\",result=\"{}\"}} {}", kRouteNames[route], kOutcomeNames[outcome],
           sum([&](const Shard& shard) -> auto& { return shard.requests[route][outcome]; }));
  line("# HELP keyward_calls_total Operations called, by service and result.");
  line("# TYPE keyward_calls_total counter");
  for (std::size_t service = 0; service < kServices.size(); ++service)
    for (std::size_t outcome = 0; outcome < kOutcomeNames.size(); ++outcome)
      line("keyward_calls_total{{service=\"{}\",result=\"{}\"}} {}", kServices[service], kOutcomeNames[outcome],
           sum([&](const Shard& shard) -> auto& { return shard.calls[service][outcome]; }));
  line("# HELP keyward_request_seconds Time from a request's arrival to its answer.");
  line("# TYPE keyward_request_seconds histogram");
  std::uint64_t cumulative = 0;
  for (std::size_t bucket = 0; bucket <= kBounds.size(); ++bucket) {
    cumulative += sum([&](const Shard& shard) -> auto& { return shard.took[bucket]; });
    line("keyward_request_seconds_bucket{{le=\"{}\"}} {}",
         bucket < kBounds.size() ? fmt::format("{}", kBounds[bucket]) : "+Inf", cumulative);
  }
  line("keyward_request_seconds_sum {}",
       static_cast<double>(sum([](const Shard& shard) -> auto& { return shard.took_nanoseconds; })) / 1e9);
  line("keyward_request_seconds_count {}", cumulative);

  metric(out, "keyward_connections_open", "gauge", "Connections of clients.", gauges.connections_open);
  metric(out, "keyward_connections_accepted_total", "counter", "Connections ever accepted.",
         gauges.connections_accepted);
  metric(out, "keyward_http_requests_total", "counter", "Well-formed HTTP requests.", gauges.http_requests);
  metric(out, "keyward_http_refused_total", "counter", "HTTP requests refused as malformed, too large or too late.",
         gauges.http_refused);
  metric(out, "keyward_http_failed_total", "counter", "HTTP requests whose handling broke off; a fault of Keyward's.",
         gauges.http_failed);
  metric(out, "keyward_audit_dropped_total", "counter", "Audit events of reads and refusals that found no room.",
         gauges.audit_dropped);
  metric(out, "keyward_commit_failures_total", "counter", "Commits that the store did not take.",
         gauges.writer_failures);
  metric(out, "keyward_read_only", "gauge", "1 after a commit of unknown outcome, until a restart.",
         gauges.read_only ? 1 : 0);
  line("# HELP keyward_entities Entities held.");
  line("# TYPE keyward_entities gauge");
  line("keyward_entities{{kind=\"account\"}} {}", gauges.accounts);
  line("keyward_entities{{kind=\"user\"}} {}", gauges.users);
  line("keyward_entities{{kind=\"group\"}} {}", gauges.groups);
  line("keyward_entities{{kind=\"policy\"}} {}", gauges.policies);
  line("keyward_entities{{kind=\"mfa_device\"}} {}", gauges.mfa_devices);
  line("keyward_entities{{kind=\"console_session\"}} {}", gauges.sessions);
  metric(out, "process_cpu_seconds_total", "counter", "User and system CPU time.", gauges.cpu_seconds);
  metric(out, "process_resident_memory_bytes", "gauge", "Resident memory.", gauges.resident_bytes);
  metric(out, "process_open_fds", "gauge", "Open file descriptors.", gauges.open_descriptors);
  metric(out, "process_start_time_seconds", "gauge", "Start, in seconds since 1970.", gauges.started);
  line("# HELP keyward_build_info The version that runs.");
  line("# TYPE keyward_build_info gauge");
  line("keyward_build_info{{version=\"{}\"}} 1", gauges.version);
  return out;
}

}  // namespace keyward::server
