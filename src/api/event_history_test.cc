// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
#include <gtest/gtest.h>

#include "api/json_endpoint.h"
#include "api/test_rig.h"

namespace keyward::api {
namespace {

// A rig whose buffered events can be put into its log.
struct Trail : Rig {
  std::unique_ptr<store::LogReader> log = *store.log_reader();
  Trail() { env.log = log.get(); }

  void flush() {
    ASSERT_TRUE(writer->run([this](const identity::State&) {
      store::Outcome outcome;
      outcome.events = events.take();
      return outcome;
    }));
  }
  // The names of the events that the answer has, newest first.
  std::string found(const authn::Caller& who, const std::string& input) {
    return each(must(who, "LookupEvents", input), "Events", "EventName");
  }
};

std::string by(std::string_view attribute, std::string_view value) {
  return fmt::format(R"({{"LookupAttributes":[{{"AttributeKey":"{}","AttributeValue":"{}"}}]}})", attribute, value);
}

TEST(EventHistory, WritesReadsAndRefusals) {
  Trail trail;
  const authn::Caller root = trail.root();
  trail.events.take();
  trail.must(root, "CreateUser", R"({"UserName":"alice"})");
  trail.must(root, "ListUsers", "{}");
  trail.say(root, "GetUser", R"({"UserName":"nobody"})");
  trail.flush();
  EXPECT_EQ(trail.found(root, R"({"MaxResults":3})"), "GetUser ListUsers CreateUser");
  EXPECT_EQ(trail.found(root, by("ResourceName", "alice")), "CreateUser");
  const std::string answer = trail.must(root, "LookupEvents", by("EventName", "GetUser"));
  const std::string text = at(answer, "Events.0.CloudTrailEvent");
  EXPECT_EQ(at(text, "errorCode"), "NoSuchEntity");
  EXPECT_EQ(at(answer, "Events.0.ReadOnly"), "true");
  EXPECT_EQ(at(answer, "Events.0.Username"), "root");
  EXPECT_EQ(at(answer, "Events.0.EventSource"), "iam.amazonaws.com");
  EXPECT_EQ(at(answer, "Events.0.EventId"), at(text, "eventID"));
}

TEST(EventHistory, WhatWritesGaveIsThereWithoutSecrets) {
  Trail trail;
  const authn::Caller root = trail.root();
  trail.must(root, "CreateUser", R"({"UserName":"alice"})");
  const std::string made = trail.must(root, "CreateAccessKey", R"({"UserName":"alice"})");
  const std::string answer = trail.must(root, "LookupEvents", by("EventName", "CreateAccessKey"));
  const std::string text = at(answer, "Events.0.CloudTrailEvent");
  EXPECT_EQ(at(text, "responseElements.accessKey.accessKeyId"), at(made, "AccessKey.AccessKeyId"));
  EXPECT_EQ(at(text, "responseElements.accessKey.createDate"), "Nov 2, 2026 8:00:00 AM");
  EXPECT_EQ(text.find(at(made, "AccessKey.SecretAccessKey")), std::string::npos);
  EXPECT_EQ(text.find("ecretAccessKey"), std::string::npos);
}

TEST(EventHistory, PagesUnderOneQuestion) {
  Trail trail;
  const authn::Caller root = trail.root();
  for (const char* name : {"a", "b", "c"}) trail.must(root, "CreateUser", fmt::format(R"({{"UserName":"{}"}})", name));
  const std::string question = R"({"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"CreateUser"}],)"
                               R"("MaxResults":1)";
  std::string token;
  std::string all;
  for (int page = 0; page < 9; ++page) {
    const std::string answer = trail.must(
        root, "LookupEvents", question + (token.empty() ? "}" : fmt::format(R"(,"NextToken":"{}"}})", token)));
    const std::string event = at(answer, "Events.0.CloudTrailEvent");
    if (!event.empty()) all += at(event, "requestParameters.userName");
    if (at(answer, "NextToken").empty()) break;
    token = at(answer, "NextToken");
  }
  EXPECT_EQ(all, "cba");
  const std::string refused = "InvalidNextTokenException: The token is none that this call's question gave.";
  EXPECT_EQ(trail.say(root, "LookupEvents", fmt::format(R"({{"NextToken":"{}"}})", token)), refused);
  EXPECT_EQ(trail.say(root, "LookupEvents", R"({"NextToken":"abc"})"), refused);
  // A token of the same question, of another account.
  const authn::Caller other = trail.root(kOther);
  EXPECT_EQ(trail.say(other, "LookupEvents", fmt::format(R"({},"NextToken":"{}"}})", question, token)), refused);
}

