// What the tests of the rules stand on: two accounts in one state, and every call on its real way through gate, prepare
// pool, rule and writer. Only the disk is missing, and the clock and the randomness are the test's.
#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "api/dispatch.h"
#include "api/executor.h"
#include "api/input.h"
#include "api/new_account.h"
#include "api/output.h"
#include "api/query_endpoint.h"
#include "audit/chain.h"
#include "authn/sigv4_sign.h"
#include "base/text.h"
#include "secrets/ids.h"
#include "secrets/test_keys.h"
#include "secrets/totp.h"
#include "store/loaded.h"

namespace keyward::api {
using secrets::test_key;

inline constexpr std::string_view kAccount = "111122223333";
inline constexpr std::string_view kOther = "444455556666";
inline constexpr std::string_view kRootPassword = "Correct-horse-9";
inline constexpr const char* kAdministrator = "arn:aws:iam::aws:policy/AdministratorAccess";
inline constexpr const char* kReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
inline constexpr const char* kAllowAll =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
inline constexpr const char* kInvalidToken =
    "InvalidClientTokenId: The security token included in the request is invalid.";

inline std::string text_of(const Error& error) { return fmt::format("{}: {}", info(error.code).wire, error.message); }

// The JSON at "User.Tags.0.Key" of a text: a string's content, else its source; "" if it is not there.
inline std::string at(const std::string& text, std::string_view path) {
  const auto document = json::Document::parse(text);
  if (!document) return "no JSON: " + text;
  json::Value value = document->root();
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    std::optional<json::Value> next = value.find(step);
    if (value.is(json::Type::Array)) {
      std::size_t left = std::stoul(std::string(step));
      for (const auto& [_, element] : entries(value))
        if (left-- == 0) next = element;
    }
    if (!next) return "";
    value = *next;
  }
  return std::string(value.is(json::Type::String) ? value.string() : value.source());
}

// The member names of the object at `path`, joined by blanks.
inline std::string members(const std::string& text, std::string_view path) {
  const auto document = json::Document::parse(path.empty() ? text : at(text, path));
  std::string names;
  if (document)
    for (const auto& [key, _] : entries(document->root())) names.append(names.empty() ? "" : " ").append(key.string());
  return names;
}

// One member of every element of the list at `path`, joined by blanks; the elements themselves if `member` is empty.
inline std::string each(const std::string& text, std::string_view path, std::string_view member = "") {
  const auto document = json::Document::parse(at(text, path));
  if (!document || !document->root().is(json::Type::Array)) return "no list: " + text;
  std::string all;
  for (const auto& [_, element] : entries(document->root()))
    all.append(all.empty() ? "" : " ").append(at(std::string(element.source()), member));
  return all;
}

// A SAML identity provider's metadata.
inline std::string saml_metadata(const std::string& name = "metadata") {
  std::ifstream file("tests/fuzz/corpus/saml/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// One row of a table: what is asked, and what is answered.
struct Row {
  const char* operation;
  const char* input;
  const char* want;  // "{}", or "Code: message"
};

inline const identity::Catalog& shared_catalog() {
  static const identity::Catalog catalog;
  return catalog;
}

// Seeded, for the writer's and the pool's thread at once.
class SharedRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(mutex_);
    random_.fill(bytes);
  }

 private:
  std::mutex mutex_;
  SeededRandom random_{42};
};

class Rig {
 public:
  explicit Rig(const identity::Quotas& quotas_ = {}) : quotas(quotas_) {
    make_account(kAccount, "root@example.com");
    make_account(kOther, "other@example.com");
  }
  ~Rig() {
    writer->stop();
    EXPECT_EQ(identity::broken_invariants(*state()), std::vector<std::string>());
    const auto loaded = store::load(store);
    EXPECT_TRUE(loaded);
    if (loaded) {
      EXPECT_EQ(identity::broken_invariants(loaded->state), std::vector<std::string>());
    }
  }

  std::shared_ptr<const identity::State> state() const { return published.get(); }
  const identity::Account& account(std::string_view id = kAccount) const { return *state()->find_account(id); }

  authn::Caller root(std::string_view id = kAccount) { return caller_of_key(fmt::format("ROOTKEY{}", id)); }

