// The way of one operation: who is let in when, what is written down, and what waits for what.
#include "api/executor.h"

#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string result_of(const Result<std::string>& answer) { return answer ? *answer : text_of(answer.error()); }

// Holds the writer's thread until it is let go, so that what is submitted meanwhile waits in the queue.
struct HeldWriter {
  explicit HeldWriter(Rig& rig) {
    EXPECT_TRUE(rig.writer->submit([this](const identity::State&) {
      started.set_value();
      released.get_future().wait();
      return store::Outcome();
    }));
    started.get_future().wait();
  }
  void let_go() { released.set_value(); }
  std::promise<void> started, released;
};

constexpr const char* kUsers = R"({"Effect":"Allow","Action":"iam:*","Resource":"*"})";

std::string own_key(const authn::Caller& caller, const char* status) {
  return fmt::format(R"({{"UserName":"alice","AccessKeyId":"{}","Status":"{}"}})", caller.credential_id, status);
}

// What waits in the queue is decided anew against the state it meets: credential, policies, boundary.
TEST(Executor, AWriteThatWaitsIsDecidedAgainstTheNewestState) {
  const struct {
    const char *name, *revoke, *input, *want;
  } cases[] = {
      {"the key is inactive", "UpdateAccessKey", nullptr, kInvalidToken},
      {"the key is gone", "DeleteAccessKey", nullptr, kInvalidToken},
      {"the policy is gone", "DeleteUserPolicy", R"({"UserName":"alice","PolicyName":"policy"})",
       "AccessDenied: User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:CreateUser on "
       "resource: arn:aws:iam::111122223333:user/bob because no identity-based policy allows the iam:CreateUser "
       "action"},
      {"a boundary has come", "PutUserPermissionsBoundary",
       R"({"UserName":"alice","PermissionsBoundary":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"})",
       "AccessDenied: User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:CreateUser on "
       "resource: arn:aws:iam::111122223333:user/bob because no permissions boundary allows the iam:CreateUser "
       "action"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    Rig rig;
    const authn::Caller alice = rig.user_with("alice", kUsers);
    const authn::Caller root = rig.root();
    const auto seen = rig.state();  // both were let in on this
    HeldWriter held(rig);
    const std::string key = fmt::format(R"({{"UserName":"alice","AccessKeyId":"{}"}})", alice.credential_id);
    const bool deactivates = std::string_view(one.revoke) == "UpdateAccessKey";
    auto revoked = rig.start(seen, root, one.revoke,
                             one.input != nullptr ? one.input : (deactivates ? own_key(alice, "Inactive") : key));
    auto late = rig.start(seen, alice, "CreateUser", R"({"UserName":"bob"})");
    held.let_go();
    EXPECT_EQ(result_of(revoked.get()), "{}");
    EXPECT_EQ(result_of(late.get()), one.want);
    EXPECT_EQ(rig.account().find_user("bob"), nullptr);
  }
}

// The other way round: what was queued before the key went is in time.
TEST(Executor, AWriteBeforeTheRevocationIsDone) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", kUsers);
  const authn::Caller root = rig.root();
  const auto seen = rig.state();
  HeldWriter held(rig);
  auto early = rig.start(seen, alice, "CreateUser", R"({"UserName":"bob"})");
  auto revoked = rig.start(seen, root, "UpdateAccessKey", own_key(alice, "Inactive"));
  held.let_go();
  EXPECT_EQ(at(result_of(early.get()), "User.UserName"), "bob");
  EXPECT_EQ(result_of(revoked.get()), "{}");
  EXPECT_EQ(rig.say(alice, "ListUsers"), kInvalidToken);
}

TEST(Executor, TwoWritesOfOneNameDoNotBothWin) {
  Rig rig;
  const auto seen = rig.state();
  HeldWriter held(rig);
  auto first = rig.start(seen, rig.root(), "CreateUser", R"({"UserName":"bob"})");
  auto second = rig.start(seen, rig.root(), "CreateUser", R"({"UserName":"BOB"})");
  held.let_go();
  EXPECT_EQ(at(result_of(first.get()), "User.UserName"), "bob");
  EXPECT_EQ(result_of(second.get()), "EntityAlreadyExists: User with name BOB already exists.");
}

// A hash that was prepared for a password which has changed since is prepared again; both changes are made, in order.
TEST(Executor, PreparesAgainWhenThePasswordHasChanged) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", kUsers);
  rig.must(rig.root(), "CreateLoginProfile", R"({"UserName":"alice","Password":"First-one-1"})");
  const auto seen = rig.state();
  HeldWriter held(rig);
  auto reset = rig.start(seen, rig.root(), "UpdateLoginProfile", R"({"UserName":"alice","Password":"Second-one-2"})");
  auto second =
      rig.start(seen, alice, "ChangePassword", R"({"OldPassword":"Second-one-2","NewPassword":"Third-one-3"})");
  auto stale =
      rig.start(seen, alice, "ChangePassword", R"({"OldPassword":"First-one-1","NewPassword":"Fourth-one-4"})");
  held.let_go();
  EXPECT_EQ(result_of(reset.get()), "{}");
  EXPECT_EQ(result_of(second.get()), "{}");
  EXPECT_EQ(result_of(stale.get()), "AccessDenied: The old password was incorrect.");
  const auto login = rig.account().find_user("alice")->login;
  EXPECT_TRUE(*secrets::verify_password("Third-one-3", login->password_hash));
  EXPECT_EQ(login->previous_hashes.size(), 2U);
}

