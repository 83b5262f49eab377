// The form of a question: every refusal names its member, and the reader knows what the description knows.
#include "decision/question.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "decision/endpoint.h"

namespace keyward::decision {
namespace {

// "" or "member: message".
std::string read(const std::string& text, Question& question) {
  static std::vector<std::unique_ptr<json::Document>> kept;  // questions are views
  auto document = json::Document::parse(text, kBodyLimits);
  if (!document) return "no JSON: " + text;
  kept.push_back(std::make_unique<json::Document>(*std::move(document)));
  const auto done = read_question(kept.back()->root(), "requests[3]", question);
  return done ? "" : done.error().member + ": " + done.error().message;
}
std::string read(const std::string& text) {
  Question question;
  return read(text, question);
}
std::string with(const std::string& members) {
  return R"({"principal":"*","action":"s3:GetObject","resource":"*")" + members + "}";
}
std::string signed_request(const std::string& members) {
  return R"({"principal":{"request":{)" + members + R"(}},"action":"s3:GetObject","resource":"*"})";
}

TEST(Question, IsReadWhole) {
  Question question;
  EXPECT_EQ(read(R"({"principal":{"request":{"service":"s3","region":"eu-west-1","method":"PUT","path":"/a","query":"x",
                     "headers":{"Host":"h","x":["1","2"]}}},
                     "action":"s3:PutObject","resource":"arn:aws:s3:::a/b","resourceAccount":"111122223333",
                     "context":{"aws:SourceIp":"10.0.0.1","s3:max-keys":5,"aws:SecureTransport":true,"a:b":["x","y"],
                     "a:c":[]},"resourcePolicy":{"a":1},"sessionPolicies":["{}",{}],"endpointPolicy":"{}",
                     "serviceControlPolicies":[[{}],[{},{}]],"resourceControlPolicies":[],"explain":true})",
                 question),
            "");
  EXPECT_EQ(question.who, Who::Request);
  EXPECT_EQ(question.request.service, "s3");
  EXPECT_EQ(question.request.headers.size(), 3u);
  EXPECT_EQ(question.resource_account, "111122223333");
  ASSERT_EQ(question.context.size(), 5u);
  EXPECT_EQ(question.values_of(question.context[1])[0], "5");
  EXPECT_EQ(question.values_of(question.context[2])[0], "true");
  EXPECT_EQ(question.values_of(question.context[3]).size(), 2u);
  EXPECT_EQ(question.values_of(question.context[4]).size(), 0u);
  EXPECT_EQ(question.resource_policy, R"({"a":1})");
  EXPECT_EQ(question.session_policies.size(), 2u);
  EXPECT_EQ(question.service_control.size(), 2u);
  EXPECT_TRUE(question.explain);
  // Nothing of it is left for the next one.
  EXPECT_EQ(read(with(""), question), "");
  EXPECT_EQ(question.who, Who::Anonymous);
  EXPECT_TRUE(question.context.empty() && question.values.empty() && question.request.headers.empty());
  EXPECT_TRUE(question.resource_policy.empty() && question.service_control.empty() && !question.explain);
}

TEST(Question, NamesOfPrincipals) {
  for (const auto& [name, who] : std::vector<std::pair<std::string, std::optional<Who>>>{
           {R"("*")", Who::Anonymous},
           {R"("arn:aws:iam::111122223333:user/a")", Who::Arn},
           {R"("logs.amazonaws.com")", Who::Service},
           {R"({"accessKeyId":"AKIA"})", Who::AccessKey},
           {R"({"accessKeyId":"ASIA","sessionToken":"t"})", Who::AccessKey},
           {R"("alice")", std::nullopt},
           {R"("")", std::nullopt},
           {R"("Logs.amazonaws.com")", std::nullopt},
           {R"(["*"])", std::nullopt},
           {R"({})", std::nullopt},
           {R"({"sessionToken":"t"})", std::nullopt},
           {R"({"arn":"arn:aws:iam::111122223333:user/a"})", std::nullopt},
       }) {
    Question question;
    const std::string said = read(R"({"action":"s3:GetObject","resource":"*","principal":)" + name + "}", question);
    EXPECT_EQ(said.empty(), who.has_value()) << name << said;
    if (who) {
      EXPECT_EQ(question.who, *who) << name;
    } else {
      EXPECT_TRUE(said.starts_with("requests[3].principal")) << said;
    }
  }
}

