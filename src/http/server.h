// An HTTP/1.1 server (RFC 9110, RFC 9112): listens, bounds what clients may send, terminates TLS, and hands each
// request to one handler. No routing and no rules of the application. HTTP/1.0 is served, too; HTTP/2 is not.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "http/address.h"
#include "http/limits.h"
#include "http/request.h"
#include "http/responder.h"
#include "http/response.h"

namespace keyward::http {

// Called on an I/O thread for every well-formed request, by several threads at once; must not block: work that takes
// long moves the Responder elsewhere and answers later. An exception answers 500.
using Handler = std::function<void(const Request&, Responder)>;

struct ServerOptions {
  std::string address = "127.0.0.1";  // an IP address; "::" listens on IPv4, too
  std::uint16_t port = 0;             // 0: any free one, see Server::port()
  unsigned threads = 0;               // 0: one for each core
  std::string certificate_file;       // PEM, the chain with the server's own first; empty: no TLS
  std::string key_file;               // PEM
  Limits limits;
  std::vector<Network> trusted_proxies;  // whose X-Forwarded-For and X-Forwarded-Proto are believed
};

// Counters since the start, for metrics.
struct ServerStatistics {
  std::uint64_t connections_open = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t requests = 0;  // handed to the handler
  std::uint64_t failed = 0;    // of these: the handler threw
  std::uint64_t refused = 0;   // answered without the handler: malformed, too large, too late
};

class Server {
 public:
  // Listens and serves from before this returns. Fails with ServiceFailure and a sentence for the operator: the address
  // is taken or no IP address, a certificate or key cannot be read, they do not belong together.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler);
  // Stops, if stop() was not called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  ServerStatistics statistics() const;

  // Reads certificate and key again, for connections accepted from now on. On failure the old ones stay.
  Result<void> reload_certificate();

  // Accepts no more, closes idle connections, answers what is in flight (each answer ends its connection), and returns
  // when that is done or `patience` is over; then what is left is cut off. True if nothing was. From any thread that is
  // no I/O thread of this server; a second call waits for the first.
  bool stop(std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  class Implementation;
  explicit Server(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

// Raises the process' soft limit of open descriptors to the hard one, and returns it.
std::size_t raise_descriptor_limit();

}  // namespace keyward::http
