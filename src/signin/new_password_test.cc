// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
constexpr std::int64_t kDay = 86'400;

std::string ticket_of(const Web::Reply& reply) { return member(reply.body, "ticket"); }

void set_policy(Rig& rig, const identity::PasswordPolicy& policy) {
  rig.settings([&](identity::AccountSettings& settings) { settings.password_policy = policy; });
}

TEST(NewPassword, IsDemandedAfterAReset) {
  Rig rig;
  rig.make_user("alice", true);
  Browser browser(rig);
  const Web::Reply asked = browser.user("alice");
  EXPECT_EQ(member(asked.body, "status"), "password-change-required");
  EXPECT_EQ(member(asked.body, "reason"), "reset");
  EXPECT_TRUE(asked.set_cookies.empty());
  EXPECT_FALSE(browser.signed_in());
  EXPECT_EQ(browser.new_password(ticket_of(asked), "Fresh-password-3").body, R"({"status":"signed-in"})");
  EXPECT_TRUE(browser.signed_in());
  EXPECT_FALSE(rig.user("alice").login->reset_required);
  EXPECT_EQ(rig.user("alice").login->password_changed, rig.clock.now());
  EXPECT_TRUE(rig.log().contains(R"("eventName":"PasswordUpdated")"));
  EXPECT_FALSE(rig.log().contains("Fresh-password-3"));
  EXPECT_EQ(Browser(rig).user("alice").body, kWrong);
  EXPECT_EQ(Browser(rig).user("alice", "Fresh-password-3").body, R"({"status":"signed-in"})");
}

TEST(NewPassword, ATicketIsGoodForOneChange) {
  Rig rig;
  rig.make_user("alice", true);
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.user("alice"));
  EXPECT_EQ(browser.new_password(ticket, "Fresh-password-3").status, 200);
  EXPECT_EQ(browser.new_password(ticket, "Fresh-password-4").body, kWrong);
  EXPECT_EQ(Browser(rig).user("alice", "Fresh-password-3").status, 200);
}

TEST(NewPassword, NeedsATicketOfItsStep) {
  Rig rig;
  rig.make_user("alice", true);
  rig.make_user("bob");
  rig.make_device("bob");
  Browser browser(rig);
  const std::string code_ticket = ticket_of(browser.user("bob"));
  ASSERT_FALSE(code_ticket.empty());
  EXPECT_EQ(member(browser.new_password(code_ticket, "Fresh-password-3").body, "code"), "TicketExpired");
  EXPECT_EQ(member(browser.new_password("", "Fresh-password-3").body, "code"), "TicketExpired");
  const std::string ticket = ticket_of(browser.user("alice"));
  rig.clock.advance(600);
  EXPECT_EQ(member(browser.new_password(ticket, "Fresh-password-3").body, "code"), "TicketExpired");
}

TEST(NewPassword, AnotherPasswordMeanwhileEndsTheSignIn) {
  Rig rig;
  rig.make_user("alice", true);
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.user("alice"));
  identity::User changed = rig.user("alice");
  changed.login->password_hash = *secrets::hash_password("By-the-admin-5", rig.random, rig.env.password_cost);
  rig.change(identity::put(kAccount, changed));
  EXPECT_EQ(browser.new_password(ticket, "Fresh-password-3").body, kWrong);
  changed.login.reset();
  rig.change(identity::put(kAccount, changed));
  EXPECT_EQ(browser.new_password(ticket, "Fresh-password-3").body, kWrong);
  rig.change(identity::erase<identity::User>(kAccount, changed.id));
  EXPECT_EQ(browser.new_password(ticket, "Fresh-password-3").body, kWrong);
}

TEST(NewPassword, NamesTheRulesThatItBreaks) {
  Rig rig;
  rig.make_user("alice", true);
  Browser browser(rig);
  std::string ticket = ticket_of(browser.user("alice"));
  const auto says = [&](const std::string& password) {
    const Web::Reply reply = browser.new_password(ticket, password);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(member(reply.body, "code"), "PasswordPolicyViolation");
    return member(reply.body, "message");
  };
  EXPECT_EQ(says("Short-1"), "Password should have a minimum length of 8");
  EXPECT_EQ(says("lowercase"),
            "Password should meet 2 more of the following requirements: "
            "Password should have at least one uppercase letter, Password should have at least one number, "
            "Password should have at least one symbol");
  EXPECT_EQ(says("Root@Example.com"), "Password should not be identical to the account name or e-mail address");
  EXPECT_EQ(says(std::string(127, 'x') + "A1"), "Password should have a maximum length of 128");
  EXPECT_EQ(says(""), "Password should have a minimum length of 8");
  EXPECT_EQ(member(browser.post("/signin/api/new-password", fmt::format(R"({{"ticket":"{}"}})", ticket)).body, "code"),
            "PasswordPolicyViolation");

  set_policy(rig, {.minimum_length = 14,
                   .require_symbols = true,
                   .require_numbers = true,
                   .require_uppercase = true,
                   .require_lowercase = true});
  EXPECT_EQ(says("short"),
            "Password should have a minimum length of 14, Password should have at least one uppercase letter, "
            "Password should have at least one number, Password should have at least one symbol");
  EXPECT_EQ(browser.new_password(ticket, "Long-enough-password-1").status, 200);
}

