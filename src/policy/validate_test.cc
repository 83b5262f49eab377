#include "policy/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/condition_keys.h"

namespace keyward::policy {
namespace {

std::vector<std::string> codes(const std::string& text, Kind kind) {
  std::vector<std::string> result;
  for (const Finding& finding : validate(text, kind)) {
    EXPECT_FALSE(finding.details.empty());
    EXPECT_LE(finding.place.begin, finding.place.end);
    EXPECT_LE(finding.place.end, text.size());
    result.emplace_back(finding.code);
  }
  return result;
}

struct Case {
  const char* code;  // the only finding; "" for none
  Kind kind;
  const char* statement;
};
#define CONDITION(text) R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":)" text "}"
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
constexpr Case kCases[] = {
    {"", Kind::Identity, R"({"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"})"},
    {"", Kind::Identity,
     CONDITION(R"({"Bool":{"aws:SecureTransport":"true"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}})")},
    {"", Kind::Identity,
     CONDITION(
         R"({"StringLike":{"aws:PrincipalTag/t":"${aws:username, 'x'}*"},"DateLessThan":{"aws:CurrentTime":"2027-01-01"}})")},
    {"", Kind::Trust, R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"})"},
    {"", Kind::Resource, R"({"Effect":"Allow","Principal":"*","Action":"s3:a","Resource":"arn:aws:s3:::b"})"},
    {"MISSING_EFFECT", Kind::Identity, R"({"Action":"s3:a","Resource":"*"})"},
    {"INVALID_EFFECT", Kind::Identity, R"({"Effect":"allow","Action":"s3:a","Resource":"*"})"},
    {"MISSING_ACTION", Kind::Identity, R"({"Effect":"Allow","Resource":"*"})"},
    {"MISSING_RESOURCE", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a"})"},
    {"MISSING_PRINCIPAL", Kind::Resource, R"({"Effect":"Allow","Action":"s3:a","Resource":"*"})"},
    {"UNSUPPORTED_PRINCIPAL", Kind::Identity, R"({"Effect":"Allow","Principal":"*","Action":"s3:a","Resource":"*"})"},
    {"SCP_SYNTAX_ERROR_PRINCIPAL", Kind::ServiceControl,
     R"({"Effect":"Allow","Principal":"*","Action":"s3:a","Resource":"*"})"},
    {"UNSUPPORTED_ELEMENT_COMBINATION", Kind::Identity,
     R"({"Effect":"Deny","Action":"s3:a","NotAction":"s3:b","Resource":"*"})"},
    {"INVALID_POLICY_ELEMENT", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Foo":1})"},
    {"DATA_TYPE_MISMATCH", Kind::Identity, R"({"Effect":"Allow","Action":["s3:a",1],"Resource":"*"})"},
    {"DATA_TYPE_MISMATCH", Kind::Identity, "[1]"},
    {"MISSING_STATEMENT", Kind::Identity, "[]"},
    {"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*"})"},
    {"ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", Kind::Trust,
     R"({"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"})"},
    {"ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Kind::Trust,
     R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"})"},
    {"ALLOW_WITH_NOTPRINCIPAL", Kind::Resource,
     R"({"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:a","Resource":"*"})"},
    {"INVALID_PRINCIPAL_KEY", Kind::Resource,
     R"({"Effect":"Allow","Principal":{"Group":"x"},"Action":"s3:a","Resource":"*"})"},
    {"INVALID_PRINCIPAL_FORMAT", Kind::Resource,
     R"({"Effect":"Allow","Principal":{"AWS":"1234"},"Action":"s3:a","Resource":"*"})"},
    {"UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Kind::Resource,
     R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/*"},"Action":"s3:a","Resource":"*"})"},
    {"EMPTY_OBJECT_PRINCIPAL", Kind::Resource, R"({"Effect":"Allow","Principal":{},"Action":"s3:a","Resource":"*"})"},
    {"EMPTY_ARRAY_PRINCIPAL", Kind::Resource,
     R"({"Effect":"Allow","Principal":{"AWS":[]},"Action":"s3:a","Resource":"*"})"},
    {"UNSUPPORTED_SID", Kind::Identity, R"({"Sid":"a b","Effect":"Allow","Action":"s3:a","Resource":"*"})"},
    {"EMPTY_SID_VALUE", Kind::Identity, R"({"Sid":"","Effect":"Allow","Action":"s3:a","Resource":"*"})"},
    {"UNIQUE_SIDS_REQUIRED", Kind::Identity,
     R"([{"Sid":"a","Effect":"Allow","Action":"s3:a","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"s3:b","Resource":"*"}])"},
    {"UNIQUE_SIDS_RECOMMENDED", Kind::Resource,
     R"([{"Sid":"a","Effect":"Allow","Principal":"*","Action":"s3:a","Resource":"*"},{"Sid":"a","Effect":"Allow","Principal":"*","Action":"s3:b","Resource":"*"}])"},
    {"INVALID_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":"GetObject","Resource":"*"})"},
    {"WILDCARD_IN_SERVICE_NAME", Kind::Identity, R"({"Effect":"Deny","Action":"s*:Get","Resource":"*"})"},
    {"VARIABLE_UNSUPPORTED_IN_ELEMENT", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:${aws:username}","Resource":"*"})"},
    {"EMPTY_ARRAY_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":[],"Resource":"*"})"},
    {"EMPTY_ARRAY_RESOURCE", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":[]})"},
    {"REDUNDANT_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":["s3:GetObject","s3:get*"],"Resource":"*"})"},
    {"REDUNDANT_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":["s3:a","s3:A"],"Resource":"*"})"},
    {"REDUNDANT_RESOURCE", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b/c"]})"},
    {"INVALID_ARN_PREFIX", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"bucket"})"},
    {"MISSING_ARN_FIELD", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"arn:aws:s3::b"})"},
    {"INVALID_PARTITION", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"arn:azure:s3:::b"})"},
    {"INVALID_ARN_SERVICE_CASE", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"arn:aws:S3:::b"})"},
    {"INVALID_ARN_ACCOUNT", Kind::Identity,
     R"({"Effect":"Allow","Action":"sqs:a","Resource":"arn:aws:sqs:us-east-1:1234:q"})"},
    {"ARN_REGION_NOT_ALLOWED", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:GetUser","Resource":"arn:aws:iam:us-east-1:111122223333:user/a"})"},
    {"INVALID_CONDITION_OPERATOR", Kind::Identity, CONDITION(R"({"StringEqual":{"aws:username":"a"}})")},
    {"NULL_WITH_IF_EXISTS", Kind::Identity, CONDITION(R"({"NullIfExists":{"aws:username":"true"}})")},
    {"NULL_WITH_QUALIFIER", Kind::Identity, CONDITION(R"({"ForAnyValue:Null":{"aws:TagKeys":"true"}})")},
    {"INVALID_CONDITION_KEY_FORMAT", Kind::Identity, CONDITION(R"({"StringEquals":{"username":"a"}})")},
    {"INVALID_GLOBAL_CONDITION_KEY", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:NoSuchKey":"a"}})")},
    {"MISSING_TAG_KEY_IN_CONDITION", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:PrincipalTag/":"a"}})")},
    {"DUPLICATE_KEYS_WITH_DIFFERENT_CASE", Kind::Identity,
     CONDITION(R"({"StringEquals":{"aws:username":"a","aws:UserName":"b"}})")},
    {"MISSING_QUALIFIER", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:TagKeys":"a"}})")},
    {"FORALLVALUES_WITH_SINGLE_VALUED_KEY", Kind::Identity,
     CONDITION(R"({"ForAllValues:StringEquals":{"aws:username":"a"}})")},
    {"INVALID_CONDITION_MULTIPLE_BOOLEAN", Kind::Identity,
     CONDITION(R"({"Bool":{"aws:SecureTransport":["true","false"]}})")},
    {"REDUNDANT_CONDITION_VALUE_NUM", Kind::Identity,
     CONDITION(R"({"NumericLessThan":{"aws:MultiFactorAuthAge":["1","2"]}})")},
    {"EMPTY_OBJECT_CONDITION", Kind::Identity, CONDITION("{}")},
    {"EMPTY_ARRAY_CONDITION", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:username":[]}})")},
    {"EMPTY_ARRAY_CONDITION_IFEXISTS", Kind::Identity, CONDITION(R"({"StringEqualsIfExists":{"aws:username":[]}})")},
    {"EMPTY_ARRAY_CONDITION_FORALLVALUES", Kind::Identity,
     CONDITION(R"({"ForAllValues:StringEquals":{"aws:TagKeys":[]}})")},
    {"EMPTY_ARRAY_CONDITION_FORANYVALUE", Kind::Identity,
     CONDITION(R"({"ForAnyValue:StringEquals":{"aws:TagKeys":[]}})")},
    {"WILDCARD_WITHOUT_LIKE_OPERATOR", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:username":"a*"}})")},
    {"TYPE_MISMATCH_BOOLEAN", Kind::Identity, CONDITION(R"({"Bool":{"aws:SecureTransport":"yes"}})")},
    {"TYPE_MISMATCH_NUMBER", Kind::Identity, CONDITION(R"({"NumericLessThan":{"aws:MultiFactorAuthAge":"ten"}})")},
    {"TYPE_MISMATCH_DATE", Kind::Identity, CONDITION(R"({"DateLessThan":{"aws:CurrentTime":"tomorrow"}})")},
    {"INVALID_DATE_VALUE", Kind::Identity, CONDITION(R"({"DateLessThan":{"aws:CurrentTime":"1767225600"}})")},
    {"TYPE_MISMATCH_IP_RANGE", Kind::Identity, CONDITION(R"({"IpAddress":{"aws:SourceIp":"here"}})")},
    {"TYPE_MISMATCH", Kind::Identity, CONDITION(R"({"NumericEquals":{"aws:username":"1"}})")},
    {"IMPROVE_IP_RANGE", Kind::Identity, CONDITION(R"({"IpAddress":{"aws:SourceIp":"203.0.113.7/24"}})")},
    {"PRIVATE_IP_ADDRESS", Kind::Identity, CONDITION(R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/16"}})")},
    {"PRIVATE_NOTIPADDRESS", Kind::Identity, CONDITION(R"({"NotIpAddress":{"aws:SourceIp":"192.168.1.1"}})")},
    {"INVALID_VARIABLE_FOR_OPERATOR", Kind::Identity,
     CONDITION(R"({"NumericEquals":{"aws:MultiFactorAuthAge":"${aws:username}"}})")},
    {"EMPTY_VARIABLE", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:username":"${}"}})")},
    {"UNSUPPORTED_SPACE_IN_VARIABLE", Kind::Identity,
     CONDITION(R"({"StringEquals":{"aws:username":"${aws:user id}"}})")},
    {"MISSING_BRACE_IN_VARIABLE", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:username":"${aws:userid"}})")},
    {"MISSING_QUOTE_IN_VARIABLE", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:username":"${aws:userid, x}"}})")},
    {"PASS_ROLE_WITH_STAR_IN_RESOURCE", Kind::Identity, R"({"Effect":"Allow","Action":"iam:PassRole","Resource":"*"})"},
    {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:Pass*","Resource":"*"})"},
    {"PASS_ROLE_WITH_NOTRESOURCE", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::111122223333:role/r"})"},
    {"CREATE_SLR_WITH_STAR_IN_RESOURCE", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*"})"},
};
#undef CONDITION

TEST(Validate, OneFindingEach) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.statement);
    std::vector<std::string> want;
    if (*c.code != '\0') want.emplace_back(c.code);
    EXPECT_EQ(codes(R"({"Version":"2012-10-17","Statement":)" + std::string(c.statement) + "}", c.kind), want);
  }
}

TEST(Validate, Documents) {
  const std::string statement = R"({"Effect":"Deny","Action":"s3:a","Resource":"*"})";
  EXPECT_THAT(codes("{", Kind::Identity), testing::ElementsAre("JSON_SYNTAX_ERROR"));
  EXPECT_THAT(codes("", Kind::Identity), testing::ElementsAre("JSON_SYNTAX_ERROR"));
  EXPECT_THAT(codes("[]", Kind::Identity), testing::ElementsAre("DATA_TYPE_MISMATCH"));
  EXPECT_THAT(codes(R"({"Version":"2012-10-17"})", Kind::Identity), testing::ElementsAre("MISSING_STATEMENT"));
  EXPECT_THAT(codes(R"({"Statement":)" + statement + "}", Kind::Identity), testing::ElementsAre("MISSING_VERSION"));
  EXPECT_THAT(codes(R"({"Version":"2020","Statement":)" + statement + "}", Kind::Identity),
              testing::ElementsAre("INVALID_VERSION"));
  EXPECT_THAT(codes(R"({"Version":"2012-10-17","Id":"x","Statement":)" + statement + "}", Kind::Identity),
              testing::ElementsAre("INVALID_POLICY_ELEMENT"));
  EXPECT_THAT(
      codes(
          R"({"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"s3:a","Resource":"arn:aws:s3:::${aws:username}"}})",
          Kind::Identity),
      testing::ElementsAre("VARIABLE_UNSUPPORTED_IN_VERSION"));
  std::string big;
  for (int i = 0; i < 200; ++i) big += (i == 0 ? "" : ",") + statement;
  EXPECT_THAT(codes(R"({"Version":"2012-10-17","Statement":[)" + big + "]}", Kind::Identity),
              testing::ElementsAre("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"));
  EXPECT_THAT(codes(R"({"Version":"2012-10-17","Statement":[)" + big + "," + big + "]}", Kind::ServiceControl),
              testing::ElementsAre("POLICY_SIZE_EXCEEDS_SCP_QUOTA"));
}

TEST(Validate, SaysWhere) {
  const std::string text =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:a","x"],"Resource":"*"}]})";
  const std::vector<Finding> findings = validate(text, Kind::Identity);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].type, FindingType::Error);
  EXPECT_EQ(wire_name(findings[0].type), "ERROR");
  EXPECT_EQ(text.substr(findings[0].place.begin, findings[0].place.end - findings[0].place.begin), "\"x\"");
  using Kind = Finding::Step::Kind;
  EXPECT_THAT(findings[0].path,
              testing::ElementsAre(Finding::Step{Kind::Key, "Statement", 0}, Finding::Step{Kind::Index, "", 0},
                                   Finding::Step{Kind::Key, "Action", 0}, Finding::Step{Kind::Index, "", 1},
                                   Finding::Step{Kind::Value, "x", 0}));
}

TEST(Validate, IsBounded) {
  std::string actions;
  for (int i = 0; i < 5'000; ++i) actions += (i == 0 ? "\"x\"" : ",\"x\"");
  EXPECT_EQ(validate(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[)" + actions +
                         R"(],"Resource":"*"}})",
                     Kind::Identity)
                .size(),
            kMaxFindings);
}

TEST(ConditionKeys, Known) {
  EXPECT_EQ(find_global_key("AWS:sourceip")->type, KeyType::Address);
  EXPECT_TRUE(find_global_key("aws:TagKeys")->several);
  EXPECT_TRUE(find_global_key("aws:RequestTag/x").has_value());
  for (const char* name : {"aws:RequestTag/", "aws:RequestTag", "aws:SourceIpx", "s3:prefix", ""})
    EXPECT_FALSE(find_global_key(name).has_value()) << name;
}

}  // namespace
}  // namespace keyward::policy
