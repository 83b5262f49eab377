#include "server/log.h"

#include <unistd.h>

#include <atomic>
#include <utility>

#include "base/json.h"
#include "base/time.h"

namespace keyward::server {
namespace {
std::atomic<LogLevel> threshold{LogLevel::Info};
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
  for (std::size_t i = 0; i < std::size(kLogLevels); ++i)
    if (kLogLevels[i] == text) return static_cast<LogLevel>(i);
  return std::nullopt;
}

void set_log_level(LogLevel level) { threshold.store(level, std::memory_order_relaxed); }

std::string log_line(LogLevel level, std::string_view time, std::string_view message,
                     std::initializer_list<LogField> fields) {
  std::string line;
  json::Writer writer(line);
  writer.begin_object().member("time", time).member("level", kLogLevels[std::to_underlying(level)]);
  writer.member("message", message);
  for (const LogField& field : fields) writer.member(field.name, field.value);
  writer.end_object();
  return line;
}

void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  if (level < threshold.load(std::memory_order_relaxed)) return;
  const std::string line = log_line(level, iso8601(SystemClock().now()), message, fields) + "\n";
  // One write, so that lines of several threads do not mix. Nobody is left to be told if it fails.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace keyward::server
