#include "federation/provider_keys.h"

#include <fmt/format.h>

#include <algorithm>

namespace keyward::federation {
namespace {
std::unexpected<Error> no_key() {
  return fail(Code::InvalidIdentityToken,
              "Couldn't retrieve verification key from your identity provider,  please reference "
              "AssumeRoleWithWebIdentity documentation for requirements");
}
}  // namespace

ProviderKeys::ProviderKeys(Get get, const Clock& clock, const KeyLimits& limits)
    : get_(std::move(get)), clock_(clock), limits_(limits) {
  for (unsigned i = 0; i < limits.threads; ++i) threads_.emplace_back([this] { loop(); });
}

ProviderKeys::~ProviderKeys() {
  std::vector<Waiting> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const std::shared_ptr<Entry>& queued : queue_) std::ranges::move(queued->waiting, std::back_inserter(left));
    for (const std::shared_ptr<Entry>& queued : queue_) queued->waiting.clear();
    queue_.clear();
  }
  wake_.notify_all();
  for (Waiting& one : left) one.done(fail(Code::ServiceUnavailable, "The server is stopping."));
  for (std::thread& thread : threads_) thread.join();
}

std::shared_ptr<ProviderKeys::Entry> ProviderKeys::entry(std::string_view account,
                                                         const identity::OpenIdConnectProvider& provider) {
  std::string key = fmt::format("{} {} {}", account, provider.name, provider.created.seconds);
  for (const std::string& thumbprint : provider.thumbprints) key.append(" ").append(thumbprint);
  if (const auto known = entries_.find(key); known != entries_.end()) return known->second;
  if (entries_.size() >= limits_.providers) {
    // The one whose keys are oldest, of those that nobody waits for.
    auto oldest = entries_.end();
    for (auto at = entries_.begin(); at != entries_.end(); ++at)
      if (!at->second->fetching && (oldest == entries_.end() || at->second->asked < oldest->second->asked)) oldest = at;
    if (oldest == entries_.end()) return nullptr;
    entries_.erase(oldest);
  }
  auto made = std::make_shared<Entry>();
  made->account = account;
  made->issuer = provider.url();
  made->thumbprints = provider.thumbprints;
  entries_.emplace(std::move(key), made);
  return made;
}

void ProviderKeys::start_fetch(const std::shared_ptr<Entry>& entry, Time now) {
  entry->fetching = true;
  entry->asked = now;
  queue_.push_back(entry);
  wake_.notify_one();
}

void ProviderKeys::find(std::string_view account, const identity::OpenIdConnectProvider& provider, Algorithm algorithm,
                        const std::string& key_id, Done done) {
  const Time now = clock_.now();
  Result<std::shared_ptr<const KeySet>> answer = no_key();
  {
    const std::lock_guard lock(mutex_);
    const std::shared_ptr<Entry> found = stopping_ ? nullptr : entry(account, provider);
    const auto age = [&](Time since) { return now.seconds - since.seconds; };
    if (found == nullptr) {
      answer = fail(Code::Throttling, "Rate exceeded");
    } else {
      const bool fresh = found->keys != nullptr && age(found->fetched) < limits_.expire;
      const bool has = fresh && found->keys->has(algorithm, key_id);
      const bool failed = found->failure && age(found->failed) < limits_.after_failure;
      if (has) {
        answer = found->keys;
        if (age(found->fetched) >= limits_.renew && !found->fetching && !failed) start_fetch(found, now);
      } else if (found->fetching) {
        if (found->waiting.size() < limits_.waiting) {
          found->waiting.push_back({algorithm, key_id, std::move(done)});
          return;
        }
        answer = fail(Code::Throttling, "Rate exceeded");
      } else if (failed) {
        answer = std::unexpected(*found->failure);
      } else if (!fresh || age(found->asked) >= limits_.between) {
        found->waiting.push_back({algorithm, key_id, std::move(done)});
        start_fetch(found, now);
        return;
      }
    }
  }
  done(std::move(answer));
}

// The first in the queue whose account has room. Requires: the lock.
std::shared_ptr<ProviderKeys::Entry> ProviderKeys::next() {
  for (auto at = queue_.begin(); at != queue_.end(); ++at) {
    std::size_t& under_way = under_way_[(*at)->account];
    if (under_way >= limits_.per_account) continue;
    ++under_way;
    std::shared_ptr<Entry> found = *at;
    queue_.erase(at);
    return found;
  }
  return nullptr;
}

void ProviderKeys::loop() {
  for (;;) {
    std::shared_ptr<Entry> entry;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || (entry = next()) != nullptr; });
      if (entry == nullptr) return;
    }
    auto fetched = fetch_keys(entry->issuer, entry->thumbprints, get_);
    std::vector<Waiting> waiting;
    std::shared_ptr<const KeySet> keys;
    std::optional<Error> failure;
    {
      const std::lock_guard lock(mutex_);
      const Time now = clock_.now();
      entry->fetching = false;
      if (fetched) {
        keys = std::make_shared<const KeySet>(*std::move(fetched));
        entry->keys = keys;
        entry->fetched = now;
      } else {
        failure = std::move(fetched).error();
        entry->failed = now;
      }
      entry->failure = failure;
      waiting.swap(entry->waiting);
      if (const auto at = under_way_.find(entry->account); --at->second == 0) under_way_.erase(at);
    }
    wake_.notify_all();  // the account has room for another one
    for (Waiting& one : waiting) {
      if (failure) {
        one.done(std::unexpected(*failure));
      } else if (!keys->has(one.algorithm, one.key_id)) {
        one.done(no_key());
      } else {
        one.done(keys);
      }
    }
  }
}

}  // namespace keyward::federation
