#include "conditions.h"

#include <algorithm>

#include "scalar_values.h"

namespace keyward::reference {
namespace {

struct OperatorParts {
  std::string name;  // lower case: "stringnotlike"
  bool for_all = false;
  bool for_any = false;
  bool if_exists = false;
  bool negated = false;
};

OperatorParts read_operator(std::string_view text) {
  OperatorParts parts;
  std::string name = lower(text);
  if (name.starts_with("forallvalues:")) {
    parts.for_all = true;
    name = name.substr(13);
  } else if (name.starts_with("foranyvalue:")) {
    parts.for_any = true;
    name = name.substr(12);
  }
  if (name.ends_with("ifexists")) {
    parts.if_exists = true;
    name = name.substr(0, name.size() - 8);
  }
  // A negated operator is judged by its positive form.
  const std::size_t negation = name.find("not");
  if (negation != std::string::npos) {
    parts.negated = true;
    name.erase(negation, 3);
  }
  parts.name = name;
  return parts;
}

// A to Z, and the letters of Latin-1, the characters that a policy may hold.
CodePoints fold_case(CodePoints text) {
  for (char32_t& c : text)
    if ((c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) c += 32;
  return text;
}

bool arn_matches(std::string_view text, bool variables, const Context& context, std::string_view value) {
  const std::vector<std::string> pattern = split_arn_text(text, variables);
  const std::vector<CodePoints> parts = split_arn(code_points_of(value));
  if (pattern.size() != 6 || parts.size() != 6) return false;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto part = read_pattern(pattern[i], variables, context);
    if (!part || !matches(*part, parts[i])) return false;
  }
  return true;
}

bool ordered(std::strong_ordering order, std::string_view relation) {
  if (relation == "equals") return order == 0;
  if (relation == "lessthan") return order < 0;
  if (relation == "lessthanequals") return order <= 0;
  if (relation == "greaterthan") return order > 0;
  if (relation == "greaterthanequals") return order >= 0;
  return false;
}

// One value of the request against one value of the policy, under the positive form of the operator.
bool one_matches(const std::string& name, const std::string& policy, bool variables, const Context& context,
                 const std::string& value) {
  if (name == "stringequals" || name == "stringequalsignorecase" || name == "stringlike") {
    const auto pattern = read_pattern(policy, variables, context);
    if (!pattern) return false;
    const CodePoints text = code_points_of(value);
    if (name == "stringlike") return matches(*pattern, text);
    if (name == "stringequals") return literal(*pattern) == text;
    return fold_case(literal(*pattern)) == fold_case(text);
  }
  if (name == "arnequals" || name == "arnlike") return arn_matches(policy, variables, context, value);
  if (name.starts_with("numeric")) {
    const auto left = read_decimal(value);
    const auto right = read_decimal(policy);
    return left && right && ordered(compare(*left, *right), std::string_view(name).substr(7));
  }
  if (name.starts_with("date")) {
    const auto left = read_instant(value);
    const auto right = read_instant(policy);
    return left && right && ordered(compare(*left, *right), std::string_view(name).substr(4));
  }
  if (name == "bool") {
    const auto pattern = read_pattern(policy, variables, context);
    if (!pattern) return false;
    std::string written;
    for (const char32_t c : literal(*pattern)) written += c < 128 ? static_cast<char>(c) : '?';
    const auto left = read_bool(value);
    const auto right = read_bool(written);
    return left && right && *left == *right;
  }
  if (name == "binaryequals") {
    const auto left = read_binary(value);
    const auto right = read_binary(policy);
    return left && right && *left == *right;
  }
  if (name == "ipaddress") {
    const auto address = read_address(value);
    const auto network = read_network(policy);
    return address && network && contains(*network, *address);
  }
  return false;
}

bool null_holds(const OperatorParts& parts, const ConditionLine& line, bool absent) {
  if (parts.for_all) return true;
  if (parts.for_any) return false;
  for (const std::string& value : line.values)
    if (read_bool(value) == absent) return true;
  return false;
}

bool line_holds(const ConditionLine& line, bool variables, const Context& context) {
  const OperatorParts parts = read_operator(line.operator_name);
  const auto found = context.find(line.key);
  const bool absent = found == context.end() || found->second.empty();
  if (parts.name == "null") return null_holds(parts, line, absent);
  if (absent) {
    if (parts.if_exists) return true;
    if (parts.for_all) return true;
    if (parts.for_any) return false;
    return parts.negated;
  }
  // M(v): some value of the policy matches, or, negated, none does.
  const auto holds_for = [&](const std::string& value) {
    for (const std::string& policy : line.values)
      if (one_matches(parts.name, policy, variables, context, value)) return !parts.negated;
    return parts.negated;
  };
  const std::vector<std::string>& values = found->second;
  const auto all = [&] { return std::all_of(values.begin(), values.end(), holds_for); };
  const auto any = [&] { return std::any_of(values.begin(), values.end(), holds_for); };
  // "If the key values in the request resolve to an empty data set (for example, an empty string)", the prefixes answer
  // as if the key were absent.
  if (std::all_of(values.begin(), values.end(), [](const std::string& value) { return value.empty(); })) {
    if (parts.for_all) return true;
    if (parts.for_any) return false;
  }
  // An empty list in the policy: with a prefix or IfExists, it holds only if the key is absent.
  if (line.values.empty() && (parts.for_all || parts.for_any || parts.if_exists)) return false;
  if (parts.for_all) return all();
  if (parts.for_any) return any();
  // No prefix and several values: any for a positive operator, all for a negated one.
  return parts.negated ? all() : any();
}

}  // namespace

bool conditions_hold(const std::vector<ConditionLine>& conditions, bool variables, const Context& context) {
  for (const ConditionLine& line : conditions)
    if (!line_holds(line, variables, context)) return false;
  return true;
}

}  // namespace keyward::reference
