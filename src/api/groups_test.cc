// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
#include "api/test_rig.h"

namespace keyward::api {
namespace {

TEST(Groups, CreateGetList) {
  Rig rig;
  const std::string made = rig.must(rig.root(), "CreateGroup", R"({"GroupName":"Team","Path":"/a/"})");
  EXPECT_EQ(members(made, "Group"), "Path GroupName GroupId Arn CreateDate");
  EXPECT_EQ(at(made, "Group.Arn"), "arn:aws:iam::111122223333:group/a/Team");
  EXPECT_TRUE(at(made, "Group.GroupId").starts_with("AGPA"));
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice","Tags":[{"Key":"k","Value":"v"}]})");
  rig.must(rig.root(), "AddUserToGroup", R"({"GroupName":"TEAM","UserName":"ALICE"})");
  const std::string got = rig.must(rig.root(), "GetGroup", R"({"GroupName":"team"})");
  EXPECT_EQ(members(got, ""), "Group Users IsTruncated");
  EXPECT_EQ(at(got, "Group"), at(made, "Group"));
  EXPECT_EQ(members(got, "Users.0"), "Path UserName UserId Arn CreateDate");
  EXPECT_EQ(rig.must(rig.root(), "ListGroups", R"({"PathPrefix":"/b"})"), R"({"Groups":[],"IsTruncated":false})");
  EXPECT_EQ(each(rig.must(rig.root(), "ListGroups", R"({"PathPrefix":"/a"})"), "Groups", "GroupName"), "Team");
  EXPECT_EQ(at(rig.must(rig.root(), "ListGroupsForUser", R"({"UserName":"alice"})"), "Groups.0"), at(made, "Group"));
}

TEST(Groups, Errors) {
  Rig rig;
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"team"})");
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"other"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  const char* none = "NoSuchEntity: The group with name none cannot be found.";
  const char* nobody = "NoSuchEntity: The user with name nobody cannot be found.";
  rig.check(
      rig.root(),
      {{"CreateGroup", R"({"GroupName":"TEAM","Path":"/x/"})",
        "EntityAlreadyExists: Group with name TEAM already exists."},
       {"GetGroup", R"({"GroupName":"none"})", none},
       {"UpdateGroup", R"({"GroupName":"none"})", none},
       {"DeleteGroup", R"({"GroupName":"none"})", none},
       {"UpdateGroup", R"({"GroupName":"team","NewGroupName":"OTHER"})",
        "EntityAlreadyExists: Group with name OTHER already exists."},
       {"AddUserToGroup", R"({"GroupName":"none","UserName":"alice"})", none},
       {"AddUserToGroup", R"({"GroupName":"team","UserName":"nobody"})", nobody},
       {"RemoveUserFromGroup", R"({"GroupName":"none","UserName":"alice"})", none},
       {"RemoveUserFromGroup", R"({"GroupName":"none","UserName":"nobody"})", nobody},  // the user first
       {"RemoveUserFromGroup", R"({"GroupName":"team","UserName":"alice"})", "{}"},     // no member: no matter
       {"ListGroupsForUser", R"({"UserName":"nobody"})", nobody},
       {"CreateGroup", R"({"GroupName":"a b"})",
        "ValidationError: The specified value for groupName is invalid. It must contain only alphanumeric characters "
        "and/or the following: +=,.@_-"},
       {"CreateGroup", R"({"GroupName":"a","Path":"x"})",
        "ValidationError: The specified value for path is invalid. It must begin and end with / and contain only "
        "alphanumeric characters and/or / characters."}});
}

TEST(Groups, MembershipAndRename) {
  Rig rig;
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"team"})");
  rig.must(rig.root(), "AttachGroupPolicy",
           R"({"GroupName":"team","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})");
  const authn::Caller alice = rig.user("alice");
  EXPECT_EQ(rig.say(alice, "ListUsers").substr(0, 13), "AccessDenied:");
  EXPECT_EQ(rig.say(rig.root(), "AddUserToGroup", R"({"GroupName":"team","UserName":"alice"})"), "{}");
  EXPECT_EQ(rig.say(rig.root(), "AddUserToGroup", R"({"GroupName":"team","UserName":"alice"})"), "{}");  // again
  rig.must(alice, "ListUsers");
  EXPECT_EQ(rig.say(rig.root(), "UpdateGroup", R"({"GroupName":"TEAM","NewGroupName":"crew","NewPath":"/x/"})"), "{}");
  const std::string got = rig.must(alice, "GetGroup", R"({"GroupName":"crew"})");
  EXPECT_EQ(at(got, "Group.Arn"), "arn:aws:iam::111122223333:group/x/crew");
  EXPECT_EQ(each(got, "Users", "UserName"), "alice");
  EXPECT_EQ(each(rig.must(alice, "ListGroupsForUser", R"({"UserName":"alice"})"), "Groups", "GroupName"), "crew");
  rig.must(rig.root(), "RemoveUserFromGroup", R"({"GroupName":"crew","UserName":"Alice"})");
  EXPECT_EQ(rig.say(alice, "ListUsers").substr(0, 13), "AccessDenied:");
}

