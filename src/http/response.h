// What a handler answers. Headers are checked as they are added: what could break out of its line (CR, LF, NUL, other
// controls) never reaches the wire; such a response is sent as a plain 500 instead, so that callers need not check.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace keyward::http {

// A value; movable between threads, used by one at a time.
class Response {
 public:
  // 200 to 599. Date, Content-Length and Connection are written by the server.
  explicit Response(int status = 200) : status_(status) {}
  Response(int status, std::string_view content_type, std::string body);

  // Adds a header; adding one twice sends it twice (Set-Cookie). The response is `broken` from then on if the name is
  // no RFC 9110 token, the value has a control character other than a tab, or the server writes that header itself.
  Response& header(std::string_view name, std::string_view value);
  Response& content_type(std::string_view value) { return header("Content-Type", value); }

  // The body, one of three: owned; a view of bytes that live as long as the process; a view of what `owner` keeps
  // alive.
  Response& body(std::string bytes);
  Response& body_static(std::string_view bytes);
  Response& body_shared(std::shared_ptr<const void> owner, std::string_view bytes);

  // Ends the connection after this response.
  Response& close_connection();

  int status() const { return status_; }
  bool broken() const { return broken_; }
  bool closes() const { return closes_; }
  std::string_view body() const { return owns_ ? std::string_view(owned_) : view_; }
  // "Name: value\r\n" of every header added, in order.
  std::string_view header_lines() const { return lines_; }
  // The value of the first header of that name, in any letter case.
  std::optional<std::string_view> find(std::string_view name) const;

 private:
  int status_;
  bool broken_ = false;
  bool closes_ = false;
  bool owns_ = true;
  std::string lines_;
  std::string owned_;
  std::string_view view_;
  std::shared_ptr<const void> owner_;
};

// "Not Found" for 404; "Unknown" for a status without a registered phrase.
std::string_view reason_phrase(int status);

}  // namespace keyward::http
