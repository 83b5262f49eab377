#include "store/writer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "store/data_directory.h"
#include "store/loaded.h"

namespace keyward::store {
namespace {
using identity::AccountSettings;
using identity::Changes;
using identity::State;
using identity::User;

constexpr const char* kAccount = "111122223333";

Changes new_account() {
  AccountSettings settings;
  settings.id = kAccount;
  settings.root.email = "root@example.com";
  Changes changes;
  changes.push_back(identity::put(kAccount, std::move(settings)));
  return changes;
}

Changes new_user(int number) {
  User user;
  user.id = "AIDA" + std::to_string(number);
  user.name = "user-" + std::to_string(number);
  user.path = "/";
  Changes changes;
  changes.push_back(identity::put(kAccount, std::move(user)));
  return changes;
}

LogBlock next_block(const LogBlock& head, const std::vector<std::string>& events) {
  LogBlock block;
  block.sequence = head.sequence + 1;
  for (const std::string& event : events) block.entries += event + "\n";
  return block;
}

struct Rig {
  MemoryStore store;
  Published<State> published{std::make_shared<const State>()};
  std::unique_ptr<Writer> writer = *Writer::start(store, published, next_block, {});
};

TEST(Writer, RunsInOrderAgainstTheNewestStateAndPublishes) {
  Rig rig;
  ASSERT_TRUE(rig.writer->run([](const State&) { return Outcome{.changes = new_account()}; }));
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(rig.writer->submit([i](const State& newest) {
      EXPECT_EQ(newest.find_account(kAccount)->users().size(), static_cast<std::size_t>(i));
      return Outcome{.changes = new_user(i), .events = {"made"}};
    }));
  }
  ASSERT_TRUE(rig.writer->run([](const State&) { return Outcome(); }));
  EXPECT_EQ(rig.published.get()->find_account(kAccount)->users().size(), 500U);
  EXPECT_TRUE(identity::broken_invariants(*rig.published.get()).empty());
  EXPECT_EQ(load(rig.store)->state.find_account(kAccount)->users().size(), 500U);
}

TEST(Writer, AFailedCommitDiscardsTheBatchAndTheNextOneWorks) {
  Rig rig;
  ASSERT_TRUE(rig.writer->run([](const State&) { return Outcome{.changes = new_account()}; }));
  rig.store.fail_with(Committed::Nothing, "disk full");
  const Result<void> refused = rig.writer->run([](const State&) { return Outcome{.changes = new_user(1)}; });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::ServiceFailure);
  EXPECT_EQ(rig.published.get()->find_account(kAccount)->users().size(), 0U);
  EXPECT_FALSE(rig.writer->read_only());
  rig.store.fail_with(Committed::Durable, "");
  EXPECT_TRUE(rig.writer->run([](const State&) { return Outcome{.changes = new_user(1)}; }));
  EXPECT_EQ(rig.published.get()->find_account(kAccount)->users().size(), 1U);
}

TEST(Writer, AnUnknownOutcomeEndsWriting) {
  Rig rig;
  ASSERT_TRUE(rig.writer->run([](const State&) { return Outcome{.changes = new_account()}; }));
  rig.store.fail_with(Committed::Unknown, "input/output error");
  EXPECT_FALSE(rig.writer->run([](const State&) { return Outcome{.changes = new_user(1)}; }));
  rig.store.fail_with(Committed::Durable, "");
  EXPECT_TRUE(rig.writer->read_only());
  EXPECT_FALSE(rig.writer->run([](const State&) { return Outcome{.changes = new_user(1)}; }));
  EXPECT_TRUE(rig.writer->run([](const State&) { return Outcome(); })) << "what writes nothing goes on";
}

