// The Security Token Service: https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/one_time_codes.h"
#include "api/role_sessions.h"
#include "api/rules.h"
#include "identity/names.h"
#include "secrets/ids.h"

namespace keyward::api {
namespace {
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
constexpr std::int64_t kDefaultSession = 43'200;
constexpr std::int64_t kMaxRootSession = 3'600;

std::vector<identity::Tag> tags_of(const std::vector<sts::Tag>& tags) {
  std::vector<identity::Tag> out;
  out.reserve(tags.size());
  for (const sts::Tag& tag : tags) out.push_back({tag.key, tag.value});
  return out;
}

// How long credentials of a user last that no role limits.
std::int64_t session_seconds(const authn::Caller& caller, const std::optional<std::int64_t>& asked) {
  const std::int64_t duration = asked.value_or(kDefaultSession);
  return caller.is_root() ? std::min(duration, kMaxRootSession) : duration;
}

Result<void> check_long_term(const authn::Caller& caller, const char* operation) {
  if (caller.credential == authn::CredentialKind::AccessKey) return {};
  return fail(Code::AccessDenied, fmt::format("Cannot call {} with session credentials", operation));
}
}  // namespace

Result<sts::GetCallerIdentityOutput> get_caller_identity(const Context& context, const sts::GetCallerIdentityInput&) {
  return sts::GetCallerIdentityOutput{context.caller.unique_id(), context.caller.account, context.caller.arn};
}

Result<sts::GetAccessKeyInfoOutput> get_access_key_info(const Context& context,
                                                        const sts::GetAccessKeyInfoInput& input) {
  if (const identity::KeyOwner* owner = context.state.find_access_key(input.access_key_id))
    return sts::GetAccessKeyInfoOutput{owner->account};
  if (const std::optional<std::string> account = secrets::account_of(input.access_key_id))
    return sts::GetAccessKeyInfoOutput{*account};
  return fail(Code::ValidationError, "Invalid Access Key ID");
}

WriteResult<sts::GetSessionTokenOutput> get_session_token(const Context& context,
                                                          const sts::GetSessionTokenInput& input) {
  const authn::Caller& caller = context.caller;
  if (auto checked = check_long_term(caller, "GetSessionToken"); !checked) return std::unexpected(checked.error());
  Written<sts::GetSessionTokenOutput> written;
  secrets::SessionToken token;
  auto shown =
      shown_code(context.env.records, context.account, caller, input.serial_number, input.token_code, context.now);
  if (!shown) return std::unexpected(std::move(shown).error());
  if (*shown) {
    written.changes.push_back(identity::put(context.account.id(), **std::move(shown)));
    token.mfa_at = context.now;
  }
  token.kind = secrets::SessionToken::Kind::User;
  token.account = caller.account;
  token.principal_id = caller.unique_id();
  auto credentials =
      issue_credentials(context.env, context.now, session_seconds(caller, input.duration_seconds), std::move(token));
  if (!credentials) return std::unexpected(std::move(credentials).error());
  written.output.credentials = *std::move(credentials);
  return written;
}

WriteResult<sts::AssumeRoleOutput> assume_role(const Context& context, const sts::AssumeRoleInput& input) {
  const authn::Caller& caller = context.caller;
  const auto role = find_role_by_arn(context.state, input.role_arn);  // the gate has seen it
  if (role == nullptr) return fail(Code::ServiceFailure, "The role is gone.");
  const identity::Account& account = *context.state.find_account(identity::split_arn(input.role_arn)->account);
  if (!input.provided_contexts.empty())
    return fail(Code::InvalidParameterValue, "ProvidedContexts are of IAM Identity Center, which is not offered here.");
  auto policies = read_session_policies(account, context.env.catalog, input.policy, input.policy_arns);
  if (!policies) return std::unexpected(std::move(policies).error());
  auto tags = session_tags(tags_of(input.tags), input.transitive_tag_keys, caller.session.get());
  if (!tags) return std::unexpected(std::move(tags).error());
  const std::string inherited = caller.session == nullptr ? "" : caller.session->source_identity;
  if (!inherited.empty() && input.source_identity.value_or(inherited) != inherited)
    return fail(Code::AccessDenied, "The source identity of a session cannot be changed.");

  Written<sts::AssumeRoleOutput> written;
  auto shown =
      shown_code(context.env.records, context.account, caller, input.serial_number, input.token_code, context.now);
  if (!shown) return std::unexpected(std::move(shown).error());
  if (*shown) written.changes.push_back(identity::put(context.account.id(), **std::move(shown)));
  auto issued = issue_role_session(context.env, context.now,
                                   {.account = account,
                                    .role = *role,
                                    .name = input.role_session_name,
                                    .duration_seconds = input.duration_seconds,
                                    .chained = caller.kind == authn::CallerKind::AssumedRole,
                                    .policies = *std::move(policies),
                                    .tags = *std::move(tags),
                                    .source_identity = input.source_identity.value_or(inherited)});
  if (!issued) return std::unexpected(std::move(issued).error());
  written.output.credentials = std::move(issued->credentials);
  written.output.assumed_role_user = std::move(issued->user);
  written.output.packed_policy_size = issued->packed_policy_size;
  written.output.source_identity = input.source_identity;
  if (!written.output.source_identity && !inherited.empty()) written.output.source_identity = inherited;
  return written;
}

WriteResult<sts::GetFederationTokenOutput> get_federation_token(const Context& context,
                                                                const sts::GetFederationTokenInput& input) {
  const authn::Caller& caller = context.caller;
  if (auto checked = check_long_term(caller, "GetFederationToken"); !checked) return std::unexpected(checked.error());
  auto policies = read_session_policies(context.account, context.env.catalog, input.policy, input.policy_arns);
  if (!policies) return std::unexpected(std::move(policies).error());
  auto tags = session_tags(tags_of(input.tags), {}, nullptr);
  if (!tags) return std::unexpected(std::move(tags).error());
  const auto size = packed_policy_size(*policies, tags->tags);
  if (!size) return std::unexpected(size.error());
  secrets::SessionToken token;
  token.kind = secrets::SessionToken::Kind::FederatedUser;
  token.account = caller.account;
  token.principal_id = caller.unique_id();
  token.session_name = input.name;
  put_policies_and_tags(token, *policies, *tags);
  auto credentials =
      issue_credentials(context.env, context.now, session_seconds(caller, input.duration_seconds), std::move(token));
  if (!credentials) return std::unexpected(std::move(credentials).error());
  Written<sts::GetFederationTokenOutput> written;
  written.output.credentials = *std::move(credentials);
  written.output.federated_user = {fmt::format("{}:{}", caller.account, input.name),
                                   identity::federated_user_arn(caller.account, input.name)};
  written.output.packed_policy_size = *size;
  return written;
}
}  // namespace keyward::api
