// What the console knows and does about the account without an API of AWS: sign-in addresses, recommendations, the
// First day page.
#include <fmt/format.h>

#include <algorithm>

#include "api/account_lookup.h"
#include "api/lookup.h"
#include "api/rules.h"
#include "identity/milestones.h"
#include "identity/names.h"

namespace keyward::api {
namespace {
constexpr std::string_view kAdministratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";
constexpr std::int64_t kYear = 365 * 86'400;

std::string sign_in_url(const Env& env, std::string_view account) {
  return fmt::format("{}/signin/{}", env.public_url, account);
}

// The lab's administrators: the groups with AdministratorAccess, and who is in them with a password.
struct Administrators {
  std::shared_ptr<const identity::Group> group;              // the oldest
  std::vector<std::shared_ptr<const identity::User>> users;  // by name
};

Administrators find_administrators(const identity::Account& account) {
  Administrators found;
  account.groups().visit([&](const std::string&, const std::shared_ptr<const identity::Group>& group) {
    if (std::ranges::find(group->attached, kAdministratorAccess) == group->attached.end()) return;
    if (found.group == nullptr || group->created < found.group->created) found.group = group;
    account.members().visit_prefix(group->id + "/", [&](const std::string& key, std::monostate) {
      const auto user = account.find_user(key.substr(key.find('/') + 1));
      if (user->login && std::ranges::find(found.users, user) == found.users.end()) found.users.push_back(user);
      return true;
    });
  });
  return found;
}
}  // namespace

Result<own::GetAccountOutput> get_account(const Context& context, const own::GetAccountInput&) {
  const identity::AccountSettings& settings = context.account.settings();
  own::GetAccountOutput output;
  output.account_id = settings.id;
  output.account_name = settings.name;
  if (context.caller.is_root()) output.email = settings.root.email;
  output.sign_in_url = sign_in_url(context.env, settings.id);
  if (!settings.alias.empty()) {
    output.alias = settings.alias;
    output.alias_sign_in_url = sign_in_url(context.env, settings.alias);
  }
  output.create_date = settings.created;
  return output;
}

WriteResult<own::UpdateAccountNameOutput> update_account_name(const Context& context,
                                                              const own::UpdateAccountNameInput& input) {
  identity::AccountSettings settings = context.account.settings();
  settings.name = input.account_name;
  Written<own::UpdateAccountNameOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(settings)));
  return written;
}

Result<own::GetSecurityRecommendationsOutput> get_security_recommendations(
    const Context& context, const own::GetSecurityRecommendationsInput&) {
  const identity::Account& account = context.account;
  const identity::AccountSettings& settings = account.settings();
  own::GetSecurityRecommendationsOutput output;
  const auto add = [&](const char* id, bool done, std::optional<std::int64_t> count = std::nullopt) {
    output.items.push_back({id, done, count});
  };
  const auto active = std::ranges::count_if(settings.root.access_keys, &identity::AccessKey::active);
  add("RootMfa", first_device(account, identity::kRootOwner) != nullptr);
  add("RootAccessKeys", active == 0, active);
  if (const auto user = account.find_user_by_id(context.caller.owner())) {
    add("OwnMfa", first_device(account, user->id) != nullptr);
    const auto unused = std::ranges::count_if(user->access_keys, [&](const identity::AccessKey& key) {
      const std::optional<audit::KeyUse> use = context.env.usage.last_use(key.id);
      return key.active && context.now.seconds - (use ? use->when : key.created).seconds > kYear;
    });
    add("OwnUnusedAccessKeys", unused == 0, unused);
  }
  add("AccountAlias", !settings.alias.empty());
  add("PasswordPolicy", settings.password_policy.has_value());
  add("BillingAccess", settings.billing_access);
  add("AdminUser", !find_administrators(account).users.empty());
  return output;
}

Result<own::GetFirstDayOutput> get_first_day(const Context& context, const own::GetFirstDayInput&) {
  const identity::Account& account = context.account;
  const identity::AccountSettings& settings = account.settings();
  const Administrators administrators = find_administrators(account);
  own::GetFirstDayOutput output;
  output.notes = settings.notes;
  // What the account is now decides whether a step is done; the milestone, where there is one, when it was.
  const auto add = [&](std::string_view id, bool done, std::optional<Time> when, std::optional<std::string> detail) {
    if (!done) detail.reset();
    output.steps.push_back({std::string(id), done, done ? when : std::nullopt, std::move(detail)});
  };
  const auto noted = [&](std::string_view step) { return identity::milestone(settings, step); };
  add("RootSignIn", noted(identity::kRootSignIn).has_value(), noted(identity::kRootSignIn), std::nullopt);
  add("AccountAlias", !settings.alias.empty(), noted(identity::kAliasMade), settings.alias);
  const auto root_device = first_device(account, identity::kRootOwner);
  add("RootMfa", root_device != nullptr, root_device ? root_device->enabled : std::nullopt,
      root_device ? std::optional(root_device->name) : std::nullopt);
  add("BillingAccess", settings.billing_access, noted(identity::kBillingOpened), std::nullopt);
  add("PasswordPolicy", settings.password_policy.has_value(), noted(identity::kPasswordPolicySet), std::nullopt);
  const auto& group = administrators.group;
  add("AdminGroup", group != nullptr, group ? std::optional(group->created) : std::nullopt,
      group ? std::optional(group->name) : std::nullopt);

  // The administrator who came furthest tells how far the lab is.
  const auto first_of = [&](auto&& test) -> std::shared_ptr<const identity::User> {
    const auto found = std::ranges::find_if(administrators.users, test);
    return found == administrators.users.end() ? nullptr : *found;
  };
  const auto add_user = [&](std::string_view id, const std::shared_ptr<const identity::User>& user, auto&& when) {
    add(id, user != nullptr, user ? std::optional<Time>(when(*user)) : std::nullopt,
        user ? std::optional(user->name) : std::nullopt);
  };
  add_user("AdminUser", first_of([](const auto&) { return true; }),
           [](const identity::User& user) { return user.created; });
  add_user("AccessKeyDownloaded", first_of([](const auto& user) { return !user->access_keys.empty(); }),
           [](const identity::User& user) { return user.access_keys.front().created; });
  add("SignOut", noted(identity::kRootSignOut).has_value(), noted(identity::kRootSignOut), std::nullopt);
  add_user("AdminSignIn", first_of([](const auto& user) { return user->password_last_used.has_value(); }),
           [](const identity::User& user) { return *user.password_last_used; });
  add_user("AdminMfa", first_of([&](const auto& user) { return first_device(account, user->id) != nullptr; }),
           [&](const identity::User& user) { return first_device(account, user.id)->enabled.value_or(user.created); });
  return output;
}

WriteResult<own::PutFirstDayNotesOutput> put_first_day_notes(const Context& context,
                                                             const own::PutFirstDayNotesInput& input) {
  identity::AccountSettings settings = context.account.settings();
  settings.notes = input.notes;
  Written<own::PutFirstDayNotesOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(settings)));
  return written;
}
}  // namespace keyward::api
