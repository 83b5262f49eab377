// The policies that a simulation asks: those that a user, group or role has now, and those that come with the call.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/handler.h"
#include "api/lookup.h"
#include "api/policy_exclusions.h"
#include "authz/policy_levels.h"
#include "policy/evaluate.h"

namespace keyward::api {

// Views of the state's programs; those that came with the call are its own. Lives no longer than the state.
class SimulatedPolicies {
 public:
  // What the entity has and the exclusions leave: inline and attached policies, of a user those of its groups, too, and
  // the boundary.
  void add_entity(const identity::Account& account, const identity::Catalog& catalog, const NamedPrincipal& entity,
                  const PolicyExclusions& exclusions = {});
  // The organization that the entity is subject to. It must outlive this.
  void use_organization(const authz::Organization& organization) { organization_ = &organization; }
  // Policies of the call: identity policies, the boundary that stands in for the entity's own, the resource's policy.
  // InvalidInput: one that does not parse, or more than one boundary.
  Result<void> add_identity(const std::vector<std::string>& documents);
  Result<void> set_boundary(const std::vector<std::string>& documents);
  Result<void> set_resource(const std::optional<std::string>& document);
  // SCPs of the call, by level from the root to the account.
  Result<void> add_service_control(const std::vector<iam::OrderedOrganizationPolicyType>& levels);

  policy::Programs identity() const { return identity_; }
  const policy::Program* boundary() const { return boundary_; }
  const policy::Program* resource() const { return resource_; }
  std::span<const policy::Programs> service_control() const {
    return organization_ == nullptr ? service_control_.view() : organization_->service_control.view();
  }
  // Of all policies of identity().
  std::vector<policy::Source> identity_sources() const;
  std::size_t statement_count() const;

  // Where a program comes from, as SourcePolicyType and SourcePolicyId name it.
  struct Origin {
    std::string_view type;
    std::string id;
  };
  const Origin& origin(const policy::Program* program) const;

 private:
  void add(const policy::Program* program, std::string_view type, std::string id);
  template <class Entity>
  void add_policies(const identity::Account& account, const identity::Catalog& catalog, const Entity& entity,
                    std::string_view type, const PolicyExclusions& exclusions);
  Result<const policy::Program*> compile(const std::string& document, policy::Kind kind, std::string name,
                                         std::string_view type);

  std::vector<const policy::Program*> identity_;
  const policy::Program* boundary_ = nullptr;
  const policy::Program* resource_ = nullptr;
  const authz::Organization* organization_ = nullptr;
  authz::PolicyLevels service_control_;
  std::size_t service_control_statements_ = 0;
  std::vector<std::pair<const policy::Program*, Origin>> origins_;
  std::vector<std::shared_ptr<const policy::Program>> own_;
};

}  // namespace keyward::api
