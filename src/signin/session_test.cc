#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
constexpr std::int64_t kTwelveHours = 12 * 60 * 60;

TEST(Session, LastsTwelveHoursFromSignIn) {
  Rig rig;
  Browser browser(rig);
  browser.root();
  rig.clock.advance(kTwelveHours - 1);
  EXPECT_TRUE(browser.signed_in());
  EXPECT_EQ(browser.call("keyward/GetAccount").status, 200);
  rig.clock.advance(1);
  const Web::Reply over = browser.get("/signin/api/session");
  EXPECT_EQ(over.status, 401);
  EXPECT_EQ(member(over.body, "code"), "SessionExpired");
  EXPECT_EQ(member(browser.call("keyward/GetAccount").body, "code"), "SessionExpired");
}

// UserGuide/id_credentials_passwords_account-policy.html: users are warned in the last 15 days, so the page must know.
TEST(Session, TellsWhenTheUsersPasswordExpires) {
  Rig rig;
  rig.make_user("alice", false, "administrator");
  Browser alice(rig), root(rig);
  alice.user("alice");
  root.root();
  const auto expiry = [](Browser& browser) {
    return member(browser.get("/signin/api/session").body, "passwordExpiresAt");
  };
  EXPECT_EQ(expiry(alice), "") << "without a policy it never does";
  rig.settings([](identity::AccountSettings& settings) {
    settings.password_policy = identity::PasswordPolicy{.max_age_days = 20};
  });
  EXPECT_EQ(expiry(alice), "2026-11-22T08:00:00Z");
  EXPECT_EQ(expiry(root), "") << "root's never does";
  rig.clock.advance(3600);
  EXPECT_EQ(
      alice.call("iam/ChangePassword", R"({"OldPassword":"Battery-staple-7","NewPassword":"Fresh-password-3"})").status,
      200);
  EXPECT_EQ(expiry(alice), "2026-11-22T09:00:00Z");
}

