#include "validation/validate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "services/service_file.h"

namespace keyward::validation {
namespace {

using policy::Kind;

std::vector<std::string> codes(const std::string& text, Kind kind, std::string_view resource_type = {}) {
  std::vector<std::string> result;
  for (const Finding& finding : validate(text, {kind, resource_type}, services::Reference())) {
    EXPECT_FALSE(finding.details.empty());
    EXPECT_LE(finding.place.begin, finding.place.end);
    EXPECT_LE(finding.place.end, text.size());
    result.emplace_back(finding.code);
  }
  return result;
}

struct Case {
  const char* code;  // the only finding; "" for none; more than one with blanks between
  Kind kind;
  const char* statement;
  const char* resource_type = "";
};
#define CONDITION(text) R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":)" text "}"
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
constexpr Case kCases[] =
    {
        {"", Kind::Identity, R"({"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"})"},
        {"", Kind::Identity,
         CONDITION(R"({"Bool":{"aws:SecureTransport":"true"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}})")},
        {"", Kind::Identity,
         CONDITION(
             R"({"StringLike":{"aws:PrincipalTag/t":"${aws:username, 'x'}*"},"DateLessThan":{"aws:CurrentTime":"2027-01-01"}})")},
        {"", Kind::Trust, R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"})"},
        {"", Kind::Resource,
         R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b"})"},
        {"MISSING_EFFECT", Kind::Identity, R"({"Action":"s3:GetObject","Resource":"*"})"},
        {"INVALID_EFFECT", Kind::Identity, R"({"Effect":"allow","Action":"s3:GetObject","Resource":"*"})"},
        {"MISSING_ACTION", Kind::Identity, R"({"Effect":"Allow","Resource":"*"})"},
        {"MISSING_RESOURCE", Kind::Identity, R"({"Effect":"Allow","Action":"s3:GetObject"})"},
        {"MISSING_PRINCIPAL", Kind::Resource, R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"*"})"},
        {"UNSUPPORTED_PRINCIPAL", Kind::Identity,
         R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"})"},
        {"SCP_SYNTAX_ERROR_PRINCIPAL", Kind::ServiceControl,
         R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"})"},
        {"UNSUPPORTED_ELEMENT_COMBINATION", Kind::Identity,
         R"({"Effect":"Deny","Action":"s3:GetObject","NotAction":"s3:PutObject","Resource":"*"})"},
        {"INVALID_POLICY_ELEMENT", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Foo":1})"},
        {"DATA_TYPE_MISMATCH", Kind::Identity, R"({"Effect":"Allow","Action":["s3:GetObject",1],"Resource":"*"})"},
        {"DATA_TYPE_MISMATCH", Kind::Identity, "[1]"},
        {"MISSING_STATEMENT", Kind::Identity, "[]"},
        {"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*"})"},
        {"ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", Kind::Trust,
         R"({"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"})"},
        {"ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Kind::Trust,
         R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"})"},
        {"ALLOW_WITH_NOT_PRINCIPAL", Kind::Resource,
         R"({"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"*"})"},
        {"INVALID_PRINCIPAL_KEY", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"Group":"x"},"Action":"s3:GetObject","Resource":"*"})"},
        {"INVALID_PRINCIPAL_FORMAT", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"AWS":"1234"},"Action":"s3:GetObject","Resource":"*"})"},
        {"UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/*"},"Action":"s3:GetObject","Resource":"*"})"},
        {"EMPTY_OBJECT_PRINCIPAL", Kind::Resource,
         R"({"Effect":"Allow","Principal":{},"Action":"s3:GetObject","Resource":"*"})"},
        {"EMPTY_ARRAY_PRINCIPAL", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"AWS":[]},"Action":"s3:GetObject","Resource":"*"})"},
        {"UNSUPPORTED_SID", Kind::Identity, R"({"Sid":"a b","Effect":"Allow","Action":"s3:GetObject","Resource":"*"})"},
        {"EMPTY_SID_VALUE", Kind::Identity, R"({"Sid":"","Effect":"Allow","Action":"s3:GetObject","Resource":"*"})"},
        {"UNIQUE_SIDS_REQUIRED", Kind::Identity,
         R"([{"Sid":"a","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"s3:PutObject","Resource":"*"}])"},
        {"UNIQUE_SIDS_RECOMMENDED", Kind::Resource,
         R"([{"Sid":"a","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"},{"Sid":"a","Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"*"}])"},
        {"INVALID_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":"GetObject","Resource":"*"})"},
        {"WILDCARD_IN_SERVICE_NAME", Kind::Identity, R"({"Effect":"Deny","Action":"s*:Get","Resource":"*"})"},
        {"VARIABLE_UNSUPPORTED_IN_ELEMENT", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:${aws:username}","Resource":"*"})"},
        {"EMPTY_ARRAY_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":[],"Resource":"*"})"},
        {"EMPTY_ARRAY_RESOURCE", Kind::Identity, R"({"Effect":"Allow","Action":"s3:GetObject","Resource":[]})"},
        {"REDUNDANT_ACTION", Kind::Identity,
         R"({"Effect":"Allow","Action":["s3:GetObject","s3:get*"],"Resource":"*"})"},
        {"REDUNDANT_ACTION", Kind::Identity,
         R"({"Effect":"Allow","Action":["s3:GetObject","S3:getobject"],"Resource":"*"})"},
        {"REDUNDANT_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b/c"]})"},
        {"INVALID_ARN_PREFIX", Kind::Identity, R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"bucket"})"},
        {"MISSING_ARN_FIELD", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3::b"})"},
        {"INVALID_PARTITION", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:azure:s3:::b"})"},
        {"INVALID_ARN_SERVICE_CASE", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:S3:::b"})"},
        {"INVALID_ARN_ACCOUNT", Kind::Identity,
         R"({"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:1234:q"})"},
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
        {"EMPTY_ARRAY_CONDITION_IFEXISTS", Kind::Identity,
         CONDITION(R"({"StringEqualsIfExists":{"aws:username":[]}})")},
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
        {"PRIVATE_NOT_IP_ADDRESS", Kind::Identity, CONDITION(R"({"NotIpAddress":{"aws:SourceIp":"192.168.1.1"}})")},
        {"INVALID_VARIABLE_FOR_OPERATOR", Kind::Identity,
         CONDITION(R"({"NumericEquals":{"aws:MultiFactorAuthAge":"${aws:username}"}})")},
        {"EMPTY_VARIABLE", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:username":"${}"}})")},
        {"UNSUPPORTED_SPACE_IN_VARIABLE", Kind::Identity,
         CONDITION(R"({"StringEquals":{"aws:username":"${aws:user id}"}})")},
        {"MISSING_BRACE_IN_VARIABLE", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:username":"${aws:userid"}})")},
        {"MISSING_QUOTE_IN_VARIABLE", Kind::Identity,
         CONDITION(R"({"StringEquals":{"aws:username":"${aws:userid, x}"}})")},
        {"PASS_ROLE_WITH_STAR_IN_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:PassRole","Resource":"*"})"},
        {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:Pass*","Resource":"*"})"},
        {"PASS_ROLE_WITH_NOT_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::111122223333:role/r"})"},
        {"CREATE_SLR_WITH_STAR_IN_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*"})"},
        // --- services
        {"INVALID_SERVICE_IN_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":"s33:GetObject","Resource":"*"})"},
        {"INVALID_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":"s3:GetObjekt","Resource":"*"})"},
        {"INVALID_ACTION", Kind::Identity, R"({"Effect":"Allow","Action":"s3:Zap*","Resource":"*"})"},
        {"INVALID_SERVICE_CONDITION_KEY", Kind::Identity, CONDITION(R"({"StringEquals":{"s3:prefixx":"a"}})")},
        {"INVALID_SERVICE", Kind::Identity, CONDITION(R"({"StringEquals":{"nosuch:key":"a"}})")},
        {"INVALID_SERVICE", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:nosuch:::b"})"},
        {"INVALID_ARN_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:GetUser","Resource":"arn:aws:iam::111122223333:person/a"})"},
        {"INVALID_ARN_REGION", Kind::Identity,
         R"({"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:mars-1:111122223333:q"})"},
        {"MISSING_ARN_REGION", Kind::Identity,
         R"({"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs::111122223333:q"})"},
        {"MISSING_ARN_ACCOUNT", Kind::Identity,
         R"({"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1::q"})"},
        {"ARN_ACCOUNT_NOT_ALLOWED", Kind::Identity,
         R"({"Effect":"Allow","Action":"route53:GetHostedZone","Resource":"arn:aws:route53::111122223333:hostedzone/Z"})"},
        {"INVALID_REGION", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:RequestedRegion":"mars-1"}})")},
        {"INVALID_CONDITION_DATA_TYPE", Kind::Identity,
         CONDITION(R"({"NumericEquals":{"aws:MultiFactorAuthAge":["1",2]}})")},
        {"UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Kind::Identity, CONDITION(R"({"StringLike":{"s3:prefix":"a*"}})")},
        {"", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{"StringLike":{"s3:prefix":"a*"}}})"},
        {"UNSUPPORTED_ACTION_IN_POLICY", Kind::Resource,
         R"({"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"arn:aws:s3:::b/*"})",
         "AWS::S3::Bucket"},
        {"UNSUPPORTED_RESOURCE_ARN_IN_POLICY", Kind::Resource,
         R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:sqs:us-east-1:111122223333:q"})",
         "AWS::S3::Bucket"},
        {"IRRELEVANT_CONDITION_KEY_IN_POLICY", Kind::Resource,
         R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"s3:ResourceAccount":"111122223333"}}})",
         "AWS::S3::Bucket"},
        {"DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Kind::Identity,
         R"({"Effect":"Deny","Action":["ec2:StopInstances","sts:GetCallerIdentity"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/a":"b"}}})"},
        {"ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Kind::Identity,
         R"({"Effect":"Allow","Action":["ec2:StopInstances","sts:GetCallerIdentity"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/a":"b"}}})"},
        {"DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Kind::Identity,
         R"({"Effect":"Deny","NotAction":"ec2:StopInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/a":"b"}}})"},
        {"ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Kind::Identity,
         R"({"Effect":"Allow","NotAction":["ec2:StopInstances","iam:*"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/a":"b"}}})"},
        {"USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", Kind::Identity,
         R"({"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:VpceAccount":"111122223333"}}})"},
        // --- control policies
        {"SCP_SYNTAX_ERROR_ACTION_WILDCARD", Kind::ServiceControl,
         R"({"Effect":"Deny","Action":"iam:*Role","Resource":"*"})"},
        {"RCP_SYNTAX_ERROR_PRINCIPAL", Kind::ResourceControl,
         R"({"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:GetObject","Resource":"*"})"},
        {"RCP_SYNTAX_ERROR_ALLOW", Kind::ResourceControl,
         R"({"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"})"},
        {"RCP_SYNTAX_ERROR_NOTACTION", Kind::ResourceControl,
         R"({"Effect":"Deny","Principal":"*","NotAction":"s3:GetObject","Resource":"*"})"},
        {"RCP_SYNTAX_ERROR_ACTION", Kind::ResourceControl,
         R"({"Effect":"Deny","Principal":"*","Action":"iam:GetUser","Resource":"*"})"},
        {"RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Kind::ResourceControl,
         R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}})"},
        {"", Kind::ResourceControl,
         R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}})"},
        {"RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", Kind::ResourceControl,
         R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceAccount":"111122223333"}}})"},
        {"RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", Kind::ResourceControl,
         R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:PrincipalIsAWSService":"true"}}})"},
        {"", Kind::ResourceControl,
         R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-a1b2c3d4e5"},"Null":{"aws:SourceAccount":"false"},"Bool":{"aws:PrincipalIsAWSService":"true"}}})"},
        // --- principals
        {"INVALID_USER_REFERENCE", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"})"},
        {"INVALID_ROLE_REFERENCE", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"AWS":"AROACKCEVSQ6C2EXAMPLE"},"Action":"sts:AssumeRole"})"},
        {"INVALID_SERVICE_PRINCIPAL_FORMAT", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"Service":"EC2.amazonaws.com"},"Action":"sts:AssumeRole"})"},
        {"INVALID_SERVICE_PRINCIPAL_FORMAT", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/r","Condition":{"StringEquals":{"iam:PassedToService":"ec2"}}})"},
        {"FEDERATED_PRINCIPAL_NOT_SUPPORTED", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"})"},
        {"INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", Kind::Trust,
         R"({"Effect":"Deny","Principal":{"Federated":"google"},"Action":"sts:AssumeRoleWithWebIdentity"})"},
        {"MISMATCHED_ACTION_FOR_PRINCIPAL", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/p"},"Action":"sts:AssumeRoleWithWebIdentity"})"},
        {"MISMATCHED_ACTION_FOR_PRINCIPAL", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRoleWithSAML"})"},
        {"MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"Service":"rolesanywhere.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]})"},
        {"MISSING_ACTION_FOR_CONDITION_KEY", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:SourceIdentity":"a"}}})"},
        {"REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/r","arn:aws:sts::111122223333:assumed-role/r/s"]},"Action":"sts:AssumeRole"})"},
        {"MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"})"},
        {"MISSING_GITHUB_REPO_CONDITION_KEY", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity"})"},
        {"SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:o/*"}}})"},
        {"FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"ForAnyValue:StringEquals":{"accounts.google.com:aud":"a"}}})"},
        {"CONFIRM_AUDIENCE_CLAIM_TYPE", Kind::Trust,
         R"({"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"ForAllValues:StringEquals":{"accounts.google.com:aud":"a"}}})"},
        {"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:111122223333:q"})"},
        {"", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}})"},
        {"UNTRUSTWORTHY_CONDITION_KEY RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},"Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{"aws:Referer":"111122223333"}}})"},
        {"UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Kind::Resource,
         R"({"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5","aws:SourceAccount":"111122223333"}}})"},
        // --- conditions
        {"UNTRUSTWORTHY_CONDITION_KEY", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:UserAgent":"x"}})")},
        {"DEPRECATED_GLOBAL_CONDITION_KEY", Kind::Identity,
         CONDITION(R"({"ArnEquals":{"aws:ARN":"arn:aws:iam::111122223333:user/a"}})")},
        {"UNSUPPORTED_GLOBAL_CONDITION_KEY", Kind::ServiceControl, R"({"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"ArnEquals":{"aws:ARN":"arn:aws:iam::111122223333:user/a"}}})"},
        {"INVALID_VPC_FORMAT", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:SourceVpc":"vpc-1"}})")},
        {"INVALID_VPCE_FORMAT", Kind::Identity, CONDITION(R"({"StringEquals":{"aws:SourceVpce":"vpc-12345678"}})")},
        {"INVALID_KMS_KEY_VALUE", Kind::Identity,
         R"({"Effect":"Allow","Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"alias/x"}}})"},
        {"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Kind::Identity,
         CONDITION(R"({"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/a"}})")},
        {"TYPE_MISMATCH TYPE_MISMATCH_STRING", Kind::Identity, CONDITION(R"({"BinaryEquals":{"aws:username":"?"}})")},
        {"MISSING_PAIRED_CONDITION_KEYS", Kind::Identity,
         CONDITION(R"({"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/16"}})")},
        {"DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", Kind::Identity,
         R"({"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["a"]}}})"},
        {"S3_PREFIX_IN_NEGATIVE_CONTEXT", Kind::Identity,
         R"({"Effect":"Deny","Action":"s3:ListBucket","Resource":"*","Condition":{"StringLike":{"s3:prefix":"private/*"}}})"},
        {"PRIVATE_IP_ADDRESS_SUBSET", Kind::Identity,
         CONDITION(R"({"IpAddress":{"aws:SourceIp":["10.0.0.0/16","203.0.113.0/24"]}})")},
        {"PRIVATE_NOT_IP_ADDRESS_SUBSET", Kind::Identity,
         CONDITION(R"({"NotIpAddress":{"aws:SourceIp":["10.0.0.0/16","203.0.113.0/24"]}})")},
        {"EQUIVALENT_TO_NULL_FALSE", Kind::Identity, CONDITION(R"({"StringLike":{"aws:username":"*"}})")},
        {"EQUIVALENT_TO_NULL_TRUE", Kind::Identity, CONDITION(R"({"StringNotLike":{"aws:username":"*"}})")},
        {"REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Kind::Identity,
         CONDITION(R"({"StringLikeIfExists":{"aws:username":"*"}})")},
        {"REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", Kind::Identity,
         CONDITION(R"({"ForAnyValue:StringNotLike":{"aws:TagKeys":"*"}})")},
        {"WILDCARD_USAGE_TOO_PERMISSIVE", Kind::Identity, CONDITION(R"({"StringLike":{"aws:SourceVpc":"vpc-*"}})")},
        {"WILDCARD_USAGE_TOO_PERMISSIVE", Kind::Identity, CONDITION(R"({"StringLike":{"aws:userid":"AIDA*"}})")},
        {"", Kind::Identity, CONDITION(R"({"StringLike":{"aws:userid":"AIDACKCEVSQ6C2EXAMPLE:*"}})")},
        {"VARIABLE_USAGE_TOO_PERMISSIVE", Kind::Identity,
         CONDITION(R"({"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalTag/a}"}})")},
        {"REDUNDANT_STATEMENT", Kind::Identity,
         R"([{"Sid":"a","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"b","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}])"},
        // --- all the ways to pass and make roles
        {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:Pass*","NotResource":"arn:aws:iam::111122223333:role/r"})"},
        {"PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","NotAction":"s3:GetObject","NotResource":"arn:aws:iam::111122223333:role/r"})"},
        {"PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
         Kind::Identity, R"({"Effect":"Allow","NotAction":"s3:GetObject","Resource":"*"})"},
        {"CREATE_SLR_WITH_NOT_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","NotResource":"arn:aws:iam::111122223333:role/r"})"},
        {"CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:CreateServiceLinked*","NotResource":"arn:aws:iam::111122223333:role/r"})"},
        {"CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:CreateServiceLinked*","Resource":"*"})"},
        {"", Kind::Identity,
         R"({"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}})"},
};
#undef CONDITION

TEST(Validate, Table) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.statement);
    std::istringstream words(c.code);
    const std::vector<std::string> want{std::istream_iterator<std::string>(words), {}};
    EXPECT_EQ(
        codes(R"({"Version":"2012-10-17","Statement":)" + std::string(c.statement) + "}", c.kind, c.resource_type),
        want);
  }
}

// Checks that a whole document is needed for: TEST(Validate, Documents).
constexpr std::array kDocumentCodes{"JSON_SYNTAX_ERROR",
                                    "INVALID_VERSION",
                                    "MISSING_VERSION",
                                    "VARIABLE_UNSUPPORTED_IN_VERSION",
                                    "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
                                    "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
                                    "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
                                    "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
                                    "POLICY_SIZE_EXCEEDS_RCP_QUOTA"};

// Nothing of AWS's list is forgotten, and nothing is made up.
TEST(Validate, MakesEveryDocumentedCheck) {
  std::ifstream file("tests/data/policy-checks.tsv");
  std::set<std::string> documented;
  std::map<std::string, std::string> type_of;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.starts_with("#")) continue;
    const std::size_t tab = line.find('\t');
    documented.insert(line.substr(tab + 1));
    type_of[line.substr(tab + 1)] = line.substr(0, tab);
  }
  ASSERT_GT(documented.size(), 140U);
  std::set<std::string> tested(kDocumentCodes.begin(), kDocumentCodes.end());
  for (const Case& c : kCases) {
    std::istringstream words(c.code);
    for (std::string word; words >> word;) tested.insert(word);
    const std::string text = R"({"Version":"2012-10-17","Statement":)" + std::string(c.statement) + "}";
    for (const Finding& finding : validate(text, {c.kind, c.resource_type}, services::Reference()))
      EXPECT_EQ(wire_name(finding.type), type_of[std::string(finding.code)]) << finding.code;
  }
  EXPECT_THAT(tested, testing::ContainerEq(documented));
}

TEST(Validate, KnowsServicesOfTheOperators) {
  auto read = services::parse_service_file(
      "services:\n  photos:\n    actions:\n      Share: {access: Write, resources: [album*]}\n    resources:\n      "
      "album: "
      "{arn: 'arn:${Partition}:photos:${Region}:${Account}:album/${Name}'}\n",
      "photos.yaml");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  const services::Reference reference(*read);
  const auto found = [&](const char* action, const char* resource) {
    std::vector<std::string_view> result;
    for (const Finding& finding :
         validate(std::string(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":")") + action +
                      R"(","Resource":")" + resource + "\"}}",
                  {}, reference))
      result.push_back(finding.code);
    return result;
  };
  EXPECT_THAT(found("photos:Share", "arn:aws:photos:us-east-1:111122223333:album/a*"), testing::IsEmpty());
  EXPECT_THAT(found("photos:Shar", "*"), testing::ElementsAre("INVALID_ACTION"));
  EXPECT_THAT(found("photos:Share", "arn:aws:photos:us-east-1:111122223333:picture/a"),
              testing::ElementsAre("INVALID_ARN_RESOURCE"));
}

TEST(Validate, Documents) {
  const std::string statement = R"({"Effect":"Deny","Action":"s3:GetObject","Resource":"*"})";
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
          R"({"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${aws:username}"}})",
          Kind::Identity),
      testing::ElementsAre("VARIABLE_UNSUPPORTED_IN_VERSION"));
  struct Quota {
    Kind kind;
    std::size_t characters;  // without white space
    const char* code;
  };
  for (const Quota& quota : {Quota{Kind::Identity, 6'144, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"},
                             Quota{Kind::Resource, 20'480, "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"},
                             Quota{Kind::Trust, 2'048, "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"},
                             Quota{Kind::ServiceControl, 10'240, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"},
                             Quota{Kind::ResourceControl, 5'120, "POLICY_SIZE_EXCEEDS_RCP_QUOTA"}}) {
    const bool named = quota.kind != Kind::Identity && quota.kind != Kind::ServiceControl;
    const std::string action = quota.kind == Kind::Trust ? "sts:AssumeRole" : "s3:GetObject";
    const auto sized = [&](std::size_t size) {
      const std::string_view principal = quota.kind == Kind::ResourceControl ? R"("*")" : R"({"AWS":"*"})";
      std::string text = fmt::format(R"({{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":"{}"{}{},)"
                                     R"("Condition":{{"StringEquals":{{"aws:SourceIdentity":")",
                                     action, named ? fmt::format(R"(,"Principal":{})", principal) : "",
                                     quota.kind == Kind::Trust ? "" : R"(,"Resource":"*")");
      const std::string end = "\"}}}}";
      text.append(size - text.size() - end.size(), 'x').append(end);
      return text;
    };
    EXPECT_THAT(codes(sized(quota.characters), quota.kind), testing::IsEmpty()) << quota.code;
    EXPECT_THAT(codes(sized(quota.characters + 1), quota.kind), testing::ElementsAre(quota.code));
  }
}

TEST(Validate, SaysWhere) {
  const std::string text =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","x"],"Resource":"*"}]})";
  const std::vector<Finding> findings = validate(text, {}, services::Reference());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].type, FindingType::Error);
  EXPECT_EQ(wire_name(findings[0].type), "ERROR");
  EXPECT_EQ(text.substr(findings[0].place.begin, findings[0].place.end - findings[0].place.begin), "\"x\"");
  using Step = Finding::Step::Kind;
  EXPECT_THAT(findings[0].path,
              testing::ElementsAre(Finding::Step{Step::Value, "Statement", 0}, Finding::Step{Step::Index, "", 0},
                                   Finding::Step{Step::Value, "Action", 0}, Finding::Step{Step::Index, "", 1}));
  EXPECT_EQ(learn_more_link(findings[0]),
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
            "#access-analyzer-reference-policy-checks-error-invalid-action");
  // A member's name itself.
  const auto key = validate(R"({"Version":"2012-10-17","Statement":[],"Foo":1})", {}, services::Reference());
  ASSERT_EQ(key.size(), 2U);
  EXPECT_THAT(key[1].path, testing::ElementsAre(Finding::Step{Step::Key, "Foo", 0}));
}

TEST(Validate, IsBounded) {
  std::string actions;
  for (int i = 0; i < 5'000; ++i) actions += (i == 0 ? "\"x\"" : ",\"x\"");
  EXPECT_EQ(validate(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[)" + actions +
                         R"(],"Resource":"*"}})",
                     {}, services::Reference())
                .size(),
            kMaxFindings);
}

}  // namespace
}  // namespace keyward::validation
