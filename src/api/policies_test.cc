// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
#include <algorithm>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

constexpr const char* kArn = "arn:aws:iam::111122223333:policy/p";

std::string policy_input(std::string_view name, std::string_view more = "", const std::string& document = kAllowAll) {
  return fmt::format(R"({{"PolicyName":"{}","PolicyDocument":{}{}}})", name, json::quoted(document), more);
}
std::string version_input(std::string_view arn, bool as_default = false, const std::string& document = kAllowAll) {
  return fmt::format(R"({{"PolicyArn":"{}","PolicyDocument":{},"SetAsDefault":{}}})", arn, json::quoted(document),
                     as_default);
}
std::string of(std::string_view arn, std::string_view version = "") {
  if (version.empty()) return fmt::format(R"({{"PolicyArn":"{}"}})", arn);
  return fmt::format(R"({{"PolicyArn":"{}","VersionId":"{}"}})", arn, version);
}

TEST(Policies, CreateAndGet) {
  Rig rig;
  const std::string plain = rig.must(rig.root(), "CreatePolicy", policy_input("p"));
  EXPECT_EQ(members(plain, "Policy"),
            "PolicyName PolicyId Arn Path DefaultVersionId AttachmentCount PermissionsBoundaryUsageCount IsAttachable "
            "CreateDate UpdateDate");
  EXPECT_EQ(at(plain, "Policy.Arn"), kArn);
  EXPECT_EQ(at(plain, "Policy.PolicyId").substr(0, 4), "ANPA");
  EXPECT_EQ(at(plain, "Policy.DefaultVersionId"), "v1");
  EXPECT_EQ(at(rig.must(rig.root(), "GetPolicy", of(kArn)), "Policy.Tags"), "[]");  // always there, unlike users'

  const std::string full =
      rig.must(rig.root(), "CreatePolicy",
               policy_input("full", R"(,"Path":"/a/b/","Description":"why","Tags":[{"Key":"k","Value":"v"}])"));
  EXPECT_EQ(at(full, "Policy.Arn"), "arn:aws:iam::111122223333:policy/a/b/full");
  EXPECT_EQ(at(full, "Policy.Tags"), R"([{"Key":"k","Value":"v"}])");
  const std::string got = rig.must(rig.root(), "GetPolicy", of("arn:aws:iam::111122223333:policy/a/b/full"));
  EXPECT_EQ(at(got, "Policy.Description"), "why");
  EXPECT_EQ(at(got, "Policy.Tags"), R"([{"Key":"k","Value":"v"}])");
  // Lists show neither.
  const std::string listed = rig.must(rig.root(), "ListPolicies", R"({"Scope":"Local","PathPrefix":"/a/"})");
  EXPECT_EQ(members(listed, "Policies.0"), members(plain, "Policy"));
}

TEST(Policies, Errors) {
  Rig rig;
  rig.must(rig.root(), "CreatePolicy", policy_input("p"));
  rig.check(
      rig.root(),
      {{"GetPolicy", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/none"})",
        "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/none was not found."},
       {"GetPolicy", R"({"PolicyArn":"arn:aws:iam::444455556666:policy/p"})",
        "NoSuchEntity: Policy arn:aws:iam::444455556666:policy/p was not found."},
       {"GetPolicy", R"({"PolicyArn":"longpolicynamebutnoarn"})",
        "ValidationError: ARN longpolicynamebutnoarn is not valid."},
       {"GetPolicy", R"({"PolicyArn":"arn:aws:iam::111122223333:user/p"})",
        "InvalidInput: ARN arn:aws:iam::111122223333:user/p is not valid."},
       {"GetPolicy", R"({"PolicyArn":"short"})",
        "ValidationError: 1 validation error detected: Value at 'policyArn' failed to satisfy constraint: Member "
        "must have length greater than or equal to 20"},
       {"DeletePolicy", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/none"})",
        "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/none was not found."},
       {"DeletePolicy", R"({"PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})",
        "AccessDenied: Cannot delete policies outside your own account."},
       {"DeletePolicyVersion", R"({"PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess","VersionId":"v1"})",
        "AccessDenied: Cannot delete policy versions for policies outside your own account."},
       {"SetDefaultPolicyVersion", R"({"PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess","VersionId":"v1"})",
        "AccessDenied: Cannot update policies outside your own account."},
       {"GetPolicyVersion", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/p","VersionId":"v2"})",
        "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/p version v2 does not exist or is not attachable."},
       {"GetPolicyVersion", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/p","VersionId":"v99999999999999999999"})",
        "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/p version v99999999999999999999 does not exist or "
        "is not attachable."},
       {"GetPolicyVersion", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/p","VersionId":"v0"})",
        "ValidationError: 1 validation error detected: Value at 'versionId' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"},
       {"ListEntitiesForPolicy", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/none"})",
        "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/none does not exist or is not attachable."}});
  EXPECT_EQ(rig.say(rig.root(), "CreatePolicy", policy_input("P", R"(,"Path":"/x/")")),
            "EntityAlreadyExists: A policy called P already exists. Duplicate names are not allowed.");
  EXPECT_EQ(rig.say(rig.root(), "CreatePolicyVersion", version_input(kReadOnly)),
            "AccessDenied: Cannot update policies outside your own account.");
}

