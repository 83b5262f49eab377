#include <fmt/format.h>

#include "identity/names.h"
#include "identity/state.h"

namespace keyward::identity {

// Builds a second state from the entities of the first, and compares the indexes.
class InvariantChecker {
 public:
  explicit InvariantChecker(const State& state) : state_(state) {}

  std::vector<std::string> check() {
    state_.accounts().visit([&](const std::string& id, const std::shared_ptr<const Account>& account) {
      if (account->has_settings()) {
        check_account(id, *account);
      } else {
        fault("Account {} has entities but no settings.", id);
      }
    });
    compare(state_.aliases_, again_.aliases_, "aliases");
    compare(state_.emails_, again_.emails_, "e-mail addresses");
    compare(state_.access_keys_, again_.access_keys_, "access keys");
    state_.sessions().visit([&](const std::string& id, const auto& session) {
      if (session->id != id) fault("Session {} is kept under {}.", session->id, id);
      if (state_.find_account(session->account) == nullptr)
        fault("Session {} is of the account {}, which does not exist.", id, session->account);
    });
    return std::move(faults_);
  }

 private:
  template <class... Arguments>
  void fault(fmt::format_string<Arguments...> sentence, Arguments&&... arguments) {
    faults_.push_back(fmt::format(sentence, std::forward<Arguments>(arguments)...));
  }

  template <class V>
  static bool same(const V& a, const V& b) {
    return a == b;
  }
  template <class Entity>
  static bool same(const std::shared_ptr<const Entity>& a, const std::shared_ptr<const Entity>& b) {
    return *a == *b;
  }
  template <class V>
  void compare(const PersistentMap<V>& kept, const PersistentMap<V>& wanted, std::string_view what) {
    wanted.visit([&](const std::string& key, const V& value) {
      const V* found = kept.find(key);
      if (found == nullptr) {
        fault("{}: {} is missing.", what, key);
      } else if (!same(*found, value)) {
        fault("{}: {} is not what the entities say.", what, key);
      }
    });
    kept.visit([&](const std::string& key, const V&) {
      if (!wanted.contains(key)) fault("{}: {} should not be there.", what, key);
    });
  }

  void check_account(const std::string& id, const Account& account) {
    if (account.id() != id) fault("Account {} is kept under {}.", account.id(), id);
    again_.apply(put(id, account.settings()));
    account.users().visit([&](const std::string& name, const auto& user) {
      if (folded(user->name) != name) fault("User {} is kept under {}.", user->id, name);
      check_user(account, *user);
      again_.apply(put(id, *user));
    });
    account.groups().visit([&](const std::string& name, const auto& group) {
      if (folded(group->name) != name) fault("Group {} is kept under {}.", group->id, name);
      for (const std::string& arn : group->attached) check_policy_arn(account, "Group", group->id, arn);
      again_.apply(put(id, *group));
    });
    account.roles().visit([&](const std::string& name, const auto& role) {
      if (folded(role->name) != name) fault("Role {} is kept under {}.", role->id, name);
      for (const std::string& arn : role->attached) check_policy_arn(account, "Role", role->id, arn);
      if (!role->boundary.empty()) check_policy_arn(account, "Role", role->id, role->boundary);
      if (role->max_session_seconds < kDefaultRoleSession)
        fault("Role {} has sessions of {} s at most.", role->id, role->max_session_seconds);
      again_.apply(put(id, *role));
    });
    account.instance_profiles().visit([&](const std::string& name, const auto& profile) {
      if (folded(profile->name) != name) fault("Instance profile {} is kept under {}.", profile->id, name);
      for (const std::string& role : profile->role_ids)
        if (account.find_role_by_id(role) == nullptr)
          fault("Instance profile {} holds the role {}, which does not exist.", profile->id, role);
      again_.apply(put(id, *profile));
    });
    account.deletion_tasks().visit([&](const std::string& task, const auto& kept) {
      if (kept->id != task) fault("Deletion task {} is kept under {}.", kept->id, task);
      again_.apply(put(id, *kept));
    });
    account.server_certificates().visit([&](const std::string& name, const auto& certificate) {
      if (folded(certificate->name) != name) fault("Server certificate {} is kept under {}.", certificate->id, name);
      again_.apply(put(id, *certificate));
    });
    account.open_id_connect_providers().visit([&](const std::string& name, const auto& provider) {
      if (provider->name != name) fault("OpenID Connect provider {} is kept under {}.", provider->name, name);
      again_.apply(put(id, *provider));
    });
    account.saml_providers().visit([&](const std::string& name, const auto& provider) {
      if (provider->name != name) fault("SAML provider {} is kept under {}.", provider->name, name);
      again_.apply(put(id, *provider));
    });
    account.policies().visit([&](const std::string& name, const auto& policy) {
      if (folded(policy->name) != name) fault("Policy {} is kept under {}.", policy->arn, name);
      if (policy->version(policy->default_version) == nullptr) fault("Policy {} has no default version.", policy->arn);
      again_.apply(put(id, *policy));
    });
    account.mfa_devices().visit([&](const std::string& serial, const auto& device) {
      if (device->serial != serial) fault("MFA device {} is kept under {}.", device->serial, serial);
      if (!device->owner.empty() && device->owner != kRootOwner && account.find_user_by_id(device->owner) == nullptr)
        fault("MFA device {} belongs to {}, which does not exist.", serial, device->owner);
      again_.apply(put(id, *device));
    });
    compare_indexes(id, account, *again_.find_account(id));
    check_keys(id, kRootOwner, account.settings().root.access_keys);
    account.users().visit([&](const std::string&, const auto& user) { check_keys(id, user->id, user->access_keys); });
    const AccountSettings& settings = account.settings();
    if (state_.find_account_by_email(settings.root.email) != &account ||
        (!settings.alias.empty() && state_.find_account_by_alias(settings.alias) != &account))
      fault("Account {} is not found by its e-mail address or alias.", id);
  }

