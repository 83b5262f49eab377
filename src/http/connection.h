// One client's connection: reads requests, hands them on one at a time, writes the answers in order.
#pragma once
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "http/loop.h"

namespace keyward::http {

// Lives as long as a wait or a Responder refers to it. Everything but answer() happens on the loop's thread.
class Connection final : public Exchange, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, int descriptor, const IpAddress& peer);
  ~Connection() override;

  void start();
  void answer(Response&& response) override;
  // What it waited for did not come in time.
  void on_deadline();
  // Serves what has already come, and then ends.
  void finish();
  void close();

 private:
  friend class Loop;
  using Descriptor = boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

  void wait_readable();
  void wait_writable();
  void on_readable();
  void on_writable();
  void read();
  // Goes on from what the reader has. True if more bytes are needed and may be read now.
  bool proceed();
  void dispatch();
  void take_answer(Response&& response);
  void on_late_answer(Response&& response);
  void refuse(int status, std::string_view why);
  bool flush();  // true if all was written; else it waits or has closed
  void stash(std::string_view first);
  void resume();  // all was written
  void rest();    // waits for more bytes
  void linger();  // the last answer was written: ends without a reset that could overtake it
  void drain();
  IoResult read_some(std::span<char> space);
  IoResult write_some(std::string_view first, std::string_view second);

  Loop* loop_;
  std::shared_ptr<Mailbox> mailbox_;
  std::optional<Descriptor> descriptor_;  // empty when closed
  std::unique_ptr<TlsSession> tls_;
  std::unique_ptr<RequestReader> reader_;  // null at rest
  IpAddress peer_;
  std::string peer_text_;
  std::string source_text_;  // of the current request, if a proxy says so

  bool trusted_peer_ = false;
  bool in_handler_ = false;  // the handler runs, on this thread
  bool handling_ = false;    // a Responder is out
  bool served_ = false;      // had a request
  bool renew_ = false;       // the next wait is a new one, also if it is of the same kind
  bool ending_ = false;      // the answer being written is the last
  bool refused_ = false;     // and there may be bytes that nobody will read
  bool writing_ = false;     // waits until it can write on
  bool lingering_ = false;
  bool waits_readable_ = false;  // Asio will call
  bool waits_writable_ = false;

  std::string unsent_;  // what the socket did not take
  std::size_t unsent_at_ = 0;
  std::unique_ptr<Response> large_;  // its body follows `unsent_`
  std::size_t large_at_ = 0;
  std::size_t drained_ = 0;

  Wait wait_ = Wait::Count;  // none
  std::chrono::steady_clock::time_point deadline_;
  Connection* before_ = nullptr;
  Connection* behind_ = nullptr;
};

}  // namespace keyward::http
