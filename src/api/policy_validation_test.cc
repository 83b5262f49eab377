// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
#include "api/policy_validation.h"

#include "api/test_rig.h"
#include "validation/validate.h"

namespace keyward::api {
namespace {
constexpr std::string_view kTwoMistakes =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjekt","Resource":"*"},
 {"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}]})";

std::string ask(std::string_view document, std::string_view type, const std::string& more = "") {
  return fmt::format(R"({{"policyDocument":{},"policyType":"{}"{}}})", json::quoted(document), type, more);
}

TEST(ValidatePolicy, FindingsHaveCodePathAndSpan) {
  Rig rig;
  const std::string answer = rig.must(rig.administrator(), "ValidatePolicy", ask(kTwoMistakes, "IDENTITY_POLICY"));
  EXPECT_EQ(each(answer, "findings", "issueCode"), "INVALID_ACTION PASS_ROLE_WITH_STAR_IN_RESOURCE");
  EXPECT_EQ(each(answer, "findings", "findingType"), "ERROR SECURITY_WARNING");
  EXPECT_EQ(at(answer, "findings.0.locations.0.path"), R"([{"value":"Statement"},{"index":0},{"value":"Action"}])");
  EXPECT_EQ(at(answer, "findings.0.locations.0.span"),
            R"({"start":{"line":1,"column":64,"offset":64},"end":{"line":1,"column":78,"offset":78}})");
  EXPECT_EQ(at(answer, "findings.1.locations.0.span.start.line"), "2");
  EXPECT_TRUE(at(answer, "findings.0.learnMoreLink").starts_with("https://docs.aws.amazon.com/IAM/latest/UserGuide/"));
  EXPECT_EQ(at(answer, "nextToken"), "");
}

TEST(ValidatePolicy, PolicyTypesHaveTheirOwnRules) {
  Rig rig;
  const authn::Caller who = rig.administrator();
  constexpr std::string_view kTrust =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]})";
  const std::string trust =
      ask(kTrust, "RESOURCE_POLICY", R"(,"validatePolicyResourceType":"AWS::IAM::AssumeRolePolicyDocument")");
  EXPECT_EQ(each(rig.must(who, "ValidatePolicy", trust), "findings", "issueCode"), "");
  const std::string bucket = ask(kTrust, "RESOURCE_POLICY", R"(,"validatePolicyResourceType":"AWS::S3::Bucket")");
  EXPECT_NE(each(rig.must(who, "ValidatePolicy", bucket), "findings", "issueCode"), "");
  EXPECT_NE(each(rig.must(who, "ValidatePolicy", ask(kTrust, "IDENTITY_POLICY")), "findings", "issueCode")
                .find("UNSUPPORTED_PRINCIPAL"),
            std::string::npos);
  EXPECT_EQ(each(rig.must(who, "ValidatePolicy", ask("{", "SERVICE_CONTROL_POLICY")), "findings", "findingType"),
            "ERROR");
}

TEST(ValidatePolicy, FindingsComeInPages) {
  Rig rig;
  const authn::Caller who = rig.administrator();
  const std::string first = rig.must(who, "ValidatePolicy", ask(kTwoMistakes, "IDENTITY_POLICY", R"(,"maxResults":1)"));
  EXPECT_EQ(each(first, "findings", "issueCode"), "INVALID_ACTION");
  const std::string second = rig.must(
      who, "ValidatePolicy",
      ask(kTwoMistakes, "IDENTITY_POLICY", fmt::format(R"(,"maxResults":1,"nextToken":"{}")", at(first, "nextToken"))));
  EXPECT_EQ(each(second, "findings", "issueCode"), "PASS_ROLE_WITH_STAR_IN_RESOURCE");
  EXPECT_EQ(at(second, "nextToken"), "");
}

TEST(ValidatePolicy, Refusals) {
  Rig rig;
  const std::string type = ask("{}", "POLICY"),
                    mixed = ask("{}", "IDENTITY_POLICY", R"(,"validatePolicyResourceType":"AWS::S3::Bucket")"),
                    token = ask("{}", "IDENTITY_POLICY", R"(,"nextToken":"x")");
  rig.check(rig.administrator(),
            {{"ValidatePolicy", type.c_str(),
              "ValidationError: 1 validation error detected: Value 'POLICY' at 'policyType' failed to satisfy "
              "constraint: Member must satisfy enum value set"},
             {"ValidatePolicy", mixed.c_str(),
              "ValidationError: validatePolicyResourceType is for policies of the type RESOURCE_POLICY."},
             {"ValidatePolicy", token.c_str(), "ValidationError: nextToken is none of this operation's."}});
  EXPECT_TRUE(rig.say(rig.user("nobody"), "ValidatePolicy", ask("{}", "IDENTITY_POLICY"))
                  .starts_with("AccessDenied: User: arn:aws:iam::111122223333:user/nobody is not authorized to "
                               "perform: access-analyzer:ValidatePolicy on resource: * "));
}

// The model's list and validation's own are one.
TEST(ValidatePolicy, EveryResourceTypeOfTheModelIsKnown) {
  const Member* member = structure_of<access_analyzer::ValidatePolicyInput>().find("validatePolicyResourceType");
  ASSERT_NE(member, nullptr);
  EXPECT_FALSE(member->type->values.empty());
  for (const std::string_view value : member->type->values) EXPECT_TRUE(validation::is_resource_type(value)) << value;
}
}  // namespace
}  // namespace keyward::api
