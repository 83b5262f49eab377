#include "api/policy_exclusions.h"

#include <fmt/format.h>

#include <algorithm>

#include "identity/names.h"
#include "policy/glob.h"

namespace keyward::api {
namespace {
bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

// The name in a policy's ARN is what stands behind "policy/".
std::string_view name_in(std::string_view resource) {
  constexpr std::string_view kFront = "policy/";
  return resource.starts_with(kFront) ? resource.substr(kFront.size()) : std::string_view();
}
}  // namespace

Result<void> PolicyExclusions::add(const iam::PolicyIdentifier& identifier) {
  const int members = (identifier.policy_type ? 1 : 0) + (identifier.policy_arn ? 1 : 0) +
                      (identifier.inline_policy_identifier ? 1 : 0);
  if (members != 1)
    return fail(Code::InvalidInput,
                "An element of PolicyExclusionList has one of PolicyType, PolicyArn and InlinePolicyIdentifier.");
  const auto several_stars = [](std::string_view text) { return std::ranges::count(text, '*') > 1; };
  if (identifier.policy_type) types_.push_back(*identifier.policy_type);
  if (const auto& arn = identifier.policy_arn) {
    const auto parts = identity::split_arn(*arn);
    if (!parts) return fail(Code::InvalidInput, fmt::format("PolicyExclusionList has {}, which is no ARN.", *arn));
    const std::string_view name = name_in(parts->resource);
    if (has_wildcard(std::string_view(*arn).substr(0, arn->size() - name.size())) || several_stars(name))
      return fail(Code::InvalidInput,
                  fmt::format("PolicyExclusionList has {}; only the name of a policy may have wildcards, and one * at "
                              "most.",
                              *arn));
    arns_.push_back(policy::encode_wildcards(*arn));
  }
  if (const auto& one = identifier.inline_policy_identifier) {
    if (several_stars(one->attachment_name))
      return fail(Code::InvalidInput, "AttachmentName in PolicyExclusionList may have one * at most.");
    inline_.push_back({one->attachment_type, policy::encode_wildcards(one->attachment_name), one->policy_name});
  }
  return {};
}

Result<PolicyExclusions> PolicyExclusions::make(const std::vector<iam::PolicyIdentifier>& identifiers) {
  PolicyExclusions exclusions;
  for (const iam::PolicyIdentifier& identifier : identifiers)
    if (auto added = exclusions.add(identifier); !added) return std::unexpected(std::move(added).error());
  return exclusions;
}

bool PolicyExclusions::has_type(std::string_view type) const { return std::ranges::find(types_, type) != types_.end(); }

bool PolicyExclusions::has_inline(std::string_view type, std::string_view entity, std::string_view name) const {
  return has_type("inline") || std::ranges::any_of(inline_, [&](const Inline& one) {
           return one.type == type && one.policy == name && policy::glob_match(one.entity, entity);
         });
}

bool PolicyExclusions::has_managed(std::string_view type, std::string_view arn) const {
  return has_type(type) ||
         std::ranges::any_of(arns_, [&](const std::string& pattern) { return policy::glob_match(pattern, arn); });
}

}  // namespace keyward::api
