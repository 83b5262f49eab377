// A data directory: the store's file, and a lock so that two servers never share one.
#pragma once
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "store/sqlite_store.h"

namespace keyward::store {

// Holds the directory for this process until it is destroyed.
class DataDirectory {
 public:
  // What is at `path`: nothing yet (or an empty directory), a store of ours, or something else.
  enum class Content : std::uint8_t { Nothing, Store, Foreign };
  static Content look(const std::filesystem::path& path);

  // Makes the directory (mode 0700) if need be and a store in it. Refuses one that has anything in it.
  static Result<std::unique_ptr<DataDirectory>> create(const std::filesystem::path& path);
  // Opens what create() made. ServiceFailure with a sentence for the operator: not there, foreign, of a newer format,
  // unreadable, or in use by another server. Nothing is changed then.
  static Result<std::unique_ptr<DataDirectory>> open(const std::filesystem::path& path);
  ~DataDirectory();

  Store& store() { return *store_; }
  const std::filesystem::path& path() const { return path_; }
  // The running server's socket for its operator (server/control.h).
  static constexpr std::string_view kControlName = "control";
  // The file that holds the store, for reading it while a server runs.
  static std::filesystem::path store_file(const std::filesystem::path& path) { return path / "keyward.db"; }

 private:
  DataDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
  static Result<std::unique_ptr<DataDirectory>> locked(const std::filesystem::path& path);
  std::filesystem::path path_;
  int lock_;
  std::unique_ptr<SqliteStore> store_;
};

}  // namespace keyward::store
