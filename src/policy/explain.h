// Why a decision is as it is: made only when someone asks, from the same programs and by the same matching code.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "policy/evaluate.h"

namespace keyward::policy {

// A statement that decided or that came near.
struct StatementReport {
  const Program* program = nullptr;
  std::uint32_t source = 0;
  std::uint32_t statement = 0;
  Effect effect = Effect::Allow;
  bool matched = false;
  // The first element that did not match ("Principal", "Resource", "Condition") and a sentence with both values:
  // "aws:SourceIp 10.1.2.3 is not in 10.0.0.0/16". Empty if the statement matched.
  std::string failed_element;
  std::string reason;
  Place failed_place;  // of the element in the policy's text
};

// What the policies of one type said.
struct TypeReport {
  PolicyType type = PolicyType::None;
  std::uint32_t level = 0;  // SCPs and RCPs: 0 is the root's
  bool denies = false;
  bool allows = false;
  // Statements whose action matches the request's, in the order of the policies.
  std::vector<StatementReport> statements;
};

struct Explanation {
  Decision decision;
  std::vector<TypeReport> types;  // those that were given
  // Condition keys and variables that the statements of the action use and the request lacks; as first written, no
  // duplicates.
  std::vector<std::string> absent_keys;
};

// The same decision as evaluate().
Explanation explain(const PolicySets& policies, const Request& request);

// The distinct condition keys in Condition blocks and variables, as first written: GetContextKeysFor*Policy.
std::vector<std::string> context_keys(const std::vector<Source>& sources);

}  // namespace keyward::policy