TEST(NewPassword, IsNotTheOldOneNorOneThatIsRemembered) {
  Rig rig;
  rig.make_user("alice");
  const std::string refusal = "Policy constraint violation with password reuse prevention during password change.";
  const auto demand = [&] {
    identity::User changed = rig.user("alice");
    changed.login->reset_required = true;
    rig.change(identity::put(kAccount, changed));
  };
  const auto change = [&](const std::string& from, const std::string& to) {
    demand();
    Browser browser(rig);
    return browser.new_password(ticket_of(browser.user("alice", from)), to);
  };
  EXPECT_EQ(member(change(kPassword, kPassword).body, "message"), refusal) << "without any rule";
  EXPECT_EQ(change(kPassword, "Password-two-2").status, 200);
  EXPECT_EQ(change("Password-two-2", kPassword).status, 200) << "nothing is remembered without a rule";

  set_policy(rig, {.reuse_prevention = 3});
  EXPECT_EQ(change(kPassword, "Password-two-3").status, 200);
  EXPECT_EQ(change("Password-two-3", "Password-two-4").status, 200);
  EXPECT_EQ(member(change("Password-two-4", "Password-two-4").body, "message"), refusal);
  EXPECT_EQ(member(change("Password-two-4", "Password-two-3").body, "message"), refusal);
  EXPECT_EQ(member(change("Password-two-4", kPassword).body, "message"), refusal);
  EXPECT_EQ(change("Password-two-4", "Password-two-2").status, 200) << "the fourth back is free again";
}

TEST(NewPassword, IsDemandedWhenTheOldOneExpires) {
  Rig rig;
  rig.make_user("alice");
  set_policy(rig, {.max_age_days = 90});
  rig.clock.advance(90 * kDay - 1);
  EXPECT_EQ(Browser(rig).user("alice").body, R"({"status":"signed-in"})");
  rig.clock.advance(1);
  Browser browser(rig);
  const Web::Reply asked = browser.user("alice");
  EXPECT_EQ(member(asked.body, "status"), "password-change-required");
  EXPECT_EQ(member(asked.body, "reason"), "expired");
  EXPECT_EQ(browser.new_password(ticket_of(asked), "Fresh-password-3").status, 200);
  EXPECT_EQ(Browser(rig).user("alice", "Fresh-password-3").body, R"({"status":"signed-in"})");
  EXPECT_EQ(Browser(rig).root().body, R"({"status":"signed-in"})") << "root's password does not expire";
}

TEST(NewPassword, AfterAHardExpiryOnlyTheAdministratorHelps) {
  Rig rig;
  rig.make_user("alice");
  set_policy(rig, {.max_age_days = 1, .hard_expiry = true});
  rig.clock.advance(kDay);
  Browser browser(rig);
  const Web::Reply refused = browser.user("alice");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(member(refused.body, "code"), "PasswordExpired");
  EXPECT_TRUE(refused.set_cookies.empty());
  EXPECT_TRUE(rig.log().contains(R"("errorMessage":"Password expired")"));
  EXPECT_EQ(browser.user("alice", "wrong").body, kWrong) << "it shows to whoever knows the password only";

  identity::User changed = rig.user("alice");
  changed.login->reset_required = true;
  changed.login->password_changed = rig.clock.now();
  rig.change(identity::put(kAccount, changed));
  EXPECT_EQ(member(browser.user("alice").body, "reason"), "reset");
}

TEST(NewPassword, WhatCouldNotBeStoredIsNotChanged) {
  Rig rig;
  rig.make_user("alice", true);
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.user("alice"));
  rig.store.fail_with(store::Committed::Nothing, "disk full");
  EXPECT_EQ(browser.new_password(ticket, "Fresh-password-3").status, 500);
  EXPECT_FALSE(browser.signed_in());
  rig.store.fail_with(store::Committed::Durable, "");
  EXPECT_EQ(browser.new_password(ticket, "Fresh-password-3").status, 200);
}
}  // namespace
}  // namespace keyward::signin
