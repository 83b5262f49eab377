#include "secrets/tokens.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace keyward::secrets {
namespace {

SessionToken full() {
  return {.kind = SessionToken::Kind::AssumedRole,
          .account = "123456789012",
          .principal_id = "AROAQNZGKIQY56JQ7WMLX",
          .access_key_id = "ASIAQNZGKIQY56JQ7WML",
          .issued = {1'700'000'000},
          .expires = {1'700'003'600},
          .mfa_at = Time{1'699'999'999},
          .session_name = "build-7",
          .source_identity = "alice",
          .session_policy = R"({"Statement":[]})",
          .policies = {"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:policy/x"},
          .tags = {{.key = "team", .value = "blue"}, {.key = "empty", .value = ""}},
          .transitive_tag_keys = {"team"},
          .context = {{.key = "saml:sub", .values = {"alice"}}, {.key = "saml:groups", .values = {"a", "b"}}},
          .chained = true};
}

SessionToken small() {
  return {.kind = SessionToken::Kind::User,
          .account = "123456789012",
          .principal_id = "123456789012",
          .access_key_id = "ASIAQNZGKIQY56JQ7WML",
          .issued = {1},
          .expires = {2},
          .mfa_at = {},
          .session_name = {},
          .source_identity = {},
          .session_policy = {},
          .policies = {},
          .tags = {},
          .transitive_tag_keys = {},
          .context = {}};
}

class TokensTest : public ::testing::Test {
 protected:
  SeededRandom random_{1};
  SealingKey key_ = SealingKey::generate(random_);
  Tokens tokens_{key_};
};

TEST_F(TokensTest, SessionsComeBackWhole) {
  for (const SessionToken& token : {full(), small()}) {
    const auto text = tokens_.seal_session(token, random_);
    ASSERT_TRUE(text.has_value());
    EXPECT_LE(text->size(), kMaxTokenBytes);
    EXPECT_EQ(text->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), text->npos);
    const auto opened = tokens_.open_session(*text);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(*opened, token);
  }
}

TEST_F(TokensTest, NothingOfItCanBeChanged) {
  const std::string text = *tokens_.seal_session(full(), random_);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto opened = tokens_.open_session(changed);
    ASSERT_FALSE(opened.has_value()) << i;
    EXPECT_EQ(opened.error().code, Code::InvalidClientTokenId);
    EXPECT_EQ(opened.error().message, "The security token included in the request is invalid.");
    EXPECT_FALSE(tokens_.open_session(text.substr(0, i)).has_value());
  }
  EXPECT_FALSE(tokens_.open_session(text + "A").has_value());
  EXPECT_FALSE(tokens_.open_session(text + "=").has_value());
  EXPECT_FALSE(tokens_.open_session(std::string(1'000'000, 'A')).has_value());
}

TEST_F(TokensTest, ATicketIsNoSession) {
  const std::string ticket = tokens_.seal("sign-in-ticket", encode(small()), random_);
  EXPECT_FALSE(tokens_.open_session(ticket).has_value());
  const auto opened = tokens_.open("sign-in-ticket", ticket);
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(equal(opened->expose(), encode(small())));
  EXPECT_FALSE(tokens_.open("other", ticket).has_value());
  EXPECT_FALSE(tokens_.open("sign-in-ticket", *tokens_.seal_session(small(), random_)).has_value());
}

TEST_F(TokensTest, AnotherKeyOpensNothing) {
  const Tokens other(SealingKey::generate(random_));
  EXPECT_FALSE(other.open_session(*tokens_.seal_session(small(), random_)).has_value());
}

TEST_F(TokensTest, StayWithinTheirSize) {
  SessionToken token = full();
  token.session_policy = std::string(2048, 'x');
  EXPECT_LE(tokens_.seal_session(token, random_)->size(), kMaxTokenBytes);
  bool refused = false;
  for (std::size_t size = 2048; size < 4096; ++size) {
    token.session_policy.assign(size, 'x');
    const auto text = tokens_.seal_session(token, random_);
    if (!text) {
      EXPECT_EQ(text.error().code, Code::PackedPolicyTooLarge);
      refused = true;
      break;
    }
    ASSERT_LE(text->size(), kMaxTokenBytes);
    ASSERT_TRUE(tokens_.open_session(*text).has_value()) << size;
  }
  EXPECT_TRUE(refused);
}

TEST_F(TokensTest, SecretsBelongToOneSession) {
  const SecretString secret = tokens_.temporary_secret(small());
  EXPECT_EQ(secret.size(), 40U);
  EXPECT_EQ(secret.expose().find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
            std::string_view::npos);
  EXPECT_TRUE(equal(secret, Tokens(key_).temporary_secret(small()))) << "the same after a restart";
  SessionToken later = small(), other_key = small(), other_principal = small();
  later.issued.seconds += 1;
  other_key.access_key_id.back() = 'A';
  other_principal.principal_id = "AIDAQNZGKIQY56JQ7WMLX";
  for (const SessionToken* token : {&later, &other_key, &other_principal})
    EXPECT_FALSE(equal(secret, tokens_.temporary_secret(*token)));
  EXPECT_NE(secret_version(small()), secret_version(later));
  EXPECT_NE(secret_version(small()), secret_version(other_principal));
  EXPECT_EQ(secret_version(small()), secret_version(small()));
}

TEST(SessionTokenContent, RefusesWhatItDoesNotKnow) {
  const auto good = encode(full());
  ASSERT_TRUE(decode_session(good).has_value());
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto decoded = decode_session(std::span(good).first(size));
    // A cut between two optional fields is a shorter token; the seal is what forbids it.
    if (decoded) {
      EXPECT_EQ(encode(*decoded).size(), size);
    }
  }
  auto newer = good;
  newer[0] = 2;
  EXPECT_FALSE(decode_session(newer).has_value());
  auto unknown = good;
  unknown.insert(unknown.end(), {99, 0});
  EXPECT_FALSE(decode_session(unknown).has_value());
  auto endless = good;
  endless.insert(endless.end(), {2, 0xff, 0xff, 0xff, 0xff, 0xff});
  EXPECT_FALSE(decode_session(endless).has_value());
  EXPECT_FALSE(decode_session({}).has_value());
}

// Any bytes: what decodes encodes to something that decodes to the same.
TEST(SessionTokenContent, RandomBytesAreHarmless) {
  SeededRandom random(7);
  const auto good = encode(full());
  int decoded = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto bytes = good;
    for (std::uint32_t change = 0; change <= random.below(3); ++change)
      bytes[random.below(static_cast<std::uint32_t>(bytes.size()))] = static_cast<std::uint8_t>(random.below(256));
    const auto token = decode_session(bytes);
    if (!token) continue;
    ++decoded;
    ASSERT_EQ(decode_session(encode(*token)), token);
  }
  EXPECT_GT(decoded, 0);
}

}  // namespace
}  // namespace keyward::secrets
