#include "api/test_rig.h"

namespace keyward::api {
namespace {

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
TEST(Users, CreateAnswersWithWhatWasMade) {
  Rig rig;
  const std::string plain = rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  EXPECT_EQ(members(plain, "User"), "Path UserName UserId Arn CreateDate");
  EXPECT_EQ(at(plain, "User.Path"), "/");
  EXPECT_EQ(at(plain, "User.Arn"), "arn:aws:iam::111122223333:user/alice");
  EXPECT_EQ(at(plain, "User.CreateDate"), "2026-11-02T08:00:00Z");
  EXPECT_EQ(at(plain, "User.UserId").size(), 21U);
  EXPECT_TRUE(at(plain, "User.UserId").starts_with("AIDA"));

  const std::string full =
      rig.must(rig.root(), "CreateUser",
               R"({"UserName":"bob","Path":"/a/b/","PermissionsBoundary":"arn:aws:iam::aws:policy/ReadOnlyAccess",
                   "Tags":[{"Key":"team","Value":"red"}]})");
  EXPECT_EQ(members(full, "User"), "Path UserName UserId Arn CreateDate PermissionsBoundary Tags");
  EXPECT_EQ(at(full, "User.Arn"), "arn:aws:iam::111122223333:user/a/b/bob");
  EXPECT_EQ(at(full, "User.PermissionsBoundary.PermissionsBoundaryArn"), kReadOnly);
  EXPECT_EQ(at(full, "User.Tags"), R"([{"Key":"team","Value":"red"}])");

  // GetUser shows the same; ListUsers neither tags nor boundary.
  EXPECT_EQ(rig.must(rig.root(), "GetUser", R"({"UserName":"bob"})"), full);
  EXPECT_EQ(members(rig.must(rig.root(), "GetUser", R"({"UserName":"alice"})"), "User"),
            "Path UserName UserId Arn CreateDate");
  EXPECT_EQ(members(rig.must(rig.root(), "ListUsers"), "Users.1"), "Path UserName UserId Arn CreateDate");
}

TEST(Users, ErrorsOfEveryOperation) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"Alice"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"bob"})");
  rig.check(rig.root(),
            {
                {"CreateUser", R"({"UserName":"alice"})", "EntityAlreadyExists: User with name alice already exists."},
                {"CreateUser", R"({"UserName":"ALICE","Path":"/x/"})",
                 "EntityAlreadyExists: User with name ALICE already exists."},
                {"CreateUser", R"({"UserName":"c","PermissionsBoundary":"arn:aws:iam::111122223333:policy/none"})",
                 "NoSuchEntity: Scope ARN: arn:aws:iam::111122223333:policy/none does not exist or is not attachable."},
                {"CreateUser", R"({"UserName":"c","PermissionsBoundary":"longpolicynamebutnoarn"})",
                 "ValidationError: ARN longpolicynamebutnoarn is not valid."},
                {"CreateUser", R"({"UserName":"c","PermissionsBoundary":"arn:aws:iam::111122223333:user/bob"})",
                 "InvalidInput: ARN arn:aws:iam::111122223333:user/bob is not valid."},
                {"GetUser", R"({"UserName":"nobody"})", "NoSuchEntity: The user with name nobody cannot be found."},
                {"UpdateUser", R"({"UserName":"nobody"})", "NoSuchEntity: The user with name nobody cannot be found."},
                {"UpdateUser", R"({"UserName":"bob","NewUserName":"aLICE"})",
                 "EntityAlreadyExists: User with name aLICE already exists."},
                {"DeleteUser", R"({"UserName":"nobody"})", "NoSuchEntity: The user with name nobody cannot be found."},
                {"PutUserPermissionsBoundary",
                 R"({"UserName":"nobody","PermissionsBoundary":"arn:aws:iam::aws:policy/ReadOnlyAccess"})",
                 "NoSuchEntity: The user with name nobody cannot be found."},
                {"PutUserPermissionsBoundary",
                 R"({"UserName":"bob","PermissionsBoundary":"arn:aws:iam::aws:policy/NoSuchPolicy"})",
                 "NoSuchEntity: Scope ARN: arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable."},
                {"DeleteUserPermissionsBoundary", R"({"UserName":"nobody"})",
                 "NoSuchEntity: The user with name nobody cannot be found."},
                {"ListUsers", R"({"Marker":"nonsense"})", "ValidationError: Invalid Marker."},
            });
  EXPECT_EQ(rig.account().users().size(), 2U);
}

