// Decides one request against the policies that apply to it. A pure function: no clock, no I/O, no account look-up; the
// caller has collected policies and context. The order of the steps is AWS's:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
#pragma once
#include <cstdint>
#include <span>

#include "policy/program.h"
#include "policy/request.h"

namespace keyward::policy {

using Programs = std::span<const Program* const>;

// The policies that apply to a request. What is left out does not exist: no organization, no boundary, no endpoint
// policy. Root, services, identity providers and anonymous callers have no identity policies; leave them empty.
struct PolicySets {
  Programs identity;  // user: own, attached, of the groups; role session: the role's; federated user: the user's
  const Program* boundary = nullptr;  // of the user or role
  Programs session;                   // policies passed when the session was made; empty if none were passed
  const Program* resource = nullptr;  // the resource's policy; a trust policy does not belong here
  const Program* trust = nullptr;     // sts:AssumeRole* and the like: the role's trust policy
  std::span<const Programs> service_control = {};  // SCPs from the root to the principal's account; one entry per level
  std::span<const Programs> resource_control = {};  // RCPs of the resource's account; RCPFullAWSAccess is implied
  const Program* endpoint = nullptr;                // VPC endpoint policy
};

enum class Outcome : std::uint8_t { Allowed, ImplicitlyDenied, ExplicitlyDenied };

enum class PolicyType : std::uint8_t {
  None,
  Identity,
  Boundary,
  Session,
  Resource,
  Trust,
  ServiceControl,
  ResourceControl,
  Endpoint
};

struct Decision {
  Outcome outcome = Outcome::ImplicitlyDenied;  // what holds if nothing speaks
  // Allowed: the type that granted (Resource and Trust: a grant that needs no identity policy; None: root, or an action
  // that needs no permission). ExplicitlyDenied: the type with the Deny. ImplicitlyDenied: the type that had to allow
  // and did not.
  PolicyType decided_by = PolicyType::None;
  const Program* program = nullptr;  // has the deciding statement; null if no statement decided
  std::uint32_t source = 0;          // of program->sources()
  std::uint32_t statement = 0;       // of that policy's statements()

  bool allowed() const { return outcome == Outcome::Allowed; }
  // The deciding statement and its policy. Requires: program is not null.
  const Source& policy_source() const { return program->sources()[source]; }
  const Statement& deciding_statement() const { return policy_source().policy->statements()[statement]; }
};

// Always answers. Any number of threads may share the programs; they must outlive the Decision. No lock; no allocation
// unless a pattern with variables meets a text longer than 4 KiB. The time grows with the policies that may match the
// action and with the length of the request's texts, never with the product of pattern and text. If several types deny,
// decided_by is the first of: SCP, RCP, endpoint, resource or trust, identity, boundary, session for explicit denials;
// SCP, endpoint, identity, boundary, session, resource or trust for implicit ones.
Decision evaluate(const PolicySets& policies, const Request& request) noexcept;

}  // namespace keyward::policy
