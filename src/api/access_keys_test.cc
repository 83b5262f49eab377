// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string key_input(std::string_view name, std::string_view id, std::string_view more = "") {
  const std::string user = name.empty() ? "" : fmt::format(R"("UserName":"{}",)", name);
  return fmt::format(R"({{{}"AccessKeyId":"{}"{}}})", user, id, more);
}

TEST(AccessKeys, CreateShowsTheSecretOnce) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"Alice"})");
  const std::string made = rig.must(rig.root(), "CreateAccessKey", R"({"UserName":"alice"})");
  EXPECT_EQ(members(made, "AccessKey"), "UserName AccessKeyId Status SecretAccessKey CreateDate");
  EXPECT_EQ(at(made, "AccessKey.UserName"), "Alice");
  EXPECT_EQ(at(made, "AccessKey.Status"), "Active");
  const std::string id = at(made, "AccessKey.AccessKeyId"), secret = at(made, "AccessKey.SecretAccessKey");
  EXPECT_EQ(id.substr(0, 4), "AKIA");
  EXPECT_EQ(id.size(), 20U);
  EXPECT_EQ(secret.size(), 40U);
  EXPECT_EQ(secrets::account_of(id), kAccount);
  const std::string listed = rig.must(rig.root(), "ListAccessKeys", R"({"UserName":"alice"})");
  EXPECT_EQ(members(listed, "AccessKeyMetadata.0"), "UserName AccessKeyId Status CreateDate");
  // The secret opens what it signs, and is nowhere in the open.
  EXPECT_EQ(rig.query({id, secret, {}}, "sts", "Action=GetCallerIdentity&Version=2011-06-15").status, 200);
  EXPECT_TRUE(rig.store.read_all([&](std::string_view, std::string_view value) -> Result<void> {
    EXPECT_EQ(value.find(secret), std::string_view::npos);
    return {};
  }));
}

TEST(AccessKeys, ErrorsAndQuota) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"bob"})");
  const std::string first =
      at(rig.must(rig.root(), "CreateAccessKey", R"({"UserName":"alice"})"), "AccessKey.AccessKeyId");
  rig.must(rig.root(), "UpdateAccessKey", key_input("alice", first, R"(,"Status":"Inactive")"));
  rig.must(rig.root(), "CreateAccessKey", R"({"UserName":"alice"})");
  rig.check(
      rig.root(),
      {{"CreateAccessKey", R"({"UserName":"alice"})",  // inactive ones count
        "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2"},
       {"CreateAccessKey", R"({"UserName":"nobody"})", "NoSuchEntity: The user with name nobody cannot be found."},
       {"ListAccessKeys", R"({"UserName":"nobody"})", "NoSuchEntity: The user with name nobody cannot be found."},
       {"DeleteAccessKey", R"({"UserName":"alice","AccessKeyId":"AKIAUNKNOWNUNKNOWN00"})",
        "NoSuchEntity: The Access Key with id AKIAUNKNOWNUNKNOWN00 cannot be found."},
       {"UpdateAccessKey", R"({"UserName":"alice","AccessKeyId":"AKIAUNKNOWNUNKNOWN00","Status":"Active"})",
        "NoSuchEntity: The Access Key with id AKIAUNKNOWNUNKNOWN00 cannot be found."}});
  // A key of another user is not found under this one's name, nor by root under its own.
  for (const char* name : {"bob", ""}) {
    const std::string none = fmt::format("NoSuchEntity: The Access Key with id {} cannot be found.", first);
    EXPECT_EQ(rig.say(rig.root(), "DeleteAccessKey", key_input(name, first)), none);
    EXPECT_EQ(rig.say(rig.root(), "UpdateAccessKey", key_input(name, first, R"(,"Status":"Active")")), none);
  }
  EXPECT_EQ(rig.say(rig.root(), "UpdateAccessKey", key_input("alice", first, R"(,"Status":"Expired")")).substr(0, 16),
            "ValidationError:");
}

