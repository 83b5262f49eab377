#include "http/responder.h"

namespace keyward::http {
namespace {

class Receiver final : public Exchange {
 public:
  explicit Receiver(std::function<void(Response&&)> receive) : receive_(std::move(receive)) {}
  void answer(Response&& response) override { receive_(std::move(response)); }

 private:
  std::function<void(Response&&)> receive_;
};

}  // namespace

Responder Responder::to(std::function<void(Response&&)> receive) {
  return Responder(std::make_shared<Receiver>(std::move(receive)));
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    drop();
    exchange_ = std::move(other.exchange_);
  }
  return *this;
}

void Responder::send(Response response) {
  // Taken out first: answering may run code that destroys this Responder.
  const std::shared_ptr<Exchange> exchange = std::move(exchange_);
  exchange->answer(std::move(response));
}

void Responder::drop() {
  if (exchange_ == nullptr) return;
  const std::shared_ptr<Exchange> exchange = std::move(exchange_);
  exchange->answer(Response(500, "text/plain; charset=utf-8", "The request was not answered.\n"));
}

}  // namespace keyward::http
