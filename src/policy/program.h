// Policies in the form that decisions are made from. Compile a policy once, when it is stored or loaded: the result is
// immutable and shared by all threads and by all principals that have the policy. A principal's policies are then a
// short list of programs (evaluate.h), or one program compiled from all of them where a list would be long.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "policy/policy.h"

namespace keyward::policy {

// A policy with its identity: what names it in messages and explanations.
struct Source {
  std::shared_ptr<const Policy> policy;  // never null
  std::string arn;   // of a managed policy, SCP or RCP; empty for inline, session, resource, trust policies
  std::string name;  // what the simulator calls it: "AdministratorAccess", "PolicyInputList.1"
  // Trust and resource policies: the unique IDs that the named users and roles had when the policy was stored, as pairs
  // of ARN and ID. Such a name then matches the ID and not the ARN, so that a successor of the same name gets nothing.
  std::vector<std::pair<std::string, std::string>> principal_ids = {};
  std::string version = {};  // of a managed policy: "v3"
};

class Program {
 public:
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  const std::vector<Source>& sources() const { return sources_; }
  std::uint32_t statement_count() const;
  // Heap bytes, without the sources' policies.
  std::size_t bytes() const;

  struct Parts;  // the compiled form, for the engine's own files only
  const Parts& parts() const { return *parts_; }

 private:
  friend std::shared_ptr<const Program> compile(std::vector<Source> sources);
  Program(std::vector<Source> sources, std::unique_ptr<const Parts> parts);
  std::vector<Source> sources_;
  std::unique_ptr<const Parts> parts_;
};

// All policies of one program are of one type (evaluate.h's PolicySets says which); their order does not matter.
// Time and space grow with the text of the policies. No sources: a program that says nothing.
std::shared_ptr<const Program> compile(std::vector<Source> sources);
// One policy without a name.
std::shared_ptr<const Program> compile(Policy policy);

}  // namespace keyward::policy