TEST(Executor, AWriteThatIsNotKeptIsAnError) {
  Rig rig;
  rig.store.fail_with(store::Committed::Nothing, "disk full");
  EXPECT_EQ(rig.say(rig.root(), "CreateUser", R"({"UserName":"bob"})").substr(0, 15), "ServiceFailure:");
  EXPECT_EQ(rig.account().find_user("bob"), nullptr);
  rig.store.fail_with(store::Committed::Durable, "");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"bob"})");
}

TEST(Executor, AStoppedWriterAndAFullPoolSendTheClientAway) {
  Rig rig;
  rig.user("alice");
  PreparePool none(0, 0);
  Executor executor(rig.env, rig.clock, *rig.writer, none, rig.events);
  const OperationInfo& operation = *operation_named("CreateLoginProfile");
  const auto document = json::Document::parse(R"({"UserName":"alice","Password":"Long-enough-1"})");
  std::promise<std::string> said;
  executor.execute(rig.state(), {&operation, *read_input(operation, document->root()), rig.root(), rig.origin, "r"},
                   [&](const Call&, Result<Answer> answer) { said.set_value(text_of(answer.error())); });
  EXPECT_EQ(said.get_future().get(), "Throttling: Rate exceeded");
  rig.writer->stop();
  EXPECT_EQ(rig.say(rig.root(), "CreateUser", R"({"UserName":"bob"})"),
            "ServiceUnavailable: The server is busy; try again later.");
}

// Nobody makes the server hash a password without the permission to set one.
TEST(Executor, TheGateStandsBeforeThePool) {
  Rig rig;
  const authn::Caller nobody = rig.user("nobody");
  PreparePool none(0, 0);  // takes no work: whoever reached it would read Throttling
  Executor executor(rig.env, rig.clock, *rig.writer, none, rig.events);
  const OperationInfo& operation = *operation_named("CreateLoginProfile");
  const auto document = json::Document::parse(R"({"UserName":"alice","Password":"Long-enough-1"})");
  std::promise<Code> code;
  executor.execute(rig.state(), {&operation, *read_input(operation, document->root()), nobody, rig.origin, "r"},
                   [&](const Call&, Result<Answer> answer) { code.set_value(answer.error().code); });
  EXPECT_EQ(code.get_future().get(), Code::AccessDenied);
}

std::vector<std::string> log_of(Rig& rig) {
  std::vector<std::string> lines;
  EXPECT_TRUE(rig.store.read_log(0, [&](const store::LogBlock& block) {
    lines.push_back(block.entries);
    return true;
  }));
  return lines;
}

// A change and its audit event are one commit; reads and refusals wait in the buffer. No password is in either.
TEST(Executor, EveryCallIsAudited) {
  Rig rig;
  rig.user("alice");
  rig.events.take();
  const std::size_t before = log_of(rig).size();
  rig.must(rig.root(), "CreateLoginProfile", R"({"UserName":"alice","Password":"Long-enough-1"})");
  const std::vector<std::string> log = log_of(rig);
  ASSERT_EQ(log.size(), before + 1);
  const std::string& written = log.back();
  EXPECT_EQ(at(written, "eventName"), "CreateLoginProfile");
  EXPECT_EQ(at(written, "eventSource"), "iam.amazonaws.com");
  EXPECT_EQ(at(written, "userIdentity.type"), "Root");
  EXPECT_EQ(at(written, "requestParameters.userName"), "alice");
  EXPECT_EQ(at(written, "sourceIPAddress"), "192.0.2.10");
  EXPECT_EQ(at(written, "requestID"), "request-1");
  EXPECT_EQ(at(written, "readOnly"), "false");
  EXPECT_EQ(written.find("Long-enough-1"), std::string::npos);
  EXPECT_TRUE(rig.events.take().empty());

  rig.must(rig.root(), "ListUsers");
  rig.say(rig.user("alice"), "DeleteUser", R"({"UserName":"alice"})");
  const std::vector<std::string> buffered = rig.events.take();
  ASSERT_EQ(buffered.size(), 2U);
  EXPECT_EQ(at(buffered[0], "eventName"), "ListUsers");
  EXPECT_EQ(at(buffered[0], "readOnly"), "true");
  EXPECT_EQ(at(buffered[0], "errorCode"), "");
  EXPECT_EQ(at(buffered[1], "errorCode"), "AccessDenied");
  EXPECT_EQ(at(buffered[1], "userIdentity.userName"), "alice");
  EXPECT_EQ(log_of(rig).size(), before + 1);
}

TEST(Executor, CountsAndNotesTheUseOfKeys) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"})");
  EXPECT_FALSE(rig.usage.last_use(alice.credential_id));
  rig.must(alice, "ListUsers");
  rig.say(alice, "ListGroups");
  rig.say(rig.root(), "GetUser", R"({"UserName":"missing"})");
  rig.must(alice, "GetCallerIdentity");
  EXPECT_EQ(rig.usage.last_use(alice.credential_id), (audit::KeyUse{rig.clock.now(), "sts", "us-east-1"}));
  const auto days = rig.usage.month(kAccount, "2026-11");
  ASSERT_EQ(days.size(), 1U);
  const audit::DayCounts& day = days[0].second;
  // CreateUser, CreateAccessKey, PutUserPolicy and ListUsers; then one refusal, one fault of the client, one of sts.
  EXPECT_EQ(day.requests[0], (std::array<std::int64_t, 4>{4, 1, 1, 0}));
  EXPECT_EQ(day.requests[1], (std::array<std::int64_t, 4>{1, 0, 0, 0}));
  EXPECT_EQ(day.decisions, 6);  // GetCallerIdentity asks nobody
}

}  // namespace
}  // namespace keyward::api
