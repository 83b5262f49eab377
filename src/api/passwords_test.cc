// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords.html
#include "api/test_rig.h"
#include "identity/password_rules.h"

namespace keyward::api {
namespace {

std::string login_input(std::string_view name, std::string_view password, std::string_view more = "") {
  return fmt::format(R"({{"UserName":"{}","Password":"{}"{}}})", name, password, more);
}
std::string change_input(std::string_view before, std::string_view after) {
  return fmt::format(R"({{"OldPassword":"{}","NewPassword":"{}"}})", before, after);
}
constexpr const char* kReused =
    "PasswordPolicyViolation: Policy constraint violation with password reuse prevention during password change.";
constexpr const char* kMayChange = R"({"Effect":"Allow","Action":"iam:ChangePassword","Resource":"*"})";

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
TEST(Passwords, LoginProfileFromCreationToDeletion) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"Alice"})");
  EXPECT_EQ(
      rig.say(rig.root(), "CreateLoginProfile",
              login_input("alice", "Long-enough-1", R"(,"PasswordResetRequired":true)")),
      R"({"LoginProfile":{"UserName":"Alice","CreateDate":"2026-11-02T08:00:00Z","PasswordResetRequired":true}})");
  EXPECT_EQ(
      rig.say(rig.root(), "GetLoginProfile", R"({"UserName":"alice"})"),
      R"({"LoginProfile":{"UserName":"Alice","CreateDate":"2026-11-02T08:00:00Z","PasswordResetRequired":true}})");
  EXPECT_EQ(rig.say(rig.root(), "CreateLoginProfile", login_input("alice", "Long-enough-1")),
            "EntityAlreadyExists: Login Profile for user Alice already exists.");
  // Each member of an update is for itself.
  EXPECT_EQ(rig.say(rig.root(), "UpdateLoginProfile", R"({"UserName":"alice","PasswordResetRequired":false})"), "{}");
  EXPECT_TRUE(*secrets::verify_password("Long-enough-1", rig.account().find_user("alice")->login->password_hash));
  EXPECT_EQ(rig.say(rig.root(), "UpdateLoginProfile", login_input("alice", "Another-one-2")), "{}");
  EXPECT_TRUE(*secrets::verify_password("Another-one-2", rig.account().find_user("alice")->login->password_hash));
  EXPECT_EQ(
      at(rig.must(rig.root(), "GetLoginProfile", R"({"UserName":"alice"})"), "LoginProfile.PasswordResetRequired"),
      "false");
  EXPECT_EQ(rig.say(rig.root(), "DeleteLoginProfile", R"({"UserName":"alice"})"), "{}");
  const char* none = "NoSuchEntity: Login Profile for User Alice cannot be found.";
  rig.check(rig.root(), {{"GetLoginProfile", R"({"UserName":"alice"})", none},
                         {"DeleteLoginProfile", R"({"UserName":"alice"})", none},
                         {"UpdateLoginProfile", R"({"UserName":"alice","Password":"Long-enough-1"})", none}});
}

TEST(Passwords, Errors) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  const char* nobody = "NoSuchEntity: The user with name nobody cannot be found.";
  rig.check(
      rig.root(),
      {{"CreateLoginProfile", R"({"UserName":"nobody","Password":"Long-enough-1"})", nobody},
       {"GetLoginProfile", R"({"UserName":"nobody"})", nobody},
       {"UpdateLoginProfile", R"({"UserName":"nobody","Password":"Long-enough-1"})", nobody},
       {"DeleteLoginProfile", R"({"UserName":"nobody"})", nobody},
       {"CreateLoginProfile", R"({"UserName":"alice","Password":"short"})",
        "PasswordPolicyViolation: Password should have a minimum length of 8"},
       {"CreateLoginProfile", R"({"UserName":"alice","Password":"longenough"})",
        "PasswordPolicyViolation: Password should meet 2 more of the following requirements: Password should have "
        "at least one uppercase letter, Password should have at least one number, Password should have at least "
        "one symbol"},
       {"CreateLoginProfile", R"({"UserName":"alice"})", "ValidationError: Must specify a password."},
       {"CreateLoginProfile", R"({"Password":"Long-enough-1"})",
        "ValidationError: Must specify userName when calling with non-User credentials"},
       {"ChangePassword", R"({"OldPassword":"Correct-horse-9","NewPassword":"Long-enough-1"})",
        "InvalidUserType: Only IAM Users can change their own password."}});
  EXPECT_FALSE(rig.account().find_user("alice")->login);
  // A refused password is never repeated.
  const std::string refused = rig.say(rig.root(), "CreateLoginProfile", login_input("alice", "p\\u0001assword-X1"));
  EXPECT_EQ(refused.substr(0, 16), "ValidationError:");
  EXPECT_EQ(refused.find("assword-X1"), std::string::npos);
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html
TEST(Passwords, ChangePassword) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", kMayChange);
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("a", "Long-enough-1")),
            "NoSuchEntity: Login Profile for User alice cannot be found.");
  rig.must(rig.root(), "CreateLoginProfile", login_input("alice", "First-one-1", R"(,"PasswordResetRequired":true)"));
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Wrong-one-1", "Second-one-2")),
            "AccessDenied: The old password was incorrect.");
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("First-one-1", "weak")),
            "PasswordPolicyViolation: Password should have a minimum length of 8");
  rig.clock.advance(60);
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("First-one-1", "Second-one-2")), "{}");
  const auto login = *rig.account().find_user("alice")->login;
  EXPECT_TRUE(*secrets::verify_password("Second-one-2", login.password_hash));
  EXPECT_FALSE(login.reset_required);
  EXPECT_EQ(login.password_changed, rig.clock.now());
  EXPECT_LT(login.created, rig.clock.now());
}

