// The right and duty to answer one request, exactly once.
#pragma once
#include <functional>
#include <memory>

#include "http/response.h"

namespace keyward::http {

// Where an answer goes. The server's connections are; tests may be.
class Exchange {
 public:
  virtual ~Exchange() = default;
  // Called once for each Responder, on the thread that used or dropped it. Must not throw.
  virtual void answer(Response&& response) = 0;
};

// Movable. May be used from any thread, at any time, also after the Server is gone (the answer is dropped then). One
// that is destroyed unused answers 500. The Request must not be touched after send().
class Responder {
 public:
  Responder() = default;
  explicit Responder(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  // For tests of handlers: the answer is given to `receive`.
  static Responder to(std::function<void(Response&&)> receive);
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder() { drop(); }

  // Requires: not used before.
  void send(Response response);
  explicit operator bool() const { return exchange_ != nullptr; }

 private:
  void drop();
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace keyward::http
