#include "secrets/password.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace keyward::secrets {
namespace {

constexpr PasswordCost kCheap{.memory_kib = 64, .passes = 1, .lanes = 1};

TEST(Password, VerifiesOnlyItself) {
  SeededRandom random(1);
  for (const std::string_view password : {"correct horse", "", "p\xc3\xa9\xc3\xa9 \t", "a\n"}) {
    const auto hash = hash_password(password, random, kCheap);
    ASSERT_TRUE(hash.has_value());
    EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << *hash;
    EXPECT_EQ(*verify_password(password, *hash), true);
    EXPECT_EQ(*verify_password(std::string(password) + "x", *hash), false);
  }
  EXPECT_EQ(*verify_password("a", *hash_password(std::string_view("a\0b", 3), random, kCheap)), false);
}

TEST(Password, IsSalted) {
  SeededRandom random(1);
  EXPECT_NE(*hash_password("x", random, kCheap), *hash_password("x", random, kCheap));
}

// A vector of the reference implementation (phc-winner-argon2): "password" with the salt "somesalt".
// -p 1.
TEST(Password, ReadsTheReferenceHash) {
  constexpr std::string_view kHash =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  EXPECT_EQ(*verify_password("password", kHash), true);
  EXPECT_EQ(*verify_password("Password", kHash), false);
}

TEST(Password, RefusesWhatIsNoHashOfOurs) {
  SeededRandom random(1);
  const std::string good = *hash_password("x", random, kCheap);
  for (const std::string& bad :
       {std::string(), std::string("$argon2id$"), good.substr(0, 40), "$argon2i" + good.substr(9),
        std::string("$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
        std::string("$argon2id$v=19$m=64,t=4000000,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
        good + std::string(300, 'A')}) {
    const auto result = verify_password("x", bad);
    ASSERT_FALSE(result.has_value()) << bad;
    EXPECT_EQ(result.error().code, Code::ServiceFailure);
  }
  EXPECT_FALSE(hash_password("x", random, {.memory_kib = 1, .passes = 1, .lanes = 1}).has_value());
  EXPECT_FALSE(hash_password(std::string(5000, 'x'), random, kCheap).has_value());
  EXPECT_EQ(*verify_password(std::string(5000, 'x'), *hash_password("", random, kCheap)), false);
}

TEST(Password, AsksForANewHashAtANewCost) {
  SeededRandom random(1);
  const std::string hash = *hash_password("x", random, kCheap);
  EXPECT_FALSE(needs_rehash(hash, kCheap));
  EXPECT_TRUE(needs_rehash(hash));
  EXPECT_TRUE(needs_rehash("", kCheap));
}

// A guard against a dummy that does nothing, not a statistic: the two differ by less than a factor of three.
TEST(Password, TheDummyWorksAsHardAsTheRealThing) {
  SeededRandom random(1);
  constexpr PasswordCost kCost{.memory_kib = 4096, .passes = 2, .lanes = 1};
  const std::string hash = *hash_password("x", random, kCost);
  const auto best_of = [](auto&& work) {
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < 7; ++i) {
      const auto start = std::chrono::steady_clock::now();
      work();
      best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - start);
    }
    return best;
  };
  const auto real = best_of([&] { EXPECT_EQ(*verify_password("y", hash), false); });
  const auto dummy = best_of([&] { EXPECT_EQ(*verify_dummy("y", kCost), false); });
  EXPECT_LT(dummy, 3 * real);
  EXPECT_LT(real, 3 * dummy);
}

}  // namespace
}  // namespace keyward::secrets