// UserName is optional: the caller's own then, who has to be a user.
TEST(Passwords, TheCallersOwnLoginProfile) {
  Rig rig;
  const authn::Caller alice =
      rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:*LoginProfile","Resource":"*"})");
  rig.must(rig.root(), "CreateLoginProfile", login_input("alice", "First-one-1"));
  EXPECT_EQ(at(rig.must(alice, "GetLoginProfile", "{}"), "LoginProfile.UserName"), "alice");
  EXPECT_EQ(rig.say(alice, "DeleteLoginProfile", "{}"), "{}");
  const char* no_user = "ValidationError: Must specify userName when calling with non-User credentials";
  rig.check(rig.root(), {{"GetLoginProfile", "{}", no_user}, {"DeleteLoginProfile", "{}", no_user}});
}

// The reuse rule counts the password in force as the first of those remembered.
TEST(Passwords, Reuse) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", kMayChange);
  rig.must(rig.root(), "CreateLoginProfile", login_input("alice", "Number-one-1"));
  // Without a rule the same one may come again; what was used is remembered all the same.
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Number-one-1", "Number-one-1")), "{}");
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Number-one-1", "Number-two-2")), "{}");
  rig.must(rig.root(), "UpdateAccountPasswordPolicy", R"({"PasswordReusePrevention":2})");
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Number-two-2", "Number-two-2")), kReused);
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Number-two-2", "Number-one-1")), kReused);
  EXPECT_EQ(rig.say(rig.root(), "UpdateLoginProfile", login_input("alice", "Number-one-1")), kReused);
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Number-two-2", "Number-three-3")), "{}");
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Number-three-3", "Number-one-1")), "{}");
  rig.must(rig.root(), "UpdateAccountPasswordPolicy", R"({"PasswordReusePrevention":24})");
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Number-one-1", "Number-two-2")), kReused);
}

TEST(Passwords, NoMoreThanTwentyFourAreKept) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  rig.must(rig.root(), "CreateLoginProfile", login_input("alice", "Number-zero-0"));
  for (int i = 1; i <= 26; ++i)
    rig.must(rig.root(), "UpdateLoginProfile", login_input("alice", fmt::format("Number-{}-x", i)));
  EXPECT_EQ(rig.account().find_user("alice")->login->previous_hashes.size(), identity::kRememberedPasswords);
  rig.must(rig.root(), "UpdateAccountPasswordPolicy", R"({"PasswordReusePrevention":24})");
  EXPECT_EQ(rig.say(rig.root(), "UpdateLoginProfile", login_input("alice", "Number-3-x")), kReused);  // the 24th
  EXPECT_EQ(rig.say(rig.root(), "UpdateLoginProfile", login_input("alice", "Number-2-x")), "{}");
}

