#include "policy/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "policy/match.h"

namespace keyward::policy {
namespace {

std::string joined(const std::vector<Text>& values) {
  std::string text;
  for (const Text& value : values) text.append(text.empty() ? "" : ", ").append(value.value);
  return text;
}

std::string joined(Values values) {
  std::string text;
  for (const std::string_view value : values) text.append(text.empty() ? "" : ", ").append(value);
  return text;
}

// What the operator asked for, after "KEY VALUE".
std::string_view phrase(Operator op) {
  switch (op) {
    case Operator::StringEquals:
    case Operator::StringEqualsIgnoreCase:
    case Operator::NumericEquals:
    case Operator::DateEquals:
    case Operator::Bool:
    case Operator::BinaryEquals:
      return "is not";
    case Operator::StringNotEquals:
    case Operator::StringNotEqualsIgnoreCase:
    case Operator::NumericNotEquals:
    case Operator::DateNotEquals:
      return "is";
    case Operator::StringLike:
    case Operator::ArnEquals:
    case Operator::ArnLike:
      return "does not match";
    case Operator::StringNotLike:
    case Operator::ArnNotEquals:
    case Operator::ArnNotLike:
      return "matches";
    case Operator::NumericLessThan:
    case Operator::DateLessThan:
      return "is not less than";
    case Operator::NumericLessThanEquals:
    case Operator::DateLessThanEquals:
      return "is greater than";
    case Operator::NumericGreaterThan:
    case Operator::DateGreaterThan:
      return "is not greater than";
    case Operator::NumericGreaterThanEquals:
    case Operator::DateGreaterThanEquals:
      return "is less than";
    case Operator::IpAddress:
      return "is not in";
    case Operator::NotIpAddress:
      return "is in";
    case Operator::Null:
      break;
  }
  return "does not satisfy";
}

// Names seen, in the order of their first spelling.
class NameList {
 public:
  void add(std::string_view name) {
    if (seen_.insert(ascii_lower(name)).second) names_.emplace_back(name);
  }
  std::vector<std::string> take() { return std::move(names_); }

 private:
  std::set<std::string> seen_;
  std::vector<std::string> names_;
};

// The keys of a text's variables that `use` wants to hear of.
template <class Use>
void each_variable(std::string_view text, Use&& use) {
  for (const OwnedPiece& piece : split_variables(text, false, true))
    if (piece.variable) use(piece);
}

class Explainer {
 public:
  Explainer(const PolicySets& sets, const Request& request) : sets_(sets), request_(request), inquiry_(request) {
    inquiry_.has_boundary = sets.boundary != nullptr;
    known_action_ = fold_action(request.action, inquiry_.action);
  }

  Explanation run() {
    explanation_.decision = evaluate(sets_, request_);
    std::uint32_t level = 0;
    for (const Programs programs : sets_.service_control) add(PolicyType::ServiceControl, programs, level++);
    level = 0;
    for (const Programs programs : sets_.resource_control) add(PolicyType::ResourceControl, programs, level++);
    add(PolicyType::Endpoint, sets_.endpoint);
    const bool trust = sets_.trust != nullptr;
    inquiry_.in_trust = trust;
    add(trust ? PolicyType::Trust : PolicyType::Resource, trust ? sets_.trust : sets_.resource);
    inquiry_.in_trust = false;
    if (!sets_.identity.empty()) add(PolicyType::Identity, sets_.identity, 0);
    add(PolicyType::Boundary, sets_.boundary);
    if (!sets_.session.empty()) add(PolicyType::Session, sets_.session, 0);
    explanation_.absent_keys = absent_.take();
    return std::move(explanation_);
  }

 private:
  void add(PolicyType type, const Program* program) {
    if (program != nullptr) add(type, Programs(&program, 1), 0);
  }

  void add(PolicyType type, Programs programs, std::uint32_t level) {
    TypeReport report{type, level, false, false, {}};
    for (const Program* const program : programs) {
      const Program::Parts& parts = program->parts();
      if (!known_action_ || parts.statement_count == 0) continue;
      std::vector<std::uint64_t> scratch(parts.words);
      const std::uint64_t* const row = action_row(parts, inquiry_.action, scratch.data()).bits;
      const std::size_t first = report.statements.size();
      for (std::uint32_t i = 0; i < parts.statement_count; ++i)
        if ((row[i / 64] >> (i % 64) & 1U) != 0) report.statements.push_back(look(*program, i));
      std::sort(report.statements.begin() + static_cast<std::ptrdiff_t>(first), report.statements.end(),
                [](const StatementReport& a, const StatementReport& b) {
                  return std::pair(a.source, a.statement) < std::pair(b.source, b.statement);
                });
    }
    for (const StatementReport& statement : report.statements) {
      if (!statement.matched) continue;
      (statement.effect == Effect::Deny ? report.denies : report.allows) = true;
    }
    explanation_.types.push_back(std::move(report));
  }

