// The elements of a compiled statement against one request. What evaluate() and explain() share.
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>

#include "policy/evaluate.h"
#include "policy/parts.h"
#include "policy/request.h"

namespace keyward::policy {

// A request, prepared: what all programs want of it is worked out once.
struct Inquiry {
  explicit Inquiry(const Request& r) : request(r) {}  // leaves what is filled in later as it is
  // Splits the resource when it is asked for first.
  bool resource_is_arn() {
    if (!resource_split) {
      resource_split = true;
      resource_whole = split_arn(request.resource, resource_parts);
    }
    return resource_whole;
  }
  const Request& request;
  FoldedAction action;
  ArnParts resource_parts;  // valid after resource_is_arn()
  bool resource_split = false;
  bool resource_whole = false;
  bool has_boundary = false;  // the principal; NotPrincipal asks for it
  bool in_trust = false;      // it is a trust policy that is asked
  Expansion expansion;
};

// How far an Allow of a resource or trust policy carries in the account that owns the resource: what it stands in for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html (policy evaluation with
// resource-based policies)
enum class Grant : std::uint8_t {
  None,        // the principal is not named
  Account,     // named by its account: identity policies must allow, too
  Identity,    // stands in for identity policies
  Boundary,    // for these and the boundary
  Everything,  // for these and session policies
};

bool resource_matches(const Program::Parts& parts, const ResourcePattern& pattern, Inquiry& inquiry);
bool resources_match(const Program::Parts& parts, const CompiledStatement& statement, Inquiry& inquiry);
bool condition_holds(const Program::Parts& parts, const Atom& atom, Inquiry& inquiry);
// Requires: the statement has a Principal element.
Grant named_grant(const Program::Parts& parts, const CompiledStatement& statement, const Inquiry& inquiry);
// A statement without a Principal element gives Everything.
inline Grant principal_grant(const Program::Parts& parts, const CompiledStatement& statement, const Inquiry& inquiry) {
  return statement.any_principal ? Grant::Everything : named_grant(parts, statement, inquiry);
}

// A row with more statements goes by the resource index, if there is one.
inline constexpr std::uint32_t kCrowdedFrom = 9;

struct RowView {
  const std::uint64_t* bits;
  // Bit w: word w of the row, or of what the row has in common with ResourceIndex::everywhere() if it is crowded and
  // there is an index, is not zero. Null: not known.
  const std::uint64_t* summary;
  bool crowded;
};
// The row of statements whose Action matches. `scratch` has parts.words words and may be used for the answer.
// Requires: the program has statements.
RowView action_row(const Program::Parts& parts, const FoldedAction& action, std::uint64_t* scratch);

// Whether any of the programs denies, and whether any allows, whatever else is said.
std::pair<bool, bool> said(Programs programs, Inquiry& inquiry);

}  // namespace keyward::policy
