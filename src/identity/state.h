// The whole installation as one immutable value with its indexes. Readers hold a snapshot and see one consistent world;
// a change makes a new State that shares what it did not touch. Copying a State or an Account costs some dozen
// pointers.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/persistent_map.h"
#include "identity/change.h"
#include "identity/entities.h"

namespace keyward::identity {

template <class Entity>
using EntityMap = PersistentMap<std::shared_ptr<const Entity>>;
using NameSet = PersistentMap<std::monostate>;

// Kinds of entity a managed policy can be attached to, as ListEntitiesForPolicy lists them.
enum class Attachment : char { User = 'u', Group = 'g', Role = 'r', BoundaryOfUser = 'b', BoundaryOfRole = 'p' };
constexpr bool is_boundary(Attachment kind) {
  return kind == Attachment::BoundaryOfUser || kind == Attachment::BoundaryOfRole;
}

class Account {
 public:
  // False only in a state that was read from a damaged store.
  bool has_settings() const { return settings_ != nullptr; }
  const AccountSettings& settings() const { return *settings_; }
  const std::string& id() const { return settings_->id; }

  // Look-ups by name find a name in any case; null if there is none. Pointers live as long as the State.
  std::shared_ptr<const User> find_user(std::string_view name) const;
  std::shared_ptr<const User> find_user_by_id(std::string_view id) const;
  std::shared_ptr<const Group> find_group(std::string_view name) const;
  std::shared_ptr<const Group> find_group_by_id(std::string_view id) const;
  std::shared_ptr<const Role> find_role(std::string_view name) const;
  std::shared_ptr<const Role> find_role_by_id(std::string_view id) const;
  std::shared_ptr<const InstanceProfile> find_instance_profile(std::string_view name) const;
  std::shared_ptr<const InstanceProfile> find_instance_profile_by_id(std::string_view id) const;
  std::shared_ptr<const ServerCertificate> find_server_certificate(std::string_view name) const;
  std::shared_ptr<const ServerCertificate> find_server_certificate_by_id(std::string_view id) const;
  std::shared_ptr<const DeletionTask> find_deletion_task(std::string_view id) const;
  // By its URL without "https://".
  std::shared_ptr<const OpenIdConnectProvider> find_open_id_connect_provider(std::string_view name) const;
  std::shared_ptr<const SamlProvider> find_saml_provider(std::string_view name) const;
  std::shared_ptr<const ManagedPolicy> find_policy(std::string_view arn) const;
  std::shared_ptr<const ManagedPolicy> find_policy_by_name(std::string_view name) const;
  std::shared_ptr<const MfaDevice> find_mfa_device(std::string_view serial) const;

  // By folded name, so that lists are in AWS's order.
  const EntityMap<User>& users() const { return users_; }
  const EntityMap<Group>& groups() const { return groups_; }
  const EntityMap<Role>& roles() const { return roles_; }
  const EntityMap<InstanceProfile>& instance_profiles() const { return instance_profiles_; }
  const EntityMap<ManagedPolicy>& policies() const { return policies_; }
  const EntityMap<ServerCertificate>& server_certificates() const { return server_certificates_; }
  // By serial.
  const EntityMap<MfaDevice>& mfa_devices() const { return mfa_devices_; }
  // By name.
  const EntityMap<OpenIdConnectProvider>& open_id_connect_providers() const { return open_id_connect_providers_; }
  // By name.
  const EntityMap<SamlProvider>& saml_providers() const { return saml_providers_; }
  // By id.
  const EntityMap<DeletionTask>& deletion_tasks() const { return deletion_tasks_; }
  // "OWNER/SERIAL": an owner's devices, by serial.
  const NameSet& devices_of() const { return devices_of_; }
  // "GROUP-ID/FOLDED-USER-NAME"
  const NameSet& members() const { return members_; }
  // "ROLE-ID/FOLDED-PROFILE-NAME"
  const NameSet& profiles_of() const { return profiles_of_; }
  // "POLICY-ARN KIND FOLDED-NAME" with KIND of Attachment; policies of any owner, AWS's own too.
  const NameSet& attachments() const { return attachments_; }

  std::int64_t attachment_count(std::string_view policy_arn) const;  // users, groups and roles
  std::int64_t boundary_count(std::string_view policy_arn) const;    // users and roles
  bool has_members(std::string_view group_id) const;
  std::int64_t assigned_devices() const { return assigned_devices_; }
  std::int64_t policy_versions() const { return policy_versions_; }

