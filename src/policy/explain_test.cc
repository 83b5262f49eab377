// What an explanation says, and when it looks it up.
#include "policy/explain.h"

#include <gmock/gmock.h>

#include "policy/evaluation_rig.h"

namespace keyward::policy {
namespace {

TEST(Explain, SaysWhatFailed) {
  Fixture fixture;
  Context context;
  context.set("aws:SourceIp", "10.1.2.3");
  const Program* const identity[] = {fixture.program(
      R"([{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/16"}}},
          {"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::c/${aws:username}"},
          {"Effect":"Allow","Action":"s3:Put*","Resource":"*"},
          {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}])",
      Kind::Identity)};
  PolicySets sets;
  sets.identity = identity;
  const Explanation explanation = explain(sets, {kAlice, "s3:GetObject", "arn:aws:s3:::b/k", kHome, context});
  const auto said_by = [&](const StatementReport& report) {
    return std::pair(std::string(element_name(report.failed)), explanation.reason(report));
  };
  EXPECT_EQ(explanation.decision.outcome, kImplicit);
  ASSERT_EQ(explanation.types.size(), 1U);
  const TypeReport& type = explanation.types[0];
  EXPECT_EQ(type.type, PolicyType::Identity);
  EXPECT_FALSE(type.allows);
  const std::vector<StatementReport> reports = explanation.statements(type);
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_THAT(said_by(reports[0]), testing::Pair("Condition", "aws:SourceIp 10.1.2.3 is not in 10.0.0.0/16"));
  EXPECT_THAT(said_by(reports[1]),
              testing::Pair("Resource", "arn:aws:s3:::b/k does not match arn:aws:s3:::c/${aws:username}"));
  EXPECT_EQ(reports[2].statement, 3U);
  EXPECT_THAT(said_by(reports[2]), testing::Pair("Condition", "aws:MultiFactorAuthPresent is absent; Bool true"));
  EXPECT_THAT(explanation.absent_keys(), testing::ElementsAre("aws:username", "aws:MultiFactorAuthPresent"));
  const Place place = reports[0].failed_place();
  EXPECT_EQ(identity[0]->sources()[0].policy->text().substr(place.begin, place.end - place.begin),
            R"("aws:SourceIp":"10.0.0.0/16")");
}

TEST(Explain, ContextKeys) {
  std::vector<Source> sources;
  sources.push_back(
      {std::make_shared<const Policy>(*parse(
           R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}/*",
                             "Condition":{"StringLike":{"aws:Referer":"${aws:UserAgent, 'x'}${*}","AWS:USERNAME":"a"}}}})",
           Kind::Identity)),
       "",
       "",
       {}});
  EXPECT_THAT(context_keys(sources), testing::ElementsAre("aws:username", "aws:Referer", "aws:UserAgent"));
}

}  // namespace
}  // namespace keyward::policy
