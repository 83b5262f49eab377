// One I/O thread: its event loop, its connections, their deadlines. Internal to the server; only the listed files know
// Asio.
#pragma once
#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/address.h"
#include "http/request_reader.h"
#include "http/response_writer.h"
#include "http/server.h"
#include "http/tls.h"

namespace keyward::http {

class Connection;

// What a connection waits for. Each has one timeout, so a list in the order of arrival is in the order of deadlines.
enum class Wait : std::uint8_t { Head, Body, Idle, Write, Linger, Answer, Count };

// What all loops of a server share. Written before the threads start, except where atomic or guarded.
struct Shared {
  ServerOptions options;
  Handler handler;
  std::size_t max_connections = 0;
  std::atomic<std::size_t> connections{0};
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<bool> stopping{false};

  // Null without TLS.
  std::shared_ptr<const TlsContext> tls() const;
  void set_tls(std::shared_ptr<const TlsContext> context);

  // Counts connections of a site; false, and not counted, if it has its share.
  bool admit(const IpAddress& peer);
  void release(const IpAddress& peer);

 private:
  bool is_counted(const IpAddress& peer) const;
  mutable std::mutex mutex_;
  std::shared_ptr<const TlsContext> tls_;
  std::map<IpAddress, std::size_t> sites_;  // connections; only with a cap
};

// Tasks from other threads. Outlives the loop: what comes too late is dropped.
class Mailbox {
 public:
  explicit Mailbox(boost::asio::io_context& context) : context_(&context) {}
  void post(std::move_only_function<void()> task);
  void close();

 private:
  void run();
  std::mutex mutex_;
  boost::asio::io_context* context_;  // null when closed
  std::vector<std::move_only_function<void()>> tasks_;
};

class Loop {
 public:
  explicit Loop(Shared& shared);
  ~Loop();

  // Any thread.
  void start();
  // Becomes ready when the loop has ended: after begin_stop(), with its last connection.
  std::future<void>& ended() { return ended_; }
  void join();
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  // Connections it has or will adopt.
  std::size_t size() const { return size_.load(std::memory_order_relaxed); }
  void count_incoming() { size_.fetch_add(1, std::memory_order_relaxed); }
  std::uint64_t requests() const { return requests_.load(std::memory_order_relaxed); }
  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }
  std::uint64_t failed() const { return failed_.load(std::memory_order_relaxed); }
  // The loop that runs the calling thread; null on any other thread.
  static Loop* current();

  // The loop's own thread only, from here on; adopt() also before start().
  boost::asio::io_context& context() { return context_; }
  Shared& shared() { return shared_; }
  DateLine& date() { return date_; }
  std::string& scratch() { return scratch_; }
  // Takes a non-blocking socket that was counted in Shared and by count_incoming().
  void adopt(int descriptor, const IpAddress& peer);
  // Closed: no connection of this loop any more.
  void closed(const IpAddress& peer);
  // Closes those that have been idle longest, a few of them and none that became idle after `since`.
  void shed_idle(std::chrono::steady_clock::time_point since);
  void begin_stop();
  void cut_off();

  std::unique_ptr<RequestReader> take_reader();
  void give_back(std::unique_ptr<RequestReader> reader);
  void enter(Connection& connection, Wait wait);
  void forget(Connection& connection);
  void count_request() { requests_.fetch_add(1, std::memory_order_relaxed); }
  void count_refused() { refused_.fetch_add(1, std::memory_order_relaxed); }
  void count_failed() { failed_.fetch_add(1, std::memory_order_relaxed); }

 private:
  struct List {
    Connection* first = nullptr;
    Connection* last = nullptr;
  };
  void unlink(Connection& connection);
  void tick();
  void finish_if_empty();
  std::vector<std::shared_ptr<Connection>> all_of(Wait wait, std::size_t count = ~std::size_t{0});

  Shared& shared_;
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
  bool ticking_ = false;
  std::chrono::milliseconds tick_;
  std::shared_ptr<Mailbox> mailbox_;
  std::array<List, static_cast<std::size_t>(Wait::Count)> lists_;
  std::array<std::chrono::milliseconds, static_cast<std::size_t>(Wait::Count)> timeouts_;
  std::vector<std::unique_ptr<RequestReader>> readers_;
  DateLine date_;
  std::string scratch_;  // output of the connection that is being served
  bool stopping_ = false;
  std::promise<void> end_;
  std::future<void> ended_ = end_.get_future();
  std::atomic<std::size_t> size_{0};
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::thread thread_;
};

}  // namespace keyward::http
