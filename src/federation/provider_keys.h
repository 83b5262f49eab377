// The keys of identity providers, fetched when they are needed and kept for a while. A provider that is slow or down
// holds up those who wait for it, and nobody else.
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "federation/discovery.h"
#include "identity/entities.h"

namespace keyward::federation {

struct KeyLimits {
  unsigned threads = 8;
  std::size_t per_account = 4;     // providers of one account that are asked at the same time
  std::size_t waiting = 64;        // callers that wait for one provider
  std::size_t providers = 1'000;   // whose keys are kept
  std::int64_t renew = 600;        // seconds after which keys are fetched anew, while the old ones still serve
  std::int64_t expire = 3'600;     // seconds after which the old ones do not: a key that is withdrawn is gone then
  std::int64_t between = 10;       // seconds between two fetches for the sake of an unknown key
  std::int64_t after_failure = 5;  // seconds for which a provider that failed is not asked again
};

// Any number of threads may share one.
class ProviderKeys {
 public:
  // InvalidIdentityToken: the provider has no such key. IDPCommunicationError: it does not answer. Throttling: too many
  // wait. Others: of fetch_keys.
  using Done = std::move_only_function<void(Result<std::shared_ptr<const KeySet>>)>;

  ProviderKeys(Get get, const Clock& clock, const KeyLimits& limits = {});
  ~ProviderKeys();  // answers who still waits; lasts as long as the fetches under way
  ProviderKeys(const ProviderKeys&) = delete;
  ProviderKeys& operator=(const ProviderKeys&) = delete;

  // The provider's keys, among them one that may have signed the token. `done` is called once: at once if the keys are
  // at hand or there is nothing to wait for, else from another thread.
  void find(std::string_view account, const identity::OpenIdConnectProvider& provider, Algorithm algorithm,
            const std::string& key_id, Done done);

 private:
  struct Waiting {
    Algorithm algorithm;
    std::string key_id;
    Done done;
  };
  // One for each account, provider and list of thumbprints: who changes these does not get what others trusted.
  struct Entry {
    std::string account, issuer;
    std::vector<std::string> thumbprints;
    std::shared_ptr<const KeySet> keys;  // null: none yet
    Time fetched, asked;                 // when `keys` came, and when the last fetch began
    std::optional<Error> failure;        // of the last fetch
    Time failed;
    bool fetching = false;  // queued, or under way
    std::vector<Waiting> waiting;
  };
  using Entries = std::map<std::string, std::shared_ptr<Entry>, std::less<>>;

  std::shared_ptr<Entry> entry(std::string_view account, const identity::OpenIdConnectProvider& provider);
  void start_fetch(const std::shared_ptr<Entry>& entry, Time now);
  std::shared_ptr<Entry> next();
  void loop();

  const Get get_;
  const Clock& clock_;
  const KeyLimits limits_;
  std::mutex mutex_;  // guards all below but the threads
  std::condition_variable wake_;
  Entries entries_;
  std::deque<std::shared_ptr<Entry>> queue_;
  std::map<std::string, std::size_t, std::less<>> under_way_;  // by account
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace keyward::federation
