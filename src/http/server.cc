#include "http/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include "http/listener.h"
#include "http/loop.h"
#include "http/tls.h"

namespace keyward::http {
namespace {

constexpr std::size_t kFewestConnections = 4;

// Leaves descriptors for files: without them nothing could be logged or stored.
std::size_t most_connections(const Limits& limits) {
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  const std::size_t available = descriptors.rlim_cur > limits.spare_descriptors
                                    ? descriptors.rlim_cur - limits.spare_descriptors
                                    : kFewestConnections;
  return std::clamp(available, kFewestConnections, std::max(limits.connections, kFewestConnections));
}

}  // namespace

class Server::Implementation {
 public:
  Shared shared;
  std::vector<std::unique_ptr<Loop>> loops;
  std::unique_ptr<Listener> listener;
  std::mutex stop_mutex;
  std::optional<bool> stopped;  // what stop() answered
};

Server::Server(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler) {
  auto made = std::make_unique<Implementation>();
  Shared& shared = made->shared;
  shared.options = std::move(options);
  shared.handler = std::move(handler);
  shared.max_connections = most_connections(shared.options.limits);
  if (!shared.options.certificate_file.empty() || !shared.options.key_file.empty()) {
    Result<std::shared_ptr<TlsContext>> tls =
        TlsContext::load(shared.options.certificate_file, shared.options.key_file);
    if (!tls) return std::unexpected(std::move(tls).error());
    shared.set_tls(*tls);
  }
  const unsigned threads =
      shared.options.threads > 0 ? shared.options.threads : std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < threads; ++i) made->loops.push_back(std::make_unique<Loop>(shared));
  Result<std::unique_ptr<Listener>> listener = Listener::open(shared, made->loops);
  if (!listener) return std::unexpected(std::move(listener).error());
  made->listener = std::move(*listener);
  made->listener->start();
  for (const auto& loop : made->loops) loop->start();
  return std::unique_ptr<Server>(new Server(std::move(made)));
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return implementation_->listener->port(); }

ServerStatistics Server::statistics() const {
  ServerStatistics result;
  result.connections_open = implementation_->shared.connections.load(std::memory_order_relaxed);
  result.connections_accepted = implementation_->shared.accepted.load(std::memory_order_relaxed);
  for (const auto& loop : implementation_->loops) {
    result.requests += loop->requests();
    result.refused += loop->refused();
    result.failed += loop->failed();
  }
  return result;
}

Result<void> Server::reload_certificate() {
  const ServerOptions& options = implementation_->shared.options;
  if (options.certificate_file.empty()) return {};
  Result<std::shared_ptr<TlsContext>> tls = TlsContext::load(options.certificate_file, options.key_file);
  if (!tls) return std::unexpected(std::move(tls).error());
  implementation_->shared.set_tls(*tls);
  return {};
}

bool Server::stop(std::chrono::milliseconds patience) {
  Implementation& self = *implementation_;
  const std::lock_guard lock(self.stop_mutex);
  if (self.stopped) return *self.stopped;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  self.shared.stopping = true;
  // First the listener, so that no connection reaches a loop after its begin_stop().
  std::promise<void> closed;
  self.loops.front()->mailbox()->post([&] {
    self.listener->stop();
    closed.set_value();
  });
  closed.get_future().wait();
  for (const auto& loop : self.loops) {
    loop->mailbox()->post([&each = *loop] { each.begin_stop(); });
  }
  bool clean = true;
  for (const auto& loop : self.loops) {
    if (loop->ended().wait_until(deadline) == std::future_status::ready) continue;
    clean = false;
    loop->mailbox()->post([&each = *loop] { each.cut_off(); });
  }
  for (const auto& loop : self.loops) loop->join();
  self.stopped = clean;
  return clean;
}

std::size_t raise_descriptor_limit() {
  rlimit descriptors{};
  if (::getrlimit(RLIMIT_NOFILE, &descriptors) != 0) return 0;
  descriptors.rlim_cur = descriptors.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  return descriptors.rlim_cur;
}

}  // namespace keyward::http
