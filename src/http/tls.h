// TLS on a non-blocking socket. OpenSSL reads and writes the descriptor itself, so that an idle connection holds no
// buffers.
#pragma once
#include <openssl/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/error.h"

namespace keyward::http {

enum class IoOutcome : std::uint8_t { Done, WantRead, WantWrite, Closed };
struct IoResult {
  IoOutcome outcome;
  std::size_t bytes = 0;  // only if Done
};

// Certificate, key and settings: TLS 1.2 and later, ALPN http/1.1. Immutable; shared by threads.
class TlsContext {
 public:
  // Reads PEM files. Fails with ServiceFailure and a sentence for the operator.
  static Result<std::shared_ptr<TlsContext>> load(const std::string& certificate_file, const std::string& key_file);
  ~TlsContext();
  SSL_CTX* get() const { return context_; }

 private:
  explicit TlsContext(SSL_CTX* context) : context_(context) {}
  SSL_CTX* context_;
};

// The server's side of one connection; the handshake happens in the first reads. For one thread, which must not die of
// SIGPIPE.
class TlsSession {
 public:
  // Throws std::bad_alloc. `descriptor` stays the caller's and must outlive this.
  TlsSession(const TlsContext& context, int descriptor);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  IoResult read(std::span<char> space);
  // After WantRead or WantWrite the same bytes must come again, at any address.
  IoResult write(std::span<const char> bytes);
  // Bytes were read from the socket that read() has not handed out yet: the socket may never become readable for them.
  bool has_pending() const;
  // Tells the peer that this was all. Does not wait.
  void say_goodbye();

 private:
  IoResult outcome_of(int result);
  SSL* ssl_;
  bool failed_ = false;  // OpenSSL forbids a shutdown then
};

}  // namespace keyward::http
