// When keys are fetched, and who waits for it.
#include "federation/provider_keys.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "federation/test_signer.h"

namespace keyward::federation {
namespace {

identity::OpenIdConnectProvider provider(std::string name, std::vector<std::string> thumbprints = {}) {
  return {.name = std::move(name), .created = {}, .client_ids = {}, .thumbprints = std::move(thumbprints), .tags = {}};
}

// Providers that answer with a set of keys, or not, or late.
class World {
 public:
  Get get() {
    return [this](const std::string& url, const std::vector<std::string>&) -> Result<std::string> {
      if (url.find("/slow") != url.npos) {
        ++held_up;
        std::unique_lock lock(mutex_);
        gate_.wait(lock, [this] { return open_; });
      }
      if (url.ends_with("/keys")) return keys();
      ++fetches;
      if (down) return fail(Code::IDPCommunicationError, "down");
      const std::string issuer = url.substr(0, url.find("/.well-known"));
      return fmt::format(R"({{"issuer":"{0}","jwks_uri":"{0}/keys"}})", issuer);
    };
  }
  std::string keys() {
    const std::lock_guard lock(mutex_);
    return keys_;
  }
  void set_keys(const std::vector<std::string>& keys) {
    const std::lock_guard lock(mutex_);
    keys_ = TestSigner::set_of(keys);
  }
  void open() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    gate_.notify_all();
  }

  std::atomic<int> fetches{0};
  std::atomic<int> held_up{0};
  std::atomic<bool> down{false};