TEST(Policies, Documents) {
  Rig rig;
  rig.must(rig.root(), "CreatePolicy", policy_input("p"));
  const struct {
    const char *document, *want;
  } cases[] = {
      {"not json", "MalformedPolicyDocument: Syntax errors in policy."},
      {R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]})",
       "MalformedPolicyDocument: "},
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*"}]})",
       "MalformedPolicyDocument: Policy statement must contain actions."},
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"}]})",
       "MalformedPolicyDocument: Policy statement must contain resources."},
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x","Resource":"*"}]})",
       "MalformedPolicyDocument: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.document);
    for (const std::string& said :
         {rig.say(rig.root(), "CreatePolicy", policy_input("new", "", one.document)),
          rig.say(rig.root(), "CreatePolicyVersion", version_input(kArn, true, one.document))})
      EXPECT_EQ(said.substr(0, std::string_view(one.want).size()), one.want);
  }
  EXPECT_EQ(rig.account().policies().size(), 1U);
  // The text comes back as it was sent, blanks included; blanks do not count against the quota.
  const std::string spaced = std::string("{ \"Version\" : \"2012-10-17\",\n") + std::string(7'000, ' ') +
                             R"("Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"} })";
  rig.must(rig.root(), "CreatePolicy", policy_input("spaced", "", spaced));
  EXPECT_EQ(at(rig.must(rig.root(), "GetPolicyVersion", of("arn:aws:iam::111122223333:policy/spaced", "v1")),
               "PolicyVersion.Document"),
            spaced);
  std::string actions;
  for (int i = 0; i < 400; ++i) actions += fmt::format(R"({}"s3:GetObject{}")", i == 0 ? "" : ",", i);
  const std::string large = fmt::format(
      R"({{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":[{}],"Resource":"*"}}}})", actions);
  EXPECT_EQ(rig.say(rig.root(), "CreatePolicy", policy_input("large", "", large)),
            "LimitExceeded: Cannot exceed quota for PolicySize: 6144");
  EXPECT_EQ(rig.say(rig.root(), "CreatePolicyVersion", version_input(kArn, false, large)),
            "LimitExceeded: Cannot exceed quota for PolicySize: 6144");
}

