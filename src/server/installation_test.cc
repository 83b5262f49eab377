#include "server/installation.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "server/test_rig.h"

namespace keyward::server {
namespace {
class InstallationTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Installation>> open(const Config& config,
                                             Installation::Missing missing = Installation::Missing::Create) {
    return Installation::open(config, missing, random_, clock_);
  }
  static std::string why(const Result<std::unique_ptr<Installation>>& opened) {
    return opened ? "(opened)" : opened.error().message;
  }
  Folder folder_;
  SystemRandom random_;
  SystemClock clock_;
};

TEST_F(InstallationTest, ANewOneIsMadeWithItsKeyBesideIt) {
  const Config config = config_in(folder_);
  ASSERT_TRUE(open(config));
  EXPECT_EQ(folder_.names(), (std::vector<std::string>{"data", "data.key"}));
  struct stat status{};
  ASSERT_EQ(::stat(config.key_file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat(config.data.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  EXPECT_TRUE(open(config, Installation::Missing::Refuse));
}

TEST_F(InstallationTest, NoneIsMadeWhereOneIsWanted) {
  EXPECT_TRUE(why(open(config_in(folder_), Installation::Missing::Refuse)).contains("no Keyward store"));
  EXPECT_TRUE(folder_.names().empty());
}

TEST_F(InstallationTest, AMissingKeyIsNeverReplaced) {
  const Config config = config_in(folder_);
  ASSERT_TRUE(open(config));
  std::filesystem::remove(config.key_file);
  const std::string before = content_of(config.data / "keyward.db");
  EXPECT_TRUE(why(open(config)).contains("is missing"));
  EXPECT_EQ(folder_.names(), (std::vector<std::string>{"data"}));
  EXPECT_EQ(content_of(config.data / "keyward.db"), before);
}

TEST_F(InstallationTest, AnotherKeyIsRefused) {
  const Config config = config_in(folder_);
  ASSERT_TRUE(open(config));
  std::filesystem::remove(config.key_file);
  ASSERT_TRUE(secrets::SealingKey::create(config.key_file, random_));
  EXPECT_TRUE(why(open(config)).contains("not the one that this data was sealed with"));
}

TEST_F(InstallationTest, TheKeyNeverLiesWithTheData) {
  Config config = config_in(folder_);
  for (const char* inside : {"data/key", "data/sub/key", "data/../data/key"}) {
    config.key_file = folder_ / inside;
    EXPECT_TRUE(why(open(config)).contains("inside the data directory")) << inside;
  }
  EXPECT_TRUE(folder_.names().empty());
}

TEST_F(InstallationTest, ForeignFoldersAreLeftAlone) {
  const Config config = config_in(folder_);
  std::filesystem::create_directory(config.data);
  folder_.write("data/holiday.txt", "not ours");
  EXPECT_FALSE(open(config));
  EXPECT_EQ(folder_.names(), (std::vector<std::string>{"data"}));
}

TEST_F(InstallationTest, OneProcessAtATime) {
  const Config config = config_in(folder_);
  const auto first = open(config);
  ASSERT_TRUE(first);
  EXPECT_TRUE(why(open(config)).contains("Another Keyward server"));
}

TEST_F(InstallationTest, AnAccountOutlivesItsMaker) {
  const Config config = config_in(folder_);
  {
    auto opened = open(config);
    ASSERT_TRUE(opened);
    const auto made = make_account(**opened, *read_account(account_in(folder_)));
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->id, kAccountId);
    EXPECT_EQ(made->name, "Example");
    const auto again = make_account(**opened, *read_account(account_in(folder_)));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Code::EntityAlreadyExists);
  }
  auto opened = open(config);
  ASSERT_TRUE(opened);
  const identity::Account* account = (*opened)->published().get()->find_account(kAccountId);
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->settings().root.email, kEmail);
  EXPECT_TRUE(*secrets::verify_password(kPassword, account->settings().root.password_hash));
  // Nothing of it lies on the disk in plain, and it is in the audit log.
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(config.data)) all += content_of(entry.path());
  EXPECT_FALSE(all.contains(kPassword));
  EXPECT_FALSE(all.contains(kSecret));
  std::string events;
  ASSERT_TRUE((*opened)->store().read_log(0, [&](const store::LogBlock& block) {
    events += block.entries;
    return true;
  }));
  EXPECT_TRUE(events.contains("\"CreateAccount\"")) << events;
}

