#include "audit/usage.h"

#include <fmt/format.h>

#include <thread>

#include "base/json.h"

namespace keyward::audit {
namespace {
constexpr std::string_view kUsageKind = "/usage/";
constexpr std::string_view kKeyKind = "/key-used/";

std::string day_key(std::string_view account, Time now) {
  return fmt::format("{}{}{}", account, kUsageKind, iso_date(now));
}

std::string encode(const DayCounts& day) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().member("v", std::int64_t{1}).key("requests").begin_object();
  for (std::size_t service = 0; service < kServiceNames.size(); ++service) {
    writer.key(kServiceNames[service]).begin_object();
    for (std::size_t verdict = 0; verdict < kVerdictNames.size(); ++verdict)
      if (day.requests[service][verdict] != 0) writer.member(kVerdictNames[verdict], day.requests[service][verdict]);
    writer.end_object();
  }
  writer.end_object()
      .member("signIns", day.sign_ins)
      .member("signInFailures", day.sign_in_failures)
      .member("decisions", day.decisions)
      .member("users", day.users)
      .member("groups", day.groups)
      .member("policies", day.policies)
      .member("accessKeys", day.access_keys)
      .end_object();
  return out;
}

std::int64_t number(json::Value object, std::string_view name) {
  const std::optional<json::Value> value = object.find(name);
  return value ? value->integer().value_or(0) : 0;
}

std::optional<DayCounts> decode_day(std::string_view text) {
  const auto document = json::Document::parse(std::string(text));
  if (!document || number(document->root(), "v") != 1) return std::nullopt;
  DayCounts day;
  if (const auto requests = document->root().find("requests"))
    for (std::size_t service = 0; service < kServiceNames.size(); ++service)
      if (const auto verdicts = requests->find(kServiceNames[service]))
        for (std::size_t verdict = 0; verdict < kVerdictNames.size(); ++verdict)
          day.requests[service][verdict] = number(*verdicts, kVerdictNames[verdict]);
  day.sign_ins = number(document->root(), "signIns");
  day.sign_in_failures = number(document->root(), "signInFailures");
  day.decisions = number(document->root(), "decisions");
  day.users = number(document->root(), "users");
  day.groups = number(document->root(), "groups");
  day.policies = number(document->root(), "policies");
  day.access_keys = number(document->root(), "accessKeys");
  return day;
}
}  // namespace

void DayCounts::add(const DayCounts& other) {
  for (std::size_t service = 0; service < requests.size(); ++service)
    for (std::size_t verdict = 0; verdict < requests[service].size(); ++verdict)
      requests[service][verdict] += other.requests[service][verdict];
  sign_ins += other.sign_ins;
  sign_in_failures += other.sign_in_failures;
  decisions += other.decisions;
}

void DayCounts::take_entities(const DayCounts& other) {
  users = other.users;
  groups = other.groups;
  policies = other.policies;
  access_keys = other.access_keys;
}

bool Usage::load(std::string_view key, std::string_view value) {
  if (accessed_.load(key, value)) return true;
  const std::lock_guard lock(mutex_);
  if (key.contains(kUsageKind)) {
    if (const std::optional<DayCounts> day = decode_day(value)) days_[std::string(key)] = *day;
    return true;
  }
  const std::size_t kind = key.find(kKeyKind);
  if (kind == std::string_view::npos) return false;
  const auto document = json::Document::parse(std::string(value));
  if (!document || number(document->root(), "v") != 1) return true;
  const auto service = document->root().find("service");
  const auto region = document->root().find("region");
  if (service && service->is(json::Type::String) && region && region->is(json::Type::String))
    key_uses_[std::string(key.substr(kind + kKeyKind.size()))] = {
        {number(document->root(), "when")}, std::string(service->string()), std::string(region->string())};
  return true;
}

Usage::Shard& Usage::shard() {
  thread_local const std::size_t index = std::hash<std::thread::id>()(std::this_thread::get_id());
  return shards_[index % shards_.size()];
}

