#include "identity/compile.h"

#include <fmt/format.h>

#include "policy/program.h"

namespace keyward::identity {
namespace {
Result<void> compile(Document& document, std::string arn, std::string name, std::int64_t version = 0) {
  Result<Document> made = make_document(std::move(document.text), std::move(arn), std::move(name), version);
  if (!made) return std::unexpected(std::move(made).error());
  document = *std::move(made);
  return {};
}
}  // namespace

Result<Document> make_document(std::string text, std::string arn, std::string name, std::int64_t version) {
  Result<policy::Policy> parsed = policy::parse(text, policy::Kind::Identity);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  std::vector<policy::Source> sources(1);
  sources[0].policy = std::make_shared<const policy::Policy>(*std::move(parsed));
  sources[0].arn = std::move(arn);
  sources[0].name = std::move(name);
  if (version != 0) sources[0].version = fmt::format("v{}", version);
  return Document{std::move(text), policy::compile(std::move(sources))};
}

Result<Document> make_trust_document(std::string text, const std::vector<NamedPrincipal>& trusted) {
  Result<policy::Policy> parsed = policy::parse(text, policy::Kind::Trust);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  std::vector<policy::Source> sources(1);
  sources[0].policy = std::make_shared<const policy::Policy>(*std::move(parsed));
  for (const NamedPrincipal& principal : trusted) sources[0].principal_ids.emplace_back(principal.arn, principal.id);
  return Document{std::move(text), policy::compile(std::move(sources))};
}

Result<std::shared_ptr<const policy::Program>> make_session_program(std::string text) {
  Result<policy::Policy> parsed = policy::parse(std::move(text), policy::Kind::Session);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  std::vector<policy::Source> sources(1);
  sources[0].policy = std::make_shared<const policy::Policy>(*std::move(parsed));
  return policy::compile(std::move(sources));
}

Result<void> compile_documents(User& user) {
  for (InlinePolicy& policy : user.inline_policies)
    if (auto compiled = compile(policy.document, {}, policy.name); !compiled) return compiled;
  return {};
}

Result<void> compile_documents(Group& group) {
  for (InlinePolicy& policy : group.inline_policies)
    if (auto compiled = compile(policy.document, {}, policy.name); !compiled) return compiled;
  return {};
}

Result<void> compile_documents(Role& role) {
  Result<Document> trust = make_trust_document(std::move(role.trust.text), role.trusted);
  if (!trust) return std::unexpected(std::move(trust).error());
  role.trust = *std::move(trust);
  for (InlinePolicy& policy : role.inline_policies)
    if (auto compiled = compile(policy.document, {}, policy.name); !compiled) return compiled;
  return {};
}

Result<void> compile_documents(ManagedPolicy& policy) {
  for (PolicyVersion& version : policy.versions)
    if (auto compiled = compile(version.document, policy.arn, policy.name, version.number); !compiled) return compiled;
  return {};
}
}  // namespace keyward::identity
