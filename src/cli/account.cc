// init, account create and account list.
#include <fmt/format.h>

#include <cstdio>

#include "base/json.h"
#include "cli/commands.h"
#include "server/control.h"
#include "server/installation.h"
#include "store/loaded.h"

namespace keyward::cli {
namespace {
using server::Installation;

Result<void> make(const Config& config, Installation::Missing missing, server::Accounts which) {
  SystemRandom random;
  const SystemClock clock;
  if (config.data.empty()) return fail(Code::InvalidInput, "Give --data DIR.");
  // Before anything is made: a mistyped file name leaves no half of an installation behind.
  auto wanted = server::read_account(config.account);
  if (!wanted) return std::unexpected(std::move(wanted).error());
  std::optional<server::MadeAccount> made;
  if (which == server::Accounts::Another) {
    auto asked = server::ask_for_account(config.data, *wanted);
    if (!asked) return std::unexpected(std::move(asked).error());
    made = *std::move(asked);
  }
  if (!made) {
    auto installation = Installation::open(config, missing, random, clock);
    if (!installation) return std::unexpected(std::move(installation).error());
    auto here = server::make_account(**installation, *std::move(wanted), which);
    if (!here) return std::unexpected(std::move(here).error());
    made = *std::move(here);
  }

  const std::string url = config.public_url.empty() ? "http://localhost:8700" : config.public_url;
  std::string out;
  json::Writer writer(out);
  writer.begin_object()
      .member("accountId", made->id)
      .member("accountName", made->name)
      .member("rootEmail", made->root_email)
      .member("signInUrl", url + "/signin/" + made->id)
      .member("keyFile", config.key_file.string());
  if (!made->root_access_key_id.empty()) writer.member("rootAccessKeyId", made->root_access_key_id);
  writer.end_object();
  std::puts(out.c_str());
  return {};
}
}  // namespace

Result<void> init(const Config& config) { return make(config, Installation::Missing::Create, server::Accounts::First); }

Result<void> create_account(const Config& config) {
  return make(config, Installation::Missing::Refuse, server::Accounts::Another);
}

Result<void> list_accounts(const Config& config) {
  if (config.data.empty()) return fail(Code::InvalidInput, "Give --data DIR.");
  auto store =
      store::SqliteStore::open(store::DataDirectory::store_file(config.data), store::SqliteStore::Mode::ReadOnly);
  if (!store) return std::unexpected(std::move(store).error());
  const Result<store::Loaded> loaded = store::load(**store);
  if (!loaded) return std::unexpected(loaded.error());
  loaded->state.accounts().visit([](const std::string& id, const std::shared_ptr<const identity::Account>& account) {
    if (!account->has_settings()) return;  // a damaged store, of which `keyward check` tells
    const identity::AccountSettings& settings = account->settings();
    std::string line;
    json::Writer writer(line);
    writer.begin_object()
        .member("accountId", id)
        .member("accountName", settings.name)
        .member("rootEmail", settings.root.email);
    if (!settings.alias.empty()) writer.member("accountAlias", settings.alias);
    writer.end_object();
    std::puts(line.c_str());
  });
  return {};
}

}  // namespace keyward::cli