  // A user of the account with an access key; made by root if it is not there.
  authn::Caller user(const std::string& name, std::string_view id = kAccount) {
    std::string& key = user_keys_[fmt::format("{}/{}", id, name)];
    if (key.empty()) {
      const std::string input = fmt::format(R"({{"UserName":"{}"}})", name);
      if (account(id).find_user(name) == nullptr) must(root(id), "CreateUser", input);
      const std::string made = must(root(id), "CreateAccessKey", input);
      key = at(made, "AccessKey.AccessKeyId");
      secrets_[key] = at(made, "AccessKey.SecretAccessKey");
    }
    return caller_of_key(key);
  }
  // The same with an inline policy named "policy" of one statement's members, or with any ARN attached.
  authn::Caller user_with(const std::string& name, const std::string& policy, std::string_view id = kAccount) {
    user(name, id);
    if (policy.starts_with("arn:")) {
      must(root(id), "AttachUserPolicy", fmt::format(R"({{"UserName":"{}","PolicyArn":"{}"}})", name, policy));
    } else {
      const std::string document = fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", policy);
      must(root(id), "PutUserPolicy",
           fmt::format(R"({{"UserName":"{}","PolicyName":"policy","PolicyDocument":{}}})", name,
                       json::quoted(document)));
    }
    return user(name, id);
  }
  authn::Caller administrator(std::string_view id = kAccount) { return user_with("administrator", kAdministrator, id); }

