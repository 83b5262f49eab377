// Why a decision is as it is: made only when someone asks, from the same programs and by the same matching code.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/evaluate.h"

namespace keyward::policy {

enum class Element : std::uint8_t { None, Principal, NotPrincipal, Resource, NotResource, Condition };
std::string_view element_name(Element element);

// A statement that decided or that came near.
struct StatementReport {
  const Program* program = nullptr;
  std::uint32_t source = 0;
  std::uint32_t statement = 0;
  Effect effect = Effect::Allow;
  Element failed = Element::None;      // the first that did not match; None: the statement matched
  std::uint32_t failed_condition = 0;  // which, if it was a condition; in the document's order

  bool matched() const { return failed == Element::None; }
  const Source& policy_source() const { return program->sources()[source]; }
  const Statement& written() const { return policy_source().policy->statements()[statement]; }
  Place failed_place() const;  // of the element in the policy's text. Requires: not matched
};

// What the policies of one type said.
struct TypeReport {
  PolicyType type = PolicyType::None;
  std::uint32_t level = 0;  // SCPs and RCPs: 0 is the root's
  bool denies = false;
  bool allows = false;
  const Program* only = nullptr;  // the one program of a type that has one only
  Programs many;

  Programs programs() const { return only == nullptr ? many : Programs(&only, 1); }
};

// Keeps what the decision and each type said; statements and texts are looked up when they are asked for. The programs
// and all that the request points to must outlive it.
class Explanation {
 public:
  Explanation(const PolicySets& policies, const Request& request);

  Decision decision;
  std::vector<TypeReport> types;  // those that were given

  // The type's statements whose action matches the request's, in the order of the policies.
  std::vector<StatementReport> statements(const TypeReport& type) const;
  // How many these are of all types.
  std::size_t statement_count() const;
  // A sentence with both values: "aws:SourceIp 10.1.2.3 is not in 10.0.0.0/16". Empty if the statement matched.
  std::string reason(const StatementReport& statement) const;
  // Condition keys and variables that the statements of the action use and the request lacks; as first written, no
  // duplicates.
  std::vector<std::string> absent_keys() const;

 private:
  Request request_;
  bool has_boundary_;
};

// The same decision as evaluate().
inline Explanation explain(const PolicySets& policies, const Request& request) { return {policies, request}; }

// The distinct condition keys in Condition blocks and variables, as first written: GetContextKeysFor*Policy.
std::vector<std::string> context_keys(const std::vector<Source>& sources);

}  // namespace keyward::policy
