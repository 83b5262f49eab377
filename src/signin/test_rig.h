// What the tests of sign-in stand on: the real Web with executor, pool, writer and store, without a network and a disk;
// and browsers that keep their cookies.
#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <map>
#include <string>
#include <vector>

#include "api/new_account.h"
#include "audit/chain.h"
#include "base/json.h"
#include "base/text.h"
#include "identity/names.h"
#include "secrets/totp.h"
#include "signin/web.h"
#include "store/loaded.h"

namespace keyward::signin {

inline constexpr const char* kAccount = "111122223333";
inline constexpr const char* kEmail = "root@example.com";
inline constexpr const char* kRootPassword = "Correct-horse-9";
inline constexpr const char* kPassword = "Battery-staple-7";
inline constexpr const char* kSetupCode = "ABCD-EFGH-2345";
inline constexpr const char* kUrl = "http://localhost:8700";
inline constexpr const char* kWrong =
    R"({"code":"AuthenticationFailed","message":"Your authentication information is incorrect. Please try again."})";

// A member of a JSON object: a string's content, else its source; "" if it is not there.
inline std::string member(const std::string& text, std::string_view name) {
  const auto document = json::Document::parse(text);
  if (!document) return "no JSON: " + text;
  const auto found = document->root().find(name);
  if (!found) return "";
  return std::string(found->is(json::Type::String) ? found->string() : found->source());
}

// A request as one piece of text each, so that the views of Web::Request have something to point to.
struct Sent {
  std::string method = "POST";
  std::string path;
  std::string query;
  std::string body = "{}";
  std::string host = "localhost:8700";
  std::string origin = kUrl;
  std::string content_type = "application/json";
  std::string console_header = "1";
  std::string sec_fetch_site = "same-origin";
  std::string cookie;
  std::string source_ip = "192.0.2.10";
  bool secure = false;
};

class Rig {
 public:
  struct Options {
    bool with_account = true;
    std::size_t pool_queue = 64;
  };
  Rig() : Rig(Options{}) {}
  explicit Rig(Options options) : pool(1, options.pool_queue) {
    if (options.with_account) make_account();
  }
  ~Rig() { writer->stop(); }

  std::shared_ptr<const identity::State> state() const { return published.get(); }
  const identity::Account& account() const { return *state()->find_account(kAccount); }
  identity::User user(std::string_view name) const { return *account().find_user(name); }

  // What no operation of the test does; durable when this returns.
  void change(identity::Change one) {
    const bool kept = writer
                          ->run([&](const identity::State&) {
                            store::Outcome outcome;
                            outcome.changes.push_back(std::move(one));
                            return outcome;
                          })
                          .has_value();
    ASSERT_TRUE(kept);
  }
  void settings(const std::function<void(identity::AccountSettings&)>& edit) {
    identity::AccountSettings changed = account().settings();
    edit(changed);
    change(identity::put(kAccount, std::move(changed)));
  }
  // A user whose password is kPassword, with an inline policy if there is one.
  void make_user(const std::string& name, bool reset_required = false, const std::string& policy = "") {
    identity::User made;
    made.id = "AIDAEXAMPLE" + name;
    made.name = name;
    made.path = "/";
    made.login.emplace();
    made.login->password_hash = *secrets::hash_password(kPassword, random, env.password_cost);
    made.login->password_changed = clock.now();
    made.login->reset_required = reset_required;
    change(identity::put(kAccount, std::move(made)));
    if (!policy.empty()) allow_all(name);
  }
  // A one-time-code device of a user, or of root if there is no name. Gives its seed.
  std::vector<std::uint8_t> make_device(const std::string& owner = "", const std::string& name = "phone") {
    const secrets::SecretBytes seed = secrets::generate_totp_seed(random);
    identity::MfaDevice device;
    device.name = name;
    device.path = "/";
    device.serial = identity::mfa_arn(kAccount, "/", name);
    device.owner = owner.empty() ? std::string(identity::kRootOwner) : user(owner).id;
    device.enabled = clock.now();
    device.sealed_seed = base64(records.seal(seed.expose(), authn::seed_place(device.serial), random));
    change(identity::put(kAccount, std::move(device)));
    return {seed.expose().begin(), seed.expose().end()};
  }
  std::string code_of(const std::vector<std::uint8_t>& seed, std::int64_t steps_ahead = 0) const {
    return secrets::totp_code(seed, {clock.now().seconds + steps_ahead * secrets::kTotpStepSeconds});
  }

  std::future<Web::Reply> start(const Sent& sent) {
    auto promise = std::make_shared<std::promise<Web::Reply>>();
    const Web::Request request{.method = sent.method,
                               .path = sent.path,
                               .query = sent.query,
                               .body = sent.body,
                               .host = sent.host,
                               .cookie = sent.cookie,
                               .origin = sent.origin,
                               .content_type = sent.content_type,
                               .console_header = sent.console_header,
                               .sec_fetch_site = sent.sec_fetch_site,
                               .from = {sent.source_ip, "tests/1.0", "", sent.secure}};
    web.handle(request, [promise](Web::Reply reply) { promise->set_value(std::move(reply)); });
    return promise->get_future();
  }
  Web::Reply send(const Sent& sent) { return start(sent).get(); }

