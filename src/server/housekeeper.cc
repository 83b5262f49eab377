#include "server/housekeeper.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "server/log.h"

namespace keyward::server {
namespace {
constexpr int kUsageSeconds = 60;
constexpr int kSessionSeconds = 600;
constexpr std::size_t kSessionsAtOnce = 1'000;  // a task of the writer is short
}  // namespace

Housekeeper::Housekeeper(store::Writer& writer, store::Published<identity::State>& published, audit::Buffer& events,
                         audit::Usage& usage, LogRetention& retention, const Clock& clock)
    : writer_(writer),
      published_(published),
      events_(events),
      usage_(usage),
      retention_(retention),
      clock_(clock),
      thread_([this] { loop(); }) {}

void Housekeeper::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  flush_events();
  flush_usage();
}

void Housekeeper::loop() {
  for (int second = 1;; ++second) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; })) return;
    }
    flush_events();
    report_failures();
    drop_old_events();
    if (second % kUsageSeconds == 0) flush_usage();
    if (second % kSessionSeconds == 0) end_sessions();
  }
}

// Once a second at most, however many writes fail.
void Housekeeper::report_failures() {
  const std::uint64_t failures = writer_.failures();
  if (failures == failures_seen_) return;
  failures_seen_ = failures;
  log(LogLevel::Error,
      writer_.read_only() ? "a commit's outcome is unknown; nothing is written until a restart"
                          : "changes could not be stored",
      {{"reason", writer_.last_failure()}});
}

void Housekeeper::drop_old_events() {
  if (writer_.read_only()) return;
  if (auto done = retention_.step(); !done)
    log(LogLevel::Warning, "the audit log was not shortened", {{"reason", done.error().message}});
}

void Housekeeper::flush_events() {
  std::vector<std::string> events = events_.take();
  if (events.empty()) return;
  const std::size_t count = events.size();
  const auto drop = [this, count] {
    for (std::size_t i = 0; i < count; ++i) events_.count_dropped();
  };
  const bool queued = writer_.submit([events = std::move(events), drop](const identity::State&) mutable {
    store::Outcome outcome;
    outcome.events = std::move(events);
    outcome.done = [drop](Result<void> kept) {
      if (!kept) drop();
    };
    return outcome;
  });
  if (!queued) drop();
}

void Housekeeper::flush_usage() {
  std::vector<identity::Record> records = usage_.flush(*published_.get(), clock_.now());
  {
    const std::lock_guard lock(unkept_mutex_);
    for (identity::Record& record : unkept_)
      if (std::ranges::find(records, record.key, &identity::Record::key) == records.end())
        records.push_back(std::move(record));
    unkept_.clear();
  }
  if (records.empty()) return;
  auto shared = std::make_shared<std::vector<identity::Record>>(std::move(records));
  const auto keep = [this, shared] {
    const std::lock_guard lock(unkept_mutex_);
    unkept_ = std::move(*shared);
  };
  const bool queued = writer_.submit([shared, keep](const identity::State&) {
    store::Outcome outcome;
    outcome.records = *shared;
    outcome.done = [keep](Result<void> kept) {
      if (!kept) keep();
    };
    return outcome;
  });
  if (!queued) keep();
}

void Housekeeper::end_sessions() {
  const Time now = clock_.now();
  const bool queued = writer_.submit([now](const identity::State& newest) {
    store::Outcome outcome;
    newest.sessions().visit([&](const std::string&, const std::shared_ptr<const identity::ConsoleSession>& session) {
      if (session->expires < now && outcome.changes.size() < kSessionsAtOnce)
        outcome.changes.push_back(identity::erase<identity::ConsoleSession>(session->account, session->id));
    });
    return outcome;
  });
  if (!queued) log(LogLevel::Warning, "the writer is busy; ended sessions stay for now");
}

}  // namespace keyward::server
