// Guessing at sign-in, and what it does to those who do not guess.
#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
std::string ticket_of(const Web::Reply& reply) { return member(reply.body, "ticket"); }

TEST(Guessing, IsSlowedForKnownAndUnknownAlike) {
  Rig rig;
  rig.make_user("alice");
  const auto answers = [&](const std::string& path, const std::string& body) {
    Browser browser(rig);
    std::string all;
    for (int i = 0; i < 7; ++i) {
      const Web::Reply reply = browser.post("/signin/api/" + path, body);
      all += fmt::format("{} {} {}\n", reply.status, reply.retry_after, reply.body);
    }
    return all;
  };
  const std::string known = answers("user", Browser::user_body("alice", "wrong", "example"));
  EXPECT_TRUE(
      known.ends_with("429 4 {\"code\":\"Throttled\",\"message\":\"Too many failed attempts. Try again in 4 seconds.\","
                      "\"retryAfterSeconds\":4}\n"));
  EXPECT_EQ(answers("user", Browser::user_body("nobody", "wrong", "example")), known);
  EXPECT_EQ(answers("user", Browser::user_body("alice", "wrong", "nowhere")), known);
  EXPECT_EQ(answers("root", Browser::root_body("wrong")), known);
  EXPECT_EQ(answers("root", Browser::root_body("wrong", "other@example.com")), known);
}

TEST(Guessing, IsOneCountForEveryWayToNameAPrincipal) {
  Rig rig;
  rig.make_user("alice");
  Browser browser(rig);
  const char* names[] = {"alice", "ALICE", "Alice"};
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(browser.user(names[i % 3], "wrong", i % 2 == 0 ? "example" : kAccount).status, 401);
  EXPECT_EQ(browser.user("aLICE").status, 429);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(browser.root("wrong", i % 2 == 0 ? kEmail : "Root@EXAMPLE.com").status, 401);
  EXPECT_EQ(browser.root().status, 429);
}

TEST(Guessing, ARightPasswordForgivesTheWrongOnesBefore) {
  Rig rig;
  Browser browser(rig);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(browser.root("wrong").status, 401);
    EXPECT_EQ(browser.root().status, 200);
  }
}

TEST(Guessing, FromEverywhereDoesNotLockTheOwnerOut) {
  Rig rig;
  Browser owner(rig);
  owner.root();
  owner.post("/signin/api/sign-out");
  int refused = 0;
  for (int i = 0; i < 60; ++i) refused += Browser(rig, fmt::format("198.51.{}.1", i)).root("wrong").status == 429;
  EXPECT_EQ(refused, 30) << "thirty are free, the rest wait";
  EXPECT_EQ(Browser(rig, "203.0.113.1").root().status, 429) << "a browser never seen waits with the guessers";
  EXPECT_EQ(owner.root().status, 200) << "the owner's does not";

  // The exemption is the principal's own: a browser that another user has signed in with is a stranger.
  rig.make_user("mallory");
  Browser mallory(rig, "203.0.113.2");
  mallory.user("mallory");
  EXPECT_EQ(mallory.root().status, 429);
  // And what a browser says about itself is not believed.
  Browser forger(rig, "203.0.113.3");
  forger.cookies["keyward-browser"] = rig.tokens.seal("sign-in-ticket", bytes_of("root root@example.com"), rig.random);
  EXPECT_EQ(forger.root().status, 429);
}

TEST(Guessing, AKnownBrowserIsHeldToItsNetworksCount) {
  Rig rig;
  Browser owner(rig);
  owner.root();
  for (int i = 0; i < 5; ++i) owner.root("wrong");
  EXPECT_EQ(owner.root().status, 429);
  rig.clock.advance(4);
  EXPECT_EQ(owner.root().status, 200);
}

TEST(Guessing, ABrowserIsKnownToTheLastFivePrincipals) {
  Rig rig;
  Browser browser(rig);
  browser.root();
  for (int i = 0; i < 4; ++i) {
    rig.make_user(fmt::format("user{}", i));
    browser.user(fmt::format("user{}", i));
  }
  for (int i = 0; i < 40; ++i) Browser(rig, fmt::format("198.51.{}.1", i)).root("wrong");
  EXPECT_EQ(browser.root().status, 200);
  const std::size_t size = browser.cookies["keyward-browser"].size();
  for (int i = 0; i < 40; ++i) {
    if (i < 4) browser.user(fmt::format("user{}", i));
    browser.root();
  }
  EXPECT_LE(browser.cookies["keyward-browser"].size(), size + 4);
}

