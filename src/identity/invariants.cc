#include <fmt/format.h>

#include "identity/names.h"
#include "identity/state.h"

namespace keyward::identity {
namespace {

// Keys that one has and the other has not.
template <class V>
void compare(const PersistentMap<V>& kept, const PersistentMap<V>& wanted, std::string_view what,
             std::vector<std::string>& faults) {
  wanted.visit([&](const std::string& key, const V&) {
    if (!kept.contains(key)) faults.push_back(fmt::format("{}: {} is missing.", what, key));
  });
  kept.visit([&](const std::string& key, const V&) {
    if (!wanted.contains(key)) faults.push_back(fmt::format("{}: {} should not be there.", what, key));
  });
}

void check_user(const Account& account, const User& user, std::vector<std::string>& faults) {
  const auto fault = [&](std::string_view what) { faults.push_back(fmt::format("User {}: {}", user.id, what)); };
  for (const std::string& group : user.group_ids)
    if (account.find_group_by_id(group) == nullptr) fault(fmt::format("is in group {}, which does not exist.", group));
  const auto check_arn = [&](const std::string& arn) {
    const std::optional<ArnParts> parts = split_arn(arn);
    if (!parts || (parts->account != "aws" && account.find_policy(arn) == nullptr))
      fault(fmt::format("uses the policy {}, which does not exist.", arn));
  };
  for (const std::string& arn : user.attached) check_arn(arn);
  if (!user.boundary.empty()) check_arn(user.boundary);
}
}  // namespace

std::vector<std::string> broken_invariants(const State& state) {
  std::vector<std::string> faults;
  State again;
  state.accounts().visit([&](const std::string& id, const std::shared_ptr<const Account>& account) {
    if (account->id() != id) faults.push_back(fmt::format("Account {} is kept under {}.", account->id(), id));
    again.apply(put(id, account->settings()));
    account->users().visit([&](const std::string& name, const auto& user) {
      if (folded(user->name) != name) faults.push_back(fmt::format("User {} is kept under {}.", user->id, name));
      check_user(*account, *user, faults);
      again.apply(put(id, *user));
    });
    account->groups().visit([&](const std::string&, const auto& group) { again.apply(put(id, *group)); });
    account->policies().visit([&](const std::string&, const auto& policy) {
      if (policy->version(policy->default_version) == nullptr)
        faults.push_back(fmt::format("Policy {} has no default version.", policy->arn));
      again.apply(put(id, *policy));
    });
    account->mfa_devices().visit([&](const std::string& serial, const auto& device) {
      if (!device->owner.empty() && device->owner != kRootOwner && account->find_user_by_id(device->owner) == nullptr)
        faults.push_back(fmt::format("MFA device {} belongs to {}, which does not exist.", serial, device->owner));
      again.apply(put(id, *device));
    });
    const Account& wanted = *again.find_account(id);
    compare(account->users(), wanted.users(), "users", faults);
    compare(account->groups(), wanted.groups(), "groups", faults);
    compare(account->policies(), wanted.policies(), "policies", faults);
    compare(account->members(), wanted.members(), "group members", faults);
    compare(account->attachments(), wanted.attachments(), "policy attachments", faults);
    compare(account->devices_of(), wanted.devices_of(), "devices of owners", faults);
    if (account->assigned_devices() != wanted.assigned_devices() ||
        account->policy_versions() != wanted.policy_versions())
      faults.push_back(fmt::format("Account {} counts its devices or policy versions wrongly.", id));
    wanted.attachments().visit([&](const std::string& key, std::monostate) {
      const std::string arn = key.substr(0, key.find(' '));
      if (account->attachment_count(arn) != wanted.attachment_count(arn) ||
          account->boundary_count(arn) != wanted.boundary_count(arn))
        faults.push_back(fmt::format("Policy {} counts its attachments wrongly.", arn));
    });
    const auto check_key = [&](const AccessKey& key, std::string_view owner) {
      const KeyOwner* found = state.find_access_key(key.id);
      if (found == nullptr || found->account != id || found->principal != owner)
        faults.push_back(fmt::format("Access key {} does not lead to its owner.", key.id));
    };
    for (const AccessKey& key : account->settings().root.access_keys) check_key(key, kRootOwner);
    account->users().visit([&](const std::string&, const auto& user) {
      for (const AccessKey& key : user->access_keys) check_key(key, user->id);
    });
    if (state.find_account_by_email(account->settings().root.email) != account.get() ||
        (!account->settings().alias.empty() && state.find_account_by_alias(account->settings().alias) != account.get()))
      faults.push_back(fmt::format("Account {} is not found by its e-mail address or alias.", id));
  });
  return faults;
}
}  // namespace keyward::identity
