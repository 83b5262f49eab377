#include "authn/signing_key.h"

#include <algorithm>
#include <bit>

#include "authn/sigv4.h"
#include "base/text.h"
#include "secrets/secret.h"

namespace keyward::authn {
namespace {

secrets::SecretBytes first_key(std::string_view secret) {
  secrets::SecretBytes key(4 + secret.size());
  std::ranges::copy(bytes_of("AWS4"), key.writable().begin());
  std::ranges::copy(bytes_of(secret), key.writable().begin() + 4);
  return key;
}

// The last key of the chain. Nothing of it is left on the stack.
secrets::HmacKey derive(std::string_view secret, std::initializer_list<std::string_view> parts) {
  secrets::HmacKey key(first_key(secret).expose());
  for (const std::string_view part : parts) {
    secrets::Digest next = key.mac(part);
    key = secrets::HmacKey(next);
    secrets::wipe(std::span<std::uint8_t>(next));
  }
  return key;
}

}  // namespace

SigningKey::SigningKey(std::string_view secret, std::string_view date, std::string_view region,
                       std::string_view service)
    : key_(derive(secret, {date, region, service, "aws4_request"})) {}

std::array<char, 64> SigningKey::sign(std::string_view string_to_sign) const {
  return secrets::hex(key_.mac(string_to_sign));
}

SigningKeyCache::SigningKeyCache(std::size_t capacity) : entries_(std::bit_ceil(std::max(capacity, kWays))) {}

std::size_t SigningKeyCache::first_of(const ParsedAuthorization& parsed, std::uint64_t secret_version) const {
  std::uint64_t hash = 0xcbf29ce484222325 ^ secret_version;  // FNV-1a; only keys of verified requests come in
  for (const std::string_view part : {parsed.access_key_id, parsed.scope})
    for (const char c : part) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  hash ^= hash >> 32;
  return hash % (entries_.size() / kWays) * kWays;
}

namespace {
// An access key id has no slash, so the two parts of a name cannot run into each other.
bool is_named(std::string_view name, const ParsedAuthorization& parsed) {
  const std::size_t id = parsed.access_key_id.size();
  return name.size() == id + 1 + parsed.scope.size() && name.starts_with(parsed.access_key_id) && name[id] == '/' &&
         name.ends_with(parsed.scope);
}
}  // namespace

const SigningKey* SigningKeyCache::find(const ParsedAuthorization& parsed, std::uint64_t secret_version) {
  const std::size_t first = first_of(parsed, secret_version);
  for (Entry& entry : std::span(entries_).subspan(first, kWays)) {
    if (entry.key && entry.secret_version == secret_version && is_named(entry.name, parsed)) {
      entry.used = ++ticks_;
      return entry.key.get();
    }
  }
  return nullptr;
}

const SigningKey& SigningKeyCache::put(const ParsedAuthorization& parsed, std::uint64_t secret_version,
                                       SigningKey key) {
  const std::span<Entry> places = std::span(entries_).subspan(first_of(parsed, secret_version), kWays);
  Entry* place = nullptr;
  for (Entry& entry : places)
    if (entry.key && entry.secret_version == secret_version && is_named(entry.name, parsed)) place = &entry;
  if (place == nullptr) place = &*std::ranges::min_element(places, {}, &Entry::used);
  place->name.assign(parsed.access_key_id).append("/").append(parsed.scope);
  place->secret_version = secret_version;
  place->used = ++ticks_;
  place->key = std::make_unique<SigningKey>(std::move(key));
  return *place->key;
}

}  // namespace keyward::authn
