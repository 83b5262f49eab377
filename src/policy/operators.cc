#include "policy/operators.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace keyward::policy {
namespace {

struct Row {
  std::string_view name;
  bool negated;
};
// One row per Operator, in its order.
constexpr std::array kRows{Row{"StringEquals", false},
                           Row{"StringNotEquals", true},
                           Row{"StringEqualsIgnoreCase", false},
                           Row{"StringNotEqualsIgnoreCase", true},
                           Row{"StringLike", false},
                           Row{"StringNotLike", true},
                           Row{"NumericEquals", false},
                           Row{"NumericNotEquals", true},
                           Row{"NumericLessThan", false},
                           Row{"NumericLessThanEquals", false},
                           Row{"NumericGreaterThan", false},
                           Row{"NumericGreaterThanEquals", false},
                           Row{"DateEquals", false},
                           Row{"DateNotEquals", true},
                           Row{"DateLessThan", false},
                           Row{"DateLessThanEquals", false},
                           Row{"DateGreaterThan", false},
                           Row{"DateGreaterThanEquals", false},
                           Row{"Bool", false},
                           Row{"BinaryEquals", false},
                           Row{"IpAddress", false},
                           Row{"NotIpAddress", true},
                           Row{"ArnEquals", false},
                           Row{"ArnNotEquals", true},
                           Row{"ArnLike", false},
                           Row{"ArnNotLike", true},
                           Row{"Null", false}};
static_assert(kRows.size() == std::to_underlying(Operator::Null) + 1, "a row for every operator");

bool starts_with_ignore_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ignore_case(text.substr(0, prefix.size()), prefix);
}

}  // namespace

std::string_view name(Operator op) { return kRows[std::to_underlying(op)].name; }
bool is_negated(Operator op) { return kRows[std::to_underlying(op)].negated; }

std::optional<OperatorName> parse_operator(std::string_view text) {
  constexpr std::string_view kAll = "ForAllValues:";
  constexpr std::string_view kAny = "ForAnyValue:";
  constexpr std::string_view kIfExists = "IfExists";
  OperatorName result{};
  if (starts_with_ignore_case(text, kAll)) {
    result.set = SetOperator::ForAllValues;
    text.remove_prefix(kAll.size());
  } else if (starts_with_ignore_case(text, kAny)) {
    result.set = SetOperator::ForAnyValue;
    text.remove_prefix(kAny.size());
  }
  if (text.size() > kIfExists.size() && equals_ignore_case(text.substr(text.size() - kIfExists.size()), kIfExists)) {
    result.if_exists = true;
    text.remove_suffix(kIfExists.size());
  }
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (!equals_ignore_case(text, kRows[i].name)) continue;
    result.op = static_cast<Operator>(i);
    if (result.op == Operator::Null && result.if_exists) return std::nullopt;
    return result;
  }
  return std::nullopt;
}

}  // namespace keyward::policy