// Numbers go up for ever; five versions at a time; the default one stays.
TEST(Policies, Versions) {
  Rig rig;
  rig.must(rig.root(), "CreatePolicy", policy_input("p"));
  const std::string second = rig.must(rig.root(), "CreatePolicyVersion", version_input(kArn));
  EXPECT_EQ(members(second, "PolicyVersion"), "VersionId IsDefaultVersion CreateDate");
  EXPECT_EQ(at(second, "PolicyVersion.IsDefaultVersion"), "false");
  rig.clock.advance(60);
  EXPECT_EQ(
      at(rig.must(rig.root(), "CreatePolicyVersion", version_input(kArn, true)), "PolicyVersion.IsDefaultVersion"),
      "true");
  const std::string got = rig.must(rig.root(), "GetPolicy", of(kArn));
  EXPECT_EQ(at(got, "Policy.DefaultVersionId"), "v3");
  EXPECT_EQ(at(got, "Policy.UpdateDate"), "2026-11-02T08:01:00Z");
  EXPECT_EQ(at(got, "Policy.CreateDate"), "2026-11-02T08:00:00Z");
  rig.must(rig.root(), "CreatePolicyVersion", version_input(kArn));
  rig.must(rig.root(), "CreatePolicyVersion", version_input(kArn));
  EXPECT_EQ(
      rig.say(rig.root(), "CreatePolicyVersion", version_input(kArn)),
      "LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete "
      "an existing version.");
  EXPECT_EQ(rig.say(rig.root(), "DeletePolicyVersion", of(kArn, "v3")),
            "DeleteConflict: Cannot delete the default version of a policy.");
  EXPECT_EQ(rig.say(rig.root(), "DeletePolicyVersion", of(kArn, "v5")), "{}");
  EXPECT_EQ(at(rig.must(rig.root(), "CreatePolicyVersion", version_input(kArn)), "PolicyVersion.VersionId"), "v6");
  EXPECT_EQ(rig.say(rig.root(), "SetDefaultPolicyVersion", of(kArn, "v5")),
            "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/p version v5 does not exist or is not attachable.");
  EXPECT_EQ(rig.say(rig.root(), "SetDefaultPolicyVersion", of(kArn, "v1")), "{}");
  const std::string listed = rig.must(rig.root(), "ListPolicyVersions", of(kArn));
  EXPECT_EQ(each(listed, "Versions", "VersionId"), "v6 v4 v3 v2 v1");  // newest first
  EXPECT_EQ(each(listed, "Versions", "IsDefaultVersion"), "false false false false true");
  EXPECT_EQ(rig.pages(rig.root(), "ListPolicyVersions", of(kArn), "Versions", "VersionId"), "v6 v4 v3 v2 v1");
  EXPECT_EQ(members(rig.must(rig.root(), "GetPolicyVersion", of(kArn, "v2")), "PolicyVersion"),
            "Document VersionId IsDefaultVersion CreateDate");
}

// Only the default version decides, at once.
TEST(Policies, TheDefaultVersionIsInForce) {
  Rig rig;
  rig.must(rig.root(), "CreatePolicy",
           policy_input("p", "",
                        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})"));
  const authn::Caller alice = rig.user_with("alice", kArn);
  EXPECT_EQ(rig.say(alice, "ListUsers").substr(0, 13), "AccessDenied:");
  rig.must(rig.root(), "CreatePolicyVersion", version_input(kArn));
  EXPECT_EQ(rig.say(alice, "ListUsers").substr(0, 13), "AccessDenied:");
  rig.must(rig.root(), "SetDefaultPolicyVersion", of(kArn, "v2"));
  rig.must(alice, "ListUsers");
  rig.must(rig.root(), "SetDefaultPolicyVersion", of(kArn, "v1"));
  EXPECT_EQ(rig.say(alice, "ListUsers").substr(0, 13), "AccessDenied:");
}

TEST(Policies, DeletionConflicts) {
  Rig rig;
  rig.must(rig.root(), "CreatePolicy", policy_input("p"));
  rig.must(rig.root(), "CreateUser", R"({"UserName":"u"})");
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"g"})");
  const struct {
    const char *make, *undo, *input;
  } holders[] = {
      {"AttachUserPolicy", "DetachUserPolicy", R"({"UserName":"u","PolicyArn":"arn:aws:iam::111122223333:policy/p"})"},
      {"AttachGroupPolicy", "DetachGroupPolicy",
       R"({"GroupName":"g","PolicyArn":"arn:aws:iam::111122223333:policy/p"})"},
      {"PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary",
       R"({"UserName":"u","PermissionsBoundary":"arn:aws:iam::111122223333:policy/p"})"},
  };
  for (const auto& holder : holders) {
    rig.must(rig.root(), holder.make, holder.input);
    const std::string got = rig.must(rig.root(), "GetPolicy", of(kArn));
    const bool bounds = std::string_view(holder.make) == "PutUserPermissionsBoundary";
    EXPECT_EQ(at(got, "Policy.AttachmentCount"), bounds ? "0" : "1");
    EXPECT_EQ(at(got, "Policy.PermissionsBoundaryUsageCount"), bounds ? "1" : "0");
    EXPECT_EQ(rig.say(rig.root(), "DeletePolicy", of(kArn)),
              "DeleteConflict: Cannot delete a policy attached to entities.");
    rig.must(rig.root(), holder.undo, holder.input);
  }
  rig.must(rig.root(), "CreatePolicyVersion", version_input(kArn));
  EXPECT_EQ(rig.say(rig.root(), "DeletePolicy", of(kArn)),
            "DeleteConflict: This policy has more than one version. Before you delete a policy, you must delete the "
            "policy's versions. The default version is deleted with the policy.");
  rig.must(rig.root(), "DeletePolicyVersion", of(kArn, "v2"));
  EXPECT_EQ(rig.say(rig.root(), "DeletePolicy", of(kArn)), "{}");
  EXPECT_EQ(rig.account().policy_versions(), 0);
}

