#include "api/authorization.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/demand.h"
#include "api/lookup.h"
#include "api/service_linked_roles.h"
#include "identity/names.h"

namespace keyward::api {
namespace {

// The entity's facts, kept alive while they are used.
struct Found {
  Subject subject;
  std::vector<identity::Tag> tags;
  std::shared_ptr<const void> holder;
  std::string name, path;                  // of what is not in the state
  const policy::Program* trust = nullptr;  // of a role that is to be assumed
};

void use_role(Found& found, std::shared_ptr<const identity::Role> role) {
  found.subject.name = role->name;
  found.subject.path = role->path;
  found.subject.boundary = role->boundary;
  found.tags = role->tags;
  found.holder = std::move(role);
}

// A role that the state need not have.
void use_names(Found& found, std::string path, std::string name) {
  found.name = std::move(name);
  found.path = std::move(path);
  found.subject.name = found.name;
  found.subject.path = found.path;
}

void use_user(Found& found, std::shared_ptr<const identity::User> user) {
  found.subject.name = user->name;
  found.subject.path = user->path;
  found.subject.boundary = user->boundary;
  found.tags = user->tags;
  found.holder = std::move(user);
}

// The service of the credential that the input names, if it is the user's.
void use_credential(Found& found, const identity::User& user, const Object& input) {
  const std::string* const id = text_member(input, "ServiceSpecificCredentialId");
  if (id == nullptr) return;
  const auto credential = std::ranges::find(user.service_credentials, *id, &identity::ServiceCredential::id);
  if (credential != user.service_credentials.end()) found.subject.credential_service = credential->service;
}

void find_entity(const Entity& entity, const Object& input, const identity::Account& account,
                 const identity::State& state, const authn::Caller& caller, Found& found) {
  found.subject.account = account.id();
  const std::string* named = entity.member.empty() ? nullptr : text_member(input, entity.member);
  const std::string_view name = named != nullptr ? std::string_view(*named) : std::string_view();
  found.subject.name = name;
  switch (entity.kind) {
    case EntityKind::None:
      break;
    case EntityKind::User: {
      if (named == nullptr && caller.is_root()) {
        found.subject.is_root = true;
        break;
      }
      std::shared_ptr<const identity::User> user;
      if (named != nullptr) {
        user = account.find_user(*named);
      } else if (caller.user != nullptr) {
        user = account.find_user_by_id(caller.user->id);
      }
      if (user == nullptr) break;
      use_credential(found, *user, input);
      use_user(found, std::move(user));
      break;
    }
    case EntityKind::Group:
      if (auto group = account.find_group(found.subject.name)) {
        found.subject.name = group->name;
        found.subject.path = group->path;
        found.holder = std::move(group);
      }
      break;
    case EntityKind::Role:
      if (auto role = account.find_role(found.subject.name)) use_role(found, std::move(role));
      break;
    case EntityKind::InstanceProfile:
      if (auto profile = account.find_instance_profile(found.subject.name)) {
        found.subject.name = profile->name;
        found.subject.path = profile->path;
        found.tags = profile->tags;
        found.holder = std::move(profile);
      }
      break;
    case EntityKind::ServiceLinkedRole: {
      const std::string* suffix = text_member(input, "CustomSuffix");
      Result<std::string> role = service_linked_name(name, suffix == nullptr ? std::nullopt : std::optional(*suffix));
      use_names(found, service_linked_path(name), role ? *std::move(role) : "AWSServiceRoleFor");
      break;
    }
    case EntityKind::DeletionTask:
      if (const std::optional<DeletionTaskParts> parts = split_deletion_task(name))
        use_names(found, service_linked_path(parts->service), std::string(parts->role));
      break;
    case EntityKind::AssumedRole:
      if (const std::optional<identity::ArnParts> arn = identity::split_arn(name)) found.subject.account = arn->account;
      if (auto role = find_role_by_arn(state, name)) {
        found.trust = role->trust.program.get();
        use_role(found, std::move(role));
      }
      break;
    case EntityKind::Principal: {
      const NamedPrincipal principal = find_principal(account, name);
      if (principal.user != nullptr) use_user(found, principal.user);
      if (principal.role != nullptr) use_role(found, principal.role);
      if (const auto policy = account.find_policy(name)) found.tags = policy->tags;
      break;
    }
    case EntityKind::ServerCertificate:
      if (auto certificate = account.find_server_certificate(found.subject.name)) {
        found.subject.name = certificate->name;
        found.subject.path = certificate->path;
        found.tags = certificate->tags;
        found.holder = std::move(certificate);
      }
      break;
    case EntityKind::OpenIdConnectProvider:
      found.subject.name = open_id_connect_provider_name(name).value_or(name);
      if (const auto provider = account.find_open_id_connect_provider(found.subject.name)) found.tags = provider->tags;
      break;
    case EntityKind::SamlProvider:
      if (const auto provider = saml_provider_of(account, name)) found.tags = provider->tags;
      break;
    case EntityKind::Policy:
      if (const auto policy = account.find_policy(found.subject.name)) found.tags = policy->tags;
      break;
    case EntityKind::MfaDevice:
      if (const auto device = account.find_mfa_device(found.subject.name)) found.tags = device->tags;
      break;
    case EntityKind::AccessKeyOwner: {
      const identity::KeyOwner* owner = state.find_access_key(found.subject.name);
      if (owner == nullptr || owner->account != account.id()) break;
      found.subject.is_root = owner->principal == identity::kRootOwner;
      if (auto user = account.find_user_by_id(owner->principal)) use_user(found, std::move(user));
      break;
    }
  }
}

std::vector<authz::Access::ContextEntry> context_of(std::span<const ContextKey> keys, const Object& input,
                                                    const Subject& subject) {
  std::vector<authz::Access::ContextEntry> context;
  for (auto& [key, values] : request_context(keys, input, subject))
    context.push_back({std::string(key), std::move(values)});
  return context;
}

// What a session hands on to the next role, and what a provider's token brings, counts as if the call had passed it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
void add_inherited(const authn::Session& session, bool from_provider, std::vector<Demand>& demands,
                   std::vector<authz::Access::ContextEntry>& context) {
  const auto add = [&](std::string_view action) {
    if (std::ranges::find(demands, action, &Demand::action) == demands.end())
      demands.push_back({action, demands[0].resource, demands[0].printed});
  };
  if (!session.transitive_tag_keys.empty()) add("sts:TagSession");
  if (from_provider && !session.tags.empty()) {
    add("sts:TagSession");
    std::vector<std::string> keys;
    for (const identity::Tag& tag : session.tags) {
      keys.push_back(tag.key);
      context.push_back({fmt::format("aws:RequestTag/{}", tag.key), {tag.value}});
    }
    context.push_back({"aws:TagKeys", std::move(keys)});
    if (!session.transitive_tag_keys.empty()) context.push_back({"sts:TransitiveTagKeys", session.transitive_tag_keys});
  }
  if (session.source_identity.empty()) return;
  add("sts:SetSourceIdentity");
  constexpr std::string_view kSourceIdentity = "sts:SourceIdentity";
  if (std::ranges::find(context, kSourceIdentity, &authz::Access::ContextEntry::key) == context.end())
    context.push_back({std::string(kSourceIdentity), {session.source_identity}});
}

authz::Access access_of(Demand demand, std::vector<authz::Access::ContextEntry> context) {
  authz::Access access;
  access.action = demand.action;
  access.resource = std::move(demand.resource);
  access.printed = std::move(demand.printed);
  access.context = std::move(context);
  return access;
}
}  // namespace

bool is_user_or_role(EntityKind kind) {
  return kind == EntityKind::User || kind == EntityKind::AccessKeyOwner || kind == EntityKind::Role ||
         kind == EntityKind::AssumedRole || kind == EntityKind::ServiceLinkedRole || kind == EntityKind::DeletionTask ||
         kind == EntityKind::Principal;
}

std::vector<authz::Access> accesses(const OperationInfo& operation, const Object& input, const identity::State& state,
                                    const authn::Caller& caller) {
  std::vector<authz::Access> out;
  const identity::Account* account = state.find_account(caller.account);
  if (account == nullptr) return out;
  const Authorize& authorize = operation.authorize;
  Found found;
  find_entity(authorize.entity, input, *account, state, caller, found);
  std::vector<authz::Access::ContextEntry> context = context_of(authorize.context, input, found.subject);
  std::vector<std::string> keys;
  for (const RequestTag& tag : request_tags(operation, input)) {
    keys.emplace_back(tag.key);
    if (tag.value) context.push_back({fmt::format("aws:RequestTag/{}", tag.key), {std::string(*tag.value)}});
  }
  if (!keys.empty()) context.push_back({"aws:TagKeys", std::move(keys)});
  std::vector<Demand> own = demands(operation, input, found.subject);
  if (authorize.entity.kind == EntityKind::AssumedRole && caller.session != nullptr)
    add_inherited(*caller.session, caller.kind == authn::CallerKind::ProviderUser, own, context);
  for (Demand& one : own) {
    authz::Access& access = out.emplace_back(access_of(std::move(one), context));
    if (authorize.resource_tags) access.resource_tags = found.tags;
    access.is_user_or_role = is_user_or_role(authorize.entity.kind);
    if (authorize.entity.kind != EntityKind::AssumedRole) continue;
    access.resource_account = found.subject.account;
    access.trust = found.trust;
    access.says_why = false;  // or it would tell whether there is such a role
  }
  for (const AlsoNeeds& also : authorize.also) {
    if (also.entity.kind == EntityKind::None) continue;
    Found other;
    find_entity(also.entity, input, *account, state, caller, other);
    other.subject.main = &found.subject;
    std::optional<Demand> one = demand(also, input, other.subject);
    if (!one) continue;
    authz::Access& access =
        out.emplace_back(access_of(*std::move(one), context_of(also.context, input, other.subject)));
    access.resource_tags = other.tags;
    access.is_user_or_role = is_user_or_role(also.entity.kind);
  }
  return out;
}

}  // namespace keyward::api
