#include "authz/request_context.h"

namespace keyward::authz {
namespace {
using policy::Key;

constexpr Key kViaService{"aws:ViaAWSService"};
constexpr Key kSourceIp{"aws:SourceIp"};
constexpr Key kSecureTransport{"aws:SecureTransport"};
constexpr Key kUserAgent{"aws:UserAgent"};
constexpr Key kReferer{"aws:referer"};
constexpr Key kRegion{"aws:RequestedRegion"};
constexpr Key kResourceAccount{"aws:ResourceAccount"};

constexpr std::string_view kResourceTag = "aws:ResourceTag/";
constexpr std::string_view kIamResourceTag = "iam:ResourceTag/";
}  // namespace

RequestContext::RequestContext(const authn::Caller& caller, const Access& access, const Surroundings& surroundings)
    : PrincipalContext(caller, surroundings.now), access_(access) {
  set(kViaService, "false");
  if (!surroundings.source_ip.empty()) set(kSourceIp, surroundings.source_ip);
  set(kSecureTransport, surroundings.secure_transport ? "true" : "false");
  if (!surroundings.user_agent.empty()) set(kUserAgent, surroundings.user_agent);
  if (!surroundings.referer.empty()) set(kReferer, surroundings.referer);
  set(kRegion, "us-east-1");  // what global services report
  if (access.resource != "*")
    set(kResourceAccount, access.resource_account.empty() ? caller.account : access.resource_account);
  for (const Access::ContextEntry& entry : access.context) set_list(Key(entry.key), entry.values);
}

policy::Values RequestContext::supply(const Key& key) const noexcept {
  for (const std::string_view prefix : {kResourceTag, kIamResourceTag}) {
    const std::string_view tag = behind(key.name(), prefix);
    if (tag.empty() || (prefix == kIamResourceTag && !access_.is_user_or_role)) continue;
    const std::string* const value = find_tag(access_.resource_tags, tag);
    return value == nullptr ? policy::Values() : keep(*value);
  }
  return PrincipalContext::supply(key);
}
}  // namespace keyward::authz