TEST_F(InstallationTest, AccountsThatCannotBe) {
  struct Row {
    const char* name;
    void (*change)(AccountConfig&, const Folder&);
    const char* says;
  };
  for (const Row& row : {
           Row{"no e-mail", [](AccountConfig& a, const Folder&) { a.root_email.clear(); }, "--root-email"},
           Row{"no password", [](AccountConfig& a, const Folder&) { a.root_password_file.clear(); },
               "--root-password-file"},
           Row{"a key without secret", [](AccountConfig& a, const Folder&) { a.root_secret_access_key_file.clear(); },
               "--root-secret-access-key-file"},
           Row{"no address", [](AccountConfig& a, const Folder&) { a.root_email = "nobody"; }, "e-mail"},
           Row{"a weak password",
               [](AccountConfig& a, const Folder& f) { a.root_password_file = f.write("w", "weak"); },
               "Password should"},
           Row{"no file", [](AccountConfig& a, const Folder& f) { a.root_password_file = f / "none"; },
               "cannot be read: No such file"},
       }) {
    SCOPED_TRACE(row.name);
    AccountConfig account = account_in(folder_);
    row.change(account, folder_);
    const Result<WantedAccount> checked = read_account(account);
    ASSERT_FALSE(checked);
    EXPECT_TRUE(checked.error().message.contains(row.says)) << checked.error().message;
    EXPECT_FALSE(checked.error().message.contains(kPassword));
  }
  EXPECT_TRUE(read_account(account_in(folder_)));
}

TEST_F(InstallationTest, SecretFiles) {
  const auto read = [&](std::string_view content) { return read_secret_file(folder_.write("s", content)); };
  for (const char* good : {"secret", "secret\n", "secret\r\n"}) {
    const auto secret = read(good);
    ASSERT_TRUE(secret);
    EXPECT_EQ(secret->expose(), "secret");
  }
  EXPECT_EQ(read(" a b ")->expose(), " a b ");
  for (const std::string& bad : {std::string(), std::string("\n"), std::string("a\nb"), std::string(1025, 'a')}) {
    const auto secret = read(bad);
    ASSERT_FALSE(secret);
    EXPECT_FALSE(secret.error().message.contains("aaa"));
  }
  EXPECT_FALSE(read_secret_file(folder_.path()));
}

// A shell's <(...): what was read is gone.
TEST_F(InstallationTest, SecretsComeFromPipesAsWell) {
  AccountConfig account = account_in(folder_);
  account.root_access_key_id = "AKIAIOSFODNN7EXAMPLE";
  const auto pipe_with = [&](const char* name, std::string content) {
    const std::filesystem::path path = folder_.path() / name;
    EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::thread([path, content = std::move(content)] {
      std::ofstream out(path);
      // In two pieces, and slowly.
      out << content.substr(0, 3) << std::flush;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      out << content.substr(3);
    }).detach();
    return path;
  };
  account.root_password_file = pipe_with("password-pipe", std::string(kPassword) + "\n");
  account.root_secret_access_key_file = pipe_with("key-pipe", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  auto wanted = read_account(account);
  ASSERT_TRUE(wanted) << wanted.error().message;
  auto opened = open(config_in(folder_));
  ASSERT_TRUE(opened);
  const auto made = make_account(**opened, *std::move(wanted));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->root_access_key_id, "AKIAIOSFODNN7EXAMPLE");
}

TEST_F(InstallationTest, AStoreWithoutItsKeyCheckIsRefused) {
  const Config config = config_in(folder_);
  {
    auto opened = open(config);
    ASSERT_TRUE(opened);
    ASSERT_TRUE(make_account(**opened, *read_account(account_in(folder_))));
  }
  {
    auto directory = store::DataDirectory::open(config.data);
    ASSERT_TRUE(directory);
    store::Batch batch;
    batch.records.push_back({"installation/key-check", std::nullopt});
    ASSERT_EQ((*directory)->store().commit(batch), store::Committed::Durable);
  }
  EXPECT_TRUE(why(open(config)).contains("no key check"));
}
}  // namespace
}  // namespace keyward::server
