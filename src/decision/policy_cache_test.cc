#include "decision/policy_cache.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace keyward::decision {
namespace {
std::string policy_for(int number) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":"*","Action":"s3:*",)"
                     R"("Resource":"arn:aws:s3:::bucket-{}/*"}}}})",
                     number);
}

TEST(PolicyCache, OneProgramForOneTextAndKind) {
  PolicyCache cache;
  const auto first = cache.get(policy_for(1), policy::Kind::Resource);
  ASSERT_TRUE(first);
  EXPECT_EQ(*cache.get(policy_for(1), policy::Kind::Resource), *first);
  EXPECT_NE(*cache.get(policy_for(2), policy::Kind::Resource), *first);
  // The same text is no policy of another kind: a session policy has no Principal.
  EXPECT_FALSE(cache.get(policy_for(1), policy::Kind::Session));
  const auto error = cache.get("{}", policy::Kind::Resource);
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code, Code::MalformedPolicyDocument);
}

TEST(PolicyCache, StaysBoundedAndForgetsWhatIsOldest) {
  PolicyCache cache(16 * 8'192);  // some policies in each part
  const auto first = *cache.get(policy_for(0), policy::Kind::Resource);
  for (int i = 1; i < 1'000; ++i) ASSERT_TRUE(cache.get(policy_for(i), policy::Kind::Resource));
  EXPECT_EQ(first.use_count(), 1);  // the cache has let go of it, whoever uses it still may
  EXPECT_NE(*cache.get(policy_for(0), policy::Kind::Resource), first);
  const auto last = *cache.get(policy_for(999), policy::Kind::Resource);
  EXPECT_EQ(*cache.get(policy_for(999), policy::Kind::Resource), last);
  // One that is larger than a whole part is answered, and not kept.
  PolicyCache small(16);
  EXPECT_EQ((*small.get(policy_for(1), policy::Kind::Resource)).use_count(), 1);
}
}  // namespace
}  // namespace keyward::decision
