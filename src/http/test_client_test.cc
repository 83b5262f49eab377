#include "http/test_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/text.h"

namespace keyward::http {

std::string Answer::header(std::string_view name) const {
  for (std::string_view rest = head; !rest.empty();) {
    const std::size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos && equals_ignore_case(line.substr(0, colon), name)) {
      return std::string(line.substr(colon + 2));
    }
  }
  return "";
}

TestClient::TestClient(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
}

TestClient::~TestClient() {
  SSL_free(tls_);
  SSL_CTX_free(tls_context_);
  ::close(descriptor_);
}

void TestClient::start_tls() {
  tls_context_ = SSL_CTX_new(TLS_client_method());
  tls_ = SSL_new(tls_context_);
  SSL_set_fd(tls_, descriptor_);
  EXPECT_EQ(SSL_connect(tls_), 1);
}

std::string TestClient::certificate() const {
  X509* const certificate = SSL_get1_peer_certificate(tls_);
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  X509_free(certificate);
  return bytes;
}

void TestClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                          : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    // The server may have refused and closed already.
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void TestClient::finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

bool TestClient::fill() {
  char bytes[65536];
  const ssize_t count =
      tls_ != nullptr ? SSL_read(tls_, bytes, sizeof bytes) : ::recv(descriptor_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<Answer> TestClient::receive(bool head_request) {
  std::size_t head_end;
  while ((head_end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  Answer answer{.head = buffer_.substr(0, head_end + 4)};
  answer.status = std::stoi(answer.head.substr(9, 3));
  buffer_.erase(0, head_end + 4);
  const std::string length = answer.header("Content-Length");
  const std::size_t size = head_request || length.empty() ? 0 : std::stoul(length);
  while (buffer_.size() < size) {
    if (!fill()) return std::nullopt;
  }
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

bool TestClient::ended() { return buffer_.empty() && !fill(); }

std::string TestClient::rest() {
  while (fill()) {
  }
  return std::move(buffer_);
}

std::string get(std::string_view path) { return fmt::format("GET {} HTTP/1.1\r\nHost: test\r\n\r\n", path); }

std::unique_ptr<Server> start_server(Handler handler, ServerOptions options) {
  if (options.threads == 0) options.threads = 2;
  Result<std::unique_ptr<Server>> server = Server::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server) << server.error().message;
  return server ? std::move(*server) : nullptr;
}

void echo(const Request& request, Responder responder) {
  std::string body(request.body);
  if (body.empty()) body = fmt::format("{} {}", request.method, request.target);
  responder.send(Response(200, "text/plain", std::move(body)));
}

}  // namespace keyward::http
