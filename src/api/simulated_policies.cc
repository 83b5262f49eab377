#include "api/simulated_policies.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/account_lookup.h"
#include "authz/principal_policies.h"

namespace keyward::api {
void SimulatedPolicies::add(const policy::Program* program, std::string_view type, std::string id) {
  identity_.push_back(program);
  origins_.emplace_back(program, Origin{type, std::move(id)});
}

template <class Entity>
void SimulatedPolicies::add_policies(const identity::Account& account, const identity::Catalog& catalog,
                                     const Entity& entity, std::string_view type, const PolicyExclusions& exclusions) {
  for (const identity::InlinePolicy& policy : entity.inline_policies)
    if (!exclusions.has_inline(type, entity.name, policy.name))
      add(policy.document.program.get(), type, fmt::format("{}_{}_{}", type, entity.name, policy.name));
  for (const std::string& arn : entity.attached) {
    const auto policy = find_managed_policy(account, catalog, arn);
    const std::string_view kind = account.find_policy(arn) == nullptr ? "aws-managed" : "user-managed";
    if (policy != nullptr && !exclusions.has_managed(kind, arn))
      add(policy->in_force().document.program.get(), kind, policy->name);
  }
}

void SimulatedPolicies::add_entity(const identity::Account& account, const identity::Catalog& catalog,
                                   const NamedPrincipal& entity, const PolicyExclusions& exclusions) {
  std::string boundary;
  if (entity.user != nullptr) {
    add_policies(account, catalog, *entity.user, "user", exclusions);
    for (const std::string& id : entity.user->group_ids)
      if (const auto group = account.find_group_by_id(id)) add_policies(account, catalog, *group, "group", exclusions);
    boundary = entity.user->boundary;
  }
  if (entity.group != nullptr) add_policies(account, catalog, *entity.group, "group", exclusions);
  if (entity.role != nullptr) {
    add_policies(account, catalog, *entity.role, "role", exclusions);
    boundary = entity.role->boundary;
  }
  if (boundary.empty() || exclusions.has_boundary()) return;
  const auto policy = find_managed_policy(account, catalog, boundary);
  boundary_ = policy == nullptr ? authz::nothing_allowed() : policy->in_force().document.program.get();
}

Result<const policy::Program*> SimulatedPolicies::compile(const std::string& document, policy::Kind kind,
                                                          std::string name, std::string_view type) {
  Result<policy::Policy> parsed = policy::parse(document, kind);
  if (!parsed) return fail(Code::InvalidInput, fmt::format("{}: {}", name, parsed.error().message));
  std::vector<policy::Source> sources(1);
  sources[0].policy = std::make_shared<const policy::Policy>(*std::move(parsed));
  sources[0].name = name;
  const policy::Program* const program = own_.emplace_back(policy::compile(std::move(sources))).get();
  origins_.emplace_back(program, Origin{type, std::move(name)});
  return program;
}

Result<void> SimulatedPolicies::add_identity(const std::vector<std::string>& documents) {
  std::size_t number = 0;
  for (const std::string& document : documents) {
    const auto program = compile(document, policy::Kind::Identity, fmt::format("PolicyInputList.{}", ++number), "none");
    if (!program) return std::unexpected(program.error());
    identity_.push_back(*program);
  }
  return {};
}

Result<void> SimulatedPolicies::set_boundary(const std::vector<std::string>& documents) {
  if (documents.empty()) return {};
  if (documents.size() > 1)
    return fail(Code::InvalidInput, "PermissionsBoundaryPolicyInputList can have one policy only.");
  const auto program = compile(documents[0], policy::Kind::Identity, "PermissionsBoundaryPolicyInputList.1", "none");
  if (!program) return std::unexpected(program.error());
  boundary_ = *program;
  return {};
}

Result<void> SimulatedPolicies::set_resource(const std::optional<std::string>& document) {
  if (!document) return {};
  const auto program = compile(*document, policy::Kind::Resource, "ResourcePolicy.1", "resource");
  if (!program) return std::unexpected(program.error());
  resource_ = *program;
  return {};
}

Result<void> SimulatedPolicies::add_service_control(const std::vector<iam::OrderedOrganizationPolicyType>& levels) {
  for (std::size_t level = 0; level < levels.size(); ++level) {
    service_control_.add_level();
    const std::vector<std::string>& documents = levels[level].service_control_policy_input_list;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      const auto program = compile(
          documents[i], policy::Kind::ServiceControl,
          fmt::format("OrderedOrganizationPolicyInputList.{}.ServiceControlPolicyInputList.{}", level + 1, i + 1),
          "none");
      if (!program) return std::unexpected(program.error());
      service_control_.add(own_.back());
      service_control_statements_ += (*program)->statement_count();
    }
  }
  return {};
}

std::vector<policy::Source> SimulatedPolicies::identity_sources() const {
  std::vector<policy::Source> sources;
  for (const policy::Program* const program : identity_)
    sources.insert(sources.end(), program->sources().begin(), program->sources().end());
  return sources;
}

std::size_t SimulatedPolicies::statement_count() const {
  std::size_t count = service_control_statements_;
  for (const policy::Program* const program : identity_) count += program->statement_count();
  for (const policy::Program* const program : {boundary_, resource_})
    if (program != nullptr) count += program->statement_count();
  return count;
}

const SimulatedPolicies::Origin& SimulatedPolicies::origin(const policy::Program* program) const {
  static const Origin kNone{"none", {}};
  const auto found = std::ranges::find(origins_, program, &std::pair<const policy::Program*, Origin>::first);
  return found == origins_.end() ? kNone : found->second;
}

}  // namespace keyward::api
