// Answers the questions of one request, one after the other, all of them from one state.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "authn/authenticator.h"
#include "authz/gate.h"
#include "authz/policy_levels.h"
#include "decision/policy_cache.h"
#include "decision/question.h"
#include "policy/explain.h"
#include "secrets/tokens.h"

namespace keyward::decision {

// What answers are made from. Outlives the Answerer.
struct World {
  const identity::State& state;
  const identity::Catalog& catalog;
  const authn::Authenticator& authenticator;
  const authz::Organization* organization;  // may be null
  PolicyCache& policies;
  const authn::Caller& service;  // who asks for decisions
  authz::Surroundings surroundings;
  const secrets::Tokens& tokens;  // seals authorization messages
  Random& random;
};

// Who asks a question's service for something. Views into question and Answerer.
struct Subject {
  const authn::Caller* caller = nullptr;  // null: an AWS service, or nobody
  std::string_view service;               // the AWS service's name
  // Of a request whose signature is right.
  bool verified = false, presigned = false;
  std::string_view region, payload;
  Time signed_at;
};

// Told for each question, for counters and the audit log. Views, valid for the call.
struct Outcome {
  enum class Kind : std::uint8_t { Allowed, Denied, Failed } kind = Kind::Failed;
  std::string_view principal;  // its ARN, a service's name, or "anonymous"; empty if it is not known
  const Error* error = nullptr;
  const authn::Caller* caller = nullptr;  // whom a decision was about, if it is a principal of an account
  std::string_view region = {};           // of its signed request
};

// For one thread, made for one request. Question and answer live in the caller's memory.
class Answerer {
 public:
  explicit Answerer(const World& world) : world_(world) {}

  // Appends one JSON object: {"decision", "reason", ...}, or {"error"} if there is no decision. The service learns
  // nothing about principals that it may not ask about: keyward:Authorize with keyward:Service, keyward:PrincipalArn
  // and keyward:PrincipalAccount decides that.
  Outcome answer(const Question& question, std::string& out);

 private:
  Result<Subject> resolve(const Question& question);
  Result<Subject> resolve_arn(std::string_view arn);
  Result<Subject> resolve_request(const Question& question);
  Result<Subject> resolve_access_key(const Question& question);
  Result<void> may_ask(const Question& question, const authn::Caller* about);
  Result<void> ask_gate(std::string_view service, const authn::Caller* about);
  Result<void> compile(const Question& question);
  bool may_explain(const Subject& subject) const;
  void write_message(const Subject& subject, const policy::Request& request, const policy::Explanation& explanation,
                     json::Writer& writer) const;
  bool is_own(const authn::Caller& caller) const { return caller.account == world_.service.account; }
  const authn::Caller* keep(authn::Caller caller) { return &(current_ = std::move(caller)); }

  const World& world_;
  authn::Caller current_;  // of a question that names credentials
  std::string region_, payload_;
  Error error_{};                                               // of the last question that failed
  std::unordered_map<std::string_view, authn::Caller> by_arn_;  // of the request so far

  struct Asked {
    std::string service, arn;
    Result<void> allowed;
  };
  std::vector<Asked> asked_;  // the gate's last answers: most questions of a batch are alike
  std::size_t next_asked_ = 0;

  // The further policies of the question.
  std::vector<std::shared_ptr<const policy::Program>> held_;
  std::vector<const policy::Program*> session_;
  authz::PolicyLevels service_control_, resource_control_;
  authz::FurtherPolicies further_;
};

}  // namespace keyward::decision
