// Events that need no commit of their own, reads and refusals, wait here and are written together once a second.
// Bounded: what does not fit is dropped and counted.
#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace keyward::audit {

class Buffer {
 public:
  explicit Buffer(std::size_t capacity = 8'192) : capacity_(capacity) {}

  // Whether there is room: ask before an event is rendered.
  bool full() const { return size_.load(std::memory_order_relaxed) >= capacity_; }
  // Takes the event, or counts it as dropped. From any thread.
  void add(std::string event);
  void count_dropped() { dropped_.fetch_add(1, std::memory_order_relaxed); }

  std::vector<std::string> take();
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  const std::size_t capacity_;
  std::atomic<std::size_t> size_{0};
  std::atomic<std::uint64_t> dropped_{0};
  std::mutex mutex_;
  std::vector<std::string> events_;  // guarded by mutex_
};

}  // namespace keyward::audit
