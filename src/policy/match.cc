#include "policy/match.h"

#include <algorithm>
#include <optional>

#include "policy/glob.h"
#include "policy/words.h"

namespace keyward::policy {
namespace {

bool part_matches(WildArn::Form form, std::string_view pattern, std::string_view text) {
  switch (form) {
    case WildArn::Form::Anything:
      return true;
    case WildArn::Form::Exact:
      return same(pattern, text);
    case WildArn::Form::Prefix:
      return begins_with(text, {pattern.data(), pattern.size() - 1});
    case WildArn::Form::Glob:
      break;
  }
  return glob_match(pattern, text);
}

bool parts_match(const WildArn& wild, const ArnParts& texts, std::size_t end) {
  for (std::size_t i = wild.first_part; i < end; ++i)
    if (!part_matches(wild.forms[i], wild.parts[i], texts[i])) return false;
  return true;
}

// `named_only`: "*" does not mean the unsigned callers that a provider vouches for.
Grant grant_of(const CompiledName& name, const Principal& principal, bool named_only) {
  using Form = CompiledName::Form;
  const PrincipalKind kind = principal.kind;
  const bool has_account = kind == PrincipalKind::Root || kind == PrincipalKind::User ||
                           kind == PrincipalKind::AssumedRole || kind == PrincipalKind::FederatedUser;
  switch (name.form) {
    case Form::Everyone:
      return kind == PrincipalKind::IdentityProvider && named_only ? Grant::None : Grant::Everything;
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

bool split_arn(std::string_view text, ArnParts& parts) {
  parts.text = text.data();
  parts.begin[0] = 0;
  std::size_t part = 0;
  for (std::size_t at = 0; at < text.size(); at += 8) {
    for (std::uint64_t colons = bytes_with(word_at(text, at), ':'); colons != 0; colons &= colons - 1) {
      parts.begin[++part] = static_cast<std::uint32_t>(at + static_cast<unsigned>(std::countr_zero(colons)) / 8 + 1);
      if (part < 5) continue;
      parts.begin[6] = static_cast<std::uint32_t>(text.size() + 1);
      return true;
    }
  }
  return false;
}

bool resource_matches(const Program::Parts& parts, const ResourcePattern& pattern, Inquiry& inquiry) {
  using Form = ResourcePattern::Form;
  const std::string_view text = inquiry.request.resource;
  switch (pattern.form) {
    case Form::Everything:
      return true;
    case Form::Exact:
      return same(text, pattern.head);
    case Form::Prefix:
      return begins_with(text, pattern.head);
    case Form::Plain:
      return glob_match(pattern.head, text);
    case Form::Arn:
    case Form::Variable:
      break;
  }
  if (!ends_in(text, pattern.tail) || !begins_with(text, pattern.head) || !inquiry.resource_is_arn()) return false;
  const WildArn& wild = parts.wilds[pattern.wild];
  if (pattern.form == Form::Arn) return parts_match(wild, inquiry.resource_parts, 6);
  if (!parts_match(wild, inquiry.resource_parts, 5)) return false;
  const std::string_view last = inquiry.resource_parts[5];
  const std::optional<std::string_view> expanded =
      inquiry.expansion.expand(wild.pieces, inquiry.request.context, last.size(), true);
  return expanded && glob_match(*expanded, last);
}

bool resources_match(const Program::Parts& parts, const CompiledStatement& statement, Inquiry& inquiry) {
  if (statement.any_resource) return true;
  if (statement.resource_count == 1)
    return resource_matches(parts, parts.patterns[statement.one_resource], inquiry) != statement.not_resource;
  for (std::uint32_t i = 0; i < statement.resource_count; ++i)
    if (resource_matches(parts, parts.patterns[parts.resource_ids[statement.first_resource + i]], inquiry))
      return !statement.not_resource;
  return statement.not_resource;
}

Grant named_grant(const Program::Parts& parts, const CompiledStatement& statement, const Inquiry& inquiry) {
  const bool deny = (&statement - parts.statements.data()) < parts.deny_count;
  // An Allow for everyone in a trust policy is for AWS identities; nobody escapes a Deny by not signing.
  const bool named_only = inquiry.in_trust && !deny;
  Grant best = Grant::None;
  for (std::uint32_t i = 0; i < statement.name_count; ++i)
    best = std::max(best, grant_of(parts.names[statement.first_name + i], inquiry.request.principal, named_only));
  if (!statement.not_principal) return best;
  // With Deny, a principal that has a boundary is not spared by being listed:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  const bool spared = best != Grant::None && !(inquiry.has_boundary && deny);
  return spared ? Grant::None : Grant::Everything;
}

}  // namespace keyward::policy
