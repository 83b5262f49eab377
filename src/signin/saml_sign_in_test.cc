// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-saml.html
#include "federation/saml_test_provider.h"
#include "signin/federation.h"
#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
using federation::TestResponse;
using federation::TestSamlProvider;

const TestSamlProvider& idp() {
  static const TestSamlProvider made;
  return made;
}
std::string provider_of(std::string_view account) { return fmt::format("arn:aws:iam::{}:saml-provider/corp", account); }
std::string role_of(std::string_view name, std::string_view account = kAccount) {
  return fmt::format("arn:aws:iam::{}:role/{}", account, name);
}
constexpr const char* kOther = "444455556666";

// Two accounts with the provider "corp"; the roles day (two hours) and team/night in the first, reader in the other.
struct SamlRig : Rig {
  SamlRig() {
    api::NewAccount other;
    other.id = kOther;
    other.name = "Other";
    other.email = "other@example.com";
    other.password_hash = *secrets::hash_password(kRootPassword, random, env.password_cost);
    auto changes = api::new_account(*state(), other, env, clock.now());
    for (identity::Change& one : *changes) change(std::move(one));
    Browser root(*this), there(*this);
    root.root();
    there.root(kRootPassword, "other@example.com");
    set_up(root, kAccount);
    set_up(there, kOther);
    make_role(root, "day", "/", kAccount, R"(,"MaxSessionDuration":7200)");
    make_role(root, "night", "/team/", kAccount);
    make_role(there, "reader", "/", kOther);
    for (Browser* each : {&root, &there}) each->post("/signin/api/sign-out");
  }
  static void set_up(Browser& root, std::string_view) {
    EXPECT_EQ(root.call("iam/CreateSAMLProvider",
                        fmt::format(R"({{"Name":"corp","SAMLMetadataDocument":{}}})",
                                    json::quoted(idp().metadata("https://idp.example.com",
                                                                R"( validUntil="2126-01-01T00:00:00Z")"))))
                  .status,
              200);
  }
  static void make_role(Browser& root, const std::string& name, const std::string& path, std::string_view account,
                        const std::string& more = "") {
    const std::string trust = json::quoted(fmt::format(
        R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"{}"}},"Action":"sts:AssumeRoleWithSAML","Condition":{{"StringEquals":{{"saml:aud":"http://localhost:8700/saml"}}}}}}]}})",
        provider_of(account)));
    EXPECT_EQ(
        root.call("iam/CreateRole", fmt::format(R"({{"RoleName":"{}","Path":"{}","AssumeRolePolicyDocument":{}{}}})",
                                                name, path, trust, more))
            .status,
        200);
    EXPECT_EQ(
        root.call("iam/AttachRolePolicy",
                  fmt::format(R"({{"RoleName":"{}","PolicyArn":"arn:aws:iam::aws:policy/IAMReadOnlyAccess"}})", name))
            .status,
        200);
  }
  TestResponse parts(std::vector<std::string> roles) const {
    TestResponse made{.now = clock.now()};
    add(made, "RoleSessionName", {"al@example.com"});
    add(made, "Role", std::move(roles));
    return made;
  }
  static void add(TestResponse& parts, std::string_view name, std::vector<std::string> values) {
    parts.attributes.emplace_back(fmt::format("https://aws.amazon.com/SAML/Attributes/{}", name), std::move(values));
  }
};

std::string pair_of(std::string_view name, std::string_view account = kAccount) {
  return fmt::format("{},{}", role_of(name, account), provider_of(account));
}

// What a provider's page posts: a form of another site, without our cookies (SameSite=Lax).
Web::Reply post(Rig& rig, const std::string& response, const std::string& more = "") {
  Browser elsewhere(rig);
  elsewhere.sent = {.origin = "https://idp.example.com",
                    .content_type = "application/x-www-form-urlencoded",
                    .console_header = "",
                    .sec_fetch_site = "cross-site"};
  return elsewhere.post("/saml", "SAMLResponse=" + percent_encode(response) + more);
}
// The next request of the browser: with cookies.
Web::Reply follow(Browser& browser, const Web::Reply& reply) {
  EXPECT_EQ(reply.status, 303) << reply.body;
  browser.sent.sec_fetch_site = "cross-site";
  Web::Reply next = browser.get(reply.location);
  browser.sent.sec_fetch_site = "same-origin";
  return next;
}
std::string title_of(const Web::Reply& reply) {
  const std::size_t begin = reply.body.find("<h1>");
  return begin == std::string::npos ? reply.body : reply.body.substr(begin + 4, reply.body.find("</h1>") - begin - 4);
}

