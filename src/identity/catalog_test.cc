#include "identity/catalog.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "base/json.h"
#include "identity/names.h"
#include "policy/evaluate.h"

namespace keyward::identity {
namespace {
namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// JSON without the white space outside its strings.
std::string compacted(std::string_view json) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (inside && json[i] == '\\') {
      out += json[i++];
    } else if (json[i] == '"') {
      inside = !inside;
    }
    if (inside || !std::string_view(" \t\r\n").contains(json[i])) out += json[i];
  }
  return out;
}

std::vector<fs::path> model_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator("model/managed_policies"))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  return files;
}

TEST(Catalog, HoldsEveryFileOfTheModel) {
  const Catalog catalog;
  const std::vector<fs::path> files = model_files();
  ASSERT_GE(files.size(), 9u);
  EXPECT_EQ(catalog.all().size(), files.size());
  for (const fs::path& path : files) {
    SCOPED_TRACE(path);
    const auto document = json::Document::parse(read_file(path));
    ASSERT_TRUE(document);
    const json::Value root = document->root();
    const auto member = [&](const char* name) { return root.find(name).value().string(); };
    const std::shared_ptr<const ManagedPolicy> policy = catalog.find(member("arn"));
    ASSERT_NE(policy, nullptr);
    EXPECT_EQ(policy->arn, member("arn"));
    EXPECT_EQ(policy->arn, policy_arn("aws", policy->path, policy->name));
    EXPECT_EQ(policy->name, member("name"));
    EXPECT_EQ(policy->name, path.stem().string());
    EXPECT_EQ(policy->path, member("path"));
    EXPECT_EQ(policy->description, member("description"));
    EXPECT_EQ(iso8601(policy->created), member("createDate"));
    EXPECT_EQ(iso8601(policy->updated), member("updateDate"));
    EXPECT_EQ("v" + std::to_string(policy->default_version), member("defaultVersionId"));
    EXPECT_EQ(catalog.is_job_function(*policy), member("type") == "job function");
    if (const auto id = root.find("policyId")) {
      EXPECT_EQ(policy->id, id->string());
    }
    ASSERT_EQ(policy->versions.size(), 1u);
    EXPECT_EQ(policy->newest_version, policy->default_version);
    EXPECT_EQ(policy->in_force().created, policy->updated);
    EXPECT_EQ(policy->in_force().document.text, compacted(root.find("document").value().source()));
    ASSERT_NE(policy->in_force().document.program, nullptr);
    EXPECT_GT(policy->in_force().document.program->statement_count(), 0u);
  }
}

TEST(Catalog, IdsAreUniqueAndOfAwsForm) {
  std::set<std::string> ids;
  const Catalog catalog;
  for (const auto& policy : catalog.all()) {
    EXPECT_TRUE(policy->id.starts_with("ANPA")) << policy->id;
    EXPECT_EQ(policy->id.size(), 21u) << policy->id;
    EXPECT_TRUE(ids.insert(policy->id).second) << policy->id;
  }
}

TEST(Catalog, ListsByFoldedName) {
  const Catalog catalog;
  const auto policies = catalog.all();
  for (std::size_t i = 1; i < policies.size(); ++i) EXPECT_LT(folded(policies[i - 1]->name), folded(policies[i]->name));
}

TEST(Catalog, HasThePoliciesOfTheLab) {
  struct Row {
    const char* resource;
    bool job_function;
  };
  constexpr Row kRows[] = {
      {"AdministratorAccess", true},         {"IAMUserChangePassword", false}, {"IAMFullAccess", false},
      {"IAMReadOnlyAccess", false},          {"PowerUserAccess", true},        {"ReadOnlyAccess", true},
      {"job-function/ViewOnlyAccess", true}, {"SecurityAudit", true},          {"job-function/Billing", true}};
  const Catalog catalog;
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.resource);
    const auto policy = catalog.find(std::string("arn:aws:iam::aws:policy/") + row.resource);
    ASSERT_NE(policy, nullptr);
    EXPECT_EQ(catalog.is_job_function(*policy), row.job_function);
  }
}

TEST(Catalog, FindsNothingElse) {
  const Catalog catalog;
  for (const char* arn : {"", "AdministratorAccess", "arn:aws:iam::aws:policy/administratoraccess",
                          "arn:aws:iam::aws:policy/job-function/AdministratorAccess",
                          "arn:aws:iam::111122223333:policy/AdministratorAccess", "arn:aws:iam::aws:policy/"})
    EXPECT_EQ(catalog.find(arn), nullptr) << arn;
  EXPECT_FALSE(catalog.is_job_function(ManagedPolicy{.arn = "arn:aws:iam::111122223333:policy/AdministratorAccess"}));
}

TEST(Catalog, ThreadsShareOnePolicy) {
  const Catalog catalog;
  std::vector<std::shared_ptr<const ManagedPolicy>> found(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(found.size());
    for (auto& one : found)
      threads.emplace_back([&one, &catalog] { one = catalog.find("arn:aws:iam::aws:policy/ReadOnlyAccess"); });
  }
  ASSERT_NE(found[0], nullptr);
  for (const auto& one : found) EXPECT_EQ(one, found[0]);
}

