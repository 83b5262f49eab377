#include "signin/ticket.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace keyward::signin {
namespace {
class TicketTest : public testing::Test {
 protected:
  Ticket full() const {
    return {.step = Ticket::Step::NewPassword,
            .account = "111122223333",
            .principal = "AIDAEXAMPLE",
            .credential = "0123456789abcdef",
            .claimed = "user 111122223333 \"älice\"\n",
            .mfa_time = Time{1'799'999'990},
            .expires = {1'800'000'600},
            .remember_account = true};
  }
  SeededRandom random{1};
  secrets::SealingKey key = secrets::SealingKey::generate(random);
  secrets::Tokens tokens{key};
  const Time now{1'800'000'000};
};

TEST_F(TicketTest, ComesBackAsItWent) {
  const Ticket ticket = full();
  const auto back = open(seal(ticket, tokens, random), Ticket::Step::NewPassword, tokens, now);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->account, ticket.account);
  EXPECT_EQ(back->principal, ticket.principal);
  EXPECT_EQ(back->credential, ticket.credential);
  EXPECT_EQ(back->claimed, ticket.claimed);
  EXPECT_EQ(back->mfa_time, ticket.mfa_time);
  EXPECT_EQ(back->expires, ticket.expires);
  EXPECT_TRUE(back->remember_account);

  Ticket plain;
  plain.expires = {now.seconds + 1};
  const auto other = open(seal(plain, tokens, random), Ticket::Step::Code, tokens, now);
  ASSERT_TRUE(other);
  EXPECT_FALSE(other->mfa_time);
  EXPECT_FALSE(other->remember_account);
}

TEST_F(TicketTest, IsGoodForItsStepAndItsTimeOnly) {
  const std::string text = seal(full(), tokens, random);
  EXPECT_FALSE(open(text, Ticket::Step::Code, tokens, now));
  EXPECT_TRUE(open(text, Ticket::Step::NewPassword, tokens, {1'800'000'599}));
  EXPECT_FALSE(open(text, Ticket::Step::NewPassword, tokens, {1'800'000'600}));
}

TEST_F(TicketTest, AnyChangeBreaksIt) {
  const std::string text = seal(full(), tokens, random);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open(changed, Ticket::Step::NewPassword, tokens, now)) << i;
    EXPECT_FALSE(open(text.substr(0, i), Ticket::Step::NewPassword, tokens, now)) << i;
  }
  EXPECT_FALSE(open(text + "A", Ticket::Step::NewPassword, tokens, now));
}

TEST_F(TicketTest, OnlyOurTicketsAreTickets) {
  const secrets::SealingKey other = secrets::SealingKey::generate(random);
  EXPECT_FALSE(open(seal(full(), secrets::Tokens(other), random), Ticket::Step::NewPassword, tokens, now));
  // A browser's cookie, whatever it holds, is none.
  const std::string content = R"({"step":1,"account":"1","principal":"root","expires":1900000000})";
  EXPECT_FALSE(open(tokens.seal("known-browser", bytes_of(content), random), Ticket::Step::NewPassword, tokens, now));
  EXPECT_TRUE(open(tokens.seal("sign-in-ticket", bytes_of(content), random), Ticket::Step::NewPassword, tokens, now));
  EXPECT_FALSE(open(std::string(100'000, 'A'), Ticket::Step::NewPassword, tokens, now));
}

TEST_F(TicketTest, TellsItsBearerNothing) {
  const std::string text = seal(full(), tokens, random);
  const auto bytes = parse_base64url(text);
  ASSERT_TRUE(bytes);
  EXPECT_FALSE(text_of(*bytes).contains("AIDAEXAMPLE"));
  EXPECT_FALSE(text_of(*bytes).contains("111122223333"));
}
}  // namespace
}  // namespace keyward::signin
