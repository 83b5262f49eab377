// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
#include "signin/test_rig.h"

namespace keyward::signin {
namespace {

struct SwitchRig : Rig {
  SwitchRig() {
    make_user("alice", false, "administrator");
    make_user("bob", false, "administrator");
    Browser root(*this);
    root.root();
    const std::string trust = json::quoted(
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/alice"},"Action":"sts:AssumeRole"}]})");
    EXPECT_EQ(root.call("iam/CreateRole",
                        fmt::format(R"({{"RoleName":"auditor","Path":"/team/","AssumeRolePolicyDocument":{},)"
                                    R"("MaxSessionDuration":7200}})",
                                    trust))
                  .status,
              200);
    EXPECT_EQ(root.call("iam/AttachRolePolicy",
                        R"({"RoleName":"auditor","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})")
                  .status,
              200);
  }
};

Web::Reply switch_to(Browser& browser, const std::string& role, const std::string& account = "example") {
  return browser.post("/signin/api/switch-role", fmt::format(R"({{"account":"{}","roleName":"{}"}})", account, role));
}
std::string arn_of(Browser& browser) { return member(browser.get("/signin/api/session").body, "arn"); }

constexpr const char* kRoleArn = "arn:aws:sts::111122223333:assumed-role/auditor/alice";
constexpr const char* kAliceArn = "arn:aws:iam::111122223333:user/alice";

TEST(SwitchRole, ThereAndBack) {
  SwitchRig rig;
  Browser browser(rig);
  browser.user("alice");
  EXPECT_EQ(switch_to(browser, "team/auditor").status, 200);
  const Web::Reply session = browser.get("/signin/api/session");
  EXPECT_EQ(member(session.body, "arn"), kRoleArn);
  EXPECT_EQ(member(session.body, "role"), R"({"name":"auditor","sessionName":"alice","switched":true})");
  EXPECT_EQ(member(session.body, "userName"), "");
  EXPECT_EQ(member(session.body, "isRoot"), "false");
  EXPECT_EQ(member(session.body, "expiresAt"), "2026-11-02T10:00:00Z") << "as long as the role allows";
  EXPECT_EQ(browser.call("iam/ListUsers").status, 200);
  EXPECT_EQ(browser.call("iam/CreateUser", R"({"UserName":"eve"})").status, 403) << "the role may not, the user might";
  EXPECT_EQ(browser.post("/signin/api/switch-back").status, 200);
  EXPECT_EQ(arn_of(browser), kAliceArn);
  EXPECT_EQ(browser.call("iam/CreateUser", R"({"UserName":"eve"})").status, 200);
}

// The pages themselves get no keys.
TEST(SwitchRole, ABrowserGetsNoCredentials) {
  SwitchRig rig;
  Browser browser(rig);
  browser.user("alice");
  const Web::Reply reply = browser.call(
      "sts/AssumeRole", R"({"RoleArn":"arn:aws:iam::111122223333:role/team/auditor","RoleSessionName":"alice"})");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(member(reply.body, "message"), "Cannot call AssumeRole with session credentials");
  EXPECT_EQ(browser.call("sts/GetCallerIdentity").status, 200);
}

TEST(SwitchRole, IsRefusedInOneSentence) {
  SwitchRig rig;
  Browser alice(rig), bob(rig), root(rig), nobody(rig);
  alice.user("alice");
  bob.user("bob");
  root.root();
  const std::string refused = switch_to(bob, "team/auditor").body;  // not trusted
  EXPECT_EQ(member(refused, "code"), "InvalidRole");
  for (const char* role : {"auditor", "team/none", "", "team/Auditor", "x y"})
    EXPECT_EQ(switch_to(alice, role).body, refused);
  EXPECT_EQ(switch_to(alice, "team/auditor", "999999999999").body, refused);
  EXPECT_EQ(switch_to(root, "team/auditor").status, 403);
  EXPECT_EQ(switch_to(nobody, "team/auditor").status, 401);
  EXPECT_EQ(arn_of(alice), kAliceArn);
}

// Whoever was a role is not suddenly himself: the next request says so, and only then.
TEST(SwitchRole, TheRoleCanEnd) {
  SwitchRig rig;
  Browser browser(rig);
  browser.user("alice");
  switch_to(browser, "team/auditor");
  rig.clock.advance(7'200);
  EXPECT_EQ(member(browser.call("iam/ListUsers").body, "code"), "RoleSessionEnded");
  EXPECT_EQ(arn_of(browser), kAliceArn);
  switch_to(browser, "team/auditor");
  const auto role = rig.account().find_role("auditor");
  rig.change(identity::erase<identity::Role>(kAccount, role->id));
  EXPECT_EQ(member(browser.get("/signin/api/session").body, "code"), "RoleSessionEnded");
  EXPECT_EQ(arn_of(browser), kAliceArn);
}

// The cookie is of one console session: it is worth nothing beside another's, or alone.
TEST(SwitchRole, TheCookieIsOfOneSession) {
  SwitchRig rig;
  Browser alice(rig), bob(rig);
  alice.user("alice");
  bob.user("bob");
  switch_to(alice, "team/auditor");
  bob.cookies["keyward-role"] = alice.cookies["keyward-role"];
  EXPECT_EQ(member(bob.call("iam/ListUsers").body, "code"), "RoleSessionEnded");
  EXPECT_EQ(arn_of(bob), "arn:aws:iam::111122223333:user/bob");
  Browser thief(rig);
  thief.cookies["keyward-role"] = alice.cookies["keyward-role"];
  EXPECT_EQ(thief.call("iam/ListUsers").status, 401);
  EXPECT_EQ(alice.post("/signin/api/sign-out").set_cookies.size(), 2U);
  EXPECT_TRUE(alice.cookies.empty() || !alice.cookies.contains("keyward-role"));
}

}  // namespace
}  // namespace keyward::signin
