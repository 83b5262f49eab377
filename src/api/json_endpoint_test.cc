// A signed REST request and its JSON: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/CommonErrors.html
#include "api/json_endpoint.h"

#include "api/test_rig.h"

namespace keyward::api {
namespace {
constexpr std::string_view kPath = "/policy/validation";
constexpr const char* kBody = R"({"policyDocument":"{}","policyType":"IDENTITY_POLICY"})";

JsonEndpoint::Reply send(Rig& rig, const authn::Credentials& credentials, std::string_view service,
                         std::string_view query, const std::string& body) {
  JsonEndpoint endpoint(rig.executor, rig.authenticator);
  std::vector<authn::Header> headers{{"Host", "localhost:8700"}, {"Content-Type", "application/json"}};
  if (!credentials.access_key_id.empty()) {
    const auto plain = authn::views_of(headers);
    for (authn::Header& header :
         authn::sign({"POST", kPath, query, plain, body, rig.clock.now()}, credentials, "us-east-1", service))
      headers.push_back(std::move(header));
  }
  const auto all = authn::views_of(headers);
  std::promise<JsonEndpoint::Reply> reply;
  endpoint.handle(rig.state(), {"POST", kPath, query, body, all, rig.origin},
                  [&](JsonEndpoint::Reply one) { reply.set_value(std::move(one)); });
  return reply.get_future().get();
}

TEST(JsonEndpoint, PathsOfOperationsOnly) {
  EXPECT_TRUE(JsonEndpoint::handles("/policy/validation"));
  for (const char* path : {"/", "", "/policy", "/policy/validation/", "/policy/generation"})
    EXPECT_FALSE(JsonEndpoint::handles(path)) << path;
}

TEST(JsonEndpoint, ASignedRequestIsAnswered) {
  Rig rig;
  const authn::Credentials root = rig.credentials(rig.root());
  const JsonEndpoint::Reply reply = send(rig, root, "access-analyzer", "maxResults=1", kBody);
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(members(reply.body, ""), "findings nextToken");
  EXPECT_EQ(reply.service, "access-analyzer");
  EXPECT_EQ(reply.request_id.size(), 36U);
}

TEST(JsonEndpoint, Refusals) {
  Rig rig;
  const authn::Credentials root = rig.credentials(rig.root());
  const authn::Credentials nobody = rig.credentials(rig.user("nobody"));
  const authn::Credentials unknown{"AKIAUNKNOWNUNKNOWN00", "secret", {}};
  const struct {
    const char* name;
    authn::Credentials credentials;
    const char *service, *query, *body;
    int status;
    const char* type;
  } cases[] = {
      {"not signed", {}, "access-analyzer", "", kBody, 403, "MissingAuthenticationTokenException"},
      {"unknown key", unknown, "access-analyzer", "", kBody, 403, "UnrecognizedClientException"},
      {"another service's", root, "iam", "", kBody, 403, "InvalidSignatureException"},
      {"no permission", nobody, "access-analyzer", "", kBody, 403, "AccessDeniedException"},
      {"no JSON", root, "access-analyzer", "", "{", 400, "ValidationException"},
      {"a member is missing", root, "access-analyzer", "", "{}", 400, "ValidationException"},
      {"broken query", root, "access-analyzer", "a=%zz", kBody, 400, "ValidationException"},
      {"no number", root, "access-analyzer", "maxResults=x", kBody, 400, "ValidationException"},
      {"not in the range", root, "access-analyzer", "maxResults=0", kBody, 400, "ValidationException"},
  };
  for (const auto& test : cases) {
    const JsonEndpoint::Reply reply = send(rig, test.credentials, test.service, test.query, test.body);
    EXPECT_EQ(reply.status, test.status) << test.name << reply.body;
    EXPECT_EQ(reply.error_type, test.type) << test.name << reply.body;
    EXPECT_NE(at(reply.body, "message"), "") << test.name;
  }
}
}  // namespace
}  // namespace keyward::api
