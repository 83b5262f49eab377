// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html
#include <gtest/gtest.h>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

constexpr const char* kGit = R"({"UserName":"alice","ServiceName":"codecommit.amazonaws.com"})";
constexpr const char* kPath = "ServiceSpecificCredential.";

std::string part(const std::string& answer, const char* member) { return at(answer, std::string(kPath) + member); }

TEST(ServiceCredentials, AreANameAndAPasswordShownOnce) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.must(root, "CreateUser", R"({"UserName":"alice"})");
  const std::string first = rig.must(root, "CreateServiceSpecificCredential", kGit);
  EXPECT_EQ(members(first, "ServiceSpecificCredential"),
            "CreateDate ServiceName ServiceUserName ServicePassword ServiceSpecificCredentialId UserName Status");
  EXPECT_EQ(part(first, "ServiceUserName"), "alice-at-111122223333");
  EXPECT_EQ(part(first, "ServicePassword").size(), 44U);
  EXPECT_EQ(part(first, "Status"), "Active");
  const std::string id = part(first, "ServiceSpecificCredentialId");
  EXPECT_TRUE(id.starts_with("ACCA"));
  EXPECT_EQ(rig.account().find_user("alice")->service_credentials[0].secret_sha256.size(), 64U);

  const std::string second = rig.must(root, "CreateServiceSpecificCredential", kGit);
  EXPECT_EQ(part(second, "ServiceUserName"), "alice+1-at-111122223333");
  EXPECT_EQ(rig.say(root, "CreateServiceSpecificCredential", kGit),
            "LimitExceeded: Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2");

  const std::string named = fmt::format(R"("UserName":"alice","ServiceSpecificCredentialId":"{}")", id);
  const std::string again = rig.must(root, "ResetServiceSpecificCredential", "{" + named + "}");
  EXPECT_EQ(part(again, "ServiceUserName"), part(first, "ServiceUserName"));
  EXPECT_NE(part(again, "ServicePassword"), part(first, "ServicePassword"));
  EXPECT_EQ(rig.say(root, "UpdateServiceSpecificCredential", "{" + named + R"(,"Status":"Inactive"})"), "{}");
  const std::string listed = rig.must(root, "ListServiceSpecificCredentials", R"({"UserName":"alice"})");
  EXPECT_EQ(each(listed, "ServiceSpecificCredentials", "Status"), "Inactive Active");
  EXPECT_EQ(listed.find("Password"), std::string::npos);
  EXPECT_EQ(rig.say(root, "DeleteUser", R"({"UserName":"alice"})"),
            "DeleteConflict: Cannot delete entity, must remove referenced objects first.");
  EXPECT_EQ(rig.say(root, "DeleteServiceSpecificCredential", "{" + named + "}"), "{}");
  for (const char* operation : {"DeleteServiceSpecificCredential", "ResetServiceSpecificCredential"})
    EXPECT_EQ(rig.say(root, operation, "{" + named + "}"), "NoSuchEntity: No such credential ID exists");
  // The name of the first is free again.
  EXPECT_EQ(part(rig.must(root, "CreateServiceSpecificCredential", kGit), "ServiceUserName"), "alice-at-111122223333");
}

TEST(ServiceCredentials, OfSomeServicesAreKeysThatMayExpire) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.must(root, "CreateUser", R"({"UserName":"alice"})");
  for (const char* service : {"bedrock", "logs", "xray"}) {
    const std::string made = rig.must(
        root, "CreateServiceSpecificCredential",
        fmt::format(R"({{"UserName":"alice","ServiceName":"{}.amazonaws.com","CredentialAgeDays":30}})", service));
    EXPECT_EQ(part(made, "ServiceCredentialAlias"), "alice-at-111122223333") << service;
    EXPECT_EQ(part(made, "ExpirationDate"), "2026-12-02T08:00:00Z") << service;
    EXPECT_EQ(part(made, "ServicePassword"), "") << service;
  }
  const auto status = [&] {
    return each(rig.must(root, "ListServiceSpecificCredentials",
                         R"({"UserName":"alice","ServiceName":"bedrock.amazonaws.com"})"),
                "ServiceSpecificCredentials", "Status");
  };
  rig.clock.advance(30 * 86'400 - 1);
  EXPECT_EQ(status(), "Active");
  rig.clock.advance(1);
  EXPECT_EQ(status(), "Expired");
  EXPECT_TRUE(rig.say(root, "CreateServiceSpecificCredential",
                      R"({"UserName":"alice","ServiceName":"codecommit.amazonaws.com","CredentialAgeDays":30})")
                  .starts_with("ValidationError: "));
}