  // A console session of the user or, without a name, of root. The user needs a password.
  authn::Caller console(const std::string& name = "", bool mfa = false) {
    const auto holder = account().find_user(name);
    identity::ConsoleSession session;
    session.id = authn::session_id(fmt::format("token-{}", ++tokens_made_));
    session.account = kAccount;
    session.principal = holder == nullptr ? std::string(identity::kRootOwner) : holder->id;
    session.created = clock.now();
    session.expires = {clock.now().seconds + 43'200};
    if (mfa) session.mfa_time = clock.now();
    session.credential = authn::credential_fingerprint(holder == nullptr ? account().settings().root.password_hash
                                                                         : holder->login->password_hash);
    authn::Caller caller;
    caller.credential = authn::CredentialKind::Console;
    caller.credential_id = session.id;
    change(identity::put(kAccount, std::move(session)));
    return *authn::Authenticator::again(*state(), caller, clock.now());
  }

  // The call as one newly authenticated request of this caller; the answer's JSON.
  Result<std::string> call(const authn::Caller& who, std::string_view name, const std::string& input) {
    const std::shared_ptr<const identity::State> seen = state();
    Result<authn::Caller> caller = authn::Authenticator::again(*seen, who, clock.now());
    if (!caller) return std::unexpected(std::move(caller).error());
    std::future<Result<std::string>> answer = start(seen, *std::move(caller), name, input);
    return answer.get();
  }
  // The same without waiting, decided on the given state and caller as they are.
  std::future<Result<std::string>> start(const std::shared_ptr<const identity::State>& seen, authn::Caller caller,
                                         std::string_view name, const std::string& input) {
    const OperationInfo* operation = operation_named(name);
    std::promise<Result<std::string>> promise;
    std::future<Result<std::string>> future = promise.get_future();
    const auto document = json::Document::parse(input);
    if (operation == nullptr || !document) {
      ADD_FAILURE() << "no such call: " << name << " " << input;
      promise.set_value(fail(Code::InvalidAction, std::string(name)));
      return future;
    }
    Result<Object> read = read_input(*operation, document->root());
    if (!read) {
      promise.set_value(std::unexpected(std::move(read).error()));
      return future;
    }
    executor.execute(seen, {operation, *std::move(read), std::move(caller), origin, "request-1"},
                     [promise = std::move(promise)](const Call& made, Result<Answer> answer) mutable {
                       if (!answer) return promise.set_value(std::unexpected(std::move(answer).error()));
                       promise.set_value(json_reply(*made.operation, answer->output.get()));
                     });
    return future;
  }
  // The answer's JSON, or "Code: message".
  std::string say(const authn::Caller& caller, std::string_view operation, const std::string& input = "{}") {
    const Result<std::string> answer = call(caller, operation, input);
    return answer ? *answer : text_of(answer.error());
  }
  // A call that the test needs to go well.
  std::string must(const authn::Caller& caller, std::string_view operation, const std::string& input = "{}") {
    const Result<std::string> answer = call(caller, operation, input);
    EXPECT_TRUE(answer) << operation << " " << input << ": " << (answer ? "" : text_of(answer.error()));
    return answer.value_or("{}");
  }
  void check(const authn::Caller& caller, const std::vector<Row>& rows) {
    for (const Row& row : rows)
      EXPECT_EQ(say(caller, row.operation, row.input), row.want) << row.operation << row.input;
  }
  // Every element of a list, read with MaxItems 1, joined by blanks. Checks that Marker comes with IsTruncated alone.
  std::string pages(const authn::Caller& caller, std::string_view operation, const std::string& input,
                    std::string_view list, std::string_view member = "") {
    std::string all, marker;
    for (int page = 0; page < 100; ++page) {
      const std::string separator = input == "{}" ? "" : ",";
      const std::string more = marker.empty() ? "" : fmt::format(R"(,"Marker":"{}")", marker);
      const std::string answer =
          must(caller, operation,
               fmt::format(R"({}{}"MaxItems":1{}}})", input.substr(0, input.size() - 1), separator, more));
      const std::string one = each(answer, list, member);
      EXPECT_EQ(one.find(' '), std::string::npos) << "more than one: " << one;
      if (!one.empty()) all.append(all.empty() ? "" : " ").append(one);
      marker = at(answer, "Marker");
      EXPECT_EQ(at(answer, "IsTruncated"), marker.empty() ? "false" : "true");
      if (marker.empty()) return all;
    }
    return "endless";
  }

  // A request signed with these credentials, over the Query protocol. An empty key: not signed.
  QueryEndpoint::Reply query(const authn::Credentials& credentials, std::string_view service, const std::string& body) {
    std::vector<authn::Header> headers{{"Host", "localhost:8700"},
                                       {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    if (!credentials.access_key_id.empty()) {
      const auto unsigned_views = authn::views_of(headers);
      for (authn::Header& header :
           authn::sign({"POST", "/", "", unsigned_views, body, clock.now()}, credentials, "us-east-1", service))
        headers.push_back(std::move(header));
    }
    const auto all = authn::views_of(headers);
    std::promise<QueryEndpoint::Reply> reply;
    endpoint.handle(state(), {"POST", "/", "", body, all, origin},
                    [&](QueryEndpoint::Reply one) { reply.set_value(std::move(one)); });
    return reply.get_future().get();
  }
  // The long-term credentials of root() and user(); views that live as long as the rig.
  authn::Credentials credentials(const authn::Caller& caller) {
    const auto& [id, secret] = *secrets_.find(caller.credential_id);
    return {id, secret, {}};
  }

  // What no operation does: a change of a test's own.
  void change(identity::Change one) {
    ASSERT_TRUE(writer->run([&](const identity::State&) {
      store::Outcome outcome;
      outcome.changes.push_back(std::move(one));
      return outcome;
    }));
  }

  ManualClock clock{*parse_iso8601("2026-11-02T08:00:00Z")};
  SharedRandom random;
  const identity::Quotas quotas;
  secrets::SealingKey sealing_key = secrets::SealingKey::generate(random);
  secrets::Sealer records{sealing_key, "records"};
  secrets::Tokens tokens{sealing_key};
  audit::Usage usage;
  Env env{quotas,
          shared_catalog(),
          records,
          tokens,
          usage,
          random,
          "http://localhost:8700",
          {.memory_kib = 8, .passes = 1}};
  store::MemoryStore store;
  store::Published<identity::State> published{std::make_shared<const identity::State>()};
  std::unique_ptr<store::Writer> writer =
      *store::Writer::start(store, published,
                            [this](const store::LogBlock& head, const std::vector<std::string>& written) {
                              return audit::next_block(head, written, clock.now());
                            },
                            {});
  PreparePool pool{1, 64};
  audit::Buffer events;
  Executor executor{env, clock, *writer, pool, events};
  authn::Authenticator authenticator{records, tokens};
  QueryEndpoint endpoint{executor, authenticator};
  Origin origin{.source_ip = "192.0.2.10", .user_agent = "tests/1.0", .referer = "", .secure = false};

 private:
  void make_account(std::string_view id, const std::string& email) {
    NewAccount made;
    made.id = id;
    made.name = fmt::format("Account {}", id);
    made.email = email;
    made.password_hash = *secrets::hash_password(kRootPassword, random, env.password_cost);
    const std::string key_id = fmt::format("ROOTKEY{}", id);
    secrets_[key_id] = "root-secret-access-key-" + std::string(id);
    made.root_access_key = {key_id, secrets::SecretString(secrets_[key_id])};
    ASSERT_TRUE(writer->run([&](const identity::State& newest) {
      store::Outcome outcome;
      outcome.changes = *new_account(newest, made, env, clock.now());
      return outcome;
    }));
  }
  authn::Caller caller_of_key(const std::string& id) {
    authn::Caller caller;
    caller.credential_id = id;
    return *authn::Authenticator::again(*state(), caller, clock.now());
  }

  std::map<std::string, std::string> user_keys_;  // "ACCOUNT/NAME" -> access key id
  std::map<std::string, std::string> secrets_;    // access key id -> secret
  int tokens_made_ = 0;
};

}  // namespace keyward::api
