// Service-specific credentials:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_api_keys_for_aws_services.html
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "base/text.h"
#include "secrets/ids.h"
#include "secrets/sha256.h"

namespace keyward::api {
using identity::ServiceCredential;
using identity::User;

namespace {
constexpr std::size_t kSecretBytes = 32;
constexpr std::int64_t kDay = 86'400;

// What a service calls the two halves of a credential.
enum class Form : std::uint8_t { UserNameAndPassword, AliasAndSecret };
struct KnownService {
  std::string_view name;
  Form form;
};
constexpr std::array kServices{KnownService{"codecommit.amazonaws.com", Form::UserNameAndPassword},
                               KnownService{"cassandra.amazonaws.com", Form::UserNameAndPassword},
                               KnownService{"bedrock.amazonaws.com", Form::AliasAndSecret},
                               KnownService{"logs.amazonaws.com", Form::AliasAndSecret},
                               KnownService{"xray.amazonaws.com", Form::AliasAndSecret}};

Result<Form> form_of(std::string_view service) {
  const auto* const found = std::ranges::find(kServices, service, &KnownService::name);
  if (found == kServices.end())
    return fail(Code::NotSupportedService,
                fmt::format("No such service {} is supported for Service Specific Credentials", service));
  return found->form;
}

std::string status_text(const ServiceCredential& credential, Time now) {
  if (credential.expires && *credential.expires <= now) return "Expired";
  return credential.active ? "Active" : "Inactive";
}

// Random, and known to nobody but who gets it now.
secrets::SecretString new_secret(ServiceCredential& credential, Random& random) {
  std::array<std::uint8_t, kSecretBytes> bytes;
  random.fill(bytes);
  std::string text = base64(bytes);
  secrets::wipe(std::span<std::uint8_t>(bytes));
  credential.secret_sha256 = hex_lower(secrets::sha256(text));
  secrets::SecretString secret(text);
  secrets::wipe(std::span<char>(text));
  return secret;
}

iam::ServiceSpecificCredential credential_shape(const User& user, const ServiceCredential& credential, Form form,
                                                secrets::SecretString secret, Time now) {
  iam::ServiceSpecificCredential out;
  out.create_date = credential.created;
  out.expiration_date = credential.expires;
  out.service_name = credential.service;
  if (form == Form::UserNameAndPassword) {
    out.service_user_name = credential.name;
    out.service_password = std::move(secret);
  } else {
    out.service_credential_alias = credential.name;
    out.service_credential_secret = std::move(secret);
  }
  out.service_specific_credential_id = credential.id;
  out.user_name = user.name;
  out.status = status_text(credential, now);
  return out;
}

iam::ServiceSpecificCredentialMetadata metadata_shape(const User& user, const ServiceCredential& credential, Time now) {
  iam::ServiceSpecificCredentialMetadata out;
  out.user_name = user.name;
  out.status = status_text(credential, now);
  if (form_of(credential.service) == Form::UserNameAndPassword) {
    out.service_user_name = credential.name;
  } else {
    out.service_credential_alias = credential.name;
  }
  out.create_date = credential.created;
  out.expiration_date = credential.expires;
  out.service_specific_credential_id = credential.id;
  out.service_name = credential.service;
  return out;
}

// "zoe-at-111122223333", and of a second one "zoe+1-at-111122223333".
std::string new_name(const User& user, std::string_view service, std::string_view account) {
  for (int number = 0;; ++number) {
    std::string name = number == 0 ? fmt::format("{}-at-{}", user.name, account)
                                   : fmt::format("{}+{}-at-{}", user.name, number, account);
    const bool taken = std::ranges::any_of(user.service_credentials, [&](const ServiceCredential& one) {
      return one.service == service && one.name == name;
    });
    if (!taken) return name;
  }
}

// A user whose credentials are to be changed, and the one that is named.
struct Named {
  User user;
  std::vector<ServiceCredential>::iterator credential;
};
Result<Named> find_credential(const Context& context, const std::optional<std::string>& user_name,
                              std::string_view id) {
  const Result<Owner> owner = find_owner(context, user_name);
  if (!owner) return std::unexpected(owner.error());
  const auto none = [] { return fail(Code::NoSuchEntity, "No such credential ID exists"); };
  if (owner->user == nullptr) return none();  // root has none
  Named named{*owner->user, {}};
  named.credential = std::ranges::find(named.user.service_credentials, id, &ServiceCredential::id);
  if (named.credential == named.user.service_credentials.end()) return none();
  return named;
}
}  // namespace

WriteResult<iam::CreateServiceSpecificCredentialOutput> create_service_specific_credential(
    const Context& context, const iam::CreateServiceSpecificCredentialInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  User user = **found;
  const Result<Form> form = form_of(input.service_name);
  if (!form) return std::unexpected(form.error());
  if (input.credential_age_days && *form != Form::AliasAndSecret)
    return fail(Code::ValidationError, fmt::format("Credentials of {} do not expire.", input.service_name));
  const auto held = static_cast<std::size_t>(
      std::ranges::count(user.service_credentials, input.service_name, &ServiceCredential::service));
  if (auto room =
          check_quota("ServiceSpecificCredentialsPerUser", held, context.env.quotas.service_credentials_per_user);
      !room)
    return std::unexpected(std::move(room).error());
  ServiceCredential credential;
  do {
    credential.id = secrets::new_id(secrets::IdKind::ServiceCredential, context.account.id(), context.env.random);
  } while (std::ranges::find(user.service_credentials, credential.id, &ServiceCredential::id) !=
           user.service_credentials.end());
  credential.service = input.service_name;
  credential.name = new_name(user, input.service_name, context.account.id());
  credential.created = context.now;
  if (input.credential_age_days) credential.expires = Time{context.now.seconds + *input.credential_age_days * kDay};
  secrets::SecretString secret = new_secret(credential, context.env.random);
  Written<iam::CreateServiceSpecificCredentialOutput> written;
  written.output.service_specific_credential =
      credential_shape(user, credential, *form, std::move(secret), context.now);
  user.service_credentials.push_back(std::move(credential));
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

Result<iam::ListServiceSpecificCredentialsOutput> list_service_specific_credentials(
    const Context& context, const iam::ListServiceSpecificCredentialsInput& input) {
  if (input.service_name)
    if (const auto form = form_of(*input.service_name); !form) return std::unexpected(form.error());
  std::vector<iam::ServiceSpecificCredentialMetadata> all;
  const auto add = [&](const User& user) {
    for (const ServiceCredential& credential : user.service_credentials)
      if (!input.service_name || *input.service_name == credential.service)
        all.push_back(metadata_shape(user, credential, context.now));
  };
  if (input.all_users.value_or(false)) {
    if (input.user_name) return fail(Code::ValidationError, "UserName and AllUsers exclude each other.");
    context.account.users().visit([&](const std::string&, const auto& user) { add(*user); });
  } else {
    const Result<Owner> owner = find_owner(context, input.user_name);
    if (!owner) return std::unexpected(owner.error());
    if (owner->user != nullptr) add(*owner->user);
  }
  iam::ListServiceSpecificCredentialsOutput output;
  auto paged = page_list(Operation::ListServiceSpecificCredentials, input, all, output,
                         [&](const auto& one) { output.service_specific_credentials.push_back(one); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::ResetServiceSpecificCredentialOutput> reset_service_specific_credential(
    const Context& context, const iam::ResetServiceSpecificCredentialInput& input) {
  auto named = find_credential(context, input.user_name, input.service_specific_credential_id);
  if (!named) return std::unexpected(std::move(named).error());
  ServiceCredential& credential = *named->credential;
  const Result<Form> form = form_of(credential.service);
  if (!form) return std::unexpected(form.error());
  secrets::SecretString secret = new_secret(credential, context.env.random);
  Written<iam::ResetServiceSpecificCredentialOutput> written;
  written.output.service_specific_credential =
      credential_shape(named->user, credential, *form, std::move(secret), context.now);
  written.changes.push_back(identity::put(context.account.id(), std::move(named->user)));
  return written;
}

WriteResult<iam::UpdateServiceSpecificCredentialOutput> update_service_specific_credential(
    const Context& context, const iam::UpdateServiceSpecificCredentialInput& input) {
  auto named = find_credential(context, input.user_name, input.service_specific_credential_id);
  if (!named) return std::unexpected(std::move(named).error());
  named->credential->active = input.status == "Active";
  Written<iam::UpdateServiceSpecificCredentialOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(named->user)));
  return written;
}

WriteResult<iam::DeleteServiceSpecificCredentialOutput> delete_service_specific_credential(
    const Context& context, const iam::DeleteServiceSpecificCredentialInput& input) {
  auto named = find_credential(context, input.user_name, input.service_specific_credential_id);
  if (!named) return std::unexpected(std::move(named).error());
  named->user.service_credentials.erase(named->credential);
  Written<iam::DeleteServiceSpecificCredentialOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(named->user)));
  return written;
}

}  // namespace keyward::api
