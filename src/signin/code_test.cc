// The second step: https://docs.aws.amazon.com/IAM/latest/UserGuide/console_sign-in-mfa.html
#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
constexpr const char* kInvalid = "InvalidCode";

std::string ticket_of(const Web::Reply& reply) { return member(reply.body, "ticket"); }

TEST(Code, IsAskedForAfterThePasswordAndOpensASessionWithMfa) {
  Rig rig;
  const auto seed = rig.make_device();
  Browser browser(rig);
  const Web::Reply first = browser.root();
  EXPECT_EQ(member(first.body, "status"), "mfa-required");
  EXPECT_EQ(member(first.body, "devices"), R"([{"type":"totp"}])");
  EXPECT_TRUE(first.set_cookies.empty()) << "half a sign-in is none";
  EXPECT_FALSE(browser.signed_in());
  EXPECT_EQ(browser.root("wrong").body, kWrong) << "a device does not show before the password is right";

  EXPECT_EQ(browser.code(ticket_of(first), rig.code_of(seed)).body, R"({"status":"signed-in"})");
  EXPECT_EQ(member(browser.get("/signin/api/session").body, "mfaUsed"), "true");
  EXPECT_TRUE(rig.log().contains(R"("additionalEventData":{"MFAUsed":"Yes"})"));
  EXPECT_FALSE(rig.log().contains(rig.code_of(seed)));
}

TEST(Code, WorksOnceWhicheverTicketItComesWith) {
  Rig rig;
  rig.make_user("alice");
  const auto seed = rig.make_device("alice");
  Browser one(rig), two(rig);
  const std::string first = ticket_of(one.user("alice")), second = ticket_of(two.user("alice"));
  const std::string code = rig.code_of(seed);
  EXPECT_EQ(one.code(first, code).status, 200);
  EXPECT_EQ(member(two.code(second, code).body, "code"), kInvalid);
  EXPECT_EQ(member(one.code(first, code).body, "code"), kInvalid);
  EXPECT_EQ(member(two.code(second, rig.code_of(seed, -1)).body, "code"), kInvalid) << "older ones are spent with it";
  EXPECT_EQ(store::load(rig.store)
                ->state.find_account(kAccount)
                ->find_mfa_device(identity::mfa_arn(kAccount, "/", "phone"))
                ->last_step,
            secrets::totp_step(rig.clock.now()))
      << "spent durably";
  rig.clock.advance(30);
  EXPECT_EQ(two.code(second, rig.code_of(seed)).status, 200);
}

TEST(Code, OfTwoAtOnceOneSignsIn) {
  Rig rig;
  const auto seed = rig.make_device();
  Browser browser(rig);
  const std::string body = Browser::code_body(ticket_of(browser.root()), rig.code_of(seed));
  auto release = rig.block_writer();
  auto first = browser.start("/signin/api/mfa", body);
  auto second = browser.start("/signin/api/mfa", body);
  release.set_value();
  EXPECT_EQ(first.get().status, 200);
  EXPECT_EQ(second.get().status, 401);
  EXPECT_EQ(rig.state()->sessions().size(), 1U);
}

TEST(Code, ANumberThatCouldNotBeStoredAsSpentSignsNobodyIn) {
  Rig rig;
  const auto seed = rig.make_device();
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.root());
  rig.store.fail_with(store::Committed::Nothing, "disk full");
  const Web::Reply reply = browser.code(ticket, rig.code_of(seed));
  EXPECT_EQ(reply.status, 500);
  EXPECT_TRUE(reply.set_cookies.empty());
}

TEST(Code, OfAnyOfThePrincipalsOwnDevices) {
  Rig rig;
  rig.make_user("alice");
  rig.make_user("bob");
  const auto phone = rig.make_device("alice", "phone"), tablet = rig.make_device("alice", "tablet");
  const auto bobs = rig.make_device("bob", "bobs"), roots = rig.make_device("", "roots");
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.user("alice"));
  int network = 0;
  for (const std::string& code : {rig.code_of(bobs), rig.code_of(roots), std::string(), std::string("12345"),
                                  std::string("1234567"), std::string("abcdef")}) {
    const Web::Reply reply = Browser(rig, fmt::format("198.51.{}.1", ++network)).code(ticket, code);
    EXPECT_EQ(reply.status, 401) << code;
    EXPECT_EQ(member(reply.body, "code"), kInvalid) << code;
  }
  EXPECT_EQ(browser.code(ticket, rig.code_of(phone)).status, 200);
  rig.clock.advance(30);
  EXPECT_EQ(browser.code(ticket_of(browser.user("alice")), rig.code_of(tablet)).status, 200);
}

