#include "authz/request_context.h"

#include <fmt/format.h>

namespace keyward::authz {
namespace {
using policy::Key;

constexpr Key kPrincipalArn{"aws:PrincipalArn"};
constexpr Key kPrincipalAccount{"aws:PrincipalAccount"};
constexpr Key kPrincipalType{"aws:PrincipalType"};
constexpr Key kPrincipalIsService{"aws:PrincipalIsAWSService"};
constexpr Key kViaService{"aws:ViaAWSService"};
constexpr Key kUserId{"aws:userid"};
constexpr Key kUserName{"aws:username"};
constexpr Key kSourceIp{"aws:SourceIp"};
constexpr Key kSecureTransport{"aws:SecureTransport"};
constexpr Key kUserAgent{"aws:UserAgent"};
constexpr Key kReferer{"aws:referer"};
constexpr Key kRegion{"aws:RequestedRegion"};
constexpr Key kResourceAccount{"aws:ResourceAccount"};
constexpr Key kMfaPresent{"aws:MultiFactorAuthPresent"};
constexpr Key kMfaAge{"aws:MultiFactorAuthAge"};
constexpr Key kTokenIssueTime{"aws:TokenIssueTime"};
constexpr Key kCurrentTime{"aws:CurrentTime"};
constexpr Key kEpochTime{"aws:EpochTime"};

constexpr std::string_view kPrincipalTag = "aws:PrincipalTag/";
constexpr std::string_view kResourceTag = "aws:ResourceTag/";
constexpr std::string_view kIamResourceTag = "iam:ResourceTag/";

bool has_prefix(std::string_view key, std::string_view prefix) {
  return key.size() > prefix.size() && equals_ignore_case(key.substr(0, prefix.size()), prefix);
}

const std::string* find_tag(const std::vector<identity::Tag>& tags, std::string_view key) {
  for (const identity::Tag& tag : tags)
    if (equals_ignore_case(tag.key, key)) return &tag.value;
  return nullptr;
}
}  // namespace

RequestContext::RequestContext(const authn::Caller& caller, const Access& access, const Surroundings& surroundings)
    : caller_(caller), access_(access), surroundings_(surroundings) {
  set(kPrincipalArn, caller.arn);
  set(kPrincipalAccount, caller.account);
  set(kPrincipalType, caller.is_root() ? "Account" : "User");
  set(kPrincipalIsService, "false");
  set(kViaService, "false");
  set(kUserId, caller.unique_id());
  if (!caller.is_root()) set(kUserName, caller.user->name);
  if (!surroundings.source_ip.empty()) set(kSourceIp, surroundings.source_ip);
  set(kSecureTransport, surroundings.secure_transport ? "true" : "false");
  if (!surroundings.user_agent.empty()) set(kUserAgent, surroundings.user_agent);
  if (!surroundings.referer.empty()) set(kReferer, surroundings.referer);
  set(kRegion, "us-east-1");  // what global services report
  if (access.resource != "*") set(kResourceAccount, caller.account);
  if (caller.temporary()) set(kMfaPresent, caller.mfa_time ? "true" : "false");
  for (const Access::ContextEntry& entry : access.context) {
    std::vector<std::string_view>& values = lists_.emplace_back(entry.values.begin(), entry.values.end());
    set(Key(entry.key), values);
  }
}

policy::Values RequestContext::keep(std::string text) const {
  Supplied& supplied = supplied_.emplace_back(Supplied{std::move(text), {}});
  supplied.view = supplied.text;
  return {&supplied.view, 1};
}

const std::string* RequestContext::tag_value(const Key& key) const {
  const std::string_view name = key.name();
  if (has_prefix(name, kPrincipalTag))
    return caller_.user == nullptr ? nullptr : find_tag(caller_.user->tags, name.substr(kPrincipalTag.size()));
  if (has_prefix(name, kResourceTag)) return find_tag(access_.resource_tags, name.substr(kResourceTag.size()));
  if (has_prefix(name, kIamResourceTag)) return find_tag(access_.resource_tags, name.substr(kIamResourceTag.size()));
  return nullptr;
}

policy::Values RequestContext::supply(const Key& key) const noexcept {
  if (const std::string* tag = tag_value(key)) return keep(*tag);
  if (key == kCurrentTime) return keep(iso8601(surroundings_.now));
  if (key == kEpochTime) return keep(std::to_string(surroundings_.now.seconds));
  if (key == kTokenIssueTime && caller_.issued) return keep(iso8601(*caller_.issued));
  if (key == kMfaAge && caller_.mfa_time)
    return keep(std::to_string(std::max<std::int64_t>(0, surroundings_.now.seconds - caller_.mfa_time->seconds)));
  return {};
}
}  // namespace keyward::authz
