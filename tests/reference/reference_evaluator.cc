#include "reference_evaluator.h"

#include <algorithm>

#include "base/text.h"
#include "statements.h"

namespace keyward::reference {
namespace {

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return equals_ignore_case(text, name); });
}

// What a document says to the caller: whether it denies, and the most direct of its grants.
struct Voice {
  bool denies = false;
  Naming grant = Naming::No;
  bool allows() const { return grant != Naming::No; }
};

// Policies without Principal elements speak to their holder.
Voice voice_of(const DocumentLines& document, const Query& query, const Setting& setting) {
  Voice voice;
  for (const StatementLines& statement : document.statements) {
    Naming named = Naming::Exactly;
    if (statement.principal.present) {
      Setting own = setting;
      own.has_boundary = setting.has_boundary && !statement.allow;
      own.trust = setting.trust && statement.allow;  // nobody escapes a Deny by not signing
      named = naming(statement.principal, query.caller, own);
    }
    if (named == Naming::No || !speaks_about(statement, document.variables, query)) continue;
    if (statement.allow)
      voice.grant = std::max(voice.grant, named);
    else
      voice.denies = true;
  }
  return voice;
}

Voice voice_of(const std::vector<DocumentLines>& documents, const Query& query) {
  Voice all;
  for (const DocumentLines& document : documents) {
    const Voice one = voice_of(document, query, {});
    all.denies = all.denies || one.denies;
    all.grant = std::max(all.grant, one.grant);
  }
  return all;
}

bool is_service_linked(const Caller& caller) {
  return caller.kind == CallerKind::RoleSession &&
         caller.parent_arn.find(":role/aws-service-role/") != std::string::npos;
}

bool is_role(std::string_view resource) {
  const std::vector<std::string> parts = split_arn_text(resource, false);
  return parts.size() == 6 && parts[2] == "iam" && parts[5].starts_with("role/");
}

bool is_key(std::string_view resource) {
  const std::vector<std::string> parts = split_arn_text(resource, false);
  return parts.size() == 6 && parts[2] == "kms" && parts[5].starts_with("key/");
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::Allowed:
      return "Allowed";
    case Verdict::ExplicitlyDenied:
      return "ExplicitlyDenied";
    case Verdict::ImplicitlyDenied:
      break;
  }
  return "ImplicitlyDenied";
}

Caller read_caller(std::string_view principal, std::string_view action, std::string_view parent_arn) {
  Caller caller;
  caller.arn = principal;
  caller.parent_arn = parent_arn;
  if (principal == "*") return caller;
  const std::vector<std::string> parts = split_arn_text(principal, false);
  const bool unsigned_action = is_any_of(action, {"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"});
  if (parts.size() != 6) {
    const bool service = principal.ends_with(".amazonaws.com") && principal != "cognito-identity.amazonaws.com";
    caller.kind = service || !unsigned_action ? CallerKind::Service : CallerKind::IdentityProvider;
    return caller;
  }
  const std::string& what = parts[5];
  if (what.starts_with("saml-provider/") || what.starts_with("oidc-provider/")) {
    caller.kind = CallerKind::IdentityProvider;
    return caller;
  }
  caller.account = parts[4];
  const std::string entities = "arn:aws:iam::" + caller.account + ":";
  if (what == "root") {
    caller.kind = CallerKind::Root;
  } else if (what.starts_with("assumed-role/")) {
    caller.kind = CallerKind::RoleSession;
    const std::size_t name_at = std::string_view("assumed-role/").size();
    if (parent_arn.empty())
      caller.parent_arn = entities + "role/" + what.substr(name_at, what.find('/', name_at) - name_at);
  } else if (what.starts_with("federated-user/")) {
    caller.kind = CallerKind::FederatedUser;
    if (parent_arn.empty())
      caller.parent_arn = entities + "user/" + what.substr(std::string_view("federated-user/").size());
  } else {
    caller.kind = CallerKind::User;
  }
  return caller;
}

