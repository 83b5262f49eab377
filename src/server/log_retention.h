// Keeps the audit log within its age and size: the oldest blocks are dropped, a few at a time, and the last of them
// stays as an anchor for the chain (store/store.h, Batch::drop_log_through).
#pragma once
#include <cstdint>

#include "base/time.h"
#include "store/writer.h"

namespace keyward::server {

class LogRetention {
 public:
  struct Limits {
    std::int64_t days = 0;   // 0: for ever
    std::int64_t bytes = 0;  // of events; 0: as many as there are
  };
  LogRetention(store::LogReader& log, store::Writer& writer, Limits limits, const Clock& clock)
      : log_(log), writer_(writer), limits_(limits), clock_(clock) {}

  // Looks at a bounded part of the log and drops at most some megabytes of it: to be called every second, by one
  // thread. Size counts only once the whole log has been measured, some thousand blocks a call. Error: the log cannot
  // be read, or the drop cannot be stored; the next call tries again.
  Result<void> step();

 private:
  Result<void> measure();
  bool is_due(const store::LogBlockSize& block, std::int64_t freed) const;

  store::LogReader& log_;
  store::Writer& writer_;
  const Limits limits_;
  const Clock& clock_;
  std::int64_t measured_ = 0;  // the newest block that `bytes_` counts
  bool all_measured_ = false;
  std::int64_t bytes_ = 0;
  std::int64_t dropped_ = 0;  // the newest block that is dropped, as far as it is known
};

}  // namespace keyward::server