  // Every audit event so far, a line each.
  std::string log() {
    std::string text;
    EXPECT_TRUE(store.read_log(0, [&](const store::LogBlock& block) {
      text += block.entries;
      return true;
    }));
    return text;
  }
  // What a restart keeps of the throttle.
  void load_throttle(Throttle& into) {
    const auto loaded = store::load(store);
    ASSERT_TRUE(loaded);
    for (const auto& [key, value] : loaded->other) into.load(key, value);
  }
  // Keeps the pool's only thread busy until the result is set.
  std::promise<void> block_pool() {
    std::promise<void> release;
    EXPECT_TRUE(pool.submit([wait = release.get_future().share()] { wait.wait(); }));
    return release;
  }
  std::promise<void> block_writer() {
    std::promise<void> release;
    EXPECT_TRUE(writer->submit([wait = release.get_future().share()](const identity::State&) {
      wait.wait();
      return store::Outcome();
    }));
    return release;
  }

  ManualClock clock{*parse_iso8601("2026-11-02T08:00:00Z")};
  SystemRandom random;
  const identity::Quotas quotas;
  identity::Catalog catalog;
  secrets::SealingKey sealing_key = secrets::SealingKey::generate(random);
  secrets::Sealer records{sealing_key, "records"};
  secrets::Tokens tokens{sealing_key};
  audit::Usage usage;
  api::Env env{quotas, catalog, records, tokens, usage, random, kUrl, {.memory_kib = 8, .passes = 1}};
  store::MemoryStore store;
  store::Published<identity::State> published{std::make_shared<const identity::State>()};
  std::unique_ptr<store::Writer> writer =
      *store::Writer::start(store, published,
                            [this](const store::LogBlock& head, const std::vector<std::string>& written) {
                              return audit::next_block(head, written, clock.now());
                            },
                            {});
  api::PreparePool pool;
  audit::Buffer events;
  api::Executor executor{env, clock, *writer, pool, events};
  authn::Authenticator authenticator{records, tokens};
  Web web{executor, authenticator, published, tokens, {.public_url = kUrl, .setup_code = kSetupCode}};

 private:
  void make_account() {
    api::NewAccount made;
    made.id = kAccount;
    made.name = "Example";
    made.email = kEmail;
    made.password_hash = *secrets::hash_password(kRootPassword, random, env.password_cost);
    auto changes = api::new_account(*state(), made, env, clock.now());
    for (identity::Change& one : *changes) change(std::move(one));
    settings([](identity::AccountSettings& edited) { edited.alias = "example"; });
  }
  void allow_all(const std::string& name) {
    identity::User changed = user(name);
    changed.attached.push_back("arn:aws:iam::aws:policy/AdministratorAccess");
    change(identity::put(kAccount, std::move(changed)));
  }
};

// Sends requests of the console's own pages and keeps the cookies that come back.
class Browser {
 public:
  explicit Browser(Rig& rig, std::string source_ip = "192.0.2.10") : rig_(rig) {
    sent.source_ip = std::move(source_ip);
  }

  Sent sent;  // what every request is like

  Web::Reply post(const std::string& path, const std::string& body = "{}") {
    return keep(rig_.send(filled(path, body)));
  }
  Web::Reply get(const std::string& path) {
    Sent request = filled(path.substr(0, path.find('?')), "");
    if (path.contains('?')) request.query = path.substr(path.find('?') + 1);
    request.method = "GET";
    request.console_header = request.content_type = request.origin = "";
    return keep(rig_.send(request));
  }
  std::future<Web::Reply> start(const std::string& path, const std::string& body) {
    return rig_.start(filled(path, body));
  }
  Web::Reply root(const std::string& password = kRootPassword, const std::string& email = kEmail) {
    return post("/signin/api/root", root_body(password, email));
  }
  Web::Reply user(const std::string& name, const std::string& password = kPassword,
                  const std::string& account = "example") {
    return post("/signin/api/user", user_body(name, password, account));
  }
  Web::Reply code(const std::string& ticket, const std::string& typed) {
    return post("/signin/api/mfa", code_body(ticket, typed));
  }
  Web::Reply new_password(const std::string& ticket, const std::string& password) {
    return post("/signin/api/new-password", fmt::format(R"({{"ticket":"{}","newPassword":"{}"}})", ticket, password));
  }
  // "IAM/CreateUser" and the like, with the session.
  Web::Reply call(const std::string& operation, const std::string& input = "{}") {
    return post("/console/api/" + operation, input);
  }
  bool signed_in() { return get("/signin/api/session").status == 200; }

  static std::string root_body(const std::string& password, const std::string& email = kEmail) {
    return fmt::format(R"({{"email":"{}","password":"{}"}})", email, password);
  }
  static std::string user_body(const std::string& name, const std::string& password, const std::string& account) {
    return fmt::format(R"({{"account":"{}","userName":"{}","password":"{}"}})", account, name, password);
  }
  static std::string code_body(const std::string& ticket, const std::string& typed) {
    return fmt::format(R"({{"ticket":"{}","code":"{}"}})", ticket, typed);
  }

  std::map<std::string, std::string> cookies;

 private:
  Sent filled(const std::string& path, const std::string& body) const {
    Sent request = sent;
    request.path = path;
    request.body = body;
    for (const auto& [name, value] : cookies)
      request.cookie += fmt::format("{}{}={}", request.cookie.empty() ? "" : "; ", name, value);
    return request;
  }
  Web::Reply keep(Web::Reply reply) {
    for (const std::string& set : reply.set_cookies) {
      const std::size_t equals = set.find('=');
      const std::string value = set.substr(equals + 1, set.find(';') - equals - 1);
      if (set.contains("Max-Age=0")) {
        cookies.erase(set.substr(0, equals));
      } else {
        cookies[set.substr(0, equals)] = value;
      }
    }
    return reply;
  }
  Rig& rig_;
};

}  // namespace keyward::signin