void Usage::count_request(std::string_view account, Time now, Service service, Verdict verdict, bool decided) {
  thread_local std::string key;
  thread_local std::int64_t key_day = -1;
  if (key_day != now.seconds / 86'400 || !key.starts_with(account)) {
    key = day_key(account, now);
    key_day = now.seconds / 86'400;
  }
  Shard& mine = shard();
  const std::lock_guard lock(mine.mutex);
  DayCounts& day = mine.days[key];
  ++day.requests[static_cast<std::size_t>(service)][static_cast<std::size_t>(verdict)];
  if (decided) ++day.decisions;
}

void Usage::count_decisions(std::string_view account, Time now, std::int64_t count) {
  Shard& mine = shard();
  const std::lock_guard lock(mine.mutex);
  mine.days[day_key(account, now)].decisions += count;
}

void Usage::count_sign_in(std::string_view account, Time now, bool success) {
  Shard& mine = shard();
  const std::lock_guard lock(mine.mutex);
  DayCounts& day = mine.days[day_key(account, now)];
  ++(success ? day.sign_ins : day.sign_in_failures);
}

void Usage::key_used(std::string_view account, std::string_view key_id, Time now, Service service,
                     std::string_view region) {
  Shard& mine = shard();
  const std::lock_guard lock(mine.mutex);
  auto& [owner, use] = mine.keys[std::string(key_id)];
  owner = account;
  use.when = now;
  use.service = kServiceNames[static_cast<std::size_t>(service)];
  use.region = region;
}

// Requires: mutex_ is held.
void Usage::gather() {
  for (Shard& one : shards_) {
    std::unordered_map<std::string, DayCounts> days;
    std::unordered_map<std::string, std::pair<std::string, KeyUse>> keys;
    {
      const std::lock_guard lock(one.mutex);
      days.swap(one.days);
      keys.swap(one.keys);
    }
    for (const auto& [key, day] : days) {
      days_[key].add(day);
      changed_days_[key] = true;
    }
    for (auto& [id, entry] : keys) {
      KeyUse& known = key_uses_[id];
      if (entry.second.when < known.when) continue;
      known = std::move(entry.second);
      changed_keys_[id] = entry.first;
    }
  }
}

std::vector<std::pair<std::string, DayCounts>> Usage::month(std::string_view account, std::string_view month) {
  const std::lock_guard lock(mutex_);
  gather();
  const std::string prefix = fmt::format("{}{}{}-", account, kUsageKind, month);
  std::vector<std::pair<std::string, DayCounts>> found;
  for (auto at = days_.lower_bound(prefix); at != days_.end() && at->first.starts_with(prefix); ++at)
    found.emplace_back(at->first.substr(at->first.rfind('/') + 1), at->second);
  return found;
}

std::optional<KeyUse> Usage::last_use(std::string_view key_id) {
  const std::lock_guard lock(mutex_);
  gather();
  const auto found = key_uses_.find(std::string(key_id));
  return found == key_uses_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<identity::Record> Usage::flush(const identity::State& state, Time now) {
  const std::lock_guard lock(mutex_);
  gather();
  std::vector<identity::Record> records;
  for (const auto& [key, _] : changed_days_) {
    DayCounts& day = days_[key];
    const identity::Account* account = state.find_account(key.substr(0, key.find('/')));
    if (account == nullptr) continue;
    if (key == day_key(account->id(), now)) {
      day.users = static_cast<std::int64_t>(account->users().size());
      day.groups = static_cast<std::int64_t>(account->groups().size());
      day.policies = static_cast<std::int64_t>(account->policies().size());
      day.access_keys = static_cast<std::int64_t>(account->settings().root.access_keys.size());
      account->users().visit([&](const std::string&, const auto& user) {
        day.access_keys += static_cast<std::int64_t>(user->access_keys.size());
      });
    }
    records.push_back({key, encode(day)});
  }
  changed_days_.clear();
  for (const auto& [id, account] : changed_keys_) {
    const KeyUse& use = key_uses_[id];
    std::string value;
    json::Writer(value)
        .begin_object()
        .member("v", std::int64_t{1})
        .member("when", use.when.seconds)
        .member("service", use.service)
        .member("region", use.region)
        .end_object();
    records.push_back({fmt::format("{}{}{}", account, kKeyKind, id), std::move(value)});
  }
  changed_keys_.clear();
  accessed_.flush(state, records);
  return records;
}
}  // namespace keyward::audit
