#include "policy/condition_keys.h"

#include <gtest/gtest.h>

namespace keyward::policy {
namespace {

TEST(ConditionKeys, Known) {
  EXPECT_EQ(find_global_key("AWS:sourceip")->type, KeyType::Address);
  EXPECT_TRUE(find_global_key("aws:TagKeys")->several);
  EXPECT_TRUE(find_global_key("aws:RequestTag/x").has_value());
  for (const char* name : {"aws:RequestTag/", "aws:RequestTag", "aws:SourceIpx", "s3:prefix", ""})
    EXPECT_FALSE(find_global_key(name).has_value()) << name;
}

}  // namespace
}  // namespace keyward::policy
