#include "http/request_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <functional>
#include <optional>
#include <utility>

#include "base/text.h"
#include "http/characters.h"

namespace keyward::http {
namespace {

constexpr std::size_t kFirstCapacity = 4096;
constexpr std::size_t kKeptCapacity = 8192;  // what a reader at rest may hold
// Method, version, blanks and line end around a target.
constexpr std::size_t kRequestLineExtra = 32;
// A chunk line is eight hex digits and rarely more; extensions have no meaning to us.
constexpr std::size_t kChunkLineBytes = 256;
constexpr std::size_t kChunkOverheadBytes = 4096;
constexpr std::size_t kTrailers = 16;
constexpr std::size_t kBodyStep = 16 << 10;

constexpr std::array<std::string_view, 7> kMethods{"GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"};

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// uri-host [ ":" port ] without percent-encoding: what browsers and SDKs send (RFC 9110 section 7.2).
bool is_host(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    const std::string_view address = text.substr(1, close - 1);
    const bool plausible = std::ranges::all_of(address, [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    });
    if (!plausible) return false;
    port = text.substr(close + 1);
    if (!port.empty() && port.front() != ':') return false;
  } else {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    if (name.empty() || !all_of_class(name, kHostName)) return false;
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (port.empty()) return true;
  port.remove_prefix(1);
  return port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

RequestReader::RequestReader(const Limits& limits) : limits_(limits) { headers_.reserve(24); }

std::size_t RequestReader::allowed_body_bytes() const {
  return limits_.body_limit ? limits_.body_limit(request_.method, request_.path) : limits_.body_bytes;
}

void RequestReader::refuse(int status, std::string_view why) {
  state_ = State::Refused;
  keep_alive_ = false;
  refusal_ = {status, why};
}

Progress RequestReader::progress() const {
  switch (state_) {
    case State::Complete:
      return Progress::Complete;
    case State::Refused:
      return Progress::Refused;
    default:
      return Progress::NeedMore;
  }
}

// Puts [from, end_) at the start of `target` (null: of the buffer itself) and lets every view follow.
void RequestReader::move_buffer(std::unique_ptr<char[]> target, std::size_t capacity, std::size_t from) {
  const char* const old = buffer_.get();
  char* const place = target ? target.get() : buffer_.get();
  if (old != nullptr) std::memmove(place, old + from, end_ - from);
  const auto follow = [&](std::string_view& view) {
    const std::less<const char*> before;
    if (view.data() == nullptr || before(view.data(), old) || !before(view.data(), old + capacity_)) return;
    view = {place + (view.data() - old) - from, view.size()};
  };
  for (std::string_view* view :
       {&request_.method, &request_.target, &request_.path, &request_.query, &request_.host, &authority_}) {
    follow(*view);
  }
  for (Header& header : headers_) {
    follow(header.name);
    follow(header.value);
  }
  if (target) {
    buffer_ = std::move(target);
    capacity_ = capacity;
  }
  for (std::size_t* offset : {&begin_, &end_, &line_, &scan_, &fields_, &head_end_}) {
    *offset = *offset > from ? *offset - from : 0;
  }
}

void RequestReader::make_room() {
  if (begin_ > 0) move_buffer(nullptr, capacity_, begin_);
  if (state_ >= State::ChunkSize && state_ <= State::Trailers && line_ > head_end_) {
    // Chunks that were taken make place for the next ones; the head stays where its views point.
    std::memmove(buffer_.get() + head_end_, buffer_.get() + line_, end_ - line_);
    end_ -= line_ - head_end_;
    scan_ -= line_ - head_end_;
    line_ = head_end_;
  }
  if (end_ < capacity_) return;
  const std::size_t capacity = capacity_ == 0 ? kFirstCapacity : capacity_ * 2;
  move_buffer(std::make_unique_for_overwrite<char[]>(capacity), capacity, 0);
}

std::span<char> RequestReader::space() {
  if (state_ == State::BodyApart) {
    // As much as has come again, so that a promised length alone costs nothing.
    if (body_filled_ == body_.size()) {
      body_.resize(std::min(length_, std::max(kBodyStep, body_.size() * 2)));
    }
    return {body_.data() + body_filled_, body_.size() - body_filled_};
  }
  if (end_ == capacity_ || (begin_ > 0 && capacity_ - end_ < kFirstCapacity / 4)) make_room();
  return {buffer_.get() + end_, capacity_ - end_};
}

Progress RequestReader::take(std::size_t count) {
  if (state_ == State::BodyApart) {
    body_filled_ += count;
  } else {
    end_ += count;
  }
  return advance();
}

Progress RequestReader::next() {
  std::size_t behind = scan_;
  if (behind == end_) behind = end_ = 0;
  begin_ = line_ = scan_ = behind;
  state_ = State::RequestLine;
  skipped_empty_line_ = false;
  keep_alive_ = true;
  close_asked_ = keep_alive_asked_ = host_seen_ = length_seen_ = coding_seen_ = expects_continue_ = encoded_ = false;
  length_ = chunk_overhead_ = trailers_ = body_filled_ = 0;
  authority_ = {};
  request_ = {};
  headers_.clear();
  if (body_.capacity() > kBodyStep) {
    body_ = std::string();
  } else {
    body_.clear();
  }
  return advance();
}

void RequestReader::reset() {
  if (capacity_ > kKeptCapacity) {
    buffer_.reset();
    capacity_ = 0;
  }
  scan_ = end_ = 0;
  refusal_ = {};
  next();
}

bool RequestReader::wants_continue() {
  const bool waits = state_ == State::BodyInPlace ? end_ == head_end_
                     : state_ == State::BodyApart ? body_filled_ == 0
                     : state_ == State::ChunkSize ? end_ == head_end_
                                                  : false;
  return std::exchange(expects_continue_, false) && waits;
}

Progress RequestReader::advance() {
  std::string_view line;
  for (;;) {
    switch (state_) {
      case State::RequestLine:
        if (!take_line(line)) return progress();
        if (line.empty() && !skipped_empty_line_) {
          // RFC 9112 section 2.2: an empty line before the request is forgiven, once.
          skipped_empty_line_ = true;
          begin_ = line_;
        } else {
          on_request_line(line);
        }
        break;
      case State::Fields:
        if (!take_line(line)) return progress();
        if (line.empty()) {
          on_head_end();
        } else {
          on_field(line);
        }
        break;
      case State::BodyInPlace:
        if (end_ - head_end_ < length_) return Progress::NeedMore;
        request_.body = {buffer_.get() + head_end_, length_};
        scan_ = head_end_ + length_;
        complete();
        break;
      case State::BodyApart:
        if (body_filled_ < length_) return Progress::NeedMore;
        request_.body = body_;
        complete();
        break;
      case State::ChunkSize:
        if (!take_line(line)) return progress();
        on_chunk_size(line);
        break;
      case State::ChunkData:
        if (scan_ == end_) return Progress::NeedMore;
        on_chunk_data();
        break;
      case State::ChunkEnd:
        if (!take_line(line)) return progress();
        if (line.empty()) {
          state_ = State::ChunkSize;
        } else {
          refuse(400, "A chunk is longer than its size says.");
        }
        break;
      case State::Trailers:
        if (!take_line(line)) return progress();
        on_trailer(line);
        break;
      case State::Complete:
      case State::Refused:
        return progress();
    }
  }
}

bool RequestReader::take_line(std::string_view& line) {
  const char* const start = buffer_.get();
  const auto* const found =
      scan_ == end_ ? nullptr : static_cast<const char*>(std::memchr(start + scan_, '\n', end_ - scan_));
  const std::size_t at = found == nullptr ? end_ : static_cast<std::size_t>(found - start);
  scan_ = at;
  check_line(at);
  if (found == nullptr || state_ == State::Refused) return false;
  if (at == line_ || start[at - 1] != '\r') {
    refuse(400, "A line ends with a bare line feed.");
    return false;
  }
  line = {start + line_, at - 1 - line_};
  line_ = scan_ = at + 1;
  return true;
}

// What will never become a good line is refused before its end comes, and before more memory is spent on it. The line,
// known up to `upto`, may be whole: in how many pieces it came makes no difference.
void RequestReader::check_line(std::size_t upto) {
  const std::size_t size = upto - line_;
  switch (state_) {
    case State::RequestLine:
      if (size > 0 && buffer_[line_] != '\r' && !all_of_class({buffer_.get() + line_, 1}, kToken)) {
        refuse(400, "This is no HTTP request.");
      } else if (size > limits_.target_bytes + kRequestLineExtra) {
        refuse(414, "The request target is too long.");
      }
      break;
    case State::Fields:
      // The empty line is not counted.
      if (upto - fields_ > limits_.header_bytes + 1) refuse(431, "The headers are too large.");
      break;
    case State::ChunkEnd:
      if (size > 1) refuse(400, "A chunk is longer than its size says.");
      break;
    case State::Trailers:
      if (size > kChunkLineBytes) refuse(431, "The trailers are too large.");
      break;
    default:
      if (size > kChunkLineBytes) refuse(400, "A chunk's size line is too long.");
      break;
  }
}

void RequestReader::on_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse(400, "The request line is malformed.");
  request_.method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(request_.method)) return refuse(400, "The method is malformed.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && version[5] >= '0' &&
                             version[5] <= '9' && version[6] == '.' && version[7] >= '0' && version[7] <= '9';
    return well_formed ? refuse(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
                       : refuse(400, "The request line is malformed.");
  }
  request_.http_1_0 = version == "HTTP/1.0";
  if (target.size() > limits_.target_bytes) return refuse(414, "The request target is too long.");
  if (target.empty() || !all_of_class(target, kTarget)) return refuse(400, "The request target is malformed.");
  if (std::ranges::find(kMethods, request_.method) == kMethods.end()) {
    return refuse(501, "The method is not implemented.");
  }
  request_.target = target;
  fields_ = line_;
  state_ = State::Fields;
  on_target(target);
}

void RequestReader::on_target(std::string_view target) {
  if (target.front() != '/' && target != "*") {
    // absolute-form, RFC 9112 section 3.2.2
    const std::size_t scheme_end = target.find("://");
    const std::string_view scheme = target.substr(0, scheme_end == std::string_view::npos ? 0 : scheme_end);
    if (!equals_ignore_case(scheme, "http") && !equals_ignore_case(scheme, "https")) {
      return refuse(400, "The request target is malformed.");
    }
    const std::string_view rest = target.substr(scheme_end + 3);
    const std::size_t path = rest.find_first_of("/?");
    authority_ = rest.substr(0, path);
    if (!is_host(authority_)) return refuse(400, "The request target is malformed.");
    target = path == std::string_view::npos ? std::string_view() : rest.substr(path);
  } else if (target == "*" && request_.method != "OPTIONS") {
    return refuse(400, "The request target is malformed.");
  }
  const std::size_t question = target.find('?');
  request_.path = target.substr(0, question);
  if (request_.path.empty()) request_.path = "/";
  if (question != std::string_view::npos) request_.query = target.substr(question + 1);
}

void RequestReader::on_field(std::string_view line) {
  if (line_ - fields_ > limits_.header_bytes) return refuse(431, "The headers are too large.");
  if (headers_.size() == limits_.headers) return refuse(431, "There are too many headers.");
  if (line.front() == ' ' || line.front() == '\t') return refuse(400, "A header is folded over several lines.");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return refuse(400, "A header's name is malformed.");
  }
  const Header header{line.substr(0, colon), trim_blanks(line.substr(colon + 1))};
  if (!all_of_class(header.value, kFieldValue)) return refuse(400, "A header's value has control characters.");
  headers_.push_back(header);
  on_framing_field(header.name, header.value);
}

void RequestReader::on_framing_field(std::string_view name, std::string_view value) {
  switch (name.size()) {
    case 4:
      if (!equals_ignore_case(name, "Host")) return;
      if (std::exchange(host_seen_, true)) return refuse(400, "There is more than one Host header.");
      if (!is_host(value)) return refuse(400, "The Host header is malformed.");
      request_.host = value;
      return;
    case 6:
      if (!equals_ignore_case(name, "Expect")) return;
      if (!equals_ignore_case(value, "100-continue")) return refuse(417, "Only 100-continue can be expected.");
      expects_continue_ = true;
      return;
    case 10:
      if (equals_ignore_case(name, "Connection")) on_connection(value);
      return;
    case 14: {
      if (!equals_ignore_case(name, "Content-Length")) return;
      if (std::exchange(length_seen_, true)) return refuse(400, "There is more than one Content-Length header.");
      const bool digits = !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
      if (!digits) return refuse(400, "The Content-Length header is malformed.");
      if (std::from_chars(value.data(), value.data() + value.size(), length_).ec != std::errc()) {
        return refuse(413, "The body is too large.");
      }
      return;
    }
    case 16:
      if (equals_ignore_case(name, "Content-Encoding") && !equals_ignore_case(value, "identity")) encoded_ = true;
      return;
    case 17:
      if (!equals_ignore_case(name, "Transfer-Encoding")) return;
      if (std::exchange(coding_seen_, true)) return refuse(400, "There is more than one Transfer-Encoding header.");
      if (equals_ignore_case(value, "chunked")) return;
      if (value.size() > 7 && equals_ignore_case(value.substr(value.size() - 7), "chunked") &&
          std::string_view(" \t,").contains(value[value.size() - 8])) {
        return refuse(501, "The only transfer coding understood is chunked.");
      }
      return refuse(400, "The last transfer coding is not chunked.");
    default:
      return;
  }
}

void RequestReader::on_connection(std::string_view value) {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    const std::string_view option = trim_blanks(value.substr(0, comma));
    if (equals_ignore_case(option, "close")) close_asked_ = true;
    if (equals_ignore_case(option, "keep-alive")) keep_alive_asked_ = true;
    value = comma == std::string_view::npos ? std::string_view() : value.substr(comma + 1);
  }
}