// Names are found in any case and shown as they were given:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
TEST(Users, NamesIgnoreCase) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"Alice"})");
  EXPECT_EQ(at(rig.must(rig.root(), "GetUser", R"({"UserName":"aLICE"})"), "User.UserName"), "Alice");
  EXPECT_EQ(rig.must(rig.root(), "UpdateUser", R"({"UserName":"ALICE","NewUserName":"alice"})"), "{}");
  EXPECT_EQ(at(rig.must(rig.root(), "GetUser", R"({"UserName":"Alice"})"), "User.UserName"), "alice");
  EXPECT_EQ(rig.must(rig.root(), "DeleteUser", R"({"UserName":"ALICE"})"), "{}");
  EXPECT_EQ(rig.account().users().size(), 0U);
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
TEST(Users, RenamingKeepsIdKeysAndMemberships) {
  Rig rig;
  const authn::Caller administrator = rig.administrator();
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"team"})");
  rig.must(rig.root(), "AddUserToGroup", R"({"GroupName":"team","UserName":"administrator"})");
  rig.must(administrator, "UpdateUser", R"({"UserName":"administrator","NewUserName":"zoe","NewPath":"/a/"})");
  const std::string after = rig.must(administrator, "GetUser");
  EXPECT_EQ(at(after, "User.Arn"), "arn:aws:iam::111122223333:user/a/zoe");
  EXPECT_EQ(at(after, "User.UserId"), administrator.unique_id());
  EXPECT_EQ(each(rig.must(administrator, "GetGroup", R"({"GroupName":"team"})"), "Users", "UserName"), "zoe");
  EXPECT_EQ(each(rig.must(administrator, "ListEntitiesForPolicy",
                          R"({"PolicyArn":"arn:aws:iam::aws:policy/AdministratorAccess"})"),
                 "PolicyUsers", "UserName"),
            "zoe");
  EXPECT_EQ(rig.say(administrator, "GetUser", R"({"UserName":"administrator"})"),
            "NoSuchEntity: The user with name administrator cannot be found.");
}

// The caller needs the permission for the old and for the new ARN.
TEST(Users, RenamingNeedsBothArns) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"bob"})");
  const authn::Caller clerk = rig.user_with(
      "clerk", R"({"Effect":"Allow","Action":"iam:UpdateUser","Resource":["arn:aws:iam::111122223333:user/bob",
                   "arn:aws:iam::111122223333:user/staff/*"]})");
  EXPECT_EQ(rig.say(clerk, "UpdateUser", R"({"UserName":"bob","NewUserName":"rob"})").substr(0, 13), "AccessDenied:");
  EXPECT_EQ(rig.say(clerk, "UpdateUser", R"({"UserName":"bob","NewPath":"/chiefs/"})").substr(0, 13), "AccessDenied:");
  EXPECT_EQ(rig.say(clerk, "UpdateUser", R"({"UserName":"bob","NewPath":"/staff/"})"), "{}");
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html: without a name, whoever asks.
TEST(Users, GetUserWithoutNameIsTheCaller) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:GetUser",
      "Resource":"arn:aws:iam::111122223333:user/${aws:username}"})");
  EXPECT_EQ(at(rig.must(alice, "GetUser"), "User.UserName"), "alice");
  const std::string root = rig.must(rig.root(), "GetUser");
  EXPECT_EQ(members(root, "User"), "UserId Arn CreateDate");
  EXPECT_EQ(at(root, "User.UserId"), kAccount);
  EXPECT_EQ(at(root, "User.Arn"), "arn:aws:iam::111122223333:root");
}

