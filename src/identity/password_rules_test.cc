#include "identity/password_rules.h"

#include <gtest/gtest.h>

#include <set>

namespace keyward::identity {
namespace {

AccountSettings settings_with(const std::optional<PasswordPolicy>& policy) {
  AccountSettings settings;
  settings.name = "Example-Account-1";
  settings.root.email = "Root.User1@example.com";
  settings.password_policy = policy;
  return settings;
}

std::string said(const Result<void>& result) {
  if (result) return "";
  EXPECT_EQ(result.error().code, Code::PasswordPolicyViolation);
  return result.error().message;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
TEST(PasswordRules, TheDefaultPolicy) {
  const struct {
    const char *name, *password, *want;
  } cases[] = {
      {"seven characters", "Abcde-1", "Password should have a minimum length of 8"},
      {"eight of three kinds", "Abcdefg1", ""},
      {"without upper case", "abcdef-1", ""},
      {"without lower case", "ABCDEF-1", ""},
      {"without a number", "Abcdefg-", ""},
      {"two kinds", "abcdefg1",
       "Password should meet 1 more of the following requirements: Password should have at least one uppercase letter, "
       "Password should have at least one symbol"},
      {"one kind", "abcdefgh",
       "Password should meet 2 more of the following requirements: Password should have at least one uppercase letter, "
       "Password should have at least one number, Password should have at least one symbol"},
      {"a character that is no symbol of AWS's", "abcdef1?",
       "Password should meet 1 more of the following requirements: Password should have at least one uppercase letter, "
       "Password should have at least one symbol"},
      {"letters beyond A-Z are of no kind", "äöüÄÖÜßé",
       "Password should meet 3 more of the following requirements: Password should have at least one uppercase letter, "
       "Password should have at least one lowercase letter, Password should have at least one number, Password should "
       "have at least one symbol"},
      {"characters count, not bytes", "Aé1éééé", "Password should have a minimum length of 8"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(said(check_password(settings_with(std::nullopt), one.password)), one.want);
  }
  for (const char* same : {"Example-Account-1", "EXAMPLE-account-1", "Root.User1@example.com"})
    EXPECT_EQ(said(check_password(settings_with(std::nullopt), same)),
              "Password should not be identical to the account name or e-mail address");
  for (const char* symbol :
       {"!", "@", "#", "$", "%", "^", "&", "*", "(", ")", "_", "+", "-", "=", "[", "]", "{", "}", "|", "'"})
    EXPECT_EQ(said(check_password(settings_with(std::nullopt), std::string("abcdefgH") + symbol)), "") << symbol;
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html: each rule for itself.
TEST(PasswordRules, ACustomPolicy) {
  const struct {
    const char* name;
    PasswordPolicy policy;
    const char *password, *want;
  } cases[] = {
      {"nothing asked", {}, "aaaaaa", ""},
      {"the length", {.minimum_length = 10}, "aaaaaaaaa", "Password should have a minimum length of 10"},
      {"the length is enough", {.minimum_length = 10}, "aaaaaaaaaa", ""},
      {"upper case", {.require_uppercase = true}, "aaa111---", "Password should have at least one uppercase letter"},
      {"lower case", {.require_lowercase = true}, "AAA111---", "Password should have at least one lowercase letter"},
      {"number", {.require_numbers = true}, "AAAaaa---", "Password should have at least one number"},
      {"symbol", {.require_symbols = true}, "AAAaaa111", "Password should have at least one symbol"},
      {"all that is wrong",
       {.minimum_length = 8, .require_symbols = true, .require_uppercase = true},
       "aaa",
       "Password should have a minimum length of 8, Password should have at least one uppercase letter, Password "
       "should "
       "have at least one symbol"},
      {"all at once",
       {.minimum_length = 8,
        .require_symbols = true,
        .require_numbers = true,
        .require_uppercase = true,
        .require_lowercase = true},
       "Aaaaaa1-",
       ""},
      {"weaker than the default", {}, "abcdef", ""},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(said(check_password(settings_with(one.policy), one.password)), one.want);
  }
}

TEST(PasswordRules, RootHasTheDefaultAndAnUpperBound) {
  EXPECT_EQ(said(check_root_password("Acme", "root@example.com", "Long-enough-1")), "");
  EXPECT_EQ(said(check_root_password("Acme", "root@example.com", std::string(126, 'a') + "A1")), "");
  EXPECT_EQ(said(check_root_password("Acme", "root@example.com", std::string(127, 'a') + "A1")),
            "Password should have a maximum length of 128");
  EXPECT_EQ(said(check_root_password("Acme", "root@example.com", "Root@Example.com")),
            "Password should not be identical to the account name or e-mail address");
}

TEST(PasswordRules, GeneratedPasswords) {
  SeededRandom random(7);
  std::set<std::string> seen;
  for (const std::int64_t minimum : {6, 20, 21, 128}) {
    for (int i = 0; i < 50; ++i) {
      const AccountSettings settings = settings_with(PasswordPolicy{.minimum_length = minimum,
                                                                    .require_symbols = true,
                                                                    .require_numbers = true,
                                                                    .require_uppercase = true,
                                                                    .require_lowercase = true});
      const std::string password = generate_password(settings, random);
      EXPECT_EQ(password.size(), static_cast<std::size_t>(std::max<std::int64_t>(20, minimum)));
      EXPECT_EQ(said(check_password(settings, password)), "");
      EXPECT_EQ(said(check_password(settings_with(std::nullopt), password)), "");
      EXPECT_EQ(password.find_first_of(",\"';= \\"), std::string::npos) << password;
      EXPECT_TRUE(std::isalpha(static_cast<unsigned char>(password[0])));
      EXPECT_TRUE(seen.insert(password).second);
    }
  }
}

TEST(PasswordRules, Expiry) {
  LoginProfile login;
  login.password_changed = {1'000'000};
  EXPECT_EQ(password_expiry(std::nullopt, login), std::nullopt);
  EXPECT_EQ(password_expiry(PasswordPolicy{}, login), std::nullopt);
  EXPECT_EQ(password_expiry(PasswordPolicy{.max_age_days = 90}, login), Time{1'000'000 + 90 * 86'400});
}

}  // namespace
}  // namespace keyward::identity
