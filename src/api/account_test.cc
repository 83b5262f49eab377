// The account itself: alias, password policy, summary.
#include "api/test_rig.h"

namespace keyward::api {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
TEST(Account, Alias) {
  Rig rig;
  const char* form =
      "ValidationError: 1 validation error detected: Value at 'accountAlias' failed to satisfy constraint: Member must "
      "satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$";
  rig.check(rig.root(),
            {{"ListAccountAliases", "{}", R"({"AccountAliases":[],"IsTruncated":false})"},
             {"CreateAccountAlias", R"({"AccountAlias":"first-1"})", "{}"},
             {"ListAccountAliases", R"({"MaxItems":1})", R"({"AccountAliases":["first-1"],"IsTruncated":false})"},
             {"CreateAccountAlias", R"({"AccountAlias":"first-1"})",
              "EntityAlreadyExists: The account alias first-1 already exists."},
             {"CreateAccountAlias", R"({"AccountAlias":"second"})", "{}"},  // the new one replaces the old
             {"ListAccountAliases", "{}", R"({"AccountAliases":["second"],"IsTruncated":false})"},
             {"DeleteAccountAlias", R"({"AccountAlias":"first-1"})",
              "NoSuchEntity: The account alias first-1 cannot be found."},
             {"CreateAccountAlias", R"({"AccountAlias":"Upper"})", form},
             {"CreateAccountAlias", R"({"AccountAlias":"two--dashes"})", form},
             {"CreateAccountAlias", R"({"AccountAlias":"-dash"})", form},
             {"CreateAccountAlias", R"({"AccountAlias":"dash-"})", form},
             {"CreateAccountAlias", R"({"AccountAlias":"123456789012"})",
              "ValidationError: The account alias must not be a 12-digit number."},
             {"CreateAccountAlias", R"({"AccountAlias":"12345678901"})", "{}"},
             {"DeleteAccountAlias", R"({"AccountAlias":"12345678901"})", "{}"},
             {"DeleteAccountAlias", R"({"AccountAlias":"12345678901"})",
              "NoSuchEntity: The account alias 12345678901 cannot be found."}});
  // A name that was given back is free for everybody.
  EXPECT_EQ(rig.say(rig.root(kOther), "CreateAccountAlias", R"({"AccountAlias":"second"})"), "{}");
  EXPECT_EQ(rig.state()->find_account_by_alias("second")->id(), kOther);
  EXPECT_EQ(rig.state()->find_account_by_alias("first-1"), nullptr);
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html: no partial update.
TEST(Account, PasswordPolicy) {
  Rig rig;
  rig.check(
      rig.root(),
      {{"GetAccountPasswordPolicy", "{}",
        "NoSuchEntity: The Password Policy with domain name 111122223333 cannot be found."},
       {"DeleteAccountPasswordPolicy", "{}",
        "NoSuchEntity: The account policy with name PasswordPolicy cannot be found."},
       {"UpdateAccountPasswordPolicy", "{}", "{}"},
       {"GetAccountPasswordPolicy", "{}",
        R"({"PasswordPolicy":{"MinimumPasswordLength":6,"RequireSymbols":false,"RequireNumbers":false,)"
        R"("RequireUppercaseCharacters":false,"RequireLowercaseCharacters":false,"AllowUsersToChangePassword":false,)"
        R"("ExpirePasswords":false}})"},
       {"UpdateAccountPasswordPolicy",
        R"({"MinimumPasswordLength":14,"RequireSymbols":true,"RequireNumbers":true,"RequireUppercaseCharacters":true,
            "RequireLowercaseCharacters":true,"AllowUsersToChangePassword":true,"MaxPasswordAge":90,
            "PasswordReusePrevention":24,"HardExpiry":true})",
        "{}"},
       {"GetAccountPasswordPolicy", "{}",
        R"({"PasswordPolicy":{"MinimumPasswordLength":14,"RequireSymbols":true,"RequireNumbers":true,)"
        R"("RequireUppercaseCharacters":true,"RequireLowercaseCharacters":true,"AllowUsersToChangePassword":true,)"
        R"("ExpirePasswords":true,"MaxPasswordAge":90,"PasswordReusePrevention":24,"HardExpiry":true}})"},
       {"UpdateAccountPasswordPolicy", R"({"MinimumPasswordLength":8})", "{}"},  // all the rest is reset
       {"GetAccountPasswordPolicy", "{}",
        R"({"PasswordPolicy":{"MinimumPasswordLength":8,"RequireSymbols":false,"RequireNumbers":false,)"
        R"("RequireUppercaseCharacters":false,"RequireLowercaseCharacters":false,"AllowUsersToChangePassword":false,)"
        R"("ExpirePasswords":false}})"},
       {"DeleteAccountPasswordPolicy", "{}", "{}"},
       {"GetAccountPasswordPolicy", "{}",
        "NoSuchEntity: The Password Policy with domain name 111122223333 cannot be found."}});
}

