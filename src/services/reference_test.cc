#include "services/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/packed.h"

namespace keyward::services {
namespace {

TEST(Reference, KnowsWhatAwsDocuments) {
  const Reference reference;
  const Service* s3 = reference.find_service("s3");
  ASSERT_NE(s3, nullptr);
  EXPECT_EQ(s3->prefix, "s3");
  EXPECT_EQ(s3->name, "Amazon S3");
  EXPECT_TRUE(s3->resource_control_policies);
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
  const Action* get = reference.find_action("S3:getobject");
  ASSERT_NE(get, nullptr);
  EXPECT_EQ(get->name, "GetObject");
  EXPECT_EQ(get->level, AccessLevel::Read);
  EXPECT_FALSE(get->description.empty());
  ASSERT_FALSE(get->resources.empty());
  const ResourceType* object = s3->find_resource_type("object");
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(object->arn, "arn:${Partition}:s3:::${BucketName}/${ObjectName}");
  EXPECT_EQ(reference.find_action("s3:PutBucketPolicy")->level, AccessLevel::PermissionsManagement);
  EXPECT_EQ(reference.find_action("iam:TagUser")->level, AccessLevel::Tagging);
  EXPECT_EQ(reference.find_action("s3:ListBucket")->level, AccessLevel::List);
  EXPECT_EQ(reference.find_action("s3:NoSuchAction"), nullptr);
  EXPECT_EQ(reference.find_action("nosuch:Get"), nullptr);
  EXPECT_EQ(reference.find_action("GetObject"), nullptr);
}

TEST(Reference, KnowsConditionKeysAndTheirTypes) {
  const Reference reference;
  EXPECT_EQ(reference.find_condition_key("s3:max-keys")->type, KeyType::Numeric);
  EXPECT_EQ(reference.find_condition_key("S3:existingobjecttag/team")->name, "s3:ExistingObjectTag/${TagKey}");
  EXPECT_EQ(reference.find_condition_key("iam:PermissionsBoundary")->type, KeyType::Arn);
  EXPECT_FALSE(reference.find_condition_key("iam:PassedToService")->several);
  // Keys of providers belong to the token service.
  EXPECT_NE(reference.find_condition_key("token.actions.githubusercontent.com:repository"), nullptr);
  EXPECT_NE(reference.find_condition_key("saml:aud"), nullptr);
  EXPECT_EQ(reference.find_condition_key("s3:nosuch"), nullptr);
  EXPECT_EQ(reference.find_condition_key("aws:SourceIp"), nullptr);
  EXPECT_TRUE(reference.is_key_prefix("saml"));
  EXPECT_FALSE(reference.is_key_prefix("nosuch"));
  const Action& run = *reference.find_action("ec2:RunInstances");
  EXPECT_NE(find_condition_key(run, "ec2:InstanceType"), nullptr);
  EXPECT_NE(find_condition_key(run, "aws:RequestTag/team"), nullptr);
  EXPECT_EQ(find_condition_key(run, "s3:prefix"), nullptr);
  EXPECT_TRUE(names_key("aws:RequestTag/${TagKey}", "AWS:requesttag/x"));
  EXPECT_FALSE(names_key("aws:RequestTag/${TagKey}", "aws:RequestTag/"));
}

TEST(Reference, KnowsDependentActionsAndRequiredResources) {
  const Action& create = *Reference().find_action("lambda:CreateFunction");
  ASSERT_EQ(create.resources.size(), 1U);
  EXPECT_TRUE(create.resources[0].required);
  EXPECT_THAT(create.resources[0].dependent_actions, testing::Contains("iam:PassRole"));
}

TEST(Reference, KnowsKeywardsOwnActions) {
  EXPECT_NE(Reference().find_action("keyward:GetAccount"), nullptr);
  EXPECT_NE(find_condition_key(*Reference().find_action("keyward:Authorize"), "keyward:PrincipalArn"), nullptr);
  EXPECT_NE(Reference().find_action("billing:GetBillingData"), nullptr);
}

TEST(Reference, VisitsByPattern) {
  const Reference reference;
  const auto all = [&](std::string_view pattern) {
    std::size_t count = 0;
    reference.visit_actions(pattern, [&](const Service&, const Action&) { return ++count, true; });
    return count;
  };
  EXPECT_EQ(all("s3:GetObject"), 1U);
  EXPECT_EQ(all("s3:getobjec?"), 1U);
  EXPECT_GT(all("s3:Get*"), 40U);
  EXPECT_EQ(all("s3:*"), reference.find_service("s3")->actions.size());
  EXPECT_EQ(all("GetObject"), 0U);
  EXPECT_EQ(all("nosuch:*"), 0U);
  std::size_t stopped = 0;
  reference.visit_actions("*", [&](const Service&, const Action&) { return ++stopped < 3; });
  EXPECT_EQ(stopped, 3U);
}

// All that is packed can be unpacked, by several threads at once, and looks as it should.
TEST(Reference, EveryServiceIsSound) {
  const Reference reference;
  std::vector<std::thread> threads(4);
  for (std::thread& thread : threads)
    thread = std::thread([&] { EXPECT_GT(reference.find_service("ec2")->actions.size(), 500U); });
  for (std::thread& thread : threads) thread.join();
  std::size_t actions = 0;
  for (const ServiceName& each : reference.services()) {
    const Service* service = reference.find_service(each.prefix);
    ASSERT_NE(service, nullptr) << each.prefix;
    EXPECT_EQ(service, reference.find_service(each.prefix));
    for (const Action& action : service->actions) {
      EXPECT_EQ(service->find_action(action.name), &action) << each.prefix << ":" << action.name;
      EXPECT_LE(static_cast<int>(action.level), 4);
      for (const ResourceUse& use : action.resources)
        EXPECT_EQ(service->find_resource_type(use.type->name), use.type) << each.prefix;
    }
    for (const ResourceType& type : service->resource_types) EXPECT_TRUE(type.arn.starts_with("arn:")) << type.arn;
    actions += service->actions.size();
  }
  EXPECT_GT(reference.services().size(), 400U);
  EXPECT_GT(actions, 20'000U);
}

}  // namespace
}  // namespace keyward::services
