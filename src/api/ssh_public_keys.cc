// SSH public keys of users: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "secrets/ids.h"
#include "secrets/ssh_key.h"

namespace keyward::api {
using identity::SshPublicKey;
using identity::User;

namespace {
constexpr const char* status_text(const SshPublicKey& key) { return key.active ? "Active" : "Inactive"; }

std::unexpected<Error> no_key(std::string_view id) {
  return fail(Code::NoSuchEntity, fmt::format("The Public Key with id {} cannot be found.", id));
}

iam::SSHPublicKey key_shape(const User& user, const SshPublicKey& key, std::string body) {
  iam::SSHPublicKey out;
  out.user_name = user.name;
  out.ssh_public_key_id = key.id;
  out.fingerprint = secrets::ssh_fingerprint(key.blob);
  out.ssh_public_key_body = std::move(body);
  out.status = status_text(key);
  out.upload_date = key.uploaded;
  return out;
}

// A user whose keys are to be changed, and the one that is named.
struct Named {
  User user;
  std::vector<SshPublicKey>::iterator key;
};
Result<Named> find_key(const Context& context, std::string_view user_name, std::string_view id) {
  auto found = find_user(context, user_name);
  if (!found) return std::unexpected(std::move(found).error());
  Named named{**found, {}};
  named.key = std::ranges::find(named.user.ssh_public_keys, id, &SshPublicKey::id);
  if (named.key == named.user.ssh_public_keys.end()) return no_key(id);
  return named;
}
}  // namespace

WriteResult<iam::UploadSSHPublicKeyOutput> upload_ssh_public_key(const Context& context,
                                                                 const iam::UploadSSHPublicKeyInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  User user = **found;
  auto blob = secrets::read_ssh_public_key(input.ssh_public_key_body);
  if (!blob) return std::unexpected(std::move(blob).error());
  if (std::ranges::find(user.ssh_public_keys, *blob, &SshPublicKey::blob) != user.ssh_public_keys.end())
    return fail(Code::DuplicateSSHPublicKey,
                fmt::format("The SSH public key is already associated with the user {}.", user.name));
  if (auto room =
          check_quota("SSHPublicKeysPerUser", user.ssh_public_keys.size(), context.env.quotas.ssh_public_keys_per_user);
      !room)
    return std::unexpected(std::move(room).error());
  SshPublicKey key;
  do {
    key.id = secrets::new_id(secrets::IdKind::PublicKey, context.account.id(), context.env.random);
  } while (std::ranges::find(user.ssh_public_keys, key.id, &SshPublicKey::id) != user.ssh_public_keys.end());
  key.blob = *std::move(blob);
  key.uploaded = context.now;
  Written<iam::UploadSSHPublicKeyOutput> written;
  written.output.ssh_public_key = key_shape(user, key, input.ssh_public_key_body);
  user.ssh_public_keys.push_back(std::move(key));
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

Result<iam::GetSSHPublicKeyOutput> get_ssh_public_key(const Context& context, const iam::GetSSHPublicKeyInput& input) {
  const auto named = find_key(context, input.user_name, input.ssh_public_key_id);
  if (!named) return std::unexpected(named.error());
  const std::string& blob = named->key->blob;
  iam::GetSSHPublicKeyOutput output;
  output.ssh_public_key =
      key_shape(named->user, *named->key, input.encoding == "PEM" ? secrets::pem_text(blob) : secrets::ssh_text(blob));
  return output;
}

Result<iam::ListSSHPublicKeysOutput> list_ssh_public_keys(const Context& context,
                                                          const iam::ListSSHPublicKeysInput& input) {
  const Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(owner.error());
  // Root has none.
  static const std::vector<SshPublicKey> kNone;
  iam::ListSSHPublicKeysOutput output;
  auto paged =
      page_list(Operation::ListSSHPublicKeys, input, owner->user == nullptr ? kNone : owner->user->ssh_public_keys,
                output, [&](const SshPublicKey& key) {
                  output.ssh_public_keys.push_back({owner->user->name, key.id, status_text(key), key.uploaded});
                });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::UpdateSSHPublicKeyOutput> update_ssh_public_key(const Context& context,
                                                                 const iam::UpdateSSHPublicKeyInput& input) {
  auto named = find_key(context, input.user_name, input.ssh_public_key_id);
  if (!named) return std::unexpected(std::move(named).error());
  named->key->active = input.status == "Active";
  Written<iam::UpdateSSHPublicKeyOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(named->user)));
  return written;
}

WriteResult<iam::DeleteSSHPublicKeyOutput> delete_ssh_public_key(const Context& context,
                                                                 const iam::DeleteSSHPublicKeyInput& input) {
  auto named = find_key(context, input.user_name, input.ssh_public_key_id);
  if (!named) return std::unexpected(std::move(named).error());
  named->user.ssh_public_keys.erase(named->key);
  Written<iam::DeleteSSHPublicKeyOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(named->user)));
  return written;
}

}  // namespace keyward::api
