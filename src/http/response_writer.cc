#include "http/response_writer.h"

#include <charconv>
#include <ctime>

namespace keyward::http {
namespace {

constexpr std::string_view kBroken = "The response could not be sent.\n";

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append(digits, end);
}

}  // namespace

std::string_view DateLine::current() {
  const std::time_t now = std::time(nullptr);
  if (now != second_) {
    second_ = now;
    std::tm utc{};
    gmtime_r(&now, &utc);
    // In the C locale, which is the process' unless it calls setlocale(); names must be English (RFC 9110
    // section 5.6.7).
    size_ = std::strftime(text_, sizeof text_, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
  }
  return {text_, size_};
}

std::string_view write_head(std::string& out, const Response& response, const ResponseFraming& framing,
                            DateLine& date) {
  const bool broken = response.broken() || response.status() < 200 || response.status() > 599;
  const int status = broken ? 500 : response.status();
  const std::string_view body = broken ? kBroken : response.body();
  // RFC 9110 section 6.4.1: these never have a body.
  const bool bodiless = status == 204 || status == 304;

  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(status));
  out.append(" ").append(reason_phrase(status)).append("\r\n");
  out.append(date.current());
  if (framing.close) {
    out.append("Connection: close\r\n");
  } else if (framing.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  if (!bodiless) {
    out.append("Content-Length: ");
    append_number(out, body.size());
    out.append("\r\n");
  }
  out.append(broken ? std::string_view("Content-Type: text/plain; charset=utf-8\r\n") : response.header_lines());
  out.append("\r\n");
  return bodiless || framing.head_request ? std::string_view() : body;
}

}  // namespace keyward::http
