#include "signin/web.h"

#include "signin/test_rig.h"

namespace keyward::signin {
namespace {
// https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
TEST(Web, RefusesWhatAnotherSiteSends) {
  Rig rig;
  struct Case {
    const char* name;
    std::function<void(Sent&)> edit;
    int want;
  };
  const Case cases[] = {
      {"our own page", [](Sent&) {}, 200},
      {"a browser without fetch metadata", [](Sent& sent) { sent.sec_fetch_site = ""; }, 200},
      {"a media type with parameters", [](Sent& sent) { sent.content_type = "application/json; charset=utf-8"; }, 200},
      {"another name of ours",
       [](Sent& sent) {
         sent.host = "127.0.0.1:8700";
         sent.origin = "http://127.0.0.1:8700";
       },
       200},
      {"the public address behind a proxy", [](Sent& sent) { sent.host = "backend:1"; }, 200},
      {"another site", [](Sent& sent) { sent.sec_fetch_site = "cross-site"; }, 403},
      {"another host of the site", [](Sent& sent) { sent.sec_fetch_site = "same-site"; }, 403},
      {"the address bar", [](Sent& sent) { sent.sec_fetch_site = "none"; }, 403},
      {"nonsense", [](Sent& sent) { sent.sec_fetch_site = "SAME-ORIGIN"; }, 403},
      {"another origin", [](Sent& sent) { sent.origin = "http://evil.example"; }, 403},
      {"another port", [](Sent& sent) { sent.origin = "http://localhost:8701"; }, 403},
      {"another scheme", [](Sent& sent) { sent.origin = "https://localhost:8700"; }, 403},
      {"a longer origin", [](Sent& sent) { sent.origin = "http://localhost:8700.evil.example"; }, 403},
      {"an opaque origin", [](Sent& sent) { sent.origin = "null"; }, 403},
      {"no origin", [](Sent& sent) { sent.origin = ""; }, 403},
      {"no header of ours", [](Sent& sent) { sent.console_header = ""; }, 403},
      {"another value of it", [](Sent& sent) { sent.console_header = "0"; }, 403},
      {"a form", [](Sent& sent) { sent.content_type = "application/x-www-form-urlencoded"; }, 415},
      {"plain text", [](Sent& sent) { sent.content_type = "text/plain"; }, 415},
      {"no media type", [](Sent& sent) { sent.content_type = ""; }, 415},
      {"a media type that begins alike", [](Sent& sent) { sent.content_type = "application/jsonp"; }, 415},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Browser page(rig);
    page.root();
    c.edit(page.sent);
    EXPECT_EQ(page.call("keyward/GetAccount").status, c.want);
    // Sign-in is guarded alike: nobody is signed in as somebody else without noticing.
    EXPECT_EQ(page.root().status, c.want);
    const Web::Reply out = Browser(page).post("/signin/api/sign-out");
    EXPECT_EQ(out.status, c.want);
  }
}

TEST(Web, ReadsAreGuardedByWhereTheyComeFrom) {
  Rig rig;
  struct Case {
    const char* site;
    int want;
  };
  for (const Case& c : {Case{"", 200}, Case{"same-origin", 200}, Case{"none", 200}, Case{"same-site", 403},
                        Case{"cross-site", 403}, Case{"other", 403}}) {
    Browser browser(rig);
    browser.sent.sec_fetch_site = c.site;
    EXPECT_EQ(browser.get("/signin/api/context").status, c.want) << c.site;
  }
}

TEST(Web, HasNoOtherPathsAndMethods) {
  Rig rig;
  Browser browser(rig);
  browser.root();
  EXPECT_TRUE(Web::handles("/signin/api/root"));
  EXPECT_TRUE(Web::handles("/console/api/iam/ListUsers"));
  EXPECT_FALSE(Web::handles("/signin/example"));
  EXPECT_FALSE(Web::handles("/console/"));
  EXPECT_FALSE(Web::handles("/"));
  for (const char* path : {"/signin/api/", "/signin/api/roots", "/signin/api/root/", "/signin/api/context",
                           "/signin/api/session", "/console/api/", "/console/api/iam"})
    EXPECT_EQ(browser.post(path).status, 404) << path;
  for (const char* path : {"/signin/api/root", "/signin/api/sign-out", "/signin/api/"})
    EXPECT_EQ(browser.get(path).status, 404) << path;
  EXPECT_EQ(browser.get("/console/api/iam/ListUsers").status, 405);
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"}) {
    Sent sent;
    sent.path = "/signin/api/root";
    sent.method = method;
    EXPECT_EQ(rig.send(sent).status, 405) << method;
  }
  EXPECT_TRUE(browser.signed_in());
}

TEST(Web, RefusesBodiesThatAreNoObject) {
  Rig rig;
  const std::string deep = std::string(1'000'000, '[');
  const std::string bodies[] = {"",
                                "x",
                                "[]",
                                "null",
                                "\"text\"",
                                "{",
                                "{}{}",
                                R"({"email":"a","email":"b"})",
                                "{\"email\":\"\xff\xfe\"}",
                                std::string("{\"email\":\"a\0b\"}", 15),
                                R"({"email":"\ud800"})",
                                R"({"a":)" + std::string(100, '[') + std::string(100, ']') + "}",
                                deep,
                                "{\"a\":\"" + std::string(1 << 20, 'x') + "\"}"};
  for (const char* path : {"root", "user", "mfa", "new-password", "setup", "sign-out"}) {
    for (const std::string& body : bodies) {
      const Web::Reply reply = Browser(rig).post(fmt::format("/signin/api/{}", path), body);
      EXPECT_EQ(reply.status, 400) << path << " " << body.substr(0, 40);
      EXPECT_EQ(member(reply.body, "code"), "ValidationError");
    }
  }
}

TEST(Web, SaysWhetherTheOriginIsFitForSigningIn) {
  Rig rig;
  struct Case {
    const char* host;
    bool secure;
    const char* insecure;
  };
  const Case cases[] = {
      {"localhost:8700", false, "false"},
      {"localhost", false, "false"},
      {"iam.localhost:8700", false, "false"},
      {"127.0.0.1:8700", false, "false"},
      {"[::1]:8700", false, "false"},
      {"192.0.2.1:8700", false, "true"},
      {"iam.example.com", false, "true"},
      {"localhost.example.com", false, "true"},
      {"notlocalhost", false, "true"},
      {"[2001:db8::1]:8700", false, "true"},
      {"", false, "true"},
      {"[", false, "true"},
      {"iam.example.com", true, "false"},
  };
  for (const Case& c : cases) {
    Browser browser(rig);
    browser.sent.host = c.host;
    browser.sent.secure = c.secure;
    const std::string context = browser.get("/signin/api/context").body;
    EXPECT_EQ(member(context, "insecureOrigin"), c.insecure) << c.host;
    EXPECT_EQ(member(context, "publicUrl"), kUrl);
  }
}

TEST(ConsoleCall, AnswersAnOperationAsJson) {
  Rig rig;
  Browser root(rig);
  root.root();
  const Web::Reply made = root.call("iam/CreateUser", R"({"UserName":"alice","Tags":[{"Key":"team","Value":"a"}]})");
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(member(member(made.body, "User"), "Arn"), "arn:aws:iam::111122223333:user/alice");
  EXPECT_EQ(member(member(made.body, "User"), "CreateDate"), "2026-11-02T08:00:00Z");
  EXPECT_EQ(member(root.call("iam/ListGroups").body, "Groups"), "[]") << "empty lists are there";
  EXPECT_EQ(member(root.call("sts/GetCallerIdentity").body, "Arn"), "arn:aws:iam::111122223333:root");
}

TEST(ConsoleCall, RefusesWithTheCodesStatusAndARequestId) {
  Rig rig;
  Browser root(rig);
  root.root();
  struct Case {
    const char* operation;
    std::string input;
    int status;
    const char* code;
  };
  const Case cases[] = {
      {"iam/NoSuchOperation", "{}", 400, "InvalidAction"},
      {"iam/CreateUser/", "{}", 400, "InvalidAction"},
      {"s3/ListBuckets", "{}", 400, "InvalidAction"},
      {"sts/CreateUser", "{}", 400, "InvalidAction"},
      {"iam/GetUser", R"({"UserName":"nobody"})", 404, "NoSuchEntity"},
      {"iam/CreateUser", "{}", 400, "ValidationError"},
      {"iam/CreateUser", "{", 400, "ValidationError"},
      {"iam/CreateUser", "[]", 400, "ValidationError"},
      {"iam/CreateUser", R"({"UserName":7})", 400, "ValidationError"},
      {"iam/CreateUser", R"({"UserName":"a b"})", 400, "ValidationError"},
      {"iam/CreateUser", "{\"UserName\":\"\xff\"}", 400, "ValidationError"},
      {"iam/CreateUser", std::string(1'000, '['), 400, "ValidationError"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(fmt::format("{} {}", c.operation, c.input.substr(0, 40)));
    const Web::Reply reply = root.call(c.operation, c.input);
    EXPECT_EQ(reply.status, c.status);
    EXPECT_EQ(member(reply.body, "code"), c.code) << reply.body;
    EXPECT_FALSE(member(reply.body, "message").empty());
    EXPECT_EQ(member(reply.body, "requestId").size(), 36U);
  }
}

TEST(ConsoleCall, AUserWithoutPermissionsGetsAwssText) {
  Rig rig;
  rig.make_user("alice");
  Browser alice(rig);
  alice.user("alice");
  const Web::Reply reply = alice.call("iam/ListUsers");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(member(reply.body, "code"), "AccessDenied");
  EXPECT_EQ(member(reply.body, "message"),
            "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:ListUsers on resource: "
            "arn:aws:iam::111122223333:user/ because no identity-based policy allows the iam:ListUsers action");
  EXPECT_EQ(alice.call("sts/GetCallerIdentity").status, 200);
}

TEST(ConsoleCall, NeedsASessionBeforeAnythingElse) {
  Rig rig;
  for (const char* operation : {"iam/ListUsers", "iam/NoSuchOperation", "nothing"}) {
    const Web::Reply reply = Browser(rig).call(operation, "not json");
    EXPECT_EQ(reply.status, 401) << operation;
    EXPECT_EQ(member(reply.body, "code"), "SessionExpired");
  }
}
}  // namespace
}  // namespace keyward::signin
