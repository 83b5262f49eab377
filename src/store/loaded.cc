#include "store/loaded.h"

#include <fmt/format.h>

namespace keyward::store {

Result<Loaded> load(Store& store) {
  Loaded loaded;
  auto read = store.read_all([&](std::string_view key, std::string_view value) -> Result<void> {
    Result<std::optional<identity::Change>> change = identity::decode(key, value);
    if (!change) return std::unexpected(std::move(change).error());
    if (*change) {
      // "account" is the first kind in key order, so an account's settings come before its entities.
      loaded.state.apply(**change);
    } else {
      loaded.other.emplace_back(key, value);
    }
    return {};
  });
  if (!read) return std::unexpected(std::move(read).error());
  std::string orphaned;
  loaded.state.accounts().visit([&](const std::string& id, const auto& account) {
    if (!account->has_settings()) orphaned = id;
  });
  if (!orphaned.empty())
    return fail(Code::ServiceFailure,
                fmt::format("The store has entities of account {} but not the account.", orphaned));
  return loaded;
}
}  // namespace keyward::store
