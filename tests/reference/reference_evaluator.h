// An evaluator of policies to check the engine of src/policy against: plain, slow, written from the documentation
// alone, sharing nothing with the engine but the JSON reader and the text forms of src/base. Where AWS's documentation
// is silent it takes the readings that docs/policy.md lists.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents.h"
#include "text_match.h"

namespace keyward::reference {

enum class Verdict { Allowed, ImplicitlyDenied, ExplicitlyDenied };
std::string_view name(Verdict verdict);

// Who calls, worked out from the caller's ARN.
enum class CallerKind { Root, User, RoleSession, FederatedUser, Service, IdentityProvider, Anonymous };
struct Caller {
  CallerKind kind = CallerKind::Anonymous;
  std::string arn;         // the ARN, the service's name or the provider; "*" if anonymous
  std::string account;     // empty for services, providers and anonymous callers
  std::string parent_arn;  // a role session's role, a federated user's user
};

// `parent_arn` empty: a role or user without a path.
Caller read_caller(std::string_view principal, std::string_view action, std::string_view parent_arn);

struct Query {
  Caller caller;
  std::string action;
  std::string resource;          // an ARN or "*"
  std::string resource_account;  // empty: the caller's own
  Context context;
};

struct PolicyCollection {
  std::vector<DocumentLines> identity;
  std::optional<DocumentLines> boundary;
  std::vector<DocumentLines> session;
  std::optional<DocumentLines> resource;  // the trust policy, if the action is one that a trust policy decides
  std::vector<std::vector<DocumentLines>> service_control;
  std::vector<std::vector<DocumentLines>> resource_control;
  std::optional<DocumentLines> endpoint;
};

// sts:AssumeRole* and what goes with it: a role's trust policy decides.
bool is_trust_action(std::string_view action);

Verdict decide(const PolicyCollection& policies, const Query& query);

}  // namespace keyward::reference
