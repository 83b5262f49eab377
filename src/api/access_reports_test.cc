// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
#include "api/access_reports.h"

#include <gtest/gtest.h>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string arn(std::string_view resource) { return fmt::format("arn:aws:iam::{}:{}", kAccount, resource); }

std::string generate(Rig& rig, const std::string& about, std::string_view granularity = "SERVICE_LEVEL") {
  const std::string made = rig.must(rig.root(), "GenerateServiceLastAccessedDetails",
                                    fmt::format(R"({{"Arn":"{}","Granularity":"{}"}})", about, granularity));
  return at(made, "JobId");
}
std::string get(Rig& rig, const std::string& job, std::string_view more = "") {
  return rig.say(rig.root(), "GetServiceLastAccessedDetails", fmt::format(R"({{"JobId":"{}"{}}})", job, more));
}
std::string entities(Rig& rig, const std::string& job, std::string_view service, std::string_view more = "") {
  return rig.say(rig.root(), "GetServiceLastAccessedDetailsWithEntities",
                 fmt::format(R"({{"JobId":"{}","ServiceNamespace":"{}"{}}})", job, service, more));
}

TEST(AccessReports, WhatAUserMayReachAndLastTried) {
  Rig rig;
  const authn::Caller alice =
      rig.user_with("alice", R"({"Effect":"Allow","Action":["iam:ListUsers","s3:*","photos:*"],"Resource":"*"})");
  rig.must(alice, "ListUsers", "{}");
  rig.clock.advance(60);
  rig.say(alice, "ListGroups", "{}");         // a refusal is an attempt
  rig.say(alice, "GetCallerIdentity", "{}");  // a service that the policies do not reach is not in the report
  const std::string job = generate(rig, arn("user/alice"));
  EXPECT_EQ(job.size(), 36u);
  rig.clock.advance(60);
  rig.must(alice, "ListUsers", "{}");  // after the report was made
  const std::string report = get(rig, job);
  EXPECT_EQ(at(report, "JobStatus"), "COMPLETED");
  EXPECT_EQ(at(report, "JobType"), "SERVICE_LEVEL");
  EXPECT_EQ(at(report, "IsTruncated"), "false");
  EXPECT_EQ(at(report, "JobCreationDate"), at(report, "JobCompletionDate"));
  EXPECT_EQ(each(report, "ServicesLastAccessed", "ServiceNamespace"), "iam photos s3");
  EXPECT_EQ(at(report, "ServicesLastAccessed.0.ServiceName"), "AWS Identity and Access Management (IAM)");
  EXPECT_EQ(at(report, "ServicesLastAccessed.0.LastAuthenticatedEntity"), arn("user/alice"));
  EXPECT_EQ(at(report, "ServicesLastAccessed.0.LastAuthenticatedRegion"), "us-east-1");
  EXPECT_EQ(at(report, "ServicesLastAccessed.0.TotalAuthenticatedEntities"), "1");
  EXPECT_EQ(at(report, "ServicesLastAccessed.0.LastAuthenticated"), at(report, "JobCreationDate"));
  EXPECT_EQ(members(report, "ServicesLastAccessed.2"), "ServiceName ServiceNamespace TotalAuthenticatedEntities");
  EXPECT_EQ(at(report, "ServicesLastAccessed.2.TotalAuthenticatedEntities"), "0");
}

TEST(AccessReports, Actions) {
  Rig rig;
  const authn::Caller alice =
      rig.user_with("alice", R"({"Effect":"Allow","Action":["iam:List*","photos:*","s3:*"],"Resource":"*"})");
  rig.must(alice, "ListUsers", "{}");
  rig.usage.accessed().note(kAccount, alice.user->id, "photos:Share", "eu-north-1", rig.clock.now());
  const std::string report = get(rig, generate(rig, arn("user/alice"), "ACTION_LEVEL"));
  EXPECT_EQ(at(report, "JobType"), "ACTION_LEVEL");
  // Where something was tried, all actions that are known.
  const std::string iam = "ServicesLastAccessed.0.TrackedActionsLastAccessed";
  const std::string names = each(report, iam, "ActionName");
  EXPECT_TRUE(names.contains("CreateUser")) << names;
  EXPECT_EQ(each(report, iam, "LastAccessedEntity").find_last_not_of(' ') + 1 -
                each(report, iam, "LastAccessedEntity").find_first_not_of(' '),
            arn("user/alice").size());
  const std::string photos = "ServicesLastAccessed.1.TrackedActionsLastAccessed";
  EXPECT_EQ(each(report, photos, "ActionName"), "Share");
  EXPECT_EQ(at(report, photos + ".0.LastAccessedRegion"), "eu-north-1");
  EXPECT_EQ(members(report, "ServicesLastAccessed.2"), "ServiceName ServiceNamespace TotalAuthenticatedEntities");
}

