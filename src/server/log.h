// The operator's log: one JSON object a line on stderr. What happened, never a secret, never what a client sent.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace keyward::server {

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error, Off };
inline constexpr std::string_view kLogLevels[] = {"debug", "info", "warning", "error", "off"};
std::optional<LogLevel> parse_log_level(std::string_view text);

struct LogField {
  std::string_view name;
  std::string_view value;
};

// Lines of a lower level are left out from now on. Before any thread is started.
void set_log_level(LogLevel level);
// Writes one line, whole, from any thread.
void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

// The line without its end, for tests.
std::string log_line(LogLevel level, std::string_view time, std::string_view message,
                     std::initializer_list<LogField> fields);

}  // namespace keyward::server
