#include "store/data_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace keyward::store {
namespace {
constexpr std::string_view kLockName = "lock";

std::unexpected<Error> refused(std::string sentence) { return fail(Code::ServiceFailure, std::move(sentence)); }

// Syncs a directory, so that a new file in it outlives a power loss.
bool sync_directory(const std::filesystem::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool synced = ::fsync(directory) == 0;
  ::close(directory);
  return synced;
}
}  // namespace

DataDirectory::Content DataDirectory::look(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return Content::Nothing;
  if (std::filesystem::exists(store_file(path), error)) return Content::Store;
  std::filesystem::directory_iterator entries(path, error);
  if (error) return Content::Foreign;  // no directory, or not ours to read
  for (const auto& entry : entries)
    if (entry.path().filename() != kLockName && entry.path().filename() != kControlName) return Content::Foreign;
  return Content::Nothing;
}

Result<std::unique_ptr<DataDirectory>> DataDirectory::locked(const std::filesystem::path& path) {
  const int lock = ::open((path / kLockName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0)
    return refused(fmt::format("Cannot use the data directory {}: {}.", path.string(), std::strerror(errno)));
  std::unique_ptr<DataDirectory> directory(new DataDirectory(path, lock));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
    return refused(
        fmt::format("Another Keyward server is using the data directory {}. Stop it first, or give another --data.",
                    path.string()));
  return directory;
}

Result<std::unique_ptr<DataDirectory>> DataDirectory::create(const std::filesystem::path& path) {
  if (look(path) == Content::Store)
    return refused(fmt::format("The data directory {} has a store already.", path.string()));
  if (look(path) == Content::Foreign)
    return refused(
        fmt::format("{} holds files that are not Keyward's, or cannot be read. Nothing was changed; give an empty or "
                    "new --data directory.",
                    path.string()));
  std::error_code error;
  std::filesystem::create_directories(path.has_parent_path() ? path.parent_path() : ".", error);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return refused(fmt::format("Cannot make the data directory {}: {}.", path.string(), std::strerror(errno)));
  Result<std::unique_ptr<DataDirectory>> directory = locked(path);
  if (!directory) return directory;
  if (look(path) == Content::Store)
    return refused(fmt::format("The data directory {} has a store already.", path.string()));
  const ::mode_t before = ::umask(0077);
  auto store = SqliteStore::open(store_file(path), SqliteStore::Mode::Create);
  ::umask(before);
  if (!store) return std::unexpected(std::move(store).error());
  if (!sync_directory(path)) return refused(fmt::format("Cannot sync {}: {}.", path.string(), std::strerror(errno)));
  (*directory)->store_ = *std::move(store);
  return directory;
}

Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const std::filesystem::path& path) {
  switch (look(path)) {
    case Content::Nothing:
      return refused(fmt::format("There is no Keyward store in {}. Make one with `keyward init`, or check --data.",
                                 path.string()));
    case Content::Foreign:
      return refused(
          fmt::format("{} holds files that are not Keyward's, or cannot be read. Nothing was changed; give another "
                      "--data directory.",
                      path.string()));
    case Content::Store:
      break;
  }
  // Look first and lock then: a foreign or newer store is not to get so much as a lock file of ours.
  if (auto known = SqliteStore::check_header(store_file(path)); !known)
    return std::unexpected(std::move(known).error());
  Result<std::unique_ptr<DataDirectory>> directory = locked(path);
  if (!directory) return directory;
  auto store = SqliteStore::open(store_file(path), SqliteStore::Mode::Write);
  if (!store) return std::unexpected(std::move(store).error());
  (*directory)->store_ = *std::move(store);
  return directory;
}

DataDirectory::~DataDirectory() {
  store_.reset();
  ::close(lock_);
}
}  // namespace keyward::store
