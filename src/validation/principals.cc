#include <fmt/format.h>

#include <algorithm>

#include "policy/document_checks.h"
#include "validation/validator.h"

namespace keyward::validation {
namespace {

// A host name, with a path if it is an OpenID Connect provider's.
bool is_domain(std::string_view text) {
  return text.contains('.') && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view(".-_/:").contains(c);
         });
}

bool is_provider_arn(std::string_view text) {
  return text.starts_with("arn:") && (text.contains(":saml-provider/") || text.contains(":oidc-provider/"));
}

}  // namespace

void Validator::principal(Value value, bool negated) {
  const bool only_everyone = kind_ == Kind::ResourceControl;
  if (only_everyone) {
    const bool star = value.is(json::Type::String) && value.string() == "*";
    if (negated || !star)
      error("RCP_SYNTAX_ERROR_PRINCIPAL", value,
            "Write \"Principal\": \"*\": a resource control policy takes nothing else.");
    return;
  }
  if (value.is(json::Type::String)) {
    if (value.string() != "*")
      return error("INVALID_PRINCIPAL_FORMAT", value, "Use \"*\" or an object such as {\"AWS\": ...}.");
    if (kind_ == Kind::Trust && !negated)
      error("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", value,
            "Name who may assume the role, or use {\"AWS\": \"*\"} with a condition.");
    return;
  }
  if (!value.is(json::Type::Object)) return error("DATA_TYPE_MISMATCH", value, "Use \"*\" or an object here.");
  if (value.size() == 0)
    return suggest("EMPTY_OBJECT_PRINCIPAL", value, "Name a principal: the statement has no effect.");
  for (const auto& [key, names] : json::entries(value)) {
    const std::string_view type = key.string();
    if (type != "AWS" && type != "Service" && type != "Federated" && type != "CanonicalUser") {
      report(FindingType::Error, "INVALID_PRINCIPAL_KEY", key, "Use AWS, Service, Federated or CanonicalUser.");
      continue;
    }
    if (type == "Federated" && kind_ != Kind::Trust && !is_identity() && kind_ != Kind::ServiceControl)
      report(FindingType::Error, "FEDERATED_PRINCIPAL_NOT_SUPPORTED", key,
             "Name a role: only trust policies know identity providers.");
    if (names.is(json::Type::Array) && names.size() == 0)
      suggest("EMPTY_ARRAY_PRINCIPAL", names, "Name a principal: an empty list names nobody.");
    each_text(names, [&](Value name) { principal_name(type, name); });
    if (type == "AWS" && kind_ == Kind::Trust && !negated) redundant_sessions(names);
  }
}

void Validator::principal_name(std::string_view type, Value value) {
  const std::string_view text = value.string();
  if (has_variable(text))
    return error("VARIABLE_UNSUPPORTED_IN_ELEMENT", value, "Variables have no meaning in a principal.");
  if (text == "*" && (type == "AWS" || (type == "Service" && kind_ != Kind::Trust))) return;
  if (has_wildcard(text))
    return error(
        "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", value,
        "Write the whole name: a wildcard cannot stand for a part of it. Use aws:PrincipalArn in a condition.");
  if (type == "Service") {
    if (!text.contains('.') || text != ascii_lower(text) || text.contains(' ') || text.contains(':'))
      error("INVALID_SERVICE_PRINCIPAL_FORMAT", value,
            "Write the service's name in small letters: service-name.amazonaws.com.");
    return;
  }
  if (type == "Federated") {
    if (kind_ == Kind::Trust && !is_provider_arn(text) && (!is_domain(text) || text.starts_with("arn:")))
      error("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", value,
            "Use the provider's domain name, or the ARN of a SAML or OpenID Connect provider.");
    return;
  }
  if (type != "AWS") return;
  if (text.starts_with("AIDA"))
    return warn("INVALID_USER_REFERENCE", value,
                "Write the user's ARN: an ID names a user that may have been deleted.");
  if (text.starts_with("AROA"))
    return warn("INVALID_ROLE_REFERENCE", value,
                "Write the role's ARN: an ID names a role that may have been deleted.");
  if (!is_account(text) && (!text.starts_with("arn:") || policy::nth_colon(text, 4) == std::string_view::npos))
    error("INVALID_PRINCIPAL_FORMAT", value, "Use an account number of 12 digits or an ARN.");
}

// arn:aws:sts::111122223333:assumed-role/ROLE/SESSION beside arn:aws:iam::111122223333:role/ROLE.
void Validator::redundant_sessions(Value names) {
  if (!names.is(json::Type::Array)) return;
  constexpr std::string_view kSession = ":assumed-role/", kRole = ":role/";
  std::set<std::string, std::less<>> roles;  // "111122223333/ROLE"
  const auto account_before = [](std::string_view text, std::size_t at) {
    const std::size_t begin = text.rfind(':', at - 1);
    return std::string(text.substr(begin + 1, at - begin - 1));
  };
  for (const Value name : texts_of(names)) {
    const std::size_t at = name.string().find(kRole);
    if (at != std::string_view::npos && at > 0)
      roles.insert(account_before(name.string(), at) + "/" +
                   std::string(name.string().substr(name.string().rfind('/') + 1)));
  }
  for (const auto& [_, name] : json::entries(names)) {
    if (!name.is(json::Type::String)) continue;
    const std::string_view text = name.string();
    const std::size_t at = text.find(kSession);
    if (at == std::string_view::npos || at == 0) continue;
    const std::string_view rest = text.substr(at + kSession.size());
    const std::string role(rest.substr(0, rest.find('/')));
    if (roles.contains(account_before(text, at) + "/" + role))
      suggest("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", name,
              fmt::format("Remove it: the role {} is listed, with all its sessions.", role));
  }
}

}  // namespace keyward::validation