  StatementReport look(const Program& program, std::uint32_t number) {
    const Program::Parts& parts = program.parts();
    const CompiledStatement& compiled = parts.statements[number];
    const Policy& policy = *program.sources()[compiled.source].policy;
    const Statement& statement = policy.statements()[compiled.statement];
    StatementReport report;
    report.program = &program;
    report.source = compiled.source;
    report.statement = compiled.statement;
    report.effect = statement.effect;
    note_absent(statement, policy.version() == Version::V2012_10_17);
    if (principal_grant(parts, compiled, inquiry_) == Grant::None) {
      report.failed_element = statement.principal.negated ? "NotPrincipal" : "Principal";
      report.failed_place = statement.principal.place;
      const std::string_view arn = request_.principal.arn.empty() ? "an unsigned caller" : request_.principal.arn;
      report.reason = fmt::format("{} {}", arn, statement.principal.negated ? "is listed" : "is not named");
      return report;
    }
    if (!resources_match(parts, compiled, inquiry_)) {
      report.failed_element = statement.resource.negated ? "NotResource" : "Resource";
      report.failed_place = statement.resource.place;
      report.reason =
          fmt::format("{} {} {}", request_.resource, statement.resource.negated ? "matches" : "does not match",
                      joined(statement.resource.values));
      return report;
    }
    for (const Condition& condition : statement.conditions) {
      if (condition_holds(parts, parts.atoms[atom_of(parts, compiled, condition, policy)], inquiry_)) continue;
      report.failed_element = "Condition";
      report.failed_place = {condition.key.place.begin,
                             condition.values.empty() ? condition.key.place.end : condition.values.back().place.end};
      report.reason = condition_reason(condition);
      return report;
    }
    report.matched = true;
    return report;
  }

  // The statement's atoms stand sorted by cost; conditions are told in the document's order.
  static std::uint32_t atom_of(const Program::Parts& parts, const CompiledStatement& compiled,
                               const Condition& condition, const Policy& policy) {
    const Statement& statement = policy.statements()[compiled.statement];
    const auto at = static_cast<std::uint32_t>(&condition - statement.conditions.data());
    return parts.written_atom_ids[compiled.first_atom + at];
  }

  std::string condition_reason(const Condition& condition) const {
    const Values values = request_.context.lookup(Key(condition.key.value));
    const std::string wanted = condition.values.empty() ? "an empty list" : joined(condition.values);
    if (condition.op == Operator::Null)
      return fmt::format("{} is {}", condition.key.value, values.empty() ? "absent" : "present");
    if (values.empty())
      return fmt::format("{} is absent; {} {}", condition.key.value, condition.operator_text.value, wanted);
    const std::string_view set = condition.set == SetOperator::ForAllValues  ? " (not every value)"
                                 : condition.set == SetOperator::ForAnyValue ? " (no value)"
                                                                             : "";
    if (!set.empty())
      return fmt::format("{} {}: {} {}{}", condition.key.value, joined(values), condition.operator_text.value, wanted,
                         set);
    return fmt::format("{} {} {} {}", condition.key.value, joined(values), phrase(condition.op), wanted);
  }

  void note_absent(const Statement& statement, bool variables) {
    const auto note = [this](std::string_view key) {
      if (request_.context.lookup(Key(key)).empty()) absent_.add(key);
    };
    const auto note_variable = [&](const OwnedPiece& piece) { note(piece.key); };
    if (variables)
      for (const Text& text : statement.resource.values) each_variable(text.value, note_variable);
    for (const Condition& condition : statement.conditions) {
      note(condition.key.value);
      if (variables)
        for (const Text& text : condition.values) each_variable(text.value, note_variable);
    }
  }

  const PolicySets& sets_;
  const Request& request_;
  Inquiry inquiry_;
  bool known_action_;
  Explanation explanation_;
  NameList absent_;
};

}  // namespace

Explanation explain(const PolicySets& policies, const Request& request) { return Explainer(policies, request).run(); }

std::vector<std::string> context_keys(const std::vector<Source>& sources) {
  NameList names;
  const auto add_variable = [&names](const OwnedPiece& piece) { names.add(piece.key); };
  for (const Source& source : sources) {
    const bool variables = source.policy->version() == Version::V2012_10_17;
    for (const Statement& statement : source.policy->statements()) {
      if (variables)
        for (const Text& text : statement.resource.values) each_variable(text.value, add_variable);
      for (const Condition& condition : statement.conditions) {
        names.add(condition.key.value);
        if (variables)
          for (const Text& text : condition.values) each_variable(text.value, add_variable);
      }
    }
  }
  return names.take();
}

}  // namespace keyward::policy
