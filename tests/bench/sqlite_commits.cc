// The reference for durable writes: rows of a given size put into SQLite in synced transactions of a given number,
// nothing around it. Their keys come in no order, as unique IDs do. sqlite_commits FILE SECONDS ROWS-PER-COMMIT
// BYTES-PER-ROW prints "ROWS SECONDS".
#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>

int main(int argc, char** argv) {
  if (argc != 5) return fmt::print(stderr, "usage: sqlite_commits FILE SECONDS ROWS BYTES\n"), 2;
  const double seconds = std::atof(argv[2]);
  const int rows = std::atoi(argv[3]);
  const std::string value(static_cast<std::size_t>(std::atoi(argv[4])), 'x');
  sqlite3* database = nullptr;
  if (sqlite3_open(argv[1], &database) != SQLITE_OK) return 1;
  sqlite3_exec(database,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
               "CREATE TABLE records (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* put = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO records VALUES (?1, ?2)", -1, &put, nullptr);
  const auto start = std::chrono::steady_clock::now();
  long written = 0;
  double elapsed = 0;
  while (elapsed < seconds) {
    sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    for (int i = 0; i < rows; ++i) {
      // https://en.wikipedia.org/wiki/Fibonacci_hashing: all different, spread over the whole range.
      const std::uint64_t scattered = static_cast<std::uint64_t>(++written) * 0x9E37'79B9'7F4A'7C15U;
      const std::string key = fmt::format("111122223333/user/AIDA{:020}", scattered);
      sqlite3_bind_text(put, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
      sqlite3_bind_blob(put, 2, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
      if (sqlite3_step(put) != SQLITE_DONE) return fmt::print(stderr, "{}\n", sqlite3_errmsg(database)), 1;
      sqlite3_reset(put);
    }
    if (sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK) return 1;
    elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  fmt::print("{} {:.3f}\n", written, elapsed);
  sqlite3_finalize(put);
  sqlite3_close(database);
}
