// A client for tests that can misbehave: raw bytes over a blocking loopback socket, each call bounded by ten seconds.
#pragma once
#include <openssl/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/server.h"

namespace keyward::http {

struct Answer {
  int status = 0;
  std::string head;  // status line and header lines, with the empty line
  std::string body;
  std::string header(std::string_view name) const;  // empty if there is none
};

class TestClient {
 public:
  // Fails the test if it cannot connect, unless told that this may be.
  explicit TestClient(std::uint16_t port);
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  void start_tls();
  void send(std::string_view bytes);
  void finish_sending();
  // One answer; nothing if the connection ended before it was whole. `head_request`: it has no body.
  std::optional<Answer> receive(bool head_request = false);
  // True if the server has ended the connection and nothing more came before.
  bool ended();
  // Whatever comes until the connection ends.
  std::string rest();
  // The server's certificate, as DER. Requires: start_tls().
  std::string certificate() const;
  int descriptor() const { return descriptor_; }

 private:
  bool fill();
  int descriptor_;
  SSL_CTX* tls_context_ = nullptr;
  SSL* tls_ = nullptr;
  std::string buffer_;
};

// GET of a path on a connection that stays.
std::string get(std::string_view path);

// A server on a free port of 127.0.0.1. Fails the test if it does not start.
std::unique_ptr<Server> start_server(Handler handler, ServerOptions options = {});
// Answers 200 with the request's body, or "METHOD target" if there is none.
void echo(const Request& request, Responder responder);

}  // namespace keyward::http