TEST(SamlSignIn, OneRoleIsTaken) {
  SamlRig rig;
  const Web::Reply posted = post(rig, idp().respond(rig.parts({pair_of("day")})));
  EXPECT_TRUE(posted.set_cookies.empty()) << "the post comes without cookies, and sets none";
  Browser browser(rig);
  const Web::Reply reply = follow(browser, posted);
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(reply.location, "/console/");
  const std::string session = browser.get("/signin/api/session").body;
  EXPECT_EQ(member(session, "arn"), "arn:aws:sts::111122223333:assumed-role/day/al@example.com");
  EXPECT_EQ(member(session, "expiresAt"), "2026-11-02T09:00:00Z") << "an hour, if nobody says how long";
  EXPECT_EQ(browser.call("iam/ListUsers").status, 200);
  EXPECT_EQ(browser.call("iam/CreateUser", R"({"UserName":"eve"})").status, 403);
}

TEST(SamlSignIn, OneOfSeveralIsChosen) {
  SamlRig rig;
  const std::string response =
      idp().respond(rig.parts({pair_of("day"), pair_of("team/night"), pair_of("reader", kOther), pair_of("day")}));
  const Web::Reply asked = post(rig, response, "&RelayState=" + percent_encode(std::string(kUrl) + "/console/users"));
  EXPECT_EQ(asked.status, 200);
  EXPECT_EQ(title_of(asked), "Select a role");
  EXPECT_TRUE(asked.set_cookies.empty());
  for (const std::string& role : {pair_of("day"), pair_of("team/night"), pair_of("reader", kOther)}) {
    const std::string field = fmt::format(R"(name="roleIndex" value="{}")", role);
    const std::size_t first = asked.body.find(field);
    EXPECT_NE(first, std::string::npos) << role;
    EXPECT_EQ(asked.body.find(field, first + 1), std::string::npos) << "once each";
  }
  EXPECT_TRUE(asked.body.contains("<legend>Account: example (111122223333)</legend>"));
  EXPECT_TRUE(asked.body.contains("<legend>Account: 444455556666</legend>"));

  struct Case {
    std::string role;
    const char* arn;
  };
  for (const Case& c :
       {Case{pair_of("team/night"), "arn:aws:sts::111122223333:assumed-role/night/al@example.com"},
        Case{pair_of("reader", kOther), "arn:aws:sts::444455556666:assumed-role/reader/al@example.com"}}) {
    Browser browser(rig);
    const Web::Reply chosen = post(
        rig, response,
        "&RelayState=" + percent_encode(std::string(kUrl) + "/console/users") + "&roleIndex=" + percent_encode(c.role));
    EXPECT_EQ(follow(browser, chosen).location, "/console/users");
    EXPECT_EQ(member(browser.get("/signin/api/session").body, "arn"), c.arn);
  }
  // What the response does not offer is asked for again.
  for (const std::string& role : {pair_of("admin"), role_of("day"), std::string(), pair_of("day") + " "})
    EXPECT_EQ(title_of(post(rig, response, "&roleIndex=" + percent_encode(role))), "Select a role") << role;
}

TEST(SamlSignIn, LastsAsTheProviderSays) {
  SamlRig rig;
  struct Case {
    const char* seconds;
    std::int64_t session_ends;
    const char* ends;  // or the refusal
  };
  const Case cases[] = {
      {"7200", 0, "2026-11-02T10:00:00Z"},
      {"900", 0, "2026-11-02T08:15:00Z"},
      {"7200", 1'800, "2026-11-02T08:30:00Z"},
      {"7201", 0, "You cannot sign in with this role"},  // MaxSessionDuration
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.seconds);
    TestResponse parts = rig.parts({pair_of("day")});
    SamlRig::add(parts, "SessionDuration", {c.seconds});
    parts.session_ends = c.session_ends;
    const Web::Reply posted = post(rig, idp().respond(parts));
    if (posted.status != 303) {
      EXPECT_EQ(posted.status, 403);
      EXPECT_EQ(title_of(posted), c.ends);
      continue;
    }
    Browser browser(rig);
    follow(browser, posted);
    EXPECT_EQ(member(browser.get("/signin/api/session").body, "expiresAt"), c.ends);
  }
}

