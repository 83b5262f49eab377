// SAML identity providers: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"
#include "federation/saml_metadata.h"
#include "identity/names.h"

namespace keyward::api {
using identity::SamlProvider;

namespace {
// A provider whose metadata names no end is good for a century: clients expect a date.
constexpr std::int64_t kNoEnd = std::int64_t{36'500} * 86'400;
constexpr std::string_view kUuidAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

Result<void> set_metadata(SamlProvider& provider, const std::string& document, Time now) {
  const auto metadata = federation::parse_saml_metadata(document);
  if (!metadata) return std::unexpected(metadata.error());
  provider.metadata = document;
  provider.valid_until = metadata->valid_until.value_or(Time{now.seconds + kNoEnd});
  return {};
}
}  // namespace

WriteResult<iam::CreateSAMLProviderOutput> create_saml_provider(const Context& context,
                                                                const iam::CreateSAMLProviderInput& input) {
  const identity::Account& account = context.account;
  if (account.find_saml_provider(input.name) != nullptr)
    return fail(Code::EntityAlreadyExists, fmt::format("Provider with name {} already exists.", input.name));
  if (auto room = check_quota("SAMLProvidersPerAccount", account.saml_providers().size(),
                              context.env.quotas.saml_providers_per_account);
      !room)
    return std::unexpected(std::move(room).error());
  SamlProvider provider{.name = input.name, .created = context.now};
  if (auto set = set_metadata(provider, input.saml_metadata_document, context.now); !set)
    return std::unexpected(std::move(set).error());
  auto tags = with_tags({}, input.tags, TagKeys::MatchCase, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  provider.uuid = "SAMLSP" + context.env.random.text(17, kUuidAlphabet);
  provider.tags = *std::move(tags);
  Written<iam::CreateSAMLProviderOutput> written;
  written.output.saml_provider_arn = identity::saml_provider_arn(account.id(), provider.name);
  written.output.tags = tags_shape(provider.tags);
  written.changes.push_back(identity::put(account.id(), std::move(provider)));
  return written;
}

WriteResult<iam::UpdateSAMLProviderOutput> update_saml_provider(const Context& context,
                                                                const iam::UpdateSAMLProviderInput& input) {
  auto found = find_saml_provider(context, input.saml_provider_arn);
  if (!found) return std::unexpected(std::move(found).error());
  Written<iam::UpdateSAMLProviderOutput> written;
  written.output.saml_provider_arn = input.saml_provider_arn;
  if (!input.saml_metadata_document) return written;
  SamlProvider provider = **found;
  if (auto set = set_metadata(provider, *input.saml_metadata_document, context.now); !set)
    return std::unexpected(std::move(set).error());
  written.changes.push_back(identity::put(context.account.id(), std::move(provider)));
  return written;
}

Result<iam::GetSAMLProviderOutput> get_saml_provider(const Context& context, const iam::GetSAMLProviderInput& input) {
  auto provider = find_saml_provider(context, input.saml_provider_arn);
  if (!provider) return std::unexpected(std::move(provider).error());
  iam::GetSAMLProviderOutput output;
  output.saml_provider_uuid = (*provider)->uuid;
  output.saml_metadata_document = (*provider)->metadata;
  output.create_date = (*provider)->created;
  output.valid_until = (*provider)->valid_until;
  output.tags = tags_shape((*provider)->tags);
  return output;
}

Result<iam::ListSAMLProvidersOutput> list_saml_providers(const Context& context, const iam::ListSAMLProvidersInput&) {
  iam::ListSAMLProvidersOutput output;
  context.account.saml_providers().visit([&](const std::string& name, const auto& provider) {
    output.saml_provider_list.push_back(
        {identity::saml_provider_arn(context.account.id(), name), provider->valid_until, provider->created});
  });
  return output;
}

// Roles that trust it stay as they are; nobody comes from it any more.
WriteResult<iam::DeleteSAMLProviderOutput> delete_saml_provider(const Context& context,
                                                                const iam::DeleteSAMLProviderInput& input) {
  auto provider = find_saml_provider(context, input.saml_provider_arn);
  if (!provider) return std::unexpected(std::move(provider).error());
  Written<iam::DeleteSAMLProviderOutput> written;
  written.changes.push_back(identity::erase<SamlProvider>(context.account.id(), (*provider)->name));
  return written;
}

}  // namespace keyward::api
