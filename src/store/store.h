// Where changes are kept: an ordered key-value table and a log, committed together. A store keeps records and knows no
// rules. One thread uses a Store, but for backup(), which may run beside it.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "identity/records.h"

namespace keyward::store {

// Some audit events in their order, and the hash that chains them to all before (audit/chain.h).
struct LogBlock {
  std::int64_t sequence = 0;  // 1, 2, ... without gaps
  Time time;
  std::array<std::uint8_t, 32> hash{};
  std::string entries;  // one JSON object a line; empty: dropped, an anchor
};

struct Batch {
  std::vector<identity::Record> records;
  std::vector<LogBlock> log;
  // Events up to and with this block are dropped; 0: none. The block itself stays without its entries: the anchor whose
  // hash the rest of the chain follows.
  std::int64_t drop_log_through = 0;
  bool empty() const { return records.empty() && log.empty() && drop_log_through == 0; }
};

// A block without its entries.
struct LogBlockSize {
  std::int64_t sequence = 0;
  Time time;
  std::int64_t bytes = 0;  // of its entries
};

// Reads the log beside the thread that writes it. Any number of threads may share one; they take turns.
class LogReader {
 public:
  virtual ~LogReader() = default;
  // Blocks with a lesser sequence than `before`, newest first, until `visit` returns false.
  using VisitBlock = std::function<bool(const LogBlock& block)>;
  virtual Result<void> read_back(std::int64_t before, const VisitBlock& visit) = 0;
  // The sequence of the oldest block of that time or a later one; one beyond the newest if there is none.
  virtual Result<std::int64_t> first_since(Time time) = 0;
  // Up to `count` blocks with a greater sequence than `after`, oldest first.
  virtual Result<std::vector<LogBlockSize>> sizes(std::int64_t after, std::int64_t count) = 0;
};

// How a commit ended.
enum class Committed : std::uint8_t {
  Durable,  // all of it, and it outlives a power loss
  Nothing,  // none of it; a later commit may succeed (a full disk)
  Unknown,  // perhaps: only a reload tells
};

class Store {
 public:
  virtual ~Store() = default;

  // All records in the order of their keys. Stops at the first error that `visit` gives and hands it on.
  using VisitRecord = std::function<Result<void>(std::string_view key, std::string_view value)>;
  virtual Result<void> read_all(const VisitRecord& visit) = 0;

  virtual Committed commit(const Batch& batch) = 0;
  // Why the last commit was not Durable: a sentence for the operator.
  virtual std::string last_failure() const = 0;

  // The newest block; sequence 0 if there is none.
  virtual Result<LogBlock> newest_block() = 0;
  // Blocks with a greater sequence than `after`, oldest first, until `visit` returns false.
  using VisitBlock = std::function<bool(const LogBlock& block)>;
  virtual Result<void> read_log(std::int64_t after, const VisitBlock& visit) = 0;

  // A reader of the log for other threads; it does not outlive the store.
  virtual Result<std::unique_ptr<LogReader>> log_reader() = 0;

  // A complete, consistent copy at `target`, which must not exist. From any thread, while commits go on.
  virtual Result<void> backup(const std::filesystem::path& target) = 0;

  // Looks for damage. Empty if there is none, else a sentence for each.
  virtual Result<std::vector<std::string>> damage() = 0;
};

// A store that keeps everything in memory and nothing beyond the process: `keyward serve --ephemeral`, and tests.
class MemoryStore final : public Store {
 public:
  Result<void> read_all(const VisitRecord& visit) override;
  Committed commit(const Batch& batch) override;
  std::string last_failure() const override { return failure_; }
  Result<LogBlock> newest_block() override;
  Result<void> read_log(std::int64_t after, const VisitBlock& visit) override;
  Result<std::unique_ptr<LogReader>> log_reader() override;
  Result<void> backup(const std::filesystem::path& target) override;
  Result<std::vector<std::string>> damage() override { return std::vector<std::string>(); }

  // For tests: what the next commits answer, until it is set back to Durable.
  void fail_with(Committed outcome, std::string why) {
    outcome_ = outcome;
    failure_ = std::move(why);
  }

 private:
  class Reader;
  std::vector<std::pair<std::string, std::string>> records_;  // by key
  mutable std::mutex log_mutex_;
  std::vector<LogBlock> log_;  // guarded by log_mutex_
  Committed outcome_ = Committed::Durable;
  std::string failure_;
};

}  // namespace keyward::store
