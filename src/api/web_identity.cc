#include "api/web_identity.h"

#include <fmt/format.h>

#include "api/lookup.h"
#include "api/role_sessions.h"
#include "api/rules.h"
#include "federation/jwt.h"
#include "federation/token_claims.h"
#include "identity/names.h"

namespace keyward::api {
namespace {
using identity::OpenIdConnectProvider;
using identity::State;

constexpr std::string_view kFederatedProvider = "aws:FederatedProvider";

// What is said of an account that is not there, too: nobody learns by it which there are.
Result<std::shared_ptr<const OpenIdConnectProvider>> find_provider(const State& state, std::string_view account_id,
                                                                   std::string_view issuer) {
  const identity::Account* const account = state.find_account(account_id);
  const std::optional<std::string_view> name =
      issuer.starts_with("https://") ? open_id_connect_provider_name(issuer) : std::nullopt;
  auto provider = account == nullptr || !name ? nullptr : account->find_open_id_connect_provider(*name);
  if (provider == nullptr)
    return fail(Code::InvalidIdentityToken,
                fmt::format("No OpenIDConnect provider found in your account for {}", issuer));
  return provider;
}

authn::Caller caller_of(std::string_view account, const OpenIdConnectProvider& provider,
                        federation::TokenClaims claims) {
  auto session = std::make_shared<authn::Session>();
  session->name = claims.subject;
  session->unique_id = fmt::format("{}:{}:{}", provider.name, claims.audience, claims.subject);
  session->source_identity = std::move(claims.source_identity);
  session->tags = std::move(claims.tags);
  session->transitive_tag_keys = std::move(claims.transitive_tag_keys);
  authn::Caller caller;
  caller.kind = authn::CallerKind::ProviderUser;
  caller.credential = authn::CredentialKind::ProviderProof;
  caller.account = account;
  caller.arn = identity::open_id_connect_provider_arn(account, provider.name);
  session->context.emplace_back(kFederatedProvider, std::vector{caller.arn});
  for (auto& [name, values] : claims.keys)
    session->context.emplace_back(fmt::format("{}:{}", provider.name, name), std::move(values));
  caller.session = std::move(session);
  return caller;
}

Result<authn::Caller> verify(const federation::Jwt& jwt, const federation::KeySet& keys, std::string_view account,
                             const OpenIdConnectProvider& provider, Time now) {
  if (!keys.verifies(jwt)) return fail(Code::InvalidIdentityToken, "The signature of the token is not valid.");
  Result<federation::TokenClaims> claims = federation::judge(jwt.claims(), provider, now);
  if (!claims) return std::unexpected(std::move(claims).error());
  return caller_of(account, provider, *std::move(claims));
}
}  // namespace

void WebIdentities::identify(const std::shared_ptr<const State>& state, const std::string& role_arn, std::string token,
                             Done done) {
  const std::optional<identity::ArnParts> arn = identity::split_arn(role_arn);
  if (!arn || arn->service != "iam" || !arn->resource.starts_with("role/"))
    return done(fail(Code::ValidationError, fmt::format("{} is invalid", role_arn)), state);
  Result<federation::Jwt> parsed = federation::Jwt::parse(std::move(token));
  if (!parsed) return done(std::unexpected(std::move(parsed).error()), state);
  const auto provider = find_provider(*state, arn->account, federation::claimed_issuer(parsed->claims()));
  if (!provider) return done(std::unexpected(provider.error()), state);

  const federation::Algorithm algorithm = parsed->algorithm();
  const std::string key_id = parsed->key_id();
  keys_.find(arn->account, **provider, algorithm, key_id,
             [this, account = std::string(arn->account), asked = *provider, jwt = *std::move(parsed),
              done = std::move(done)](Result<std::shared_ptr<const federation::KeySet>> keys) mutable {
               // The provider may have taken its time: what holds now is what counts.
               const std::shared_ptr<const State> newest = published_.get();
               if (!keys) return done(std::unexpected(std::move(keys).error()), newest);
               const auto provider_now = find_provider(*newest, account, asked->url());
               if (!provider_now) return done(std::unexpected(provider_now.error()), newest);
               if ((*provider_now)->thumbprints != asked->thumbprints || (*provider_now)->created != asked->created)
                 return done(fail(Code::IDPCommunicationError, "The identity provider was changed meanwhile."), newest);
               done(verify(jwt, **keys, account, **provider_now, clock_.now()), newest);
             });
}

Result<sts::AssumeRoleWithWebIdentityOutput> assume_role_with_web_identity(
    const Context& context, const sts::AssumeRoleWithWebIdentityInput& input) {
  const authn::Session& user = *context.caller.session;
  const auto role = find_role_by_arn(context.state, input.role_arn);  // the gate has seen it
  if (role == nullptr) return fail(Code::ServiceFailure, "The role is gone.");
  if (input.provider_id)
    return fail(Code::InvalidParameterValue, "ProviderId is for OAuth 2.0 access tokens, which are not taken here.");
  auto policies = read_session_policies(context.account, context.env.catalog, input.policy, input.policy_arns);
  if (!policies) return std::unexpected(std::move(policies).error());
  auto tags = session_tags(user.tags, user.transitive_tag_keys, nullptr);
  if (!tags) return std::unexpected(std::move(tags).error());
  std::vector<secrets::SessionToken::ContextKey> keys;
  std::string audience;
  for (const auto& [key, values] : user.context) {
    if (key.ends_with(":aud") && !key.ends_with(":oaud")) audience = values[0];
    keys.push_back({key, values});
  }
  auto issued = issue_role_session(context.env, context.now,
                                   {.account = context.account,
                                    .role = *role,
                                    .name = input.role_session_name,
                                    .duration_seconds = input.duration_seconds,
                                    .policies = *std::move(policies),
                                    .tags = *std::move(tags),
                                    .source_identity = user.source_identity,
                                    .context = std::move(keys)});
  if (!issued) return std::unexpected(std::move(issued).error());
  sts::AssumeRoleWithWebIdentityOutput output;
  output.credentials = std::move(issued->credentials);
  output.subject_from_web_identity_token = user.name;
  output.assumed_role_user = std::move(issued->user);
  output.packed_policy_size = issued->packed_policy_size;
  output.provider = "https://" + std::string(*open_id_connect_provider_name(context.caller.arn));
  output.audience = std::move(audience);
  if (!user.source_identity.empty()) output.source_identity = user.source_identity;
  return output;
}

}  // namespace keyward::api
