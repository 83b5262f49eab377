// SimulatePrincipalPolicy's PolicyExclusionList: which of a principal's policies a simulation leaves out.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyIdentifier.html
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/handler.h"

namespace keyward::api {

class PolicyExclusions {
 public:
  PolicyExclusions() = default;
  // InvalidInput: an identifier with none or several of its members, an ARN that is none, or a wildcard in a place
  // where none may be. Identifiers that match nothing are ignored, as are those of RCPs, which are not simulated.
  static Result<PolicyExclusions> make(const std::vector<iam::PolicyIdentifier>& identifiers);

  // `type`: "user", "group" or "role".
  bool has_inline(std::string_view type, std::string_view entity, std::string_view name) const;
  // `type`: "aws-managed" or "user-managed".
  bool has_managed(std::string_view type, std::string_view arn) const;
  bool has_boundary() const { return has_type("permission-boundary"); }
  bool has_service_control() const { return has_type("scp"); }

 private:
  struct Inline {
    std::string type, entity, policy;  // entity: an encoded pattern
  };
  Result<void> add(const iam::PolicyIdentifier& identifier);
  bool has_type(std::string_view type) const;

  std::vector<std::string> types_;
  std::vector<std::string> arns_;  // encoded patterns
  std::vector<Inline> inline_;
};

}  // namespace keyward::api
