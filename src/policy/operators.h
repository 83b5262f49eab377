// Names of the condition operators.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#pragma once
#include <optional>
#include <string_view>

#include "policy/policy.h"

namespace keyward::policy {

struct OperatorName {
  Operator op;
  SetOperator set = SetOperator::None;
  bool if_exists = false;
};

// Reads "[ForAllValues:|ForAnyValue:]OPERATOR[IfExists]"; case does not count. Nothing for an unknown name and for
// NullIfExists.
std::optional<OperatorName> parse_operator(std::string_view text);

}  // namespace keyward::policy
