#include "identity/password_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace keyward::identity {
namespace {
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kSymbols = "!@#$%^&*()_+-=[]{}|'";  // AWS's list

constexpr std::string_view kNeedsUpper = "Password should have at least one uppercase letter";
constexpr std::string_view kNeedsLower = "Password should have at least one lowercase letter";
constexpr std::string_view kNeedsNumber = "Password should have at least one number";
constexpr std::string_view kNeedsSymbol = "Password should have at least one symbol";

bool has_any(std::string_view text, std::string_view of) { return text.find_first_of(of) != std::string_view::npos; }

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string too_short(std::int64_t minimum) {
  return fmt::format("Password should have a minimum length of {}", minimum);
}

Result<void> check_default(std::string_view account_name, std::string_view email, std::string_view password) {
  if (code_points(password) < 8) return fail(Code::PasswordPolicyViolation, too_short(8));
  std::vector<std::string> missing;
  if (!has_any(password, kUpper)) missing.emplace_back(kNeedsUpper);
  if (!has_any(password, kLower)) missing.emplace_back(kNeedsLower);
  if (!has_any(password, kDigits)) missing.emplace_back(kNeedsNumber);
  if (!has_any(password, kSymbols)) missing.emplace_back(kNeedsSymbol);
  if (missing.size() > 1)
    return fail(Code::PasswordPolicyViolation,
                fmt::format("Password should meet {} more of the following requirements: {}", missing.size() - 1,
                            joined(missing)));
  if (equals_ignore_case(password, account_name) || equals_ignore_case(password, email))
    return fail(Code::PasswordPolicyViolation,
                "Password should not be identical to the account name or e-mail address");
  return {};
}
}  // namespace

Result<void> check_root_password(std::string_view account_name, std::string_view email, std::string_view password) {
  if (password.size() > 128 * 4 || code_points(password) > 128)
    return fail(Code::PasswordPolicyViolation, "Password should have a maximum length of 128");
  return check_default(account_name, email, password);
}

Result<void> check_password(const AccountSettings& settings, std::string_view password) {
  if (!settings.password_policy) return check_default(settings.name, settings.root.email, password);
  const PasswordPolicy& policy = *settings.password_policy;
  std::vector<std::string> broken;
  if (static_cast<std::int64_t>(code_points(password)) < policy.minimum_length)
    broken.push_back(too_short(policy.minimum_length));
  if (policy.require_uppercase && !has_any(password, kUpper)) broken.emplace_back(kNeedsUpper);
  if (policy.require_lowercase && !has_any(password, kLower)) broken.emplace_back(kNeedsLower);
  if (policy.require_numbers && !has_any(password, kDigits)) broken.emplace_back(kNeedsNumber);
  if (policy.require_symbols && !has_any(password, kSymbols)) broken.emplace_back(kNeedsSymbol);
  if (broken.empty()) return {};
  return fail(Code::PasswordPolicyViolation, joined(broken));
}

std::string generate_password(const AccountSettings& settings, Random& random) {
  // Easy to tell apart, and safe in CSV files, shells and spreadsheets.
  constexpr std::string_view kClearUpper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  constexpr std::string_view kClearLower = "abcdefghijkmnopqrstuvwxyz";
  constexpr std::string_view kClearDigits = "23456789";
  constexpr std::string_view kClearSymbols = "!#%^*()_-[]{}";
  const std::string letters = std::string(kClearUpper) + std::string(kClearLower);
  const std::string all = letters + std::string(kClearDigits) + std::string(kClearSymbols);
  const std::int64_t minimum = settings.password_policy ? settings.password_policy->minimum_length : 8;
  const auto length = static_cast<std::size_t>(std::max<std::int64_t>(20, minimum));
  for (;;) {
    std::string password = random.text(1, letters) + random.text(length - 1, all);
    const bool every_kind = has_any(password, kUpper) && has_any(password, kLower) && has_any(password, kDigits) &&
                            has_any(password, kClearSymbols);
    if (every_kind && check_password(settings, password)) return password;
  }
}

std::optional<Time> password_expiry(const std::optional<PasswordPolicy>& policy, const LoginProfile& login) {
  if (!policy || !policy->max_age_days) return std::nullopt;
  return Time{login.password_changed.seconds + *policy->max_age_days * 86'400};
}
}  // namespace keyward::identity
