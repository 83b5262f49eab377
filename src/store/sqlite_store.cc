#include "store/sqlite_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>
#include <fstream>

namespace keyward::store {
namespace {
constexpr int kApplicationId = 0x4B575244;  // "KWRD": https://www.sqlite.org/pragma.html#pragma_application_id
constexpr int kFormat = 1;

constexpr const char* kSchema = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE records (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE log (sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, hash BLOB NOT NULL, entries BLOB NOT NULL);
COMMIT;
)sql";

void bind_bytes(sqlite3_stmt* statement, int index, std::string_view bytes, bool text) {
  // The batch outlives the step, so SQLite need not copy.
  if (text) {
    sqlite3_bind_text(statement, index, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  } else {
    sqlite3_bind_blob(statement, index, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  }
}

std::string_view column(sqlite3_stmt* statement, int index) {
  const void* bytes = sqlite3_column_blob(statement, index);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement, index))};
}

// What application id and format number of a file say.
Result<void> check_identity(const std::filesystem::path& file, int application, int format) {
  if (application != kApplicationId)
    return fail(
        Code::ServiceFailure,
        fmt::format("{} is not a Keyward store. Nothing was changed; give another --data directory.", file.string()));
  if (format > kFormat)
    return fail(Code::ServiceFailure,
                fmt::format("{} has the format {} of a newer Keyward; this one reads up to {}. Nothing was changed; "
                            "start the newer version, or restore a backup that this one made.",
                            file.string(), format, kFormat));
  return {};
}

LogBlock block_of(sqlite3_stmt* statement) {
  LogBlock block;
  block.sequence = sqlite3_column_int64(statement, 0);
  block.time.seconds = sqlite3_column_int64(statement, 1);
  const std::string_view hash = column(statement, 2);
  std::memcpy(block.hash.data(), hash.data(), std::min(hash.size(), block.hash.size()));
  block.entries = column(statement, 3);
  return block;
}
}  // namespace

void SqliteStore::CloseDatabase::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void SqliteStore::FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

SqliteStore::~SqliteStore() = default;

std::unexpected<Error> SqliteStore::failed(std::string_view doing) const {
  return fail(Code::ServiceFailure,
              fmt::format("Cannot {} {}: {}.", doing, file_.string(), sqlite3_errmsg(database_.get())));
}

bool SqliteStore::run(const char* sql) {
  return sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

SqliteStore::Statement SqliteStore::prepare(const char* sql) const {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  return Statement(statement);
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& file, Mode mode) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(file));
  int flags = SQLITE_OPEN_NOMUTEX | (mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  if (mode == Mode::Create) flags |= SQLITE_OPEN_CREATE;
  sqlite3* database = nullptr;
  const int opened = sqlite3_open_v2(file.c_str(), &database, flags, nullptr);
  store->database_.reset(database);
  if (opened != SQLITE_OK) return store->failed("open");
  sqlite3_busy_timeout(database, 5'000);
  if (auto checked = store->check_format(mode); !checked) return std::unexpected(std::move(checked).error());
  if (mode == Mode::ReadOnly) return store;
  if (!store->run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; "
                  "PRAGMA trusted_schema=OFF; PRAGMA cache_size=-4096;"))
    return store->failed("set up");
  if (mode == Mode::Create && !store->run(kSchema)) return store->failed("set up");
  store->put_ = store->prepare("INSERT INTO records VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2");
  store->erase_ = store->prepare("DELETE FROM records WHERE key = ?1");
  store->append_ = store->prepare("INSERT INTO log VALUES (?1, ?2, ?3, ?4)");
  store->drop_ = store->prepare("DELETE FROM log WHERE sequence < ?1");
  store->empty_ = store->prepare("UPDATE log SET entries = x'' WHERE sequence = ?1");
  for (const Statement* statement : {&store->put_, &store->erase_, &store->append_, &store->drop_, &store->empty_})
    if (!*statement) return store->failed("use");
  return store;
}

Result<void> SqliteStore::check_format(Mode mode) {
  if (mode == Mode::Create) {
    if (!run(fmt::format("PRAGMA application_id={}; PRAGMA user_version={};", kApplicationId, kFormat).c_str()))
      return failed("create");
    return {};
  }
  const auto number = [this](const char* sql) {
    const Statement statement = prepare(sql);
    return statement && sqlite3_step(statement.get()) == SQLITE_ROW ? sqlite3_column_int(statement.get(), 0) : -1;
  };
  const int application = number("PRAGMA application_id");
  if (application == -1) return failed("read");
  return check_identity(file_, application, number("PRAGMA user_version"));
}

