#include "api/new_account.h"

#include <fmt/format.h>

#include <algorithm>

#include "authn/authenticator.h"
#include "base/text.h"
#include "identity/password_rules.h"
#include "secrets/ids.h"

namespace keyward::api {
namespace {
std::unexpected<Error> invalid(std::string why) { return fail(Code::ValidationError, std::move(why)); }

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  const bool printable = std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
  return printable && text.size() <= 254 && at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos;
}

bool all_of_class(std::string_view text, bool (*fits)(char)) { return std::ranges::all_of(text, fits); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
}  // namespace

Result<void> check_new_account(std::string_view name, std::string_view email, std::string_view password) {
  const bool printable = is_utf8(name) && std::ranges::none_of(name, [](char c) {
                           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
                         });
  if (name.empty() || code_points(name) > 50 || !printable)
    return invalid("The account name must have 1 to 50 printable characters.");
  if (!is_email(email)) return invalid("The root user's e-mail address is not valid.");
  return identity::check_root_password(name, email, password);
}

Result<void> check_new_ids(const NewAccount& account) {
  if (!account.id.empty() && (account.id.size() != 12 || !all_of_class(account.id, is_digit)))
    return invalid("The account id must have 12 digits.");
  if (!account.root_access_key) return {};
  const auto& [id, secret] = *account.root_access_key;
  if (id.size() < 16 || id.size() > 128 || !all_of_class(id, is_word))
    return invalid("The root access key id must have 16 to 128 characters: letters, digits and underscores.");
  if (secret.size() < 16 || secret.size() > 128)
    return invalid("The root secret access key must have 16 to 128 characters.");
  return {};
}

Result<identity::Changes> new_account(const identity::State& state, const NewAccount& account, const Env& env,
                                      Time now) {
  if (auto checked = check_new_ids(account); !checked) return std::unexpected(std::move(checked).error());
  identity::AccountSettings settings;
  settings.id = account.id;
  while (settings.id.empty() || (account.id.empty() && state.find_account(settings.id) != nullptr))
    settings.id = secrets::new_account_id(env.random);
  if (state.find_account(settings.id) != nullptr)
    return fail(Code::EntityAlreadyExists, fmt::format("The account {} already exists.", settings.id));
  if (state.find_account_by_email(account.email) != nullptr)
    return fail(Code::EntityAlreadyExists, "An account with this e-mail address already exists.");
  settings.name = account.name;
  settings.created = now;
  settings.root.email = account.email;
  settings.root.password_hash = account.password_hash;
  settings.root.password_changed = now;
  if (account.root_access_key) {
    const auto& [id, secret] = *account.root_access_key;
    if (state.find_access_key(id) != nullptr)
      return fail(Code::EntityAlreadyExists, fmt::format("The access key {} already exists.", id));
    identity::AccessKey key;
    key.id = id;
    key.created = now;
    key.sealed_secret = base64(env.records.seal(bytes_of(secret.expose()), authn::secret_place(id), env.random));
    settings.root.access_keys.push_back(std::move(key));
  }
  const std::string id = settings.id;
  identity::Changes changes;
  changes.push_back(identity::put(id, std::move(settings)));
  return changes;
}
}  // namespace keyward::api
