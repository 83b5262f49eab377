#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/json.h"
#include "server/test_rig.h"

namespace keyward::cli {
namespace {
using server::Folder;

struct Ran {
  int status;
  std::string out, error;
};

class CommandLine : public testing::Test {
 protected:
  Ran keyward(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {}) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = run(arguments, environment);
    std::fflush(stdout);
    const std::string out = testing::internal::GetCapturedStdout();
    return {status, out, testing::internal::GetCapturedStderr()};
  }
  Ran init() {
    folder_.write("password", std::string(server::kPassword) + "\n");
    folder_.write("secret", server::kSecret);
    return keyward({"init", "--data", data_, "--root-email", server::kEmail, "--root-password-file",
                    folder_ / "password", "--account-name", "Example", "--root-access-key-id", server::kKeyId,
                    "--root-secret-access-key-file", folder_ / "secret"});
  }
  Folder folder_;
  const std::string data_ = folder_ / "data";
};

TEST_F(CommandLine, InitPrintsOneObjectWithoutSecrets) {
  const Ran ran = init();
  ASSERT_EQ(ran.status, 0) << ran.error;
  const auto document = json::Document::parse(ran.out.substr(0, ran.out.size() - 1));
  ASSERT_TRUE(document) << ran.out;
  const json::Value root = document->root();
  const std::string id(root.find("accountId")->string());
  EXPECT_EQ(id.size(), 12u);
  EXPECT_EQ(root.find("accountName")->string(), "Example");
  EXPECT_EQ(root.find("rootEmail")->string(), server::kEmail);
  EXPECT_EQ(root.find("signInUrl")->string(), "http://localhost:8700/signin/" + id);
  EXPECT_EQ(root.find("keyFile")->string(), data_ + ".key");
  EXPECT_EQ(root.find("rootAccessKeyId")->string(), server::kKeyId);
  EXPECT_FALSE(ran.out.contains(server::kPassword));
  EXPECT_FALSE(ran.out.contains(server::kSecret));
}

TEST_F(CommandLine, InitRefusesASecondAccountAndMistakesMakeNothing) {
  const Ran missing = keyward({"init", "--data", data_, "--root-email", "a@b.c", "--root-password-file", data_});
  EXPECT_EQ(missing.status, 1);
  EXPECT_TRUE(folder_.names().empty());
  EXPECT_EQ(keyward({"init", "--root-email", "a@b.c"}).status, 2);
  const std::string password = folder_.write("password", server::kPassword).string();
  const std::vector<std::string> made = folder_.names();
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
           {"--account-id", "12"},
           {"--root-access-key-id", "short", "--root-secret-access-key-file", password},
       }) {
    std::vector<std::string> arguments = {"init",  "--data", data_, "--root-email", "a@b.c", "--root-password-file",
                                          password};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(keyward(arguments).status, 2) << wrong.front();
    EXPECT_EQ(folder_.names(), made) << wrong.front();
  }
  ASSERT_EQ(init().status, 0);
  const Ran again = init();
  EXPECT_EQ(again.status, 1);
  EXPECT_TRUE(again.error.starts_with("keyward: There is an account already")) << again.error;
}

TEST_F(CommandLine, MoreAccounts) {
  folder_.write("password", std::string(server::kPassword) + "\n");
  const auto create = [&](const std::string& email, const std::string& id) {
    return keyward({"account", "create", "--data", data_, "--root-email", email, "--root-password-file",
                    folder_ / "password", "--account-id", id});
  };
  EXPECT_EQ(create("second@example.com", "000000000002").status, 1) << "there is no store yet";
  EXPECT_FALSE(std::filesystem::exists(data_));
  ASSERT_EQ(init().status, 0);
  const Ran made = create("second@example.com", "000000000002");
  EXPECT_EQ(made.status, 0) << made.error;
  EXPECT_TRUE(made.out.contains("\"accountId\":\"000000000002\"")) << made.out;
  EXPECT_EQ(create("third@example.com", "000000000002").status, 1) << "the id is taken";
  EXPECT_EQ(create("SECOND@example.com", "000000000003").status, 1) << "the e-mail address is taken";
  const Ran listed = keyward({"account", "list", "--data", data_});
  EXPECT_EQ(listed.status, 0) << listed.error;
  EXPECT_EQ(std::ranges::count(listed.out, '\n'), 2) << listed.out;
  EXPECT_TRUE(
      listed.out.starts_with("{\"accountId\":\"000000000002\",\"accountName\":\"second\","
                             "\"rootEmail\":\"second@example.com\"}\n"))
      << listed.out;
  const Ran sound = keyward({"check", data_});
  EXPECT_TRUE(sound.out.contains("is sound: 2 account(s)")) << sound.out << sound.error;
}

