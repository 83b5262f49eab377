#include "http/response.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/characters.h"

namespace keyward::http {
namespace {

// Framing is the server's: a second opinion about it would be a way to smuggle.
constexpr std::array<std::string_view, 5> kReserved{"Content-Length", "Transfer-Encoding", "Connection", "Date",
                                                    "Trailer"};

struct Phrase {
  int status;
  std::string_view text;
};

// RFC 9110 section 15 and RFC 6585.
constexpr Phrase kPhrases[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

}  // namespace

Response::Response(int status, std::string_view type, std::string bytes) : status_(status), owned_(std::move(bytes)) {
  content_type(type);
}

Response& Response::header(std::string_view name, std::string_view value) {
  const bool reserved =
      std::ranges::any_of(kReserved, [&](std::string_view each) { return equals_ignore_case(each, name); });
  if (reserved || !is_token(name) || !all_of_class(value, kFieldValue)) {
    broken_ = true;
    return *this;
  }
  if (lines_.empty()) lines_.reserve(256);
  lines_.append(name).append(": ").append(value).append("\r\n");
  return *this;
}

Response& Response::body(std::string bytes) {
  owned_ = std::move(bytes);
  owns_ = true;
  owner_.reset();
  return *this;
}

Response& Response::body_static(std::string_view bytes) { return body_shared(nullptr, bytes); }

Response& Response::body_shared(std::shared_ptr<const void> owner, std::string_view bytes) {
  owner_ = std::move(owner);
  view_ = bytes;
  owns_ = false;
  owned_.clear();
  return *this;
}

Response& Response::close_connection() {
  closes_ = true;
  return *this;
}

std::optional<std::string_view> Response::find(std::string_view name) const {
  for (std::string_view rest = lines_; !rest.empty();) {
    const std::size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    const std::size_t colon = line.find(':');
    if (equals_ignore_case(line.substr(0, colon), name)) return line.substr(colon + 2);
  }
  return std::nullopt;
}

std::string_view reason_phrase(int status) {
  const Phrase* found = std::ranges::lower_bound(kPhrases, status, {}, &Phrase::status);
  return found != std::end(kPhrases) && found->status == status ? found->text : "Unknown";
}

}  // namespace keyward::http
