// The listening socket. One socket without SO_REUSEPORT, so that a second server on the same port fails to start
// instead of silently taking a share of the clients; the first loop accepts and hands each connection to the loop that
// has fewest.
#pragma once
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "http/loop.h"

namespace keyward::http {

class Listener {
 public:
  // Binds and listens; does not accept yet. `loops` and `shared` outlive the Listener.
  static Result<std::unique_ptr<Listener>> open(Shared& shared, const std::vector<std::unique_ptr<Loop>>& loops);
  std::uint16_t port() const { return port_; }

  // On the first loop's thread, or before it starts:
  void start();
  // Accepts what has already connected, and then no more.
  void stop();

 private:
  using Descriptor = boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;
  Listener(Shared& shared, const std::vector<std::unique_ptr<Loop>>& loops, int descriptor, std::uint16_t port);
  void wait();
  void accept_all();
  // Accepting goes on in a moment; meanwhile idle connections make room.
  void pause();
  void hand_out(int descriptor, const IpAddress& peer);

  Shared& shared_;
  const std::vector<std::unique_ptr<Loop>>& loops_;
  std::optional<Descriptor> descriptor_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> pause_timer_;
  std::uint16_t port_;
};

}  // namespace keyward::http
