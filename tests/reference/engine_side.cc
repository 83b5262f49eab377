#include "engine_side.h"

#include "policy/explain.h"

namespace keyward::reference {
namespace {

using policy::Kind;
using policy::Program;

std::vector<const Program*> pointers(const std::vector<std::shared_ptr<const Program>>& owned) {
  std::vector<const Program*> out;
  for (const auto& program : owned) out.push_back(program.get());
  return out;
}

policy::PrincipalKind kind_of(CallerKind kind) {
  switch (kind) {
    case CallerKind::Root:
      return policy::PrincipalKind::Root;
    case CallerKind::User:
      return policy::PrincipalKind::User;
    case CallerKind::RoleSession:
      return policy::PrincipalKind::AssumedRole;
    case CallerKind::FederatedUser:
      return policy::PrincipalKind::FederatedUser;
    case CallerKind::Service:
      return policy::PrincipalKind::Service;
    case CallerKind::IdentityProvider:
      return policy::PrincipalKind::IdentityProvider;
    case CallerKind::Anonymous:
      break;
  }
  return policy::PrincipalKind::Anonymous;
}

Verdict verdict_of(policy::Outcome outcome) {
  switch (outcome) {
    case policy::Outcome::Allowed:
      return Verdict::Allowed;
    case policy::Outcome::ExplicitlyDenied:
      return Verdict::ExplicitlyDenied;
    case policy::Outcome::ImplicitlyDenied:
      break;
  }
  return Verdict::ImplicitlyDenied;
}

bool same(const policy::Decision& a, const policy::Decision& b) {
  return a.outcome == b.outcome && a.decided_by == b.decided_by && a.program == b.program && a.source == b.source &&
         a.statement == b.statement;
}

// A deciding statement must have the effect that was decided; an explicit denial must have one.
bool fits(const policy::Decision& decision) {
  if (decision.program == nullptr) return decision.outcome != policy::Outcome::ExplicitlyDenied;
  const bool denies = decision.deciding_statement().effect == policy::Effect::Deny;
  return denies == (decision.outcome == policy::Outcome::ExplicitlyDenied);
}

}  // namespace

EngineSide::Owned EngineSide::compile_list(const std::vector<std::string>& texts, Kind kind, bool one_program) {
  Owned out;
  std::vector<policy::Source> sources;
  for (const std::string& text : texts) {
    Result<policy::Policy> parsed = policy::parse(text, kind);
    if (!parsed) {
      refusal_ = parsed.error().message + ": " + text;
      return {};
    }
    sources.push_back({.policy = std::make_shared<const policy::Policy>(*std::move(parsed)),
                       .arn = {},
                       .name = {},
                       .principal_ids = {}});
    if (!one_program) out.push_back(policy::compile(std::exchange(sources, {})));
  }
  if (!sources.empty()) out.push_back(policy::compile(std::move(sources)));
  return out;
}

std::shared_ptr<const Program> EngineSide::compile_one(const std::optional<std::string>& text, Kind kind) {
  if (!text) return nullptr;
  const Owned programs = compile_list({*text}, kind, false);
  return programs.empty() ? nullptr : programs.front();
}

EngineSide::EngineSide(const PolicyTexts& policies, const std::optional<std::string>& trust, bool one_program) {
  identity_ = compile_list(policies.identity, Kind::Identity, one_program);
  session_ = compile_list(policies.session, Kind::Session, one_program);
  boundary_ = compile_one(policies.boundary, Kind::Identity);
  resource_ = compile_one(policies.resource, Kind::Resource);
  trust_ = compile_one(trust, Kind::Trust);
  endpoint_ = compile_one(policies.endpoint, Kind::Endpoint);
  for (const auto& level : policies.service_control)
    service_control_.push_back(compile_list(level, Kind::ServiceControl, one_program));
  for (const auto& level : policies.resource_control)
    resource_control_.push_back(compile_list(level, Kind::ResourceControl, one_program));
}

Verdict EngineSide::decide(const RequestTexts& request, bool explained, std::string& fault) const {
  const Caller caller = read_caller(request.principal, request.action, request.parent_arn);
  const bool trusting = is_trust_action(request.action);
  const bool has_policies = !caller.account.empty() && caller.kind != CallerKind::Root;
  const bool is_session = caller.kind == CallerKind::RoleSession || caller.kind == CallerKind::FederatedUser;

  const std::vector<const Program*> identity = pointers(identity_);
  const std::vector<const Program*> session = pointers(session_);
  std::vector<std::vector<const Program*>> owned_levels;
  owned_levels.reserve(service_control_.size() + resource_control_.size());
  std::vector<policy::Programs> service_control, resource_control;
  for (const Owned& level : service_control_) service_control.emplace_back(owned_levels.emplace_back(pointers(level)));
  for (const Owned& level : resource_control_)
    resource_control.emplace_back(owned_levels.emplace_back(pointers(level)));

  policy::PolicySets sets;
  if (has_policies) {
    sets.identity = identity;
    sets.boundary = boundary_.get();
    if (is_session) sets.session = session;
  }
  (trusting ? sets.trust : sets.resource) = trusting ? trust_.get() : resource_.get();
  sets.service_control = service_control;
  sets.resource_control = resource_control;
  sets.endpoint = endpoint_.get();

  policy::Context context;
  std::vector<std::vector<std::string_view>> values;
  values.reserve(request.context.size());
  for (const auto& [key, texts] : request.context) {
    values.emplace_back(texts.begin(), texts.end());
    context.set(policy::Key(key), policy::Values(values.back()));
  }

  const policy::Principal principal{
      .kind = kind_of(caller.kind),
      .arn = caller.kind == CallerKind::Anonymous ? std::string_view() : std::string_view(caller.arn),
      .account = caller.account,
      .parent_arn = caller.parent_arn,
      .id = {},
  };
  const policy::Request question{principal, request.action, request.resource, request.resource_account, context};
  const policy::Decision decision = policy::evaluate(sets, question);
  if (!fits(decision)) fault = "the deciding statement does not fit the outcome";
  if (explained && !same(policy::explain(sets, question).decision, decision)) fault = "explain() and evaluate() differ";
  return verdict_of(decision.outcome);
}

}  // namespace keyward::reference
