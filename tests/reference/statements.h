// Whether one statement speaks about a request, and what its Principal element makes of the caller.
#pragma once
#include "reference_evaluator.h"

namespace keyward::reference {

// How directly a Principal element names the caller, from not at all to most directly. What a grant then stands in for
// is the table of
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
enum class Naming {
  No,
  Account,  // the account: it delegates to identity policies
  Parent,   // a session's role, a federated session's user: stands in for the identity policies
  Exactly,  // the very caller, or everyone: stands in for boundary and session policies too
};

struct Setting {
  bool trust = false;         // a grant to "*" does not mean unsigned callers there
  bool has_boundary = false;  // then NotPrincipal excludes nobody, in resource policies
};

Naming naming(const PrincipalLine& line, const Caller& caller, const Setting& setting);

// Action, Resource and Condition. Principal is for naming().
bool speaks_about(const StatementLines& statement, bool variables, const Query& query);

}  // namespace keyward::reference