TEST(Account, PasswordPolicyLimits) {
  Rig rig;
  const struct {
    const char *member, *path;
    int too_little, least, most, too_much;
  } limits[] = {{"MinimumPasswordLength", "minimumPasswordLength", 5, 6, 128, 129},
                {"MaxPasswordAge", "maxPasswordAge", 0, 1, 1095, 1096},
                {"PasswordReusePrevention", "passwordReusePrevention", 0, 1, 24, 25}};
  for (const auto& limit : limits) {
    const auto set = [&](int value) {
      return rig.say(rig.root(), "UpdateAccountPasswordPolicy", fmt::format(R"({{"{}":{}}})", limit.member, value));
    };
    const std::string start = fmt::format(
        "ValidationError: 1 validation error detected: Value at '{}' failed to satisfy constraint: Member "
        "must have value ",
        limit.path);
    EXPECT_EQ(set(limit.too_little), fmt::format("{}greater than or equal to {}", start, limit.least));
    EXPECT_EQ(set(limit.too_much), fmt::format("{}less than or equal to {}", start, limit.most));
    EXPECT_EQ(set(limit.least), "{}");
    EXPECT_EQ(set(limit.most), "{}");
  }
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
TEST(Account, Summary) {
  Rig rig;
  const std::string fresh = rig.must(rig.root(), "GetAccountSummary");
  EXPECT_EQ(members(fresh, "SummaryMap"),
            "AccessKeysPerUserQuota AccountAccessKeysPresent AccountMFAEnabled AccountPasswordPresent "
            "AccountSigningCertificatesPresent AssumeRolePolicySizeQuota AttachedPoliciesPerGroupQuota "
            "AttachedPoliciesPerRoleQuota AttachedPoliciesPerUserQuota GlobalEndpointTokenVersion GroupPolicySizeQuota "
            "Groups GroupsPerUserQuota GroupsQuota InstanceProfiles InstanceProfilesQuota MFADevices MFADevicesInUse "
            "Policies PoliciesQuota PolicySizeQuota PolicyVersionsInUse PolicyVersionsInUseQuota Providers "
            "RolePolicySizeQuota Roles RolesQuota ServerCertificates ServerCertificatesQuota "
            "SigningCertificatesPerUserQuota UserPolicySizeQuota Users UsersQuota VersionsPerPolicyQuota");
  const auto value = [&](const char* key) {
    return at(rig.must(rig.root(), "GetAccountSummary"), fmt::format("SummaryMap.{}", key));
  };
  const struct {
    const char *key, *want;
  } quotas[] = {{"AccessKeysPerUserQuota", "2"},
                {"AttachedPoliciesPerUserQuota", "10"},
                {"GroupPolicySizeQuota", "5120"},
                {"GroupsPerUserQuota", "10"},
                {"GroupsQuota", "300"},
                {"PoliciesQuota", "1500"},
                {"PolicySizeQuota", "6144"},
                {"PolicyVersionsInUseQuota", "10000"},
                {"RolePolicySizeQuota", "10240"},
                {"RolesQuota", "1000"},
                {"UserPolicySizeQuota", "2048"},
                {"UsersQuota", "5000"},
                {"VersionsPerPolicyQuota", "5"},
                {"AssumeRolePolicySizeQuota", "2048"},
                {"GlobalEndpointTokenVersion", "1"}};
  for (const auto& quota : quotas) EXPECT_EQ(value(quota.key), quota.want) << quota.key;
  for (const char* count : {"Users", "Groups", "Policies", "PolicyVersionsInUse", "MFADevices", "MFADevicesInUse"})
    EXPECT_EQ(value(count), "0") << count;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"u"})");
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"g"})");
  rig.must(rig.root(), "CreatePolicy",
           fmt::format(R"({{"PolicyName":"p","PolicyDocument":{}}})", json::quoted(kAllowAll)));
  rig.must(rig.root(), "CreatePolicyVersion",
           fmt::format(R"({{"PolicyArn":"arn:aws:iam::111122223333:policy/p","PolicyDocument":{}}})",
                       json::quoted(kAllowAll)));
  rig.must(rig.root(), "CreateVirtualMFADevice", R"({"VirtualMFADeviceName":"m"})");
  EXPECT_EQ(value("Users"), "1");  // root is not among them
  EXPECT_EQ(value("Groups"), "1");
  EXPECT_EQ(value("Policies"), "1");
  EXPECT_EQ(value("PolicyVersionsInUse"), "2");
  EXPECT_EQ(value("MFADevices"), "1");
  EXPECT_EQ(value("MFADevicesInUse"), "0");
}