// "Allow users to change their own password": for every user, with no policy attached; an explicit deny still wins.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
TEST(Passwords, AllowUsersToChangePassword) {
  Rig rig;
  const authn::Caller alice = rig.user("alice");
  rig.must(rig.root(), "CreateLoginProfile", login_input("alice", "Number-one-1"));
  const std::string one_to_two = change_input("Number-one-1", "Number-two-2");
  rig.must(rig.root(), "UpdateAccountPasswordPolicy");
  EXPECT_EQ(rig.say(alice, "ChangePassword", one_to_two).substr(0, 13), "AccessDenied:");
  EXPECT_EQ(rig.say(alice, "GetAccountPasswordPolicy").substr(0, 13), "AccessDenied:");
  rig.must(rig.root(), "UpdateAccountPasswordPolicy", R"({"AllowUsersToChangePassword":true})");
  EXPECT_EQ(rig.say(alice, "ChangePassword", one_to_two), "{}");
  EXPECT_EQ(at(rig.must(alice, "GetAccountPasswordPolicy"), "PasswordPolicy.AllowUsersToChangePassword"), "true");
  EXPECT_EQ(rig.say(alice, "UpdateLoginProfile", login_input("alice", "Number-six-6")).substr(0, 13), "AccessDenied:");
  rig.user_with("alice", R"({"Effect":"Deny","Action":"iam:ChangePassword","Resource":"*"})");
  EXPECT_EQ(rig.say(alice, "ChangePassword", change_input("Number-two-2", "Number-six-6")),
            "AccessDenied: User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:ChangePassword "
            "on resource: user alice with an explicit deny in an identity-based policy");
}

// A new password ends the sessions of the old one, but not the one it was changed in.
TEST(Passwords, SessionsOfTheOldPasswordEnd) {
  Rig rig;
  rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:*","Resource":"*"})");
  rig.must(rig.root(), "CreateLoginProfile", login_input("alice", "Number-one-1"));
  const authn::Caller here = rig.console("alice"), elsewhere = rig.console("alice");
  EXPECT_EQ(rig.say(here, "ChangePassword", change_input("Number-one-1", "Number-two-2")), "{}");
  rig.must(here, "ListUsers");
  EXPECT_EQ(rig.say(elsewhere, "ListUsers"), kInvalidToken);
  EXPECT_EQ(rig.say(here, "UpdateLoginProfile", login_input("alice", "Number-six-6")), "{}");
  rig.must(here, "ListUsers");
  rig.must(rig.root(), "UpdateLoginProfile", login_input("alice", "Number-ten-10"));  // an administrator's reset
  EXPECT_EQ(rig.say(here, "ListUsers"), kInvalidToken);
  const authn::Caller again = rig.console("alice");
  rig.must(rig.root(), "DeleteLoginProfile", R"({"UserName":"alice"})");
  EXPECT_EQ(rig.say(again, "ListUsers"), kInvalidToken);
}

TEST(Passwords, RootsPassword) {
  Rig rig;
  const authn::Caller here = rig.console(), elsewhere = rig.console();
  rig.check(rig.root(), {{"ChangeRootPassword", R"({"OldPassword":"Wrong-one-1","NewPassword":"Long-enough-1"})",
                          "AccessDenied: The old password was incorrect."},
                         {"ChangeRootPassword", R"({"OldPassword":"Correct-horse-9","NewPassword":"short"})",
                          "PasswordPolicyViolation: Password should have a minimum length of 8"}});
  // The account's password policy does not bind root.
  rig.must(rig.root(), "UpdateAccountPasswordPolicy", R"({"MinimumPasswordLength":40})");
  EXPECT_EQ(rig.say(here, "ChangeRootPassword", change_input(kRootPassword, "Long-enough-1")), "{}");
  EXPECT_TRUE(*secrets::verify_password("Long-enough-1", rig.account().settings().root.password_hash));
  EXPECT_TRUE(*secrets::verify_password(kRootPassword, rig.account(kOther).settings().root.password_hash));
  rig.must(here, "ListUsers");
  EXPECT_EQ(rig.say(elsewhere, "ListUsers"), kInvalidToken);
}

TEST(Passwords, AGeneratedOneMeetsThePolicy) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  rig.must(rig.root(), "UpdateAccountPasswordPolicy",
           R"({"MinimumPasswordLength":30,"RequireSymbols":true,"RequireNumbers":true,
               "RequireUppercaseCharacters":true,"RequireLowercaseCharacters":true})");
  const std::string password = at(rig.must(rig.root(), "GeneratePassword"), "Password");
  EXPECT_EQ(password.size(), 30U);
  rig.must(rig.root(), "CreateLoginProfile", login_input("alice", password));
}

}  // namespace
}  // namespace keyward::api
