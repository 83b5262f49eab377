// The first step: https://docs.aws.amazon.com/IAM/latest/UserGuide/console_sign-in.html
#include "signin/cookies.h"
#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
TEST(Password, RootSignsInByEmailInAnyCase) {
  Rig rig;
  Browser browser(rig);
  const Web::Reply reply = browser.root(kRootPassword, "ROOT@Example.com");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"status":"signed-in"})");
  EXPECT_EQ(rig.account().settings().root.password_last_used, rig.clock.now());
  const std::string session = browser.get("/signin/api/session").body;
  EXPECT_EQ(session, R"({"accountId":"111122223333","accountName":"Example","alias":"example",)"
                     R"("arn":"arn:aws:iam::111122223333:root","isRoot":true,"mfaUsed":false,)"
                     R"("expiresAt":"2026-11-02T20:00:00Z","signInUrl":"http://localhost:8700/signin/example"})");
}

TEST(Password, AUserSignsInByAliasOrAccountId) {
  Rig rig;
  rig.make_user("alice");
  for (const char* account : {"example", kAccount}) {
    Browser browser(rig);
    EXPECT_EQ(browser.user("Alice", kPassword, account).body, R"({"status":"signed-in"})") << account;
    const std::string session = browser.get("/signin/api/session").body;
    EXPECT_EQ(member(session, "userName"), "alice");
    EXPECT_EQ(member(session, "arn"), "arn:aws:iam::111122223333:user/alice");
    EXPECT_EQ(member(session, "isRoot"), "false");
  }
  EXPECT_EQ(rig.user("alice").password_last_used, rig.clock.now());
}

