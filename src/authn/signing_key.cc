#include "authn/signing_key.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "authn/sha256.h"
#include "authn/sigv4.h"
#include "base/text.h"
#include "secrets/secret.h"

namespace keyward::authn {
namespace {

constexpr std::size_t kBlockBytes = 64;

void update(EVP_MD_CTX* context, std::span<const std::uint8_t> data) {
  if (EVP_DigestUpdate(context, data.data(), data.size()) != 1) std::abort();
}

// The state of SHA-256 behind the key's padded block (RFC 2104). Requires: key.size() <= kBlockBytes.
DigestContext padded(std::span<const std::uint8_t> key, std::uint8_t pad) {
  std::array<std::uint8_t, kBlockBytes> block{};
  std::ranges::copy(key, block.begin());
  for (std::uint8_t& byte : block) byte ^= pad;
  DigestContext context = new_sha256();
  update(context.get(), block);
  secrets::wipe(std::span<std::uint8_t>(block));
  return context;
}

Digest finish(const EVP_MD_CTX* inner, const EVP_MD_CTX* outer, std::string_view message) {
  thread_local const DigestContext scratch = new_sha256();
  Digest digest;
  if (EVP_MD_CTX_copy_ex(scratch.get(), inner) != 1) std::abort();
  update(scratch.get(), bytes_of(message));
  if (EVP_DigestFinal_ex(scratch.get(), digest.data(), nullptr) != 1) std::abort();
  if (EVP_MD_CTX_copy_ex(scratch.get(), outer) != 1) std::abort();
  update(scratch.get(), digest);
  if (EVP_DigestFinal_ex(scratch.get(), digest.data(), nullptr) != 1) std::abort();
  return digest;
}

Digest hmac(std::span<const std::uint8_t> key, std::string_view message) {
  return finish(padded(key, 0x36).get(), padded(key, 0x5c).get(), message);
}

}  // namespace

SigningKey::SigningKey(std::string_view secret, std::string_view date, std::string_view region,
                       std::string_view service) {
  secrets::SecretBytes first(4 + secret.size());
  std::ranges::copy(bytes_of("AWS4"), first.writable().begin());
  std::ranges::copy(bytes_of(secret), first.writable().begin() + 4);
  Digest key{};
  if (first.size() > kBlockBytes) {
    Digest hashed = sha256(text_of(first.expose()));
    key = hmac(hashed, date);
    secrets::wipe(std::span<std::uint8_t>(hashed));
  } else {
    key = hmac(first.expose(), date);
  }
  key = hmac(key, region);
  key = hmac(key, service);
  key = hmac(key, "aws4_request");
  inner_.reset(padded(key, 0x36).release());
  outer_.reset(padded(key, 0x5c).release());
  secrets::wipe(std::span<std::uint8_t>(key));
}

void SigningKey::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

std::array<char, 64> SigningKey::sign(std::string_view string_to_sign) const {
  return hex(finish(inner_.get(), outer_.get(), string_to_sign));
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
