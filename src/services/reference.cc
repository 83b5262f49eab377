#include "services/reference.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

#include "base/text.h"
#include "policy/glob.h"
#include "services/packed.h"

namespace keyward::services {
namespace {

// By the folded form of `name_of(element)`.
template <class T, class Name>
const T* find_folded(std::span<const T> sorted, std::string_view name, Name&& name_of) {
  const auto less = [](std::string_view a, std::string_view b) {
    return std::ranges::lexicographical_compare(
        a, b, {}, [](char c) { return ascii_lower(c); }, [](char c) { return ascii_lower(c); });
  };
  const auto at = std::ranges::lower_bound(sorted, name, less, name_of);
  return at != sorted.end() && equals_ignore_case(name_of(*at), name) ? &*at : nullptr;
}

// What is built in, unpacked so far. Never freed: what was found stays valid.
const Service* built_in(std::string_view prefix) {
  const auto packed = packed_services();
  const PackedService* const found =
      find_folded(packed, prefix, [](const PackedService& service) { return service.prefix; });
  if (found == nullptr) return nullptr;
  static constexpr std::size_t kMost = 1024;
  static std::array<std::atomic<const Service*>, kMost> unpacked{};
  static std::mutex unpacking;
  std::atomic<const Service*>& slot = unpacked.at(static_cast<std::size_t>(found - packed.data()));
  if (const Service* const service = slot.load(std::memory_order_acquire)) return service;
  const std::lock_guard lock(unpacking);
  if (const Service* const service = slot.load(std::memory_order_acquire)) return service;
  const Service* const service = unpack(*found).release();
  slot.store(service, std::memory_order_release);
  return service;
}

// With "${...}" as one character and any more.
std::string encode_placeholders(std::string_view text) {
  std::string encoded;
  while (!text.empty()) {
    const std::size_t open = text.find("${");
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    encoded += ascii_lower(text.substr(0, close == std::string_view::npos ? close : open));
    if (close == std::string_view::npos) break;
    encoded += policy::kOneCharacter;
    encoded += policy::kAnyRun;
    text.remove_prefix(close + 1);
  }
  return encoded;
}

const ConditionKey* find_in(ConditionKeys keys, std::string_view name) {
  const auto found = std::ranges::find_if(keys, [&](const ConditionKey* key) { return names_key(key->name, name); });
  return found == keys.end() ? nullptr : *found;
}

}  // namespace

std::string_view name(AccessLevel level) {
  constexpr std::array<std::string_view, 5> kNames{"List", "Read", "Write", "Permissions management", "Tagging"};
  return kNames.at(static_cast<std::size_t>(level));
}

std::string_view name(KeyType type) {
  constexpr std::array<std::string_view, 7> kNames{"String", "ARN", "Bool", "Numeric", "Date", "IPAddress", "Binary"};
  return kNames.at(static_cast<std::size_t>(type));
}

const Action* Service::find_action(std::string_view action) const {
  return find_folded(actions, action, [](const Action& each) { return each.name; });
}

const ResourceType* Service::find_resource_type(std::string_view type) const {
  return find_folded(resource_types, type, [](const ResourceType& each) { return each.name; });
}

const ConditionKey* Service::find_condition_key(std::string_view key) const {
  const auto found =
      std::ranges::find_if(condition_keys, [&](const ConditionKey& each) { return names_key(each.name, key); });
  return found == condition_keys.end() ? nullptr : &*found;
}

bool names_key(std::string_view pattern, std::string_view key) {
  if (!pattern.contains("${")) return equals_ignore_case(pattern, key);
  return policy::glob_match(encode_placeholders(pattern), ascii_lower(key));
}

const ConditionKey* find_condition_key(const Action& action, std::string_view key) {
  if (const ConditionKey* found = find_in(action.condition_keys, key)) return found;
  for (const ResourceUse& use : action.resources) {
    if (const ConditionKey* found = find_in(use.condition_keys, key)) return found;
    if (const ConditionKey* found = find_in(use.type->condition_keys, key)) return found;
  }
  return nullptr;
}

Reference::Reference(std::vector<std::shared_ptr<const Service>> services) {
  auto own = std::make_shared<std::map<std::string, std::shared_ptr<const Service>, std::less<>>>();
  for (auto& service : services) {
    std::string prefix = ascii_lower(service->prefix);
    own->insert_or_assign(std::move(prefix), std::move(service));
  }
  own_ = std::move(own);
}

std::vector<ServiceName> Reference::services() const {
  std::vector<ServiceName> names;
  const auto packed = packed_services();
  names.reserve(packed.size());
  for (const PackedService& service : packed)
    if (!own_ || !own_->contains(service.prefix)) names.push_back({service.prefix, service.name});
  if (own_)
    for (const auto& [_, service] : *own_) names.push_back({service->prefix, service->name});
  std::ranges::sort(names, {}, &ServiceName::prefix);
  return names;
}

const Service* Reference::find_service(std::string_view prefix) const {
  if (own_) {
    const auto found = own_->find(ascii_lower(prefix));
    if (found != own_->end()) return found->second.get();
  }
  return built_in(prefix);
}

const Action* Reference::find_action(std::string_view action) const {
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos) return nullptr;
  const Service* const service = find_service(action.substr(0, colon));
  return service == nullptr ? nullptr : service->find_action(action.substr(colon + 1));
}

const ConditionKey* Reference::find_condition_key(std::string_view key) const {
  // The prefix of a key may hold a colon itself only behind its own: the services' names have none.
  const std::string_view prefix = key.substr(0, key.find(':'));
  if (const Service* const service = find_service(prefix))
    if (const ConditionKey* const found = service->find_condition_key(key)) return found;
  for (const KeyPrefix& other : key_prefixes())
    if (names_key(other.pattern, prefix))
      if (const Service* const service = find_service(other.service))
        if (const ConditionKey* const found = service->find_condition_key(key)) return found;
  return nullptr;
}

bool Reference::is_key_prefix(std::string_view prefix) const {
  return find_service(prefix) != nullptr ||
         std::ranges::any_of(key_prefixes(), [&](const KeyPrefix& other) { return names_key(other.pattern, prefix); });
}

void Reference::visit_actions(std::string_view pattern,
                              const std::function<bool(const Service&, const Action&)>& visit) const {
  const std::string folded = ascii_lower(pattern);
  const std::size_t colon = folded.find(':');
  if (colon == std::string::npos && folded != "*") return;
  const std::string action = colon == std::string::npos ? "*" : folded.substr(colon + 1);
  const auto visit_service = [&](const Service& service) {
    if (!action.contains('*') && !action.contains('?')) {
      const Action* const found = service.find_action(action);
      return found == nullptr || visit(service, *found);
    }
    const std::string encoded = policy::encode_wildcards(action);
    return std::ranges::all_of(service.actions, [&](const Action& each) {
      return !policy::glob_match(encoded, ascii_lower(each.name)) || visit(service, each);
    });
  };
  const std::string prefix = folded.substr(0, colon);
  if (!prefix.contains('*') && !prefix.contains('?')) {
    if (const Service* const service = find_service(prefix)) visit_service(*service);
    return;
  }
  const std::string encoded = policy::encode_wildcards(prefix);
  for (const ServiceName& each : services())
    if (policy::glob_match(encoded, ascii_lower(each.prefix)) && !visit_service(*find_service(each.prefix))) return;
}

}  // namespace keyward::services
