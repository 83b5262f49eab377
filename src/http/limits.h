// What one client may ask for, in bytes, counts and time. Every limit is checked before memory is spent.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace keyward::http {

// Decides the body limit of one path (raw, without query), in bytes. Called once for each request with a body, on an
// I/O thread.
using BodyLimit = std::function<std::size_t(std::string_view method, std::string_view path)>;

struct Limits {
  std::size_t target_bytes = 16 << 10;  // longer: 414
  std::size_t header_bytes = 16 << 10;  // all header lines with their ends together; more: 431
  std::size_t headers = 100;            // more: 431
  std::size_t body_bytes = 1 << 20;     // more: 413
  BodyLimit body_limit;                 // takes the place of body_bytes if set

  std::chrono::milliseconds header_deadline{
      10'000};  // from the first byte (or the connection's start) to the last header, TLS included
  std::chrono::milliseconds body_deadline{30'000};  // from the last header to the end of the body
  std::chrono::milliseconds idle_timeout{60'000};   // between two requests
  std::chrono::milliseconds write_timeout{30'000};  // the client takes nothing of an answer

  // At the limit the connection that was idle longest makes room; if none is idle, accepting pauses. Never more than
  // the process' descriptor limit less `spare_descriptors`, which stay free for files.
  std::size_t connections = 100'000;
  std::size_t spare_descriptors = 48;
  // From one IPv4 address or IPv6 /64; 0: any number. Trusted proxies are exempt. A connection too many is closed at
  // once.
  std::size_t connections_per_peer = 0;
};

}  // namespace keyward::http
