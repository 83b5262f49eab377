// The first visit: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html
#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
std::string body(const std::string& code, const std::string& name = "Example", const std::string& email = kEmail,
                 const std::string& password = kRootPassword) {
  return fmt::format(R"({{"setupCode":"{}","accountName":"{}","email":"{}","password":"{}"}})", code, name, email,
                     password);
}

TEST(SetUp, MakesTheAccountAndSignsNobodyIn) {
  Rig rig({.with_account = false});
  Browser browser(rig);
  EXPECT_EQ(member(browser.get("/signin/api/context").body, "setupRequired"), "true");
  const Web::Reply made = browser.post("/signin/api/setup", body(kSetupCode));
  EXPECT_EQ(made.status, 200);
  const std::string id = member(made.body, "accountId");
  EXPECT_EQ(id.size(), 12U);
  EXPECT_EQ(id.find_first_not_of("0123456789"), std::string::npos);
  EXPECT_EQ(member(made.body, "signInUrl"), fmt::format("{}/signin/{}", kUrl, id));
  EXPECT_TRUE(made.set_cookies.empty());
  EXPECT_FALSE(browser.signed_in());
  EXPECT_EQ(member(browser.get("/signin/api/context").body, "setupRequired"), "false");
  EXPECT_EQ(member(browser.root().body, "status"), "signed-in");
  EXPECT_TRUE(rig.log().contains(R"("eventName":"CreateAccount")"));
  EXPECT_FALSE(rig.log().contains(kRootPassword));
  EXPECT_FALSE(rig.log().contains(kSetupCode));
}

TEST(SetUp, OnlyWithTheCode) {
  Rig rig({.with_account = false});
  Browser browser(rig);
  for (const char* code : {"", "ABCD-EFGH-2346", "ABCD-EFGH-234", "ABCD-EFGH-23456"}) {
    const Web::Reply refused = browser.post("/signin/api/setup", body(code));
    EXPECT_EQ(refused.status, 403) << code;
    EXPECT_EQ(member(refused.body, "code"), "InvalidSetupCode") << code;
  }
  EXPECT_EQ(browser.post("/signin/api/setup", R"({"setupCode":null})").status, 403);
  EXPECT_TRUE(rig.state()->empty());
  EXPECT_EQ(browser.post("/signin/api/setup", body(kSetupCode)).status, 429) << "guesses of the code are slowed";
  rig.clock.advance(4);
  EXPECT_EQ(browser.post("/signin/api/setup", body(kSetupCode)).status, 200);
}

TEST(SetUp, StrangersWhoGuessDoNotKeepTheOwnerOut) {
  Rig rig({.with_account = false});
  for (int i = 0; i < 60; ++i)
    EXPECT_EQ(Browser(rig, fmt::format("198.51.{}.1", i)).post("/signin/api/setup", body("GUESS")).status, 403) << i;
  EXPECT_EQ(Browser(rig).post("/signin/api/setup", body(kSetupCode)).status, 200);
}

TEST(SetUp, WithoutACodeThereIsNoSetUp) {
  Rig rig({.with_account = false});
  Web closed(rig.executor, rig.authenticator, rig.published, rig.tokens, {.public_url = kUrl, .setup_code = ""});
  std::promise<Web::Reply> reply;
  const std::string text = body("");
  closed.handle({.method = "POST",
                 .path = "/signin/api/setup",
                 .body = text,
                 .host = "localhost:8700",
                 .origin = kUrl,
                 .content_type = "application/json",
                 .console_header = "1"},
                [&](Web::Reply one) { reply.set_value(std::move(one)); });
  EXPECT_EQ(reply.get_future().get().status, 403);
}

TEST(SetUp, SaysWhatIsWrongWithTheForm) {
  Rig rig({.with_account = false});
  Browser browser(rig);
  struct Case {
    std::string name, email, password, code, says;
  };
  const Case cases[] = {
      {"", kEmail, kRootPassword, "ValidationError", "account name"},
      {std::string(51, 'x'), kEmail, kRootPassword, "ValidationError", "1 to 50"},
      {"a\\u0000b", kEmail, kRootPassword, "ValidationError", "printable"},
      {"Example", "", kRootPassword, "ValidationError", "e-mail"},
      {"Example", "no-address", kRootPassword, "ValidationError", "e-mail"},
      {"Example", "a@b@c", kRootPassword, "ValidationError", "e-mail"},
      {"Example", "a\\nb@c", kRootPassword, "ValidationError", "e-mail"},
      {"Example", kEmail, "", "PasswordPolicyViolation", "minimum length of 8"},
      {"Example", kEmail, "password", "PasswordPolicyViolation", "uppercase"},
      {"Example", kEmail, "Root@example.com", "PasswordPolicyViolation", "identical"},
      {"Example", kEmail, std::string(129, 'x') + "A1", "PasswordPolicyViolation", "maximum length of 128"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name + "/" + c.email + "/" + c.password);
    const Web::Reply refused = browser.post("/signin/api/setup", body(kSetupCode, c.name, c.email, c.password));
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(member(refused.body, "code"), c.code);
    EXPECT_TRUE(member(refused.body, "message").contains(c.says)) << refused.body;
  }
  EXPECT_TRUE(rig.state()->empty());
}

TEST(SetUp, OfTwoAtOnceOneMakesTheAccount) {
  Rig rig({.with_account = false});
  auto release = rig.block_pool();
  auto first = Browser(rig).start("/signin/api/setup", body(kSetupCode, "First", "first@example.com"));
  auto second = Browser(rig).start("/signin/api/setup", body(kSetupCode, "Second", "second@example.com"));
  release.set_value();
  EXPECT_EQ(first.get().status, 200);
  const Web::Reply late = second.get();
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(member(late.body, "code"), "AlreadySetUp");
  EXPECT_EQ(rig.state()->accounts().size(), 1U);
  EXPECT_EQ(Browser(rig).post("/signin/api/setup", body(kSetupCode)).status, 409);
}

TEST(SetUp, WhatCouldNotBeStoredIsNotDone) {
  Rig rig({.with_account = false});
  rig.store.fail_with(store::Committed::Nothing, "disk full");
  EXPECT_EQ(Browser(rig).post("/signin/api/setup", body(kSetupCode)).status, 500);
  EXPECT_TRUE(rig.state()->empty());
  rig.store.fail_with(store::Committed::Durable, "");
  EXPECT_EQ(Browser(rig).post("/signin/api/setup", body(kSetupCode)).status, 200) << "the code is still good";
}
}  // namespace
}  // namespace keyward::signin
