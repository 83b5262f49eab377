#include "api/session_policies.h"

#include <fmt/format.h>

#include "api/account_lookup.h"
#include "identity/names.h"
#include "policy/policy.h"

namespace keyward::api {
namespace {
constexpr std::size_t kMaxPolicies = 10;

// Requires: `text` is JSON.
std::string without_blanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!in_string && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
    out += c;
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\') out += text[++i];  // JSON ends no string with a backslash
  }
  return out;
}
}  // namespace

Result<SessionPolicies> read_session_policies(const identity::Account& account, const identity::Catalog& catalog,
                                              const std::optional<std::string>& text,
                                              const std::vector<sts::PolicyDescriptorType>& arns) {
  SessionPolicies policies;
  if (text) {
    const auto parsed = policy::parse(*text, policy::Kind::Session);
    if (!parsed) return std::unexpected(parsed.error());
    policies.text = without_blanks(*text);
  }
  if (arns.size() > kMaxPolicies)
    return fail(Code::ValidationError,
                fmt::format("The number of managed session policies exceeds the limit of {}.", kMaxPolicies));
  for (const sts::PolicyDescriptorType& descriptor : arns) {
    const std::string arn = descriptor.arn.value_or("");
    if (!identity::split_arn(arn)) return fail(Code::ValidationError, fmt::format("ARN {} is not valid.", arn));
    if (find_managed_policy(account, catalog, arn) == nullptr)
      return fail(Code::MalformedPolicyDocument, fmt::format("Policy {} was not found.", arn));
    policies.arns.push_back(arn);
  }
  return policies;
}

}  // namespace keyward::api
