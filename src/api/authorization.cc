#include "api/authorization.h"

#include <fmt/format.h>

#include "api/demand.h"

namespace keyward::api {
namespace {

// The entity's facts, kept alive while they are used.
struct Found {
  Subject subject;
  std::vector<identity::Tag> tags;
  std::shared_ptr<const void> holder;
};

void use_user(Found& found, std::shared_ptr<const identity::User> user) {
  found.subject.name = user->name;
  found.subject.path = user->path;
  found.subject.boundary = user->boundary;
  found.tags = user->tags;
  found.holder = std::move(user);
}

Found find_entity(const OperationInfo& operation, const Object& input, const identity::Account& account,
                  const identity::State& state, const authn::Caller& caller) {
  Found found;
  found.subject.account = account.id();
  const Entity& entity = operation.authorize.entity;
  const std::string* named = entity.member.empty() ? nullptr : text_member(input, entity.member);
  if (named != nullptr) found.subject.name = *named;
  switch (entity.kind) {
    case EntityKind::None:
      break;
    case EntityKind::User:
      if (named == nullptr && caller.is_root()) {
        found.subject.is_root = true;
      } else if (auto user = named == nullptr ? account.find_user_by_id(caller.user->id) : account.find_user(*named)) {
        use_user(found, std::move(user));
      }
      break;
    case EntityKind::Group:
      if (auto group = account.find_group(found.subject.name)) {
        found.subject.name = group->name;
        found.subject.path = group->path;
        found.holder = std::move(group);
      }
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
  return found;
}
}  // namespace

std::vector<authz::Access> accesses(const OperationInfo& operation, const Object& input, const identity::State& state,
                                    const authn::Caller& caller) {
  std::vector<authz::Access> out;
  const identity::Account* account = state.find_account(caller.account);
  if (account == nullptr) return out;
  Found found = find_entity(operation, input, *account, state, caller);
  std::vector<authz::Access::ContextEntry> context;
  for (auto& [key, value] : request_context(operation, input, found.subject))
    context.push_back({std::string(key), {std::move(value)}});
  std::vector<std::string> keys;
  for (const RequestTag& tag : request_tags(operation, input)) {
    keys.emplace_back(tag.key);
    if (tag.value) context.push_back({fmt::format("aws:RequestTag/{}", tag.key), {std::string(*tag.value)}});
  }
  if (!keys.empty()) context.push_back({"aws:TagKeys", std::move(keys)});
  for (Demand& demand : demands(operation, input, found.subject)) {
    authz::Access& access = out.emplace_back();
    access.action = demand.action;
    access.resource = std::move(demand.resource);
    access.printed = std::move(demand.printed);
    access.context = context;
    if (operation.authorize.resource_tags) access.resource_tags = found.tags;
  }
  return out;
}
}  // namespace keyward::api