TEST(AccessKeys, ListsByCreationInPages) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  std::string ids;
  for (int i = 0; i < 2; ++i)
    ids += (ids.empty() ? "" : " ") +
           at(rig.must(rig.root(), "CreateAccessKey", R"({"UserName":"alice"})"), "AccessKey.AccessKeyId");
  EXPECT_EQ(rig.pages(rig.root(), "ListAccessKeys", R"({"UserName":"alice"})", "AccessKeyMetadata", "AccessKeyId"),
            ids);
}

// Without a user name the caller's own keys are meant: a user's, or root's.
TEST(AccessKeys, OnesOwn) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:*AccessKey*",
      "Resource":"arn:aws:iam::*:user/${aws:username}"})");
  const std::string mine = rig.must(alice, "CreateAccessKey");
  EXPECT_EQ(at(mine, "AccessKey.UserName"), "alice");
  const std::string second = at(mine, "AccessKey.AccessKeyId");
  EXPECT_EQ(each(rig.must(alice, "ListAccessKeys"), "AccessKeyMetadata", "AccessKeyId"),
            alice.credential_id + " " + second);
  EXPECT_EQ(rig.say(alice, "UpdateAccessKey", key_input("", second, R"(,"Status":"Inactive")")), "{}");
  EXPECT_EQ(at(rig.must(alice, "ListAccessKeys"), "AccessKeyMetadata.1.Status"), "Inactive");
  EXPECT_EQ(rig.say(alice, "DeleteAccessKey", key_input("", second)), "{}");

  const std::string roots = rig.must(rig.root(), "CreateAccessKey");
  EXPECT_EQ(members(roots, "AccessKey"), "AccessKeyId Status SecretAccessKey CreateDate");
  EXPECT_EQ(each(rig.must(rig.root(), "ListAccessKeys"), "AccessKeyMetadata", "AccessKeyId"),
            "ROOTKEY111122223333 " + at(roots, "AccessKey.AccessKeyId"));
  EXPECT_EQ(rig.say(rig.root(), "CreateAccessKey"), "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
  // An administrator has no way to root's keys.
  const authn::Caller administrator = rig.administrator();
  EXPECT_EQ(rig.say(administrator, "DeleteAccessKey", key_input("", "ROOTKEY111122223333")),
            "NoSuchEntity: The Access Key with id ROOTKEY111122223333 cannot be found.");
  EXPECT_EQ(at(rig.must(rig.root(), "GetAccountSummary"), "SummaryMap.AccountAccessKeysPresent"), "1");
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
TEST(AccessKeys, LastUsed) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"})");
  const auto last_used = [&](std::string_view id) {
    return rig.say(rig.root(), "GetAccessKeyLastUsed", key_input("", id));
  };
  EXPECT_EQ(last_used(alice.credential_id),
            R"({"UserName":"alice","AccessKeyLastUsed":{"ServiceName":"N/A","Region":"N/A"}})");
  rig.must(alice, "ListUsers");
  EXPECT_EQ(last_used(alice.credential_id),
            R"({"UserName":"alice","AccessKeyLastUsed":{"LastUsedDate":"2026-11-02T08:00:00Z","ServiceName":"iam",)"
            R"("Region":"us-east-1"}})");
  EXPECT_EQ(members(last_used("ROOTKEY111122223333"), ""), "AccessKeyLastUsed");
  // Sent to administrators, too: for a key that is unknown, and for another account's.
  for (const std::string& id : {std::string("AKIAUNKNOWNUNKNOWN00"), rig.user("bob", kOther).credential_id})
    EXPECT_EQ(last_used(id),
              fmt::format("AccessDenied: User: arn:aws:iam::111122223333:root is not authorized to perform "
                          "iam:GetAccessKeyLastUsed on resource: access key {}",
                          id));
}

}  // namespace
}  // namespace keyward::api
