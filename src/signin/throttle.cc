#include "signin/throttle.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/json.h"
#include "base/text.h"
#include "secrets/sha256.h"

namespace keyward::signin {
namespace {
constexpr std::string_view kKind = "installation/throttle/";
constexpr std::int64_t kFreePerNetwork = 5;
constexpr std::int64_t kFreePerPrincipal = 30;
constexpr std::int64_t kLargest = std::int64_t{1} << 40;  // that a record may say: no sum of two overflows
constexpr std::int64_t kFirstWait = 4;                    // seconds

// Of fixed size whatever was typed, and no list of who was tried.
std::string key_of(std::string_view scope, std::string_view principal, std::string_view network) {
  const secrets::Digest digest = secrets::sha256({scope, "\n", network, "\n", principal});
  return hex_lower(std::span(digest).first(16));
}
}  // namespace

std::string source_network(std::string_view address) {
  std::string text(address.substr(0, 64));
  std::uint8_t bytes[16];
  if (inet_pton(AF_INET, text.c_str(), bytes) == 1) return fmt::format("{}.{}.{}.0/24", bytes[0], bytes[1], bytes[2]);
  if (inet_pton(AF_INET6, text.c_str(), bytes) != 1) return text;
  constexpr std::uint8_t kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};  // RFC 4291 section 2.5.5.2
  if (std::memcmp(bytes, kMapped, sizeof kMapped) == 0)
    return fmt::format("{}.{}.{}.0/24", bytes[12], bytes[13], bytes[14]);
  return hex_lower(std::span(bytes).first(8)) + "/64";
}

Time Throttle::Entry::until() const {
  if (failures < free) return {0};
  const std::int64_t doublings = std::min<std::int64_t>(failures - free, 10);
  return {last.seconds + std::min(kLongestWait, kFirstWait << doublings)};
}

bool Throttle::Entry::forgotten(Time now) const {
  return last.seconds + kForgetAfter <= now.seconds || now.seconds + kForgetAfter <= last.seconds;
}

bool Throttle::load(std::string_view key, std::string_view value) {
  if (!key.starts_with(kKind)) return false;
  const auto document = json::Document::parse(std::string(value));
  if (!document) return true;
  const auto number = [&](const char* name) {
    const auto found = document->root().find(name);
    return std::clamp<std::int64_t>(found ? found->integer().value_or(0) : 0, 0, kLargest);
  };
  const std::lock_guard lock(mutex_);
  if (entries_.size() < capacity_)
    entries_[std::string(key.substr(kKind.size()))] = {number("failures"), {number("last")}, number("free")};
  return true;
}

std::int64_t Throttle::wait(const Attempt& attempt, Time now) const {
  const std::lock_guard lock(mutex_);
  std::int64_t wait = 0;
  const auto look = [&](const std::string& key) {
    const auto found = entries_.find(key);
    if (found != entries_.end() && !found->second.forgotten(now))
      wait = std::clamp(found->second.until().seconds - now.seconds, wait, kLongestWait);
  };
  look(key_of("network", attempt.principal, attempt.network));
  if (!attempt.known_browser) look(key_of("principal", attempt.principal, ""));
  return wait;
}

// Requires: mutex_ is held.
void Throttle::make_room(Time now, std::vector<identity::Record>& records) {
  if (entries_.size() < capacity_) return;
  const auto forget = [&](auto entry) {
    records.push_back({std::string(kKind) + entry->first, std::nullopt});
    return entries_.erase(entry);
  };
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    entry = entry->second.forgotten(now) ? forget(entry) : std::next(entry);
  }
  // Still full: under attack from everywhere. Those with the fewest failures go, an eighth at a time.
  if (entries_.size() < capacity_) return;
  std::vector<std::pair<std::int64_t, std::string>> order;
  order.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) order.emplace_back(entry.failures, key);
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(order.size() / 8);
  std::nth_element(order.begin(), middle, order.end());
  for (auto one = order.begin(); one <= middle; ++one) forget(entries_.find(one->second));
}

// Requires: mutex_ is held.
void Throttle::count(const std::string& key, std::int64_t free, Time now, std::vector<identity::Record>& records) {
  Entry& entry = entries_[key];
  if (entry.forgotten(now)) entry.failures = 0;
  entry = {entry.failures + 1, now, free};
  std::string value;
  json::Writer(value)
      .begin_object()
      .member("failures", entry.failures)
      .member("last", entry.last.seconds)
      .member("free", entry.free)
      .end_object();
  records.push_back({std::string(kKind) + key, std::move(value)});
}

std::vector<identity::Record> Throttle::failed(const Attempt& attempt, Time now) {
  const std::lock_guard lock(mutex_);
  std::vector<identity::Record> records;
  make_room(now, records);
  count(key_of("network", attempt.principal, attempt.network), kFreePerNetwork, now, records);
  count(key_of("principal", attempt.principal, ""), kFreePerPrincipal, now, records);
  return records;
}

std::vector<identity::Record> Throttle::succeeded(const Attempt& attempt) {
  const std::lock_guard lock(mutex_);
  std::vector<identity::Record> records;
  const std::string key = key_of("network", attempt.principal, attempt.network);
  if (entries_.erase(key) != 0) records.push_back({std::string(kKind) + key, std::nullopt});
  return records;
}

std::size_t Throttle::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}
}  // namespace keyward::signin
