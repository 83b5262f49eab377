// The members of each stored entity, once: records are written and read from this. A new member gets a line here; its
// default is what records without it mean. Names are for ever, they stand in people's data.
#pragma once
#include <concepts>
#include <type_traits>

#include "identity/entities.h"

namespace keyward::identity {

template <class T, class E>
concept Is = std::same_as<std::remove_const_t<T>, E>;

template <class Visitor>
void fields(Visitor& visit, Is<Tag> auto& tag) {
  visit("key", tag.key);
  visit("value", tag.value);
}

template <class Visitor>
void fields(Visitor& visit, Is<InlinePolicy> auto& policy) {
  visit("name", policy.name);
  visit("document", policy.document.text);
}

template <class Visitor>
void fields(Visitor& visit, Is<AccessKey> auto& key) {
  visit("id", key.id);
  visit("active", key.active);
  visit("created", key.created);
  visit("sealed_secret", key.sealed_secret);
}

template <class Visitor>
void fields(Visitor& visit, Is<SshPublicKey> auto& key) {
  visit("id", key.id);
  visit("blob", key.blob);
  visit("active", key.active);
  visit("uploaded", key.uploaded);
}

template <class Visitor>
void fields(Visitor& visit, Is<SigningCertificate> auto& certificate) {
  visit("id", certificate.id);
  visit("body", certificate.body);
  visit("active", certificate.active);
  visit("uploaded", certificate.uploaded);
}

template <class Visitor>
void fields(Visitor& visit, Is<ServiceCredential> auto& credential) {
  visit("id", credential.id);
  visit("service", credential.service);
  visit("name", credential.name);
  visit("secret_sha256", credential.secret_sha256);
  visit("active", credential.active);
  visit("created", credential.created);
  visit("expires", credential.expires);
}

template <class Visitor>
void fields(Visitor& visit, Is<LoginProfile> auto& login) {
  visit("password_hash", login.password_hash);
  visit("created", login.created);
  visit("password_changed", login.password_changed);
  visit("reset_required", login.reset_required);
  visit("previous_hashes", login.previous_hashes);
}

template <class Visitor>
void fields(Visitor& visit, Is<User> auto& user) {
  visit("id", user.id);
  visit("name", user.name);
  visit("path", user.path);
  visit("created", user.created);
  visit("tags", user.tags);
  visit("boundary", user.boundary);
  visit("attached", user.attached);
  visit("inline_policies", user.inline_policies);
  visit("group_ids", user.group_ids);
  visit("login", user.login);
  visit("access_keys", user.access_keys);
  visit("password_last_used", user.password_last_used);
  visit("ssh_public_keys", user.ssh_public_keys);
  visit("signing_certificates", user.signing_certificates);
  visit("service_credentials", user.service_credentials);
}

template <class Visitor>
void fields(Visitor& visit, Is<Group> auto& group) {
  visit("id", group.id);
  visit("name", group.name);
  visit("path", group.path);
  visit("created", group.created);
  visit("attached", group.attached);
  visit("inline_policies", group.inline_policies);
}

template <class Visitor>
void fields(Visitor& visit, Is<NamedPrincipal> auto& principal) {
  visit("arn", principal.arn);
  visit("id", principal.id);
}

template <class Visitor>
void fields(Visitor& visit, Is<Role> auto& role) {
  visit("id", role.id);
  visit("name", role.name);
  visit("path", role.path);
  visit("description", role.description);
  visit("created", role.created);
  visit("trust", role.trust.text);
  visit("trusted", role.trusted);
  visit("max_session_seconds", role.max_session_seconds);
  visit("tags", role.tags);
  visit("boundary", role.boundary);
  visit("attached", role.attached);
  visit("inline_policies", role.inline_policies);
}

template <class Visitor>
void fields(Visitor& visit, Is<InstanceProfile> auto& profile) {
  visit("id", profile.id);
  visit("name", profile.name);
  visit("path", profile.path);
  visit("created", profile.created);
  visit("tags", profile.tags);
  visit("role_ids", profile.role_ids);
}

template <class Visitor>
void fields(Visitor& visit, Is<ServerCertificate> auto& certificate) {
  visit("id", certificate.id);
  visit("name", certificate.name);
  visit("path", certificate.path);
  visit("body", certificate.body);
  visit("chain", certificate.chain);
  visit("sealed_key", certificate.sealed_key);
  visit("uploaded", certificate.uploaded);
  visit("expires", certificate.expires);
  visit("tags", certificate.tags);
}

template <class Visitor>
void fields(Visitor& visit, Is<DeletionTask> auto& task) {
  visit("id", task.id);
  visit("finished", task.finished);
}

template <class Visitor>
void fields(Visitor& visit, Is<OpenIdConnectProvider> auto& provider) {
  visit("name", provider.name);
  visit("created", provider.created);
  visit("client_ids", provider.client_ids);
  visit("thumbprints", provider.thumbprints);
  visit("tags", provider.tags);
}

template <class Visitor>
void fields(Visitor& visit, Is<SamlProvider> auto& provider) {
  visit("name", provider.name);
  visit("uuid", provider.uuid);
  visit("created", provider.created);
  visit("valid_until", provider.valid_until);
  visit("metadata", provider.metadata);
  visit("tags", provider.tags);
}

template <class Visitor>
void fields(Visitor& visit, Is<PolicyVersion> auto& version) {
  visit("number", version.number);
  visit("document", version.document.text);
  visit("created", version.created);
}

template <class Visitor>
void fields(Visitor& visit, Is<ManagedPolicy> auto& policy) {
  visit("id", policy.id);
  visit("arn", policy.arn);
  visit("name", policy.name);
  visit("path", policy.path);
  visit("description", policy.description);
  visit("created", policy.created);
  visit("updated", policy.updated);
  visit("tags", policy.tags);
  visit("default_version", policy.default_version);
  visit("newest_version", policy.newest_version);
  visit("versions", policy.versions);
}

template <class Visitor>
void fields(Visitor& visit, Is<MfaDevice> auto& device) {
  visit("serial", device.serial);
  visit("name", device.name);
  visit("path", device.path);
  visit("type", device.type);
  visit("created", device.created);
  visit("tags", device.tags);
  visit("sealed_seed", device.sealed_seed);
  visit("owner", device.owner);
  visit("enabled", device.enabled);
  visit("drift_steps", device.drift_steps);
  visit("last_step", device.last_step);
}

template <class Visitor>
void fields(Visitor& visit, Is<PasswordPolicy> auto& policy) {
  visit("minimum_length", policy.minimum_length);
  visit("require_symbols", policy.require_symbols);
  visit("require_numbers", policy.require_numbers);
  visit("require_uppercase", policy.require_uppercase);
  visit("require_lowercase", policy.require_lowercase);
  visit("allow_users_to_change", policy.allow_users_to_change);
  visit("max_age_days", policy.max_age_days);
  visit("reuse_prevention", policy.reuse_prevention);
  visit("hard_expiry", policy.hard_expiry);
}

template <class Visitor>
void fields(Visitor& visit, Is<RootUser> auto& root) {
  visit("email", root.email);
  visit("password_hash", root.password_hash);
  visit("password_changed", root.password_changed);
  visit("password_last_used", root.password_last_used);
  visit("access_keys", root.access_keys);
  visit("signing_certificates", root.signing_certificates);
}

template <class Visitor>
void fields(Visitor& visit, Is<Milestone> auto& milestone) {
  visit("step", milestone.step);
  visit("when", milestone.when);
}

template <class Visitor>
void fields(Visitor& visit, Is<AccountSettings> auto& settings) {
  visit("id", settings.id);
  visit("name", settings.name);
  visit("created", settings.created);
  visit("alias", settings.alias);
  visit("password_policy", settings.password_policy);
  visit("billing_access", settings.billing_access);
  visit("root", settings.root);
  visit("notes", settings.notes);
  visit("milestones", settings.milestones);
}

template <class Visitor>
void fields(Visitor& visit, Is<ConsoleSession> auto& session) {
  visit("id", session.id);
  visit("account", session.account);
  visit("principal", session.principal);
  visit("created", session.created);
  visit("expires", session.expires);
  visit("mfa_time", session.mfa_time);
  visit("credential", session.credential);
  visit("sealed_token", session.sealed_token);
  visit("issuer", session.issuer);
}

}  // namespace keyward::identity
