// root reset-mfa and root reset-password.
#include <fmt/format.h>

#include <cstdio>

#include "audit/event.h"
#include "cli/commands.h"
#include "identity/password_rules.h"
#include "server/installation.h"

namespace keyward::cli {
namespace {
using server::Installation;

// The account that is meant: the named one, or the only one.
Result<std::shared_ptr<const identity::Account>> pick_account(const identity::State& state, const std::string& id) {
  std::shared_ptr<const identity::Account> found;
  state.accounts().visit([&](const std::string& key, const std::shared_ptr<const identity::Account>& account) {
    if (id.empty() || key == id) found = account;
  });
  if (found == nullptr)
    return fail(Code::InvalidInput,
                id.empty() ? "There is no account yet." : fmt::format("There is no account {}.", id));
  if (id.empty() && state.accounts().size() > 1)
    return fail(Code::InvalidInput, "There are several accounts: give --account-id N.");
  return found;
}

std::string event_of(std::string_view name, std::string_view account, Time now, Random& random) {
  return audit::render({.time = now,
                        .source = "keyward.amazonaws.com",
                        .name = name,
                        .account = account,
                        .user_name = "operator on the machine",
                        .source_ip = "127.0.0.1",
                        .user_agent = "keyward root",
                        .request_id = random.uuid(),
                        .parameters = {}},
                       random);
}

Result<std::unique_ptr<Installation>> open(const Config& config, Random& random, const Clock& clock) {
  if (config.data.empty()) return fail(Code::InvalidInput, "Give --data DIR.");
  return Installation::open(config, Installation::Missing::Refuse, random, clock);
}
}  // namespace

Result<void> reset_root_mfa(const Config& config) {
  SystemRandom random;
  const SystemClock clock;
  auto installation = open(config, random, clock);
  if (!installation) return std::unexpected(std::move(installation).error());
  const auto account = pick_account(*(*installation)->published().get(), config.account.account_id);
  if (!account) return std::unexpected(account.error());
  std::size_t removed = 0;
  const Result<void> kept = (*installation)->writer().run([&](const identity::State& newest) {
    store::Outcome outcome;
    const identity::Account& holder = *newest.find_account((*account)->id());
    holder.mfa_devices().visit([&](const std::string& serial, const auto& device) {
      if (device->owner != identity::kRootOwner) return;
      outcome.changes.push_back(identity::erase<identity::MfaDevice>(holder.id(), serial));
      ++removed;
    });
    outcome.events.push_back(event_of("RootResetMFA", holder.id(), clock.now(), random));
    return outcome;
  });
  if (!kept) return fail(Code::ServiceFailure, (*installation)->writer().last_failure());
  fmt::print("Removed {} MFA device(s) of the root user of account {}.\n", removed, (*account)->id());
  return {};
}

Result<void> reset_root_password(const Config& config) {
  SystemRandom random;
  const SystemClock clock;
  if (config.account.root_password_file.empty()) return fail(Code::InvalidInput, "Give --root-password-file FILE.");
  auto installation = open(config, random, clock);
  if (!installation) return std::unexpected(std::move(installation).error());
  const auto account = pick_account(*(*installation)->published().get(), config.account.account_id);
  if (!account) return std::unexpected(account.error());
  const auto password = server::read_secret_file(config.account.root_password_file);
  if (!password) return std::unexpected(password.error());
  const identity::AccountSettings& settings = (*account)->settings();
  if (auto good = identity::check_root_password(settings.name, settings.root.email, password->expose()); !good)
    return fail(Code::InvalidInput, good.error().message + ".");
  const Result<std::string> hash = secrets::hash_password(password->expose(), random);
  if (!hash) return std::unexpected(hash.error());
  const Result<void> kept = (*installation)->writer().run([&](const identity::State& newest) {
    store::Outcome outcome;
    identity::AccountSettings changed = newest.find_account(settings.id)->settings();
    changed.root.password_hash = *hash;
    changed.root.password_changed = clock.now();
    outcome.changes.push_back(identity::put(settings.id, std::move(changed)));
    outcome.events.push_back(event_of("RootResetPassword", settings.id, clock.now(), random));
    return outcome;
  });
  if (!kept) return fail(Code::ServiceFailure, (*installation)->writer().last_failure());
  fmt::print("The root user of account {} has the new password; older sessions have ended.\n", settings.id);
  return {};
}
}  // namespace keyward::cli
