// Finding what an input names, with AWS's error where it is not there.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "api/handler.h"

namespace keyward::api {

// NoSuchEntity: "The user with name N cannot be found."
Result<std::shared_ptr<const identity::User>> find_user(const Context& context, std::string_view name);
Result<std::shared_ptr<const identity::Group>> find_group(const Context& context, std::string_view name);
Result<std::shared_ptr<const identity::Role>> find_role(const Context& context, std::string_view name);
// The same for a role that is to be changed: UnmodifiableEntity for a service-linked one.
Result<std::shared_ptr<const identity::Role>> find_own_role(const Context& context, std::string_view name);
// The role that has this very ARN, in whatever account; null if there is none. A role's name has one spelling here:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
std::shared_ptr<const identity::Role> find_role_by_arn(const identity::State& state, std::string_view arn);
// The user, group or role of the account that has this very ARN; nothing if there is none.
struct NamedPrincipal {
  std::shared_ptr<const identity::User> user;
  std::shared_ptr<const identity::Group> group;
  std::shared_ptr<const identity::Role> role;
  explicit operator bool() const { return user != nullptr || group != nullptr || role != nullptr; }
};
NamedPrincipal find_principal(const identity::Account& account, std::string_view arn);
// The same of an input's member. InvalidInput: "MEMBER ARN is not the ARN of a user, group or role."; NoSuchEntity:
// "The entity ARN cannot be found."
Result<NamedPrincipal> find_identity(const Context& context, std::string_view member, const std::string& arn);
// NoSuchEntity: "Instance Profile N cannot be found."
Result<std::shared_ptr<const identity::InstanceProfile>> find_instance_profile(const Context& context,
                                                                               std::string_view name);

// NoSuchEntity: "The Server Certificate with name N cannot be found."
Result<std::shared_ptr<const identity::ServerCertificate>> find_server_certificate(const Context& context,
                                                                                   std::string_view name);
// The OpenID Connect provider of an ARN. Errors: ValidationError for a text that is no ARN, InvalidInput for an ARN of
// something else, NoSuchEntity "OpenIDConnect Provider not found for arn A".
Result<std::shared_ptr<const identity::OpenIdConnectProvider>> find_open_id_connect_provider(const Context& context,
                                                                                             std::string_view arn);
// What a provider is called: the rest of its ARN, or of its URL. Nothing for any other text.
std::optional<std::string_view> open_id_connect_provider_name(std::string_view arn_or_url);

// The SAML provider of an ARN; null: none of this account.
std::shared_ptr<const identity::SamlProvider> saml_provider_of(const identity::Account& account, std::string_view arn);
// The same. Errors: ValidationError for a text that is no ARN, InvalidInput for an ARN of something else, NoSuchEntity
// "Manifest not found for arn A", AWS's words.
Result<std::shared_ptr<const identity::SamlProvider>> find_saml_provider(const Context& context, std::string_view arn);

// Whose credentials an operation means: the named user's, or without a name the caller's own, which may be root.
struct Owner {
  std::shared_ptr<const identity::User> user;  // null: root
  std::string_view id() const { return user == nullptr ? identity::kRootOwner : std::string_view(user->id); }
};
// ValidationError without a name for a role session or federated user, which is no user.
Result<Owner> find_owner(const Context& context, const std::optional<std::string>& user_name);
std::unexpected<Error> no_calling_user();

// A customer managed policy of the account or one of AWS's. Errors: ValidationError for a text that is no ARN,
// InvalidInput for an ARN of something else, NoSuchEntity "Policy ARN was not found."
Result<std::shared_ptr<const identity::ManagedPolicy>> find_policy(const Context& context, std::string_view arn);
// The same for a policy that is to be changed: AccessDenied with `refusal` for one of AWS's.
Result<std::shared_ptr<const identity::ManagedPolicy>> find_own_policy(const Context& context, std::string_view arn,
                                                                       std::string_view refusal);
// The same for one that is to be attached: NoSuchEntity "Policy ARN does not exist or is not attachable."
Result<std::shared_ptr<const identity::ManagedPolicy>> find_attachable(const Context& context, std::string_view arn);
// The same for a permissions boundary: NoSuchEntity "Scope ARN: ARN does not exist or is not attachable."
Result<void> check_boundary(const Context& context, std::string_view arn);

// NoSuchEntity: "MFA Device with serial number S does not exist."
Result<std::shared_ptr<const identity::MfaDevice>> find_mfa_device(const Context& context, std::string_view serial);

// An AROA... that no role of the account has.
std::string new_role_id(const Context& context);

// LimitExceeded: "Cannot exceed quota for NAME: VALUE" if `held` has reached the quota.
Result<void> check_quota(std::string_view name, std::size_t held, std::int64_t quota);

}  // namespace keyward::api
