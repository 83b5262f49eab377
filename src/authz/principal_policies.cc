#include "authz/principal_policies.h"

#include <unordered_map>

namespace keyward::authz {
namespace {
using identity::Account;
using identity::Catalog;

const policy::Program* program_of(const Account& account, const Catalog& catalog, const std::string& arn) {
  if (const auto policy = account.find_policy(arn)) return policy->in_force().document.program.get();
  if (const auto policy = catalog.find(arn)) return policy->in_force().document.program.get();
  return nullptr;
}

template <class Entity>
void collect_from(const Account& account, const Catalog& catalog, const Entity& entity, PrincipalPolicies& out) {
  for (const identity::InlinePolicy& policy : entity.inline_policies)
    out.identity.push_back(policy.document.program.get());
  for (const std::string& arn : entity.attached)
    if (const policy::Program* program = program_of(account, catalog, arn)) out.identity.push_back(program);
}

const policy::Program* nothing_allowed() {
  static const std::shared_ptr<const policy::Program> program = policy::compile(std::vector<policy::Source>());
  return program.get();
}
}  // namespace

PrincipalPolicies collect_policies(const Account& account, const Catalog& catalog, const identity::User& user) {
  PrincipalPolicies out;
  collect_from(account, catalog, user, out);
  for (const std::string& id : user.group_ids)
    if (const auto group = account.find_group_by_id(id)) collect_from(account, catalog, *group, out);
  if (!user.boundary.empty()) {
    out.boundary = program_of(account, catalog, user.boundary);
    if (out.boundary == nullptr) out.boundary = nothing_allowed();
  }
  return out;
}

const PrincipalPolicies& policies_of(const identity::State& state, const Catalog& catalog, std::string_view account,
                                     const identity::User& user) {
  constexpr std::size_t kMaxKept = 1'024;
  struct Kept {
    std::uint64_t version = 0;
    std::unordered_map<const identity::User*, PrincipalPolicies> users;
  };
  thread_local Kept kept;
  if (kept.version != state.version() || kept.users.size() >= kMaxKept) {
    kept.users.clear();
    kept.version = state.version();
  }
  const auto [at, fresh] = kept.users.try_emplace(&user);
  if (fresh) at->second = collect_policies(*state.find_account(account), catalog, user);
  return at->second;
}
}  // namespace keyward::authz
