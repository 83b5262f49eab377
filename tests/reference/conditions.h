// The Condition block, read literally.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
#pragma once
#include "documents.h"
#include "text_match.h"

namespace keyward::reference {

// True if every line of the block holds for the context.
bool conditions_hold(const std::vector<ConditionLine>& conditions, bool variables, const Context& context);

}  // namespace keyward::reference
