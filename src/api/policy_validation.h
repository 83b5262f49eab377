// Findings of policy validation as the API shows them.
#pragma once
#include <string>
#include <string_view>

#include "api/model.gen.h"
#include "validation/validate.h"

namespace keyward::api {

// `text` is the document that was validated.
access_analyzer::ValidatePolicyFinding finding_shape(std::string_view text, const validation::Finding& finding);

}  // namespace keyward::api
