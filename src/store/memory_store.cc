#include <algorithm>
#include <iterator>

#include "store/store.h"

namespace keyward::store {
Result<void> MemoryStore::read_all(const VisitRecord& visit) {
  for (const auto& [key, value] : records_)
    if (auto visited = visit(key, value); !visited) return visited;
  return {};
}

Committed MemoryStore::commit(const Batch& batch) {
  if (outcome_ != Committed::Durable) return outcome_;
  for (const identity::Record& record : batch.records) {
    const auto at = std::ranges::lower_bound(records_, record.key, {}, [](const auto& entry) { return entry.first; });
    const bool there = at != records_.end() && at->first == record.key;
    if (record.value && there) at->second = *record.value;
    if (record.value && !there) records_.insert(at, {record.key, *record.value});
    if (!record.value && there) records_.erase(at);
  }
  const std::lock_guard lock(log_mutex_);
  std::erase_if(log_, [&](const LogBlock& block) { return block.sequence < batch.drop_log_through; });
  if (!log_.empty() && log_.front().sequence == batch.drop_log_through) log_.front().entries.clear();
  log_.insert(log_.end(), batch.log.begin(), batch.log.end());
  return Committed::Durable;
}

Result<LogBlock> MemoryStore::newest_block() {
  const std::lock_guard lock(log_mutex_);
  return log_.empty() ? LogBlock() : log_.back();
}

Result<void> MemoryStore::read_log(std::int64_t after, const VisitBlock& visit) {
  const std::lock_guard lock(log_mutex_);
  for (const LogBlock& block : log_)
    if (block.sequence > after && !visit(block)) break;
  return {};
}

class MemoryStore::Reader final : public LogReader {
 public:
  explicit Reader(const MemoryStore& store) : store_(store) {}

  // A block at a time, so that the writer never waits for a visit.
  Result<void> read_back(std::int64_t before, const VisitBlock& visit) override {
    for (;;) {
      LogBlock block;
      {
        const std::lock_guard lock(store_.log_mutex_);
        const auto behind = std::ranges::lower_bound(store_.log_, before, {}, &LogBlock::sequence);
        if (behind == store_.log_.begin()) return {};
        block = *std::prev(behind);
      }
      before = block.sequence;
      if (!visit(block)) return {};
    }
  }
  Result<std::int64_t> first_since(Time time) override {
    const std::lock_guard lock(store_.log_mutex_);
    const auto found = std::ranges::find_if(store_.log_, [time](const LogBlock& block) { return block.time >= time; });
    if (found != store_.log_.end()) return found->sequence;
    return store_.log_.empty() ? 1 : store_.log_.back().sequence + 1;
  }
  Result<std::vector<LogBlockSize>> sizes(std::int64_t after, std::int64_t count) override {
    const std::lock_guard lock(store_.log_mutex_);
    std::vector<LogBlockSize> out;
    for (const LogBlock& block : store_.log_)
      if (block.sequence > after && std::ssize(out) < count)
        out.push_back({block.sequence, block.time, std::ssize(block.entries)});
    return out;
  }

 private:
  const MemoryStore& store_;
};

Result<std::unique_ptr<LogReader>> MemoryStore::log_reader() { return std::make_unique<Reader>(*this); }

Result<void> MemoryStore::backup(const std::filesystem::path&) {
  return fail(Code::ServiceFailure, "A server that was started with --ephemeral has nothing to back up.");
}
}  // namespace keyward::store
