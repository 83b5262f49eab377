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
                               Key("aws:SourceIdentity"),
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
         std::ranges::find(kReserved, key) != kReserved.end();
}

policy::Principal principal_of(const authn::Caller& caller) {
  return {.kind = caller.is_root() ? policy::PrincipalKind::Root : policy::PrincipalKind::User,
          .arn = caller.arn,
          .account = caller.account,
          .parent_arn = {},
          .id = caller.unique_id()};
}

PrincipalContext::PrincipalContext(const authn::Caller& caller, Time now) : caller_(&caller), now_(now) {
  set(kPrincipalArn, caller.arn);
  set(kPrincipalAccount, caller.account);
  set(kPrincipalType, caller.is_root() ? "Account" : "User");
  set(kPrincipalIsService, "false");
  set(kUserId, caller.unique_id());
  if (!caller.is_root()) set(kUserName, caller.user->name);
  if (caller.temporary()) set(kMfaPresent, caller.mfa_time ? "true" : "false");
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

policy::Values PrincipalContext::keep(std::string text) const {
  Kept& kept = kept_.emplace_back(Kept{std::move(text), {}});
  kept.view = kept.text;
  return {&kept.view, 1};
}

policy::Values PrincipalContext::supply(const Key& key) const noexcept {
  if (key == kCurrentTime) return keep(iso8601(now_));
  if (key == kEpochTime) return keep(std::to_string(now_.seconds));
  if (caller_ == nullptr) return {};
  if (const std::string_view tag = behind(key.name(), kPrincipalTag); !tag.empty() && caller_->user != nullptr) {
    const std::string* const value = find_tag(caller_->user->tags, tag);
    return value == nullptr ? policy::Values() : keep(*value);
  }
  if (key == kTokenIssueTime && caller_->issued) return keep(iso8601(*caller_->issued));
  if (key == kMfaAge && caller_->mfa_time)
    return keep(std::to_string(std::max<std::int64_t>(0, now_.seconds - caller_->mfa_time->seconds)));
  return {};
}
}  // namespace keyward::authz