TEST(AccessReports, AGroupsUsersAndAPolicysEntities) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.must(root, "CreateGroup", R"({"GroupName":"readers"})");
  rig.must(root, "AttachGroupPolicy", fmt::format(R"({{"GroupName":"readers","PolicyArn":"{}"}})", kReadOnly));
  for (const char* name : {"alice", "bob", "carol"}) {
    rig.user(name);
    rig.must(root, "AddUserToGroup", fmt::format(R"({{"GroupName":"readers","UserName":"{}"}})", name));
  }
  rig.must(rig.user("carol"), "ListUsers", "{}");
  rig.clock.advance(120);
  rig.must(rig.user("bob"), "ListUsers", "{}");
  rig.user_with("dora", kReadOnly);

  const std::string group = generate(rig, arn("group/readers"));
  const std::string of_group = entities(rig, group, "iam");
  EXPECT_EQ(each(of_group, "EntityDetailsList", "EntityInfo.Name"), "bob carol alice");
  EXPECT_EQ(members(of_group, "EntityDetailsList.0"), "EntityInfo LastAuthenticated");
  EXPECT_EQ(members(of_group, "EntityDetailsList.0.EntityInfo"), "Arn Name Type Id Path");
  EXPECT_EQ(members(of_group, "EntityDetailsList.2"), "EntityInfo");
  // The policy's: dora has it herself, the others by their group.
  const std::string policy = generate(rig, kReadOnly);
  EXPECT_EQ(each(entities(rig, policy, "iam"), "EntityDetailsList", "EntityInfo.Name"), "bob carol alice dora");
  const std::string first = get(rig, policy, R"(,"MaxItems":1)");
  EXPECT_EQ(at(first, "IsTruncated"), "true");
  // Page by page.
  std::string names, marker;
  for (int page = 0; page < 4; ++page) {
    const std::string one = entities(rig, policy, "iam", R"(,"MaxItems":1)" + marker);
    names += each(one, "EntityDetailsList", "EntityInfo.Name") + " ";
    marker = fmt::format(R"(,"Marker":"{}")", at(one, "Marker"));
    EXPECT_EQ(at(one, "IsTruncated"), page < 3 ? "true" : "false");
  }
  EXPECT_EQ(names, "bob carol alice dora ");
  // What is known survives a restart.
  audit::Usage after;
  for (const identity::Record& record : rig.usage.flush(*rig.state(), rig.clock.now()))
    after.load(record.key, *record.value);
  EXPECT_EQ(after.accessed().of(rig.user("bob").user->id), rig.usage.accessed().of(rig.user("bob").user->id));
}

TEST(AccessReports, TheTrackingPeriodEnds) {
  Rig rig;
  rig.must(rig.user_with("alice", kReadOnly), "ListUsers", "{}");
  rig.clock.advance(kTrackedSeconds + 60);
  const std::string report = get(rig, generate(rig, arn("user/alice"), "ACTION_LEVEL"), R"(,"MaxItems":1000)");
  EXPECT_FALSE(report.contains("LastAuthenticated\""));
  EXPECT_FALSE(report.contains("TrackedActionsLastAccessed"));
}

TEST(AccessReports, Refusals) {
  Rig rig;
  rig.user_with("alice", R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})");
  const auto say = [&](const std::string& about) {
    return rig.say(rig.root(), "GenerateServiceLastAccessedDetails", fmt::format(R"({{"Arn":"{}"}})", about));
  };
  EXPECT_EQ(say(arn("user/nobody")), "NoSuchEntity: The entity arn:aws:iam::111122223333:user/nobody cannot be found.");
  EXPECT_EQ(say(arn("policy/none")), "NoSuchEntity: The entity arn:aws:iam::111122223333:policy/none cannot be found.");
  EXPECT_TRUE(say("arn:aws:s3:::some-bucket").starts_with("InvalidInput: "));
  const std::string none = "7c1e2b34-0000-4000-8000-000000000000";
  EXPECT_EQ(get(rig, none), "NoSuchEntity: The job " + none + " cannot be found.");
  EXPECT_EQ(entities(rig, none, "s3"), "NoSuchEntity: The job " + none + " cannot be found.");
  const std::string job = generate(rig, arn("user/alice"));
  EXPECT_EQ(entities(rig, job, "iam"), "InvalidInput: The report has no service iam.");
  // Another account does not see it.
  EXPECT_TRUE(rig.say(rig.root(kOther), "GetServiceLastAccessedDetails", fmt::format(R"({{"JobId":"{}"}})", job))
                  .starts_with("NoSuchEntity: "));
  // Of an account's jobs the newest are kept.
  for (std::size_t i = 0; i < kKeptAccessReports; ++i) generate(rig, arn("user/alice"));
  EXPECT_EQ(get(rig, job), "NoSuchEntity: The job " + job + " cannot be found.");
}

}  // namespace
}  // namespace keyward::api
