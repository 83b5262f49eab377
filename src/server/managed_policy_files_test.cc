// AWS managed policies from files: docs/managed_policies.md.
#include "server/managed_policy_files.h"

#include <gtest/gtest.h>

#include "server/test_rig.h"

namespace keyward::server {
namespace {
constexpr const char* kMinimal =
    R"({"name":"Photos","description":"d","document":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"photos:*","Resource":"*"}}})";

TEST(ManagedPolicyFiles, AFileOfTheModelIsOne) {
  const Folder folder;
  std::filesystem::copy_file("model/managed_policies/IAMUserChangePassword.json",
                             folder / "IAMUserChangePassword.json");
  std::ofstream(folder / "Photos.json") << kMinimal;
  const auto read = read_managed_policies(folder.path());
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2u);
  const identity::Catalog built_in, catalog(*read);
  EXPECT_EQ(catalog.all().size(), built_in.all().size() + 1);  // one of them stands in for the built-in one
  const char* const change = "arn:aws:iam::aws:policy/IAMUserChangePassword";
  EXPECT_EQ(catalog.find(change)->id, built_in.find(change)->id);
  EXPECT_EQ(catalog.find(change)->updated, built_in.find(change)->updated);
  EXPECT_EQ(catalog.find(change)->default_version, 5);

  const auto photos = catalog.find("arn:aws:iam::aws:policy/Photos");
  ASSERT_NE(photos, nullptr);
  EXPECT_EQ(photos->default_version, 1);
  EXPECT_EQ(photos->id.size(), 21u);
  EXPECT_EQ(photos->id, read_managed_policies(folder.path())->back().id);  // the same at every start
  EXPECT_GT(photos->created.seconds, 1'700'000'000);
  EXPECT_NE(photos->in_force().document.program, nullptr);
}

TEST(ManagedPolicyFiles, WhatIsRefused) {
  const auto with = [](std::string_view member) {
    return fmt::format(
        R"({{"name":"P","description":"d","document":{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"*","Resource":"*"}}]}},{}}})",
        member);
  };
  const struct {
    const char* file;
    std::string text, why;
  } cases[] = {
      {"P.yaml", with(R"("path":"/")"), "is not named NAME.json"},
      {"P.json", "{", "is not JSON"},
      {"P.json", "[]", "is no JSON object"},
      {"Q.json", with(R"("path":"/")"), "name must be the file's"},
      {"P.json", with(R"("path":"x")"), "path is no path"},
      {"P.json", with(R"("path":"//")"), "path is no path"},
      {"P.json", with(R"("arn":"arn:aws:iam::111122223333:policy/P")"), "arn must be arn:aws:iam::aws:policy/P"},
      {"P.json", with(R"("policyId":"ANPA1")"), "policyId is no policy's ID"},
      {"P.json", with(R"("type":"mine")"), "type is neither"},
      {"P.json", with(R"("defaultVersionId":"1")"), "defaultVersionId must be as v1"},
      {"P.json", with(R"("createDate":"today")"), "createDate and updateDate"},
      {"P.json", with(R"("createDate":"2026-02-12T17:58:57Z","updateDate":"2025-02-12T17:58:57Z")"), "in this order"},
      {"P.json", with(R"("more":"x")"), "has an unknown member more"},
      {"P.json", with(R"("path":1)"), "path is no text"},
      {"P.json", R"({"name":"P","description":"d"})", "document is missing"},
      {"P.json", R"({"name":"P","document":{}})", "description must be there"},
      {"P.json", R"({"name":"P","description":"d","document":{"Statement":[{"Effect":"Maybe"}]}})", "document: "},
      {"P.json", std::string(100'000, ' '), "is longer than 64 KiB"},
  };
  for (const auto& one : cases) {
    const Folder folder;
    std::ofstream(folder / one.file) << one.text;
    const auto read = read_managed_policies(folder.path());
    ASSERT_FALSE(read) << one.why;
    EXPECT_EQ(read.error().code, Code::InvalidInput);
    EXPECT_TRUE(read.error().message.contains(one.why)) << read.error().message;
  }
  EXPECT_FALSE(read_managed_policies("/nowhere"));
}

}  // namespace
}  // namespace keyward::server
