#include "statements.h"

#include "conditions.h"

namespace keyward::reference {
namespace {

bool is_account(std::string_view name, std::string_view account) {
  return !account.empty() && (name == account || name == "arn:aws:iam::" + std::string(account) + ":root");
}

Naming naming_by(const std::string& type, const std::string& name, const Caller& caller, const Setting& setting) {
  const bool unsigned_caller = caller.kind == CallerKind::Anonymous || caller.kind == CallerKind::IdentityProvider;
  if (type == "AWS" && name == "*") return setting.trust && unsigned_caller ? Naming::No : Naming::Exactly;
  if (type == "Service") {
    return caller.kind == CallerKind::Service && name == caller.arn ? Naming::Exactly : Naming::No;
  }
  if (type == "Federated") {
    return caller.kind == CallerKind::IdentityProvider && name == caller.arn ? Naming::Exactly : Naming::No;
  }
  if (type != "AWS") return Naming::No;
  if (is_account(name, caller.account)) return Naming::Account;
  switch (caller.kind) {
    case CallerKind::User:
      return name == caller.arn ? Naming::Exactly : Naming::No;
    case CallerKind::RoleSession:
    case CallerKind::FederatedUser:
      if (name == caller.arn) return Naming::Exactly;
      return name == caller.parent_arn ? Naming::Parent : Naming::No;
    default:
      return Naming::No;
  }
}

bool action_listed(const std::vector<std::string>& patterns, const std::string& action) {
  for (const std::string& pattern : patterns)
    if (matches(*read_pattern(lower(pattern), false, {}), code_points_of(lower(action)))) return true;
  return false;
}

bool resource_matches(const std::string& text, bool variables, const Context& context, const std::string& resource) {
  if (text == "*") return true;
  std::vector<std::string> pattern = split_arn_text(text, variables);
  const CodePoints characters = code_points_of(resource);
  if (split_arn(characters).size() != 6) return false;  // the resource "*": only the pattern "*" means it
  while (pattern.size() < 6) pattern.emplace_back("*");
  // "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
  // boundaries": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  Pattern whole;
  for (std::size_t i = 0; i < 6; ++i) {
    auto part = read_pattern(pattern[i], variables && i == 5, context);
    if (!part) return false;
    if (i > 0) whole.push_back({Symbol::Character, U':'});
    for (std::size_t at = 0; at < part->size(); ++at) {
      Symbol symbol = (*part)[at];
      const bool free = i == 5 || at + 1 == part->size();
      if (symbol.kind == Symbol::Star && !free) symbol.kind = Symbol::StarWithin;
      if (symbol.kind == Symbol::Question && i < 5) symbol.kind = Symbol::QuestionWithin;
      whole.push_back(symbol);
    }
  }
  return matches(whole, characters);
}

bool resource_listed(const std::vector<std::string>& patterns, bool variables, const Query& query) {
  for (const std::string& pattern : patterns)
    if (resource_matches(pattern, variables, query.context, query.resource)) return true;
  return false;
}

}  // namespace

Naming naming(const PrincipalLine& line, const Caller& caller, const Setting& setting) {
  Naming best = Naming::No;
  for (const auto& [type, name] : line.names) best = std::max(best, naming_by(type, name, caller, setting));
  if (!line.negated) return best;
  if (line.names.empty()) return Naming::No;
  return best == Naming::No || setting.has_boundary ? Naming::Exactly : Naming::No;
}

bool speaks_about(const StatementLines& statement, bool variables, const Query& query) {
  const ListLine& action = statement.action;
  // An empty list, of either form, makes a statement without effect.
  if (action.values.empty()) return false;
  if (action_listed(action.values, query.action) == action.negated) return false;
  const ListLine& resource = statement.resource;
  if (resource.present) {  // a trust policy, and some resource policies, imply it
    if (resource.values.empty()) return false;
    if (resource_listed(resource.values, variables, query) == resource.negated) return false;
  }
  return conditions_hold(statement.conditions, variables, query.context);
}

}  // namespace keyward::reference
