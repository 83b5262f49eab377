// Whether a password may be used:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/random.h"
#include "identity/entities.h"

namespace keyward::identity {

// The most a reuse rule remembers, and so what is kept.
inline constexpr std::size_t kRememberedPasswords = 24;

// PasswordPolicyViolation with a sentence that names every broken rule. Without a custom policy IAM's default holds: 8
// to 128 characters, three of the four kinds, neither the account's name nor its e-mail address.
Result<void> check_password(const AccountSettings& settings, std::string_view password);

// Root's password: IAM's default policy, whatever the account's.
Result<void> check_root_password(std::string_view account_name, std::string_view email, std::string_view password);

// A random password that every policy of the account allows: 20 characters or the policy's minimum, letters first, of
// all kinds, none that a spreadsheet or a CSV file takes for something else.
std::string generate_password(const AccountSettings& settings, Random& random);

// When the password stops working, if the policy has an age limit.
std::optional<Time> password_expiry(const std::optional<PasswordPolicy>& policy, const LoginProfile& login);

}  // namespace keyward::identity