TEST(Session, SignOutEndsItOnTheServer) {
  Rig rig;
  Browser browser(rig);
  browser.root();
  Browser other_tab = browser;
  const Web::Reply out = browser.post("/signin/api/sign-out");
  EXPECT_EQ(out.status, 200);
  EXPECT_EQ(out.body, "{}");
  ASSERT_EQ(out.set_cookies.size(), 1U);
  EXPECT_EQ(out.set_cookies[0], "keyward-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  EXPECT_FALSE(other_tab.signed_in()) << "the old cookie is worth nothing";
  EXPECT_EQ(other_tab.call("keyward/GetAccount").status, 401);
  EXPECT_EQ(rig.state()->sessions().size(), 0U);
  EXPECT_TRUE(rig.log().contains(R"("eventName":"ConsoleLogout")"));
  EXPECT_EQ(browser.post("/signin/api/sign-out").status, 200) << "twice is no error";
  EXPECT_EQ(Browser(rig).post("/signin/api/sign-out").status, 200);
}

TEST(Session, SignOutLeavesOtherBrowsersAlone) {
  Rig rig;
  Browser one(rig), two(rig);
  one.root();
  two.root();
  one.post("/signin/api/sign-out");
  EXPECT_TRUE(two.signed_in());
}

TEST(Session, AFailedSignOutSaysSo) {
  Rig rig;
  Browser browser(rig);
  browser.root();
  rig.store.fail_with(store::Committed::Nothing, "disk full");
  EXPECT_EQ(browser.post("/signin/api/sign-out").status, 500);
  rig.store.fail_with(store::Committed::Durable, "");
  EXPECT_TRUE(browser.signed_in());
}

TEST(Session, EverySignInGetsATokenOfItsOwnAndEndsTheBrowsersLastOne) {
  Rig rig;
  rig.make_user("alice");
  Browser browser(rig);
  browser.cookies["keyward-session"] = "planted-by-somebody";
  browser.root();
  const std::string first = browser.cookies["keyward-session"];
  EXPECT_NE(first, "planted-by-somebody");
  EXPECT_EQ(first.size(), 43U) << "32 bytes";
  Browser old = browser;
  browser.user("alice");
  EXPECT_NE(browser.cookies["keyward-session"], first);
  EXPECT_FALSE(old.signed_in());
  EXPECT_EQ(rig.state()->sessions().size(), 1U);
  EXPECT_EQ(member(browser.get("/signin/api/session").body, "isRoot"), "false");
}

TEST(Session, TheTokenIsNotKept) {
  Rig rig;
  Browser browser(rig);
  browser.root();
  const std::string token = browser.cookies["keyward-session"];
  EXPECT_TRUE(rig.store.read_all([&](std::string_view key, std::string_view value) -> Result<void> {
    EXPECT_FALSE(key.contains(token));
    EXPECT_FALSE(value.contains(token)) << key;
    return {};
  }));
}

TEST(Session, OnlyItsOwnTokenOpensIt) {
  Rig rig;
  Browser browser(rig);
  browser.root();
  const std::string token = browser.cookies["keyward-session"];
  std::string changed = token;
  changed[0] = changed[0] == 'x' ? 'y' : 'x';
  for (const std::string& bad :
       {std::string(), changed, token + "A", token.substr(1), std::string(8'000, 'A'), authn::session_id(token)}) {
    browser.cookies["keyward-session"] = bad;
    EXPECT_FALSE(browser.signed_in()) << bad;
  }
}

TEST(Session, APasswordOfSomebodyElsesMakingEndsIt) {
  Rig rig;
  rig.make_user("alice");
  Browser alice(rig), root(rig);
  alice.user("alice");
  root.root();
  EXPECT_EQ(root.call("iam/UpdateLoginProfile", R"({"UserName":"alice","Password":"By-the-admin-5"})").status, 200);
  EXPECT_FALSE(alice.signed_in());
  EXPECT_TRUE(root.signed_in());
}

TEST(Session, OnesOwnNewPasswordKeepsItAndEndsTheOthers) {
  Rig rig;
  rig.make_user("alice", false, "administrator");
  Browser here(rig), elsewhere(rig);
  here.user("alice");
  elsewhere.user("alice");
  EXPECT_EQ(
      here.call("iam/ChangePassword", R"({"OldPassword":"Battery-staple-7","NewPassword":"Fresh-password-3"})").status,
      200);
  EXPECT_TRUE(here.signed_in());
  EXPECT_FALSE(elsewhere.signed_in());

  Browser root(rig), other_root(rig);
  root.root();
  other_root.root();
  EXPECT_EQ(
      root.call("keyward/ChangeRootPassword", R"({"OldPassword":"Correct-horse-9","NewPassword":"Fresh-password-3"})")
          .status,
      200);
  EXPECT_TRUE(root.signed_in());
  EXPECT_FALSE(other_root.signed_in());
}

TEST(Session, EndsWithTheUserAndWithTheConsolePassword) {
  Rig rig;
  rig.make_user("alice");
  rig.make_user("bob");
  Browser alice(rig), bob(rig), root(rig);
  alice.user("alice");
  bob.user("bob");
  root.root();
  EXPECT_EQ(root.call("iam/DeleteLoginProfile", R"({"UserName":"alice"})").status, 200);
  EXPECT_FALSE(alice.signed_in());
  EXPECT_EQ(member(alice.call("sts/GetCallerIdentity").body, "code"), "SessionExpired");
  EXPECT_EQ(root.call("iam/DeleteLoginProfile", R"({"UserName":"bob"})").status, 200);
  EXPECT_EQ(root.call("iam/DeleteUser", R"({"UserName":"bob"})").status, 200);
  EXPECT_FALSE(bob.signed_in());
  // A new user of the old name is somebody else.
  EXPECT_EQ(root.call("iam/CreateUser", R"({"UserName":"bob"})").status, 200);
  EXPECT_EQ(root.call("iam/CreateLoginProfile", R"({"UserName":"bob","Password":"Battery-staple-7"})").status, 200);
  EXPECT_FALSE(bob.signed_in());
}

TEST(Session, AWriteThatWaitsIsRefusedIfItsSessionEndsMeanwhile) {
  Rig rig;
  Browser browser(rig);
  browser.root();
  auto release = rig.block_writer();
  auto out = browser.start("/signin/api/sign-out", "{}");
  auto made = browser.start("/console/api/iam/CreateUser", R"({"UserName":"late"})");
  release.set_value();
  EXPECT_EQ(out.get().status, 200);
  const Web::Reply refused = made.get();
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(member(refused.body, "code"), "SessionExpired");
  EXPECT_EQ(rig.account().find_user("late"), nullptr);
}
}  // namespace
}  // namespace keyward::signin
