// The slow work before a rule: hashing and comparing passwords, making a QR code, reading the audit log. It runs
// outside the writer and the threads that serve, in a bounded pool.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "api/handler.h"

namespace keyward::api {

// Does the operation's prepare steps for this input, against what `state` holds. Errors: ServiceFailure, no memory for
// the work; those of look_up().
Result<Prepared> prepare(const OperationInfo& operation, const Object& input, const identity::State& state,
                         const authn::Caller& caller, const Env& env, Time now);

// A few threads and a bounded queue. From any thread.
class PreparePool {
 public:
  PreparePool(unsigned threads, std::size_t queue);
  ~PreparePool();  // finishes what is queued
  PreparePool(const PreparePool&) = delete;
  PreparePool& operator=(const PreparePool&) = delete;

  // False if the queue is full: the work is dropped and the client may try again.
  [[nodiscard]] bool submit(std::move_only_function<void()> work);

 private:
  void loop();
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::move_only_function<void()>> queue_;  // guarded by mutex_, as is stopping_
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace keyward::api