TEST(Policies, Lists) {
  Rig rig;
  for (const char* name : {"Zeta", "alpha"}) rig.must(rig.root(), "CreatePolicy", policy_input(name));
  rig.must(rig.root(), "CreatePolicy", policy_input("beta", R"(,"Path":"/a/")"));
  const auto list = [&](const char* input) {
    return rig.pages(rig.root(), "ListPolicies", input, "Policies", "PolicyName");
  };
  EXPECT_EQ(list(R"({"Scope":"Local"})"), "alpha beta Zeta");
  EXPECT_EQ(list(R"({"Scope":"Local","PathPrefix":"/a/"})"), "beta");
  const std::string both = list("{}"), aws = list(R"({"Scope":"AWS"})");
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(both, ' ')),
            static_cast<std::size_t>(std::ranges::count(aws, ' ')) + 3);
  EXPECT_NE(aws.find("AdministratorAccess"), std::string::npos);
  rig.user_with("alice", kAdministrator);
  rig.must(rig.root(), "PutUserPermissionsBoundary",
           R"({"UserName":"alice","PermissionsBoundary":"arn:aws:iam::111122223333:policy/alpha"})");
  EXPECT_EQ(list(R"({"OnlyAttached":true})"), "AdministratorAccess alpha");
  EXPECT_EQ(list(R"({"PolicyUsageFilter":"PermissionsPolicy"})"), "AdministratorAccess");
  EXPECT_EQ(list(R"({"PolicyUsageFilter":"PermissionsBoundary"})"), "alpha");
}

TEST(Policies, EntitiesForPolicy) {
  Rig rig;
  rig.must(rig.root(), "CreatePolicy", policy_input("p"));
  for (const char* name : {"u1", "u2"}) rig.user_with(name, kArn);
  rig.must(rig.root(), "UpdateUser", R"({"UserName":"u2","NewPath":"/x/"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"b","PermissionsBoundary":"arn:aws:iam::111122223333:policy/p"})");
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"g"})");
  rig.must(rig.root(), "AttachGroupPolicy", R"({"GroupName":"g","PolicyArn":"arn:aws:iam::111122223333:policy/p"})");
  const struct {
    const char *more, *groups, *users;
  } cases[] = {{"", "g", "b u1 u2"},
               {R"(,"EntityFilter":"User")", "", "b u1 u2"},
               {R"(,"EntityFilter":"Group")", "g", ""},
               {R"(,"EntityFilter":"Role")", "", ""},
               {R"(,"EntityFilter":"AWSManagedPolicy")", "", ""},
               {R"(,"PathPrefix":"/x/")", "", "u2"},
               {R"(,"PolicyUsageFilter":"PermissionsPolicy")", "g", "u1 u2"},
               {R"(,"PolicyUsageFilter":"PermissionsBoundary")", "", "b"}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.more);
    const std::string answer =
        rig.must(rig.root(), "ListEntitiesForPolicy", fmt::format(R"({{"PolicyArn":"{}"{}}})", kArn, one.more));
    EXPECT_EQ(members(answer, ""), "PolicyGroups PolicyUsers PolicyRoles IsTruncated");
    EXPECT_EQ(each(answer, "PolicyGroups", "GroupName"), one.groups);
    EXPECT_EQ(each(answer, "PolicyUsers", "UserName"), one.users);
  }
  EXPECT_EQ(rig.pages(rig.root(), "ListEntitiesForPolicy", of(kArn), "PolicyUsers", "UserName"), "b u1 u2");
}

TEST(Policies, Quota) {
  Rig rig({.policies_per_account = 1});
  rig.must(rig.root(), "CreatePolicy", policy_input("p"));
  EXPECT_EQ(rig.say(rig.root(), "CreatePolicy", policy_input("q")),
            "LimitExceeded: Cannot exceed quota for PoliciesPerAccount: 1");
}

}  // namespace
}  // namespace keyward::api
