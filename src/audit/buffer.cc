#include "audit/buffer.h"

#include <utility>

namespace keyward::audit {

void Buffer::add(std::string event) {
  const std::lock_guard lock(mutex_);
  if (events_.size() >= capacity_) {
    count_dropped();
    return;
  }
  events_.push_back(std::move(event));
  size_.store(events_.size(), std::memory_order_relaxed);
}

std::vector<std::string> Buffer::take() {
  const std::lock_guard lock(mutex_);
  size_.store(0, std::memory_order_relaxed);
  return std::exchange(events_, {});
}
}  // namespace keyward::audit
