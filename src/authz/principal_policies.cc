#include "authz/principal_policies.h"

#include <unordered_map>

#include "authz/effective_program.h"

namespace keyward::authz {
namespace {
using identity::Account;
using identity::Catalog;
using identity::ManagedPolicy;

const policy::Program* nothing_allowed() {
  static const std::shared_ptr<const policy::Program> program = policy::compile(std::vector<policy::Source>());
  return program.get();
}

// Goes through the entities that give a principal its policies, always in the same order.
template <class Visitor>
class Walk {
 public:
  Walk(const Account& account, const Catalog& catalog, Visitor& visitor)
      : account_(account), catalog_(catalog), visitor_(visitor) {}

  template <class Principal>
  void run(const Principal& principal) {
    policies_of(principal);
    for (const std::string& id : principal.group_ids) {
      const auto group = account_.find_group_by_id(id);
      visitor_.group(group);
      if (group != nullptr) policies_of(*group);
    }
    if (!principal.boundary.empty()) visitor_.boundary(find(principal.boundary));
  }

 private:
  std::shared_ptr<const ManagedPolicy> find(const std::string& arn) const {
    if (auto policy = account_.find_policy(arn)) return policy;
    return catalog_.find(arn);
  }
  template <class Entity>
  void policies_of(const Entity& entity) {
    for (const identity::InlinePolicy& policy : entity.inline_policies) visitor_.inline_policy(policy);
    for (const std::string& arn : entity.attached) visitor_.attached(find(arn));
  }

  const Account& account_;
  const Catalog& catalog_;
  Visitor& visitor_;
};

struct Collect {
  PrincipalPolicies out;
  void inline_policy(const identity::InlinePolicy& policy) { out.identity.push_back(policy.document.program.get()); }
  void attached(const std::shared_ptr<const ManagedPolicy>& policy) {
    if (policy != nullptr) out.identity.push_back(policy->in_force().document.program.get());
  }
  void group(const std::shared_ptr<const identity::Group>&) {}
  void boundary(const std::shared_ptr<const ManagedPolicy>& policy) {
    out.boundary = policy == nullptr ? nothing_allowed() : policy->in_force().document.program.get();
  }
};

// Entities are immutable: the same ones give the same policies.
struct CollectOwners {
  Owners& out;
  void inline_policy(const identity::InlinePolicy&) {}  // part of its entity
  void attached(const std::shared_ptr<const ManagedPolicy>& policy) { out.push_back(policy); }
  void group(const std::shared_ptr<const identity::Group>& group) { out.push_back(group); }
  void boundary(const std::shared_ptr<const ManagedPolicy>& policy) { out.push_back(policy); }
};

struct Kept {
  std::uint64_t version = 0;  // of the state in which this was last found to be so
  std::uint32_t decisions = 0;
  Owners owners;  // the user first
  PrincipalPolicies policies;
  std::shared_ptr<const EffectiveProgram> effective;
};

// The users asked about last: what was not asked for while `kMaxKept` others were is forgotten.
class KeptPolicies {
 public:
  Kept& of(const std::string_view account, const std::string& id) {
    key_.assign(account).append("/").append(id);
    if (const auto at = recent_.find(key_); at != recent_.end()) return at->second;
    if (recent_.size() >= kMaxKept) {
      former_ = std::move(recent_);
      recent_.clear();
    }
    if (auto node = former_.extract(key_)) return recent_.insert(std::move(node)).position->second;
    return recent_[key_];
  }

 private:
  static constexpr std::size_t kMaxKept = 1'024;
  std::string key_;
  std::unordered_map<std::string, Kept> recent_, former_;
};
}  // namespace

PrincipalPolicies collect_policies(const Account& account, const Catalog& catalog, const identity::User& user) {
  Collect collect;
  Walk(account, catalog, collect).run(user);
  return std::move(collect.out);
}

const PrincipalPolicies& policies_of(const identity::State& state, const Catalog& catalog, std::string_view account,
                                     const std::shared_ptr<const identity::User>& user) {
  constexpr std::uint32_t kOften = 64;
  thread_local KeptPolicies all;
  thread_local Owners owners;
  Kept& kept = all.of(account, user->id);
  if (kept.version != state.version() || kept.owners.empty() || kept.owners.front() != user) {
    owners.assign({user});
    CollectOwners collect{owners};
    const Account& found = *state.find_account(account);
    Walk(found, catalog, collect).run(*user);
    if (owners != kept.owners) kept = {0, 0, owners, collect_policies(found, catalog, *user), nullptr};
    kept.version = state.version();
    owners.clear();
  }
  if (++kept.decisions == kOften && worth_combining(kept.policies.identity)) {
    kept.effective = effective_program(kept.policies.identity, kept.owners);
    kept.policies.identity.assign({kept.effective->program.get()});
  }
  return kept.policies;
}
}  // namespace keyward::authz
