#include "policy/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <set>
#include <tuple>

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

// Calls visit(program, row) with the statements of the request's action.
template <class Visit>
void each_row(Programs programs, const Inquiry& inquiry, Visit&& visit) {
  std::vector<std::uint64_t> scratch;
  for (const Program* const program : programs) {
    const Program::Parts& parts = program->parts();
    if (parts.statement_count == 0) continue;
    scratch.resize(parts.words);
    visit(*program, action_row(parts, inquiry.action, scratch.data()).bits);
  }
}

// Calls visit(program, number) for each statement of the request's action, in the order of the policies.
template <class Visit>
void each_of_action(Programs programs, const Inquiry& inquiry, Visit&& visit) {
  std::vector<std::uint32_t> numbers;
  each_row(programs, inquiry, [&](const Program& program, const std::uint64_t* row) {
    const Program::Parts& parts = program.parts();
    numbers.clear();
    for (std::uint32_t word = 0; word < parts.words; ++word)
      for (std::uint64_t bits = row[word]; bits != 0; bits &= bits - 1)
        numbers.push_back(word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)));
    // The program has all Deny before all Allow.
    std::ranges::sort(numbers, {}, [&](std::uint32_t number) {
      return std::pair(parts.statements[number].source, parts.statements[number].statement);
    });
    for (const std::uint32_t number : numbers) visit(program, number);
  });
}

StatementReport look(const Program& program, std::uint32_t number, Inquiry& inquiry) {
  const Program::Parts& parts = program.parts();
  const CompiledStatement& compiled = parts.statements[number];
  StatementReport report{.program = &program, .source = compiled.source, .statement = compiled.statement};
  const Statement& statement = report.written();
  report.effect = statement.effect;
  if (principal_grant(parts, compiled, inquiry) == Grant::None) {
    report.failed = statement.principal.negated ? Element::NotPrincipal : Element::Principal;
  } else if (!resources_match(parts, compiled, inquiry)) {
    report.failed = statement.resource.negated ? Element::NotResource : Element::Resource;
  } else {
    for (std::uint32_t i = 0; i < compiled.atom_count; ++i) {
      if (condition_holds(parts, parts.atoms[parts.written_atom_ids[compiled.first_atom + i]], inquiry)) continue;
      report.failed = Element::Condition;
      report.failed_condition = i;
      break;
    }
  }
  return report;
}

std::string condition_reason(const Condition& condition, const Context& context) {
  const Values values = context.lookup(Key(condition.key.value));
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

// The keys of a statement's conditions and variables.
template <class Use>
void each_key(const Statement& statement, bool variables, Use&& use) {
  const auto use_variables = [&](const std::vector<Text>& texts) {
    if (!variables) return;
    for (const Text& text : texts)
      if (text.value.contains("${"))
        for (const OwnedPiece& piece : split_variables(text.value, false, true))
          if (piece.variable) use(piece.key);
  };
  use_variables(statement.resource.values);
  for (const Condition& condition : statement.conditions) {
    use(condition.key.value);
    use_variables(condition.values);
  }
}

bool has_variables(const Policy& policy) { return policy.version() == Version::V2012_10_17; }

}  // namespace

std::string_view element_name(Element element) {
  switch (element) {
    case Element::None:
      break;
    case Element::Principal:
      return "Principal";
    case Element::NotPrincipal:
      return "NotPrincipal";
    case Element::Resource:
      return "Resource";
    case Element::NotResource:
      return "NotResource";
    case Element::Condition:
      return "Condition";
  }
  return "";
}

Place StatementReport::failed_place() const {
  const Statement& of = written();
  switch (failed) {
    case Element::None:
      break;
    case Element::Principal:
    case Element::NotPrincipal:
      return of.principal.place;
    case Element::Resource:
    case Element::NotResource:
      return of.resource.place;
    case Element::Condition: {
      const Condition& condition = of.conditions[failed_condition];
      return {condition.key.place.begin,
              condition.values.empty() ? condition.key.place.end : condition.values.back().place.end};
    }
  }
  return {};
}