TEST_F(CommandLine, TheEnvironmentMakesAnAccountToo) {
  const Ran ran = keyward({"init"}, {"KEYWARD_DATA=" + data_, "KEYWARD_ROOT_EMAIL=a@b.c",
                                     "KEYWARD_ROOT_PASSWORD_FILE=" + folder_.write("p", server::kPassword).string(),
                                     "KEYWARD_LISTEN=127.0.0.1:1", "PATH=/bin"});
  EXPECT_EQ(ran.status, 0) << ran.error;
  EXPECT_TRUE(ran.out.contains("\"accountName\":\"a\"")) << ran.out;
}

TEST_F(CommandLine, CheckBackupRestore) {
  ASSERT_EQ(init().status, 0);
  const Ran sound = keyward({"check", data_});
  EXPECT_EQ(sound.status, 0) << sound.error;
  EXPECT_TRUE(sound.out.contains("is sound: 1 account(s)")) << sound.out;

  const std::string file = folder_ / "backup";
  EXPECT_EQ(keyward({"backup", "--data", data_, file}).status, 0);
  EXPECT_EQ(keyward({"backup", "--data", data_, file}).status, 1) << "a backup overwrites nothing";
  EXPECT_EQ(keyward({"check", file}).status, 0);

  const std::string restored = folder_ / "restored";
  EXPECT_EQ(keyward({"restore", "--data", data_, file}).status, 1) << "there is a store";
  const Ran done = keyward({"restore", "--data", restored, file});
  EXPECT_EQ(done.status, 0) << done.error;
  EXPECT_EQ(keyward({"check", restored}).status, 0);
  EXPECT_EQ(keyward({"restore", "--data", folder_ / "x", folder_.write("none", "not a store")}).status, 1);
  EXPECT_EQ(keyward({"check", folder_ / "nowhere"}).status, 1);
}

TEST_F(CommandLine, DamageIsFound) {
  ASSERT_EQ(init().status, 0);
  {
    auto directory = store::DataDirectory::open(data_);
    ASSERT_TRUE(directory);
    store::Batch batch;  // a user who is in a group that is not there
    identity::User user;
    user.id = "AIDAEXAMPLE";
    user.name = "alice";
    user.path = "/";
    user.group_ids = {"AGPANOWHERE"};
    std::string account;
    ASSERT_TRUE((*directory)->store().read_all([&](std::string_view key, std::string_view) -> Result<void> {
      if (key.contains("/account/")) account = key.substr(0, 12);
      return {};
    }));
    ASSERT_EQ(account.size(), 12u);
    batch.records.push_back(identity::encode(identity::put(account, user)));
    ASSERT_EQ((*directory)->store().commit(batch), store::Committed::Durable);
  }
  const Ran ran = keyward({"check", data_});
  EXPECT_EQ(ran.status, 1) << ran.out;
  EXPECT_TRUE(ran.error.contains("fault")) << ran.error;
}

