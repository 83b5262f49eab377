#include "policy/match.h"

#include <algorithm>
#include <optional>

#include "policy/glob.h"

namespace keyward::policy {
namespace {

bool parts_match(const std::array<std::string_view, 6>& patterns, const std::array<std::string_view, 6>& texts,
                 std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    if (!glob_match(patterns[i], texts[i])) return false;
  return true;
}

Grant grant_of(const CompiledName& name, const Principal& principal) {
  using Form = CompiledName::Form;
  const PrincipalKind kind = principal.kind;
  const bool has_account = kind == PrincipalKind::Root || kind == PrincipalKind::User ||
                           kind == PrincipalKind::AssumedRole || kind == PrincipalKind::FederatedUser;
  switch (name.form) {
    case Form::Everyone:
      return kind == PrincipalKind::IdentityProvider ? Grant::None : Grant::Everything;
    case Form::Account:
      if (!has_account || principal.account != name.text) return Grant::None;
      return kind == PrincipalKind::Root ? Grant::Everything : Grant::Account;
    case Form::CanonicalUser:
      if (!has_account || principal.canonical_id != name.text) return Grant::None;
      return kind == PrincipalKind::Root ? Grant::Everything : Grant::Account;
    case Form::Arn:
      if (!has_account) return Grant::None;
      if (principal.arn == name.text) return kind == PrincipalKind::User ? Grant::Boundary : Grant::Everything;
      return !principal.parent_arn.empty() && principal.parent_arn == name.text ? Grant::Identity : Grant::None;
    case Form::UniqueId:
      if (!has_account || principal.id.empty() || principal.id != name.text) return Grant::None;
      return kind == PrincipalKind::User ? Grant::Boundary : Grant::Identity;
    case Form::Service:
      return kind == PrincipalKind::Service && principal.arn == name.text ? Grant::Everything : Grant::None;
    case Form::AnyService:
      return kind == PrincipalKind::Service ? Grant::Everything : Grant::None;
    case Form::Provider:
      return kind == PrincipalKind::IdentityProvider && principal.arn == name.text ? Grant::Everything : Grant::None;
  }
  return Grant::None;
}

}  // namespace

bool split_arn(std::string_view text, std::array<std::string_view, 6>& parts) {
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return false;
    parts[i] = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  parts[5] = text;
  return true;
}

bool resource_matches(const ResourcePattern& pattern, Inquiry& inquiry) {
  using Form = ResourcePattern::Form;
  const std::string_view text = inquiry.request.resource;
  switch (pattern.form) {
    case Form::Everything:
      return true;
    case Form::Exact:
      return text == pattern.text;
    case Form::Prefix:
      return text.starts_with(pattern.text);
    case Form::Plain:
      return glob_match(pattern.text, text);
    case Form::Arn:
      return inquiry.resource_is_arn && text.starts_with(pattern.head) && text.ends_with(pattern.tail) &&
             parts_match(pattern.parts, inquiry.resource_parts, 6);
    case Form::Variable: {
      if (!inquiry.resource_is_arn || !text.starts_with(pattern.head) ||
          !parts_match(pattern.parts, inquiry.resource_parts, 5))
        return false;
      const std::string_view last = inquiry.resource_parts[5];
      const std::optional<std::string_view> expanded =
          inquiry.expansion.expand(pattern.pieces, inquiry.request.context, last.size(), true);
      return expanded && glob_match(*expanded, last);
    }
  }
  return false;
}

bool resources_match(const Program::Parts& parts, const CompiledStatement& statement, Inquiry& inquiry) {
  if (statement.any_resource) return true;
  for (std::uint32_t i = 0; i < statement.resource_count; ++i)
    if (resource_matches(parts.patterns[parts.resource_ids[statement.first_resource + i]], inquiry))
      return !statement.not_resource;
  return statement.not_resource;
}

Grant principal_grant(const Program::Parts& parts, const CompiledStatement& statement, const Inquiry& inquiry) {
  if (statement.any_principal) return Grant::Everything;
  Grant best = Grant::None;
  for (std::uint32_t i = 0; i < statement.name_count; ++i)
    best = std::max(best, grant_of(parts.names[statement.first_name + i], inquiry.request.principal));
  if (!statement.not_principal) return best;
  // With Deny, a principal that has a boundary is not spared by being listed:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  const bool spared =
      best != Grant::None && !(inquiry.has_boundary && (&statement - parts.statements.data()) < parts.deny_count);
  return spared ? Grant::None : Grant::Everything;
}

}  // namespace keyward::policy
