// SCPs or RCPs by level, from the organization's root down to the account, in the form that decisions take.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "policy/evaluate.h"

namespace keyward::authz {

class PolicyLevels {
 public:
  void clear();
  // A level without a policy allows nothing, if the levels are of SCPs.
  void add_level();
  // Requires: a level.
  void add(std::shared_ptr<const policy::Program> program);
  void add_levels(const PolicyLevels& others);
  std::size_t size() const { return levels_.size(); }
  // Valid until this is changed. Any number of threads may look.
  std::span<const policy::Programs> view() const { return view_; }

 private:
  void renew();
  struct Range {
    std::size_t first, count;
  };
  std::vector<std::shared_ptr<const policy::Program>> owned_;
  std::vector<const policy::Program*> programs_;
  std::vector<Range> levels_;
  std::vector<policy::Programs> view_;
};

// What the operator has set for all accounts of the installation (server/organization_files.h).
struct Organization {
  PolicyLevels service_control, resource_control;
};

}  // namespace keyward::authz