TEST_F(CommandLine, TheAuditLogShowsWhatWasDoneOnTheMachineAndWhatWasChanged) {
  ASSERT_EQ(init().status, 0);
  EXPECT_EQ(keyward({"root", "reset-mfa", "--data", data_}).status, 0);
  const Ran reset = keyward(
      {"root", "reset-password", "--data", data_, "--root-password-file", folder_.write("new", "Other-Horse-77")});
  EXPECT_EQ(reset.status, 0) << reset.error;
  const Ran tail = keyward({"audit", "tail", "--data", data_});
  EXPECT_EQ(tail.status, 0);
  for (const char* event : {"CreateAccount", "RootResetMFA", "RootResetPassword"})
    EXPECT_TRUE(tail.out.contains(event)) << event;
  EXPECT_FALSE(tail.out.contains("Other-Horse-77"));
  const auto lines = [this](std::vector<std::string> more) {
    std::vector<std::string> words{"audit", "tail", "--data", data_};
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = keyward(words);
    EXPECT_EQ(ran.status, 0) << ran.error;
    return std::ranges::count(ran.out, '\n');
  };
  EXPECT_EQ(lines({}), 3);
  EXPECT_EQ(lines({"--lines", "2"}), 2);
  EXPECT_EQ(lines({"--lines", "0"}), 3);
  EXPECT_EQ(lines({"--event-name", "CreateAccount"}), 1);
  EXPECT_EQ(lines({"--user-name", "nobody"}), 0);
  EXPECT_EQ(lines({"--account-id", "999999999999"}), 0);
  EXPECT_EQ(lines({"--since", "2026-01-01"}), 3);
  EXPECT_EQ(lines({"--since", "2999-01-01", "--lines", "0"}), 0);
  EXPECT_EQ(keyward({"audit", "tail", "--data", data_, "--since", "yesterday"}).status, 2);
  EXPECT_EQ(keyward({"audit", "verify", "--data", data_}).out, "The audit log is whole: 3 event(s).\n");

  {
    auto directory = store::DataDirectory::open(data_);
    ASSERT_TRUE(directory);
    store::Batch batch;
    batch.drop_log_through = 2;
    ASSERT_EQ((*directory)->store().commit(batch), store::Committed::Durable);
  }
  const Ran shortened = keyward({"audit", "verify", "--data", data_});
  EXPECT_TRUE(shortened.out.starts_with("The audit log is whole: 1 event(s).\nWhat was written up to "))
      << shortened.out;
  EXPECT_EQ(keyward({"check", data_}).status, 0);

  {
    auto directory = store::DataDirectory::open(data_);
    ASSERT_TRUE(directory);
    store::Batch batch;
    batch.log.push_back({.sequence = 4, .time = Time{1}, .entries = "{\"eventName\":\"Forged\"}\n"});
    ASSERT_EQ((*directory)->store().commit(batch), store::Committed::Durable);
  }
  const Ran broken = keyward({"audit", "verify", "--data", data_});
  EXPECT_EQ(broken.status, 1);
  EXPECT_TRUE(broken.error.contains("breaks at block 4")) << broken.error;
  EXPECT_EQ(keyward({"check", data_}).status, 1);
}

TEST_F(CommandLine, RootResets) {
  EXPECT_EQ(keyward({"root", "reset-mfa", "--data", data_}).status, 1) << "there is no store";
  ASSERT_EQ(init().status, 0);
  EXPECT_EQ(keyward({"root", "reset-password", "--data", data_}).status, 2);
  EXPECT_EQ(keyward({"root", "reset-mfa", "--data", data_, "--account-id", "999999999999"}).status, 2);
  const Ran weak =
      keyward({"root", "reset-password", "--data", data_, "--root-password-file", folder_.write("weak", "weak")});
  EXPECT_EQ(weak.status, 2);
  EXPECT_TRUE(weak.error.contains("Password should")) << weak.error;
  // While a server has the directory, nothing is done.
  const auto server = store::DataDirectory::open(data_);
  ASSERT_TRUE(server);
  const Ran running = keyward({"root", "reset-mfa", "--data", data_});
  EXPECT_EQ(running.status, 1);
  EXPECT_TRUE(running.error.contains("Stop it first")) << running.error;
}

TEST_F(CommandLine, HelpAndMistakes) {
  EXPECT_TRUE(keyward({}).out.contains("keyward serve"));
  EXPECT_EQ(keyward({"version"}).out, fmt::format("keyward {}\n", server::kVersion));
  for (const char* command : {"serve", "init", "check", "backup", "restore"}) {
    const Ran help = keyward({command, "--help"});
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_TRUE(help.out.contains("--data DIR")) << command;
  }
  EXPECT_TRUE(keyward({"root", "reset-mfa", "--help"}).out.contains("--data DIR"));
  struct Row {
    std::vector<std::string> arguments;
    const char* says;
  };
  for (const Row& row : {
           Row{{"sevre"}, "keyward: There is no command sevre. Did you mean serve? See keyward help.\n"},
           Row{{"root"}, "Did you mean keyward root reset-mfa? keyward root reset-password?"},
           Row{{"audit", "tial"}, "keyward audit tail?"},
           Row{{"check"}, "Give the data directory"},
           Row{{"check", "a", "b"}, "b is one word too many"},
           Row{{"serve", "--data", "d", "x"}, "x is one word too many"},
           Row{{"serve"}, "Give --data DIR, or --ephemeral"},
           Row{{"serve", "--data", "d", "--listen", "0.0.0.0:1"}, "--insecure-http"},
           Row{{"backup", "--data", "d"}, "the file to write"},
       }) {
    SCOPED_TRACE(row.arguments.front());
    const Ran ran = keyward(row.arguments);
    EXPECT_EQ(ran.status, 2) << ran.error;
    EXPECT_TRUE(ran.error.contains(row.says)) << ran.error;
    EXPECT_EQ(ran.out, "");
  }
}
}  // namespace
}  // namespace keyward::cli
