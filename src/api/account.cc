// The account itself: alias, password policy, summary.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
#include <fmt/format.h>

#include <algorithm>

#include "api/paging.h"
#include "api/rules.h"
#include "identity/milestones.h"

namespace keyward::api {
using identity::AccountSettings;
using identity::PasswordPolicy;

WriteResult<iam::CreateAccountAliasOutput> create_account_alias(const Context& context,
                                                                const iam::CreateAccountAliasInput& input) {
  // Twelve digits would be an account's id:
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
  if (input.account_alias.size() == 12 &&
      std::ranges::all_of(input.account_alias, [](char c) { return c >= '0' && c <= '9'; }))
    return fail(Code::ValidationError, "The account alias must not be a 12-digit number.");
  if (context.state.find_account_by_alias(input.account_alias) != nullptr)
    return fail(Code::EntityAlreadyExists, fmt::format("The account alias {} already exists.", input.account_alias));
  AccountSettings settings = context.account.settings();
  settings.alias = input.account_alias;
  identity::mark(settings, identity::kAliasMade, context.now);
  Written<iam::CreateAccountAliasOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(settings)));
  return written;
}

WriteResult<iam::DeleteAccountAliasOutput> delete_account_alias(const Context& context,
                                                                const iam::DeleteAccountAliasInput& input) {
  AccountSettings settings = context.account.settings();
  if (settings.alias != input.account_alias)
    return fail(Code::NoSuchEntity, fmt::format("The account alias {} cannot be found.", input.account_alias));
  settings.alias.clear();
  Written<iam::DeleteAccountAliasOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(settings)));
  return written;
}

Result<iam::ListAccountAliasesOutput> list_account_aliases(const Context& context,
                                                           const iam::ListAccountAliasesInput& input) {
  std::vector<std::string> aliases;
  if (!context.account.settings().alias.empty()) aliases.push_back(context.account.settings().alias);
  iam::ListAccountAliasesOutput output;
  auto paged = page_list(Operation::ListAccountAliases, input, aliases, output,
                         [&](const std::string& alias) { output.account_aliases.push_back(alias); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::UpdateAccountPasswordPolicyOutput> update_account_password_policy(
    const Context& context, const iam::UpdateAccountPasswordPolicyInput& input) {
  AccountSettings settings = context.account.settings();
  settings.password_policy = PasswordPolicy{.minimum_length = input.minimum_password_length,
                                            .require_symbols = input.require_symbols,
                                            .require_numbers = input.require_numbers,
                                            .require_uppercase = input.require_uppercase_characters,
                                            .require_lowercase = input.require_lowercase_characters,
                                            .allow_users_to_change = input.allow_users_to_change_password,
                                            .max_age_days = input.max_password_age,
                                            .reuse_prevention = input.password_reuse_prevention,
                                            .hard_expiry = input.hard_expiry};
  identity::mark(settings, identity::kPasswordPolicySet, context.now);
  Written<iam::UpdateAccountPasswordPolicyOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(settings)));
  return written;
}

Result<iam::GetAccountPasswordPolicyOutput> get_account_password_policy(const Context& context,
                                                                        const iam::GetAccountPasswordPolicyInput&) {
  const auto& policy = context.account.settings().password_policy;
  if (!policy)
    return fail(Code::NoSuchEntity,
                fmt::format("The Password Policy with domain name {} cannot be found.", context.account.id()));
  iam::GetAccountPasswordPolicyOutput output;
  output.password_policy = {.minimum_password_length = policy->minimum_length,
                            .require_symbols = policy->require_symbols,
                            .require_numbers = policy->require_numbers,
                            .require_uppercase_characters = policy->require_uppercase,
                            .require_lowercase_characters = policy->require_lowercase,
                            .allow_users_to_change_password = policy->allow_users_to_change,
                            .expire_passwords = policy->max_age_days.has_value(),
                            .max_password_age = policy->max_age_days,
                            .password_reuse_prevention = policy->reuse_prevention,
                            .hard_expiry = policy->hard_expiry};
  return output;
}

WriteResult<iam::DeleteAccountPasswordPolicyOutput> delete_account_password_policy(
    const Context& context, const iam::DeleteAccountPasswordPolicyInput&) {
  AccountSettings settings = context.account.settings();
  if (!settings.password_policy)
    return fail(Code::NoSuchEntity, "The account policy with name PasswordPolicy cannot be found.");
  settings.password_policy.reset();
  Written<iam::DeleteAccountPasswordPolicyOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(settings)));
  return written;
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
Result<iam::GetAccountSummaryOutput> get_account_summary(const Context& context, const iam::GetAccountSummaryInput&) {
  const identity::Account& account = context.account;
  const identity::Quotas& quotas = context.env.quotas;
  bool root_mfa = false;
  account.devices_of().visit_prefix(std::string(identity::kRootOwner) + "/", [&](const std::string&, std::monostate) {
    root_mfa = true;
    return false;
  });
  iam::GetAccountSummaryOutput output;
  auto& map = output.summary_map;
  const auto add = [&](std::string_view key, std::int64_t value) { map.emplace_back(key, value); };
  const auto count = [](const auto& entities) { return static_cast<std::int64_t>(entities.size()); };
  add("AccessKeysPerUserQuota", quotas.access_keys_per_user);
  add("AccountAccessKeysPresent", account.settings().root.access_keys.empty() ? 0 : 1);
  add("AccountMFAEnabled", root_mfa ? 1 : 0);
  add("AccountPasswordPresent", account.settings().root.password_hash.empty() ? 0 : 1);
  add("AccountSigningCertificatesPresent", account.settings().root.signing_certificates.empty() ? 0 : 1);
  add("AssumeRolePolicySizeQuota", quotas.assume_role_policy_size);
  add("AttachedPoliciesPerGroupQuota", quotas.policies_per_group);
  add("AttachedPoliciesPerRoleQuota", quotas.policies_per_role);
  add("AttachedPoliciesPerUserQuota", quotas.policies_per_user);
  add("GlobalEndpointTokenVersion", 1);
  add("GroupPolicySizeQuota", quotas.group_policy_size);
  add("Groups", count(account.groups()));
  add("GroupsPerUserQuota", quotas.groups_per_user);
  add("GroupsQuota", quotas.groups_per_account);
  add("InstanceProfiles", count(account.instance_profiles()));
  add("InstanceProfilesQuota", quotas.instance_profiles_per_account);
  add("MFADevices", count(account.mfa_devices()));
  add("MFADevicesInUse", account.assigned_devices());
  add("Policies", count(account.policies()));
  add("PoliciesQuota", quotas.policies_per_account);
  add("PolicySizeQuota", quotas.policy_size);
  add("PolicyVersionsInUse", account.policy_versions());
  add("PolicyVersionsInUseQuota", quotas.policy_versions_in_use);
  add("Providers", count(account.open_id_connect_providers()) + count(account.saml_providers()));
  add("RolePolicySizeQuota", quotas.role_policy_size);
  add("Roles", count(account.roles()));
  add("RolesQuota", quotas.roles_per_account);
  add("ServerCertificates", count(account.server_certificates()));
  add("ServerCertificatesQuota", quotas.server_certificates_per_account);
  add("SigningCertificatesPerUserQuota", quotas.signing_certificates_per_user);
  add("UserPolicySizeQuota", quotas.user_policy_size);
  add("Users", count(account.users()));
  add("UsersQuota", quotas.users_per_account);
  add("VersionsPerPolicyQuota", quotas.versions_per_policy);
  return output;
}
}  // namespace keyward::api
