#include "http/loop.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "http/connection.h"
#include "http/forwarded.h"

namespace keyward::http {
namespace {

constexpr std::size_t kPooledReaders = 128;
constexpr std::size_t kShedAtOnce = 16;
constexpr std::chrono::milliseconds kLingerTimeout{2000};

thread_local Loop* current_loop = nullptr;

}  // namespace

std::shared_ptr<const TlsContext> Shared::tls() const {
  const std::lock_guard lock(mutex_);
  return tls_;
}

void Shared::set_tls(std::shared_ptr<const TlsContext> context) {
  const std::lock_guard lock(mutex_);
  tls_ = std::move(context);
}

bool Shared::is_counted(const IpAddress& peer) const {
  return options.limits.connections_per_peer > 0 && !is_trusted(peer, options.trusted_proxies);
}

bool Shared::admit(const IpAddress& peer) {
  if (!is_counted(peer)) return true;
  const std::lock_guard lock(mutex_);
  std::size_t& count = sites_[peer.site()];
  if (count >= options.limits.connections_per_peer) return false;
  ++count;
  return true;
}

void Shared::release(const IpAddress& peer) {
  if (!is_counted(peer)) return;
  const std::lock_guard lock(mutex_);
  const auto found = sites_.find(peer.site());
  if (--found->second == 0) sites_.erase(found);
}

void Mailbox::post(std::move_only_function<void()> task) {
  const std::lock_guard lock(mutex_);
  if (context_ == nullptr) return;
  tasks_.push_back(std::move(task));
  if (tasks_.size() == 1) boost::asio::post(*context_, [this] { run(); });
}

void Mailbox::run() {
  std::vector<std::move_only_function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (auto& task : tasks) task();
}

void Mailbox::close() {
  std::vector<std::move_only_function<void()>> dropped;
  const std::lock_guard lock(mutex_);
  context_ = nullptr;
  dropped.swap(tasks_);
}

Loop::Loop(Shared& shared)
    : shared_(shared),
      // Only this thread touches sockets; other threads post.
      context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      work_(boost::asio::make_work_guard(context_)),
      timer_(context_),
      mailbox_(std::make_shared<Mailbox>(context_)) {
  const Limits& limits = shared.options.limits;
  timeouts_ = {limits.header_deadline, limits.body_deadline, limits.idle_timeout,
               limits.write_timeout,   kLingerTimeout,       std::chrono::milliseconds::max()};
  tick_ = std::clamp(std::ranges::min(timeouts_) / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(500));
}

Loop::~Loop() = default;

Loop* Loop::current() { return current_loop; }

void Loop::start() {
  // Signals belong to the thread that waits for them; and OpenSSL writes without MSG_NOSIGNAL, so SIGPIPE must be
  // blocked.
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  for (const int fatal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&blocked, fatal);
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "http");
    current_loop = this;
    context_.run();
    current_loop = nullptr;
    end_.set_value();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Loop::join() {
  if (thread_.joinable()) thread_.join();
  mailbox_->close();
}

void Loop::adopt(int descriptor, const IpAddress& peer) {
  const auto connection = std::make_shared<Connection>(*this, descriptor, peer);
  connection->start();
  if (!std::exchange(ticking_, true)) tick();
}

void Loop::closed(const IpAddress& peer) {
  shared_.release(peer);
  shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  size_.fetch_sub(1, std::memory_order_relaxed);
  finish_if_empty();
}

void Loop::finish_if_empty() {
  if (!stopping_ || size() > 0) return;
  work_.reset();
  timer_.cancel();
}

void Loop::shed_idle(std::chrono::steady_clock::time_point since) {
  const auto latest = since + timeouts_[std::to_underlying(Wait::Idle)];
  for (const auto& connection : all_of(Wait::Idle, std::min(kShedAtOnce, 1 + size() / 8))) {
    if (connection->deadline_ > latest) break;
    connection->close();
  }
}

void Loop::begin_stop() {
  stopping_ = true;
  for (const Wait wait : {Wait::Idle, Wait::Head}) {
    for (const auto& connection : all_of(wait)) connection->finish();
  }
  finish_if_empty();
}

void Loop::cut_off() {
  for (std::size_t wait = 0; wait < lists_.size(); ++wait) {
    for (const auto& connection : all_of(static_cast<Wait>(wait))) connection->close();
  }
}

std::vector<std::shared_ptr<Connection>> Loop::all_of(Wait wait, std::size_t count) {
  std::vector<std::shared_ptr<Connection>> result;
  for (Connection* each = lists_[std::to_underlying(wait)].first; each != nullptr && result.size() < count;
       each = each->behind_) {
    result.push_back(each->shared_from_this());
  }
  return result;
}

std::unique_ptr<RequestReader> Loop::take_reader() {
  if (readers_.empty()) return std::make_unique<RequestReader>(shared_.options.limits);
  std::unique_ptr<RequestReader> reader = std::move(readers_.back());
  readers_.pop_back();
  return reader;
}

void Loop::give_back(std::unique_ptr<RequestReader> reader) {
  if (readers_.size() >= kPooledReaders) return;
  reader->reset();
  readers_.push_back(std::move(reader));
}

void Loop::enter(Connection& connection, Wait wait) {
  unlink(connection);
  List& list = lists_[std::to_underlying(wait)];
  connection.wait_ = wait;
  if (wait != Wait::Answer) {
    connection.deadline_ = std::chrono::steady_clock::now() + timeouts_[std::to_underlying(wait)];
  }
  connection.before_ = list.last;
  connection.behind_ = nullptr;
  (list.last == nullptr ? list.first : list.last->behind_) = &connection;
  list.last = &connection;
}

void Loop::unlink(Connection& connection) {
  if (connection.wait_ == Wait::Count) return;
  List& list = lists_[std::to_underlying(connection.wait_)];
  (connection.before_ == nullptr ? list.first : connection.before_->behind_) = connection.behind_;
  (connection.behind_ == nullptr ? list.last : connection.behind_->before_) = connection.before_;
}

void Loop::forget(Connection& connection) {
  unlink(connection);
  connection.wait_ = Wait::Count;
}

void Loop::tick() {
  const auto now = std::chrono::steady_clock::now();
  for (std::size_t wait = 0; wait < std::to_underlying(Wait::Answer); ++wait) {
    while (lists_[wait].first != nullptr && lists_[wait].first->deadline_ <= now) {
      // Leaves this list: it is closed, or waits for something else with a later deadline.
      lists_[wait].first->shared_from_this()->on_deadline();
    }
  }
  if (size() == 0) {
    ticking_ = false;
    return;
  }
  timer_.expires_after(tick_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) {
      ticking_ = false;
    } else {
      tick();
    }
  });
}

}  // namespace keyward::http