 private:
  std::mutex mutex_;
  std::condition_variable gate_;
  bool open_ = false;
  std::string keys_ = TestSigner::set_of({});
};

const TestSigner& first() {
  static const TestSigner signer("P-256", "first");
  return signer;
}
const TestSigner& second() {
  static const TestSigner signer("P-256", "second");
  return signer;
}

struct Rig {
  World world;
  ManualClock clock{{1'000}};
  KeyLimits limits;
  std::unique_ptr<ProviderKeys> keys = std::make_unique<ProviderKeys>(world.get(), clock, limits);

  explicit Rig(const KeyLimits& limits_ = {}) : limits(limits_) { world.set_keys({first().jwk()}); }
  ~Rig() { world.open(); }

  std::future<std::string> start(const identity::OpenIdConnectProvider& of, const std::string& id,
                                 std::string_view account = "111122223333") {
    auto promise = std::make_shared<std::promise<std::string>>();
    auto future = promise->get_future();
    keys->find(account, of, Algorithm::Es256, id, [promise](Result<std::shared_ptr<const KeySet>> found) {
      promise->set_value(found ? "found" : std::string(info(found.error().code).wire));
    });
    return future;
  }
  std::string ask(const identity::OpenIdConnectProvider& of, const std::string& id) { return start(of, id).get(); }
};

TEST(ProviderKeys, AreKeptAndRenewed) {
  Rig rig;
  const auto idp = provider("idp.example.com");
  EXPECT_EQ(rig.ask(idp, "first"), "found");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(rig.ask(idp, "first"), "found");
  EXPECT_EQ(rig.world.fetches, 1);
  // Ten minutes later behind the answer; who asks for a key that is not there waits for that.
  rig.clock.advance(600);
  EXPECT_EQ(rig.ask(idp, "first"), "found");
  EXPECT_EQ(rig.ask(idp, "unknown"), "InvalidIdentityToken");
  EXPECT_EQ(rig.world.fetches, 2);
  // It is down then, and still the old keys serve, for an hour.
  rig.world.down = true;
  rig.clock.advance(3'599);
  EXPECT_EQ(rig.ask(idp, "first"), "found");
  EXPECT_EQ(rig.ask(idp, "unknown"), "IDPCommunicationError");
  EXPECT_EQ(rig.ask(idp, "first"), "found");
  rig.clock.advance(5);
  EXPECT_EQ(rig.ask(idp, "first"), "IDPCommunicationError");
}

TEST(ProviderKeys, Rotation) {
  Rig rig;
  const auto idp = provider("idp.example.com");
  EXPECT_EQ(rig.ask(idp, "first"), "found");
  // A key that is not known is looked for, but not at each try of a forger.
  for (int i = 0; i < 50; ++i) EXPECT_EQ(rig.ask(idp, "forged"), "InvalidIdentityToken");
  EXPECT_EQ(rig.world.fetches, 1);
  rig.world.set_keys({second().jwk()});
  rig.clock.advance(9);
  EXPECT_EQ(rig.ask(idp, "second"), "InvalidIdentityToken");
  rig.clock.advance(1);
  EXPECT_EQ(rig.ask(idp, "second"), "found");
  EXPECT_EQ(rig.world.fetches, 2);
  EXPECT_EQ(rig.ask(idp, "first"), "InvalidIdentityToken") << "withdrawn";
}

TEST(ProviderKeys, OneThatIsDown) {
  Rig rig;
  const auto idp = provider("idp.example.com");
  rig.world.down = true;
  for (int i = 0; i < 50; ++i) EXPECT_EQ(rig.ask(idp, "first"), "IDPCommunicationError");
  EXPECT_EQ(rig.world.fetches, 1);
  rig.world.down = false;
  rig.clock.advance(5);
  EXPECT_EQ(rig.ask(idp, "first"), "found");
}

TEST(ProviderKeys, OneFetchForAllWhoWait) {
  Rig rig({.waiting = 3});
  const auto slow = provider("idp.example.com/slow");
  std::vector<std::future<std::string>> waiting(3);
  for (auto& one : waiting) one = rig.start(slow, "first");
  EXPECT_EQ(rig.ask(slow, "first"), "Throttling");
  EXPECT_EQ(waiting[0].wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
  rig.world.open();
  for (auto& one : waiting) EXPECT_EQ(one.get(), "found");
  EXPECT_EQ(rig.world.fetches, 1);
}

TEST(ProviderKeys, SlowOnesHoldUpNobodyElse) {
  Rig rig({.threads = 3, .per_account = 2});
  std::vector<std::future<std::string>> waiting(10);
  for (std::size_t i = 0; i < waiting.size(); ++i)
    waiting[i] = rig.start(provider(fmt::format("{}.example.com/slow", i)), "first");
  // Another account's provider is asked, and one whose keys are there answers at once.
  const auto other = provider("idp.example.com");
  EXPECT_EQ(rig.start(other, "first", "444455556666").get(), "found");
  EXPECT_EQ(rig.start(other, "first", "444455556666").get(), "found");
  for (auto& one : waiting) EXPECT_EQ(one.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  rig.world.open();
  for (auto& one : waiting) EXPECT_EQ(one.get(), "found");
}

// Whoever registers a provider anew, with other thumbprints, or in another account, does not get what is kept.
TEST(ProviderKeys, AreApart) {
  Rig rig;
  auto idp = provider("idp.example.com");
  EXPECT_EQ(rig.ask(idp, "first"), "found");
  rig.start(idp, "first", "444455556666").wait();
  EXPECT_EQ(rig.world.fetches, 2);
  idp.thumbprints = {"ab"};
  EXPECT_EQ(rig.ask(idp, "first"), "found");
  EXPECT_EQ(rig.world.fetches, 3);
  idp.created = Time{7};
  EXPECT_EQ(rig.ask(idp, "first"), "found");
  EXPECT_EQ(rig.world.fetches, 4);
}

TEST(ProviderKeys, OnlySoManyAreKept) {
  Rig rig({.providers = 2});
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 3; ++i) {
      rig.clock.advance(1);
      EXPECT_EQ(rig.ask(provider(fmt::format("{}.example.com", i)), "first"), "found");
    }
  EXPECT_EQ(rig.world.fetches, 6);
  EXPECT_EQ(rig.ask(provider("2.example.com"), "first"), "found");
  EXPECT_EQ(rig.world.fetches, 6);
}

TEST(ProviderKeys, EndsWithTheServer) {
  Rig rig({.threads = 1});
  auto under_way = rig.start(provider("a.example.com/slow"), "first");
  while (rig.world.held_up < 1) std::this_thread::yield();
  auto queued = rig.start(provider("b.example.com/slow"), "first");
  std::thread end([&] { rig.keys.reset(); });
  EXPECT_EQ(queued.get(), "ServiceUnavailable");
  rig.world.open();
  EXPECT_EQ(under_way.get(), "found");
  end.join();
}

TEST(Discovery, WhereTheKeysAre) {
  EXPECT_EQ(discovery_url("https://a.example.com"), "https://a.example.com/.well-known/openid-configuration");
  EXPECT_EQ(discovery_url("https://a.example.com/b/"), "https://a.example.com/b/.well-known/openid-configuration");
  const struct {
    const char *document, *want;
  } rows[] = {
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://a.example.com:8443/k"})",
       "https://a.example.com:8443/k"},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://A.example.com:8443/k"})",
       "https://A.example.com:8443/k"},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://keys.example.com/k"})",
       "https://keys.example.com/k"},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://keys.example.com:443/k"})",
       "https://keys.example.com:443/k"},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://keys.example.com:22/k"})", ""},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://a.example.com:22/k"})", ""},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"http://a.example.com:8443/k"})", ""},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"file:///etc/passwd"})", ""},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://x@a.example.com:8443/k"})", ""},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://a.example.com:8443\\@b/k"})", ""},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https://a.example.com:8443/\r\nx"})", ""},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":"https:///k"})", ""},
      {R"({"issuer":"https://a.example.com:8443","jwks_uri":7})", ""},
      {R"({"issuer":"https://a.example.com:8443"})", ""},
      {R"({"issuer":"https://b.example.com:8443","jwks_uri":"https://a.example.com:8443/k"})", ""},
      {R"({"issuer":"https://a.example.com:8443/","jwks_uri":"https://a.example.com:8443/k"})", ""},
      {R"({"jwks_uri":"https://a.example.com:8443/k"})", ""},
      {"[]", ""},
      {"<html>", ""},
  };
  for (const auto& row : rows) {
    const auto url = keys_url(row.document, "https://a.example.com:8443");
    EXPECT_EQ(url ? *url : "", row.want) << row.document;
  }
}

}  // namespace
}  // namespace keyward::federation