// The making of an account: `keyward init` and the first visit's form.
TEST(NewAccount, WhatTheFormRefuses) {
  const struct {
    const char *name, *email, *password, *want;
  } cases[] = {
      {"Acme", "root@example.com", "Long-enough-1", ""},
      {"", "root@example.com", "Long-enough-1", "ValidationError"},
      {"a\nb", "root@example.com", "Long-enough-1", "ValidationError"},
      {"123456789012345678901234567890123456789012345678901", "root@example.com", "Long-enough-1", "ValidationError"},
      {"Acme", "", "Long-enough-1", "ValidationError"},
      {"Acme", "example.com", "Long-enough-1", "ValidationError"},
      {"Acme", "@example.com", "Long-enough-1", "ValidationError"},
      {"Acme", "root@", "Long-enough-1", "ValidationError"},
      {"Acme", "root@a@b", "Long-enough-1", "ValidationError"},
      {"Acme", "ro ot@example.com", "Long-enough-1", "ValidationError"},
      {"Acme", "root@example.com", "password", "PasswordPolicyViolation"},
      {"Acme", "Root.1@example.com", "root.1@EXAMPLE.com", "PasswordPolicyViolation"},
  };
  for (const auto& one : cases) {
    const Result<void> checked = check_new_account(one.name, one.email, one.password);
    EXPECT_EQ(checked ? "" : info(checked.error().code).wire, one.want) << one.name << "|" << one.email;
  }
}

TEST(NewAccount, WhatIsTaken) {
  Rig rig;
  const auto make = [&](const char* id, const char* email, const char* key, const char* secret) {
    NewAccount account{.id = id, .name = "Acme", .email = email, .password_hash = "hash", .root_access_key = {}};
    if (key != nullptr) account.root_access_key = {key, secrets::SecretString(secret)};
    const Result<identity::Changes> made = new_account(*rig.state(), account, rig.env, rig.clock.now());
    return made ? std::string() : std::string(info(made.error().code).wire);
  };
  EXPECT_EQ(make("", "new@example.com", nullptr, ""), "");
  EXPECT_EQ(make("777788889999", "new@example.com", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG"), "");
  EXPECT_EQ(make("111122223333", "new@example.com", nullptr, ""), "EntityAlreadyExists");
  EXPECT_EQ(make("777788889999", "ROOT@example.com", nullptr, ""), "EntityAlreadyExists");
  EXPECT_EQ(make("77778888999", "new@example.com", nullptr, ""), "ValidationError");
  EXPECT_EQ(make("77778888999x", "new@example.com", nullptr, ""), "ValidationError");
  EXPECT_EQ(make("777788889999", "new@example.com", "short", "wJalrXUtnFEMI/K7MDENG"), "ValidationError");
  EXPECT_EQ(make("777788889999", "new@example.com", "AKIA IOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG"),
            "ValidationError");
  EXPECT_EQ(make("777788889999", "new@example.com", "AKIAIOSFODNN7EXAMPLE", "short"), "ValidationError");
  // A key id of another account would take that account's key away from it.
  EXPECT_EQ(make("777788889999", "new@example.com", "ROOTKEY111122223333", "wJalrXUtnFEMI/K7MDENG"),
            "EntityAlreadyExists");
}

}  // namespace
}  // namespace keyward::api
