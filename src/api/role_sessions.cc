#include "api/role_sessions.h"

#include <fmt/format.h>

#include <algorithm>

#include "identity/names.h"
#include "secrets/ids.h"

namespace keyward::api {
namespace {
// What a token of 4 KiB has left beside the longest names, for policies and tags: room for an inline policy of 2,048
// characters with ten ARNs.
constexpr std::size_t kPackedBytes = 2'700;
}  // namespace

Result<sts::Credentials> issue_credentials(const Env& env, Time now, std::int64_t duration_seconds,
                                           secrets::SessionToken token) {
  token.access_key_id = secrets::new_id(secrets::IdKind::TemporaryAccessKey, token.account, env.random);
  token.issued = now;
  token.expires = {now.seconds + duration_seconds};
  auto sealed = env.tokens.seal_session(token, env.random);
  if (!sealed) return std::unexpected(std::move(sealed).error());
  return sts::Credentials{token.access_key_id, env.tokens.temporary_secret(token), secrets::SecretString(*sealed),
                          token.expires};
}

Result<std::int64_t> packed_policy_size(const SessionPolicies& policies, const std::vector<identity::Tag>& tags) {
  std::size_t bytes = policies.text.size();
  for (const std::string& arn : policies.arns) bytes += arn.size() + 2;
  for (const identity::Tag& tag : tags) bytes += tag.key.size() + tag.value.size() + 4;
  const std::size_t percent = (bytes * 100 + kPackedBytes - 1) / kPackedBytes;
  if (percent > 100)
    return fail(Code::PackedPolicyTooLarge,
                fmt::format("Packed policy consumes {}% of allotted space, please use smaller policy.", percent));
  return static_cast<std::int64_t>(percent);
}

void put_policies_and_tags(secrets::SessionToken& token, const SessionPolicies& policies, const SessionTags& tags) {
  token.session_policy = policies.text;
  token.policies = policies.arns;
  for (const identity::Tag& tag : tags.tags) token.tags.push_back({tag.key, tag.value});
  token.transitive_tag_keys = tags.transitive_keys;
}

Result<IssuedRoleSession> issue_role_session(const Env& env, Time now, const RoleSession& session) {
  const std::int64_t duration = session.duration_seconds.value_or(identity::kDefaultRoleSession);
  if (session.chained && duration > kLongestChainedSession)
    return fail(Code::ValidationError,
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  if (duration > session.role.max_session_seconds)
    return fail(Code::ValidationError,
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  const std::int64_t left = session.ends ? session.ends->seconds - now.seconds : duration;
  IssuedRoleSession issued;
  if (!session.policies.empty() || !session.tags.tags.empty()) {
    const Result<std::int64_t> size = packed_policy_size(session.policies, session.tags.tags);
    if (!size) return std::unexpected(size.error());
    issued.packed_policy_size = *size;
  }
  secrets::SessionToken token;
  token.kind = secrets::SessionToken::Kind::AssumedRole;
  token.account = session.account.id();
  token.principal_id = session.role.id;
  token.session_name = session.name;
  token.source_identity = session.source_identity;
  put_policies_and_tags(token, session.policies, session.tags);
  token.context = session.context;
  token.chained = session.chained;
  Result<sts::Credentials> credentials = issue_credentials(env, now, std::min(duration, left), std::move(token));
  if (!credentials) return std::unexpected(std::move(credentials).error());
  issued.credentials = *std::move(credentials);
  issued.user = {session.role.id + ":" + session.name,
                 identity::assumed_role_arn(session.account.id(), session.role.name, session.name)};
  return issued;
}

}  // namespace keyward::api