// Requests that arrive together are let in together; what they find out is still given out one by one.
TEST(Guessing, InParallelGainsNothing) {
  Rig rig;
  auto release = rig.block_pool();
  std::vector<std::future<Web::Reply>> answers;
  answers.reserve(41);
  Browser browser(rig);
  for (int i = 0; i < 40; ++i) answers.push_back(browser.start("/signin/api/root", Browser::root_body("wrong")));
  answers.push_back(browser.start("/signin/api/root", Browser::root_body(kRootPassword)));
  release.set_value();
  int told = 0;
  for (std::size_t i = 0; i + 1 < answers.size(); ++i) {
    const int status = answers[i].get().status;
    EXPECT_TRUE(status == 401 || status == 429) << status;
    told += status == 401;
  }
  EXPECT_EQ(told, 5);
  EXPECT_EQ(answers.back().get().status, 429) << "not even whether the last was right";
  EXPECT_EQ(rig.state()->sessions().size(), 0U);
  rig.clock.advance(4);
  EXPECT_EQ(browser.root().status, 200) << "what was not told was not counted";
}

TEST(Guessing, OfCodesInParallelGainsNothing) {
  Rig rig;
  const auto seed = rig.make_device();
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.root());
  const std::string right = rig.code_of(seed);
  const std::string wrong = right == "000000" ? "000001" : "000000";
  auto release = rig.block_writer();
  std::vector<std::future<Web::Reply>> answers;
  answers.reserve(201);
  for (int i = 0; i < 200; ++i) answers.push_back(browser.start("/signin/api/mfa", Browser::code_body(ticket, wrong)));
  answers.push_back(browser.start("/signin/api/mfa", Browser::code_body(ticket, right)));
  release.set_value();
  int told = 0;
  for (std::size_t i = 0; i + 1 < answers.size(); ++i) told += answers[i].get().status == 401;
  EXPECT_LE(told, 5);
  EXPECT_EQ(answers.back().get().status, 429);
  EXPECT_EQ(rig.state()->sessions().size(), 0U);
}

TEST(Guessing, OfCodesIsCountedForEveryBrowserAndApartFromPasswords) {
  Rig rig;
  const auto seed = rig.make_device();
  Browser owner(rig);
  EXPECT_EQ(owner.code(ticket_of(owner.root()), rig.code_of(seed)).status, 200);
  rig.clock.advance(30);
  const std::string right = rig.code_of(seed);
  const std::string wrong = right == "000000" ? "000001" : "000000";
  const std::string ticket = ticket_of(owner.root());
  for (int i = 0; i < 30; ++i) {
    Browser thief(rig, fmt::format("198.51.{}.1", i));
    EXPECT_EQ(thief.code(ticket, wrong).status, 401) << i;
  }
  EXPECT_EQ(owner.code(ticket, right).status, 429) << "a known browser with the password may be a thief's";
  EXPECT_EQ(member(owner.root().body, "status"), "mfa-required") << "the password step has its own count";
  rig.clock.advance(4);
  EXPECT_EQ(owner.code(ticket, rig.code_of(seed)).status, 200);
}

TEST(Guessing, OfCodesNeedsThePassword) {
  Rig rig;
  const auto seed = rig.make_device();
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(Browser(rig, fmt::format("198.51.{}.1", i)).code("no ticket", "000000").status, 401);
  EXPECT_EQ(rig.web.throttle().size(), 0U) << "without a ticket nothing is counted against anybody";
  Browser owner(rig);
  EXPECT_EQ(owner.code(ticket_of(owner.root()), rig.code_of(seed)).status, 200);
}

TEST(Guessing, ARightPasswordAloneForgivesNothingWhereACodeIsDue) {
  Rig rig;
  rig.make_device();
  Browser browser(rig);
  const std::string ticket = ticket_of(browser.root());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(browser.code(ticket, "wrong").status, 401);
  const std::string again = ticket_of(browser.root());
  ASSERT_FALSE(again.empty());
  EXPECT_EQ(browser.code(again, "wrong").status, 429);
}

TEST(Guessing, IsRememberedOverARestart) {
  Rig rig;
  Browser browser(rig);
  for (int i = 0; i < 6; ++i) browser.root("wrong");
  Throttle after;
  rig.load_throttle(after);
  EXPECT_EQ(after.size(), rig.web.throttle().size());
  EXPECT_EQ(after.wait({"root root@example.com", "192.0.2.0/24", false}, rig.clock.now()), 4);
}

TEST(Guessing, MeetsABoundedQueueOfSlowWork) {
  Rig rig({.pool_queue = 3});
  auto release = rig.block_pool();
  std::vector<std::future<Web::Reply>> answers;
  answers.reserve(20);
  for (int i = 0; i < 20; ++i)
    answers.push_back(Browser(rig, fmt::format("198.51.{}.1", i))
                          .start("/signin/api/root", Browser::root_body("wrong", fmt::format("{}@example.com", i))));
  int busy = 0;
  for (std::size_t i = 4; i < answers.size(); ++i) {
    const Web::Reply reply = answers[i].get();  // at once, while the pool stands still
    busy += reply.status == 503;
    EXPECT_EQ(member(reply.body, "code"), "ServiceUnavailable");
  }
  EXPECT_EQ(busy, 16);
  release.set_value();
  for (std::size_t i = 0; i < 4; ++i) answers[i].get();
}
}  // namespace
}  // namespace keyward::signin
