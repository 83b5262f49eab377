// Console passwords: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords.html
#include <fmt/format.h>

#include "api/lookup.h"
#include "api/rules.h"
#include "authn/authenticator.h"
#include "identity/password_rules.h"

namespace keyward::api {
using identity::LoginProfile;
using identity::User;

namespace {
std::unexpected<Error> no_profile(std::string_view name) {
  return fail(Code::NoSuchEntity, fmt::format("Login Profile for User {} cannot be found.", name));
}

iam::LoginProfile profile_shape(const User& user) {
  return {user.name, user.login->created, user.login->reset_required};
}

// Whether the account lets the user have this password: its rules, and none of those before.
Result<void> check_new_password(const Context& context, const secrets::SecretString& password) {
  if (auto checked = identity::check_password(context.account.settings(), password.expose()); !checked) return checked;
  if (context.prepared.reused)
    return fail(Code::PasswordPolicyViolation,
                "Policy constraint violation with password reuse prevention during password change.");
  return {};
}

void change_password_of(LoginProfile& login, const Prepared& prepared, Time now) {
  login.previous_hashes.insert(login.previous_hashes.begin(), login.password_hash);
  if (login.previous_hashes.size() > identity::kRememberedPasswords)
    login.previous_hashes.resize(identity::kRememberedPasswords);
  login.password_hash = prepared.new_hash;
  login.password_changed = now;
}

// A new password ends the sessions of the old one, but not the one it was changed in.
void keep_session(const Context& context, identity::Changes& changes) {
  if (context.caller.credential != authn::CredentialKind::Console) return;
  const auto session = context.state.find_session(context.caller.credential_id);
  if (session == nullptr) return;
  identity::ConsoleSession kept = *session;
  kept.credential = authn::credential_fingerprint(context.prepared.new_hash);
  changes.push_back(identity::put(context.account.id(), std::move(kept)));
}
}  // namespace

WriteResult<iam::CreateLoginProfileOutput> create_login_profile(const Context& context,
                                                                const iam::CreateLoginProfileInput& input) {
  if (!input.password) return fail(Code::ValidationError, "Must specify a password.");
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  if (owner->user == nullptr) return no_calling_user();
  User user = *owner->user;
  if (user.login)
    return fail(Code::EntityAlreadyExists, fmt::format("Login Profile for user {} already exists.", user.name));
  if (auto checked = check_new_password(context, *input.password); !checked)
    return std::unexpected(std::move(checked).error());
  if (context.prepared.new_hash.empty()) return prepare_again();
  user.login.emplace();
  user.login->password_hash = context.prepared.new_hash;
  user.login->created = context.now;
  user.login->password_changed = context.now;
  user.login->reset_required = input.password_reset_required;
  Written<iam::CreateLoginProfileOutput> written;
  written.output.login_profile = profile_shape(user);
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

Result<iam::GetLoginProfileOutput> get_login_profile(const Context& context, const iam::GetLoginProfileInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  if (owner->user == nullptr) return no_calling_user();
  if (!owner->user->login) return no_profile(owner->user->name);
  return iam::GetLoginProfileOutput{profile_shape(*owner->user)};
}

WriteResult<iam::UpdateLoginProfileOutput> update_login_profile(const Context& context,
                                                                const iam::UpdateLoginProfileInput& input) {
  auto found = find_user(context, input.user_name);
  if (!found) return std::unexpected(std::move(found).error());
  User user = **found;
  if (!user.login) return no_profile(user.name);
  Written<iam::UpdateLoginProfileOutput> written;
  if (input.password) {
    if (auto checked = check_new_password(context, *input.password); !checked)
      return std::unexpected(std::move(checked).error());
    if (context.prepared.password_in_force != user.login->password_hash) return prepare_again();
    change_password_of(*user.login, context.prepared, context.now);
    if (context.caller.user != nullptr && context.caller.user->id == user.id) keep_session(context, written.changes);
  }
  if (input.password_reset_required) user.login->reset_required = *input.password_reset_required;
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

WriteResult<iam::DeleteLoginProfileOutput> delete_login_profile(const Context& context,
                                                                const iam::DeleteLoginProfileInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  if (owner->user == nullptr) return no_calling_user();
  User user = *owner->user;
  if (!user.login) return no_profile(user.name);
  user.login.reset();
  Written<iam::DeleteLoginProfileOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

WriteResult<iam::ChangePasswordOutput> change_password(const Context& context, const iam::ChangePasswordInput& input) {
  if (context.caller.user == nullptr)
    return fail(Code::InvalidUserType, "Only IAM Users can change their own password.");
  const auto found = context.account.find_user_by_id(context.caller.user->id);
  User user = *found;
  if (!user.login) return no_profile(user.name);
  if (context.prepared.password_in_force != user.login->password_hash) return prepare_again();
  if (!context.prepared.old_matches) return fail(Code::AccessDenied, "The old password was incorrect.");
  if (auto checked = check_new_password(context, input.new_password); !checked)
    return std::unexpected(std::move(checked).error());
  change_password_of(*user.login, context.prepared, context.now);
  user.login->reset_required = false;
  Written<iam::ChangePasswordOutput> written;
  keep_session(context, written.changes);
  written.changes.push_back(identity::put(context.account.id(), std::move(user)));
  return written;
}

WriteResult<own::ChangeRootPasswordOutput> change_root_password(const Context& context,
                                                                const own::ChangeRootPasswordInput& input) {
  identity::AccountSettings settings = context.account.settings();
  if (context.prepared.password_in_force != settings.root.password_hash) return prepare_again();
  if (!context.prepared.old_matches) return fail(Code::AccessDenied, "The old password was incorrect.");
  if (auto checked = identity::check_root_password(settings.name, settings.root.email, input.new_password.expose());
      !checked)
    return std::unexpected(std::move(checked).error());
  settings.root.password_hash = context.prepared.new_hash;
  settings.root.password_changed = context.now;
  Written<own::ChangeRootPasswordOutput> written;
  keep_session(context, written.changes);
  written.changes.push_back(identity::put(context.account.id(), std::move(settings)));
  return written;
}

Result<own::GeneratePasswordOutput> generate_password(const Context& context, const own::GeneratePasswordInput&) {
  return own::GeneratePasswordOutput{
      secrets::SecretString(identity::generate_password(context.account.settings(), context.env.random))};
}
}  // namespace keyward::api