TEST(ServiceCredentials, AreListedByServiceAndOfAllUsers) {
  Rig rig;
  const authn::Caller root = rig.root();
  for (const char* name : {"alice", "bob"}) {
    rig.must(root, "CreateUser", fmt::format(R"({{"UserName":"{}"}})", name));
    for (const char* service : {"codecommit", "cassandra"})
      rig.must(root, "CreateServiceSpecificCredential",
               fmt::format(R"({{"UserName":"{}","ServiceName":"{}.amazonaws.com"}})", name, service));
  }
  const auto names = [&](const char* input) {
    return each(rig.must(root, "ListServiceSpecificCredentials", input), "ServiceSpecificCredentials", "UserName");
  };
  EXPECT_EQ(names(R"({"UserName":"alice","ServiceName":"cassandra.amazonaws.com"})"), "alice");
  EXPECT_EQ(names(R"({"AllUsers":true})"), "alice alice bob bob");
  EXPECT_EQ(names(R"({"AllUsers":true,"ServiceName":"codecommit.amazonaws.com"})"), "alice bob");
  EXPECT_EQ(rig.pages(root, "ListServiceSpecificCredentials", R"({"AllUsers":true})", "ServiceSpecificCredentials",
                      "UserName"),
            "alice alice bob bob");
  EXPECT_EQ(rig.say(root, "ListServiceSpecificCredentials", R"({"ServiceName":"nothing.amazonaws.com"})"),
            "NotSupportedService: No such service nothing.amazonaws.com is supported for Service Specific Credentials");
  EXPECT_TRUE(rig.say(root, "ListServiceSpecificCredentials", R"({"UserName":"alice","AllUsers":true})")
                  .starts_with("ValidationError: "));
}

// iam:ServiceSpecificCredentialServiceName and ...AgeDays in the request's context.
TEST(ServiceCredentials, PoliciesMaySayOfWhichService) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  const authn::Caller helper = rig.user_with(
      "helper",
      R"({"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"iam:ServiceSpecificCredentialServiceName":"bedrock.amazonaws.com"},"NumericLessThanEqualsIfExists":{"iam:ServiceSpecificCredentialAgeDays":"30"}}})");
  EXPECT_TRUE(rig.say(helper, "CreateServiceSpecificCredential", kGit).starts_with("AccessDenied: "));
  const auto with_age = [&](int days) {
    return rig.say(
        helper, "CreateServiceSpecificCredential",
        fmt::format(R"({{"UserName":"alice","ServiceName":"bedrock.amazonaws.com","CredentialAgeDays":{}}})", days));
  };
  EXPECT_TRUE(with_age(31).starts_with("AccessDenied: "));
  const std::string made = with_age(30);
  const std::string git = rig.must(rig.root(), "CreateServiceSpecificCredential", kGit);
  const auto erase = [&](const std::string& id) {
    return rig.say(helper, "DeleteServiceSpecificCredential",
                   fmt::format(R"({{"UserName":"alice","ServiceSpecificCredentialId":"{}"}})", id));
  };
  EXPECT_TRUE(erase(part(git, "ServiceSpecificCredentialId")).starts_with("AccessDenied: "));
  EXPECT_EQ(erase(part(made, "ServiceSpecificCredentialId")), "{}");
}

}  // namespace
}  // namespace keyward::api
