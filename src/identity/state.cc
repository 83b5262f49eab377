#include "identity/state.h"

#include <fmt/format.h>

#include <atomic>

#include "identity/names.h"

namespace keyward::identity {
namespace {

template <class Entity>
std::shared_ptr<const Entity> find(const EntityMap<Entity>& map, std::string_view key) {
  const auto* found = map.find(key);
  return found == nullptr ? nullptr : *found;
}

template <class Entity>
std::shared_ptr<const Entity> find_by(const PersistentMap<std::string>& keys, const EntityMap<Entity>& map,
                                      std::string_view id) {
  const std::string* key = keys.find(id);
  return key == nullptr ? nullptr : find(map, *key);
}

void mark(NameSet& set, const std::string& key, bool present) {
  if (present) {
    set.set(key, {});
  } else {
    set.erase(key);
  }
}

std::string attachment_key(std::string_view arn, Attachment kind, std::string_view folded_name) {
  return fmt::format("{} {} {}", arn, static_cast<char>(kind), folded_name);
}

}  // namespace

const PolicyVersion* ManagedPolicy::version(std::int64_t number) const {
  for (const PolicyVersion& version : versions)
    if (version.number == number) return &version;
  return nullptr;
}

std::shared_ptr<const User> Account::find_user(std::string_view name) const { return find(users_, folded(name)); }
std::shared_ptr<const User> Account::find_user_by_id(std::string_view id) const {
  return find_by(user_names_, users_, id);
}
std::shared_ptr<const Group> Account::find_group(std::string_view name) const { return find(groups_, folded(name)); }
std::shared_ptr<const Group> Account::find_group_by_id(std::string_view id) const {
  return find_by(group_names_, groups_, id);
}
std::shared_ptr<const Role> Account::find_role(std::string_view name) const { return find(roles_, folded(name)); }
std::shared_ptr<const Role> Account::find_role_by_id(std::string_view id) const {
  return find_by(role_names_, roles_, id);
}
std::shared_ptr<const InstanceProfile> Account::find_instance_profile(std::string_view name) const {
  return find(instance_profiles_, folded(name));
}
std::shared_ptr<const InstanceProfile> Account::find_instance_profile_by_id(std::string_view id) const {
  return find_by(profile_names_, instance_profiles_, id);
}
std::shared_ptr<const ServerCertificate> Account::find_server_certificate(std::string_view name) const {
  return find(server_certificates_, folded(name));
}
std::shared_ptr<const ServerCertificate> Account::find_server_certificate_by_id(std::string_view id) const {
  return find_by(certificate_names_, server_certificates_, id);
}
std::shared_ptr<const DeletionTask> Account::find_deletion_task(std::string_view id) const {
  return find(deletion_tasks_, id);
}
std::shared_ptr<const OpenIdConnectProvider> Account::find_open_id_connect_provider(std::string_view name) const {
  return find(open_id_connect_providers_, name);
}
std::shared_ptr<const SamlProvider> Account::find_saml_provider(std::string_view name) const {
  return find(saml_providers_, name);
}
std::shared_ptr<const ManagedPolicy> Account::find_policy(std::string_view arn) const {
  return find_by(policy_names_by_arn_, policies_, arn);
}
std::shared_ptr<const ManagedPolicy> Account::find_policy_by_name(std::string_view name) const {
  return find(policies_, folded(name));
}
std::shared_ptr<const MfaDevice> Account::find_mfa_device(std::string_view serial) const {
  return find(mfa_devices_, serial);
}

std::int64_t Account::attachment_count(std::string_view policy_arn) const {
  const std::int64_t* count = counts_.find(fmt::format("a {}", policy_arn));
  return count == nullptr ? 0 : *count;
}
std::int64_t Account::boundary_count(std::string_view policy_arn) const {
  const std::int64_t* count = counts_.find(fmt::format("b {}", policy_arn));
  return count == nullptr ? 0 : *count;
}
bool Account::has_members(std::string_view group_id) const {
  bool any = false;
  members_.visit_prefix(fmt::format("{}/", group_id), [&](const std::string&, std::monostate) {
    any = true;
    return false;
  });
  return any;
}

void Account::count(std::string_view key, std::int64_t by) {
  const std::int64_t* before = counts_.find(key);
  const std::int64_t after = (before == nullptr ? 0 : *before) + by;
  if (after == 0) {
    counts_.erase(key);
  } else {
    counts_.set(key, after);
  }
}

void Account::index_attachment(std::string_view arn, Attachment kind, std::string_view folded_name, bool present) {
  mark(attachments_, attachment_key(arn, kind, folded_name), present);
  count(fmt::format("{} {}", is_boundary(kind) ? 'b' : 'a', arn), present ? 1 : -1);
}

void Account::index_user(const User& user, bool present) {
  const std::string name = folded(user.name);
  for (const std::string& arn : user.attached) index_attachment(arn, Attachment::User, name, present);
  if (!user.boundary.empty()) index_attachment(user.boundary, Attachment::BoundaryOfUser, name, present);
  for (const std::string& group : user.group_ids) mark(members_, fmt::format("{}/{}", group, name), present);
}

void Account::index_role(const Role& role, bool present) {
  const std::string name = folded(role.name);
  for (const std::string& arn : role.attached) index_attachment(arn, Attachment::Role, name, present);
  if (!role.boundary.empty()) index_attachment(role.boundary, Attachment::BoundaryOfRole, name, present);
}

void Account::index_profile(const InstanceProfile& profile, bool present) {
  const std::string name = folded(profile.name);
  for (const std::string& role : profile.role_ids) mark(profiles_of_, fmt::format("{}/{}", role, name), present);
}

const Account* State::find_account(std::string_view id) const {
  const auto* found = accounts_.find(id);
  return found == nullptr ? nullptr : found->get();
}
const Account* State::find_account_by_alias(std::string_view alias_or_id) const {
  const std::string* id = aliases_.find(alias_or_id);
  return find_account(id == nullptr ? alias_or_id : *id);
}
const Account* State::find_account_by_email(std::string_view email) const {
  const std::string* id = emails_.find(folded(email));
  return id == nullptr ? nullptr : find_account(*id);
}
std::shared_ptr<const ConsoleSession> State::find_session(std::string_view id) const { return find(sessions_, id); }

void State::apply(const Change& change) {
  std::visit(
      [this](const auto& one) {
        const auto* found = accounts_.find(one.account);
        Account account = found == nullptr ? Account() : **found;
        apply_to(account, one);
        accounts_.set(one.account, std::make_shared<const Account>(std::move(account)));
      },
      change);
  // Unique in the process, not only along one line of states: a batch that failed may have given numbers out, too.
  static std::atomic<std::uint64_t> newest{0};
  version_ = newest.fetch_add(1, std::memory_order_relaxed) + 1;
}

void State::index_keys(const std::string& account, std::string_view principal, const std::vector<AccessKey>* before,
                       const std::vector<AccessKey>* after) {
  if (before != nullptr)
    for (const AccessKey& key : *before) access_keys_.erase(key.id);
  if (after != nullptr)
    for (const AccessKey& key : *after) access_keys_.set(key.id, {account, std::string(principal)});
}

void State::apply_to(Account& account, const Put<AccountSettings>& change) {
  const AccountSettings* before = account.settings_.get();
  const AccountSettings& after = *change.entity;
  if (before != nullptr && !before->alias.empty()) aliases_.erase(before->alias);
  if (before != nullptr) emails_.erase(folded(before->root.email));
  if (!after.alias.empty()) aliases_.set(after.alias, after.id);
  emails_.set(folded(after.root.email), after.id);
  index_keys(after.id, kRootOwner, before == nullptr ? nullptr : &before->root.access_keys, &after.root.access_keys);
  account.settings_ = change.entity;
}

void State::apply_to(Account& account, const Put<User>& change) {
  const User& after = *change.entity;
  const std::shared_ptr<const User> before = account.find_user_by_id(after.id);
  const std::string name = folded(after.name);
  if (before != nullptr) {
    account.index_user(*before, false);
    account.users_.erase(folded(before->name));
  }
  account.index_user(after, true);
  account.users_.set(name, change.entity);
  account.user_names_.set(after.id, name);
  index_keys(change.account, after.id, before == nullptr ? nullptr : &before->access_keys, &after.access_keys);
}

void State::apply_to(Account& account, const Erase<User>& change) {
  const std::shared_ptr<const User> before = account.find_user_by_id(change.id);
  if (before == nullptr) return;
  account.index_user(*before, false);
  account.users_.erase(folded(before->name));
  account.user_names_.erase(before->id);
  index_keys(change.account, before->id, &before->access_keys, nullptr);
}

void State::apply_to(Account& account, const Put<Group>& change) {
  const Group& after = *change.entity;
  const std::string name = folded(after.name);
  if (const std::shared_ptr<const Group> before = account.find_group_by_id(after.id)) {
    for (const std::string& arn : before->attached)
      account.index_attachment(arn, Attachment::Group, folded(before->name), false);
    account.groups_.erase(folded(before->name));
  }
  for (const std::string& arn : after.attached) account.index_attachment(arn, Attachment::Group, name, true);
  account.groups_.set(name, change.entity);
  account.group_names_.set(after.id, name);
}

void State::apply_to(Account& account, const Erase<Group>& change) {
  const std::shared_ptr<const Group> before = account.find_group_by_id(change.id);
  if (before == nullptr) return;
  for (const std::string& arn : before->attached)
    account.index_attachment(arn, Attachment::Group, folded(before->name), false);
  account.groups_.erase(folded(before->name));
  account.group_names_.erase(before->id);
}

void State::apply_to(Account& account, const Put<Role>& change) {
  const std::string name = folded(change.entity->name);
  apply_to(account, Erase<Role>{change.account, change.entity->id});
  account.index_role(*change.entity, true);
  account.roles_.set(name, change.entity);
  account.role_names_.set(change.entity->id, name);
}

void State::apply_to(Account& account, const Erase<Role>& change) {
  const std::shared_ptr<const Role> before = account.find_role_by_id(change.id);
  if (before == nullptr) return;
  account.index_role(*before, false);
  account.roles_.erase(folded(before->name));
  account.role_names_.erase(before->id);
}

void State::apply_to(Account& account, const Put<InstanceProfile>& change) {
  const std::string name = folded(change.entity->name);
  apply_to(account, Erase<InstanceProfile>{change.account, change.entity->id});
  account.index_profile(*change.entity, true);
  account.instance_profiles_.set(name, change.entity);
  account.profile_names_.set(change.entity->id, name);
}

void State::apply_to(Account& account, const Erase<InstanceProfile>& change) {
  const std::shared_ptr<const InstanceProfile> before = account.find_instance_profile_by_id(change.id);
  if (before == nullptr) return;
  account.index_profile(*before, false);
  account.instance_profiles_.erase(folded(before->name));
  account.profile_names_.erase(before->id);
}

void State::apply_to(Account& account, const Put<ServerCertificate>& change) {
  const std::string name = folded(change.entity->name);
  apply_to(account, Erase<ServerCertificate>{change.account, change.entity->id});
  account.server_certificates_.set(name, change.entity);
  account.certificate_names_.set(change.entity->id, name);
}
void State::apply_to(Account& account, const Erase<ServerCertificate>& change) {
  const std::shared_ptr<const ServerCertificate> before = account.find_server_certificate_by_id(change.id);
  if (before == nullptr) return;
  account.server_certificates_.erase(folded(before->name));
  account.certificate_names_.erase(before->id);
}

void State::apply_to(Account& account, const Put<DeletionTask>& change) {
  account.deletion_tasks_.set(change.entity->id, change.entity);
}
void State::apply_to(Account& account, const Erase<DeletionTask>& change) { account.deletion_tasks_.erase(change.id); }

void State::apply_to(Account& account, const Put<OpenIdConnectProvider>& change) {
  account.open_id_connect_providers_.set(change.entity->name, change.entity);
}
void State::apply_to(Account& account, const Erase<OpenIdConnectProvider>& change) {
  account.open_id_connect_providers_.erase(change.id);
}

void State::apply_to(Account& account, const Put<SamlProvider>& change) {
  account.saml_providers_.set(change.entity->name, change.entity);
}
void State::apply_to(Account& account, const Erase<SamlProvider>& change) { account.saml_providers_.erase(change.id); }

void State::apply_to(Account& account, const Put<ManagedPolicy>& change) {
  const ManagedPolicy& after = *change.entity;
  const std::string name = folded(after.name);
  apply_to(account, Erase<ManagedPolicy>{change.account, after.id});
  account.policy_versions_ += static_cast<std::int64_t>(after.versions.size());
  account.policies_.set(name, change.entity);
  account.policy_names_by_id_.set(after.id, name);
  account.policy_names_by_arn_.set(after.arn, name);
}

void State::apply_to(Account& account, const Erase<ManagedPolicy>& change) {
  const auto before = find_by(account.policy_names_by_id_, account.policies_, change.id);
  if (before == nullptr) return;
  account.policy_versions_ -= static_cast<std::int64_t>(before->versions.size());
  account.policies_.erase(folded(before->name));
  account.policy_names_by_id_.erase(before->id);
  account.policy_names_by_arn_.erase(before->arn);
}

void State::apply_to(Account& account, const Put<MfaDevice>& change) {
  apply_to(account, Erase<MfaDevice>{change.account, change.entity->serial});
  account.mfa_devices_.set(change.entity->serial, change.entity);
  if (change.entity->owner.empty()) return;
  account.devices_of_.set(fmt::format("{}/{}", change.entity->owner, change.entity->serial), {});
  ++account.assigned_devices_;
}

void State::apply_to(Account& account, const Erase<MfaDevice>& change) {
  const std::shared_ptr<const MfaDevice> before = account.find_mfa_device(change.id);
  if (before == nullptr) return;
  account.mfa_devices_.erase(before->serial);
  if (before->owner.empty()) return;
  account.devices_of_.erase(fmt::format("{}/{}", before->owner, before->serial));
  --account.assigned_devices_;
}

void State::apply_to(Account&, const Put<ConsoleSession>& change) { sessions_.set(change.entity->id, change.entity); }
void State::apply_to(Account&, const Erase<ConsoleSession>& change) { sessions_.erase(change.id); }

}  // namespace keyward::identity
