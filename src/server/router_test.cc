#include "server/router.h"

#include <gtest/gtest.h>

#include "server/test_rig.h"

namespace keyward::server {
namespace {
class RouterTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new WholeServer(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  static std::string header(const http::Response& response, std::string_view name) {
    return std::string(response.find(name).value_or("(none)"));
  }
  static WholeServer* server_;
};
WholeServer* RouterTest::server_ = nullptr;

TEST_F(RouterTest, ASignedCallIsAnswered) {
  const http::Response response = server_->call("sts", "Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(header(response, "Content-Type"), "text/xml");
  EXPECT_EQ(header(response, "x-amzn-RequestId").size(), 36u);
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  EXPECT_TRUE(response.body().contains("<Arn>arn:aws:iam::111122223333:root</Arn>")) << response.body();
}

TEST_F(RouterTest, ASignedWriteIsSeenByTheNextRead) {
  const std::string make = "Action=CreateUser&Version=2010-05-08&UserName=";
  EXPECT_EQ(server_->call("iam", make + "alice").status(), 200);
  EXPECT_TRUE(server_->call("iam", "Action=ListUsers&Version=2010-05-08").body().contains("alice"));
  EXPECT_EQ(server_->call("iam", make + "ALICE").status(), 409);
}

TEST_F(RouterTest, ASignatureHoldsForAnyHostName) {
  EXPECT_EQ(server_->call("sts", "Action=GetCallerIdentity&Version=2011-06-15", "keyward-container:80").status(), 200);
  EXPECT_EQ(server_->ask("POST", "/", {{"Host", "rebound.example"}}, "Action=ListUsers&Version=2010-05-08").status(),
            403);
}

TEST_F(RouterTest, AVisitIsSentToTheConsole) {
  const http::Response response = server_->ask("GET", "/");
  EXPECT_EQ(response.status(), 302);
  EXPECT_EQ(header(response, "Location"), "/console/");
  EXPECT_EQ(server_->ask("GET", "/?Action=ListUsers&Version=2010-05-08").status(), 403);  // a call, unsigned
}

struct Row {
  const char* method;
  const char* target;
  int status;
  const char* allow;
};
TEST_F(RouterTest, StatusOfEveryPath) {
  for (const Row& row : {
           Row{"GET", "/console/", 200, "(none)"},
           Row{"HEAD", "/console/", 200, "(none)"},
           Row{"GET", "/console", 200, "(none)"},
           Row{"GET", "/console/users/alice%2Fbob", 200, "(none)"},
           Row{"GET", "/signin", 200, "(none)"},
           Row{"GET", "/signin/111122223333", 200, "(none)"},
           Row{"GET", "/setup", 200, "(none)"},
           Row{"GET", "/switchrole", 200, "(none)"},
           Row{"POST", "/console/", 405, "GET, HEAD"},
           Row{"GET", "/consoles", 404, "(none)"},
           Row{"GET", "/signings", 404, "(none)"},
           Row{"GET", "/setups", 404, "(none)"},
           Row{"GET", "/assets/none.js", 404, "(none)"},
           Row{"GET", "/assets/../index.html", 404, "(none)"},
           Row{"GET", "/assets/%2e%2e/index.html", 404, "(none)"},
           Row{"GET", "/index.html", 404, "(none)"},
           Row{"GET", "/etc/passwd", 404, "(none)"},
           Row{"GET", "/favicon.ico", 404, "(none)"},
           Row{"GET", "//", 404, "(none)"},
           Row{"PUT", "/", 405, "GET, HEAD, POST"},
           Row{"DELETE", "/?Action=ListUsers", 405, "GET, HEAD, POST"},
           Row{"GET", "/health/live", 200, "(none)"},
           Row{"GET", "/health/ready", 200, "(none)"},
           Row{"GET", "/health/other", 404, "(none)"},
           Row{"POST", "/metrics", 405, "GET, HEAD"},
           Row{"GET", "/metrics", 200, "(none)"},
       }) {
    SCOPED_TRACE(fmt::format("{} {}", row.method, row.target));
    const http::Response response = server_->ask(row.method, row.target);
    EXPECT_EQ(response.status(), row.status);
    EXPECT_EQ(header(response, "Allow"), row.allow);
    EXPECT_FALSE(response.broken());
  }
}

TEST_F(RouterTest, PagesAreGuarded) {
  for (const char* path : {"/console/", "/signin/x", "/setup"}) {
    SCOPED_TRACE(path);
    const http::Response response = server_->ask("GET", path);
    const std::string policy = header(response, "Content-Security-Policy");
    for (const char* part : {"default-src 'self'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'",
                             "form-action 'self'", "connect-src 'self'"})
      EXPECT_TRUE(policy.contains(part)) << part;
    EXPECT_FALSE(policy.contains("unsafe-eval"));
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(response, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(header(response, "Strict-Transport-Security"), "(none)");
    EXPECT_EQ(header(response, "Cache-Control"), "no-cache");
    EXPECT_TRUE(header(response, "Content-Type").starts_with("text/html"));
  }
}

TEST_F(RouterTest, SignInAnswersAreNeverKept) {
  const http::Response response =
      server_->ask("GET", "/signin/api/context", {{"X-Keyward-Console", "1"}, {"Content-Type", "application/json"}});
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(header(response, "Content-Type"), "application/json");
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  EXPECT_TRUE(response.body().contains("\"setupRequired\":false")) << response.body();
}

TEST_F(RouterTest, TheConsoleAnswersToItsOwnNamesOnly) {
  for (const char* path :
       {"/", "/console/", "/signin", "/assets/x", "/signin/api/context", "/console/api/iam/ListUsers"}) {
    const http::Response response = server_->ask("GET", path, {{"Host", "rebound.example"}});
    EXPECT_EQ(response.status(), 421) << path;
    EXPECT_TRUE(response.body().contains(kUrl)) << response.body();
  }
  EXPECT_EQ(server_->ask("GET", "/health/live", {{"Host", "10.1.2.3"}}).status(), 200);
}

TEST_F(RouterTest, AKnownPageIsNotSentAgain) {
  const std::string tag = header(server_->ask("GET", "/console/"), "ETag");
  const http::Response again = server_->ask("GET", "/console/", {{"If-None-Match", tag}});
  EXPECT_EQ(again.status(), 304);
  EXPECT_EQ(again.body(), "");
  EXPECT_EQ(header(again, "ETag"), tag);
  EXPECT_EQ(server_->ask("GET", "/console/", {{"If-None-Match", "\"other\""}}).status(), 200);
}

TEST_F(RouterTest, MetricsCountWithoutNames) {
  server_->call("iam", "Action=CreateUser&Version=2010-05-08&UserName=metrics-canary");
  server_->ask("POST", "/", {}, "Action=ListUsers&Version=2010-05-08");
  const std::string text(server_->ask("GET", "/metrics").body());
  EXPECT_TRUE(text.contains("# TYPE keyward_requests_total counter\n"));
  EXPECT_FALSE(text.contains("keyward_requests_total{route=\"api\",result=\"success\"} 0\n"));
  EXPECT_FALSE(text.contains("keyward_requests_total{route=\"api\",result=\"denied\"} 0\n"));
  EXPECT_FALSE(text.contains("keyward_calls_total{service=\"iam\",result=\"denied\"} 0\n"));
  EXPECT_TRUE(text.contains("keyward_calls_total{service=\"billing\",result=\"success\"} 0\n"));
  EXPECT_TRUE(text.contains("keyward_entities{kind=\"account\"} 1\n"));
  EXPECT_TRUE(text.contains("keyward_read_only 0\n"));
  EXPECT_FALSE(text.contains("keyward_process_resident_memory_bytes 0\n"));
  for (const char* name : {"metrics-canary", kAccountId, kKeyId, kEmail, "Example", "192.0.2.1"})
    EXPECT_FALSE(text.contains(name)) << name;
}

TEST(Router, HttpsIsRemembered) {
  WholeServer server({}, "https://iam.example.com");
  const http::Response response = server.ask("GET", "/console/", {{"Host", "iam.example.com"}});
  EXPECT_EQ(response.status(), 200);
  EXPECT_TRUE(response.find("Strict-Transport-Security"));
}

TEST(Router, BodiesAreBounded) {
  EXPECT_EQ(Router::body_limit("POST", "/"), 1u << 20);
  EXPECT_EQ(Router::body_limit("POST", "/console/api/iam/CreateUser"), 1u << 20);
  EXPECT_LE(Router::body_limit("POST", "/signin/api/root"), 16u << 10);
  EXPECT_LE(Router::body_limit("POST", "/federation"), 16u << 10);
  EXPECT_GE(Router::body_limit("POST", "/saml"), 300'000u) << "100,000 characters, each of them percent-encoded";
  EXPECT_LE(Router::body_limit("POST", "/saml"), 512u << 10);
  EXPECT_LE(Router::body_limit("POST", "/elsewhere"), 4u << 10);
}

TEST(Router, AcceptEncoding) {
  for (const char* yes : {"gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "*", "GZIP", "gzip ; q=0.001"})
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  for (const char* no : {"", "br", "gzip;q=0", "gzip; q=0.000", "identity", "xgzip", "gzipx", "*;q=0", ",,,"})
    EXPECT_FALSE(accepts_gzip(no)) << no;
}

TEST(Assets, EveryFileIsWhole) {
  const Asset* page = find_asset("/index.html");
  ASSERT_NE(page, nullptr);
  EXPECT_TRUE(page->plain.starts_with("<!doctype html>"));
  EXPECT_TRUE(page->etag.starts_with('"') && page->etag.ends_with('"'));
  EXPECT_EQ(find_asset(""), nullptr);
  EXPECT_EQ(find_asset("/assets/"), nullptr);
  EXPECT_EQ(find_asset("index.html"), nullptr);
  // What the page names is there, packed where that helps.
  std::string_view rest = page->plain;
  while (rest.contains("/assets/")) {
    rest.remove_prefix(rest.find("/assets/"));
    const std::string_view path = rest.substr(0, rest.find('"'));
    rest.remove_prefix(path.size());
    const Asset* asset = find_asset(path);
    ASSERT_NE(asset, nullptr) << path;
    EXPECT_FALSE(asset->plain.empty()) << path;
    EXPECT_LT(asset->gzip.size(), asset->plain.size()) << path;
    EXPECT_TRUE(asset->gzip.empty() || asset->gzip.starts_with("\x1f\x8b")) << path;
  }
}
}  // namespace
}  // namespace keyward::server
