#include "authz/principal_policies.h"

#include <unordered_map>

#include "authz/effective_program.h"
#include "identity/compile.h"

namespace keyward::authz {
namespace {
using identity::Account;
using identity::Catalog;
using identity::ManagedPolicy;

// Goes through the entities that give a principal its policies, always in the same order.
template <class Visitor>
class Walk {
 public:
  Walk(const Account& account, const Catalog& catalog, Visitor& visitor)
      : account_(account), catalog_(catalog), visitor_(visitor) {}

  template <class Principal>
  void run(const Principal& principal) {
    policies_of(principal);
    if constexpr (requires { principal.group_ids; }) {
      for (const std::string& id : principal.group_ids) {
        const auto group = account_.find_group_by_id(id);
        visitor_.group(group);
        if (group != nullptr) policies_of(*group);
      }
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
  Owners owners;  // the principal first
  PrincipalPolicies policies;
  std::shared_ptr<const EffectiveProgram> effective;
};

// The principals asked about last: what was not asked for while `kMaxKept` others were is forgotten.
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
template <class Principal>
PrincipalPolicies collect(const Account& account, const Catalog& catalog, const Principal& principal) {
  Collect collect;
  Walk(account, catalog, collect).run(principal);
  return std::move(collect.out);
}

template <class Principal>
const PrincipalPolicies& kept_policies(const identity::State& state, const Catalog& catalog, std::string_view account,
                                       const std::shared_ptr<const Principal>& principal) {
  constexpr std::uint32_t kOften = 64;
  thread_local KeptPolicies all;
  thread_local Owners owners;
  Kept& kept = all.of(account, principal->id);
  if (kept.version != state.version() || kept.owners.empty() || kept.owners.front() != principal) {
    owners.assign({principal});
    CollectOwners collect_owners{owners};
    const Account& found = *state.find_account(account);
    Walk(found, catalog, collect_owners).run(*principal);
    if (owners != kept.owners) kept = {0, 0, owners, collect(found, catalog, *principal), nullptr};
    kept.version = state.version();
    owners.clear();
  }
  if (++kept.decisions == kOften && worth_combining(kept.policies.identity)) {
    kept.effective = effective_program(kept.policies.identity, kept.owners);
    kept.policies.identity.assign({kept.effective->program.get()});
  }
  return kept.policies;
}
}  // namespace

const policy::Program* nothing_allowed() {
  static const std::shared_ptr<const policy::Program> program = policy::compile(std::vector<policy::Source>());
  return program.get();
}

const policy::Program* everything_allowed() {
  static const std::shared_ptr<const policy::Program> program = *identity::make_session_program(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})");
  return program.get();
}

PrincipalPolicies collect_policies(const Account& account, const Catalog& catalog, const identity::User& user) {
  return collect(account, catalog, user);
}

PrincipalPolicies collect_policies(const Account& account, const Catalog& catalog, const identity::Role& role) {
  return collect(account, catalog, role);
}

const PrincipalPolicies& policies_of(const identity::State& state, const Catalog& catalog, std::string_view account,
                                     const std::shared_ptr<const identity::User>& user) {
  return kept_policies(state, catalog, account, user);
}

const PrincipalPolicies& policies_of(const identity::State& state, const Catalog& catalog, std::string_view account,
                                     const std::shared_ptr<const identity::Role>& role) {
  return kept_policies(state, catalog, account, role);
}
}  // namespace keyward::authz