TEST(Question, WhatIsRefused) {
  const std::string long_text(2'049, 'a');
  std::string many_keys, many_levels, many_policies;
  for (int i = 0; i < 129; ++i) many_keys += fmt::format(R"({}"a:{}":"")", i == 0 ? "" : ",", i);
  for (int i = 0; i < 9; ++i) many_levels += i == 0 ? "[]" : ",[]";
  for (int i = 0; i < 12; ++i) many_policies += i == 0 ? "{}" : ",{}";
  struct Case {
    std::string text;
    const char* said;
  };
  for (const Case& one : std::vector<Case>{
           {"[]", ": must be an object"},
           {"{}", ".principal: is missing"},
           {R"({"principal":"*"})", ".action: is missing"},
           {R"({"principal":"*","action":"s3:GetObject"})", ".resource: is missing"},
           {with(R"(,"resources":"*")"), ".resources: is not a member of a request"},
           {with(R"(,"explain":"yes")"), ".explain: must be true or false"},
           {with(R"(,"resourceAccount":"12345")"), ".resourceAccount: must be an account ID of 12 digits"},
           {with(R"(,"resourcePolicy":[])"), ".resourcePolicy: must be a policy, as an object or as a string"},
           {with(R"(,"resourcePolicy":null)"), ".resourcePolicy: must be a policy, as an object or as a string"},
           {with(R"(,"endpointPolicy":"")"), ".endpointPolicy: must be a policy, as an object or as a string"},
           {with(R"(,"sessionPolicies":{})"), ".sessionPolicies: must be a list of policies"},
           {with(",\"sessionPolicies\":[" + many_policies + "]"),
            ".sessionPolicies: must not have more than 11 policies"},
           {with(R"(,"serviceControlPolicies":[{}])"), ".serviceControlPolicies: must be a list of policies"},
           {with(",\"serviceControlPolicies\":[" + many_levels + "]"),
            ".serviceControlPolicies: must not have more than 8 levels"},
           {with(",\"resourceControlPolicies\":[[" + many_policies + "]]"),
            ".resourceControlPolicies: must not have more than 10 policies"},
           {with(R"(,"context":[])"), ".context: must be an object"},
           {with(R"(,"context":{"a:b":null})"),
            ".context: must have strings, numbers, booleans or lists of these as values"},
           {with(R"(,"context":{"a:b":[["x"]]})"),
            ".context: must have strings, numbers, booleans or lists of these as values"},
           {with(R"(,"context":{"ab":"x"})"), ".context: must have condition keys as names, such as aws:SourceIp"},
           {with(",\"context\":{" + many_keys + "}"), ".context: must not have more than 128 keys"},
           {with(R"(,"context":{"a:b":")" + long_text + R"("})"),
            ".context: must not have a value longer than 2048 bytes"},
           {with(R"(,"context":{"aws:SourceIp":"10.0.0.1","aws:sourceip":"10.0.0.2"})"),
            ".context: must not have aws:sourceip twice"},
           {R"({"principal":"*","action":"s3:*","resource":"*"})", ".action: must be one action, such as s3:GetObject"},
           {R"({"principal":"*","action":"GetObject","resource":"*"})",
            ".action: must be one action, such as s3:GetObject"},
           {R"({"principal":"*","action":"s3:GetObject","resource":")" + long_text + R"("})",
            ".resource: must not be longer than 2048 bytes"},
           {signed_request(R"("service":"s3","method":"GET","path":"/")"),
            ".principal.request: must have service, method, path and headers"},
           {signed_request(R"("service":"s3","method":"GET","path":"a","headers":{})"),
            ".principal.request.path: must begin with a slash"},
           {signed_request(R"("service":"sqs","method":"GET","path":"/","headers":{})"),
            ".principal.request.payloadHash: is missing; only S3 takes what the client says of the payload"},
           {signed_request(R"("service":"s3","method":"GET","path":"/","headers":{},"payloadHash":"abc")"),
            ".principal.request.payloadHash: must be a SHA-256 hash in 64 lower-case hexadecimal digits"},
           {signed_request(R"("service":"s3","method":"GET","path":"/","headers":{"a":1})"),
            ".principal.request.headers: must have strings, or lists of strings, as values"},
           {signed_request(R"("body":"x")"), ".principal.request.body: is not a member of a signed request"},
       })
    EXPECT_EQ(read(one.text), "requests[3]" + std::string(one.said)) << one.text.substr(0, 200);
}

// What says who asks, and when, is Keyward's alone.
TEST(Question, NoKeyOfThePrincipalComesFromOutside) {
  for (const char* key : {"aws:PrincipalArn",
                          "AWS:principalarn",
                          "aws:PrincipalAccount",
                          "aws:PrincipalType",
                          "aws:PrincipalTag/team",
                          "aws:PrincipalOrgID",
                          "aws:PrincipalOrgPaths",
                          "aws:PrincipalIsAWSService",
                          "aws:PrincipalServiceName",
                          "aws:PrincipalServiceNamesList",
                          "aws:userid",
                          "aws:username",
                          "aws:MultiFactorAuthPresent",
                          "aws:MultiFactorAuthAge",
                          "aws:TokenIssueTime",
                          "aws:CurrentTime",
                          "aws:EpochTime",
                          "aws:SourceIdentity",
                          "aws:FederatedProvider",
                          "aws:ResourceAccount",
                          "saml:sub",
                          "sts:ExternalId"})
    EXPECT_EQ(read(with(fmt::format(R"(,"context":{{"{}":"x"}})", key))),
              fmt::format("requests[3].context: must not have {}: Keyward sets it", key));
}

// The description and the reader name the same members and limits.
TEST(Question, TheDescriptionIsTrue) {
  const auto schema = json::Document::parse(std::string(schema_json()));
  ASSERT_TRUE(schema) << schema.error().message;
  ASSERT_TRUE(json::Document::parse(std::string(openapi_json())));
  const json::Value definitions = *schema->root().find("$defs");
  const auto properties = [&](const char* name) { return *definitions.find(name)->find("properties"); };
  for (const auto& [key, _] : entries(properties("Request"))) {
    if (key.string() == "principal" || key.string() == "action" || key.string() == "resource") continue;
    const std::string said = read(with(fmt::format(R"(,"{}":0)", key.string())));
    EXPECT_TRUE(said.starts_with(fmt::format("requests[3].{}: must be", key.string()))) << said;
  }
  for (const auto& [key, _] : entries(properties("SignedRequest")))
    EXPECT_TRUE(read(signed_request(fmt::format(R"("{}":0)", key.string()))).contains(": must be")) << key.string();
  const auto number = [](json::Value value, const char* name) {
    return static_cast<std::size_t>(value.find(name)->integer().value());
  };
  EXPECT_EQ(number(*properties("Batch").find("requests"), "maxItems"), kMaxQuestions);
  EXPECT_EQ(number(*properties("Request").find("context"), "maxProperties"), kMaxContextKeys);
  EXPECT_EQ(number(*properties("Request").find("resource"), "maxLength"), kMaxTextBytes);
  EXPECT_EQ(number(*properties("Request").find("sessionPolicies"), "maxItems"), kMaxSessionPolicies);
  EXPECT_EQ(number(*definitions.find("Levels"), "maxItems"), kMaxLevels);
  EXPECT_EQ(number(*definitions.find("Levels")->find("items"), "maxItems"), kMaxPoliciesPerLevel);
}
}  // namespace
}  // namespace keyward::decision