Explanation::Explanation(const PolicySets& policies, const Request& request)
    : decision(evaluate(policies, request)), request_(request), has_boundary_(policies.boundary != nullptr) {
  Inquiry inquiry(request_);
  inquiry.has_boundary = has_boundary_;
  const bool known_action = fold_action(request_.action, inquiry.action);
  types.reserve(7 + policies.service_control.size() + policies.resource_control.size());
  const auto add = [&](TypeReport report) {
    inquiry.in_trust = report.type == PolicyType::Trust;
    if (known_action) std::tie(report.denies, report.allows) = said(report.programs(), inquiry);
    types.push_back(report);
  };
  const auto add_levels = [&](PolicyType type, std::span<const Programs> levels) {
    for (std::uint32_t level = 0; level < levels.size(); ++level)
      add({.type = type, .level = level, .many = levels[level]});
  };
  add_levels(PolicyType::ServiceControl, policies.service_control);
  add_levels(PolicyType::ResourceControl, policies.resource_control);
  const auto add_one = [&](PolicyType type, const Program* program) {
    if (program != nullptr) add({.type = type, .only = program});
  };
  add_one(PolicyType::Endpoint, policies.endpoint);
  const bool trust = policies.trust != nullptr;
  add_one(trust ? PolicyType::Trust : PolicyType::Resource, trust ? policies.trust : policies.resource);
  if (!policies.identity.empty()) add({.type = PolicyType::Identity, .many = policies.identity});
  add_one(PolicyType::Boundary, policies.boundary);
  if (!policies.session.empty()) add({.type = PolicyType::Session, .many = policies.session});
}

std::vector<StatementReport> Explanation::statements(const TypeReport& type) const {
  std::vector<StatementReport> reports;
  Inquiry inquiry(request_);
  inquiry.has_boundary = has_boundary_;
  inquiry.in_trust = type.type == PolicyType::Trust;
  if (!fold_action(request_.action, inquiry.action)) return reports;
  each_of_action(type.programs(), inquiry, [&](const Program& program, std::uint32_t number) {
    reports.push_back(look(program, number, inquiry));
  });
  return reports;
}

std::size_t Explanation::statement_count() const {
  std::size_t count = 0;
  Inquiry inquiry(request_);
  if (!fold_action(request_.action, inquiry.action)) return 0;
  for (const TypeReport& type : types)
    each_row(type.programs(), inquiry, [&](const Program& program, const std::uint64_t* row) {
      for (std::uint32_t word = 0; word < program.parts().words; ++word)
        count += static_cast<std::size_t>(std::popcount(row[word]));
    });
  return count;
}

std::string Explanation::reason(const StatementReport& report) const {
  const Statement& statement = report.written();
  switch (report.failed) {
    case Element::None:
      break;
    case Element::Principal:
    case Element::NotPrincipal:
      return fmt::format("{} {}", request_.principal.arn.empty() ? "an unsigned caller" : request_.principal.arn,
                         statement.principal.negated ? "is listed" : "is not named");
    case Element::Resource:
    case Element::NotResource:
      return fmt::format("{} {} {}", request_.resource, statement.resource.negated ? "matches" : "does not match",
                         joined(statement.resource.values));
    case Element::Condition:
      return condition_reason(statement.conditions[report.failed_condition], request_.context);
  }
  return {};
}

std::vector<std::string> Explanation::absent_keys() const {
  NameList absent;
  Inquiry inquiry(request_);
  if (!fold_action(request_.action, inquiry.action)) return {};
  for (const TypeReport& type : types)
    each_of_action(type.programs(), inquiry, [&](const Program& program, std::uint32_t number) {
      const CompiledStatement& compiled = program.parts().statements[number];
      const Policy& policy = *program.sources()[compiled.source].policy;
      each_key(policy.statements()[compiled.statement], has_variables(policy), [&](std::string_view key) {
        if (request_.context.lookup(Key(key)).empty()) absent.add(key);
      });
    });
  return absent.take();
}

std::vector<std::string> context_keys(const std::vector<Source>& sources) {
  NameList names;
  for (const Source& source : sources)
    for (const Statement& statement : source.policy->statements())
      each_key(statement, has_variables(*source.policy), [&](std::string_view key) { names.add(key); });
  return names.take();
}

}  // namespace keyward::policy
