#include "http/connection.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/system/error_code.hpp>
#include <cerrno>

#include "http/forwarded.h"

namespace keyward::http {
namespace {

// A body up to this size is copied behind its head, so that both leave in one packet and one call.
constexpr std::size_t kCopiedBodyBytes = 16 << 10;
// Answers of pipelined requests gather up to this size.
constexpr std::size_t kGatheredBytes = 64 << 10;
// What a refused client may still send before the connection is reset.
constexpr std::size_t kDrainedBytes = 1 << 20;
// Reads in a row before other connections have their turn.
constexpr int kRounds = 16;

}  // namespace

Connection::Connection(Loop& loop, int descriptor, const IpAddress& peer)
    : loop_(&loop),
      mailbox_(loop.mailbox()),
      descriptor_(std::in_place, loop.context().get_executor(), descriptor),
      peer_(peer),
      peer_text_(peer.text()),
      trusted_peer_(is_trusted(peer, loop.shared().options.trusted_proxies)) {
  if (const std::shared_ptr<const TlsContext> tls = loop.shared().tls()) {
    tls_ = std::make_unique<TlsSession>(*tls, descriptor);
  }
}

Connection::~Connection() = default;

void Connection::start() {
  loop_->enter(*this, Wait::Head);
  wait_readable();
}

void Connection::wait_readable() {
  if (waits_readable_) return;
  waits_readable_ = true;
  descriptor_->async_wait(Descriptor::wait_read,
                          [self = shared_from_this()](const boost::system::error_code&) { self->on_readable(); });
}

void Connection::wait_writable() {
  if (waits_writable_) return;
  waits_writable_ = true;
  descriptor_->async_wait(Descriptor::wait_write,
                          [self = shared_from_this()](const boost::system::error_code&) { self->on_writable(); });
}

void Connection::on_readable() {
  waits_readable_ = false;
  if (!descriptor_) return;
  if (lingering_) return drain();
  if (writing_) {
    // TLS may have to read before it can write.
    if (tls_ && flush()) resume();
    return;
  }
  if (!handling_ && !ending_) read();
}

void Connection::on_writable() {
  waits_writable_ = false;
  if (!descriptor_ || lingering_) return;
  if (writing_) {
    if (flush()) resume();
  } else if (!handling_ && !ending_) {
    // TLS had to write before it could read.
    read();
  }
}

IoResult Connection::read_some(std::span<char> space) {
  if (tls_) return tls_->read(space);
  for (;;) {
    const ssize_t bytes = ::recv(descriptor_->native_handle(), space.data(), space.size(), 0);
    if (bytes > 0) return {IoOutcome::Done, static_cast<std::size_t>(bytes)};
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return {IoOutcome::WantRead};
    return {IoOutcome::Closed};
  }
}

IoResult Connection::write_some(std::string_view first, std::string_view second) {
  if (tls_) return tls_->write(first.empty() ? second : first);
  iovec parts[2] = {{const_cast<char*>(first.data()), first.size()}, {const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  for (;;) {
    const ssize_t bytes = second.empty()
                              ? ::send(descriptor_->native_handle(), first.data(), first.size(), MSG_NOSIGNAL)
                              : ::sendmsg(descriptor_->native_handle(), &message, MSG_NOSIGNAL);
    if (bytes >= 0) return {IoOutcome::Done, static_cast<std::size_t>(bytes)};
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {IoOutcome::WantWrite};
    return {IoOutcome::Closed};
  }
}

void Connection::read() {
  if (!reader_) reader_ = loop_->take_reader();
  for (int round = 0; round < kRounds; ++round) {
    const std::span<char> space = reader_->space();
    const IoResult result = read_some(space);
    if (result.outcome == IoOutcome::Closed) return close();
    if (result.outcome == IoOutcome::WantWrite) return wait_writable();
    if (result.outcome == IoOutcome::WantRead) break;
    reader_->take(result.bytes);
    if (!proceed()) return;
    // A short read has emptied the socket; a wait reports what came since.
    if (!tls_ && result.bytes < space.size()) break;
  }
  rest();
}

bool Connection::proceed() {
  for (;;) {
    switch (reader_->progress()) {
      case Progress::NeedMore:
        if (reader_->wants_continue()) loop_->scratch().append("HTTP/1.1 100 Continue\r\n\r\n");
        return flush();
      case Progress::Refused:
        refuse(reader_->refusal().status, reader_->refusal().why);
        return false;
      case Progress::Complete:
        dispatch();
        if (handling_ || ending_) {
          if (flush()) resume();
          return false;
        }
        if ((large_ || loop_->scratch().size() > kGatheredBytes) && !flush()) return false;
        break;
    }
  }
}

void Connection::dispatch() {
  Request& request = reader_->request();
  request.peer = request.source_ip = peer_text_;
  request.tls = request.secure = tls_ != nullptr;
  if (trusted_peer_) {
    const std::vector<Network>& trusted = loop_->shared().options.trusted_proxies;
    source_text_ = forwarded_source(request, peer_, trusted).text();
    request.source_ip = source_text_;
    request.secure = request.tls || forwarded_secure(request);
  }
  loop_->count_request();
  served_ = renew_ = true;
  handling_ = in_handler_ = true;
  try {
    loop_->shared().handler(request, Responder(shared_from_this()));
  } catch (...) {
    // The Responder has answered 500 on its way out, if nothing else was answered.
    loop_->count_failed();
  }
  in_handler_ = false;
  if (!handling_ && !ending_) reader_->next();
}

void Connection::answer(Response&& response) {
  if (Loop::current() == loop_ && in_handler_) return take_answer(std::move(response));
  mailbox_->post(
      [self = shared_from_this(), late = std::move(response)]() mutable { self->on_late_answer(std::move(late)); });
}

void Connection::on_late_answer(Response&& response) {
  if (!descriptor_) return;
  take_answer(std::move(response));
  if (!ending_) reader_->next();
  if (flush()) resume();
}

void Connection::take_answer(Response&& response) {
  handling_ = false;
  ending_ = !reader_->keep_alive() || response.closes() || loop_->shared().stopping.load(std::memory_order_relaxed);
  const Request& request = reader_->request();
  const ResponseFraming framing{
      .head_request = request.method == "HEAD", .close = ending_, .http_1_0 = request.http_1_0};
  std::string& out = loop_->scratch();
  const std::string_view body = write_head(out, response, framing, loop_->date());
  if (body.size() <= kCopiedBodyBytes) {
    out.append(body);
  } else {
    large_ = std::make_unique<Response>(std::move(response));
    large_at_ = 0;
  }
}

void Connection::refuse(int status, std::string_view why) {
  loop_->count_refused();
  ending_ = refused_ = true;
  std::string text(why);
  text += '\n';
  const Response response(status, "text/plain; charset=utf-8", std::move(text));
  const ResponseFraming framing{.head_request = reader_ && reader_->request().method == "HEAD", .close = true};
  std::string& out = loop_->scratch();
  out.append(write_head(out, response, framing, loop_->date()));
  if (flush()) resume();
}

void Connection::stash(std::string_view first) {
  // `first` may be a part of either.
  std::string rest(first);
  unsent_ = std::move(rest);
  loop_->scratch().clear();
}

bool Connection::flush() {
  std::string& scratch = loop_->scratch();
  std::string_view first = scratch;
  if (!unsent_.empty()) {
    unsent_.append(scratch);
    first = unsent_;
  }
  if (waits_writable_ && writing_) {
    stash(first);
    return false;
  }
  bool moved = false;
  while (!first.empty() || large_) {
    const std::string_view second = large_ ? large_->body().substr(large_at_) : std::string_view();
    const IoResult result = write_some(first, second);
    if (result.outcome == IoOutcome::Closed) {
      scratch.clear();
      close();
      return false;
    }
    if (result.outcome != IoOutcome::Done) {
      stash(first);
      if (!writing_ || moved) loop_->enter(*this, Wait::Write);
      writing_ = true;
      if (result.outcome == IoOutcome::WantRead) {
        wait_readable();
      } else {
        wait_writable();
      }
      return false;
    }
    moved = true;
    const std::size_t of_first = std::min(result.bytes, first.size());
    first.remove_prefix(of_first);
    large_at_ += result.bytes - of_first;
    if (large_ && large_at_ == large_->body().size()) large_.reset();
  }
  if (scratch.capacity() > 4 * kGatheredBytes) {
    scratch = std::string();
  } else {
    scratch.clear();
  }
  if (!unsent_.empty()) unsent_ = std::string();
  writing_ = false;
  return true;
}

void Connection::resume() {
  if (ending_) {
    linger();
  } else if (handling_) {
    loop_->enter(*this, Wait::Answer);
  } else if (proceed()) {
    rest();
  }
}

void Connection::rest() {
  if (reader_->at_rest() && loop_->shared().stopping.load(std::memory_order_relaxed)) return close();
  const Wait wait = reader_->at_rest()   ? (served_ ? Wait::Idle : Wait::Head)
                    : reader_->in_head() ? Wait::Head
                                         : Wait::Body;
  if (wait != wait_ || renew_) loop_->enter(*this, wait);
  renew_ = false;
  if (tls_ && tls_->has_pending()) {
    boost::asio::post(loop_->context(), [self = shared_from_this()] {
      if (self->descriptor_ && !self->handling_ && !self->writing_ && !self->ending_) self->read();
    });
    return;
  }
  if (reader_->at_rest()) loop_->give_back(std::move(reader_));
  wait_readable();
}

void Connection::linger() {
  if (tls_) tls_->say_goodbye();
  ::shutdown(descriptor_->native_handle(), SHUT_WR);
  lingering_ = true;
  loop_->enter(*this, Wait::Linger);
  drain();
}

void Connection::drain() {
  char bytes[4096];
  for (int round = 0; round < kRounds; ++round) {
    const ssize_t result = ::recv(descriptor_->native_handle(), bytes, sizeof bytes, 0);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      // Nothing unread: closing sends no reset. After a refusal more may be under way.
      return refused_ ? wait_readable() : close();
    }
    if (result <= 0) return close();
    drained_ += static_cast<std::size_t>(result);
    if (drained_ > kDrainedBytes) return close();
  }
  wait_readable();
}

void Connection::on_deadline() {
  switch (wait_) {
    case Wait::Head:
      // A connection that never said anything is closed without a word.
      if (!reader_ || reader_->at_rest()) return close();
      return refuse(408, "The request took too long.");
    case Wait::Body:
      return refuse(408, "The request took too long.");
    default:
      return close();
  }
}

void Connection::finish() {
  // What has come is still read; then there is an end of input, and the connection closes.
  if (wait_ == Wait::Idle || (wait_ == Wait::Head && !reader_)) ::shutdown(descriptor_->native_handle(), SHUT_RD);
}

void Connection::close() {
  if (!descriptor_) return;
  const std::shared_ptr<Connection> self = shared_from_this();
  loop_->forget(*this);
  if (tls_) tls_->say_goodbye();
  tls_.reset();
  descriptor_.reset();
  // A handler may still be looking at the request.
  if (reader_ && !handling_) loop_->give_back(std::move(reader_));
  unsent_ = std::string();
  large_.reset();
  loop_->closed(peer_);
}

}  // namespace keyward::http
