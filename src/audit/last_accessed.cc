#include "audit/last_accessed.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "base/json.h"
#include "base/text.h"

namespace keyward::audit {
namespace {
constexpr std::string_view kKind = "/accessed/";
constexpr std::size_t kRemembered = 4'096;  // notes of one thread: 32 KiB

std::atomic<std::uint64_t> instances{0};

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  a ^= b + 0x9E3779B97F4A7C15U + (a << 6) + (a >> 2);
  return a * 0xBF58476D1CE4E5B9U;
}

void write(json::Writer& writer, const Access& access) {
  writer.member("when", access.when.seconds).member("region", access.region);
}

std::string encode(const Accesses& services) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().member("v", std::int64_t{1}).key("services").begin_object();
  for (const auto& [prefix, service] : services) {
    writer.key(prefix).begin_object();
    write(writer, service.newest);
    writer.key("actions").begin_object();
    for (const auto& [name, access] : service.actions) {
      writer.key(name).begin_object();
      write(writer, access);
      writer.end_object();
    }
    writer.end_object().end_object();
  }
  writer.end_object().end_object();
  return out;
}

Access decode_access(json::Value value) {
  Access access;
  if (const auto when = value.find("when")) access.when.seconds = when->integer().value_or(0);
  if (const auto region = value.find("region"); region && region->is(json::Type::String))
    access.region = region->string();
  return access;
}

void renew(Access& access, std::string_view region, Time now) {
  if (now < access.when) return;
  access.when = now;
  if (access.region != region) access.region = region;
}

bool is_there(const identity::State& state, std::string_view account_id, std::string_view id) {
  const identity::Account* const account = state.find_account(account_id);
  return account != nullptr && (account->find_user_by_id(id) != nullptr || account->find_role_by_id(id) != nullptr);
}
}  // namespace

LastAccessed::LastAccessed() : number_(++instances) {}

void LastAccessed::note(std::string_view account, std::string_view id, std::string_view action, std::string_view region,
                        Time now) {
  thread_local std::array<std::uint64_t, kRemembered> remembered{};
  const auto minute = static_cast<std::uint64_t>(now.seconds / kResolutionSeconds);
  const std::uint64_t mark = mixed(mixed(Hash()(id), Hash()(action)), mixed(number_, minute));
  std::uint64_t& place = remembered[(mark >> 32) % kRemembered];
  if (place == mark) return;
  place = mark;

  const std::size_t colon = action.find(':');
  if (colon == action.npos || action.size() > kMaxNameBytes) return;
  const std::string prefix = ascii_lower(action.substr(0, colon));
  const std::string_view name = action.substr(colon + 1);
  Shard& mine = shard(id);
  const std::lock_guard lock(mine.mutex);
  Entry& entry = mine.entries[std::string(id)];
  if (entry.account.empty()) entry.account = account;
  entry.changed = true;
  auto service = entry.services.find(prefix);
  if (service == entry.services.end()) {
    if (entry.services.size() >= kMaxServices) return;
    service = entry.services.emplace(prefix, ServiceAccess()).first;
  }
  renew(service->second.newest, region, now);
  auto known = service->second.actions.find(name);
  if (known == service->second.actions.end()) {
    if (entry.actions >= kMaxActions) return;
    ++entry.actions;
    known = service->second.actions.emplace(name, Access()).first;
  }
  renew(known->second, region, now);
}

bool LastAccessed::load(std::string_view key, std::string_view value) {
  const std::size_t kind = key.find(kKind);
  if (kind == key.npos) return false;
  const auto document = json::Document::parse(std::string(value));
  if (!document) return true;
  const auto version = document->root().find("v");
  const auto services = document->root().find("services");
  if (!version || version->integer() != 1 || !services) return true;
  Entry entry;
  entry.account = key.substr(0, kind);
  for (const auto& [prefix, stored] : entries(*services)) {
    ServiceAccess& service = entry.services[std::string(prefix.string())];
    service.newest = decode_access(stored);
    if (const auto actions = stored.find("actions"))
      for (const auto& [name, access] : entries(*actions))
        service.actions[std::string(name.string())] = decode_access(access);
    entry.actions += service.actions.size();
  }
  const std::string_view id = key.substr(kind + kKind.size());
  Shard& mine = shard(id);
  const std::lock_guard lock(mine.mutex);
  mine.entries.insert_or_assign(std::string(id), std::move(entry));
  return true;
}

Accesses LastAccessed::of(std::string_view id) const {
  const Shard& its = shard(id);
  const std::lock_guard lock(its.mutex);
  const auto found = its.entries.find(id);
  return found == its.entries.end() ? Accesses() : found->second.services;
}

void LastAccessed::flush(const identity::State& state, std::vector<identity::Record>& records) {
  for (Shard& one : shards_) {
    const std::lock_guard lock(one.mutex);
    for (auto at = one.entries.begin(); at != one.entries.end();) {
      auto& [id, entry] = *at;
      const bool gone = !is_there(state, entry.account, id);
      if (gone) {
        records.push_back({fmt::format("{}{}{}", entry.account, kKind, id), std::nullopt});
      } else if (entry.changed) {
        records.push_back({fmt::format("{}{}{}", entry.account, kKind, id), encode(entry.services)});
        entry.changed = false;
      }
      at = gone ? one.entries.erase(at) : std::next(at);
    }
  }
}

}  // namespace keyward::audit
