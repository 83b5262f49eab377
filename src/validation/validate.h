// What is wrong, risky or superfluous in a document: the checks of IAM Access Analyzer's policy validation. Unlike
// policy::parse() it goes on after a fault and says where each one is.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/policy.h"
#include "services/reference.h"

namespace keyward::validation {

enum class FindingType : std::uint8_t { Error, SecurityWarning, Warning, Suggestion };
// "ERROR", "SECURITY_WARNING" ...
std::string_view wire_name(FindingType type);

struct Finding {
  // One step into the document: the value of a member, an element by its index from 0, or at the end a member's name
  // itself. https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_PathElement.html
  struct Step {
    enum class Kind : std::uint8_t { Value, Index, Key };
    Kind kind;
    std::string text;  // the member's name
    std::uint32_t index = 0;
    friend bool operator==(const Step&, const Step&) = default;
  };
  FindingType type;
  std::string_view code;  // "MISSING_VERSION"
  std::string details;    // what to do, in a sentence or two
  std::vector<Step> path;
  policy::Place place;  // in the text that was given
};

// AWS's page about a check.
std::string learn_more_link(const Finding& finding);

struct Options {
  policy::Kind kind = policy::Kind::Identity;
  // Of a resource policy, the kind of resource it is for, as validate-policy names it: "AWS::S3::Bucket". Empty: any.
  std::string_view resource_type = {};
};

// The resource types that Options takes: those of ValidatePolicy's validatePolicyResourceType.
bool is_resource_type(std::string_view name);

// Findings in the order of the document. At most kMaxFindings. Time grows with the text, for lists of actions or
// resources with the square of their length up to 200 entries.
inline constexpr std::size_t kMaxFindings = 500;
std::vector<Finding> validate(const std::string& text, const Options& options, const services::Reference& reference);

}  // namespace keyward::validation
