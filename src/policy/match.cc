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

constexpr std::size_t kNone = std::string_view::npos;

// Matches some of a pattern's first five parts one behind the other, each against what stands before the next colon.
// Where the text behind these colons begins; kNone if they do not match.
std::size_t match_parts(const WildArn& wild, std::size_t first, std::size_t end, std::string_view text,
                        std::size_t begin) {
  for (std::size_t part = first; part < end; ++part) {
    const std::size_t colon = text.find(':', begin);
    if (colon == kNone || !part_matches(wild.forms[part], wild.parts[part], text.substr(begin, colon - begin)))
      return kNone;
    begin = colon + 1;
  }
  return begin;
}

// The whole pattern, if stars at the end of its first five parts go on beyond colons: what follows such a star may
// begin behind any later colon, and the first place that fits leaves most to the rest.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
bool matches_beyond_colons(const WildArn& wild, std::string_view last, std::string_view text) {
  const auto part_behind_star = [&](std::size_t part) {
    while (part < 5 && !wild.parts[part].ends_with(kAnyRun)) ++part;
    return part + 1;
  };
  std::size_t part = part_behind_star(0);
  std::size_t begin = match_parts(wild, 0, part, text, 0);
  if (begin == kNone) return false;
  const auto each_place = [&](std::size_t end, auto&& fits) {
    for (;; begin = text.find(':', begin) + 1) {
      const std::size_t behind = match_parts(wild, part, end, text, begin);
      if (behind != kNone && fits(behind)) return true;
      if (text.find(':', begin) == kNone) return false;
    }
  };
  for (std::size_t next = part_behind_star(part); next <= 5; next = part_behind_star(part)) {
    std::size_t behind_star = 0;
    if (!each_place(next, [&](std::size_t behind) { return behind_star = behind, true; })) return false;
    begin = behind_star;
    part = next;
  }
  // What stands before the last part's first star decides on the place, too.
  const std::string_view front = last.substr(0, last.find(kAnyRun) == kNone ? last.size() : last.find(kAnyRun) + 1);
  bool matches = false;
  each_place(5, [&](std::size_t behind) {
    if (!glob_match(front, text.substr(behind))) return false;
    matches = glob_match(last, text.substr(behind));
    return true;
  });
  return matches;
}

// A text whose last part has no colon leaves nothing to go beyond.
bool may_go_beyond(const WildArn& wild, const ArnParts& texts) { return wild.open && texts[5].contains(':'); }

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
  if (pattern.form == Form::Arn)
    return parts_match(wild, inquiry.resource_parts, 6) ||
           (may_go_beyond(wild, inquiry.resource_parts) && matches_beyond_colons(wild, wild.parts[5], text));
  const bool by_parts = parts_match(wild, inquiry.resource_parts, 5);
  const bool beyond = may_go_beyond(wild, inquiry.resource_parts);
  if (!by_parts && !beyond) return false;
  const std::string_view last = inquiry.resource_parts[5];
  const std::optional<std::string_view> expanded =
      inquiry.expansion.expand(wild.pieces, inquiry.request.context, last.size(), true);
  if (!expanded) return false;
  return (by_parts && glob_match(*expanded, last)) || (beyond && matches_beyond_colons(wild, *expanded, text));
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