struct Case {
  const char* name;
  const char* policy;
  const char* action;
  const char* resource;
  policy::Outcome want;
};
using policy::Outcome;
constexpr Case kCases[] = {
    {"an administrator may create users", "AdministratorAccess", "iam:CreateUser", "arn:aws:iam::111122223333:user/bob",
     Outcome::Allowed},
    {"an administrator may do what nobody knows", "AdministratorAccess", "future:DoAnything", "*", Outcome::Allowed},
    {"a power user may use services", "PowerUserAccess", "s3:PutObject", "arn:aws:s3:::b/k", Outcome::Allowed},
    {"a power user may list roles", "PowerUserAccess", "iam:ListRoles", "*", Outcome::Allowed},
    {"a power user may not create users", "PowerUserAccess", "iam:CreateUser", "arn:aws:iam::111122223333:user/bob",
     Outcome::ImplicitlyDenied},
    {"a reader may list users", "ReadOnlyAccess", "iam:ListUsers", "arn:aws:iam::111122223333:user/", Outcome::Allowed},
    {"a reader may read objects", "ReadOnlyAccess", "s3:GetObject", "arn:aws:s3:::b/k", Outcome::Allowed},
    {"a reader may not create users", "ReadOnlyAccess", "iam:CreateUser", "arn:aws:iam::111122223333:user/bob",
     Outcome::ImplicitlyDenied},
    {"a viewer may list users", "job-function/ViewOnlyAccess", "iam:ListUsers", "arn:aws:iam::111122223333:user/",
     Outcome::Allowed},
    {"a viewer may not read objects", "job-function/ViewOnlyAccess", "s3:GetObject", "arn:aws:s3:::b/k",
     Outcome::ImplicitlyDenied},
    {"an auditor may read policies", "SecurityAudit", "iam:GetPolicyVersion", "arn:aws:iam::111122223333:policy/p",
     Outcome::Allowed},
    {"an auditor may not change them", "SecurityAudit", "iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/p",
     Outcome::ImplicitlyDenied},
    {"IAM in full", "IAMFullAccess", "iam:DeleteUser", "arn:aws:iam::111122223333:user/bob", Outcome::Allowed},
    {"IAM in full and nothing else", "IAMFullAccess", "s3:ListBucket", "arn:aws:s3:::b", Outcome::ImplicitlyDenied},
    {"IAM to read", "IAMReadOnlyAccess", "iam:GetUser", "arn:aws:iam::111122223333:user/bob", Outcome::Allowed},
    {"IAM only to read", "IAMReadOnlyAccess", "iam:DeleteUser", "arn:aws:iam::111122223333:user/bob",
     Outcome::ImplicitlyDenied},
    {"billing data", "job-function/Billing", "billing:GetBillingData", "*", Outcome::Allowed},
    {"billing's policy is not IAM's", "job-function/Billing", "iam:ListUsers", "*", Outcome::ImplicitlyDenied},
    {"one's own password", "IAMUserChangePassword", "iam:ChangePassword", "arn:aws:iam::111122223333:user/alice",
     Outcome::Allowed},
    {"one's own password below a path", "IAMUserChangePassword", "iam:ChangePassword",
     "arn:aws:iam::111122223333:user/team/alice", Outcome::Allowed},
    {"nobody else's password", "IAMUserChangePassword", "iam:ChangePassword", "arn:aws:iam::111122223333:user/bob",
     Outcome::ImplicitlyDenied},
    {"the password policy", "IAMUserChangePassword", "iam:GetAccountPasswordPolicy", "*", Outcome::Allowed},
};

TEST(Catalog, PoliciesDecideAsTheirNamesSay) {
  const Catalog catalog;
  policy::Context context;
  context.set("aws:username", "alice");
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto found = catalog.find(std::string("arn:aws:iam::aws:policy/") + c.policy);
    ASSERT_NE(found, nullptr);
    const policy::Program* program = found->in_force().document.program.get();
    const policy::Request request{.principal = {.kind = policy::PrincipalKind::User,
                                                .arn = "arn:aws:iam::111122223333:user/alice",
                                                .account = "111122223333",
                                                .parent_arn = {},
                                                .id = "AIDAAAAAAAAAAAAAAAAAA"},
                                  .action = c.action,
                                  .resource = c.resource,
                                  .resource_account = "111122223333",
                                  .context = context};
    policy::PolicySets sets;
    sets.identity = policy::Programs(&program, 1);
    const policy::Decision decision = policy::evaluate(sets, request);
    EXPECT_EQ(decision.outcome, c.want);
    if (decision.allowed()) {
      EXPECT_EQ(decision.policy_source().arn, found->arn);
    }
  }
}

}  // namespace
}  // namespace keyward::identity