TEST(EventHistory, OfTheLastNinetyDays) {
  Trail trail;
  const authn::Caller root = trail.root();
  trail.must(root, "CreateUser", R"({"UserName":"alice"})");
  trail.clock.advance(90 * 86'400);
  EXPECT_EQ(trail.found(root, by("EventName", "CreateUser")), "CreateUser");
  trail.clock.advance(1);
  EXPECT_EQ(trail.found(root, by("EventName", "CreateUser")), "");
}

TEST(EventHistory, Refusals) {
  Trail trail;
  const authn::Caller root = trail.root();
  const struct {
    const char* input;
    const char* code;
  } cases[] = {
      {R"({"MaxResults":0})", "InvalidMaxResultsException"},
      {R"({"MaxResults":51})", "InvalidMaxResultsException"},
      {R"({"StartTime":"2026-11-02T08:00:01Z","EndTime":"2026-11-02T08:00:00Z"})", "InvalidTimeRangeException"},
      {R"({"StartTime":1793606401.5,"EndTime":1793606400})", "InvalidTimeRangeException"},
      {R"({"StartTime":"yesterday"})", "ValidationError"},
      {R"({"StartTime":1e300})", "ValidationError"},
      {R"({"EventCategory":"management"})", "InvalidEventCategoryException"},
      {R"({"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"a"},{"AttributeKey":"EventName","AttributeValue":"b"}]})",
       "InvalidLookupAttributesException"},
      {R"({"LookupAttributes":[{"AttributeKey":"ReadOnly","AttributeValue":"perhaps"}]})",
       "InvalidLookupAttributesException"},
      {R"({"LookupAttributes":[{"AttributeKey":"Colour","AttributeValue":"red"}]})", "ValidationError"},
      {R"({"LookupAttributes":[{"AttributeKey":"EventName"}]})", "ValidationError"},
  };
  for (const auto& one : cases) {
    const std::string said = trail.say(root, "LookupEvents", one.input);
    EXPECT_EQ(said.substr(0, said.find(':')), one.code) << one.input << "\n" << said;
  }
  EXPECT_EQ(trail.found(root, R"({"EventCategory":"insight"})"), "");
}

TEST(EventHistory, NeedsPermissionAndShowsNoOtherAccount) {
  Trail trail;
  const authn::Caller root = trail.root();
  const authn::Caller other = trail.root(kOther);
  const authn::Caller nobody = trail.user("nobody");
  trail.must(root, "CreateUser", R"({"UserName":"alice"})");
  trail.flush();
  EXPECT_EQ(trail.found(other, by("EventName", "CreateUser")), "");
  EXPECT_TRUE(trail.say(nobody, "LookupEvents", "{}").starts_with("AccessDenied"));
}

// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
struct JsonCall {
  JsonEndpoint::Reply operator()(Trail& trail, const authn::Credentials& credentials, std::string_view target,
                                 const std::string& body) const {
    const authn::Authenticator authenticator(trail.records, trail.tokens);
    JsonEndpoint endpoint(trail.executor, authenticator);
    std::vector<authn::Header> headers{{"Host", "localhost:8700"}, {"X-Amz-Target", std::string(target)}};
    const auto unsigned_views = authn::views_of(headers);
    for (authn::Header& header : authn::sign({"POST", "/", "", unsigned_views, body, trail.clock.now()}, credentials,
                                             "us-east-1", "cloudtrail"))
      headers.push_back(std::move(header));
    const auto all = authn::views_of(headers);
    std::promise<JsonEndpoint::Reply> reply;
    endpoint.handle(trail.state(), {"POST", "/", "", body, all, trail.origin, target},
                    [&](JsonEndpoint::Reply one) { reply.set_value(std::move(one)); });
    return reply.get_future().get();
  }
};
constexpr const char* kTarget = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

TEST(EventHistory, OnTheWire) {
  Trail trail;
  const authn::Credentials root = trail.credentials(trail.root());
  trail.must(trail.root(), "CreateUser", R"({"UserName":"alice"})");
  JsonEndpoint::Reply reply = JsonCall()(trail, root, kTarget, by("EventName", "CreateUser"));
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.content_type, "application/x-amz-json-1.1");
  EXPECT_EQ(at(reply.body, "Events.0.EventTime"), "1793606400");
  reply = JsonCall()(trail, root, kTarget, R"({"MaxResults":0})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.body, R"({"__type":"InvalidMaxResultsException","message":"MaxResults must be from 1 to 50."})");
  reply = JsonCall()(trail, trail.credentials(trail.user("nobody")), kTarget, "{}");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(at(reply.body, "__type"), "AccessDeniedException");
  for (const char* target : {"", "LookupEvents", "CloudTrail.LookupEvents",
                             "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.CreateTrail",
                             "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListUsers"}) {
    reply = JsonCall()(trail, root, target, "{}");
    EXPECT_EQ(reply.status, 400) << target;
    EXPECT_EQ(at(reply.body, "__type"), "UnknownOperationException") << target;
  }
}

// A request that did not become a call is told as what it was.
TEST(EventHistory, RefusedRequestsKeepTheirService) {
  Trail trail;
  trail.root();
  trail.events.take();
  const authn::Credentials wrong{"AKIAUNKNOWNUNKNOWN00", "secret", {}};
  trail.query(wrong, "sts", "Action=GetCallerIdentity&Version=2011-06-15");
  trail.query(wrong, "iam", "Action=CreateUser&Version=2010-05-08&UserName=alice");
  JsonCall()(trail, wrong, kTarget, "{}");
  const std::vector<std::string> events = trail.events.take();
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(at(events[0], "eventSource"), "sts.amazonaws.com");
  EXPECT_EQ(at(events[0], "readOnly"), "true");
  EXPECT_EQ(at(events[1], "eventSource"), "iam.amazonaws.com");
  EXPECT_EQ(at(events[1], "readOnly"), "false");
  EXPECT_EQ(at(events[2], "eventSource"), "cloudtrail.amazonaws.com");
  EXPECT_EQ(at(events[2], "eventName"), "LookupEvents");
}

}  // namespace
}  // namespace keyward::api