void RequestReader::on_head_end() {
  head_end_ = line_;
  request_.headers = headers_;
  keep_alive_ = !close_asked_ && (!request_.http_1_0 || keep_alive_asked_);
  if (coding_seen_ && length_seen_) {
    return refuse(400, "There are both a Content-Length and a Transfer-Encoding header.");
  }
  // RFC 9112 section 6.1: HTTP/1.0 has no transfer codings, so a proxy may have framed this differently.
  if (coding_seen_ && request_.http_1_0) return refuse(400, "HTTP/1.0 has no Transfer-Encoding.");
  if (!host_seen_ && !request_.http_1_0) return refuse(400, "The Host header is missing.");
  if (!authority_.empty()) {
    if (host_seen_ && !equals_ignore_case(request_.host, authority_)) {
      return refuse(400, "The Host header differs from the request target.");
    }
    request_.host = authority_;
  }
  if (encoded_) return refuse(415, "Encoded bodies are not accepted.");
  if (!coding_seen_ && length_ == 0) return complete();

  body_limit_ = allowed_body_bytes();
  if (request_.http_1_0) expects_continue_ = false;
  if (coding_seen_) {
    state_ = State::ChunkSize;
    return;
  }
  if (length_ > body_limit_) return refuse(413, "The body is too large.");
  if (length_ <= capacity_ - head_end_) {
    state_ = State::BodyInPlace;
    return;
  }
  state_ = State::BodyApart;
  body_.assign(buffer_.get() + head_end_, end_ - head_end_);
  body_filled_ = body_.size();
  scan_ = line_ = end_ = head_end_;
}

