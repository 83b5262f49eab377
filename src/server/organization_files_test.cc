// Control policies from files, and that they bind everyone of the installation.
#include "server/organization_files.h"

#include <gtest/gtest.h>

#include "server/test_rig.h"

namespace keyward::server {
namespace {
constexpr const char* kFull = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
constexpr const char* kNoUsers =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:ListUsers","Resource":"*"}})";

void write(const std::filesystem::path& file, const char* text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

TEST(OrganizationFiles, LevelsInTheOrderOfTheirNames) {
  const Folder folder;
  write(folder / "service-control/1-root/full.json", kFull);
  write(folder / "service-control/2-unit/full.json", kFull);
  write(folder / "service-control/2-unit/no-users.json", kNoUsers);
  write(folder / "resource-control/1-root/own.json",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}})");
  const auto read = read_organization(folder.path());
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->service_control.view().size(), 2u);
  EXPECT_EQ(read->service_control.view()[0].size(), 1u);
  ASSERT_EQ(read->service_control.view()[1].size(), 2u);
  EXPECT_EQ(read->service_control.view()[1][1]->sources().front().name, "no-users");
  EXPECT_EQ(read->resource_control.view().size(), 1u);
}

TEST(OrganizationFiles, WhatIsRefused) {
  struct Case {
    const char* file;
    const char* text;
    const char* sentence;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"scps/1/full.json", kFull, "is neither service-control nor resource-control"},
           {"service-control/1/full.txt", kFull, "is not named NAME.json"},
           {"service-control/1/full.json", "{", "full.json: "},
           {"service-control/full.json", kFull, "cannot be read"},
       }) {
    const Folder folder;
    write(folder / one.file, one.text);
    const auto read = read_organization(folder.path());
    ASSERT_FALSE(read) << one.file;
    EXPECT_TRUE(read.error().message.contains(one.sentence)) << read.error().message;
  }
  const Folder folder;
  std::filesystem::create_directories(folder / "service-control/1");
  EXPECT_FALSE(read_organization(folder.path()));
  EXPECT_FALSE(read_organization(folder / "missing"));
}

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html: SCPs bind root, too.
TEST(OrganizationFiles, BindRootOfEveryAccount) {
  const Folder folder;
  write(folder / "service-control/1-root/full.json", kFull);
  write(folder / "service-control/1-root/no-users.json", kNoUsers);
  Config config;
  config.organization_policies = folder.path();
  WholeServer server(config);
  const http::Response denied = server.call("iam", "Action=ListUsers&Version=2010-05-08");
  EXPECT_EQ(denied.status(), 403);
  EXPECT_TRUE(denied.body().contains("with an explicit deny in a service control policy")) << denied.body();
  EXPECT_EQ(server.call("iam", "Action=ListGroups&Version=2010-05-08").status(), 200);
}
}  // namespace
}  // namespace keyward::server