TEST(Writer, ARefusalWaitsForTheStateItRestsOn) {
  Rig rig;
  ASSERT_TRUE(rig.writer->run([](const State&) { return Outcome{.changes = new_account()}; }));
  rig.store.fail_with(Committed::Nothing, "disk full");
  // Both in one batch: the second refuses because of the first, which is never kept.
  std::atomic<int> answered = 0;
  std::atomic<bool> failed = false;
  ASSERT_TRUE(rig.writer->submit([&](const State&) {
    // Holds the batch open until the others are queued behind it.
    return Outcome{.done = [&](Result<void>) { ++answered; }};
  }));
  ASSERT_TRUE(rig.writer->submit([](const State&) { return Outcome{.changes = new_user(1)}; }));
  ASSERT_TRUE(rig.writer->submit([&](const State& newest) {
    const bool taken = newest.find_account(kAccount)->find_user("user-1") != nullptr;
    return Outcome{.done = [&, taken](Result<void> kept) {
      if (taken) failed = !kept.has_value();
      ++answered;
    }};
  }));
  rig.writer->stop();
  EXPECT_EQ(answered, 2);
  EXPECT_EQ(rig.published.get()->find_account(kAccount)->find_user("user-1"), nullptr);
}

class OnDisk : public testing::Test {
 protected:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("keyward-store-" + std::to_string(::getpid()) + "-" +
                                                testing::UnitTest::GetInstance()->current_test_info()->name());
  void TearDown() override { std::filesystem::remove_all(path_); }
};

TEST_F(OnDisk, KeepsWhatWasCommitted) {
  {
    auto directory = DataDirectory::create(path_);
    ASSERT_TRUE(directory) << directory.error().message;
    Published<State> published{std::make_shared<const State>()};
    auto writer = *Writer::start((*directory)->store(), published, next_block, {});
    ASSERT_TRUE(writer->run([](const State&) { return Outcome{.changes = new_account(), .events = {"a"}}; }));
    for (int i = 0; i < 50; ++i)
      ASSERT_TRUE(writer->run([&](const State&) { return Outcome{.changes = new_user(i), .events = {"b"}}; }));
    ASSERT_TRUE(writer->run([](const State& newest) {
      Outcome outcome;
      outcome.changes.push_back(
          identity::erase<User>(kAccount, newest.find_account(kAccount)->find_user("user-7")->id));
      outcome.records.push_back({"installation/other/x", "1"});
      return outcome;
    }));
  }
  auto again = DataDirectory::open(path_);
  ASSERT_TRUE(again) << again.error().message;
  const auto loaded = load((*again)->store());
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->state.find_account(kAccount)->users().size(), 49U);
  EXPECT_EQ(loaded->other.size(), 1U);
  EXPECT_TRUE(identity::broken_invariants(loaded->state).empty());
  EXPECT_EQ((*again)->store().newest_block()->sequence, 51);
  EXPECT_TRUE((*again)->store().damage()->empty());
  std::int64_t blocks = 0;
  ASSERT_TRUE((*again)->store().read_log(1, [&](const LogBlock& block) {
    EXPECT_EQ(block.entries, "b\n");
    return ++blocks > 0;
  }));
  EXPECT_EQ(blocks, 50);
}

TEST_F(OnDisk, ASecondServerIsRefused) {
  auto first = DataDirectory::create(path_);
  ASSERT_TRUE(first);
  const auto second = DataDirectory::open(path_);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("Another Keyward server"), std::string::npos);
}

TEST_F(OnDisk, ForeignAndNewerDirectoriesAreRefusedAndNotTouched) {
  std::filesystem::create_directory(path_);
  std::ofstream(path_ / "holiday.jpg") << "x";
  EXPECT_FALSE(DataDirectory::create(path_));
  EXPECT_FALSE(DataDirectory::open(path_));
  std::filesystem::remove(path_ / "holiday.jpg");
  std::ofstream(path_ / "keyward.db") << "not a database at all, but long enough to be looked at";
  const auto foreign = DataDirectory::open(path_);
  ASSERT_FALSE(foreign);
  EXPECT_FALSE(std::filesystem::exists(path_ / "lock"));
}

TEST_F(OnDisk, BackupIsCompleteAndNeverOverwrites) {
  auto directory = DataDirectory::create(path_);
  ASSERT_TRUE(directory);
  Batch batch;
  batch.records.push_back({"installation/other/x", "1"});
  ASSERT_EQ((*directory)->store().commit(batch), Committed::Durable) << (*directory)->store().last_failure();
  const std::filesystem::path copy = path_ / "copy.db";
  ASSERT_TRUE((*directory)->store().backup(copy));
  EXPECT_FALSE((*directory)->store().backup(copy));
  auto store = SqliteStore::open(copy, SqliteStore::Mode::ReadOnly);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(load(**store)->other.size(), 1U);
}
}  // namespace
}  // namespace keyward::store
