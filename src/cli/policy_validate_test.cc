#include "cli/policy_validate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "base/json.h"

namespace keyward::cli {
namespace {

std::string file_of(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + "keyward-" + std::to_string(::getpid()) + "-" + name;
  std::ofstream(path) << text;
  return path;
}

std::pair<Result<int>, std::string> run(const std::vector<std::string>& arguments) {
  testing::internal::CaptureStdout();
  Result<int> done = validate_policies(arguments);
  return {std::move(done), testing::internal::GetCapturedStdout()};
}

constexpr const char* kFaulty =
    "{\"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\",\n"
    "\t\"Resource\": \"*\"}}\n";

TEST(PolicyValidate, ShowsThePlace) {
  const std::string file = file_of("faulty.json", kFaulty);
  const auto [done, out] = run({file});
  EXPECT_EQ(done.value_or(-1), 1);
  EXPECT_EQ(out, file +
                     ":2:45: error: Amazon S3 has no action GetObjekt. Did you mean s3:GetObject? [INVALID_ACTION]\n"
                     "     \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\",\n"
                     "                                                ^~~~~~~~~~~~~~\n"
                     "1 file(s), 1 error(s), 0 other finding(s)\n");
}

TEST(PolicyValidate, GivesJson) {
  const std::string file = file_of("faulty.json", kFaulty);
  const auto [done, out] = run({"--json", file});
  EXPECT_EQ(done.value_or(-1), 1);
  const auto parsed = json::Document::parse(out);
  ASSERT_TRUE(parsed.has_value());
  const json::Value finding =
      (*json::entries(*(*json::entries(parsed->root()).begin()).value.find("findings")).begin()).value;
  EXPECT_EQ(finding.find("issueCode")->string(), "INVALID_ACTION");
  const json::Value location = (*json::entries(*finding.find("locations")).begin()).value;
  EXPECT_EQ(location.find("path")->source(), R"([{"value":"Statement"},{"value":"Action"}])");
  EXPECT_EQ(location.find("span")->find("start")->source(), R"({"line":2,"column":44,"offset":70})");
}

TEST(PolicyValidate, KnowsTypesAndStrictness) {
  const std::string trust = file_of(
      "trust.json",
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}})");
  EXPECT_EQ(run({"--type=trust", trust}).first.value_or(-1), 0);
  EXPECT_EQ(run({"--type", "identity", trust}).first.value_or(-1), 1);
  const std::string old =
      file_of("old.json", R"({"Statement":{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}})");
  EXPECT_EQ(run({old}).first.value_or(-1), 0);
  EXPECT_EQ(run({"--strict", old}).first.value_or(-1), 1);
}

TEST(PolicyValidate, KnowsServicesOfTheOperator) {
  const std::string folder = testing::TempDir() + "keyward-own-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/photos.yaml") << "services:\n  photos:\n    actions:\n      Share: {access: Write}\n";
  const std::string file = file_of(
      "own.json", R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"photos:Share","Resource":"*"}})");
  EXPECT_EQ(run({"--services", folder, file}).first.value_or(-1), 0);
  EXPECT_EQ(run({file}).first.value_or(-1), 1);
  std::ofstream(folder + "/photos.yaml") << "services:\n  photos:\n    acts: 1\n";
  EXPECT_EQ(
      run({"--services", folder, file}).first.error().message,
      folder + "/photos.yaml:3: photos has no member acts; it may have name, actions, resources, condition_keys.");
  std::filesystem::remove_all(folder);
}

TEST(PolicyValidate, RefusesWhatItDoesNotKnow) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"--typ", "x"},
                                                {"--type"},
                                                {"--type", "user", "f"},
                                                {"--resource-type", "x", "f"},
                                                {"/nowhere/policy.json"},
                                                {"--services", "/nowhere", "f"}}) {
    const auto [done, out] = run(words);
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Code::InvalidInput);
  }
}

}  // namespace
}  // namespace keyward::cli
