// The AWS managed policies: they belong to no account, and every account may attach them.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "identity/entities.h"

namespace keyward::identity {

// Immutable to the outside; any number of threads may ask one. A policy is made and compiled when it is first asked
// for, so that a server does not wait for it at start. Only the default version of each policy is there.
class Catalog {
 public:
  Catalog();
  ~Catalog();
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  // With its program. Null if there is none of this ARN; ARNs are compared byte for byte.
  std::shared_ptr<const ManagedPolicy> find(std::string_view arn) const;
  // Every policy, by folded name, with its program.
  std::vector<std::shared_ptr<const ManagedPolicy>> all() const;
  // Whether AWS counts the policy among those for job functions, as the console's list shows it. False for a policy
  // that is not of the catalog.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
  bool is_job_function(const ManagedPolicy& policy) const;

 private:
  struct Entry;
  const Entry* entry(std::string_view arn) const;
  std::vector<std::unique_ptr<Entry>> entries_;  // by ARN
};

}  // namespace keyward::identity
