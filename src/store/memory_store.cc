#include <algorithm>

#include "store/store.h"

namespace keyward::store {
namespace {
// The log of a process that never ends is bounded; a store on disk keeps all.
constexpr std::size_t kMaxBlocks = 10'000;
}  // namespace

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
  log_.insert(log_.end(), batch.log.begin(), batch.log.end());
  if (log_.size() > 2 * kMaxBlocks) log_.erase(log_.begin(), log_.end() - kMaxBlocks);
  return Committed::Durable;
}

Result<LogBlock> MemoryStore::newest_block() { return log_.empty() ? LogBlock() : log_.back(); }

Result<void> MemoryStore::read_log(std::int64_t after, const VisitBlock& visit) {
  for (const LogBlock& block : log_)
    if (block.sequence > after && !visit(block)) break;
  return {};
}

Result<void> MemoryStore::backup(const std::filesystem::path&) {
  return fail(Code::ServiceFailure, "A server that was started with --ephemeral has nothing to back up.");
}
}  // namespace keyward::store
