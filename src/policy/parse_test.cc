#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/document_checks.h"
#include "policy/operators.h"
#include "policy/policy.h"

namespace keyward::policy {
namespace {

std::string fault_of(std::string text, Kind kind) {
  const Result<Policy> policy = parse(std::move(text), kind);
  if (policy) return "";
  EXPECT_EQ(policy.error().code, Code::MalformedPolicyDocument);
  return policy.error().message;
}

std::string wrap(std::string_view statement) {
  return R"({"Version":"2012-10-17","Statement":)" + std::string(statement) + "}";
}

struct Case {
  const char* name;
  Kind kind;
  const char* statement;
  const char* want;  // the message; empty: accepted
};
constexpr const char* kSyntax = "Syntax errors in policy.";
constexpr const char* kVendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
constexpr const char* kTrust = "AssumeRole policy may only specify STS AssumeRole actions.";
constexpr const char* kOrganizations =
    "The provided policy document does not meet the requirements of the specified policy type.";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html
constexpr Case kCases[] = {
    {"plain", Kind::Identity, R"({"Effect":"Allow","Action":"s3:Get*","Resource":"*"})", ""},
    {"list of statements", Kind::Identity, R"([{"Effect":"Allow","Action":["s3:Get*"],"Resource":["*"]}])", ""},
    {"empty list of statements", Kind::Identity, "[]", kSyntax},
    {"statement is a string", Kind::Identity, R"("x")", kSyntax},
    {"statement of null", Kind::Identity, "[null]", kSyntax},
    {"no effect", Kind::Identity, R"({"Action":"s3:Get*","Resource":"*"})", kSyntax},
    {"effect in lower case", Kind::Identity, R"({"Effect":"allow","Action":"s3:Get*","Resource":"*"})", kSyntax},
    {"member in lower case", Kind::Identity, R"({"Effect":"Allow","action":"s3:Get*","Resource":"*"})", kSyntax},
    {"unknown member", Kind::Identity, R"({"Effect":"Allow","Action":"s3:Get*","Resource":"*","Foo":1})", kSyntax},
    {"member twice", Kind::Identity, R"({"Effect":"Deny","Effect":"Allow","Action":"s3:Get*","Resource":"*"})",
     kSyntax},
    {"action and not action", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","NotAction":"s3:b","Resource":"*"})",
     kSyntax},
    {"resource and not resource", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":"*","NotResource":"*"})", kSyntax},
    {"action is a number", Kind::Identity, R"({"Effect":"Allow","Action":1,"Resource":"*"})", kSyntax},
    {"action list holds null", Kind::Identity, R"({"Effect":"Allow","Action":[null],"Resource":"*"})", kSyntax},
    {"no action", Kind::Identity, R"({"Effect":"Allow","Resource":"*"})", "Policy statement must contain actions."},
    {"no resource", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a"})",
     "Policy statement must contain resources."},
    {"empty lists are tolerated", Kind::Identity, R"({"Effect":"Allow","Action":[],"Resource":[]})", ""},
    {"principal", Kind::Identity, R"({"Effect":"Allow","Principal":"*","Action":"s3:a","Resource":"*"})",
     "Policy document should not specify a principal."},
    {"action without vendor", Kind::Identity, R"({"Effect":"Allow","Action":"GetObject","Resource":"*"})", kVendor},
    {"every action", Kind::Identity, R"({"Effect":"Allow","Action":"*","Resource":"*"})", ""},
    {"action with two colons", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a:b","Resource":"*"})",
     "Actions/Condition can contain only one colon."},
    {"wildcard in the vendor", Kind::Identity, R"({"Effect":"Allow","Action":"s3*:a","Resource":"*"})",
     "Vendor s3* is not valid"},
    {"empty vendor", Kind::Identity, R"({"Effect":"Allow","Action":":a","Resource":"*"})", "Vendor  is not valid"},
    {"unknown action is stored", Kind::Identity, R"({"Effect":"Allow","Action":"no-such:Thing","Resource":"*"})", ""},
    {"resource is no ARN", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"bucket"})",
     R"(Resource bucket must be in ARN format or "*".)"},
    {"partition", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"arn:b:s3:::x"})",
     R"(Partition "b" is not valid for resource "arn:b:s3:::x".)"},
    {"wild partition", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"arn:*:s3:::x"})", ""},
    {"short ARN", Kind::Identity, R"({"Effect":"Allow","Action":"sqs:a","Resource":"arn:aws:sqs"})", ""},
    {"short ARN of a session", Kind::Session, R"({"Effect":"Allow","Action":"sqs:a","Resource":"arn:aws:sqs"})",
     "The policy failed legacy parsing"},
    {"region of an IAM ARN", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:a","Resource":"arn:aws:iam:us-east-1:111122223333:user/a"})",
     "IAM resource arn:aws:iam:us-east-1:111122223333:user/a cannot contain region information."},
    {"IAM path", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:a","Resource":"arn:aws:iam::111122223333:users/a"})",
     "IAM resource path must either be \"*\", root, or start with user/, federated-user/, role/, group/, "
     "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, "
     "access-report/."},
    {"sids twice", Kind::Identity,
     R"([{"Sid":"A","Effect":"Allow","Action":"s3:a","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":"s3:a","Resource":"*"}])",
     "Statement IDs (SID) in a single policy must be unique."},
    {"empty sids twice", Kind::Identity,
     R"([{"Sid":"","Effect":"Allow","Action":"s3:a","Resource":"*"},{"Sid":"","Effect":"Allow","Action":"s3:a","Resource":"*"}])",
     ""},
    {"sid with a blank", Kind::Identity, R"({"Sid":"a b","Effect":"Allow","Action":"s3:a","Resource":"*"})",
     "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"},
    {"sid with a blank elsewhere", Kind::Resource,
     R"({"Sid":"a b","Effect":"Allow","Principal":"*","Action":"s3:a","Resource":"*"})", ""},
    {"condition", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":{"stringequals":{"aws:x":["a",1,true]}}})", ""},
    {"unknown operator", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":{"StringEqual":{"aws:x":"a"}}})", kSyntax},
    {"operator holds a string", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":{"Bool":"x"}})", kSyntax},
    {"null as a value", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":{"Bool":{"aws:x":null}}})", kSyntax},
    {"object as a value", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":{"Bool":{"aws:x":{}}}})", kSyntax},
    {"Null with IfExists", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":{"NullIfExists":{"aws:x":"true"}}})", kSyntax},
    {"key without vendor", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":{"Bool":{"x":"true"}}})", kVendor},
    {"condition is a list", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":[]})",
     kSyntax},
    {"empty condition", Kind::Identity, R"({"Effect":"Allow","Action":"s3:a","Resource":"*","Condition":{}})", ""},
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
    {"trust", Kind::Trust, R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"})", ""},
    {"trust with tags", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["sts:AssumeRole","sts:TagSession"]})",
     ""},
    {"trust without principal", Kind::Trust, R"({"Effect":"Allow","Action":"sts:AssumeRole"})",
     "Missing required field Principal"},
    {"trust with NotPrincipal", Kind::Trust, R"({"Effect":"Deny","NotPrincipal":"*","Action":"sts:AssumeRole"})",
     "Has prohibited field NotPrincipal"},
    {"trust with resource", Kind::Trust,
     R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"})", "Has prohibited field Resource"},
    {"trust with another action", Kind::Trust, R"({"Effect":"Allow","Principal":"*","Action":"sts:GetCallerIdentity"})",
     kTrust},
    {"trust with another service", Kind::Trust, R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject"})",
     kTrust},
    {"trust with every action", Kind::Trust, R"({"Effect":"Allow","Principal":"*","Action":"*"})", kTrust},
    {"trust with a wildcard", Kind::Trust, R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole*"})", ""},
    {"trust of a group", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:group/g"},"Action":"sts:AssumeRole"})",
     R"(Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:group/g")"},
    {"trust of some users", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/*"},"Action":"sts:AssumeRole"})",
     R"(Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/*")"},
    {"trust of a user", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:user/p/a","AIDACKCEVSQ6C2EXAMPLE"]},"Action":"sts:AssumeRole"})",
     ""},
    {"trust of a short number", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"AWS":"1111"},"Action":"sts:AssumeRole"})",
     R"(Invalid principal in policy: "AWS":"1111")"},
    {"trust of a service", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"})", ""},
    {"trust of no service", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"Service":"ec2"},"Action":"sts:AssumeRole"})",
     R"(Invalid principal in policy: "SERVICE":"ec2")"},
    {"principal of unknown type", Kind::Trust,
     R"({"Effect":"Allow","Principal":{"Group":"x"},"Action":"sts:AssumeRole"})", kSyntax},
    {"principal of another string", Kind::Trust,
     R"({"Effect":"Allow","Principal":"111122223333","Action":"sts:AssumeRole"})", kSyntax},
    {"principal and NotPrincipal", Kind::Resource,
     R"({"Effect":"Deny","Principal":"*","NotPrincipal":"*","Action":"s3:a","Resource":"*"})", kSyntax},
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
    {"resource policy", Kind::Resource,
     R"({"Effect":"Allow","Principal":"*","Action":"s3:a","Resource":"arn:aws:s3:::b"})", ""},
    {"resource policy, implied resource", Kind::Resource, R"({"Effect":"Allow","Principal":"*","Action":"s3:a"})", ""},
    {"resource policy without principal", Kind::Resource, R"({"Effect":"Allow","Action":"s3:a","Resource":"*"})",
     "Missing required field Principal"},
    {"endpoint policy", Kind::Endpoint, R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"})", ""},
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
    {"SCP", Kind::ServiceControl, R"({"Effect":"Allow","Action":"*","Resource":"*"})", ""},
    {"SCP with principal", Kind::ServiceControl, R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"})",
     kOrganizations},
    {"SCP of today", Kind::ServiceControl,
     R"({"Effect":"Allow","NotAction":"s3:*Bucket","NotResource":"arn:aws:s3:::b"})", ""},
    {"RCP", Kind::ResourceControl, R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"})", ""},
    {"RCPFullAWSAccess", Kind::ResourceControl, R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"})",
     ""},
    {"RCP that allows", Kind::ResourceControl, R"({"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"})",
     kOrganizations},
    {"RCP for one", Kind::ResourceControl,
     R"({"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"})", kOrganizations},
    {"RCP of every action", Kind::ResourceControl, R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})",
     kOrganizations},
    {"RCP with NotAction", Kind::ResourceControl,
     R"({"Effect":"Deny","Principal":"*","NotAction":"s3:*","Resource":"*"})", kOrganizations},
    {"RCP with NotPrincipal", Kind::ResourceControl,
     R"({"Effect":"Deny","NotPrincipal":"*","Action":"s3:*","Resource":"*"})", kOrganizations},
    {"RCP for two", Kind::ResourceControl,
     R"({"Effect":"Deny","Principal":{"AWS":["*","111122223333"]},"Action":"s3:*","Resource":"*"})", kOrganizations},
    {"RCP for a service", Kind::ResourceControl,
     R"({"Effect":"Deny","Principal":{"Service":"s3.amazonaws.com"},"Action":"s3:*","Resource":"*"})", kOrganizations},
    {"RCP without principal", Kind::ResourceControl, R"({"Effect":"Deny","Action":"s3:*","Resource":"*"})",
     kOrganizations},
    {"RCP that allows with NotResource", Kind::ResourceControl,
     R"({"Effect":"Allow","Principal":"*","Action":"*","NotResource":"*"})", kOrganizations},
    {"RCP that allows one resource", Kind::ResourceControl,
     R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::b"})", kOrganizations},
    {"RCP that allows on a condition", Kind::ResourceControl,
     R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:x":"true"}}})",
     kOrganizations},
    {"vendor with a dot and a dash", Kind::Identity,
     R"({"Effect":"Allow","Action":"my-own.photos:Get","Resource":"*"})", ""},
    {"vendor with a brace", Kind::Identity, R"({"Effect":"Allow","Action":"s3{:Get","Resource":"*"})",
     "Vendor s3{ is not valid"},
    {"action without a name", Kind::Identity, R"({"Effect":"Allow","Action":"s3:","Resource":"*"})",
     "The policy failed legacy parsing"},
    {"NotAction in a trust policy", Kind::Trust, R"({"Effect":"Allow","Principal":"*","NotAction":"sts:TagSession"})",
     ""},
    {"NotResource in a trust policy", Kind::Trust,
     R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","NotResource":"*"})",
     "Has prohibited field NotResource"},
    {"a service's own short name", Kind::Resource,
     R"({"Effect":"Allow","Principal":"*","Action":"s3:Get","Resource":"jobs"})", ""},
    {"IAM ARN with every region", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam:*:111122223333:user/x"})", ""},
    {"IAM ARN of everything", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:*"})", ""},
    {"IAM ARN of root", Kind::Identity,
     R"({"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:root"})", ""},
    {"a dollar sign at the end", Kind::Identity, R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a$"})",
     ""},
    {"a dollar sign before a colon", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a$:b"})", ""},
    {"value of a condition is an object", Kind::Identity,
     R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:x":[{}]}}})", kSyntax},
    {"principal is a list", Kind::Resource, R"({"Effect":"Allow","Principal":["*"],"Action":"s3:*","Resource":"*"})",
     kSyntax},
    {"principals in an object", Kind::Resource,
     R"({"Effect":"Allow","Principal":{"AWS":{}},"Action":"s3:*","Resource":"*"})", kSyntax},
    {"Sid is a number", Kind::Identity, R"({"Sid":1,"Effect":"Allow","Action":"s3:*","Resource":"*"})", kSyntax},
    {"Effect is a number", Kind::Identity, R"({"Effect":1,"Action":"s3:*","Resource":"*"})", kSyntax},
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
TEST(Parse, Principals) {
  struct Row {
    const char* type;
    const char* value;
    bool in_resource;  // may stand in a resource policy
    bool in_trust;     // in a trust policy
  };
  constexpr Row kRows[] = {
      {"AWS", "*", true, true},
      {"AWS", "111122223333", true, true},
      {"AWS", "11112222333", false, false},
      {"AWS", "11112222333/", false, false},
      {"AWS", "11112222333:", false, false},
      {"AWS", "AROAAPP0000000000000", true, true},
      {"AWS", "AIDAALICE00000000000", true, true},
      {"AWS", "AIDAALICE", false, false},
      {"AWS", "AIDAALICE0000000000a", false, false},
      {"AWS", "AIDAALICE0000000000/", false, false},
      {"AWS", "arn:aws:iam::111122223333:root", true, true},
      {"AWS", "arn:aws:iam::111122223333:user/a", true, true},
      {"AWS", "arn:aws:iam::111122223333:user/", false, false},
      {"AWS", "arn:aws:iam::111122223333:role/p/a", true, true},
      {"AWS", "arn:aws:iam::111122223333:group/a", false, false},
      {"AWS", "arn:aws:iam::111122223333:user/*", false, false},
      {"AWS", "arn:aws:iam::111122223333:user/${aws:username}", false, false},
      {"AWS", "arn:aws:iam:eu-west-1:111122223333:user/a", false, false},
      {"AWS", "arn:moon:iam::111122223333:user/a", false, false},
      {"AWS", "arn:aws:iam::11112222333:user/a", false, false},
      {"AWS", "arn:aws:iam::111122223333", false, false},
      {"AWS", "arn:aws:s3::111122223333:user/a", false, false},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/r/s", true, true},
      {"AWS", "arn:aws:sts::111122223333:federated-user/a", true, true},
      {"AWS", "arn:aws:sts::111122223333:user/a", false, false},
      {"Service", "*", true, false},
      {"Service", "my-own_service.example.com", true, true},
      {"Service", "sns", false, false},
      {"Service", "sns/.amazonaws.com", false, false},
      {"Federated", "accounts.google.com", true, true},
      {"Federated", "", false, false},
      {"Federated", "*", false, false},
      {"Federated", "${aws:username}", false, false},
      {"CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be", true, false},
      {"CanonicalUser", "", false, false},
      {"CanonicalUser", "a/b", false, false}};
  for (const Row& row : kRows) {
    const std::string principal = std::string(R"("Principal":{")") + row.type + R"(":")" + row.value + R"("})";
    SCOPED_TRACE(principal);
    EXPECT_EQ(fault_of(wrap(R"({"Effect":"Allow","Action":"s3:*","Resource":"*",)" + principal + "}"), Kind::Resource)
                  .empty(),
              row.in_resource);
    EXPECT_EQ(fault_of(wrap(R"({"Effect":"Allow","Action":"sts:AssumeRole",)" + principal + "}"), Kind::Trust).empty(),
              row.in_trust);
  }
}

TEST(Parse, Statements) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(fault_of(wrap(c.statement), c.kind), c.want);
  }
}

constexpr const char* kStatement = R"({"Effect":"Allow","Action":"s3:a","Resource":"*"})";

TEST(Parse, Documents) {
  const std::string statement = kStatement;
  const std::pair<std::string, std::string> cases[] = {
      {R"({"Statement":)" + statement + "}", ""},
      {R"({"Version":"2008-10-17","Statement":)" + statement + "}", ""},
      {R"({"Version":"2012-10-18","Statement":)" + statement + "}", kSyntax},
      {R"({"Version":20121017,"Statement":)" + statement + "}", kSyntax},
      {R"({"Version":"2012-10-17"})", kSyntax},
      {R"({"version":"2012-10-17","Statement":)" + statement + "}", kSyntax},
      {R"({"Id":"x","Statement":)" + statement + "}", kSyntax},
      {R"({"Statement":)" + statement + R"(,"Statement":)" + statement + "}", kSyntax},
      {"[" + statement + "]", kSyntax},
      {"", kSyntax},
      {"{", kSyntax},
      {"null", kSyntax},
      {R"({"Statement":)" + statement + "} x", kSyntax},
      {std::string(1'000'000, '['), kSyntax},
      {R"({"Statement":)" + std::string(100, '[') + std::string(100, ']') + "}", kSyntax},
      {"{\"Statement\":\"\xFF\"}", kSyntax},
      {std::string("{\0}", 3), kSyntax},
      {std::string(kMaxDocumentBytes, ' ') + R"({"Statement":)" + statement + "}", kSyntax},
  };
  for (const auto& [text, want] : cases) {
    SCOPED_TRACE(text.substr(0, 80));
    EXPECT_EQ(fault_of(text, Kind::Identity), want);
  }
  EXPECT_EQ(fault_of("{", Kind::Trust), "This policy contains invalid Json");
  EXPECT_EQ(fault_of("{", Kind::ServiceControl), kOrganizations);
  EXPECT_EQ(fault_of("{", Kind::ResourceControl), kOrganizations);
}

TEST(Parse, KeepsTextAndPlaces) {
  const std::string text =
      "{\n \"Version\": \"2012-10-17\",\n \"Statement\": [\n  {\"Sid\": \"One\", \"Effect\": \"Deny\",\n"
      "   \"NotAction\": \"s3:Get\\u002a\", \"Resource\": [\"*\"],\n"
      "   \"Condition\": {\"ForAnyValue:StringLikeIfExists\": {\"aws:TagKeys\": [\"a\", 7]}}}\n ]\n}\n";
  const Result<Policy> policy = parse(text, Kind::Identity);
  ASSERT_TRUE(policy.has_value());
  EXPECT_EQ(policy->text(), text);
  EXPECT_EQ(policy->version(), Version::V2012_10_17);
  ASSERT_EQ(policy->statements().size(), 1U);
  const Statement& statement = policy->statements()[0];
  EXPECT_EQ(statement.sid.value, "One");
  EXPECT_EQ(statement.effect, Effect::Deny);
  EXPECT_TRUE(statement.action.negated);
  EXPECT_EQ(statement.action.values[0].value, "s3:Get*");
  EXPECT_FALSE(statement.resource.negated);
  const json::Position begin = policy->position(statement.place.begin);
  EXPECT_EQ(begin.line, 4U);
  EXPECT_EQ(begin.column, 3U);
  const json::Position end = policy->position(statement.place.end);
  EXPECT_EQ(end.line, 6U);
  EXPECT_EQ(text[statement.place.end - 1], '}');
  ASSERT_EQ(statement.conditions.size(), 1U);
  const Condition& condition = statement.conditions[0];
  EXPECT_EQ(condition.op, Operator::StringLike);
  EXPECT_EQ(condition.set, SetOperator::ForAnyValue);
  EXPECT_TRUE(condition.if_exists);
  EXPECT_EQ(condition.key.value, "aws:TagKeys");
  EXPECT_EQ(text.substr(condition.key.place.begin, condition.key.place.end - condition.key.place.begin),
            "\"aws:TagKeys\"");
  EXPECT_EQ(condition.values[1].value, "7");
}

TEST(Parse, IdOfAResourcePolicy) {
  const Result<Policy> policy =
      parse(R"({"Id":"my id","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:a"}})", Kind::Resource);
  ASSERT_TRUE(policy.has_value());
  EXPECT_EQ(policy->id(), "my id");
}

TEST(Parse, NamesPrincipalsToLookUp) {
  const Result<Policy> policy = parse(
      R"({"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com",
        "AWS":["*","111122223333","arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:user/b"]}},
        {"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"AWS":["arn:aws:iam::111122223333:role/r",
        "arn:aws:iam::111122223333:user/b"]}}]})",
      Kind::Trust);
  ASSERT_TRUE(policy.has_value());
  EXPECT_THAT(named_principals(*policy),
              testing::ElementsAre("arn:aws:iam::111122223333:user/b", "arn:aws:iam::111122223333:role/r"));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: white space does not count.
TEST(SignificantSize, LeavesWhiteSpaceOut) {
  EXPECT_EQ(significant_size(""), 0U);
  EXPECT_EQ(significant_size(" {\n\t\"a\" :\r 1 } "), 7U);
  EXPECT_EQ(significant_size(R"(" a ")"), 5U);
  EXPECT_EQ(significant_size(R"("a\" b" )"), 7U);
  EXPECT_EQ(significant_size("\"\xC3\xA9\""), 3U);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
TEST(Operators, Names) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Operator::Null); ++i) {
    const auto op = static_cast<Operator>(i);
    const std::optional<OperatorName> plain = parse_operator(name(op));
    ASSERT_TRUE(plain.has_value()) << name(op);
    EXPECT_EQ(plain->op, op);
    EXPECT_EQ(plain->set, SetOperator::None);
    EXPECT_FALSE(plain->if_exists);
    EXPECT_EQ(parse_operator("ForAllValues:" + std::string(name(op)))->set, SetOperator::ForAllValues);
    EXPECT_EQ(parse_operator("foranyvalue:" + std::string(name(op)))->set, SetOperator::ForAnyValue);
    const std::optional<OperatorName> exists = parse_operator(std::string(name(op)) + "IfExists");
    EXPECT_EQ(exists.has_value(), op != Operator::Null);
    EXPECT_TRUE(!exists || exists->if_exists);
  }
  for (const char* wrong :
       {"", "IfExists", "ForAllValues:", "StringEqual", "ForSomeValues:StringEquals", "StringEqualsIfExist",
        "StringEqualsIfExistsIfExists", "ForAllValues:ForAllValues:StringEquals", " StringEquals"})
    EXPECT_FALSE(parse_operator(wrong).has_value()) << wrong;
}

TEST(NthColon, SkipsVariables) {
  EXPECT_EQ(nth_colon("a:b:c", 1), 3U);
  EXPECT_EQ(nth_colon("${aws:x}:b", 0), 8U);
  EXPECT_EQ(nth_colon("${aws:x", 0), 5U);
  EXPECT_EQ(nth_colon("abc", 0), std::string_view::npos);
}

}  // namespace
}  // namespace keyward::policy