TEST(Groups, DeletionConflicts) {
  Rig rig;
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"g"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"u"})");
  rig.must(rig.root(), "AddUserToGroup", R"({"GroupName":"g","UserName":"u"})");
  const auto remove = [&] { return rig.say(rig.root(), "DeleteGroup", R"({"GroupName":"G"})"); };
  EXPECT_EQ(remove(), "DeleteConflict: Cannot delete entity, must remove users from group first.");
  rig.must(rig.root(), "RemoveUserFromGroup", R"({"GroupName":"g","UserName":"u"})");
  rig.must(rig.root(), "AttachGroupPolicy",
           R"({"GroupName":"g","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})");
  EXPECT_EQ(remove(), "DeleteConflict: Cannot delete entity, must detach all policies first.");
  rig.must(rig.root(), "DetachGroupPolicy",
           R"({"GroupName":"g","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})");
  rig.must(rig.root(), "PutGroupPolicy",
           fmt::format(R"({{"GroupName":"g","PolicyName":"p","PolicyDocument":{}}})", json::quoted(kAllowAll)));
  EXPECT_EQ(remove(), "DeleteConflict: Cannot delete entity, must delete policies first.");
  rig.must(rig.root(), "DeleteGroupPolicy", R"({"GroupName":"g","PolicyName":"p"})");
  EXPECT_EQ(remove(), "{}");
}

TEST(Groups, PagesInOrder) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"u"})");
  for (const char* name : {"Zeta", "alpha", "Beta"}) {
    rig.must(rig.root(), "CreateGroup", fmt::format(R"({{"GroupName":"{}"}})", name));
    rig.must(rig.root(), "AddUserToGroup", fmt::format(R"({{"GroupName":"{}","UserName":"u"}})", name));
    rig.must(rig.root(), "CreateUser", fmt::format(R"({{"UserName":"user-{}"}})", name));
    rig.must(rig.root(), "AddUserToGroup", fmt::format(R"({{"GroupName":"Zeta","UserName":"user-{}"}})", name));
  }
  EXPECT_EQ(rig.pages(rig.root(), "ListGroups", "{}", "Groups", "GroupName"), "alpha Beta Zeta");
  EXPECT_EQ(rig.pages(rig.root(), "ListGroupsForUser", R"({"UserName":"u"})", "Groups", "GroupName"),
            "alpha Beta Zeta");
  EXPECT_EQ(rig.pages(rig.root(), "GetGroup", R"({"GroupName":"zeta"})", "Users", "UserName"),
            "u user-alpha user-Beta user-Zeta");
}

// A page begins behind the last entry shown, also if that has gone in the meantime; nothing comes twice or is left out.
TEST(Groups, PagesWhileTheListChanges) {
  Rig rig;
  for (const char* name : {"a", "b", "c", "d"})
    rig.must(rig.root(), "CreateGroup", fmt::format(R"({{"GroupName":"{}"}})", name));
  const std::string first = rig.must(rig.root(), "ListGroups", R"({"MaxItems":2})");
  EXPECT_EQ(each(first, "Groups", "GroupName"), "a b");
  rig.must(rig.root(), "DeleteGroup", R"({"GroupName":"b"})");
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"aa"})");
  const std::string rest = rig.must(rig.root(), "ListGroups", fmt::format(R"({{"Marker":"{}"}})", at(first, "Marker")));
  EXPECT_EQ(each(rest, "Groups", "GroupName"), "c d");
  // A marker belongs to its list.
  EXPECT_EQ(rig.say(rig.root(), "ListUsers", fmt::format(R"({{"Marker":"{}"}})", at(first, "Marker"))),
            "ValidationError: Invalid Marker.");
}

TEST(Groups, Quotas) {
  Rig rig({.groups_per_account = 3, .groups_per_user = 2});
  rig.must(rig.root(), "CreateUser", R"({"UserName":"u"})");
  for (const char* name : {"a", "b", "c"})
    rig.must(rig.root(), "CreateGroup", fmt::format(R"({{"GroupName":"{}"}})", name));
  rig.check(rig.root(),
            {{"CreateGroup", R"({"GroupName":"d"})", "LimitExceeded: Cannot exceed quota for GroupsPerAccount: 3"},
             {"AddUserToGroup", R"({"GroupName":"a","UserName":"u"})", "{}"},
             {"AddUserToGroup", R"({"GroupName":"b","UserName":"u"})", "{}"},
             {"AddUserToGroup", R"({"GroupName":"b","UserName":"u"})", "{}"},
             {"AddUserToGroup", R"({"GroupName":"c","UserName":"u"})",
              "LimitExceeded: Cannot exceed quota for GroupsPerUser: 2"}});
}

}  // namespace
}  // namespace keyward::api
