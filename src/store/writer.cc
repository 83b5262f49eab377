#include "store/writer.h"

#include <algorithm>
#include <future>

namespace keyward::store {
namespace {
constexpr const char* kNotKept = "The change could not be stored. Nothing was changed; try again later.";
}

Result<std::unique_ptr<Writer>> Writer::start(Store& store, Published<identity::State>& published, MakeBlock make_block,
                                              Limits limits) {
  Result<LogBlock> head = store.newest_block();
  if (!head) return std::unexpected(std::move(head).error());
  return std::unique_ptr<Writer>(new Writer(store, published, std::move(make_block), limits, *std::move(head)));
}

Writer::Writer(Store& store, Published<identity::State>& published, MakeBlock make_block, Limits limits, LogBlock head)
    : store_(store),
      published_(published),
      make_block_(std::move(make_block)),
      limits_(limits),
      head_(std::move(head)),
      durable_(published.get()),
      thread_([this] { loop(); }) {
  head_.entries.clear();  // only its hash and number matter from here
}

bool Writer::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= limits_.queue) return false;
    queue_.push_back(std::move(task));
    if (queue_.size() > 1) return true;  // somebody woke it already
  }
  wake_.notify_one();
  return true;
}

Result<void> Writer::run(std::move_only_function<Outcome(const identity::State& newest)> task) {
  std::promise<Result<void>> kept;
  const bool queued = submit([&](const identity::State& newest) {
    Outcome outcome = task(newest);
    outcome.done = [&kept, inner = std::move(outcome.done)](Result<void> result) mutable {
      if (inner) inner(result);
      kept.set_value(std::move(result));
    };
    return outcome;
  });
  if (!queued) return fail(Code::ServiceUnavailable, "The server is busy; try again later.");
  return kept.get_future().get();
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::string Writer::last_failure() const {
  const std::lock_guard lock(mutex_);
  return last_failure_;
}

void Writer::loop() {
  std::vector<Task> tasks;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;  // stopping, and nothing is left
      if (queue_.size() <= limits_.batch) {
        tasks.swap(queue_);
      } else {
        const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(limits_.batch);
        tasks.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
        queue_.erase(queue_.begin(), end);
      }
    }
    commit(tasks);
    tasks.clear();
  }
}

void Writer::commit(std::vector<Task>& tasks) {
  identity::State newest = *durable_;
  Batch batch;
  std::vector<std::string> events;
  std::vector<std::move_only_function<void(Result<void>)>> waiting;
  bool changed = false;
  for (Task& task : tasks) {
    Outcome outcome = task(newest);
    for (const identity::Change& change : outcome.changes) {
      newest.apply(change);
      batch.records.push_back(identity::encode(change));
      changed = true;
    }
    std::move(outcome.records.begin(), outcome.records.end(), std::back_inserter(batch.records));
    std::move(outcome.events.begin(), outcome.events.end(), std::back_inserter(events));
    batch.drop_log_through = std::max(batch.drop_log_through, outcome.drop_log_through);
    if (outcome.done) waiting.push_back(std::move(outcome.done));
  }
  if (!events.empty()) batch.log.push_back(make_block_(head_, events));

  Result<void> result;
  if (!batch.empty()) {
    const Committed committed = read_only() ? Committed::Nothing : store_.commit(batch);
    if (committed == Committed::Durable) {
      if (!batch.log.empty()) {
        head_ = std::move(batch.log.back());
        head_.entries.clear();
      }
      if (changed) {
        durable_ = std::make_shared<const identity::State>(std::move(newest));
        published_.publish(durable_);
      }
    } else {
      failures_.fetch_add(1, std::memory_order_relaxed);
      if (committed == Committed::Unknown) read_only_.store(true, std::memory_order_relaxed);
      {
        const std::lock_guard lock(mutex_);
        last_failure_ = store_.last_failure();
      }
      result = fail(Code::ServiceFailure, kNotKept);
    }
  }
  for (auto& done : waiting) done(result);
}
}  // namespace keyward::store
