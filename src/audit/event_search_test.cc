// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
#include "audit/event_search.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "audit/chain.h"

namespace keyward::audit {
namespace {
constexpr std::string_view kAccount = "111122223333";
constexpr Time kStart{1'000'000};

std::string line(std::string_view name, Time time, std::string_view account = kAccount, std::string_view more = "") {
  return fmt::format(R"({{"userIdentity":{{"type":"IAMUser","userName":"alice","accessKeyId":"AKIA1"}},)"
                     R"("eventTime":"{}","eventSource":"iam.amazonaws.com","eventName":"{}",{})"
                     R"("eventID":"id-{}","readOnly":false,"recipientAccountId":"{}"}})",
                     iso8601(time), name, more, name, account);
}

// A log of blocks, ten seconds apart.
class Log {
 public:
  void add(const std::vector<std::string>& lines) {
    head_ = next_block(head_, lines, Time{kStart.seconds + 10 * head_.sequence});
    store::Batch batch;
    batch.log.push_back(head_);
    ASSERT_EQ(store.commit(batch), store::Committed::Durable);
  }
  FoundEvents find(const Search& search, Place before = {}) {
    const auto reader = *store.log_reader();
    return *find_events(*reader, search, before);
  }
  store::MemoryStore store;

 private:
  store::LogBlock head_;
};

Search every(std::size_t count = 50) {
  return {.account = std::string(kAccount), .value = {}, .from = {0}, .to = {2'000'000}, .count = count};
}

std::string names(const FoundEvents& found) {
  std::string out;
  for (const FoundEvent& event : found.events) out += (out.empty() ? "" : " ") + event.name;
  return out;
}

TEST(EventSearch, NewestFirstAndOfTheAccountAlone) {
  Log log;
  EXPECT_EQ(names(log.find(every())), "");
  log.add({line("A", kStart), line("B", kStart), line("Alien", kStart, "444455556666")});
  log.add({line("C", kStart)});
  const FoundEvents found = log.find(every());
  EXPECT_EQ(names(found), "C B A");
  EXPECT_FALSE(found.next);
  EXPECT_EQ(found.events[0].text, line("C", kStart));
}

TEST(EventSearch, GoesOnWhereItEnded) {
  Log log;
  log.add({line("A", kStart), line("B", kStart)});
  log.add({line("C", kStart), line("D", kStart), line("E", kStart)});
  std::string all;
  Place place;
  int calls = 0;
  for (; calls < 9; ++calls) {
    const FoundEvents found = log.find(every(1), place);
    all += names(found);
    if (!found.next) break;
    place = *found.next;
  }
  EXPECT_EQ(all, "EDCBA");
  EXPECT_EQ(calls, 5);  // the fifth ends where something older might be
}

TEST(EventSearch, ReadsNoMoreThanItMayAtOnce) {
  Log log;
  log.add({line("Rare", kStart)});
  const std::string filler = line("Common", kStart, kAccount, fmt::format(R"("x":"{}",)", std::string(1 << 20, 'x')));
  for (int i = 0; i < 20; ++i) log.add({filler});
  Search search = every();
  search.attribute = Attribute::EventName;
  search.value = "Rare";
  FoundEvents found = log.find(search);
  EXPECT_EQ(names(found), "");
  ASSERT_TRUE(found.next);
  int calls = 1;
  while (found.next && calls < 9) {
    found = log.find(search, *found.next);
    ++calls;
  }
  EXPECT_EQ(names(found), "Rare");
  EXPECT_EQ(calls, 3);
}

TEST(EventSearch, BetweenTimes) {
  Log log;
  for (std::int64_t i = 0; i < 5; ++i) log.add({line(fmt::format("E{}", i), Time{kStart.seconds + 10 * i})});
  Search search = every();
  search.from = Time{kStart.seconds + 10};
  search.to = Time{kStart.seconds + 30};
  EXPECT_EQ(names(log.find(search)), "E3 E2 E1");
}

TEST(EventSearch, ByAttribute) {
  Log log;
  log.add(
      {line("CreateUser", kStart, kAccount, R"("requestParameters":{"userName":"bob","path":"/"},)"),
       line("CreateAccessKey", kStart, kAccount,
            R"("requestParameters":null,"responseElements":{"accessKey":{"accessKeyId":"AKIA2","userName":"bob"}},)")});
  log.add({R"({"userIdentity":{"type":"Root"},"eventTime":"1970-01-12T13:46:40Z","eventSource":"sts.amazonaws.com",)"
           R"("eventName":"GetCallerIdentity","eventID":"4","readOnly":true,"recipientAccountId":"111122223333"})",
           R"({"userIdentity":{"type":"AssumedRole","principalId":"AROA:work"},"eventTime":"1970-01-12T13:46:40Z",)"
           R"("eventName":"\u00e4\"","eventID":"5","readOnly":true,"recipientAccountId":"111122223333"})"});
  const struct {
    Attribute attribute;
    const char* value;
    const char* found;
  } cases[] = {
      {Attribute::EventId, "4", "GetCallerIdentity"},
      {Attribute::EventName, "CreateUser", "CreateUser"},
      {Attribute::EventName, "createuser", ""},
      {Attribute::EventName, "\u00e4\"", "\u00e4\""},
      {Attribute::ReadOnly, "true", "\u00e4\" GetCallerIdentity"},
      {Attribute::ReadOnly, "false", "CreateAccessKey CreateUser"},
      {Attribute::Username, "alice", "CreateAccessKey CreateUser"},
      {Attribute::Username, "root", "GetCallerIdentity"},
      {Attribute::Username, "work", "\u00e4\""},
      {Attribute::Username, "bob", ""},
      {Attribute::ResourceType, "AWS::IAM::User", "CreateAccessKey CreateUser"},
      {Attribute::ResourceType, "AWS::IAM::AccessKey", "CreateAccessKey"},
      {Attribute::ResourceName, "bob", "CreateAccessKey CreateUser"},
      {Attribute::ResourceName, "/", ""},
      {Attribute::EventSource, "sts.amazonaws.com", "GetCallerIdentity"},
      {Attribute::AccessKeyId, "AKIA1", "CreateAccessKey CreateUser"},
      {Attribute::AccessKeyId, "AKIA2", ""},
  };
  for (const auto& one : cases) {
    Search search = every();
    search.attribute = one.attribute;
    search.value = one.value;
    EXPECT_EQ(names(log.find(search)), one.found) << static_cast<int>(one.attribute) << " " << one.value;
  }
}

// A parameter cannot pass for the record's own account.
TEST(EventSearch, AnAccountInAParameterIsNone) {
  Log log;
  log.add({line("X", kStart, "444455556666",
                R"("requestParameters":{"description":"\"recipientAccountId\":\"111122223333\""},)")});
  EXPECT_EQ(names(log.find(every())), "");
}

}  // namespace
}  // namespace keyward::audit
