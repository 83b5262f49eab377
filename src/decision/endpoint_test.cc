// The call as a whole: who may come in, what a body must be, what is counted and recorded.
#include "decision/endpoint.h"

#include <gmock/gmock.h>

#include "decision/question.h"
#include "decision/test_rig.h"

namespace keyward::decision {
namespace {
using api::at;
using testing::HasSubstr;

const std::string kAnonymous = question(R"("*")");

TEST(Endpoint, OnlySignedCallsComeIn) {
  DecisionRig rig;
  const authn::Credentials good = rig.credentials(rig.service);
  struct Case {
    authn::Credentials who;
    int status;
    const char* code;
  };
  for (const Case& one : std::initializer_list<Case>{
           {good, 200, ""},
           {{}, 403, "MissingAuthenticationToken"},
           {{"AKIANOBODYNOBODYNOBO", good.secret_access_key, ""}, 403, "InvalidClientTokenId"},
           {{good.access_key_id, "another secret", ""}, 403, "SignatureDoesNotMatch"},
       }) {
    const Endpoint::Reply reply = rig.ask_as(one.who, kAnonymous);
    EXPECT_EQ(reply.status, one.status) << reply.body;
    EXPECT_EQ(at(reply.body, "code"), one.code);
    EXPECT_EQ(reply.request_id.size(), 36u);
  }
}

TEST(Endpoint, Bodies) {
  DecisionRig rig;
  std::string many = R"({"requests":[)";
  for (std::size_t i = 0; i <= kMaxQuestions; ++i) many += (i == 0 ? "" : ",") + kAnonymous;
  std::string deep = R"({"requests":)";
  for (int i = 0; i < 40; ++i) deep += '[';
  struct Case {
    std::string body;
    const char* member;
    const char* message;
  };
  for (const Case& one : std::vector<Case>{
           {"", "", "The body is not JSON: "},
           {"[]", "", "The body must be a JSON object."},
           {deep, "", "The body is not JSON: "},
           {R"({"requests":[],"requests":[]})", "", "The body is not JSON: "},
           {R"({"requests":{}})", "requests", "requests must be a list."},
           {R"({"requests":[]})", "requests", "requests must not be empty."},
           {R"({"requests":[{}],"explain":true})", "", "The body must have no other member beside requests."},
           {many + "]}", "requests", "requests must not have more than 1000 elements."},
           {R"({"requests":[)" + kAnonymous + ",{}]}", "requests[1].principal", "requests[1].principal is missing."},
           {"{}", "principal", "principal is missing."},
       }) {
    const Endpoint::Reply reply = rig.ask_as(rig.credentials(rig.service), one.body);
    EXPECT_EQ(reply.status, 400) << one.body.substr(0, 80);
    EXPECT_EQ(at(reply.body, "code"), "ValidationError");
    EXPECT_EQ(at(reply.body, "member"), one.member);
    EXPECT_THAT(at(reply.body, "message"), HasSubstr(one.message)) << reply.body;
    EXPECT_EQ(at(reply.body, "decisions"), "");
  }
  const Endpoint::Reply form =
      rig.ask_as(rig.credentials(rig.service), kAnonymous, "application/x-www-form-urlencoded");
  EXPECT_EQ(form.status, 400);
  many.resize(many.size() - kAnonymous.size() - 1);
  EXPECT_EQ(rig.ask_as(rig.credentials(rig.service), many + "]}").status, 200);
}

TEST(Endpoint, IsCountedAndRecorded) {
  DecisionRig rig;
  const std::string alice = std::string("\"") + kAlice + "\"";
  rig.user_with("alice", R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"*"})");
  rig.events.take();
  rig.ask(R"({"requests":[)" + question(alice) + "," + question(alice, "", "s3:PutObject") + "," +
          question(R"({"accessKeyId":"AKIAX"})") + "]}");
  const auto events = rig.events.take();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(at(events[0], "eventName"), "Authorize");
  EXPECT_EQ(at(events[0], "eventSource"), "keyward.amazonaws.com");
  EXPECT_EQ(at(events[0], "userIdentity.userName"), "objects");
  EXPECT_EQ(at(events[0], "requestParameters.allowed"), "1");
  EXPECT_EQ(at(events[0], "requestParameters.denied"), "1");
  EXPECT_EQ(at(events[0], "requestParameters.failed"), "1");
  EXPECT_EQ(at(events[0], "requestParameters.refused.0.principal"), kAlice);
  EXPECT_EQ(at(events[0], "requestParameters.refused.1.errorCode"), "InvalidClientTokenId");
  const auto month = rig.usage.month(api::kAccount, "2026-11");
  ASSERT_EQ(month.size(), 1u);
  const auto before = month[0].second.decisions;
  rig.ask(question(alice));
  EXPECT_EQ(rig.usage.month(api::kAccount, "2026-11")[0].second.decisions, before + 1);
  rig.ask("{}");
  EXPECT_EQ(at(rig.events.take().back(), "errorCode"), "ValidationError");
}
}  // namespace
}  // namespace keyward::decision