Result<void> SqliteStore::check_header(const std::filesystem::path& file) {
  unsigned char header[100] = {};
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail(Code::ServiceFailure, fmt::format("Cannot read {}.", file.string()));
  stream.read(reinterpret_cast<char*>(header), sizeof header);
  const auto number_at = [&](std::size_t at) {
    return header[at] << 24 | header[at + 1] << 16 | header[at + 2] << 8 | header[at + 3];
  };
  const bool sqlite = std::memcmp(header, "SQLite format 3", 16) == 0;
  return check_identity(file, sqlite ? number_at(68) : 0, number_at(60));
}

Result<void> SqliteStore::read_all(const VisitRecord& visit) {
  const Statement statement = prepare("SELECT key, value FROM records ORDER BY key");
  if (!statement) return failed("read");
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(statement.get())) == SQLITE_ROW) {
    if (auto visited = visit(column(statement.get(), 0), column(statement.get(), 1)); !visited) return visited;
  }
  if (step != SQLITE_DONE) return failed("read");
  return {};
}

Committed SqliteStore::commit(const Batch& batch) {
  const auto step = [](sqlite3_stmt* statement) {
    const bool done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_reset(statement);
    return done;
  };
  bool good = run("BEGIN IMMEDIATE");
  for (const identity::Record& record : batch.records) {
    if (!good) break;
    sqlite3_stmt* statement = record.value ? put_.get() : erase_.get();
    bind_bytes(statement, 1, record.key, true);
    if (record.value) bind_bytes(statement, 2, *record.value, false);
    good = step(statement);
  }
  for (const LogBlock& block : batch.log) {
    if (!good) break;
    sqlite3_bind_int64(append_.get(), 1, block.sequence);
    sqlite3_bind_int64(append_.get(), 2, block.time.seconds);
    bind_bytes(append_.get(), 3, {reinterpret_cast<const char*>(block.hash.data()), block.hash.size()}, false);
    bind_bytes(append_.get(), 4, block.entries, false);
    good = step(append_.get());
  }
  if (batch.drop_log_through > 0)
    for (const Statement* statement : {&drop_, &empty_}) {
      if (!good) break;
      sqlite3_bind_int64(statement->get(), 1, batch.drop_log_through);
      good = step(statement->get());
    }
  if (good && run("COMMIT")) return Committed::Durable;

  // Full or busy: SQLite has written nothing that counts. An input/output error, a failed sync above all, leaves it
  // open.
  const int code = sqlite3_errcode(database_.get());
  failure_ = fmt::format("Cannot write {}: {}.", file_.string(), sqlite3_errmsg(database_.get()));
  if (sqlite3_get_autocommit(database_.get()) == 0 && !run("ROLLBACK")) return Committed::Unknown;
  return code == SQLITE_FULL || code == SQLITE_BUSY || code == SQLITE_NOMEM ? Committed::Nothing : Committed::Unknown;
}

Result<LogBlock> SqliteStore::newest_block() {
  const Statement statement = prepare("SELECT sequence, time, hash, entries FROM log ORDER BY sequence DESC LIMIT 1");
  if (!statement) return failed("read");
  const int step = sqlite3_step(statement.get());
  if (step == SQLITE_DONE) return LogBlock();
  if (step != SQLITE_ROW) return failed("read");
  return block_of(statement.get());
}

Result<void> SqliteStore::read_log(std::int64_t after, const VisitBlock& visit) {
  const Statement statement =
      prepare("SELECT sequence, time, hash, entries FROM log WHERE sequence > ?1 ORDER BY sequence");
  if (!statement) return failed("read");
  sqlite3_bind_int64(statement.get(), 1, after);
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(statement.get())) == SQLITE_ROW)
    if (!visit(block_of(statement.get()))) return {};
  if (step != SQLITE_DONE) return failed("read");
  return {};
}

// A connection of its own, which in write-ahead mode waits for no writer and keeps none waiting.
class SqliteStore::Reader final : public LogReader {
 public:
  explicit Reader(std::unique_ptr<SqliteStore> store) : store_(std::move(store)) {}

  Result<void> read_back(std::int64_t before, const VisitBlock& visit) override {
    const std::lock_guard lock(mutex_);
    const Statement statement =
        select("SELECT sequence, time, hash, entries FROM log WHERE sequence < ?1 ORDER BY sequence DESC", before);
    return each(statement.get(), [&] { return visit(block_of(statement.get())); });
  }

