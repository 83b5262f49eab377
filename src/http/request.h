// One HTTP request as a handler sees it: views into the connection's buffer, exactly as the bytes came in. Framing has
// been checked (RFC 9112, strictly); nothing has been decoded, joined or normalised, because signatures are made over
// raw bytes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace keyward::http {

// A header as it was sent: the name in its own letters, the value without the blanks around it (RFC 9110 section 5.5).
struct Header {
  std::string_view name;
  std::string_view value;
};

// Valid, with everything it points to, until its Responder was used or dropped. May be read from any thread.
struct Request {
  std::string_view method;  // GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS
  std::string_view target;  // as received: "/a%20b?x=1", or absolute: "http://host/a%20b?x=1", or "*" (OPTIONS only)
  std::string_view path;    // of the target, raw, "/" if it has none
  std::string_view query;   // of the target, raw, without the '?'; empty if there is none
  std::string_view host;    // the Host header; empty only in HTTP/1.0. An absolute target's authority equals it.
  std::span<const Header> headers;  // in the order received, duplicates included; trailers are dropped
  std::string_view body;            // decoded from chunks

  std::string_view peer;  // the address at the other end of the connection, without port: "192.0.2.1", "2001:db8::1"
  std::string_view source_ip;  // who asks: `peer`, or what trusted proxies say in X-Forwarded-For (http/forwarded.h)
  bool tls = false;            // this connection is TLS
  bool secure = false;         // `tls`, or a trusted proxy says so in X-Forwarded-Proto: the client's view
  bool http_1_0 = false;

  // The first header of that name, in any letter case; null if there is none.
  const Header* find(std::string_view name) const;
  // Its value; nothing if there is none.
  std::optional<std::string_view> header(std::string_view name) const;
  // How many headers have that name, in any letter case.
  std::size_t count(std::string_view name) const;
};

}  // namespace keyward::http
