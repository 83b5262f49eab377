// The one place where the state changes. Tasks run in order against the newest state, durable or not yet; what queued
// up meanwhile is committed in one batch, then published, then answered: "may a crash take back what somebody saw?" is
// always no.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "identity/state.h"
#include "store/published.h"
#include "store/store.h"

namespace keyward::store {

// What a task decided.
struct Outcome {
  identity::Changes changes;              // none: a refusal, or nothing to change
  std::vector<identity::Record> records;  // kept beside the state: counters, sign-in failures
  std::vector<std::string> events;        // audit events, one JSON object each
  std::int64_t drop_log_through = 0;      // as in Batch
  // Called on the writer's thread when everything this task saw and did is durable, or with why it is not
  // (ServiceFailure). May be empty. Must not block.
  std::move_only_function<void(Result<void>)> done;
};
// Runs on the writer's thread: rules only, nothing slow.
using Task = std::move_only_function<Outcome(const identity::State& newest)>;

// The next block of the log after `head` (audit/chain.h).
using MakeBlock = std::function<LogBlock(const LogBlock& head, const std::vector<std::string>& events)>;

class Writer {
 public:
  struct Limits {
    std::size_t batch = 256;    // tasks of one commit
    std::size_t queue = 8'192;  // tasks that wait
  };
  // Reads the store's newest block and starts the thread. `published` holds what the store held when it was read.
  static Result<std::unique_ptr<Writer>> start(Store& store, Published<identity::State>& published,
                                               MakeBlock make_block, Limits limits);
  ~Writer() { stop(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // False if the queue is full or the writer has stopped: the task is dropped and the client may try again. From any
  // thread.
  [[nodiscard]] bool submit(Task task);
  // Runs one task and waits for its durability. Not from the writer's thread.
  Result<void> run(std::move_only_function<Outcome(const identity::State& newest)> task);
  // Commits what is queued, then ends the thread. Tasks that come later are refused.
  void stop();

  // After a commit of unknown outcome nothing more is written until a restart has read what the store holds.
  bool read_only() const { return read_only_.load(std::memory_order_relaxed); }
  // Bumped at each failed commit: for the health page and metrics.
  std::uint64_t failures() const { return failures_.load(std::memory_order_relaxed); }
  std::string last_failure() const;

 private:
  Writer(Store& store, Published<identity::State>& published, MakeBlock make_block, Limits limits, LogBlock head);
  void loop();
  void commit(std::vector<Task>& tasks);

  Store& store_;
  Published<identity::State>& published_;
  MakeBlock make_block_;
  const Limits limits_;
  LogBlock head_;                                   // the writer's thread's
  std::shared_ptr<const identity::State> durable_;  // the writer's thread's

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Task> queue_;   // guarded by mutex_
  bool stopping_ = false;     // guarded by mutex_
  std::string last_failure_;  // guarded by mutex_
  std::atomic<bool> read_only_{false};
  std::atomic<std::uint64_t> failures_{0};
  std::thread thread_;
};

}  // namespace keyward::store
