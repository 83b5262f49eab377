// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
#include <gtest/gtest.h>

#include <algorithm>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

// The content of one field of one user's line.
std::string field(const std::string& report, std::string_view user, std::string_view column) {
  const auto split = [](std::string_view line) {
    std::vector<std::string> fields{""};
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    return fields;
  };
  std::vector<std::string> columns;
  for (std::size_t begin = 0; begin < report.size();) {
    const std::size_t end = std::min(report.find('\n', begin), report.size());
    const std::vector<std::string> fields = split(std::string_view(report).substr(begin, end - begin));
    begin = end + 1;
    if (columns.empty()) {
      columns = fields;
      continue;
    }
    EXPECT_EQ(fields.size(), columns.size());
    const auto found = std::ranges::find(columns, column);
    if (fields[0] == user && found != columns.end()) return fields[static_cast<std::size_t>(found - columns.begin())];
  }
  return "no such field";
}

TEST(CredentialReport, HasAwsColumns) {
  Rig rig;
  const std::string report = credential_report(rig.account(), rig.usage);
  EXPECT_EQ(report.substr(0, report.find('\n')),
            "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
            "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
            "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
            "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,"
            "access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated");
}

TEST(CredentialReport, TellsTheStateOfEachCredential) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.must(root, "CreateUser", R"({"UserName":"a,b"})");
  rig.must(root, "CreateUser", R"({"UserName":"carol"})");
  rig.must(root, "CreateLoginProfile", R"({"UserName":"carol","Password":"Correct-horse-9"})");
  rig.must(root, "UpdateAccountPasswordPolicy", R"({"MaxPasswordAge":90})");
  const authn::Caller dave = rig.user_with("dave", R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  rig.must(dave, "GetUser", "{}");
  const std::string second = at(rig.must(root, "CreateAccessKey", R"({"UserName":"dave"})"), "AccessKey.AccessKeyId");
  rig.must(root, "UpdateAccessKey",
           fmt::format(R"({{"UserName":"dave","AccessKeyId":"{}","Status":"Inactive"}})", second));

  const std::string report = credential_report(rig.account(), rig.usage);
  const struct {
    const char *user, *column, *want;
  } cases[] = {
      {"<root_account>", "arn", "arn:aws:iam::111122223333:root"},
      {"<root_account>", "user_creation_time", "2026-11-02T08:00:00+00:00"},
      {"<root_account>", "password_enabled", "not_supported"},
      {"<root_account>", "password_last_used", "no_information"},
      {"<root_account>", "password_last_changed", "not_supported"},
      {"<root_account>", "password_next_rotation", "not_supported"},
      {"<root_account>", "access_key_1_active", "true"},
      {"<root_account>", "access_key_1_last_used_service", "iam"},
      {"<root_account>", "access_key_2_active", "false"},
      {"a,b", "arn", "arn:aws:iam::111122223333:user/a,b"},
      {"a,b", "password_enabled", "false"},
      {"a,b", "password_last_used", "N/A"},
      {"a,b", "password_last_changed", "N/A"},
      {"a,b", "password_next_rotation", "N/A"},
      {"a,b", "mfa_active", "false"},
      {"a,b", "access_key_1_active", "false"},
      {"a,b", "access_key_1_last_rotated", "N/A"},
      {"a,b", "access_key_1_last_used_date", "N/A"},
      {"a,b", "cert_1_active", "false"},
      {"a,b", "cert_2_last_rotated", "N/A"},
      {"carol", "password_enabled", "true"},
      {"carol", "password_last_used", "no_information"},
      {"carol", "password_last_changed", "2026-11-02T08:00:00+00:00"},
      {"carol", "password_next_rotation", "2027-01-31T08:00:00+00:00"},
      {"dave", "access_key_1_active", "true"},
      {"dave", "access_key_1_last_rotated", "2026-11-02T08:00:00+00:00"},
      {"dave", "access_key_1_last_used_date", "2026-11-02T08:00:00+00:00"},
      {"dave", "access_key_1_last_used_region", "us-east-1"},
      {"dave", "access_key_1_last_used_service", "iam"},
      {"dave", "access_key_2_active", "false"},
      {"dave", "access_key_2_last_rotated", "N/A"},
  };
  for (const auto& one : cases) EXPECT_EQ(field(report, one.user, one.column), one.want) << one.user << one.column;
}

TEST(CredentialReport, ShowsAnMfaDevice) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  identity::MfaDevice device;
  device.serial = "arn:aws:iam::111122223333:mfa/phone";
  device.name = "phone";
  device.path = "/";
  device.owner = rig.account().find_user("alice")->id;
  device.enabled = rig.clock.now();
  device.sealed_seed = "sealed";
  rig.change(identity::put(std::string(kAccount), std::move(device)));
  EXPECT_EQ(field(credential_report(rig.account(), rig.usage), "alice", "mfa_active"), "true");
}

TEST(CredentialReport, IsMadeOnceInFourHours) {
  Rig rig;
  const authn::Caller root = rig.root();
  const auto text = [&] { return at(rig.must(root, "GetCredentialReport"), "Content"); };
  EXPECT_TRUE(rig.say(root, "GetCredentialReport").starts_with("ReportNotPresent: "));
  EXPECT_EQ(rig.say(root, "GenerateCredentialReport"),
            R"({"State":"STARTED","Description":"No report exists. Starting a new report generation task"})");
  EXPECT_EQ(rig.say(root, "GenerateCredentialReport"), R"({"State":"COMPLETE"})");
  const std::string first = text();
  EXPECT_EQ(at(rig.must(root, "GetCredentialReport"), "ReportFormat"), "text/csv");

  // Another account has its own.
  EXPECT_TRUE(rig.say(rig.root(kOther), "GetCredentialReport").starts_with("ReportNotPresent: "));

  rig.must(root, "CreateUser", R"({"UserName":"late"})");
  rig.clock.advance(kReportSeconds - 1);
  EXPECT_EQ(rig.say(root, "GenerateCredentialReport"), R"({"State":"COMPLETE"})");
  EXPECT_EQ(text(), first);
  rig.clock.advance(1);
  EXPECT_TRUE(rig.say(root, "GetCredentialReport").starts_with("ReportExpired: "));
  EXPECT_EQ(at(rig.must(root, "GenerateCredentialReport"), "State"), "STARTED");
  EXPECT_NE(text(), first);
}

}  // namespace
}  // namespace keyward::api
