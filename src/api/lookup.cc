#include "api/lookup.h"

#include <fmt/format.h>

#include "api/account_lookup.h"
#include "identity/names.h"
#include "secrets/ids.h"

namespace keyward::api {
namespace {
constexpr std::string_view kSamlType = "saml-provider/";
constexpr std::string_view kPrepareAgain = "The record that was prepared for has changed.";

// Whether the text can name a managed policy at all.
Result<void> check_policy_arn(std::string_view arn) {
  const std::optional<identity::ArnParts> parts = identity::split_arn(arn);
  if (!parts) return fail(Code::ValidationError, fmt::format("ARN {} is not valid.", arn));
  if (parts->service != "iam" || !parts->resource.starts_with("policy/"))
    return fail(Code::InvalidInput, fmt::format("ARN {} is not valid.", arn));
  return {};
}
}  // namespace

std::unexpected<Error> prepare_again() { return fail(Code::ConcurrentModification, std::string(kPrepareAgain)); }
bool is_prepare_again(const Error& error) {
  return error.code == Code::ConcurrentModification && error.message == kPrepareAgain;
}

Result<std::shared_ptr<const identity::User>> find_user(const Context& context, std::string_view name) {
  auto user = context.account.find_user(name);
  if (user == nullptr) return fail(Code::NoSuchEntity, fmt::format("The user with name {} cannot be found.", name));
  return user;
}

Result<std::shared_ptr<const identity::Group>> find_group(const Context& context, std::string_view name) {
  auto group = context.account.find_group(name);
  if (group == nullptr) return fail(Code::NoSuchEntity, fmt::format("The group with name {} cannot be found.", name));
  return group;
}

Result<std::shared_ptr<const identity::Role>> find_role(const Context& context, std::string_view name) {
  auto role = context.account.find_role(name);
  if (role == nullptr) return fail(Code::NoSuchEntity, fmt::format("The role with name {} cannot be found.", name));
  return role;
}

Result<std::shared_ptr<const identity::Role>> find_own_role(const Context& context, std::string_view name) {
  auto role = find_role(context, name);
  if (role && (*role)->is_service_linked())
    return fail(Code::UnmodifiableEntity,
                fmt::format("Cannot perform the operation on the protected role '{}' - this role is only modifiable by "
                            "AWS",
                            (*role)->name));
  return role;
}

std::shared_ptr<const identity::Role> find_role_by_arn(const identity::State& state, std::string_view arn) {
  const std::optional<identity::ArnParts> parts = identity::split_arn(arn);
  const identity::Account* const account = parts ? state.find_account(parts->account) : nullptr;
  if (account == nullptr) return nullptr;
  auto role = account->find_role(parts->resource.substr(parts->resource.rfind('/') + 1));
  if (role == nullptr || identity::role_arn(account->id(), role->path, role->name) != arn) return nullptr;
  return role;
}

NamedPrincipal find_principal(const identity::Account& account, std::string_view arn) {
  NamedPrincipal found;
  const std::optional<identity::ArnParts> parts = identity::split_arn(arn);
  if (!parts || parts->account != account.id()) return found;
  const std::string_view name = parts->resource.substr(parts->resource.rfind('/') + 1);
  // Names are found in any case, ARNs are not.
  if (auto user = account.find_user(name); user && identity::user_arn(account.id(), user->path, user->name) == arn)
    found.user = std::move(user);
  if (auto group = account.find_group(name);
      group && identity::group_arn(account.id(), group->path, group->name) == arn)
    found.group = std::move(group);
  if (auto role = account.find_role(name); role && identity::role_arn(account.id(), role->path, role->name) == arn)
    found.role = std::move(role);
  return found;
}

Result<NamedPrincipal> find_identity(const Context& context, std::string_view member, const std::string& arn) {
  const auto parts = identity::split_arn(arn);
  const bool entity = parts && parts->service == "iam" &&
                      (parts->resource.starts_with("user/") || parts->resource.starts_with("group/") ||
                       parts->resource.starts_with("role/"));
  if (!entity)
    return fail(Code::InvalidInput, fmt::format("{} {} is not the ARN of a user, group or role.", member, arn));
  NamedPrincipal found = find_principal(context.account, arn);
  if (!found) return fail(Code::NoSuchEntity, fmt::format("The entity {} cannot be found.", arn));
  return found;
}

Result<std::shared_ptr<const identity::InstanceProfile>> find_instance_profile(const Context& context,
                                                                               std::string_view name) {
  auto profile = context.account.find_instance_profile(name);
  if (profile == nullptr) return fail(Code::NoSuchEntity, fmt::format("Instance Profile {} cannot be found.", name));
  return profile;
}

Result<std::shared_ptr<const identity::ServerCertificate>> find_server_certificate(const Context& context,
                                                                                   std::string_view name) {
  auto certificate = context.account.find_server_certificate(name);
  if (certificate == nullptr)
    return fail(Code::NoSuchEntity, fmt::format("The Server Certificate with name {} cannot be found.", name));
  return certificate;
}

std::optional<std::string_view> open_id_connect_provider_name(std::string_view arn_or_url) {
  constexpr std::string_view kScheme = "https://";
  constexpr std::string_view kType = "oidc-provider/";
  if (arn_or_url.starts_with(kScheme)) return arn_or_url.substr(kScheme.size());
  const std::optional<identity::ArnParts> parts = identity::split_arn(arn_or_url);
  if (!parts || parts->service != "iam" || !parts->resource.starts_with(kType)) return std::nullopt;
  return parts->resource.substr(kType.size());
}

Result<std::shared_ptr<const identity::OpenIdConnectProvider>> find_open_id_connect_provider(const Context& context,
                                                                                             std::string_view arn) {
  const std::optional<identity::ArnParts> parts = identity::split_arn(arn);
  if (!parts) return fail(Code::ValidationError, fmt::format("ARN {} is not valid.", arn));
  const std::optional<std::string_view> name = open_id_connect_provider_name(arn);
  if (!name) return fail(Code::InvalidInput, fmt::format("ARN {} is not valid.", arn));
  auto provider =
      parts->account == context.account.id() ? context.account.find_open_id_connect_provider(*name) : nullptr;
  if (provider == nullptr)
    return fail(Code::NoSuchEntity, fmt::format("OpenIDConnect Provider not found for arn {}", arn));
  return provider;
}

std::shared_ptr<const identity::SamlProvider> saml_provider_of(const identity::Account& account, std::string_view arn) {
  const std::optional<identity::ArnParts> parts = identity::split_arn(arn);
  if (!parts || parts->service != "iam" || parts->account != account.id() || !parts->resource.starts_with(kSamlType))
    return nullptr;
  return account.find_saml_provider(parts->resource.substr(kSamlType.size()));
}

Result<std::shared_ptr<const identity::SamlProvider>> find_saml_provider(const Context& context, std::string_view arn) {
  const std::optional<identity::ArnParts> parts = identity::split_arn(arn);
  if (!parts) return fail(Code::ValidationError, fmt::format("ARN {} is not valid.", arn));
  if (parts->service != "iam" || !parts->resource.starts_with(kSamlType))
    return fail(Code::InvalidInput, fmt::format("ARN {} is not valid.", arn));
  auto provider = saml_provider_of(context.account, arn);
  if (provider == nullptr) return fail(Code::NoSuchEntity, fmt::format("Manifest not found for arn {}", arn));
  return provider;
}

std::unexpected<Error> no_calling_user() {
  return fail(Code::ValidationError, "Must specify userName when calling with non-User credentials");
}

Result<Owner> find_owner(const Context& context, const std::optional<std::string>& user_name) {
  if (user_name) {
    auto user = find_user(context, *user_name);
    if (!user) return std::unexpected(std::move(user).error());
    return Owner{*std::move(user)};
  }
  if (context.caller.session != nullptr) return no_calling_user();
  return Owner{context.caller.user};
}

Result<std::shared_ptr<const identity::ManagedPolicy>> find_policy(const Context& context, std::string_view arn) {
  if (auto checked = check_policy_arn(arn); !checked) return std::unexpected(std::move(checked).error());
  auto policy = find_managed_policy(context.account, context.env.catalog, arn);
  if (policy == nullptr) return fail(Code::NoSuchEntity, fmt::format("Policy {} was not found.", arn));
  return policy;
}

Result<std::shared_ptr<const identity::ManagedPolicy>> find_own_policy(const Context& context, std::string_view arn,
                                                                       std::string_view refusal) {
  auto policy = find_policy(context, arn);
  if (policy && context.account.find_policy(arn) == nullptr) return fail(Code::AccessDenied, std::string(refusal));
  return policy;
}

Result<std::shared_ptr<const identity::ManagedPolicy>> find_attachable(const Context& context, std::string_view arn) {
  if (!identity::split_arn(arn)) return fail(Code::ValidationError, "Invalid ARN:  Could not be parsed!");
  if (auto checked = check_policy_arn(arn); !checked) return std::unexpected(std::move(checked).error());
  auto policy = find_managed_policy(context.account, context.env.catalog, arn);
  if (policy == nullptr)
    return fail(Code::NoSuchEntity, fmt::format("Policy {} does not exist or is not attachable.", arn));
  return policy;
}

Result<void> check_boundary(const Context& context, std::string_view arn) {
  if (auto checked = check_policy_arn(arn); !checked) return checked;
  if (find_managed_policy(context.account, context.env.catalog, arn) == nullptr)
    return fail(Code::NoSuchEntity, fmt::format("Scope ARN: {} does not exist or is not attachable.", arn));
  return {};
}

Result<std::shared_ptr<const identity::MfaDevice>> find_mfa_device(const Context& context, std::string_view serial) {
  auto device = context.account.find_mfa_device(serial);
  if (device == nullptr)
    return fail(Code::NoSuchEntity, fmt::format("MFA Device with serial number {} does not exist.", serial));
  return device;
}

std::string new_role_id(const Context& context) {
  std::string id;
  do {
    id = secrets::new_id(secrets::IdKind::Role, context.account.id(), context.env.random);
  } while (context.account.find_role_by_id(id) != nullptr);
  return id;
}

Result<void> check_quota(std::string_view name, std::size_t held, std::int64_t quota) {
  if (static_cast<std::int64_t>(held) < quota) return {};
  return fail(Code::LimitExceeded, fmt::format("Cannot exceed quota for {}: {}", name, quota));
}
}  // namespace keyward::api
