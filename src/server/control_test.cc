#include "server/control.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <system_error>

#include "server/test_rig.h"

namespace keyward::server {
namespace {
class ControlTest : public testing::Test {
 protected:
  ControlTest() {
    auto opened = Installation::open(config_, Installation::Missing::Create, random_, clock_);
    EXPECT_TRUE(opened);
    installation_ = *std::move(opened);
  }
  void listen() {
    auto made = Control::listen(*installation_, config_.data);
    ASSERT_TRUE(made) << made.error().message;
    control_ = *std::move(made);
  }
  Result<std::optional<MadeAccount>> ask(const AccountConfig& account) {
    const auto wanted = read_account(account);
    EXPECT_TRUE(wanted) << wanted.error().message;
    return ask_for_account(config_.data, *wanted);
  }
  // A connection of another client's, with these bytes sent.
  int connect(std::string_view bytes) const {
    const int client = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0) throw std::system_error(errno, std::generic_category(), "socket");
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    (config_.data / "control").string().copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    // The other end may have had enough of it.
    EXPECT_NE(::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL), 0);
    return client;
  }
  static std::string answer_of(int client) {
    std::string text(4'096, '\0');
    const ssize_t got = ::recv(client, text.data(), text.size(), 0);
    ::close(client);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }

  Folder folder_;
  SystemRandom random_;
  SystemClock clock_;
  Config config_ = config_in(folder_);
  std::unique_ptr<Installation> installation_;
  std::unique_ptr<Control> control_;
};

TEST_F(ControlTest, MakesAnAccountWhileTheServerRuns) {
  listen();
  AccountConfig account = account_in(folder_);
  const auto made = ask(account);
  ASSERT_TRUE(made) << made.error().message;
  ASSERT_TRUE(*made);
  EXPECT_EQ((*made)->id, kAccountId);
  EXPECT_EQ((*made)->name, "Example");
  EXPECT_EQ((*made)->root_email, kEmail);
  EXPECT_EQ((*made)->root_access_key_id, kKeyId);
  EXPECT_NE(installation_->published().get()->find_account(kAccountId), nullptr);

  // The same once more, and another one without a key and with an ID that is made up.
  const auto again = ask(account);
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().message.contains("already exists")) << again.error().message;
  account.root_email = "other@example.com";
  account.account_id = account.root_access_key_id = "";
  account.root_secret_access_key_file.clear();
  const auto other = ask(account);
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_EQ((*other)->id.size(), 12U);
  EXPECT_EQ((*other)->root_access_key_id, "");
  EXPECT_EQ(installation_->published().get()->accounts().size(), 2U);
}

TEST_F(ControlTest, WithoutAServerThereIsNobodyToAsk) {
  AccountConfig account = account_in(folder_);
  auto asked = ask(account);
  ASSERT_TRUE(asked);
  EXPECT_FALSE(*asked);
  listen();
  control_.reset();
  EXPECT_FALSE(std::filesystem::exists(config_.data / "control"));
  asked = ask(account);
  ASSERT_TRUE(asked);
  EXPECT_FALSE(*asked);
  // A socket that a killed server has left.
  listen();
  std::filesystem::rename(config_.data / "control", config_.data / "kept");
  control_.reset();
  std::filesystem::rename(config_.data / "kept", config_.data / "control");
  asked = ask(account);
  ASSERT_TRUE(asked);
  EXPECT_FALSE(*asked);
  listen();
  EXPECT_TRUE(*ask(account));
}

TEST_F(ControlTest, IsOfTheServersUserAlone) {
  listen();
  struct stat status{};
  ASSERT_EQ(::stat(config_.data.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

TEST_F(ControlTest, RefusesWhatIsNoRequest) {
  listen();
  constexpr std::string_view kLines[] = {
      "hello",
      "{}",
      "[]",
      R"({"request":"delete-everything"})",
      R"({"request":"create-account"})",
      R"({"request":"create-account","name":"x","email":"a@b.c","password":"short"})",
      R"({"request":"create-account","name":7,"email":[],"password":null})",
  };
  for (const std::string_view line : kLines)
    EXPECT_TRUE(answer_of(connect(std::string(line) + "\n")).starts_with(R"({"error":")")) << line;
  EXPECT_EQ(answer_of(connect(std::string(20'000, 'x'))), "") << "too long: no answer";
  EXPECT_TRUE(installation_->published().get()->empty());
  // Whoever goes away in the middle holds nobody up.
  ::close(connect("{\"request\""));
  EXPECT_TRUE(*ask(account_in(folder_)));
}

TEST_F(ControlTest, APathMayBeLong) {
  const std::filesystem::path deep = folder_ / std::string(120, 'd');
  std::filesystem::create_directory(deep);
  Config config = config_;
  config.data = deep / "data";
  config.key_file = deep / "data.key";
  auto opened = Installation::open(config, Installation::Missing::Create, random_, clock_);
  ASSERT_TRUE(opened);
  auto made = Control::listen(**opened, config.data);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(*ask_for_account(config.data, *read_account(account_in(folder_))));
}
}  // namespace
}  // namespace keyward::server
