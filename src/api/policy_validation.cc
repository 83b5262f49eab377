// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
#include "api/policy_validation.h"

#include "api/paging.h"
#include "api/rules.h"
#include "validation/position.h"

namespace keyward::api {
namespace {
access_analyzer::Position position_shape(std::string_view text, std::size_t offset) {
  const validation::Position at = validation::position_of(text, offset);
  return {static_cast<std::int64_t>(at.line), static_cast<std::int64_t>(at.column),
          static_cast<std::int64_t>(at.offset)};
}

policy::Kind kind_of(const access_analyzer::ValidatePolicyInput& input) {
  if (input.policy_type == "SERVICE_CONTROL_POLICY") return policy::Kind::ServiceControl;
  if (input.policy_type == "RESOURCE_CONTROL_POLICY") return policy::Kind::ResourceControl;
  if (input.policy_type == "IDENTITY_POLICY") return policy::Kind::Identity;
  return input.validate_policy_resource_type == "AWS::IAM::AssumeRolePolicyDocument" ? policy::Kind::Trust
                                                                                     : policy::Kind::Resource;
}
}  // namespace

access_analyzer::ValidatePolicyFinding finding_shape(std::string_view text, const validation::Finding& finding) {
  access_analyzer::ValidatePolicyFinding shape;
  shape.finding_details = finding.details;
  shape.finding_type = validation::wire_name(finding.type);
  shape.issue_code = finding.code;
  shape.learn_more_link = validation::learn_more_link(finding);
  access_analyzer::Location& location = shape.locations.emplace_back();
  for (const validation::Finding::Step& step : finding.path) {
    access_analyzer::PathElement& element = location.path.emplace_back();
    switch (step.kind) {
      case validation::Finding::Step::Kind::Index:
        element.index = step.index;
        break;
      case validation::Finding::Step::Kind::Value:
        element.value = step.text;
        break;
      case validation::Finding::Step::Kind::Key:
        element.key = step.text;
        break;
    }
  }
  location.span = {position_shape(text, finding.place.begin), position_shape(text, finding.place.end)};
  return shape;
}

Result<access_analyzer::ValidatePolicyOutput> validate_policy(const Context& context,
                                                              const access_analyzer::ValidatePolicyInput& input) {
  if (input.validate_policy_resource_type && input.policy_type != "RESOURCE_POLICY")
    return fail(Code::ValidationError, "validatePolicyResourceType is for policies of the type RESOURCE_POLICY.");
  const std::vector<validation::Finding> findings =
      validation::validate(input.policy_document,
                           {.kind = kind_of(input), .resource_type = input.validate_policy_resource_type.value_or("")},
                           context.env.services);
  access_analyzer::ValidatePolicyOutput output;
  std::size_t first = 0;
  if (input.next_token) {
    const Result<std::string> resumed = decode_marker(Operation::ValidatePolicy, *input.next_token);
    const auto number = resumed ? parse_index(*resumed) : std::nullopt;
    if (!number) return fail(Code::ValidationError, "nextToken is none of this operation's.");
    first = *number;
  }
  for (std::size_t i = first; i < findings.size(); ++i) {
    if (output.findings.size() == static_cast<std::size_t>(input.max_results)) {
      output.next_token = encode_marker(Operation::ValidatePolicy, std::to_string(i));
      break;
    }
    output.findings.push_back(finding_shape(input.policy_document, findings[i]));
  }
  return output;
}

}  // namespace keyward::api
