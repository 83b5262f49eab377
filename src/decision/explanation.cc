#include "decision/explanation.h"

namespace keyward::decision {
namespace {
void write_statement(const policy::StatementReport& report, json::Writer& out) {
  const policy::Source& source = report.program->sources()[report.source];
  const policy::Statement& statement = source.policy->statements()[report.statement];
  const json::Position position = source.policy->position(statement.place.begin);
  out.begin_object();
  if (!source.arn.empty()) out.member("policyArn", source.arn);
  if (!source.name.empty()) out.member("policyName", source.name);
  if (!statement.sid.value.empty()) out.member("sid", statement.sid.value);
  out.member("effect", report.effect == policy::Effect::Allow ? "Allow" : "Deny")
      .member("line", std::int64_t{position.line})
      .member("column", std::int64_t{position.column})
      .member("matched", report.matched);
  if (!report.matched) out.member("failedElement", report.failed_element).member("reason", report.reason);
  out.end_object();
}
}  // namespace

std::string_view type_name(policy::PolicyType type) {
  switch (type) {
    case policy::PolicyType::None:
      return "";
    case policy::PolicyType::Identity:
      return "identity-based policy";
    case policy::PolicyType::Boundary:
      return "permissions boundary";
    case policy::PolicyType::Session:
      return "session policy";
    case policy::PolicyType::Resource:
      return "resource-based policy";
    case policy::PolicyType::Trust:
      return "role trust policy";
    case policy::PolicyType::ServiceControl:
      return "service control policy";
    case policy::PolicyType::ResourceControl:
      return "resource control policy";
    case policy::PolicyType::Endpoint:
      return "VPC endpoint policy";
  }
  return "";
}

void write_explanation(const policy::Explanation& explanation, json::Writer& out) {
  out.begin_object().key("policyTypes").begin_array();
  for (const policy::TypeReport& type : explanation.types) {
    out.begin_object().member("type", type_name(type.type));
    if (type.type == policy::PolicyType::ServiceControl || type.type == policy::PolicyType::ResourceControl)
      out.member("level", std::int64_t{type.level});
    out.member("allows", type.allows).member("denies", type.denies).key("statements").begin_array();
    for (const policy::StatementReport& statement : type.statements) write_statement(statement, out);
    out.end_array().end_object();
  }
  out.end_array().key("absentKeys").begin_array();
  for (const auto& key : explanation.absent_keys) out.string(key);
  out.end_array().end_object();
}

}  // namespace keyward::decision
