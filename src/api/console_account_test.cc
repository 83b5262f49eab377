// What only the console knows and does: addresses, recommendations, the First day page.
#include "api/test_rig.h"

namespace keyward::api {
namespace {

// "Id=Done" of every item, the count behind a colon where there is one.
std::string items(const std::string& answer) {
  std::string all;
  const auto document = json::Document::parse(at(answer, "Items"));
  for (const auto& [_, item] : entries(document->root())) {
    const std::string text(item.source());
    all += fmt::format("{}{}={}{}{}", all.empty() ? "" : " ", at(text, "Id"), at(text, "Done"),
                       at(text, "Count").empty() ? "" : ":", at(text, "Count"));
  }
  return all;
}

TEST(ConsoleAccount, GetAccount) {
  Rig rig;
  EXPECT_EQ(rig.must(rig.root(), "GetAccount"),
            R"({"AccountId":"111122223333","AccountName":"Account 111122223333","Email":"root@example.com",)"
            R"("SignInUrl":"http://localhost:8700/signin/111122223333","CreateDate":"2026-11-02T08:00:00Z"})");
  rig.must(rig.root(), "CreateAccountAlias", R"({"AccountAlias":"acme"})");
  rig.must(rig.root(), "UpdateAccountName", R"({"AccountName":"Acme"})");
  EXPECT_EQ(rig.must(rig.user("alice"), "GetAccount"),  // without root's e-mail address
            R"({"AccountId":"111122223333","AccountName":"Acme","Alias":"acme",)"
            R"("SignInUrl":"http://localhost:8700/signin/111122223333",)"
            R"("AliasSignInUrl":"http://localhost:8700/signin/acme","CreateDate":"2026-11-02T08:00:00Z"})");
}

TEST(ConsoleAccount, Recommendations) {
  Rig rig;
  EXPECT_EQ(items(rig.must(rig.root(), "GetSecurityRecommendations")),
            "RootMfa=false RootAccessKeys=false:1 AccountAlias=false PasswordPolicy=false BillingAccess=false "
            "AdminUser=false");
  const authn::Caller alice = rig.user_with("alice", kAdministrator);
  EXPECT_EQ(items(rig.must(alice, "GetSecurityRecommendations")),
            "RootMfa=false RootAccessKeys=false:1 OwnMfa=false OwnUnusedAccessKeys=true:0 AccountAlias=false "
            "PasswordPolicy=false BillingAccess=false AdminUser=false");
  rig.must(rig.root(), "CreateAccountAlias", R"({"AccountAlias":"acme"})");
  rig.must(rig.root(), "UpdateAccountPasswordPolicy");
  rig.must(rig.root(), "UpdateIAMAccessPreference", R"({"Activated":true})");
  rig.must(rig.root(), "UpdateAccessKey", R"({"AccessKeyId":"ROOTKEY111122223333","Status":"Inactive"})");
  rig.must(alice, "CreateAccessKey");  // never used
  rig.clock.advance(366 * 86'400);
  rig.must(alice, "ListUsers");
  EXPECT_EQ(items(rig.must(alice, "GetSecurityRecommendations")),
            "RootMfa=false RootAccessKeys=true:0 OwnMfa=false OwnUnusedAccessKeys=false:1 AccountAlias=true "
            "PasswordPolicy=true BillingAccess=true AdminUser=false");
}

// The lab's steps, one after the other; what is undone shows as undone.
TEST(ConsoleAccount, FirstDay) {
  Rig rig;
  const authn::Caller root = rig.root();
  const auto done = [&] {
    std::string all;
    const auto document = json::Document::parse(at(rig.must(root, "GetFirstDay"), "Steps"));
    for (const auto& [_, step] : entries(document->root())) {
      const std::string text(step.source());
      if (at(text, "Done") != "true") continue;
      const std::string detail = at(text, "Detail");
      all += fmt::format("{}{}{}{}", all.empty() ? "" : " ", at(text, "Id"), detail.empty() ? "" : ":", detail);
      EXPECT_EQ(at(text, "DoneAt").size(), 20U) << text;
    }
    return all;
  };
  EXPECT_EQ(each(rig.must(root, "GetFirstDay"), "Steps", "Id"),
            "RootSignIn AccountAlias RootMfa BillingAccess PasswordPolicy AdminGroup AdminUser AccessKeyDownloaded "
            "SignOut AdminSignIn AdminMfa");
  EXPECT_EQ(done(), "");
  rig.must(root, "CreateAccountAlias", R"({"AccountAlias":"acme"})");
  rig.must(root, "UpdateIAMAccessPreference", R"({"Activated":true})");
  rig.must(root, "UpdateAccountPasswordPolicy");
  EXPECT_EQ(done(), "AccountAlias:acme BillingAccess PasswordPolicy");
  rig.must(root, "CreateGroup", R"({"GroupName":"admins"})");
  EXPECT_EQ(done(), "AccountAlias:acme BillingAccess PasswordPolicy");  // not yet of administrators
  rig.must(root, "AttachGroupPolicy",
           R"({"GroupName":"admins","PolicyArn":"arn:aws:iam::aws:policy/AdministratorAccess"})");
  rig.must(root, "CreateUser", R"({"UserName":"ann"})");
  rig.must(root, "AddUserToGroup", R"({"GroupName":"admins","UserName":"ann"})");
  EXPECT_EQ(done(), "AccountAlias:acme BillingAccess PasswordPolicy AdminGroup:admins");
  rig.must(root, "CreateLoginProfile", R"({"UserName":"ann","Password":"Long-enough-1"})");
  rig.must(root, "CreateAccessKey", R"({"UserName":"ann"})");
  EXPECT_EQ(done(),
            "AccountAlias:acme BillingAccess PasswordPolicy AdminGroup:admins AdminUser:ann AccessKeyDownloaded:ann");
  rig.must(root, "UpdateIAMAccessPreference", R"({"Activated":false})");
  rig.must(root, "DeleteAccountPasswordPolicy");
  rig.must(root, "DeleteAccountAlias", R"({"AccountAlias":"acme"})");
  EXPECT_EQ(done(), "AdminGroup:admins AdminUser:ann AccessKeyDownloaded:ann");
}

TEST(ConsoleAccount, Notes) {
  Rig rig;
  EXPECT_EQ(at(rig.must(rig.root(), "GetFirstDay"), "Notes"), "");
  EXPECT_EQ(rig.say(rig.root(), "PutFirstDayNotes", R"({"Notes":"1. Groß\n2. \"quoted\""})"), "{}");
  EXPECT_EQ(at(rig.must(rig.root(), "GetFirstDay"), "Notes"), "1. Groß\n2. \"quoted\"");
  EXPECT_EQ(rig.say(rig.root(), "PutFirstDayNotes", fmt::format(R"({{"Notes":"{}"}})", std::string(16'384, 'n'))),
            "{}");
  EXPECT_EQ(rig.say(rig.root(), "PutFirstDayNotes", fmt::format(R"({{"Notes":"{}"}})", std::string(16'385, 'n')))
                .substr(0, 16),
            "ValidationError:");
  EXPECT_EQ(rig.say(rig.root(), "PutFirstDayNotes", R"({"Notes":""})"), "{}");
}

}  // namespace
}  // namespace keyward::api