TEST(SamlSignIn, RefusesInWords) {
  SamlRig rig;
  const TestSamlProvider stranger;
  const std::string good = idp().respond(rig.parts({pair_of("day")}));
  TestResponse late = rig.parts({pair_of("day")});
  late.ends = late.confirmed_until = -120;
  late.issued = -400;
  late.begins = -400;
  TestResponse elsewhere = rig.parts({pair_of("day")});
  elsewhere.audience = "https://other.example/saml";
  struct Case {
    const char* name;
    std::string response;
    const char* title;
  };
  constexpr const char* kInvalid = "Your request included an invalid SAML response";
  const Case cases[] = {
      {"nothing", "", kInvalid},
      {"no base64", "%%%", kInvalid},
      {"no XML", base64(bytes_of("hello")), kInvalid},
      {"of another key", stranger.respond(rig.parts({pair_of("day")})), kInvalid},
      {"expired", idp().respond(late), kInvalid},
      {"for others", idp().respond(elsewhere), kInvalid},
      {"no role", idp().respond(rig.parts({})), kInvalid},
      {"an unknown provider",
       idp().respond(rig.parts({role_of("day") + ",arn:aws:iam::111122223333:saml-provider/none"})), kInvalid},
      {"a role that is not there", idp().respond(rig.parts({pair_of("none")})), "You cannot sign in with this role"},
      {"a role of another account", idp().respond(rig.parts({role_of("reader", kOther) + "," + provider_of(kAccount)})),
       kInvalid},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Web::Reply reply = post(rig, c.response);
    EXPECT_GE(reply.status, 400);
    EXPECT_EQ(title_of(reply), c.title) << reply.body;
    EXPECT_EQ(reply.content_type, "text/html; charset=utf-8");
    EXPECT_TRUE(reply.set_cookies.empty());
    EXPECT_EQ(reply.location, "");
  }
  EXPECT_EQ(rig.state()->sessions().size(), 0U);
  // Another form of request.
  Sent sent;
  sent.path = "/saml";
  sent.body = "SAMLResponse=" + percent_encode(good);
  EXPECT_EQ(title_of(rig.send(sent)), kInvalid) << "not a form";
  sent.method = "GET";
  EXPECT_EQ(rig.send(sent).status, 405);
}

// The provider's own note is no address, and leads nowhere.
TEST(SamlSignIn, RelayStateLeadsToPagesOfTheConsoleAlone) {
  SamlRig rig;
  const std::string response = idp().respond(rig.parts({pair_of("day")}));
  for (const char* state :
       {"https://evil.example/", "//evil.example", "opaque-note", "/signin/", "javascript:alert(1)"}) {
    Browser browser(rig);
    EXPECT_EQ(follow(browser, post(rig, response, "&RelayState=" + percent_encode(state))).location, "/console/")
        << state;
  }
}

// A page that a provider can fill shows text as text.
TEST(SamlSignIn, TheChoiceShowsTextAsText) {
  SamlRig rig;
  const Web::Reply asked = post(rig, idp().respond(rig.parts({pair_of("day"), pair_of("team/night")})),
                                "&RelayState=" + percent_encode(R"("><script>x</script>)"));
  EXPECT_EQ(title_of(asked), "Select a role");
  EXPECT_FALSE(asked.body.contains("<script"));
  EXPECT_TRUE(asked.body.contains(R"(name="RelayState" value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;")"));
}

TEST(SamlSignIn, AsksBeforeASessionOfAnotherAccountEnds) {
  SamlRig rig;
  const std::string response = idp().respond(rig.parts({pair_of("day")}));
  Browser there(rig), here(rig);
  there.root(kRootPassword, "other@example.com");
  here.root();
  const Web::Reply asked = follow(there, post(rig, response));
  EXPECT_EQ(title_of(asked), "You must first sign out");
  EXPECT_EQ(member(there.get("/signin/api/session").body, "accountId"), kOther);
  EXPECT_EQ(follow(here, post(rig, response)).status, 303);
  EXPECT_EQ(member(here.get("/signin/api/session").body, "isRoot"), "false");
}
}  // namespace
}  // namespace keyward::signin
