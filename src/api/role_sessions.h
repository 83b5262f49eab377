// Giving temporary credentials. Nothing is stored: all that a session is stands in its token.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/handler.h"
#include "api/session_policies.h"
#include "api/session_tags.h"

namespace keyward::api {

// Of a role session that another role session asks for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
inline constexpr std::int64_t kLongestChainedSession = 3'600;

// A session of a role that whoever asks may assume: AssumeRole, AssumeRoleWithWebIdentity, AssumeRoleWithSAML.
struct RoleSession {
  const identity::Account& account;  // the role's
  const identity::Role& role;
  std::string name;                              // RoleSessionName
  std::optional<std::int64_t> duration_seconds;  // one hour without it
  std::optional<Time> ends = {};                 // when it ends at the latest: cuts the duration short
  bool chained = false;                          // asked for by a role session: one hour at most
  SessionPolicies policies = {};
  SessionTags tags = {};
  std::string source_identity = {};  // empty: none
  // Condition keys that every request of the session brings: aws:FederatedProvider, saml:sub, PROVIDER:aud ... No other
  // kind: they are set as they stand here.
  std::vector<secrets::SessionToken::ContextKey> context = {};
};

struct IssuedRoleSession {
  sts::Credentials credentials;
  sts::AssumedRoleUser user;
  std::optional<std::int64_t> packed_policy_size;  // percent; if there are policies or tags
};

// Does not ask whether the session may be had: the gate has (authz/gate.h, Access::trust). ValidationError: longer than
// the role or a chain allows; PackedPolicyTooLarge: policies, tags and context keys do not fit into a token of 4 KiB.
Result<IssuedRoleSession> issue_role_session(const Env& env, Time now, const RoleSession& session);

// The credentials of a token: its key's id, times and secret are made here. PackedPolicyTooLarge as above.
Result<sts::Credentials> issue_credentials(const Env& env, Time now, std::int64_t duration_seconds,
                                           secrets::SessionToken token);

// How much of the space for policies and tags these take, in percent. PackedPolicyTooLarge: more than 100.
Result<std::int64_t> packed_policy_size(const SessionPolicies& policies, const std::vector<identity::Tag>& tags);
void put_policies_and_tags(secrets::SessionToken& token, const SessionPolicies& policies, const SessionTags& tags);

}  // namespace keyward::api
