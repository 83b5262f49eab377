#include "server/housekeeper.h"

#include <gtest/gtest.h>

#include "audit/chain.h"
#include "server/log.h"
#include "server/metrics.h"
#include "store/loaded.h"

namespace keyward::server {
namespace {
using identity::ConsoleSession;

class HousekeeperTest : public testing::Test {
 protected:
  HousekeeperTest() {
    writer_ = *store::Writer::start(store_, published_,
                                    [this](const store::LogBlock& head, const std::vector<std::string>& events) {
                                      return audit::next_block(head, events, clock_.now());
                                    },
                                    {});
    retention_.emplace(*log_, *writer_, LogRetention::Limits{}, clock_);
    housekeeper_ = std::make_unique<Housekeeper>(*writer_, published_, events_, usage_, *retention_, clock_);
    identity::AccountSettings account;
    account.id = "111122223333";
    change(identity::put("111122223333", account));
  }
  ~HousekeeperTest() override {
    housekeeper_->stop();
    writer_->stop();
  }

  void change(identity::Change one) {
    ASSERT_TRUE(writer_->run([&](const identity::State&) {
      store::Outcome outcome;
      outcome.changes.push_back(std::move(one));
      return outcome;
    }));
  }
  // Waits until the writer has done what it was given, kept or not.
  void settle() {
    [[maybe_unused]] const auto kept = writer_->run([](const identity::State&) { return store::Outcome(); });
  }
  std::string log() {
    std::string all;
    EXPECT_TRUE(store_.read_log(0, [&](const store::LogBlock& block) {
      all += block.entries;
      return true;
    }));
    return all;
  }
  std::size_t records_with(std::string_view part) {
    std::size_t count = 0;
    EXPECT_TRUE(store_.read_all([&](std::string_view key, std::string_view) -> Result<void> {
      count += key.contains(part) ? 1 : 0;
      return {};
    }));
    return count;
  }

  ManualClock clock_{Time{1'800'000'000}};
  store::MemoryStore store_;
  store::Published<identity::State> published_{std::make_shared<const identity::State>()};
  audit::Buffer events_;
  audit::Usage usage_;
  std::unique_ptr<store::LogReader> log_ = *store_.log_reader();
  std::unique_ptr<store::Writer> writer_;
  std::optional<LogRetention> retention_;
  std::unique_ptr<Housekeeper> housekeeper_;
};

TEST_F(HousekeeperTest, EventsAreWrittenOnce) {
  events_.add(R"({"eventName":"One"})");
  housekeeper_->flush_events();
  housekeeper_->flush_events();
  settle();
  EXPECT_EQ(log(), "{\"eventName\":\"One\"}\n");
}

TEST_F(HousekeeperTest, EventsThatTheDiskRefusesCountAsDropped) {
  settle();
  store_.fail_with(store::Committed::Nothing, "full");
  events_.add("{}");
  events_.add("{}");
  housekeeper_->flush_events();
  settle();
  EXPECT_EQ(events_.dropped(), 2u);
}

TEST_F(HousekeeperTest, CountersOutliveAFullDisk) {
  usage_.count_request("111122223333", clock_.now(), audit::Service::Iam, audit::Verdict::Success, true);
  settle();
  store_.fail_with(store::Committed::Nothing, "full");
  housekeeper_->flush_usage();
  settle();
  EXPECT_EQ(records_with("/usage/"), 0u);
  store_.fail_with(store::Committed::Durable, "");
  housekeeper_->flush_usage();
  settle();
  EXPECT_EQ(records_with("/usage/"), 1u);
}

TEST_F(HousekeeperTest, StoppingKeepsWhatWaits) {
  events_.add(R"({"eventName":"Last"})");
  usage_.count_sign_in("111122223333", clock_.now(), true);
  housekeeper_->stop();
  housekeeper_->stop();
  writer_->stop();
  EXPECT_TRUE(log().contains("Last"));
  EXPECT_EQ(records_with("/usage/"), 1u);
}

TEST_F(HousekeeperTest, EndedSessionsGo) {
  for (const auto& [id, expires] : {std::pair{"old", -1}, std::pair{"new", 60}}) {
    ConsoleSession session;
    session.id = id;
    session.account = "111122223333";
    session.principal = "root";
    session.expires = Time{clock_.now().seconds + expires};
    change(identity::put("111122223333", session));
  }
  housekeeper_->end_sessions();
  settle();
  EXPECT_EQ(published_.get()->find_session("old"), nullptr);
  EXPECT_NE(published_.get()->find_session("new"), nullptr);
}

TEST(Log, OneJsonObjectALine) {
  EXPECT_EQ(log_line(LogLevel::Error, "2026-01-01T00:00:00Z", "a \"b\"\n", {{"reason", "x\ny"}}),
            R"({"time":"2026-01-01T00:00:00Z","level":"error","message":"a \"b\"\n","reason":"x\ny"})");
  EXPECT_EQ(parse_log_level("warning"), LogLevel::Warning);
  EXPECT_FALSE(parse_log_level("Warning"));
}

TEST(Metrics, BucketsAreCumulative) {
  Metrics metrics;
  metrics.count(Route::Api, 200, std::chrono::microseconds(50));
  metrics.count(Route::Api, 403, std::chrono::milliseconds(5));
  metrics.count(Route::SignIn, 500, std::chrono::seconds(30));
  const std::string text = metrics.text({.connections_open = 7});
  for (const char* line :
       {"keyward_requests_total{route=\"api\",result=\"success\"} 1\n",
        "keyward_requests_total{route=\"api\",result=\"denied\"} 1\n",
        "keyward_requests_total{route=\"sign_in\",result=\"server_error\"} 1\n",
        "keyward_request_seconds_bucket{le=\"0.0001\"} 1\n", "keyward_request_seconds_bucket{le=\"0.01\"} 2\n",
        "keyward_request_seconds_bucket{le=\"5\"} 2\n", "keyward_request_seconds_bucket{le=\"+Inf\"} 3\n",
        "keyward_request_seconds_count 3\n", "keyward_connections_open 7\n"})
    EXPECT_TRUE(text.contains(line)) << line;
  // Every line is a comment or a sample.
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    EXPECT_TRUE(line.starts_with("# ") || line.starts_with("keyward_") || line.starts_with("process_")) << line;
  }
}

TEST(Metrics, OutcomeOfAStatus) {
  EXPECT_EQ(outcome_of(302), Outcome::Success);
  EXPECT_EQ(outcome_of(401), Outcome::Denied);
  EXPECT_EQ(outcome_of(403), Outcome::Denied);
  EXPECT_EQ(outcome_of(429), Outcome::ClientError);
  EXPECT_EQ(outcome_of(503), Outcome::ServerError);
}
}  // namespace
}  // namespace keyward::server
