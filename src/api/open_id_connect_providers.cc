// OpenID Connect providers: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"
#include "base/text.h"
#include "identity/names.h"

namespace keyward::api {
using identity::OpenIdConnectProvider;

namespace {
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
constexpr std::size_t kMaxClientIds = 100;
constexpr std::size_t kMaxThumbprints = 5;

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_port(std::string_view text) {
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits && !text.empty() && text.size() <= 5 && text[0] != '0';
}

// "HOST[:PORT][/PATH]". The name is the prefix of condition keys ("HOST:aud"), so that it must not be one of a service
// ("saml"): a host has a dot, a port or a path, or is localhost.
bool is_name(std::string_view name) {
  const std::string_view authority = name.substr(0, name.find('/'));
  const std::string_view host = authority.substr(0, authority.find(':'));
  if (host.empty() || !std::ranges::all_of(host, is_host_character) || host.front() == '.' || host.front() == '-')
    return false;
  if (host.size() < authority.size() && !is_port(authority.substr(host.size() + 1))) return false;
  if (host.size() == name.size() && host.find('.') == host.npos && !equals_ignore_case(host, "localhost")) return false;
  return std::ranges::all_of(name.substr(authority.size()), [](char c) {
    return c > ' ' && c < 0x7F && std::string_view(R"(?#\"<>^`{|})").find(c) == std::string_view::npos;
  });
}

// In lower case, each once.
Result<std::vector<std::string>> read_thumbprints(const std::vector<std::string>& sent) {
  if (sent.size() > kMaxThumbprints)
    return fail(Code::InvalidInput, "Thumbprint list must contain fewer than 5 entries.");
  std::vector<std::string> thumbprints;
  for (const std::string& one : sent) {
    if (!parse_hex(one)) return fail(Code::InvalidInput, "The thumbprint must be 40 hexadecimal digits.");
    std::string thumbprint = ascii_lower(one);
    if (std::ranges::find(thumbprints, thumbprint) == thumbprints.end()) thumbprints.push_back(std::move(thumbprint));
  }
  return thumbprints;
}

Result<void> add_client_id(std::vector<std::string>& client_ids, const std::string& id) {
  if (std::ranges::find(client_ids, id) != client_ids.end()) return {};
  if (auto room = check_quota("ClientIdsPerOpenIdConnectProvider", client_ids.size(), kMaxClientIds); !room)
    return room;
  client_ids.push_back(id);
  return {};
}

template <class Output>
WriteResult<Output> changed(const Context& context, OpenIdConnectProvider provider) {
  Written<Output> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(provider)));
  return written;
}
}  // namespace

