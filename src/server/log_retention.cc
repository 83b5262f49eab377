#include "server/log_retention.h"

#include <utility>

namespace keyward::server {
namespace {
constexpr std::int64_t kMeasuredAtOnce = 2'000;  // blocks
constexpr std::int64_t kDroppedAtOnce = 500;     // blocks
constexpr std::int64_t kFreedAtOnce = 16 << 20;  // bytes
constexpr std::int64_t kDay = 86'400;
}  // namespace

Result<void> LogRetention::measure() {
  const auto sizes = log_.sizes(measured_, kMeasuredAtOnce);
  if (!sizes) return std::unexpected(sizes.error());
  for (const store::LogBlockSize& block : *sizes) bytes_ += block.bytes;
  if (!sizes->empty()) measured_ = sizes->back().sequence;
  all_measured_ = std::ssize(*sizes) < kMeasuredAtOnce;
  return {};
}

bool LogRetention::is_due(const store::LogBlockSize& block, std::int64_t freed) const {
  // The newest block stays: a log that begins anew would not follow from anything.
  if (block.sequence >= measured_) return false;
  if (limits_.days > 0 && block.time.seconds < clock_.now().seconds - limits_.days * kDay) return true;
  return limits_.bytes > 0 && all_measured_ && bytes_ - freed > limits_.bytes;
}

Result<void> LogRetention::step() {
  if (auto measured = measure(); !measured) return measured;
  auto oldest = log_.sizes(dropped_, 1);
  if (oldest && !oldest->empty() && is_due(oldest->front(), 0)) oldest = log_.sizes(dropped_, kDroppedAtOnce);
  if (!oldest) return std::unexpected(std::move(oldest).error());
  std::int64_t freed = 0;
  std::int64_t through = 0;
  for (const store::LogBlockSize& block : *oldest) {
    if (!is_due(block, freed) || freed > kFreedAtOnce) break;
    freed += block.bytes;
    through = block.sequence;
  }
  if (through == 0) return {};
  auto kept = writer_.run([through](const identity::State&) {
    store::Outcome outcome;
    outcome.drop_log_through = through;
    return outcome;
  });
  if (!kept) return kept;
  bytes_ -= freed;
  dropped_ = through;
  return {};
}

}  // namespace keyward::server