// Every wrong answer is the same bytes, with the same status and without a cookie.
TEST(Password, WrongAnswersAreNotToldApart) {
  Rig rig;
  rig.make_user("alice");
  rig.make_user("keys-only");
  identity::User changed = rig.user("keys-only");
  changed.login.reset();
  rig.change(identity::put(kAccount, changed));
  rig.settings([](identity::AccountSettings& settings) { settings.root.email = "root@example.com"; });
  const std::string right = kPassword;
  struct Case {
    const char* name;
    std::string path, body;
  };
  const Case cases[] = {
      {"root, wrong password", "root", Browser::root_body("wrong")},
      {"root, wrong e-mail", "root", Browser::root_body(kRootPassword, "other@example.com")},
      {"root, a user's password", "root", Browser::root_body(right)},
      {"root, empty", "root", Browser::root_body("", "")},
      {"root, no members", "root", "{}"},
      {"root, wrong types", "root", R"({"email":["root@example.com"],"password":{"a":1}})"},
      {"root, long", "root", Browser::root_body(std::string(5'000, 'x'))},
      {"user, wrong password", "user", Browser::user_body("alice", "wrong", "example")},
      {"user, unknown", "user", Browser::user_body("nobody", right, "example")},
      {"user, without a password", "user", Browser::user_body("keys-only", right, "example")},
      {"user, unknown account", "user", Browser::user_body("alice", right, "999999999999")},
      {"user, unknown alias", "user", Browser::user_body("alice", right, "nowhere")},
      {"user, root is none", "user", Browser::user_body("root", kRootPassword, "example")},
      {"user, the e-mail address is none", "user", Browser::user_body(kEmail, kRootPassword, "example")},
      {"user, long", "user", Browser::user_body("alice", std::string(5'000, 'x'), "example")},
      {"user, no members", "user", "{}"},
      {"user, wrong types", "user", R"({"account":1,"userName":true,"password":null})"},
  };
  int number = 0;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Browser browser(rig, fmt::format("198.51.{}.1", ++number));
    const Web::Reply reply = browser.post("/signin/api/" + c.path, c.body);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.body, kWrong);
    EXPECT_TRUE(reply.set_cookies.empty());
    EXPECT_EQ(reply.retry_after, 0);
  }
  EXPECT_EQ(rig.state()->sessions().size(), 0U);
}

// The stand-in's cost is that of the settings, and a cost out of range is an error: so whoever gets the error has had
// the stand-in's hash computed.
TEST(Password, AHashIsComputedForNobodyToo) {
  Rig rig;
  rig.make_user("alice");
  rig.env.password_cost = {.lanes = 0};
  struct Case {
    const char* name;
    std::string path, body;
    int want;
  };
  const Case cases[] = {
      {"known", "user", Browser::user_body("alice", "wrong", "example"), 401},
      {"unknown user", "user", Browser::user_body("nobody", "wrong", "example"), 503},
      {"unknown account", "user", Browser::user_body("alice", "wrong", "nowhere"), 503},
      {"unknown e-mail", "root", Browser::root_body("wrong", "other@example.com"), 503},
      {"no password", "user", Browser::user_body("alice", "", "example"), 503},
      {"too long a password", "user", Browser::user_body("alice", std::string(1'025, 'x'), "example"), 503},
  };
  for (const Case& c : cases) EXPECT_EQ(Browser(rig).post("/signin/api/" + c.path, c.body).status, c.want) << c.name;
}

TEST(Password, EventsNameKnownUsersAndNoSecrets) {
  Rig rig;
  rig.make_user("alice");
  Browser browser(rig);
  browser.user("alice", "typed-secret-1");
  browser.user("my-password-as-a-name", "typed-secret-2");
  browser.user("alice", "typed-secret-3", "typed-account");
  browser.root("typed-secret-4");
  browser.root("typed-secret-5", "typed@example.com");
  browser.user("alice");
  const std::string log = rig.log();
  for (const char* secret : {"typed-secret", "my-password-as-a-name", "typed-account", "typed@example.com", kPassword})
    EXPECT_FALSE(log.contains(secret)) << secret;
  for (const auto& [name, value] : browser.cookies) EXPECT_FALSE(log.contains(value)) << name;

  std::vector<std::string> lines;
  for (std::size_t at = 0; at < log.size(); at = log.find('\n', at) + 1)
    lines.push_back(log.substr(at, log.find('\n', at) - at));
  ASSERT_EQ(lines.size(), 6U);
  constexpr std::string_view kAlice =
      R"({"type":"IAMUser","principalId":"AIDAEXAMPLEalice","arn":"arn:aws:iam::111122223333:user/alice",)"
      R"("accountId":"111122223333","userName":"alice"})";
  const std::string_view identities[] = {
      R"({"type":"Unknown","accountId":"111122223333","userName":"alice"})",
      R"({"type":"Unknown","accountId":"111122223333"})",
      R"({"type":"Unknown"})",
      R"({"type":"Unknown","accountId":"111122223333"})",
      R"({"type":"Unknown"})",
      kAlice,
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(member(lines[i], "userIdentity"), identities[i]) << i;
    EXPECT_EQ(member(lines[i], "eventName"), "ConsoleLogin");
    EXPECT_EQ(member(lines[i], "sourceIPAddress"), "192.0.2.10");
    EXPECT_EQ(member(lines[i], "errorMessage"), i < 5 ? "Failed authentication" : "");
    EXPECT_EQ(member(lines[i], "additionalEventData"), R"({"MFAUsed":"No"})");
  }
}

TEST(Password, SignInsAreCountedForTheAccount) {
  Rig rig;
  Browser browser(rig);
  browser.root("wrong");
  browser.root("wrong", "other@example.com");
  browser.root();
  const auto month = rig.usage.month(kAccount, "2026-11");
  ASSERT_EQ(month.size(), 1U);
  EXPECT_EQ(month[0].second.sign_ins, 1);
  EXPECT_EQ(month[0].second.sign_in_failures, 1);
}

TEST(Password, TheAccountIsRememberedIfAskedFor) {
  Rig rig;
  rig.make_user("alice");
  Browser browser(rig);
  EXPECT_EQ(member(browser.get("/signin/api/context").body, "account"), "null");
  browser.post("/signin/api/user",
               R"({"account":"example","userName":"alice","password":"Battery-staple-7","rememberAccount":true})");
  const std::string remembered = R"({"id":"111122223333","alias":"example"})";
  EXPECT_EQ(member(browser.get("/signin/api/context").body, "account"), remembered);
  EXPECT_EQ(browser.root().status, 200);
  EXPECT_EQ(member(browser.get("/signin/api/context").body, "account"), remembered) << "root's sign-in leaves it";
  EXPECT_EQ(browser.user("alice").status, 200);
  EXPECT_EQ(member(browser.get("/signin/api/context").body, "account"), "null");
}

// Account ids and aliases are not to be found out by asking for them.
TEST(Password, ARememberedAccountIsTheServersWordNotTheBrowsers) {
  Rig rig;
  Browser browser(rig);
  for (const std::string& value : {std::string(kAccount), std::string("example"), std::string(5'000, 'A')}) {
    browser.cookies["keyward-account"] = value;
    EXPECT_EQ(member(browser.get("/signin/api/context").body, "account"), "null");
  }
}

TEST(Password, AFailingDiskSignsNobodyIn) {
  Rig rig;
  Browser browser(rig);
  rig.store.fail_with(store::Committed::Nothing, "disk full");
  const Web::Reply reply = browser.root();
  EXPECT_EQ(reply.status, 500);
  EXPECT_TRUE(reply.set_cookies.empty());
  EXPECT_EQ(browser.root("wrong").body, kWrong);
  EXPECT_EQ(rig.state()->sessions().size(), 0U);
}

TEST(Password, CookiesAreGuardedOverTls) {
  Rig rig;
  rig.make_user("alice");
  Browser browser(rig);
  browser.sent.secure = true;
  browser.sent.origin = "https://localhost:8700";
  const Web::Reply reply = browser.user("alice");
  ASSERT_EQ(reply.set_cookies.size(), 3U);
  for (const std::string& cookie : reply.set_cookies) {
    EXPECT_TRUE(cookie.starts_with("__Host-keyward-")) << cookie;
    EXPECT_TRUE(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure")) << cookie;
  }
  EXPECT_TRUE(reply.set_cookies[0].contains("Max-Age=43200"));
  EXPECT_TRUE(browser.signed_in());
  // The same token over plain HTTP is no session.
  browser.sent.secure = false;
  EXPECT_FALSE(browser.signed_in());
}
}  // namespace
}  // namespace keyward::signin