  void check_user(const Account& account, const User& user) {
    for (const std::string& group : user.group_ids)
      if (account.find_group_by_id(group) == nullptr)
        fault("User {} is in group {}, which does not exist.", user.id, group);
    for (const std::string& arn : user.attached) check_policy_arn(account, "User", user.id, arn);
    if (!user.boundary.empty()) check_policy_arn(account, "User", user.id, user.boundary);
  }

  // AWS's own policies are not the state's: the catalog knows which there are.
  void check_policy_arn(const Account& account, std::string_view kind, const std::string& id, const std::string& arn) {
    const std::optional<ArnParts> parts = split_arn(arn);
    if (!parts || (parts->account != "aws" && account.find_policy(arn) == nullptr))
      fault("{} {} uses the policy {}, which does not exist.", kind, id, arn);
  }

  // Two owners of one key would both write the same entry: a comparison of indexes cannot see that.
  void check_keys(const std::string& account, std::string_view owner, const std::vector<AccessKey>& keys) {
    for (const AccessKey& key : keys) {
      const KeyOwner* found = state_.find_access_key(key.id);
      if (found == nullptr || *found != KeyOwner{account, std::string(owner)})
        fault("Access key {} does not lead to its owner.", key.id);
    }
  }

  void compare_indexes(const std::string& id, const Account& kept, const Account& wanted) {
    compare(kept.users_, wanted.users_, "users");
    compare(kept.groups_, wanted.groups_, "groups");
    compare(kept.roles_, wanted.roles_, "roles");
    compare(kept.instance_profiles_, wanted.instance_profiles_, "instance profiles");
    compare(kept.server_certificates_, wanted.server_certificates_, "server certificates");
    compare(kept.certificate_names_, wanted.certificate_names_, "names of certificate IDs");
    compare(kept.deletion_tasks_, wanted.deletion_tasks_, "deletion tasks");
    compare(kept.open_id_connect_providers_, wanted.open_id_connect_providers_, "OpenID Connect providers");
    compare(kept.saml_providers_, wanted.saml_providers_, "SAML providers");
    compare(kept.policies_, wanted.policies_, "policies");
    compare(kept.mfa_devices_, wanted.mfa_devices_, "MFA devices");
    compare(kept.user_names_, wanted.user_names_, "names of user IDs");
    compare(kept.group_names_, wanted.group_names_, "names of group IDs");
    compare(kept.role_names_, wanted.role_names_, "names of role IDs");
    compare(kept.profile_names_, wanted.profile_names_, "names of instance profile IDs");
    compare(kept.policy_names_by_id_, wanted.policy_names_by_id_, "names of policy IDs");
    compare(kept.policy_names_by_arn_, wanted.policy_names_by_arn_, "names of policy ARNs");
    compare(kept.devices_of_, wanted.devices_of_, "devices of owners");
    compare(kept.profiles_of_, wanted.profiles_of_, "instance profiles of roles");
    compare(kept.members_, wanted.members_, "group members");
    compare(kept.attachments_, wanted.attachments_, "policy attachments");
    compare(kept.counts_, wanted.counts_, "attachment counts");
    if (kept.assigned_devices_ != wanted.assigned_devices_ || kept.policy_versions_ != wanted.policy_versions_)
      fault("Account {} counts its devices or policy versions wrongly.", id);
  }

  const State& state_;
  State again_;
  std::vector<std::string> faults_;
};

std::vector<std::string> broken_invariants(const State& state) { return InvariantChecker(state).check(); }

}  // namespace keyward::identity
