// The embedded store: one SQLite file in write-ahead mode, synced at each commit.
// https://www.sqlite.org/wal.html, https://www.sqlite.org/pragma.html#pragma_synchronous
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>

#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace keyward::store {

class SqliteStore final : public Store {
 public:
  enum class Mode : std::uint8_t { Create, Write, ReadOnly };
  // Create: makes the file, which must not exist. Others: ServiceFailure, with a sentence for the operator, for a file
  // that is no Keyward store, of a newer format, or unreadable; it is not touched then.
  static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& file, Mode mode);
  // Whether the file is a Keyward store of a format that this version reads, by its first bytes alone: nothing is
  // opened, locked or made beside it (https://www.sqlite.org/fileformat2.html#the_database_header). Errors as of
  // open().
  static Result<void> check_header(const std::filesystem::path& file);
  ~SqliteStore() override;

  Result<void> read_all(const VisitRecord& visit) override;
  Committed commit(const Batch& batch) override;
  std::string last_failure() const override { return failure_; }
  Result<LogBlock> newest_block() override;
  Result<void> read_log(std::int64_t after, const VisitBlock& visit) override;
  Result<std::unique_ptr<LogReader>> log_reader() override;
  Result<void> backup(const std::filesystem::path& target) override;
  Result<std::vector<std::string>> damage() override;

 private:
  class Reader;
  struct CloseDatabase {
    void operator()(sqlite3* database) const;
  };
  struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

  explicit SqliteStore(std::filesystem::path file) : file_(std::move(file)) {}
  bool run(const char* sql);
  Statement prepare(const char* sql) const;
  std::unexpected<Error> failed(std::string_view doing) const;
  Result<void> check_format(Mode mode);

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, CloseDatabase> database_;
  Statement put_, erase_, append_, drop_, empty_;
  std::string failure_;
};

}  // namespace keyward::store
