#include "http/listener.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace keyward::http {
namespace {

constexpr std::chrono::milliseconds kPause{20};
constexpr int kAcceptedAtOnce = 64;
constexpr int kBacklog = 4096;  // the kernel lowers it to net.core.somaxconn

std::unexpected<Error> socket_failure(const ServerOptions& options, const char* what) {
  const int error = errno;
  return fail(Code::ServiceFailure,
              fmt::format("Cannot {} {} port {}: {}", what, options.address, options.port, std::strerror(error)));
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(Shared& shared, const std::vector<std::unique_ptr<Loop>>& loops) {
  const ServerOptions& options = shared.options;
  const std::optional<IpAddress> address = IpAddress::parse(options.address);
  if (!address) {
    return fail(Code::ServiceFailure, fmt::format("The address to listen on is no IP address: {}", options.address));
  }
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (address->is_v4()) {
    auto& four = reinterpret_cast<sockaddr_in&>(storage);
    four.sin_family = AF_INET;
    four.sin_port = htons(options.port);
    std::memcpy(&four.sin_addr, address->bytes().data(), 4);
    size = sizeof four;
  } else {
    auto& six = reinterpret_cast<sockaddr_in6&>(storage);
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(options.port);
    std::memcpy(&six.sin6_addr, address->bytes().data(), 16);
    size = sizeof six;
  }
  const int descriptor = ::socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return socket_failure(options, "open a socket for");
  std::unique_ptr<Listener> listener(new Listener(shared, loops, descriptor, options.port));
  const int yes = 1;
  const int no = 0;
  // A restart need not wait for the old connections' TIME_WAIT.
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (!address->is_v4()) ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&storage), size) != 0 ||
      ::listen(descriptor, kBacklog) != 0) {
    return socket_failure(options, "listen on");
  }
  size = sizeof storage;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&storage), &size) != 0) {
    return socket_failure(options, "listen on");
  }
  listener->port_ = ntohs(storage.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(storage).sin_port
                                                       : reinterpret_cast<sockaddr_in6&>(storage).sin6_port);
  return listener;
}

Listener::Listener(Shared& shared, const std::vector<std::unique_ptr<Loop>>& loops, int descriptor, std::uint16_t port)
    : shared_(shared),
      loops_(loops),
      descriptor_(std::in_place, loops.front()->context().get_executor(), descriptor),
      pause_timer_(loops.front()->context()),
      port_(port) {}

void Listener::start() { wait(); }

void Listener::stop() {
  pause_timer_.cancel();
  accept_all();
  descriptor_.reset();
}

void Listener::wait() {
  descriptor_->async_wait(Descriptor::wait_read, [this](const boost::system::error_code& error) {
    if (!error && descriptor_) accept_all();
  });
}

void Listener::accept_all() {
  const bool stopping = shared_.stopping.load(std::memory_order_relaxed);
  for (int count = 0; count < kAcceptedAtOnce || stopping; ++count) {
    // Only the first look is for somebody who waits for certain: nobody is closed for the sake of nobody.
    const bool somebody_waits = count == 0;
    if (shared_.connections.load(std::memory_order_relaxed) >= shared_.max_connections) {
      if (somebody_waits) return pause();
      break;
    }
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    const int accepted = ::accept4(descriptor_->native_handle(), reinterpret_cast<sockaddr*>(&storage), &size,
                                   SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted < 0) {
      if (errno == EAGAIN || errno == EWOULDBLOCK) break;
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        if (somebody_waits) return pause();
        break;
      }
      continue;  // this client has gone already
    }
    const std::optional<IpAddress> peer = IpAddress::from(reinterpret_cast<const sockaddr&>(storage));
    if (!peer || !shared_.admit(*peer)) {
      ::close(accepted);
      continue;
    }
    hand_out(accepted, *peer);
  }
  if (!stopping) wait();
}

void Listener::hand_out(int descriptor, const IpAddress& peer) {
  const int yes = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  shared_.connections.fetch_add(1, std::memory_order_relaxed);
  shared_.accepted.fetch_add(1, std::memory_order_relaxed);
  Loop& loop = **std::ranges::min_element(loops_, {}, [](const auto& each) { return each->size(); });
  loop.count_incoming();
  if (&loop == Loop::current()) return loop.adopt(descriptor, peer);
  loop.mailbox()->post([&loop, descriptor, peer] { loop.adopt(descriptor, peer); });
}

void Listener::pause() {
  if (shared_.stopping.load(std::memory_order_relaxed)) return;
  for (const auto& loop : loops_) {
    loop->mailbox()->post([&each = *loop, now = std::chrono::steady_clock::now()] { each.shed_idle(now); });
  }
  pause_timer_.expires_after(kPause);
  pause_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && descriptor_) accept_all();
  });
}

}  // namespace keyward::http
