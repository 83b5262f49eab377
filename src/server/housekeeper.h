// What has to be done now and then, on one thread: audit events that wait or have grown old, usage counters, ended
// sessions.
#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "audit/buffer.h"
#include "audit/usage.h"
#include "base/time.h"
#include "server/log_retention.h"
#include "store/published.h"
#include "store/writer.h"

namespace keyward::server {

class Housekeeper {
 public:
  Housekeeper(store::Writer& writer, store::Published<identity::State>& published, audit::Buffer& events,
              audit::Usage& usage, LogRetention& retention, const Clock& clock);
  ~Housekeeper() { stop(); }
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

  // Ends the thread, and hands everything that waits to the writer. A second call does nothing.
  void stop();

  // Each hands what there is to the writer; nothing if there is nothing. Exposed for tests.
  void flush_events();
  void flush_usage();
  void end_sessions();

 private:
  void report_failures();
  void drop_old_events();
  void loop();

  store::Writer& writer_;
  store::Published<identity::State>& published_;
  audit::Buffer& events_;
  audit::Usage& usage_;
  LogRetention& retention_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;            // guarded by mutex_
  std::uint64_t failures_seen_ = 0;  // the thread's own
  // Records whose commit failed, to be tried again: the newest of each key. Guarded by unkept_mutex_.
  std::mutex unkept_mutex_;
  std::vector<identity::Record> unkept_;
  std::thread thread_;
};

}  // namespace keyward::server