bool is_trust_action(std::string_view action) {
  return is_any_of(action, {"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
                            "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"});
}

Verdict decide(const PolicyCollection& policies, const Query& query) {
  const Caller& caller = query.caller;
  if (is_any_of(query.action, {"sts:GetCallerIdentity", "sts:GetSessionToken"})) return Verdict::Allowed;

  // Which inputs apply to this caller.
  const bool has_account = !caller.account.empty();
  const bool has_identity_policies = has_account && caller.kind != CallerKind::Root;
  const bool is_session = caller.kind == CallerKind::RoleSession || caller.kind == CallerKind::FederatedUser;
  const bool organization_applies = !is_service_linked(caller);
  const bool trust = is_trust_action(query.action);

  const Voice identity = has_identity_policies ? voice_of(policies.identity, query) : Voice{};
  const bool bounded = has_identity_policies && policies.boundary.has_value();
  const Voice boundary = bounded ? voice_of(*policies.boundary, query, {}) : Voice{};
  const bool has_session_policies = is_session && !policies.session.empty();
  const Voice session = has_session_policies ? voice_of(policies.session, query) : Voice{};
  const Setting resource_setting{.trust = trust, .has_boundary = bounded};
  const Voice resource = policies.resource ? voice_of(*policies.resource, query, resource_setting) : Voice{};
  const Voice endpoint = policies.endpoint ? voice_of(*policies.endpoint, query, {}) : Voice{};

  // Any Deny ends it.
  bool denied = identity.denies || boundary.denies || session.denies || resource.denies || endpoint.denies;
  bool every_level_allows = true;
  if (has_account && organization_applies) {
    for (const std::vector<DocumentLines>& level : policies.service_control) {
      const Voice voice = voice_of(level, query);
      denied = denied || voice.denies;
      every_level_allows = every_level_allows && voice.allows();
    }
  }
  if (organization_applies) {
    for (const std::vector<DocumentLines>& level : policies.resource_control)
      denied = denied || voice_of(level, query).denies;
  }
  if (denied) return Verdict::ExplicitlyDenied;

  // Limits that no grant stands in for.
  if (!every_level_allows) return Verdict::ImplicitlyDenied;
  if (policies.endpoint && !endpoint.allows()) return Verdict::ImplicitlyDenied;

  // Callers without an account: the resource's policy alone.
  if (!has_account) return resource.allows() ? Verdict::Allowed : Verdict::ImplicitlyDenied;
  // Root cannot assume a role.
  const bool assumes_role =
      is_any_of(query.action, {"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"});
  if (assumes_role && caller.kind == CallerKind::Root) return Verdict::ImplicitlyDenied;

  const bool same_account = query.resource_account.empty() || query.resource_account == caller.account;
  // sts:TagSession is also asked about federated users, which have no trust policy.
  const bool trust_decides = assumes_role || (trust && (policies.resource.has_value() || is_role(query.resource)));
  const bool key_policy_decides = ascii_lower(query.action).starts_with("kms:") && is_key(query.resource);
  const bool resource_must_allow = !same_account || trust_decides || key_policy_decides;
  if (resource_must_allow && !resource.allows()) return Verdict::ImplicitlyDenied;

  // The caller's own side. A grant by the resource stands in for it within one account only.
  if (caller.kind == CallerKind::Root) return Verdict::Allowed;
  const Naming grant = same_account ? resource.grant : Naming::No;
  if (grant == Naming::Exactly) return Verdict::Allowed;
  if (!identity.allows() && grant != Naming::Parent) return Verdict::ImplicitlyDenied;
  if (bounded && !boundary.allows()) return Verdict::ImplicitlyDenied;
  if (has_session_policies && !session.allows()) return Verdict::ImplicitlyDenied;
  if (caller.kind == CallerKind::FederatedUser && !has_session_policies) return Verdict::ImplicitlyDenied;
  return Verdict::Allowed;
}

}  // namespace keyward::reference
