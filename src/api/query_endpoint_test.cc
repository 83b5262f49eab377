// The Query protocol from a signed request to its XML.
#include "api/query_endpoint.h"

#include "api/test_rig.h"

namespace keyward::api {
namespace {

constexpr std::string_view kListUsers = "Action=ListUsers&Version=2010-05-08";

std::string error_of(const QueryEndpoint::Reply& reply) {
  const auto between = [&](std::string_view begin, std::string_view end) {
    const std::size_t from = reply.body.find(begin);
    if (from == std::string::npos) return std::string("-");
    return reply.body.substr(from + begin.size(), reply.body.find(end, from) - from - begin.size());
  };
  return fmt::format("{} {}: {}", reply.status, between("<Code>", "</Code>"), between("<Message>", "</Message>"));
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html#API_CreateUser_Examples
TEST(QueryEndpoint, ASignedRequestIsAnswered) {
  Rig rig;
  const authn::Credentials root = rig.credentials(rig.root());
  const QueryEndpoint::Reply made = rig.query(root, "iam", "Action=CreateUser&Version=2010-05-08&UserName=alice");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.request_id.size(), 36U);
  const std::string id = rig.account().find_user("alice")->id;
  EXPECT_EQ(
      made.body,
      fmt::format("<CreateUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><CreateUserResult><User>"
                  "<Path>/</Path><UserName>alice</UserName><UserId>{}</UserId>"
                  "<Arn>arn:aws:iam::111122223333:user/alice</Arn><CreateDate>2026-11-02T08:00:00Z</CreateDate>"
                  "</User></CreateUserResult><ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata>"
                  "</CreateUserResponse>",
                  id, made.request_id));
  const QueryEndpoint::Reply who = rig.query(root, "sts", "Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_NE(who.body.find("<Arn>arn:aws:iam::111122223333:root</Arn>"), std::string::npos) << who.body;
  EXPECT_NE(who.body.find("https://sts.amazonaws.com/doc/2011-06-15/"), std::string::npos);
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
TEST(QueryEndpoint, ErrorsBeforeTheCall) {
  Rig rig;
  const authn::Credentials root = rig.credentials(rig.root());
  const authn::Credentials unknown{"AKIAUNKNOWNUNKNOWN00", "secret", {}};
  const authn::Credentials wrong{root.access_key_id, "another-secret", {}};
  const struct {
    const char* name;
    authn::Credentials credentials;
    const char *service, *body, *want;
  } cases[] = {
      {"no action", root, "iam", "Version=2010-05-08", "400 MissingAction: Missing Action"},
      {"unknown action", root, "iam", "Action=ListUserssssss&Version=2010-05-08",
       "400 InvalidAction: Could not find operation ListUserssssss for version 2010-05-08"},
      {"an action in another case", root, "iam", "Action=listusers&Version=2010-05-08",
       "400 InvalidAction: Could not find operation listusers for version 2010-05-08"},
      {"of another version", root, "iam", "Action=ListUsers&Version=2011-06-15",
       "400 InvalidAction: Could not find operation ListUsers for version 2011-06-15"},
      {"no version", root, "iam", "Action=ListUsers",
       "400 InvalidAction: Could not find operation ListUsers for version NO_VERSION_SPECIFIED"},
      {"not signed",
       {},
       "iam",
       "Action=ListUsers&Version=2010-05-08",
       "403 MissingAuthenticationToken: Request is missing Authentication Token"},
      {"unknown key", unknown, "iam", "Action=ListUsers&Version=2010-05-08",
       "403 InvalidClientTokenId: The security token included in the request is invalid."},
      {"wrong secret", wrong, "iam", "Action=ListUsers&Version=2010-05-08",
       "403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. "
       "Check "
       "your AWS Secret Access Key and signing method. Consult the service documentation for details."},
      {"signed for another service", root, "sts", "Action=ListUsers&Version=2010-05-08",
       "403 SignatureDoesNotMatch: Credential should be scoped to correct service: 'iam'. "},
      {"authentication before validation", wrong, "iam", "Action=GetUser&Version=2010-05-08&UserName=",
       "403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. "
       "Check "
       "your AWS Secret Access Key and signing method. Consult the service documentation for details."},
      {"validation", root, "iam", "Action=CreateGroup&Version=2010-05-08",
       "400 ValidationError: 1 validation error detected: Value at 'groupName' failed to satisfy constraint: Member "
       "must "
       "not be null"},
      {"a parameter twice", root, "iam", "Action=GetUser&Version=2010-05-08&UserName=a&UserName=b", nullptr},
      {"a broken escape", root, "iam", "Action=GetUser&Version=2010-05-08&UserName=%zz", nullptr},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    const QueryEndpoint::Reply reply = rig.query(one.credentials, one.service, one.body);
    if (one.want != nullptr) {
      EXPECT_EQ(error_of(reply), one.want);
    } else {
      EXPECT_TRUE(reply.status >= 400 && reply.status < 500) << reply.body;
    }
    EXPECT_NE(reply.body.find("<RequestId>" + reply.request_id + "</RequestId>"), std::string::npos);
  }
}

TEST(QueryEndpoint, NoOperationTakesAnUnsignedRequest) {
  Rig rig;
  std::size_t asked = 0;
  for (const OperationInfo& operation : operations()) {
    if (operation.service->protocol != Protocol::Query || operation.authorize.need == Need::Provider) continue;
    ++asked;
    const std::string body = fmt::format("Action={}&Version={}", operation.name, operation.service->version);
    EXPECT_EQ(error_of(rig.query({}, "iam", body)),
              "403 MissingAuthenticationToken: Request is missing Authentication Token")
        << operation.name;
  }
  EXPECT_EQ(rig.events.take().size(), asked);  // each one is noted
}

TEST(QueryEndpoint, AKeyStopsWhenItIsDeactivatedAndWhenItsUserGoes) {
  Rig rig;
  const authn::Caller alice = rig.user("alice");
  const authn::Credentials credentials = rig.credentials(alice);
  const auto who = [&] { return rig.query(credentials, "sts", "Action=GetCallerIdentity&Version=2011-06-15").status; };
  const auto update = [&](const char* status) {
    rig.must(rig.root(), "UpdateAccessKey",
             fmt::format(R"({{"UserName":"alice","AccessKeyId":"{}","Status":"{}"}})", alice.credential_id, status));
  };
  EXPECT_EQ(who(), 200);
  update("Inactive");
  EXPECT_EQ(who(), 403);
  update("Active");
  EXPECT_EQ(who(), 200);
  rig.must(rig.root(), "DeleteAccessKey",
           fmt::format(R"({{"UserName":"alice","AccessKeyId":"{}"}})", alice.credential_id));
  EXPECT_EQ(who(), 403);
}

TEST(QueryEndpoint, AnOldSignatureIsRefused) {
  Rig rig;
  const authn::Credentials root = rig.credentials(rig.root());
  std::vector<authn::Header> headers{{"Host", "localhost"}};
  std::vector<authn::HeaderView> views{{headers[0].name, headers[0].value}};
  const authn::RequestView request{"POST", "/", "", views, kListUsers, rig.clock.now()};
  for (authn::Header& header : authn::sign(request, root, "us-east-1", "iam")) headers.push_back(std::move(header));
  views = authn::views_of(headers);
  const auto status = [&] {
    int answered = 0;
    rig.endpoint.handle(rig.state(), {"POST", "/", "", kListUsers, views, rig.origin},
                        [&](const QueryEndpoint::Reply& reply) { answered = reply.status; });
    return answered;
  };
  EXPECT_EQ(status(), 200);
  rig.clock.advance(authn::kSkewSeconds);
  EXPECT_EQ(status(), 200);
  rig.clock.advance(1);
  EXPECT_EQ(status(), 403);
}

// Temporary credentials over the wire: with their token, not without it, not with another's, and not for ever.
TEST(QueryEndpoint, SessionTokens) {
  Rig rig;
  const authn::Caller alice = rig.user("alice");
  const auto session = [&](const authn::Caller& caller) {
    return rig.must(caller, "GetSessionToken", R"({"DurationSeconds":900})");
  };
  const std::string one = session(alice), two = session(alice);
  const std::string id = at(one, "Credentials.AccessKeyId"), secret = at(one, "Credentials.SecretAccessKey"),
                    token = at(one, "Credentials.SessionToken"), other = at(two, "Credentials.SessionToken");
  const auto who = [&](std::string_view with) {
    return rig.query({id, secret, with}, "sts", "Action=GetCallerIdentity&Version=2011-06-15");
  };
  EXPECT_NE(who(token).body.find("<Arn>arn:aws:iam::111122223333:user/alice</Arn>"), std::string::npos);
  const std::string invalid = "403 InvalidClientTokenId: The security token included in the request is invalid.";
  EXPECT_EQ(error_of(who("")), invalid);
  EXPECT_EQ(error_of(who(other)), invalid);
  std::string changed = token;
  changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(error_of(who(changed)), invalid);
  EXPECT_EQ(error_of(rig.query({id, secret, token}, "iam", std::string(kListUsers))), invalid);  // without MFA
  rig.clock.advance(899);
  EXPECT_EQ(who(token).status, 200);
  rig.clock.advance(1);
  EXPECT_EQ(error_of(who(token)), "403 ExpiredToken: The security token included in the request is expired");
}

}  // namespace
}  // namespace keyward::api
