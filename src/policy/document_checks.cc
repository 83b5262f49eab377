#include "policy/document_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace keyward::policy {
namespace {

using Fault = std::optional<std::string>;

constexpr std::string_view kOrganizationsText =
    "The provided policy document does not meet the requirements of the specified policy type.";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
constexpr std::array<std::string_view, 8> kPartitions{"aws",       "aws-cn",    "aws-us-gov", "aws-iso",
                                                      "aws-iso-b", "aws-iso-e", "aws-iso-f",  "aws-eusc"};
constexpr std::array<std::string_view, 15> kIamPaths{"user/",
                                                     "federated-user/",
                                                     "role/",
                                                     "group/",
                                                     "instance-profile/",
                                                     "mfa/",
                                                     "server-certificate/",
                                                     "policy/",
                                                     "sms-mfa/",
                                                     "saml-provider/",
                                                     "oidc-provider/",
                                                     "report/",
                                                     "access-report/",
                                                     "u2f/",
                                                     "delegation-request/"};
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
constexpr std::array<std::string_view, 6> kTrustActions{
    "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession", "sts:SetSourceIdentity",  "sts:SetContext"};

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }
bool is_account(std::string_view text) { return text.size() == 12 && std::ranges::all_of(text, is_digit); }

bool follows_iam_rules(Kind kind) { return kind == Kind::Identity || kind == Kind::Trust || kind == Kind::Session; }

Fault sid_fault(const std::vector<Statement>& statements) {
  std::set<std::string_view> seen;
  for (const Statement& statement : statements) {
    const std::string_view sid = statement.sid.value;
    if (!std::ranges::all_of(sid, is_alphanumeric))
      return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
             "[0-9A-Za-z]*";
    if (!sid.empty() && !seen.insert(sid).second) return "Statement IDs (SID) in a single policy must be unique.";
  }
  return {};
}

Fault action_fault(std::string_view action) {
  if (action == "*") return {};
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos)
    return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  if (action.find(':', colon + 1) != std::string_view::npos) return "Actions/Condition can contain only one colon.";
  const std::string_view vendor = action.substr(0, colon);
  if (vendor.empty() || !std::ranges::all_of(vendor, [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; }))
    return fmt::format("Vendor {} is not valid", vendor);
  if (colon + 1 == action.size()) return "The policy failed legacy parsing";
  return {};
}

Fault trust_action_fault(const ListElement& action) {
  if (action.negated) return {};
  for (const Text& text : action.values) {
    const bool known = text.value != "*" && std::ranges::any_of(kTrustActions, [&](std::string_view candidate) {
                         return action_matches(text.value, candidate);
                       });
    if (!known) return "AssumeRole policy may only specify STS AssumeRole actions.";
  }
  return {};
}

Fault resource_fault(std::string_view resource, Kind kind) {
  if (resource == "*") return {};
  // Services give their own resources short names in their own policies.
  const bool own_form = kind == Kind::Resource || kind == Kind::Endpoint;
  if (!resource.starts_with("arn:")) {
    if (own_form) return {};
    return fmt::format("Resource {} must be in ARN format or \"*\".", resource);
  }
  const auto part = [&](std::size_t n) {
    const std::size_t begin = nth_colon(resource, n - 1);
    if (begin == std::string_view::npos) return std::string_view();
    return resource.substr(begin + 1, n == 5 ? std::string_view::npos : nth_colon(resource, n) - begin - 1);
  };
  const std::string_view partition = part(1);
  if (!has_wildcard(partition) && std::ranges::find(kPartitions, partition) == kPartitions.end())
    return fmt::format("Partition \"{}\" is not valid for resource \"{}\".", partition, resource);
  const bool whole = nth_colon(resource, 4) != std::string_view::npos;
  if (!whole && kind == Kind::Session) return "The policy failed legacy parsing";
  if (own_form || part(2) != "iam") return {};
  if (!part(3).empty() && part(3) != "*")
    return fmt::format("IAM resource {} cannot contain region information.", resource);
  const std::string_view path = part(5);
  if (whole && path != "*" && path != "root" &&
      std::ranges::none_of(kIamPaths, [&](std::string_view start) { return path.starts_with(start); }))
    return "IAM resource path must either be \"*\", root, or start with user/, federated-user/, role/, group/, "
           "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, "
           "access-report/.";
  return {};
}

bool is_principal_arn(std::string_view arn) {
  if (has_wildcard(arn) || arn.find("${") != std::string_view::npos || !arn.starts_with("arn:")) return false;
  std::array<std::string_view, 6> parts;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return false;
    parts[i] = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  parts[5] = arn;
  if (std::ranges::find(kPartitions, parts[1]) == kPartitions.end() || !parts[3].empty() || !is_account(parts[4]))
    return false;
  const auto names = [&](std::string_view prefix) {
    return parts[5].starts_with(prefix) && parts[5].size() > prefix.size();
  };
  if (parts[2] == "iam") return parts[5] == "root" || names("user/") || names("role/");
  return parts[2] == "sts" && (names("assumed-role/") || names("federated-user/"));
}