// RFC 6238 section 6
TEST(Code, LearnsHowTheDevicesClockDrifts) {
  Rig rig;
  const auto seed = rig.make_device();
  const auto device = [&] { return *rig.account().find_mfa_device(identity::mfa_arn(kAccount, "/", "phone")); };
  Browser browser(rig);
  for (int ahead = 1; ahead <= 4; ++ahead) {
    EXPECT_EQ(browser.code(ticket_of(browser.root()), rig.code_of(seed, ahead)).status, 200) << ahead;
    EXPECT_EQ(device().drift_steps, ahead);
    rig.clock.advance(600);
  }
  EXPECT_EQ(browser.code(ticket_of(browser.root()), rig.code_of(seed)).status, 401) << "four steps behind the device";
}

TEST(Code, NeedsATicketOfThePasswordStep) {
  Rig rig;
  const auto seed = rig.make_device();
  rig.make_user("alice", true);
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.root());
  const std::string other_step = ticket_of(browser.user("alice"));
  ASSERT_FALSE(other_step.empty());
  std::string tampered = ticket;
  tampered[tampered.size() / 2] = tampered[tampered.size() / 2] == 'x' ? 'y' : 'x';
  for (const std::string& bad : {std::string(), std::string("x"), tampered, other_step, std::string(9'000, 'A'),
                                 browser.cookies["keyward-browser"]}) {
    const Web::Reply reply = browser.code(bad, rig.code_of(seed));
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(member(reply.body, "code"), "TicketExpired");
  }
  EXPECT_EQ(member(browser.post("/signin/api/mfa", R"({"ticket":17,"code":18})").body, "code"), "TicketExpired");
  rig.clock.advance(599);
  EXPECT_EQ(browser.code(ticket, "000000").status, 401);
  rig.clock.advance(1);
  EXPECT_EQ(member(browser.code(ticket, rig.code_of(seed)).body, "code"), "TicketExpired");
}

TEST(Code, AnotherPasswordMeanwhileEndsTheSignIn) {
  Rig rig;
  rig.make_user("alice");
  const auto seed = rig.make_device("alice");
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.user("alice"));
  identity::User changed = rig.user("alice");
  changed.login->password_hash = *secrets::hash_password("Another-one-5", rig.random, rig.env.password_cost);
  rig.change(identity::put(kAccount, changed));
  EXPECT_EQ(browser.code(ticket, rig.code_of(seed)).body, kWrong);

  changed.login.reset();
  rig.change(identity::put(kAccount, changed));
  EXPECT_EQ(browser.code(ticket, rig.code_of(seed)).body, kWrong);
  identity::MfaDevice device = *rig.account().find_mfa_device(identity::mfa_arn(kAccount, "/", "phone"));
  device.owner.clear();
  rig.change(identity::put(kAccount, device));
  rig.change(identity::erase<identity::User>(kAccount, changed.id));
  EXPECT_EQ(browser.code(ticket, rig.code_of(seed)).body, kWrong);
  EXPECT_EQ(rig.state()->sessions().size(), 0U);
}

TEST(Code, LeadsToANewPasswordWhereOneIsDue) {
  Rig rig;
  rig.make_user("alice", true);
  const auto seed = rig.make_device("alice");
  Browser browser(rig);
  const Web::Reply second = browser.code(ticket_of(browser.user("alice")), rig.code_of(seed));
  EXPECT_EQ(member(second.body, "status"), "password-change-required");
  EXPECT_TRUE(second.set_cookies.empty());
  EXPECT_EQ(browser.new_password(ticket_of(second), "Fresh-password-3").body, R"({"status":"signed-in"})");
  EXPECT_EQ(member(browser.get("/signin/api/session").body, "mfaUsed"), "true");
}
}  // namespace
}  // namespace keyward::signin
