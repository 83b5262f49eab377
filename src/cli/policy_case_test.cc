// keyward policy test and keyward policy evaluate.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/evaluate_policies.h"
#include "cli/test_policies.h"

namespace keyward::cli {
namespace {
using testing::HasSubstr;

class PolicyFiles : public testing::Test {
 protected:
  PolicyFiles() : folder_(testing::TempDir() + "keyward-cases-" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
  }
  ~PolicyFiles() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name) << text;
    return folder_ + "/" + name;
  }
  // The exit code, or 2 with the error's sentence, and what was printed.
  template <class Command>
  std::pair<int, std::string> run(Command command, const std::vector<std::string>& arguments) {
    testing::internal::CaptureStdout();
    const Result<int> done = command(arguments);
    std::string out = testing::internal::GetCapturedStdout();
    return done ? std::pair(*done, out) : std::pair(2, done.error().message);
  }

  const std::string folder_;
};

constexpr const char* kOffice = R"(Version: 2012-10-17
Statement:
  - Sid: Office
    Effect: Allow
    Action: s3:GetObject
    Resource: arn:aws:s3:::docs/*
    Condition:
      IpAddress: {aws:SourceIp: 10.0.0.0/16}
  - Sid: Never
    Effect: Deny
    Action: s3:DeleteObject
    Resource: "*"
)";
constexpr const char* kCases = R"(- name: readers
  identityPolicies: [office.yaml]
  request:
    principal: arn:aws:iam::111122223333:user/alice
    action: s3:GetObject
    resource: arn:aws:s3:::docs/a
    resourceAccount: 111122223333
    context: {aws:SourceIp: 10.0.1.2}
  expected: Allowed
  expectations:
    - {name: from elsewhere, context: {aws:SourceIp: 192.0.2.1}, expected: %1}
    - {resource: 'arn:aws:s3:::other/a', expected: ImplicitlyDenied}
)";

std::string cases(const std::string& first) {
  std::string text = kCases;
  return text.replace(text.find("%1"), 2, first);
}

TEST_F(PolicyFiles, CasesThatHold) {
  file("office.yaml", kOffice);
  const auto [code, out] = run(test_policies, {file("cases.yaml", cases("Denied")), "--coverage"});
  EXPECT_EQ(code, 0) << out;
  EXPECT_EQ(out,
            "never decisive: office.yaml: statement 2 Never\n1 of 2 statements were decisive\n3 passed, 0 failed\n");
}

TEST_F(PolicyFiles, FailuresAreExplained) {
  file("office.yaml", kOffice);
  const std::string junit = folder_ + "/results.xml";
  const auto [code, out] = run(test_policies, {file("cases.yaml", cases("Allowed")), "--junit", junit});
  EXPECT_EQ(code, 1);
  EXPECT_THAT(out, HasSubstr("cases.yaml: readers: from elsewhere\n  expected \"Allowed\"; s3:GetObject on "
                             "arn:aws:s3:::docs/a for arn:aws:iam::111122223333:user/alice\n"));
  EXPECT_THAT(
      out,
      HasSubstr("office.yaml: statement 1 Office (Allow): Condition: aws:SourceIp 192.0.2.1 is not in 10.0.0.0/16\n"));
  EXPECT_TRUE(out.ends_with("2 passed, 1 failed\n")) << out;
  std::ostringstream xml;
  xml << std::ifstream(junit).rdbuf();
  EXPECT_THAT(xml.str(), HasSubstr("tests=\"3\" failures=\"1\""));
  EXPECT_THAT(xml.str(), HasSubstr("<failure message=\"another decision\">  expected &quot;Allowed&quot;;"));
}

TEST_F(PolicyFiles, SharedCasesPass) {
  const auto [code, out] = run(test_policies, {"tests/data/policy-cases.json"});
  EXPECT_EQ(code, 0) << out;
  EXPECT_THAT(out, HasSubstr(" passed, 0 failed\n"));
}

TEST_F(PolicyFiles, NonsenseIsNoSuccess) {
  const auto refused = [&](const std::string& text) { return run(test_policies, {file("cases.yaml", text)}); };
  EXPECT_EQ(refused("[]").first, 1) << "no expectation is no success";
  EXPECT_THAT(refused("- {name: a, expekted: Allowed}").second, HasSubstr("a case has no member expekted"));
  EXPECT_THAT(refused("- {name: a, request: {}}").second, HasSubstr("a: it expects nothing."));
  EXPECT_THAT(
      refused("- {name: a, request: {principal: '*', action: 's3:Get*', resource: '*'}, expected: Denied}").second,
      HasSubstr("s3:Get* is not one action"));
  EXPECT_THAT(refused("- {name: a, name: b}").second, HasSubstr("cases.yaml:1: name stands twice"));
  EXPECT_THAT(refused("- {name: a, identityPolicies: [absent.json], request: {principal: '*', action: 's3:GetObject', "
                      "resource: '*'}, expected: Denied}")
                  .second,
              HasSubstr("absent.json cannot be read."));
  EXPECT_THAT(
      refused("- {name: a, request: {principal: '*', action: 's3:GetObject', resource: '*'}, expected: Maybe}").second,
      HasSubstr("not 'Maybe'"));
  EXPECT_EQ(run(test_policies, {}).first, 2);
  EXPECT_EQ(run(test_policies, {"--jnit=x"}).first, 2);
}

TEST_F(PolicyFiles, OneRequest) {
  const std::string policy = file("office.yaml", kOffice);
  const std::vector<std::string> request{
      "--principal", "arn:aws:iam::111122223333:user/alice", "--resource", "arn:aws:s3:::docs/a", "--identity", policy};
  const auto ask = [&](std::vector<std::string> more) {
    more.insert(more.end(), request.begin(), request.end());
    return run(evaluate_policies, more);
  };
  const auto [allowed, told] = ask({"--action=s3:GetObject", "--context", "aws:SourceIp=10.0.1.2"});
  EXPECT_EQ(allowed, 0) << told;
  EXPECT_TRUE(told.starts_with("allowed\n")) << told;
  const auto [denied, why] = ask({"--action=s3:GetObject"});
  EXPECT_EQ(denied, 1);
  EXPECT_THAT(why, HasSubstr("aws:SourceIp is absent"));
  EXPECT_THAT(why, HasSubstr("absent context keys: aws:SourceIp\n"));
  const auto [explicit_deny, json] = ask({"--action=s3:DeleteObject", "--json"});
  EXPECT_EQ(explicit_deny, 1);
  EXPECT_THAT(json, HasSubstr(R"("decision":"explicitDeny","decidedBy":"identity-based policy")"));
  EXPECT_THAT(json, HasSubstr(R"("sid":"Never")"));
  EXPECT_EQ(ask({}).second, "the request has no action. See keyward policy evaluate --help.");
  EXPECT_EQ(ask({"--action=s3:GetObject", "--context=x"}).second, "--context is KEY=VALUE, not 'x'.");
  EXPECT_EQ(ask({"--akshun=s3:GetObject"}).first, 2);
}

}  // namespace
}  // namespace keyward::cli