bool is_unique_id(std::string_view text) {
  return text.size() >= 16 && (text.starts_with("AIDA") || text.starts_with("AROA")) &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c); });
}

bool principal_is_acceptable(const PrincipalName& name, Kind kind) {
  const std::string_view value = name.text.value;
  const auto is_host_character = [](char c) { return is_alphanumeric(c) || c == '.' || c == '-' || c == '_'; };
  switch (name.type) {
    case PrincipalType::Aws:
      return value == "*" || is_account(value) || is_unique_id(value) || is_principal_arn(value);
    case PrincipalType::Service:
      if (value == "*") return kind != Kind::Trust;
      return value.contains('.') && std::ranges::all_of(value, is_host_character);
    case PrincipalType::Federated:
      return !value.empty() && !has_wildcard(value) && value.find("${") == std::string_view::npos;
    case PrincipalType::CanonicalUser:
      return kind != Kind::Trust && !value.empty() && std::ranges::all_of(value, is_alphanumeric);
  }
  return false;
}

Fault principal_fault(const PrincipalElement& principal, Kind kind) {
  for (const PrincipalName& name : principal.names)
    if (!principal_is_acceptable(name, kind)) return invalid_principal_text(name.type, name.text.value);
  return {};
}

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
bool is_acceptable_resource_control(const Statement& statement) {
  const auto is_star = [](const ListElement& list) { return list.values.size() == 1 && list.values[0].value == "*"; };
  if (statement.principal.negated || statement.principal.names.size() != 1 || statement.action.negated) return false;
  const PrincipalName& principal = statement.principal.names[0];
  if (principal.type != PrincipalType::Aws || principal.text.value != "*") return false;
  if (statement.effect == Effect::Allow)  // RCPFullAWSAccess
    return is_star(statement.action) && !statement.resource.negated && is_star(statement.resource) &&
           statement.conditions.empty();
  return std::ranges::none_of(statement.action.values, [](const Text& action) { return action.value == "*"; });
}

Fault presence_fault(const Statement& statement, Kind kind) {
  const bool needs_principal = kind != Kind::Identity && kind != Kind::Session && kind != Kind::ServiceControl;
  if (statement.principal.present && !needs_principal)
    return kind == Kind::ServiceControl ? std::string(kOrganizationsText)
                                        : "Policy document should not specify a principal.";
  if (kind == Kind::Trust) {
    if (statement.principal.negated) return "Has prohibited field NotPrincipal";
    if (!statement.principal.present) return "Missing required field Principal";
    if (statement.resource.present)
      return fmt::format("Has prohibited field {}", statement.resource.negated ? "NotResource" : "Resource");
  } else if (!statement.principal.present && needs_principal) {
    return kind == Kind::ResourceControl ? std::string(kOrganizationsText) : "Missing required field Principal";
  }
  if (!statement.action.present) return "Policy statement must contain actions.";
  // A service may imply the resource in its own policies.
  if (!statement.resource.present && kind != Kind::Trust && kind != Kind::Resource)
    return "Policy statement must contain resources.";
  return {};
}

}  // namespace

std::size_t nth_colon(std::string_view text, std::size_t n) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{') {
      const std::size_t brace = text.find('}', i);
      if (brace != std::string_view::npos) i = brace;
    } else if (text[i] == ':' && n-- == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::optional<std::string> first_fault(const std::vector<Statement>& statements, Kind kind) {
  for (const Statement& statement : statements) {
    if (Fault fault = presence_fault(statement, kind)) return fault;
    for (const Text& action : statement.action.values)
      if (Fault fault = action_fault(action.value)) return fault;
    for (const Condition& condition : statement.conditions)
      if (!condition.key.value.contains(':'))
        return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
    if (kind == Kind::Trust)
      if (Fault fault = trust_action_fault(statement.action)) return fault;
    for (const Text& resource : statement.resource.values)
      if (Fault fault = resource_fault(resource.value, kind)) return fault;
    if (Fault fault = principal_fault(statement.principal, kind)) return fault;
    if (kind == Kind::ResourceControl && !is_acceptable_resource_control(statement))
      return std::string(kOrganizationsText);
  }
  if (follows_iam_rules(kind)) return sid_fault(statements);
  return {};
}

std::string invalid_principal_text(PrincipalType type, std::string_view value) {
  constexpr std::array<std::string_view, 4> kNames{"AWS", "SERVICE", "FEDERATED", "CANONICALUSER"};
  return fmt::format("Invalid principal in policy: \"{}\":\"{}\"", kNames[static_cast<std::size_t>(type)], value);
}

}  // namespace keyward::policy
