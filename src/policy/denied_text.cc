#include "policy/denied_text.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace keyward::policy {
namespace {

struct Names {
  std::string_view implicit;  // "no ... allows"
  std::string_view explicitly;
};
// One row per PolicyType, in its order.
constexpr std::array kNames{Names{"identity-based policy", "an identity-based policy"},
                            Names{"identity-based policy", "an identity-based policy"},
                            Names{"permissions boundary", "a permissions boundary"},
                            Names{"session policy", "a session policy"},
                            Names{"resource-based policy", "a resource-based policy"},
                            Names{"role trust policy", "the role trust policy"},
                            Names{"service control policy", "a service control policy"},
                            Names{"resource control policy", "a resource control policy"},
                            Names{"VPC endpoint policy", "a VPC endpoint policy"}};
static_assert(kNames.size() == std::to_underlying(PolicyType::Endpoint) + 1, "a row for every type");

}  // namespace

std::string denied_text(std::string_view principal_arn, std::string_view action, std::string_view printed_resource) {
  std::string text = fmt::format("User: {} is not authorized to perform: {}",
                                 principal_arn.empty() ? std::string_view("anonymous") : principal_arn, action);
  if (!printed_resource.empty()) text.append(" on resource: ").append(printed_resource);
  return text;
}

std::string denied_text(std::string_view principal_arn, std::string_view action, std::string_view printed_resource,
                        const Decision& decision, bool same_account) {
  std::string text = denied_text(principal_arn, action, printed_resource);
  if (decision.decided_by == PolicyType::Trust) return text;
  const Names& names = kNames[std::to_underlying(decision.decided_by)];
  if (decision.outcome != Outcome::ExplicitlyDenied)
    return text + fmt::format(" because no {} allows the {} action", names.implicit, action);
  text.append(" with an explicit deny in ").append(names.explicitly);
  const bool tells = same_account && decision.decided_by != PolicyType::Resource && decision.program != nullptr;
  if (tells && !decision.policy_source().arn.empty()) text.append(": ").append(decision.policy_source().arn);
  return text;
}

}  // namespace keyward::policy
