// What a write does to the state, as values: the state applies them, the store keeps them, nothing else changes
// anything.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "identity/entities.h"

namespace keyward::identity {

// The entity is as given from now on, whether or not it was there. Its key: the account, its kind and its id.
template <class Entity>
struct Put {
  std::string account;
  std::shared_ptr<const Entity> entity;
};

// The entity is gone.
template <class Entity>
struct Erase {
  std::string account;
  std::string id;
};

using Change =
    std::variant<Put<AccountSettings>, Put<User>, Erase<User>, Put<Group>, Erase<Group>, Put<Role>, Erase<Role>,
                 Put<InstanceProfile>, Erase<InstanceProfile>, Put<ServerCertificate>, Erase<ServerCertificate>,
                 Put<DeletionTask>, Erase<DeletionTask>, Put<OpenIdConnectProvider>, Erase<OpenIdConnectProvider>,
                 Put<SamlProvider>, Erase<SamlProvider>, Put<ManagedPolicy>, Erase<ManagedPolicy>, Put<MfaDevice>,
                 Erase<MfaDevice>, Put<ConsoleSession>, Erase<ConsoleSession>>;
using Changes = std::vector<Change>;

template <class Entity>
Change put(std::string_view account, Entity entity) {
  return Put<Entity>{std::string(account), std::make_shared<const Entity>(std::move(entity))};
}
template <class Entity>
Change erase(std::string_view account, std::string_view id) {
  return Erase<Entity>{std::string(account), std::string(id)};
}

// The part of an entity's key that names it among its kind.
inline const std::string& id_of(const AccountSettings& settings) { return settings.id; }
inline const std::string& id_of(const User& user) { return user.id; }
inline const std::string& id_of(const Group& group) { return group.id; }
inline const std::string& id_of(const Role& role) { return role.id; }
inline const std::string& id_of(const InstanceProfile& profile) { return profile.id; }
inline const std::string& id_of(const ServerCertificate& certificate) { return certificate.id; }
inline const std::string& id_of(const DeletionTask& task) { return task.id; }
inline const std::string& id_of(const OpenIdConnectProvider& provider) { return provider.name; }
inline const std::string& id_of(const SamlProvider& provider) { return provider.name; }
inline const std::string& id_of(const ManagedPolicy& policy) { return policy.id; }
inline const std::string& id_of(const MfaDevice& device) { return device.serial; }
inline const std::string& id_of(const ConsoleSession& session) { return session.id; }

}  // namespace keyward::identity