void RequestReader::on_chunk_size(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find_first_of("; \t"));
  const std::string_view extension = line.substr(digits.size());
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length_, 16);
  // from_chars takes no sign and no "0x" for unsigned numbers; eight digits are 4 GiB, beyond every limit.
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || digits.size() > 8) {
    return refuse(400, "A chunk's size is malformed.");
  }
  if (!extension.empty()) {
    if (!trim_blanks(extension).starts_with(';') || !all_of_class(extension, kFieldValue)) {
      return refuse(400, "A chunk's extension is malformed.");
    }
    chunk_overhead_ += extension.size();
    if (chunk_overhead_ > kChunkOverheadBytes) return refuse(400, "The chunk extensions are too long.");
  }
  if (length_ > body_limit_ - body_.size()) return refuse(413, "The body is too large.");
  state_ = length_ == 0 ? State::Trailers : State::ChunkData;
}

void RequestReader::on_chunk_data() {
  const std::size_t part = std::min(length_, end_ - scan_);
  body_.append(buffer_.get() + scan_, part);
  scan_ += part;
  line_ = scan_;
  length_ -= part;
  if (length_ == 0) state_ = State::ChunkEnd;
}

void RequestReader::on_trailer(std::string_view line) {
  if (line.empty()) {
    request_.body = body_;
    return complete();
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) ||
      !all_of_class(line.substr(colon + 1), kFieldValue)) {
    return refuse(400, "A trailer is malformed.");
  }
  chunk_overhead_ += line.size();
  if (chunk_overhead_ > kChunkOverheadBytes || ++trailers_ > kTrailers) {
    return refuse(431, "The trailers are too large.");
  }
}

void RequestReader::complete() { state_ = State::Complete; }

}  // namespace keyward::http
