// check, backup and restore.
#include <fmt/format.h>

#include <cstdio>

#include "audit/chain.h"
#include "cli/audit.h"
#include "cli/commands.h"
#include "store/loaded.h"

namespace keyward::cli {
namespace {
using store::DataDirectory;
using store::SqliteStore;

std::unexpected<Error> refused(std::string sentence) { return fail(Code::ServiceFailure, std::move(sentence)); }

struct Findings {
  std::vector<std::string> faults;
  std::size_t accounts = 0, users = 0;
  std::int64_t events = 0;
};

Result<Findings> look_over(store::Store& store) {
  Findings findings;
  Result<std::vector<std::string>> damage = store.damage();
  if (!damage) return std::unexpected(std::move(damage).error());
  findings.faults = *std::move(damage);
  Result<store::Loaded> loaded = store::load(store);
  if (!loaded) return std::unexpected(std::move(loaded).error());
  for (std::string& fault : identity::broken_invariants(loaded->state)) findings.faults.push_back(std::move(fault));
  loaded->state.accounts().visit([&](const std::string&, const auto& account) {
    ++findings.accounts;
    findings.users += account->users().size();
  });
  Result<AuditChain> chain = read_chain(store);
  if (!chain) return std::unexpected(std::move(chain).error());
  findings.events = chain->events;
  if (!chain->fault.empty()) findings.faults.push_back(chain->fault);
  return findings;
}

Result<void> check_file(const std::filesystem::path& file) {
  auto store = SqliteStore::open(file, SqliteStore::Mode::ReadOnly);
  if (!store) return std::unexpected(std::move(store).error());
  Result<Findings> findings = look_over(**store);
  if (!findings) return std::unexpected(std::move(findings).error());
  for (const std::string& fault : findings->faults) fmt::print("{}\n", fault);
  if (!findings->faults.empty())
    return refused(fmt::format("{} has {} fault(s). Restore a backup.", file.string(), findings->faults.size()));
  fmt::print("{} is sound: {} account(s), {} user(s), {} audit event(s).\n", file.string(), findings->accounts,
             findings->users, findings->events);
  return {};
}
}  // namespace

Result<void> check(const Config& config) {
  if (config.data.empty()) return fail(Code::InvalidInput, "Give the data directory or backup file to check.");
  if (std::filesystem::is_regular_file(config.data)) return check_file(config.data);
  if (DataDirectory::look(config.data) != DataDirectory::Content::Store)
    return refused(fmt::format("There is no Keyward store in {}.", config.data.string()));
  return check_file(DataDirectory::store_file(config.data));
}

Result<void> backup(const Config& config) {
  if (config.data.empty() || config.file.empty())
    return fail(Code::InvalidInput, "Give --data DIR and the file to write.");
  auto store = SqliteStore::open(DataDirectory::store_file(config.data), SqliteStore::Mode::ReadOnly);
  if (!store) return std::unexpected(std::move(store).error());
  if (auto copied = (*store)->backup(config.file); !copied) return copied;
  fmt::print("{} holds a complete copy. Keep the sealing key, too, and apart from it.\n", config.file.string());
  return {};
}

Result<void> restore(const Config& config) {
  if (config.data.empty() || config.file.empty())
    return fail(Code::InvalidInput, "Give --data DIR and the backup's file.");
  if (DataDirectory::look(config.data) != DataDirectory::Content::Nothing)
    return refused(
        fmt::format("{} is not empty. Nothing was changed; give a new --data directory.", config.data.string()));
  if (auto sound = check_file(config.file); !sound) return sound;
  auto source = SqliteStore::open(config.file, SqliteStore::Mode::ReadOnly);
  if (!source) return std::unexpected(std::move(source).error());
  std::error_code error;
  std::filesystem::create_directories(config.data, error);
  std::filesystem::permissions(config.data, std::filesystem::perms::owner_all, error);
  if (error) return refused(fmt::format("Cannot make {}: {}.", config.data.string(), error.message()));
  if (auto copied = (*source)->backup(DataDirectory::store_file(config.data)); !copied) return copied;
  // Opening it for writing puts it back into write-ahead mode, and shows that it can be used.
  auto directory = DataDirectory::open(config.data);
  if (!directory) return std::unexpected(std::move(directory).error());
  fmt::print("{} is restored. Put its sealing key at {} before the start.\n", config.data.string(),
             config.key_file.string());
  return {};
}
}  // namespace keyward::cli