 private:
  friend class State;
  friend class InvariantChecker;
  std::shared_ptr<const AccountSettings> settings_;
  EntityMap<User> users_;
  EntityMap<Group> groups_;
  EntityMap<Role> roles_;
  EntityMap<InstanceProfile> instance_profiles_;
  EntityMap<ServerCertificate> server_certificates_;
  EntityMap<DeletionTask> deletion_tasks_;
  EntityMap<OpenIdConnectProvider> open_id_connect_providers_;
  EntityMap<SamlProvider> saml_providers_;
  EntityMap<ManagedPolicy> policies_;
  EntityMap<MfaDevice> mfa_devices_;
  PersistentMap<std::string> user_names_, group_names_, role_names_, profile_names_, certificate_names_,
      policy_names_by_id_,
      policy_names_by_arn_;  // -> folded name
  NameSet devices_of_, members_, profiles_of_, attachments_;
  PersistentMap<std::int64_t> counts_;  // "a POLICY-ARN": attachments, "b POLICY-ARN": boundaries
  std::int64_t assigned_devices_ = 0;
  std::int64_t policy_versions_ = 0;

  void count(std::string_view key, std::int64_t by);
  void index_attachment(std::string_view arn, Attachment kind, std::string_view folded_name, bool present);
  void index_user(const User& user, bool present);
  void index_role(const Role& role, bool present);
  void index_profile(const InstanceProfile& profile, bool present);
};

// Whose an access key is.
struct KeyOwner {
  std::string account;
  std::string principal;  // the user's id, or kRootOwner
  friend bool operator==(const KeyOwner&, const KeyOwner&) = default;
};

class State {
 public:
  const Account* find_account(std::string_view id) const;
  // The account of an alias or of a 12-digit id.
  const Account* find_account_by_alias(std::string_view alias_or_id) const;
  const Account* find_account_by_email(std::string_view email) const;  // without regard to case
  const KeyOwner* find_access_key(std::string_view id) const { return access_keys_.find(id); }
  std::shared_ptr<const ConsoleSession> find_session(std::string_view id) const;

  const PersistentMap<std::shared_ptr<const Account>>& accounts() const { return accounts_; }
  const EntityMap<ConsoleSession>& sessions() const { return sessions_; }
  bool empty() const { return accounts_.empty(); }
  // Within one process, equal numbers mean equal states.
  std::uint64_t version() const { return version_; }

  // Makes the change. Requires: the account of the change exists, or the change puts its settings.
  void apply(const Change& change);

 private:
  friend class InvariantChecker;
  PersistentMap<std::shared_ptr<const Account>> accounts_;
  PersistentMap<std::string> aliases_;  // alias -> account
  PersistentMap<std::string> emails_;   // folded e-mail -> account
  PersistentMap<KeyOwner> access_keys_;
  EntityMap<ConsoleSession> sessions_;
  std::uint64_t version_ = 0;

  void index_keys(const std::string& account, std::string_view principal, const std::vector<AccessKey>* before,
                  const std::vector<AccessKey>* after);
  void apply_to(Account& account, const Put<AccountSettings>& change);
  void apply_to(Account& account, const Put<User>& change);
  void apply_to(Account& account, const Erase<User>& change);
  void apply_to(Account& account, const Put<Group>& change);
  void apply_to(Account& account, const Erase<Group>& change);
  void apply_to(Account& account, const Put<Role>& change);
  void apply_to(Account& account, const Erase<Role>& change);
  void apply_to(Account& account, const Put<InstanceProfile>& change);
  void apply_to(Account& account, const Erase<InstanceProfile>& change);
  void apply_to(Account& account, const Put<ServerCertificate>& change);
  void apply_to(Account& account, const Erase<ServerCertificate>& change);
  void apply_to(Account& account, const Put<DeletionTask>& change);
  void apply_to(Account& account, const Erase<DeletionTask>& change);
  void apply_to(Account& account, const Put<OpenIdConnectProvider>& change);
  void apply_to(Account& account, const Erase<OpenIdConnectProvider>& change);
  void apply_to(Account& account, const Put<SamlProvider>& change);
  void apply_to(Account& account, const Erase<SamlProvider>& change);
  void apply_to(Account& account, const Put<ManagedPolicy>& change);
  void apply_to(Account& account, const Erase<ManagedPolicy>& change);
  void apply_to(Account& account, const Put<MfaDevice>& change);
  void apply_to(Account& account, const Erase<MfaDevice>& change);
  void apply_to(Account& account, const Put<ConsoleSession>& change);
  void apply_to(Account& account, const Erase<ConsoleSession>& change);
};

// What must hold in every state, checked by full recomputation of the indexes: for `keyward check` and the crash tests.
// Empty if all is well, else one sentence a fault. Cost: linear in the state.
std::vector<std::string> broken_invariants(const State& state);

}  // namespace keyward::identity
