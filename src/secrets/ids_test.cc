#include "secrets/ids.h"

#include <gtest/gtest.h>

#include <set>

namespace keyward::secrets {
namespace {

// UserGuide/reference_identifiers.html, unique identifiers.
TEST(Ids, HaveAwssForm) {
  SeededRandom random(1);
  const struct {
    IdKind kind;
    const char* prefix;
    std::size_t size;
  } kinds[] = {{IdKind::User, "AIDA", 21},
               {IdKind::Group, "AGPA", 21},
               {IdKind::Role, "AROA", 21},
               {IdKind::ManagedPolicy, "ANPA", 21},
               {IdKind::InstanceProfile, "AIPA", 21},
               {IdKind::ManagedPolicyVersion, "ANVA", 21},
               {IdKind::AccessKey, "AKIA", 20},
               {IdKind::TemporaryAccessKey, "ASIA", 20},
               {IdKind::PublicKey, "APKA", 21},
               {IdKind::Certificate, "ASCA", 21},
               {IdKind::ServiceCredential, "ACCA", 21}};
  for (const auto& c : kinds) {
    const std::string id = new_id(c.kind, "123456789012", random);
    EXPECT_EQ(id.size(), c.size) << id;
    EXPECT_TRUE(id.starts_with(c.prefix)) << id;
    EXPECT_EQ(prefix_of(c.kind), c.prefix);
    EXPECT_EQ(kind_of(id), c.kind);
    EXPECT_EQ(account_of(id), "123456789012");
  }
}

TEST(Ids, CarryTheAccount) {
  SeededRandom random(2);
  for (const char* account :
       {"000000000000", "000000000001", "029608264753", "123456789012", "999999999998", "999999999999"})
    for (int i = 0; i < 50; ++i) EXPECT_EQ(account_of(new_id(IdKind::AccessKey, account, random)), account);
  for (int i = 0; i < 500; ++i) {
    const std::string account = new_account_id(random);
    ASSERT_EQ(account.size(), 12U);
    EXPECT_NE(account[0], '0');
    EXPECT_EQ(account_of(new_id(IdKind::User, account, random)), account);
  }
}

TEST(Ids, DecodeKnownOnes) {
  const struct {
    const char* id;
    std::optional<std::string> account;
  } cases[] = {
      {"ASIAQNZGKIQY56JQ7WML", "029608264753"},
      {"ASIAQNZGKIQYA6JQ7WML", "029608264752"},  // the ninth character in the first half of the alphabet
      {"AKIAIOSFODNN7EXAMPLE", std::nullopt},    // of the older form: the first letter is below Q
      {"AKIA77777777ZZZZZZZZ", std::nullopt},    // beyond twelve digits
      {"ASIAQNZGKIQY56JQ7WM", std::nullopt},     // too short
      {"ASIAQNZGKIQY56JQ7WMLL", std::nullopt},   // too long
      {"asiaQNZGKIQY56JQ7WML", std::nullopt},    // another case
      {"ASIAQNZGKIQY56JQ7WM1", std::nullopt},    // 1 is not in the alphabet
      {"XXXXQNZGKIQY56JQ7WML", std::nullopt},    // no such prefix
      {"", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(account_of(c.id), c.account) << c.id;
}

TEST(Ids, DoNotRepeat) {
  SeededRandom random(3);
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) seen.insert(new_id(IdKind::AccessKey, "123456789012", random));
  EXPECT_EQ(seen.size(), 10'000U);
}

TEST(Ids, SecretsAreFortyCharacters) {
  SeededRandom random(4);
  std::set<char> used;
  for (int i = 0; i < 200; ++i) {
    const SecretString secret = new_secret_access_key(random);
    ASSERT_EQ(secret.size(), 40U);
    used.insert(secret.expose().begin(), secret.expose().end());
  }
  EXPECT_EQ(used.size(), 64U);
}

}  // namespace
}  // namespace keyward::secrets
