// What is wrong, risky or superfluous in a document: the checks of IAM Access Analyzer's policy validation that need no
// knowledge of single services. Unlike parse() it goes on after a fault and says where each one is.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "policy/policy.h"

namespace keyward::policy {

enum class FindingType : std::uint8_t { Error, SecurityWarning, Warning, Suggestion };
// "ERROR", "SECURITY_WARNING" ...
std::string_view wire_name(FindingType type);

struct Finding {
  // One step into the document: a member, an element by its index from 0, or at the end the value itself.
  struct Step {
    enum class Kind : std::uint8_t { Key, Index, Value };
    Kind kind;
    std::string text;  // the member's name; the value as it is written
    std::uint32_t index = 0;
    friend bool operator==(const Step&, const Step&) = default;
  };
  FindingType type;
  std::string_view code;  // "MISSING_VERSION"
  std::string details;    // what to do, in a sentence
  std::vector<Step> path;
  Place place;  // in the text that was given
};

// Findings in the order of the document. At most kMaxFindings. Time grows with the text, for lists of actions or
// resources with the square of their length up to 200 entries.
inline constexpr std::size_t kMaxFindings = 500;
std::vector<Finding> validate(const std::string& text, Kind kind);

}  // namespace keyward::policy
