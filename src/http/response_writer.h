// Turns responses into bytes: status line, headers and, where it is small, the body in one buffer.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "http/response.h"

namespace keyward::http {

struct ResponseFraming {
  bool head_request = false;  // the body is described, but not sent
  bool close = false;         // this response is the connection's last
  bool http_1_0 = false;      // a connection that stays must say so
};

// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", made anew once a second. For one thread.
class DateLine {
 public:
  std::string_view current();

 private:
  std::int64_t second_ = -1;
  char text_[64];
  std::size_t size_ = 0;
};

// Appends the head of the response. A broken response, or a status out of range, is written as a complete plain 500.
// Returns the bytes of the body that must follow: a view of `response`; empty if none is to be sent.
std::string_view write_head(std::string& out, const Response& response, const ResponseFraming& framing, DateLine& date);

}  // namespace keyward::http
