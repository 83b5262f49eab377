#include "api/saml_users.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "api/lookup.h"
#include "api/role_sessions.h"
#include "api/rules.h"
#include "base/text.h"
#include "federation/saml_metadata.h"
#include "identity/names.h"

namespace keyward::api {
namespace {
using federation::SamlClaims;
using identity::ArnParts;

constexpr std::string_view kFederatedProvider = "aws:FederatedProvider";
constexpr std::string_view kAudience = "saml:aud";
constexpr std::string_view kIssuer = "saml:iss";
constexpr std::string_view kSubject = "saml:sub";
constexpr std::string_view kSubjectType = "saml:sub_type";
constexpr std::string_view kNameQualifier = "saml:namequalifier";
constexpr std::string_view kSessionName = "sts:RoleSessionName";
// What the session's own requests see; the others are for trust policies alone.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml
constexpr std::array kOfSessions{kFederatedProvider, kNameQualifier, kSubject, kSubjectType};

std::unexpected<Error> not_authorized() {
  return fail(Code::AccessDenied, "Not authorized to perform sts:AssumeRoleWithSAML");
}

// Base64(SHA1(ISSUER + ACCOUNT + "/" + PROVIDER)): a name, and nothing that protects.
std::string name_qualifier(std::string_view issuer, std::string_view document) {
  const std::string text = fmt::format("{}{}", issuer, document);
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) return {};
  return base64(std::span(digest).first(size));
}

authn::Caller caller_of(const ArnParts& provider, std::string_view provider_arn, SamlClaims claims, Time now) {
  const std::string document =
      fmt::format("{}/{}", provider.account, provider.resource.substr(provider.resource.find('/') + 1));
  const std::string qualifier = name_qualifier(claims.issuer, document);
  auto session = std::make_shared<authn::Session>();
  session->name = claims.subject;
  session->unique_id = fmt::format("{}:{}", qualifier, claims.subject);
  session->source_identity = std::move(claims.source_identity);
  session->tags = std::move(claims.tags);
  session->transitive_tag_keys = std::move(claims.transitive_tag_keys);
  session->context = std::move(claims.keys);
  const auto add = [&](std::string_view key, std::string value) {
    session->context.emplace_back(key, std::vector{std::move(value)});
  };
  add(kFederatedProvider, std::string(provider_arn));
  add(kAudience, std::move(claims.recipient));
  add(kIssuer, std::move(claims.issuer));
  add(kSubject, std::move(claims.subject));
  add(kSubjectType, std::move(claims.subject_type));
  add(kNameQualifier, qualifier);
  add("saml:doc", document);
  add(kSessionName, std::move(claims.session_name));
  authn::Caller caller;
  caller.kind = authn::CallerKind::ProviderUser;
  caller.credential = authn::CredentialKind::ProviderProof;
  caller.account = provider.account;
  caller.arn = provider_arn;
  caller.credential_id = std::move(claims.assertion_id);
  caller.expires = claims.session_end;
  if (claims.session_duration) {
    const Time end{now.seconds + *claims.session_duration};
    caller.expires = std::min(caller.expires.value_or(end), end);
  }
  caller.session = std::move(session);
  return caller;
}

const std::string& context_value(const authn::Session& session, std::string_view key) {
  static const std::string kNone;
  const auto found = std::ranges::find_if(session.context, [&](const auto& entry) { return entry.first == key; });
  return found == session.context.end() || found->second.empty() ? kNone : found->second[0];
}
}  // namespace

std::string saml_endpoint(std::string_view public_url) { return fmt::format("{}/saml", public_url); }

Result<SamlClaims> read_saml_claims(const identity::State& state, std::string_view provider_arn,
                                    std::string_view response, std::string_view public_url, Time now) {
  const std::optional<ArnParts> arn = identity::split_arn(provider_arn);
  if (!arn || arn->service != "iam" || !arn->resource.starts_with("saml-provider/"))
    return fail(Code::ValidationError, "Principal ARN is invalid");
  // The same is said of an account that is not there: nobody learns by it which there are.
  const identity::Account* const account = state.find_account(arn->account);
  const auto provider = account == nullptr ? nullptr : saml_provider_of(*account, provider_arn);
  if (provider == nullptr) return fail(Code::InvalidIdentityToken, "Specified provider doesn't exist");
  const auto metadata = federation::parse_saml_metadata(provider->metadata);
  if (!metadata) return fail(Code::InvalidIdentityToken, "Could not parse metadata");
  return federation::read_saml_response(response, *metadata, saml_endpoint(public_url), now);
}

Result<authn::Caller> saml_user(const identity::State& state, const sts::AssumeRoleWithSAMLInput& input,
                                std::string_view public_url, Time now) {
  const std::optional<ArnParts> role = identity::split_arn(input.role_arn);
  if (!role || role->service != "iam" || !role->resource.starts_with("role/"))
    return fail(Code::ValidationError, fmt::format("{} is invalid", input.role_arn));
  Result<SamlClaims> claims =
      read_saml_claims(state, input.principal_arn, input.saml_assertion.expose(), public_url, now);
  if (!claims) return std::unexpected(std::move(claims).error());
  const federation::SamlRole wanted{input.role_arn, input.principal_arn};
  const ArnParts provider = *identity::split_arn(input.principal_arn);
  if (std::ranges::find(claims->roles, wanted) == claims->roles.end() || provider.account != role->account)
    return not_authorized();
  return caller_of(provider, input.principal_arn, *std::move(claims), now);
}

Result<sts::AssumeRoleWithSAMLOutput> assume_role_with_saml(const Context& context,
                                                            const sts::AssumeRoleWithSAMLInput& input) {
  const authn::Session& user = *context.caller.session;
  const auto role = find_role_by_arn(context.state, input.role_arn);  // the gate has seen it
  if (role == nullptr) return fail(Code::ServiceFailure, "The role is gone.");
  auto policies = read_session_policies(context.account, context.env.catalog, input.policy, input.policy_arns);
  if (!policies) return std::unexpected(std::move(policies).error());
  auto tags = session_tags(user.tags, user.transitive_tag_keys, nullptr);
  if (!tags) return std::unexpected(std::move(tags).error());
  std::vector<secrets::SessionToken::ContextKey> keys;
  keys.reserve(std::size(kOfSessions));
  for (const std::string_view key : kOfSessions) keys.push_back({std::string(key), {context_value(user, key)}});
  auto issued = issue_role_session(context.env, context.now,
                                   {.account = context.account,
                                    .role = *role,
                                    .name = context_value(user, kSessionName),
                                    .duration_seconds = input.duration_seconds,
                                    .ends = context.caller.expires,
                                    .policies = *std::move(policies),
                                    .tags = *std::move(tags),
                                    .source_identity = user.source_identity,
                                    .context = std::move(keys)});
  if (!issued) return std::unexpected(std::move(issued).error());
  sts::AssumeRoleWithSAMLOutput output;
  output.credentials = std::move(issued->credentials);
  output.assumed_role_user = std::move(issued->user);
  output.packed_policy_size = issued->packed_policy_size;
  output.subject = user.name;
  output.subject_type = context_value(user, kSubjectType);
  output.issuer = context_value(user, kIssuer);
  output.audience = context_value(user, kAudience);
  output.name_qualifier = context_value(user, kNameQualifier);
  if (!user.source_identity.empty()) output.source_identity = user.source_identity;
  return output;
}

}  // namespace keyward::api
