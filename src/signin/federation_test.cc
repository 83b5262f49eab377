// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
#include "signin/federation.h"

#include "api/role_sessions.h"
#include "signin/page.h"
#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
using api::sts::Credentials;
using secrets::SessionToken;

constexpr const char* kDesk = "arn:aws:sts::111122223333:assumed-role/desk/al@example.com";

struct FederationRig : Rig {
  FederationRig() {
    make_user("broker", false, "administrator");
    make_role("desk", "arn:aws:iam::aws:policy/IAMReadOnlyAccess");
  }
  void make_role(const std::string& name, const std::string& policy) {
    Browser root(*this);
    root.root();
    const std::string trust = json::quoted(
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]})");
    EXPECT_EQ(
        root.call("iam/CreateRole", fmt::format(R"({{"RoleName":"{}","AssumeRolePolicyDocument":{}}})", name, trust))
            .status,
        200);
    EXPECT_EQ(
        root.call("iam/AttachRolePolicy", fmt::format(R"({{"RoleName":"{}","PolicyArn":"{}"}})", name, policy)).status,
        200);
    root.post("/signin/api/sign-out");
  }
  Credentials issue(SessionToken token, std::int64_t seconds = 3'600) {
    token.account = token.account.empty() ? kAccount : token.account;
    return *api::issue_credentials(env, clock.now(), seconds, std::move(token));
  }
  Credentials role_session(std::int64_t seconds = 3'600, bool chained = false) {
    SessionToken token{.kind = SessionToken::Kind::AssumedRole,
                       .principal_id = account().find_role("desk")->id,
                       .session_name = "al@example.com"};
    token.chained = chained;
    return issue(std::move(token), seconds);
  }
  Credentials federated_user(std::int64_t seconds = 43'200) {
    return issue(
        {.kind = SessionToken::Kind::FederatedUser,
         .principal_id = user("broker").id,
         .session_name = "guest",
         .session_policy =
             R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]})"},
        seconds);
  }
};

std::string session_json(const Credentials& credentials) {
  return fmt::format(R"({{"sessionId":"{}","sessionKey":"{}","sessionToken":"{}"}})", credentials.access_key_id,
                     credentials.secret_access_key.expose(), credentials.session_token.expose());
}
Web::Reply ask(Rig& rig, const std::string& session, const std::string& more = "") {
  return Browser(rig).get("/federation?Action=getSigninToken&Session=" + percent_encode(session) + more);
}
std::string token_of(Rig& rig, const Credentials& credentials, const std::string& more = "") {
  const Web::Reply reply = ask(rig, session_json(credentials), more);
  EXPECT_EQ(reply.status, 200) << reply.body;
  return member(reply.body, "SigninToken");
}
Web::Reply log_in(Browser& browser, const std::string& token, const std::string& more = "") {
  browser.sent.sec_fetch_site = "cross-site";  // a link on the broker's page
  Web::Reply reply = browser.get("/federation?Action=login&SigninToken=" + token + more);
  browser.sent.sec_fetch_site = "same-origin";
  return reply;
}

TEST(FederationEndpoint, ARoleSessionReachesTheConsole) {
  FederationRig rig;
  Browser browser(rig);
  const Web::Reply reply = log_in(browser, token_of(rig, rig.role_session()),
                                  "&Issuer=https%3A%2F%2Fidp.example.com%2Fstart&Destination=" +
                                      percent_encode(std::string(kUrl) + "/console/users"));
  EXPECT_EQ(reply.status, 303) << reply.body;
  EXPECT_EQ(reply.location, "/console/users");
  ASSERT_EQ(reply.set_cookies.size(), 1U);
  EXPECT_TRUE(reply.set_cookies[0].ends_with("; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"));
  const std::string session = browser.get("/signin/api/session").body;
  EXPECT_EQ(member(session, "arn"), kDesk);
  EXPECT_EQ(member(session, "role"), R"({"name":"desk","sessionName":"al@example.com","switched":false})");
  EXPECT_EQ(member(session, "issuer"), "https://idp.example.com/start");
  EXPECT_EQ(member(session, "expiresAt"), "2026-11-02T09:00:00Z");
  EXPECT_EQ(member(session, "isRoot"), "false");
  EXPECT_EQ(member(session, "userName"), "");
  // The role's permissions, and no others.
  EXPECT_EQ(browser.call("iam/ListUsers").status, 200);
  EXPECT_EQ(browser.call("iam/CreateUser", R"({"UserName":"eve"})").status, 403);
  EXPECT_EQ(member(browser.call("sts/GetCallerIdentity").body, "Arn"), kDesk);
  // Signing out ends it on the server.
  Browser other_tab = browser;
  EXPECT_EQ(browser.post("/signin/api/sign-out").status, 200);
  EXPECT_FALSE(other_tab.signed_in());
  EXPECT_EQ(rig.state()->sessions().size(), 0U);
}

