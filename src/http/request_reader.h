// Reads requests from the bytes of one connection: framing only, no socket, no clock. Stricter than RFC 9112 where it
// leaves a choice, because another reader in front that chose differently would see other requests (request smuggling).
// A refused connection cannot go on: nobody knows where its next request starts.
//
// https://www.rfc-editor.org/rfc/rfc9112
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/limits.h"
#include "http/request.h"

namespace keyward::http {

enum class Progress : std::uint8_t {
  NeedMore,  // read into space() and take() it
  Complete,  // request() is whole; next() goes on
  Refused,   // refusal() says why; nothing more can be read
};

struct Refusal {
  int status = 0;
  std::string_view why;  // a sentence for the developer of the client; never the client's bytes
};

// Holds one buffer, which is small until a request needs more. For one thread. `limits` must outlive it.
class RequestReader {
 public:
  explicit RequestReader(const Limits& limits);

  // Room for bytes from the connection; never empty. Moves what request() points to. Requires: NeedMore.
  std::span<char> space();
  // `count` bytes were put at the start of the last space(). Requires: NeedMore.
  Progress take(std::size_t count);
  Progress progress() const;
  // Forgets the request and reads on in the bytes that came behind it. Requires: Complete.
  Progress next();
  // As a new one. Gives large buffers back to the system, and keeps small ones.
  void reset();

  // Nothing of the next request has come.
  bool at_rest() const { return state_ == State::RequestLine && begin_ == end_; }
  bool in_head() const { return state_ == State::RequestLine || state_ == State::Fields; }
  // The client waits for "100 Continue" before it sends the body (RFC 9110 section 10.1.1). Says so once.
  bool wants_continue();

  // Requires: Complete. (When Refused: as much of it as was read.)
  Request& request() { return request_; }
  // What the client asks of the connection: whether it stays for another request.
  bool keep_alive() const { return keep_alive_; }
  const Refusal& refusal() const { return refusal_; }

 private:
  enum class State : std::uint8_t {
    RequestLine,
    Fields,
    BodyInPlace,  // fits behind the head in buffer_
    BodyApart,    // collected in body_
    ChunkSize,
    ChunkData,
    ChunkEnd,
    Trailers,
    Complete,
    Refused,
  };

  Progress advance();
  bool take_line(std::string_view& line);  // false: there is none yet, or it was refused
  void check_line(std::size_t upto);
  void on_request_line(std::string_view line);
  void on_target(std::string_view target);
  void on_field(std::string_view line);
  void on_framing_field(std::string_view name, std::string_view value);
  void on_connection(std::string_view value);
  void on_head_end();
  void on_chunk_size(std::string_view line);
  void on_chunk_data();
  void on_trailer(std::string_view line);
  void complete();
  void refuse(int status, std::string_view why);
  void make_room();
  void move_buffer(std::unique_ptr<char[]> target, std::size_t capacity, std::size_t from);
  std::size_t allowed_body_bytes() const;

  const Limits& limits_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;     // of this request
  std::size_t end_ = 0;       // of what was read
  std::size_t line_ = 0;      // begin of the line being read
  std::size_t scan_ = 0;      // first byte not looked at
  std::size_t fields_ = 0;    // begin of the header lines
  std::size_t head_end_ = 0;  // behind the empty line

  State state_ = State::RequestLine;
  bool skipped_empty_line_ = false;
  bool keep_alive_ = true;
  bool close_asked_ = false;
  bool keep_alive_asked_ = false;
  bool host_seen_ = false;
  bool length_seen_ = false;
  bool coding_seen_ = false;
  bool expects_continue_ = false;
  bool encoded_ = false;
  std::size_t length_ = 0;  // Content-Length, or what is left of the chunk
  std::size_t body_limit_ = 0;
  std::size_t chunk_overhead_ = 0;  // extensions and trailers so far
  std::size_t trailers_ = 0;
  std::string_view authority_;  // of an absolute target

  Request request_;
  Refusal refusal_;
  std::vector<Header> headers_;
  std::string body_;  // BodyApart: sized ahead of body_filled_
  std::size_t body_filled_ = 0;
};

}  // namespace keyward::http
