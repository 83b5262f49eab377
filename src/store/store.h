// Where changes are kept: an ordered key-value table and a log, committed together. A store keeps records and knows no
// rules. One thread uses a Store, but for backup(), which may run beside it.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
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
  std::string entries;  // one JSON object a line
};

struct Batch {
  std::vector<identity::Record> records;
  std::vector<LogBlock> log;
  bool empty() const { return records.empty() && log.empty(); }
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
  Result<void> backup(const std::filesystem::path& target) override;
  Result<std::vector<std::string>> damage() override { return std::vector<std::string>(); }

  // For tests: what the next commits answer, until it is set back to Durable.
  void fail_with(Committed outcome, std::string why) {
    outcome_ = outcome;
    failure_ = std::move(why);
  }

 private:
  std::vector<std::pair<std::string, std::string>> records_;  // by key
  std::vector<LogBlock> log_;
  Committed outcome_ = Committed::Durable;
  std::string failure_;
};

}  // namespace keyward::store