TEST(FederationEndpoint, AFederatedUserReachesTheConsoleAndIamThere) {
  FederationRig rig;
  Browser browser(rig);
  log_in(browser, token_of(rig, rig.federated_user()));
  const std::string session = browser.get("/signin/api/session").body;
  EXPECT_EQ(member(session, "arn"), "arn:aws:sts::111122223333:federated-user/guest");
  EXPECT_EQ(member(session, "federatedUser"), "guest");
  EXPECT_EQ(member(session, "role"), "");
  EXPECT_EQ(member(session, "issuer"), "");
  EXPECT_EQ(member(session, "expiresAt"), "2026-11-02T20:00:00Z");
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html: the limit to other services
  // than IAM is not one of console sessions.
  EXPECT_EQ(browser.call("iam/ListUsers").status, 200);
  EXPECT_EQ(browser.call("iam/ListRoles").status, 403) << "not in the session policy";
  EXPECT_EQ(member(browser.post("/signin/api/switch-role", R"({"account":"example","roleName":"desk"})").body, "code"),
            "AccessDenied");
}

TEST(FederationEndpoint, HowLongTheConsoleSessionLasts) {
  FederationRig rig;
  struct Case {
    const char* name;
    std::string session;
    std::string more;
    const char* ends;  // or the refusal
  };
  const std::string of = "&SessionDuration=";
  const std::string role = session_json(rig.role_session()), user = session_json(rig.federated_user()),
                    chained = session_json(rig.role_session(3'600, true));
  const Case cases[] = {
      {"as the credentials", role, "", "2026-11-02T09:00:00Z"},
      {"the shortest", role, of + "900", "2026-11-02T08:15:00Z"},
      {"the longest, beyond the credentials", role, of + "43200", "2026-11-02T20:00:00Z"},
      {"too short", role, of + "899", "SessionDuration must be a number of seconds from 900 to 43200."},
      {"too long", role, of + "43201", "SessionDuration must be a number of seconds from 900 to 43200."},
      {"no number", role, of + "1h", "SessionDuration must be a number of seconds from 900 to 43200."},
      {"negative", role, of + "-900", "SessionDuration must be a number of seconds from 900 to 43200."},
      {"beyond all numbers", role, of + std::string(30, '9'),
       "SessionDuration must be a number of seconds from 900 to 43200."},
      {"empty", role, of, "SessionDuration must be a number of seconds from 900 to 43200."},
      {"a chain", chained, "", "2026-11-02T09:00:00Z"},
      {"a chain with a duration", chained, of + "900",
       "SessionDuration cannot be used with credentials of role chaining."},
      {"a federated user", user, "", "2026-11-02T20:00:00Z"},
      {"a federated user with a duration", user, of + "900",
       "SessionDuration cannot be used with credentials of GetFederationToken."},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Web::Reply asked = ask(rig, c.session, c.more);
    if (asked.status != 200) {
      EXPECT_EQ(asked.status, 400);
      EXPECT_EQ(member(asked.body, "message"), c.ends);
      continue;
    }
    Browser browser(rig);
    log_in(browser, member(asked.body, "SigninToken"));
    EXPECT_EQ(member(browser.get("/signin/api/session").body, "expiresAt"), c.ends);
  }
}

TEST(FederationEndpoint, TheSessionCanOutliveTheCredentialsAndEndsThen) {
  FederationRig rig;
  Browser browser(rig);
  log_in(browser, token_of(rig, rig.role_session(900), "&SessionDuration=7200"));
  rig.clock.advance(7'199);
  EXPECT_TRUE(browser.signed_in());
  EXPECT_EQ(browser.call("iam/ListUsers").status, 200);
  rig.clock.advance(1);
  EXPECT_EQ(member(browser.call("iam/ListUsers").body, "code"), "SessionExpired");
}

TEST(FederationEndpoint, RefusesWhatAreNoCredentialsOfASession) {
  FederationRig rig;
  const Credentials good = rig.role_session();
  const std::string id = good.access_key_id, key(good.secret_access_key.expose()), token(good.session_token.expose());
  const Credentials other = rig.role_session(),
                    of_user = rig.issue({.kind = SessionToken::Kind::User, .principal_id = rig.user("broker").id});
  const auto json = [](std::string_view a, std::string_view b, std::string_view c) {
    return fmt::format(R"({{"sessionId":"{}","sessionKey":"{}","sessionToken":"{}"}})", a, b, c);
  };
  struct Case {
    const char* name;
    std::string session;
    const char* code;
  };
  const Case cases[] = {
      {"another's secret", json(id, other.secret_access_key.expose(), token), "SignatureDoesNotMatch"},
      {"a part of the secret", json(id, key.substr(1), token), "SignatureDoesNotMatch"},
      {"no secret", json(id, "", token), "SignatureDoesNotMatch"},
      {"another's key", json(other.access_key_id, key, token), "InvalidClientTokenId"},
      {"another's token", json(id, key, other.session_token.expose()), "InvalidClientTokenId"},
      {"no token", json(id, key, ""), "InvalidClientTokenId"},
      {"a changed token", json(id, key, "B" + token.substr(1)), "InvalidClientTokenId"},
      {"of GetSessionToken", session_json(of_user), "ValidationError"},
      {"no object", "[]", "ValidationError"},
      {"no JSON", "{", "ValidationError"},
      {"nothing", "", "ValidationError"},
      {"a member twice", R"({"sessionId":"a","sessionId":"b"})", "ValidationError"},
      {"deep", std::string(1'000, '['), "ValidationError"},
      {"long", json(id, std::string(9'000, 'x'), token), "ValidationError"},
      {"numbers", R"({"sessionId":1,"sessionKey":2,"sessionToken":3})", "InvalidClientTokenId"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Web::Reply reply = ask(rig, c.session);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(member(reply.body, "code"), c.code) << reply.body;
    EXPECT_FALSE(reply.body.contains(key));
  }
  rig.clock.advance(3'600);
  EXPECT_EQ(member(ask(rig, session_json(good)).body, "code"), "ExpiredToken");
}

TEST(FederationEndpoint, TakesAForm) {
  FederationRig rig;
  Browser broker(rig);
  broker.sent = {
      .origin = "", .content_type = "application/x-www-form-urlencoded", .console_header = "", .sec_fetch_site = ""};
  const std::string form = "Action=getSigninToken&Session=" + percent_encode(session_json(rig.role_session()));
  EXPECT_EQ(broker.post("/federation", form).status, 200);
  EXPECT_EQ(broker.post("/federation", form + "&Action=login").status, 400) << "twice";
  EXPECT_EQ(broker.post("/federation", "Action=").status, 400);
  EXPECT_EQ(broker.post("/federation", "").status, 400);
  EXPECT_EQ(broker.post("/federation", "Action=GetSigninToken").status, 400);
  EXPECT_EQ(broker.post("/federation", "Action=%zz").status, 400);
  broker.sent.content_type = "application/json";
  EXPECT_EQ(broker.post("/federation", form).status, 415);
  Sent sent;
  sent.path = "/federation";
  for (const char* method : {"PUT", "DELETE", "HEAD", "OPTIONS"}) {
    sent.method = method;
    EXPECT_EQ(rig.send(sent).status, 405) << method;
  }
}

TEST(FederationEndpoint, ALinkIsGoodForFifteenMinutes) {
  FederationRig rig;
  const std::string token = token_of(rig, rig.role_session());
  rig.clock.advance(kSigninTokenSeconds - 1);
  Browser in_time(rig), again(rig), late(rig);
  EXPECT_EQ(log_in(in_time, token).status, 303);
  EXPECT_EQ(log_in(again, token).status, 303) << "nothing is kept of its use, as on AWS";
  rig.clock.advance(1);
  const Web::Reply refused = log_in(late, token, "&Issuer=https%3A%2F%2Fidp.example.com");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(refused.body.contains("<h1>This sign-in link has ended</h1>"));
  EXPECT_TRUE(
      refused.body.contains(R"(<a class="button" href="https://idp.example.com">Sign in again at idp.example.com)"));
  EXPECT_TRUE(refused.set_cookies.empty());
}

TEST(FederationEndpoint, RefusesLinksInWords) {
  FederationRig rig;
  const std::string token = token_of(rig, rig.role_session());
  struct Case {
    std::string more;
    int status;
    const char* title;
  };
  const Case cases[] = {
      {"&SigninToken=", 403, "This sign-in link has ended"},
      {"&SigninToken=" + std::string(9'000, 'A'), 403, "This sign-in link has ended"},
      {"&SigninToken=B" + token.substr(1), 403, "This sign-in link has ended"},
      {fmt::format("&SigninToken={}", rig.role_session().session_token.expose()), 403, "This sign-in link has ended"},
      {"&SigninToken=" + token + "&Destination=https%3A%2F%2Fevil.example%2F", 400,
       "This sign-in link leads elsewhere"},
      {"&SigninToken=" + token + "&Destination=%2F%2Fevil.example", 400, "This sign-in link leads elsewhere"},
      {"&SigninToken=" + token + "&Issuer=javascript%3Aalert(1)", 400, "This sign-in link is not right"},
      {"&SigninToken=" + token + "&Issuer=https%3A%2F%2Fa%0Ab", 400, "This sign-in link is not right"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.more.substr(0, 60));
    Browser browser(rig);
    const Web::Reply reply = browser.get("/federation?Action=login" + c.more);
    EXPECT_EQ(reply.status, c.status);
    EXPECT_TRUE(reply.body.contains(fmt::format("<h1>{}</h1>", c.title))) << reply.body;
    EXPECT_TRUE(reply.set_cookies.empty());
    EXPECT_FALSE(browser.signed_in());
  }
}

// A link that anybody may write puts nothing of its own into a page.
TEST(FederationEndpoint, PagesShowTextAsText) {
  FederationRig rig;
  Browser browser(rig);
  const Web::Reply reply = browser.get("/federation?Action=login&SigninToken=x&Issuer=" +
                                       percent_encode(R"(https://a"><script>x</script>)"));
  EXPECT_TRUE(reply.body.contains(R"(href="https://a&quot;&gt;&lt;script&gt;x&lt;/script&gt;")")) << reply.body;
  EXPECT_FALSE(reply.body.contains("<script"));
  EXPECT_EQ(escaped(R"(a&b<c>d"e')"), "a&amp;b&lt;c&gt;d&quot;e'");
}

TEST(FederationEndpoint, ReplacesASessionOfTheSameAccount) {
  FederationRig rig;
  Browser browser(rig);
  browser.root();
  browser.cookies["keyward-role"] = "left-over";
  EXPECT_EQ(log_in(browser, token_of(rig, rig.role_session())).status, 303);
  EXPECT_FALSE(browser.cookies.contains("keyward-role"));
  EXPECT_EQ(member(browser.get("/signin/api/session").body, "arn"), kDesk);
  EXPECT_EQ(rig.state()->sessions().size(), 1U);
}

TEST(FederationEndpoint, AsksBeforeASessionOfAnotherAccountEnds) {
  FederationRig rig;
  api::NewAccount other;
  other.id = "444455556666";
  other.name = "Other";
  other.email = "other@example.com";
  other.password_hash = *secrets::hash_password(kRootPassword, rig.random, rig.env.password_cost);
  auto changes = api::new_account(*rig.state(), other, rig.env, rig.clock.now());
  for (identity::Change& one : *changes) rig.change(std::move(one));
  const std::string token = token_of(rig, rig.role_session());
  Browser browser(rig);
  browser.root(kRootPassword, "other@example.com");
  const Web::Reply asked = log_in(browser, token, "&Destination=%2Fconsole%2Fusers");
  EXPECT_EQ(asked.status, 409);
  EXPECT_TRUE(asked.body.contains("<h1>You must first sign out</h1>"));
  EXPECT_TRUE(asked.set_cookies.empty());
  EXPECT_EQ(member(browser.get("/signin/api/session").body, "accountId"), "444455556666");

  // The page's form, and no form of another site, which the cookie does not come with.
  const auto form = [&](const std::string& replaces) {
    return fmt::format("Action=login&Issuer=&Destination=%2Fconsole%2Fusers&SigninToken={}{}", token, replaces);
  };
  const std::string id = authn::session_id(browser.cookies["keyward-session"]);
  Browser page = browser;
  page.sent.content_type = "application/x-www-form-urlencoded";
  Browser elsewhere(rig);
  elsewhere.sent = page.sent;
  EXPECT_TRUE(asked.body.contains(fmt::format(R"(<input type="hidden" name="Replaces" value="{}">)", id)));
  EXPECT_EQ(page.post("/federation", form("")).status, 403);
  EXPECT_EQ(page.post("/federation", form("&Replaces=" + std::string(64, '0'))).status, 403);
  EXPECT_EQ(elsewhere.post("/federation", form("")).status, 403);
  EXPECT_EQ(elsewhere.post("/federation", form("&Replaces=" + id)).status, 403);
  const Web::Reply replaced = page.post("/federation", form("&Replaces=" + id));
  EXPECT_EQ(replaced.status, 303);
  EXPECT_EQ(replaced.location, "/console/users");
  EXPECT_EQ(member(page.get("/signin/api/session").body, "arn"), kDesk);
  EXPECT_FALSE(browser.signed_in()) << "the old cookie is worth nothing";
}

TEST(FederationEndpoint, EndsWithTheRoleAndByRevocation) {
  FederationRig rig;
  const Credentials credentials = rig.role_session();
  const std::string token = token_of(rig, credentials);
  Browser browser(rig), late(rig);
  log_in(browser, token);
  Browser root(rig);
  root.root();
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
  rig.clock.advance(60);
  const std::string revoke = json::quoted(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-11-02T08:01:00Z"}}}]})");
  EXPECT_EQ(root.call("iam/PutRolePolicy",
                      fmt::format(R"({{"RoleName":"desk","PolicyName":"AWSRevokeOlderSessions","PolicyDocument":{}}})",
                                  revoke))
                .status,
            200);
  EXPECT_EQ(browser.call("iam/ListUsers").status, 403);
  log_in(late, token);
  EXPECT_EQ(late.call("iam/ListUsers").status, 403) << "the credentials are as old as they were";

  rig.change(identity::erase<identity::Role>(kAccount, rig.account().find_role("desk")->id));
  EXPECT_FALSE(browser.signed_in());
  EXPECT_EQ(member(browser.call("iam/ListUsers").body, "code"), "SessionExpired");
  Browser after(rig);
  EXPECT_EQ(log_in(after, token).status, 403);
}

TEST(FederationEndpoint, SwitchesToAnotherRoleAndBack) {
  FederationRig rig;
  rig.make_role("night", "arn:aws:iam::aws:policy/ReadOnlyAccess");
  Browser root(rig);
  root.root();
  EXPECT_EQ(root.call("iam/AttachRolePolicy",
                      R"({"RoleName":"desk","PolicyArn":"arn:aws:iam::aws:policy/AdministratorAccess"})")
                .status,
            200);
  Browser browser(rig);
  log_in(browser, token_of(rig, rig.role_session(), "&SessionDuration=43200"));
  EXPECT_EQ(browser.post("/signin/api/switch-role", R"({"account":"example","roleName":"night"})").status, 200);
  const std::string session = browser.get("/signin/api/session").body;
  EXPECT_EQ(member(session, "arn"), "arn:aws:sts::111122223333:assumed-role/night/al@example.com");
  EXPECT_EQ(member(session, "role"), R"({"name":"night","sessionName":"al@example.com","switched":true})");
  EXPECT_EQ(member(session, "expiresAt"), "2026-11-02T09:00:00Z") << "a chain lasts an hour";
  EXPECT_EQ(browser.post("/signin/api/switch-back").status, 200);
  EXPECT_EQ(member(browser.get("/signin/api/session").body, "arn"), kDesk);
}

TEST(FederationEndpoint, KeepsNoCredentialsInTheClear) {
  FederationRig rig;
  const Credentials credentials = rig.role_session();
  const std::string token = token_of(rig, credentials);
  Browser browser(rig);
  log_in(browser, token);
  const std::string cookie = browser.cookies["keyward-session"];
  const std::string log = rig.log();
  for (const std::string_view secret :
       {std::string_view(token), std::string_view(credentials.session_token.expose()),
        std::string_view(credentials.secret_access_key.expose()), std::string_view(cookie)}) {
    EXPECT_FALSE(log.contains(secret));
    EXPECT_TRUE(rig.store.read_all([&](std::string_view, std::string_view value) -> Result<void> {
      EXPECT_FALSE(value.contains(secret)) << value;
      return {};
    }));
  }
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
TEST(FederationEndpoint, TheLogSaysWhoCame) {
  FederationRig rig;
  const Credentials credentials = rig.role_session();
  Browser browser(rig);
  log_in(browser, token_of(rig, credentials));
  ask(rig, R"({"sessionId":"a","sessionKey":"b","sessionToken":"c"})");
  const auto line_of = [](const std::string& text, std::string_view name) {
    const std::size_t at = text.find(fmt::format(R"("eventName":"{}")", name));
    const std::size_t begin = text.rfind('\n', at) + 1;
    return at == std::string::npos ? std::string() : text.substr(begin, text.find('\n', at) - begin);
  };
  std::string log = rig.log();
  log.erase(
      0, log.find(R"("arn":")" + std::string(kDesk)) == std::string::npos ? 0 : log.rfind('\n', log.find(kDesk)) + 1);
  const std::string login = line_of(log, "ConsoleLogin");
  EXPECT_EQ(member(member(login, "userIdentity"), "type"), "AssumedRole");
  EXPECT_EQ(member(member(login, "userIdentity"), "arn"), kDesk);
  EXPECT_EQ(member(member(login, "userIdentity"), "accessKeyId"), credentials.access_key_id);
  EXPECT_EQ(member(login, "responseElements"), R"({"ConsoleLogin":"Success"})");
  EXPECT_EQ(member(login, "additionalEventData"), R"({"MFAUsed":"No"})");
  EXPECT_EQ(member(login, "eventType"), "AwsConsoleSignIn");
  const std::vector<std::string> noted = rig.events.take();
  ASSERT_EQ(noted.size(), 2U);
  EXPECT_EQ(member(noted[0], "eventName"), "GetSigninToken");
  EXPECT_EQ(member(member(noted[0], "userIdentity"), "arn"), kDesk);
  EXPECT_EQ(member(noted[0], "eventType"), "AwsConsoleSignIn");
  EXPECT_EQ(member(noted[1], "responseElements"), R"({"GetSigninToken":"Failure"})");
  EXPECT_EQ(member(noted[1], "errorCode"), "InvalidClientTokenId");
}

TEST(FederationEndpoint, AFailedCommitSignsNobodyIn) {
  FederationRig rig;
  const std::string token = token_of(rig, rig.role_session());
  rig.store.fail_with(store::Committed::Nothing, "disk full");
  Browser browser(rig);
  const Web::Reply reply = log_in(browser, token);
  EXPECT_EQ(reply.status, 500);
  EXPECT_TRUE(reply.set_cookies.empty());
  EXPECT_EQ(reply.content_type, "text/html; charset=utf-8");
}
}  // namespace
}  // namespace keyward::signin
