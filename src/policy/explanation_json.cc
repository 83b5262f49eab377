#include "policy/explanation_json.h"

namespace keyward::policy {
namespace {
void write_statement(const Explanation& explanation, const StatementReport& report, json::Writer& out) {
  out.begin_object();
  write_place(report.policy_source(), report.statement, out);
  out.member("matched", report.matched());
  if (!report.matched())
    out.member("failedElement", element_name(report.failed)).member("reason", explanation.reason(report));
  out.end_object();
}
}  // namespace

std::string_view type_name(PolicyType type) {
  switch (type) {
    case PolicyType::None:
      return "";
    case PolicyType::Identity:
      return "identity-based policy";
    case PolicyType::Boundary:
      return "permissions boundary";
    case PolicyType::Session:
      return "session policy";
    case PolicyType::Resource:
      return "resource-based policy";
    case PolicyType::Trust:
      return "role trust policy";
    case PolicyType::ServiceControl:
      return "service control policy";
    case PolicyType::ResourceControl:
      return "resource control policy";
    case PolicyType::Endpoint:
      return "VPC endpoint policy";
  }
  return "";
}

std::string_view wire_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Allowed:
      return "allowed";
    case Outcome::ExplicitlyDenied:
      return "explicitDeny";
    case Outcome::ImplicitlyDenied:
      break;
  }
  return "implicitDeny";
}

void write_place(const Source& source, std::uint32_t number, json::Writer& out) {
  const Statement& statement = source.policy->statements()[number];
  const json::Position position = source.policy->position(statement.place.begin);
  if (!source.arn.empty()) out.member("policyArn", source.arn);
  if (!source.name.empty()) out.member("policyName", source.name);
  if (!source.version.empty()) out.member("policyVersion", source.version);
  if (!statement.sid.value.empty()) out.member("sid", statement.sid.value);
  out.member("effect", statement.effect == Effect::Allow ? "Allow" : "Deny")
      .member("line", std::int64_t{position.line})
      .member("column", std::int64_t{position.column});
}

void write_explanation(const Explanation& explanation, json::Writer& out) {
  const Decision& decision = explanation.decision;
  out.begin_object()
      .member("decision", wire_name(decision.outcome))
      .member("decidedBy", type_name(decision.decided_by));
  if (decision.program != nullptr) {
    out.key("decidingStatement").begin_object();
    write_place(decision.policy_source(), decision.statement, out);
    out.end_object();
  }
  out.key("policyTypes").begin_array();
  for (const TypeReport& type : explanation.types) {
    out.begin_object().member("type", type_name(type.type));
    if (type.type == PolicyType::ServiceControl || type.type == PolicyType::ResourceControl)
      out.member("level", std::int64_t{type.level});
    out.member("allows", type.allows).member("denies", type.denies).key("statements").begin_array();
    for (const StatementReport& statement : explanation.statements(type)) write_statement(explanation, statement, out);
    out.end_array().end_object();
  }
  out.end_array().key("absentKeys").begin_array();
  for (const auto& key : explanation.absent_keys()) out.string(key);
  out.end_array().end_object();
}

}  // namespace keyward::policy
