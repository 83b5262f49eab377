// Policies and requests from files, decided without a server: what `keyward policy test` and `policy evaluate` share.
// docs/policy.md describes the format.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "policy/explain.h"

namespace keyward::cli {

inline constexpr std::size_t kMaxCaseBytes = 16 << 20;  // of a file of cases

// The policies of a case. Policies are objects, texts of documents, or names of files beside the case's file.
class CasePolicies {
 public:
  // `value` has the members identityPolicies, permissionsBoundary, sessionPolicies, resourcePolicy, scps, rcps and
  // vpcEndpointPolicy, as far as they are there. `file` is where it stands, `label` how its own policies are called.
  // `trust`: the resource's policy is the trust policy of a role. InvalidInput names the policy.
  Result<void> read(json::Value value, const std::string& file, const std::string& label, bool trust);
  const policy::PolicySets& sets() const { return sets_; }
  const std::vector<std::shared_ptr<const policy::Program>>& programs() const { return programs_; }

 private:
  Result<const policy::Program*> one(json::Value value, policy::Kind kind, const std::string& place);
  Result<std::vector<const policy::Program*>> list(json::Value value, policy::Kind kind, const std::string& place);
  Result<void> levels(std::optional<json::Value> value, policy::Kind kind, const std::string& place,
                      std::vector<policy::Programs>& into);

  std::string file_, label_;
  policy::PolicySets sets_;
  std::vector<std::shared_ptr<const policy::Program>> programs_;
  std::vector<const policy::Program*> identity_, session_;
  std::deque<std::vector<const policy::Program*>> levels_;
  std::vector<policy::Programs> service_control_, resource_control_;
};

// The request of a case. Views of the documents, which must outlive it.
class CaseRequest {
 public:
  // `value` has principal, action, resource, resourceAccount and context; what it lacks is that of `otherwise`, member
  // by member, context keys one by one. InvalidInput: a member is missing or wrong.
  Result<void> read(json::Value value, std::optional<json::Value> otherwise);
  policy::Request request() const;

 private:
  Result<void> read_principal(std::string_view name);
  void read_context(json::Value context);

  policy::Principal principal_;
  std::string_view action_, resource_, resource_account_;
  policy::Context context_;
  std::deque<std::vector<std::string_view>> values_;
  std::string parent_arn_;
};

// Whether the action is one whose resource policy is a role's trust policy.
bool is_trust_action(std::string_view action);

// "office.json:3:5: statement 2 Never". Without line and column where the text is all on one line, as it is if it was
// YAML.
std::string statement_place(const policy::Source& source, std::uint32_t statement);

// For people: each type, and each statement of the action with what did not match and where; two blanks at the front.
std::string explanation_text(const policy::Explanation& explanation);

}  // namespace keyward::cli