TEST(Users, ListsInOrderWithoutRegardToCase) {
  Rig rig;
  for (const char* user : {"Ab", "aa", "Ad", "ac"})
    rig.must(rig.root(), "CreateUser",
             fmt::format(R"({{"UserName":"{}","Path":"{}"}})", user, user[1] > 'b' ? "/late/" : "/"));
  EXPECT_EQ(each(rig.must(rig.root(), "ListUsers"), "Users", "UserName"), "aa Ab ac Ad");
  EXPECT_EQ(rig.pages(rig.root(), "ListUsers", "{}", "Users", "UserName"), "aa Ab ac Ad");
  // The prefix is of the path's text and comes before paging.
  EXPECT_EQ(rig.pages(rig.root(), "ListUsers", R"({"PathPrefix":"/la"})", "Users", "UserName"), "ac Ad");
  EXPECT_EQ(rig.must(rig.root(), "ListUsers", R"({"PathPrefix":"/none/"})"), R"({"Users":[],"IsTruncated":false})");
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html: what must go before, and what need not.
TEST(Users, DeletionConflicts) {
  Rig rig;
  struct Conflict {
    const char *make, *make_input, *undo, *undo_input, *what;
  };
  rig.must(rig.root(), "CreateUser",
           R"({"UserName":"u","PermissionsBoundary":"arn:aws:iam::aws:policy/ReadOnlyAccess"})");
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"g"})");
  const std::string put =
      fmt::format(R"({{"UserName":"u","PolicyName":"p","PolicyDocument":{}}})", json::quoted(kAllowAll));
  const Conflict conflicts[] = {
      {"AttachUserPolicy", R"({"UserName":"u","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})",
       "DetachUserPolicy", R"({"UserName":"u","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})",
       "detach all policies"},
      {"PutUserPolicy", put.c_str(), "DeleteUserPolicy", R"({"UserName":"u","PolicyName":"p"})", "delete policies"},
      {"CreateLoginProfile", R"({"UserName":"u","Password":"Long-enough-1"})", "DeleteLoginProfile",
       R"({"UserName":"u"})", "delete login profile"},
      {"AddUserToGroup", R"({"UserName":"u","GroupName":"g"})", "RemoveUserFromGroup",
       R"({"UserName":"u","GroupName":"g"})", "remove users from group"},
  };
  for (const Conflict& conflict : conflicts) {
    rig.must(rig.root(), conflict.make, conflict.make_input);
    EXPECT_EQ(rig.say(rig.root(), "DeleteUser", R"({"UserName":"u"})"),
              fmt::format("DeleteConflict: Cannot delete entity, must {} first.", conflict.what));
    rig.must(rig.root(), conflict.undo, conflict.undo_input);
  }
  const std::string made = rig.must(rig.root(), "CreateAccessKey", R"({"UserName":"u"})");
  const std::string key = at(made, "AccessKey.AccessKeyId");
  rig.must(rig.root(), "UpdateAccessKey",
           fmt::format(R"({{"UserName":"u","AccessKeyId":"{}","Status":"Inactive"}})", key));
  EXPECT_EQ(rig.say(rig.root(), "DeleteUser", R"({"UserName":"u"})"),
            "DeleteConflict: Cannot delete entity, must delete access keys first.");
  rig.must(rig.root(), "DeleteAccessKey", fmt::format(R"({{"UserName":"u","AccessKeyId":"{}"}})", key));
  EXPECT_EQ(rig.say(rig.root(), "DeleteUser", R"({"UserName":"u"})"), "{}");  // the boundary is no obstacle
  EXPECT_EQ(rig.account().boundary_count(kReadOnly), 0);
}

TEST(Users, Quota) {
  Rig rig({.users_per_account = 2});
  rig.must(rig.root(), "CreateUser", R"({"UserName":"a"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"b"})");
  rig.check(rig.root(),
            {{"CreateUser", R"({"UserName":"c"})", "LimitExceeded: Cannot exceed quota for UsersPerAccount: 2"},
             {"DeleteUser", R"({"UserName":"a"})", "{}"}});
  rig.must(rig.root(), "CreateUser", R"({"UserName":"c"})");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
TEST(Users, PermissionsBoundary) {
  Rig rig;
  const authn::Caller administrator = rig.administrator();
  rig.must(rig.root(), "PutUserPermissionsBoundary",
           R"({"UserName":"administrator","PermissionsBoundary":"arn:aws:iam::aws:policy/ReadOnlyAccess"})");
  EXPECT_EQ(at(rig.must(administrator, "GetUser"), "User.PermissionsBoundary.PermissionsBoundaryType"), "Policy");
  EXPECT_EQ(rig.say(administrator, "CreateUser", R"({"UserName":"x"})"),
            "AccessDenied: User: arn:aws:iam::111122223333:user/administrator is not authorized to perform: "
            "iam:CreateUser on resource: arn:aws:iam::111122223333:user/x because no permissions boundary allows the "
            "iam:CreateUser action");
  EXPECT_EQ(rig.must(rig.root(), "DeleteUserPermissionsBoundary", R"({"UserName":"administrator"})"), "{}");
  rig.must(administrator, "CreateUser", R"({"UserName":"x"})");
}

}  // namespace
}  // namespace keyward::api
