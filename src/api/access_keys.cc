// Access keys of users and root: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "authn/authenticator.h"
#include "base/text.h"
#include "secrets/ids.h"

namespace keyward::api {
using identity::AccessKey;
using identity::AccountSettings;
using identity::User;

namespace {
const std::vector<AccessKey>& keys_of(const Context& context, const Owner& owner) {
  return owner.user == nullptr ? context.account.settings().root.access_keys : owner.user->access_keys;
}

// The change that gives the owner these keys.
identity::Change with_keys(const Context& context, const Owner& owner, std::vector<AccessKey> keys) {
  if (owner.user != nullptr) {
    User user = *owner.user;
    user.access_keys = std::move(keys);
    return identity::put(context.account.id(), std::move(user));
  }
  AccountSettings settings = context.account.settings();
  settings.root.access_keys = std::move(keys);
  return identity::put(context.account.id(), std::move(settings));
}

std::optional<std::string> name_of(const Owner& owner) {
  return owner.user == nullptr ? std::nullopt : std::optional(owner.user->name);
}

constexpr const char* status_text(const AccessKey& key) { return key.active ? "Active" : "Inactive"; }

std::unexpected<Error> no_key(std::string_view id) {
  return fail(Code::NoSuchEntity, fmt::format("The Access Key with id {} cannot be found.", id));
}
}  // namespace

WriteResult<iam::CreateAccessKeyOutput> create_access_key(const Context& context,
                                                          const iam::CreateAccessKeyInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  std::vector<AccessKey> keys = keys_of(context, *owner);
  if (auto room = check_quota("AccessKeysPerUser", keys.size(), context.env.quotas.access_keys_per_user); !room)
    return std::unexpected(std::move(room).error());
  AccessKey key;
  do {
    key.id = secrets::new_id(secrets::IdKind::AccessKey, context.account.id(), context.env.random);
  } while (context.state.find_access_key(key.id) != nullptr);
  secrets::SecretString secret = secrets::new_secret_access_key(context.env.random);
  key.created = context.now;
  key.sealed_secret =
      base64(context.env.records.seal(bytes_of(secret.expose()), authn::secret_place(key.id), context.env.random));
  Written<iam::CreateAccessKeyOutput> written;
  written.output.access_key = {name_of(*owner), key.id, status_text(key), std::move(secret), key.created};
  keys.push_back(std::move(key));
  written.changes.push_back(with_keys(context, *owner, std::move(keys)));
  return written;
}

Result<iam::ListAccessKeysOutput> list_access_keys(const Context& context, const iam::ListAccessKeysInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  iam::ListAccessKeysOutput output;
  auto paged = page_list(Operation::ListAccessKeys, input, keys_of(context, *owner), output, [&](const AccessKey& key) {
    output.access_key_metadata.push_back({name_of(*owner), key.id, status_text(key), key.created});
  });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::UpdateAccessKeyOutput> update_access_key(const Context& context,
                                                          const iam::UpdateAccessKeyInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  std::vector<AccessKey> keys = keys_of(context, *owner);
  const auto key = std::ranges::find(keys, input.access_key_id, &AccessKey::id);
  if (key == keys.end()) return no_key(input.access_key_id);
  key->active = input.status == "Active";
  Written<iam::UpdateAccessKeyOutput> written;
  written.changes.push_back(with_keys(context, *owner, std::move(keys)));
  return written;
}

WriteResult<iam::DeleteAccessKeyOutput> delete_access_key(const Context& context,
                                                          const iam::DeleteAccessKeyInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  std::vector<AccessKey> keys = keys_of(context, *owner);
  if (std::erase_if(keys, [&](const AccessKey& key) { return key.id == input.access_key_id; }) == 0)
    return no_key(input.access_key_id);
  Written<iam::DeleteAccessKeyOutput> written;
  written.changes.push_back(with_keys(context, *owner, std::move(keys)));
  return written;
}

Result<iam::GetAccessKeyLastUsedOutput> get_access_key_last_used(const Context& context,
                                                                 const iam::GetAccessKeyLastUsedInput& input) {
  const identity::KeyOwner* owner = context.state.find_access_key(input.access_key_id);
  if (owner == nullptr || owner->account != context.account.id())
    return fail(Code::AccessDenied,
                fmt::format("User: {} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key {}",
                            context.caller.arn, input.access_key_id));
  iam::GetAccessKeyLastUsedOutput output;
  if (const auto user = context.account.find_user_by_id(owner->principal)) output.user_name = user->name;
  const std::optional<audit::KeyUse> use = context.env.usage.last_use(input.access_key_id);
  if (use) output.access_key_last_used.last_used_date = use->when;
  output.access_key_last_used.service_name = use ? use->service : "N/A";
  output.access_key_last_used.region = use ? use->region : "N/A";
  return output;
}
}  // namespace keyward::api
