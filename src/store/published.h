// The newest of a value that every request reads and few writes replace.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

namespace keyward::store {

// A reader costs one atomic load while nothing changes: no shared reference count, which would bounce between cores,
// and a lock only after a publication. A Reader keeps the value it last saw alive, so an idle thread holds one old
// value.
template <class T>
class Published {
 public:
  explicit Published(std::shared_ptr<const T> first) : value_(std::move(first)) {}

  // Only after the change is durable: nobody may see what a crash could take back.
  void publish(std::shared_ptr<const T> next) {
    const std::lock_guard lock(mutex_);
    value_.swap(next);  // the old value's last reference goes after the lock
    version_.fetch_add(1, std::memory_order_release);
  }
  // The newest, for whoever has no Reader. Takes the lock.
  std::shared_ptr<const T> get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

  // One per thread; must not outlive its Published.
  class Reader {
   public:
    explicit Reader(const Published& source) : source_(source) {}
    // Valid until the next call. Call once per request, so that the request sees one consistent world.
    const std::shared_ptr<const T>& current() {
      if (source_.version_.load(std::memory_order_acquire) != version_) {
        const std::lock_guard lock(source_.mutex_);
        value_ = source_.value_;
        version_ = source_.version_.load(std::memory_order_relaxed);
      }
      return value_;
    }

   private:
    const Published& source_;
    std::shared_ptr<const T> value_;
    std::uint64_t version_ = 0;  // never published, so the first call fetches
  };

 private:
  mutable std::mutex mutex_;  // guards value_; version_ changes only under it
  std::shared_ptr<const T> value_;
  std::atomic<std::uint64_t> version_{1};
};

}  // namespace keyward::store
