#include "authz/principal_context.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace keyward::authz {
namespace {
using policy::Key;

constexpr Key kPrincipalArn{"aws:PrincipalArn"};
constexpr Key kPrincipalAccount{"aws:PrincipalAccount"};
constexpr Key kPrincipalType{"aws:PrincipalType"};
constexpr Key kPrincipalIsService{"aws:PrincipalIsAWSService"};
constexpr Key kPrincipalServiceName{"aws:PrincipalServiceName"};
constexpr Key kPrincipalServiceNames{"aws:PrincipalServiceNamesList"};
constexpr Key kUserId{"aws:userid"};
constexpr Key kUserName{"aws:username"};
constexpr Key kMfaPresent{"aws:MultiFactorAuthPresent"};
constexpr Key kMfaAge{"aws:MultiFactorAuthAge"};
constexpr Key kSourceIdentity{"aws:SourceIdentity"};
constexpr Key kTokenIssueTime{"aws:TokenIssueTime"};
constexpr Key kCurrentTime{"aws:CurrentTime"};
constexpr Key kEpochTime{"aws:EpochTime"};

constexpr std::string_view kPrincipalTag = "aws:PrincipalTag/";

// Besides those above: what later kinds of session carry, and what follows from the resource's account.
constexpr std::array kReserved{kPrincipalArn,
                               kPrincipalAccount,
                               kPrincipalType,
                               kPrincipalIsService,
                               kPrincipalServiceName,
                               kPrincipalServiceNames,
                               kUserId,
                               kUserName,
                               kMfaPresent,
                               kMfaAge,
                               kTokenIssueTime,
                               kCurrentTime,
                               kEpochTime,
                               Key("aws:PrincipalOrgID"),
                               Key("aws:PrincipalOrgPaths"),
                               Key("aws:FederatedProvider"),
                               kSourceIdentity,
                               Key("aws:AssumedRoot"),
                               Key("aws:ResourceAccount")};
}  // namespace

std::string_view behind(std::string_view key, std::string_view prefix) {
  if (key.size() <= prefix.size() || !equals_ignore_case(key.substr(0, prefix.size()), prefix)) return {};
  return key.substr(prefix.size());
}

const std::string* find_tag(const std::vector<identity::Tag>& tags, std::string_view key) {
  for (const identity::Tag& tag : tags)
    if (equals_ignore_case(tag.key, key)) return &tag.value;
  return nullptr;
}

bool is_reserved(const Key& key) {
  return !behind(key.name(), kPrincipalTag).empty() || !behind(key.name(), "sts:").empty() ||
         !behind(key.name(), "saml:").empty() || std::ranges::find(kReserved, key) != kReserved.end();
}

namespace {
policy::PrincipalKind kind_of(authn::CallerKind kind) {
  switch (kind) {
    case authn::CallerKind::Root:
      return policy::PrincipalKind::Root;
    case authn::CallerKind::User:
      break;
    case authn::CallerKind::AssumedRole:
      return policy::PrincipalKind::AssumedRole;
    case authn::CallerKind::FederatedUser:
      return policy::PrincipalKind::FederatedUser;
    case authn::CallerKind::ProviderUser:
      return policy::PrincipalKind::IdentityProvider;
  }
  return policy::PrincipalKind::User;
}

// A session's tags come before those of its role, or of the user who asked for it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
const std::string* find_principal_tag(const authn::Caller& caller, std::string_view key) {
  if (caller.session != nullptr)
    if (const std::string* const value = find_tag(caller.session->tags, key)) return value;
  if (caller.role != nullptr) return find_tag(caller.role->tags, key);
  const auto& user = caller.session == nullptr ? caller.user : caller.federated_by;
  return user == nullptr ? nullptr : find_tag(user->tags, key);
}
}  // namespace

std::string_view principal_type(authn::CallerKind kind) {
  switch (kind) {
    case authn::CallerKind::Root:
      return "Account";
    case authn::CallerKind::User:
      break;
    case authn::CallerKind::AssumedRole:
      return "AssumedRole";
    case authn::CallerKind::FederatedUser:
      return "FederatedUser";
    case authn::CallerKind::ProviderUser:
      return "";
  }
  return "User";
}

policy::Principal principal_of(const authn::Caller& caller) {
  if (caller.kind == authn::CallerKind::ProviderUser) return {.kind = kind_of(caller.kind), .arn = caller.arn};
  // The unique ID of the entity behind a session, as trust policies keep it.
  const auto& user = caller.session == nullptr ? caller.user : caller.federated_by;
  std::string_view id = caller.account;
  if (caller.role != nullptr) {
    id = caller.role->id;
  } else if (user != nullptr) {
    id = user->id;
  }
  return {.kind = kind_of(caller.kind),
          .arn = caller.arn,
          .account = caller.account,
          .parent_arn = caller.issuer_arn,
          .id = id};
}

PrincipalContext::PrincipalContext(const authn::Caller& caller, Time now) : caller_(&caller), now_(now) {
  if (caller.kind == authn::CallerKind::ProviderUser) {
    caller_ = nullptr;  // no principal yet: there is nothing but what the provider says
    for (const auto& [key, values] : caller.session->context) set_list(Key(key), values);
    return;
  }
  set(kPrincipalArn, caller.principal_arn());
  set(kPrincipalAccount, caller.account);
  set(kPrincipalType, principal_type(caller.kind));
  set(kPrincipalIsService, "false");
  set(kUserId, caller.unique_id());
  if (caller.user != nullptr) set(kUserName, caller.user->name);
  // Temporary credentials say whether a code was given; long-term keys say nothing, unless the call brings a code.
  if (caller.temporary() || caller.mfa_time) set(kMfaPresent, caller.mfa_time ? "true" : "false");
  if (caller.session == nullptr) return;
  if (!caller.session->source_identity.empty()) set(kSourceIdentity, caller.session->source_identity);
  for (const auto& [key, values] : caller.session->context) set_list(Key(key), values);
}

PrincipalContext::PrincipalContext(std::string_view service, Time now) : now_(now), service_(service) {
  if (service.empty()) {
    set(kPrincipalAccount, "anonymous");
    set(kPrincipalType, "Anonymous");
    set(kUserId, "anonymous");
  } else {
    set(kPrincipalIsService, "true");
    set(kPrincipalServiceName, service_);
    set(kPrincipalServiceNames, service_);
  }
}

void PrincipalContext::set_list(const Key& key, const std::vector<std::string>& values) {
  set(key, lists_.emplace_back(values.begin(), values.end()));
}

policy::Values PrincipalContext::keep(std::string text) const {
  Kept& kept = kept_.emplace_back(Kept{std::move(text), {}});
  kept.view = kept.text;
  return {&kept.view, 1};
}

policy::Values PrincipalContext::supply(const Key& key) const noexcept {
  if (key == kCurrentTime) return keep(iso8601(now_));
  if (key == kEpochTime) return keep(std::to_string(now_.seconds));
  if (caller_ == nullptr) return {};
  if (const std::string_view tag = behind(key.name(), kPrincipalTag); !tag.empty()) {
    const std::string* const value = find_principal_tag(*caller_, tag);
    return value == nullptr ? policy::Values() : keep(*value);
  }
  if (key == kTokenIssueTime && caller_->issued) return keep(iso8601(*caller_->issued));
  if (key == kMfaAge && caller_->mfa_time)
    return keep(std::to_string(std::max<std::int64_t>(0, now_.seconds - caller_->mfa_time->seconds)));
  return {};
}
}  // namespace keyward::authz