  // Times do not go back along the log but for a clock that was set, so that a search by halves finds the place.
  Result<std::int64_t> first_since(Time time) override {
    const std::lock_guard lock(mutex_);
    std::int64_t low = 1;
    std::int64_t high = 1;  // one beyond the newest
    const Statement ends = select("SELECT MIN(sequence), MAX(sequence) + 1 FROM log WHERE sequence > ?1", 0);
    auto read = each(ends.get(), [&] {
      low = std::max<std::int64_t>(1, sqlite3_column_int64(ends.get(), 0));
      high = std::max<std::int64_t>(1, sqlite3_column_int64(ends.get(), 1));
      return false;
    });
    while (read && low < high) {
      const std::int64_t middle = low + (high - low) / 2;
      const Statement one = select("SELECT time FROM log WHERE sequence = ?1", middle);
      bool later = false;
      read = each(one.get(), [&] {
        later = sqlite3_column_int64(one.get(), 0) >= time.seconds;
        return false;
      });
      (later ? high : low) = later ? middle : middle + 1;
    }
    if (!read) return std::unexpected(std::move(read).error());
    return low;
  }

  Result<std::vector<LogBlockSize>> sizes(std::int64_t after, std::int64_t count) override {
    const std::lock_guard lock(mutex_);
    std::vector<LogBlockSize> out;
    const Statement statement =
        select("SELECT sequence, time, LENGTH(entries) FROM log WHERE sequence > ?1 ORDER BY sequence LIMIT ?2", after);
    if (statement) sqlite3_bind_int64(statement.get(), 2, count);
    auto read = each(statement.get(), [&] {
      out.push_back({sqlite3_column_int64(statement.get(), 0), Time{sqlite3_column_int64(statement.get(), 1)},
                     sqlite3_column_int64(statement.get(), 2)});
      return true;
    });
    if (!read) return std::unexpected(std::move(read).error());
    return out;
  }

 private:
  Statement select(const char* sql, std::int64_t first) const {
    Statement statement = store_->prepare(sql);
    if (statement) sqlite3_bind_int64(statement.get(), 1, first);
    return statement;
  }
  // visit() is called at each row, until it returns false.
  template <class Visit>
  Result<void> each(sqlite3_stmt* statement, Visit&& visit) const {
    if (statement == nullptr) return store_->failed("read");
    int step = SQLITE_ROW;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW)
      if (!visit()) return {};
    if (step != SQLITE_DONE) return store_->failed("read");
    return {};
  }

  std::mutex mutex_;
  std::unique_ptr<SqliteStore> store_;  // guarded by mutex_
};

Result<std::unique_ptr<LogReader>> SqliteStore::log_reader() {
  Result<std::unique_ptr<SqliteStore>> store = open(file_, Mode::ReadOnly);
  if (!store) return std::unexpected(std::move(store).error());
  return std::make_unique<Reader>(*std::move(store));
}

Result<void> SqliteStore::backup(const std::filesystem::path& target) {
  if (std::filesystem::exists(target))
    return fail(Code::ServiceFailure, fmt::format("{} exists already; a backup never overwrites.", target.string()));
  // A connection of its own: this may run beside commits.
  Result<std::unique_ptr<SqliteStore>> source = open(file_, Mode::ReadOnly);
  if (!source) return std::unexpected(std::move(source).error());
  sqlite3* copy = nullptr;
  const int opened = sqlite3_open_v2(target.c_str(), &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const std::unique_ptr<sqlite3, CloseDatabase> closer(copy);
  const auto copy_failed = [&] {
    return fail(Code::ServiceFailure, fmt::format("Cannot write {}: {}.", target.string(), sqlite3_errmsg(copy)));
  };
  if (opened != SQLITE_OK) return copy_failed();
  sqlite3_backup* backup = sqlite3_backup_init(copy, "main", (*source)->database_.get(), "main");
  if (backup == nullptr) return copy_failed();
  int step = SQLITE_OK;
  while ((step = sqlite3_backup_step(backup, -1)) == SQLITE_BUSY || step == SQLITE_LOCKED) sqlite3_sleep(20);
  if (sqlite3_backup_finish(backup) != SQLITE_OK || step != SQLITE_DONE) return copy_failed();
  return {};
}

Result<std::vector<std::string>> SqliteStore::damage() {
  const Statement statement = prepare("PRAGMA integrity_check");
  if (!statement) return failed("read");
  std::vector<std::string> found;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(statement.get())) == SQLITE_ROW)
    if (const std::string_view line = column(statement.get(), 0); line != "ok") found.emplace_back(line);
  if (step != SQLITE_DONE) return failed("read");
  return found;
}
}  // namespace keyward::store