WriteResult<iam::CreateOpenIDConnectProviderOutput> create_open_id_connect_provider(
    const Context& context, const iam::CreateOpenIDConnectProviderInput& input) {
  const identity::Account& account = context.account;
  const std::optional<std::string_view> name = open_id_connect_provider_name(input.url);
  if (!name || !input.url.starts_with("https://") || !is_name(*name))
    return fail(Code::InvalidInput, "Invalid Open ID Connect Provider URL");
  if (account.find_open_id_connect_provider(*name) != nullptr)
    return fail(Code::EntityAlreadyExists, fmt::format("Provider with url {} already exists.", input.url));
  if (auto room = check_quota("OpenIdConnectProvidersPerAccount", account.open_id_connect_providers().size(),
                              context.env.quotas.open_id_connect_providers_per_account);
      !room)
    return std::unexpected(std::move(room).error());
  OpenIdConnectProvider provider;
  for (const std::string& id : input.client_id_list)
    if (auto added = add_client_id(provider.client_ids, id); !added) return std::unexpected(std::move(added).error());
  auto thumbprints = read_thumbprints(input.thumbprint_list);
  if (!thumbprints) return std::unexpected(std::move(thumbprints).error());
  auto tags = with_tags({}, input.tags, TagKeys::MatchCase, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  provider.name = *name;
  provider.created = context.now;
  provider.thumbprints = *std::move(thumbprints);
  provider.tags = *std::move(tags);
  Written<iam::CreateOpenIDConnectProviderOutput> written;
  written.output.open_id_connect_provider_arn = identity::open_id_connect_provider_arn(account.id(), provider.name);
  written.output.tags = tags_shape(provider.tags);
  written.changes.push_back(identity::put(account.id(), std::move(provider)));
  return written;
}

Result<iam::GetOpenIDConnectProviderOutput> get_open_id_connect_provider(
    const Context& context, const iam::GetOpenIDConnectProviderInput& input) {
  auto provider = find_open_id_connect_provider(context, input.open_id_connect_provider_arn);
  if (!provider) return std::unexpected(std::move(provider).error());
  iam::GetOpenIDConnectProviderOutput output;
  output.url = (*provider)->name;
  output.client_id_list = (*provider)->client_ids;
  output.thumbprint_list = (*provider)->thumbprints;
  output.create_date = (*provider)->created;
  output.tags = tags_shape((*provider)->tags);
  return output;
}

Result<iam::ListOpenIDConnectProvidersOutput> list_open_id_connect_providers(
    const Context& context, const iam::ListOpenIDConnectProvidersInput&) {
  iam::ListOpenIDConnectProvidersOutput output;
  context.account.open_id_connect_providers().visit([&](const std::string& name, const auto&) {
    output.open_id_connect_provider_list.push_back(
        {identity::open_id_connect_provider_arn(context.account.id(), name)});
  });
  return output;
}

// The page says that a provider which is not there may be deleted, too; it does not speak of another account's.
WriteResult<iam::DeleteOpenIDConnectProviderOutput> delete_open_id_connect_provider(
    const Context& context, const iam::DeleteOpenIDConnectProviderInput& input) {
  auto provider = find_open_id_connect_provider(context, input.open_id_connect_provider_arn);
  Written<iam::DeleteOpenIDConnectProviderOutput> written;
  if (!provider && provider.error().code == Code::NoSuchEntity &&
      identity::split_arn(input.open_id_connect_provider_arn)->account == context.account.id())
    return written;
  if (!provider) return std::unexpected(std::move(provider).error());
  written.changes.push_back(identity::erase<OpenIdConnectProvider>(context.account.id(), (*provider)->name));
  return written;
}

WriteResult<iam::AddClientIDToOpenIDConnectProviderOutput> add_client_id_to_open_id_connect_provider(
    const Context& context, const iam::AddClientIDToOpenIDConnectProviderInput& input) {
  auto found = find_open_id_connect_provider(context, input.open_id_connect_provider_arn);
  if (!found) return std::unexpected(std::move(found).error());
  OpenIdConnectProvider provider = **found;
  if (auto added = add_client_id(provider.client_ids, input.client_id); !added)
    return std::unexpected(std::move(added).error());
  return changed<iam::AddClientIDToOpenIDConnectProviderOutput>(context, std::move(provider));
}

WriteResult<iam::RemoveClientIDFromOpenIDConnectProviderOutput> remove_client_id_from_open_id_connect_provider(
    const Context& context, const iam::RemoveClientIDFromOpenIDConnectProviderInput& input) {
  auto found = find_open_id_connect_provider(context, input.open_id_connect_provider_arn);
  if (!found) return std::unexpected(std::move(found).error());
  OpenIdConnectProvider provider = **found;
  std::erase(provider.client_ids, input.client_id);
  return changed<iam::RemoveClientIDFromOpenIDConnectProviderOutput>(context, std::move(provider));
}

WriteResult<iam::UpdateOpenIDConnectProviderThumbprintOutput> update_open_id_connect_provider_thumbprint(
    const Context& context, const iam::UpdateOpenIDConnectProviderThumbprintInput& input) {
  auto found = find_open_id_connect_provider(context, input.open_id_connect_provider_arn);
  if (!found) return std::unexpected(std::move(found).error());
  auto thumbprints = read_thumbprints(input.thumbprint_list);
  if (!thumbprints) return std::unexpected(std::move(thumbprints).error());
  OpenIdConnectProvider provider = **found;
  provider.thumbprints = *std::move(thumbprints);
  return changed<iam::UpdateOpenIDConnectProviderThumbprintOutput>(context, std::move(provider));
}

}  // namespace keyward::api
