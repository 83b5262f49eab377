// The AWS managed policies: they belong to no account, and every account may attach them.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "identity/entities.h"

namespace keyward::identity {

// A policy that does not come with the program: an operator's. Its document must compile.
struct AddedPolicy {
  std::string arn, name, path, id, description;
  bool job_function = false;
  Time created, updated;
  std::int64_t default_version = 1;
  std::string document;
};

// Immutable to the outside; any number of threads may ask one. A policy is made and compiled when it is first asked
// for, so that a server does not wait for it at start. Only the default version of each policy is there.
class Catalog {
 public:
  // One that is added stands in for the built-in one of the same ARN. Requires: no ARN is there twice in `added`.
  explicit Catalog(std::vector<AddedPolicy> added = {});
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
