#include "secrets/sealing.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "base/text.h"

namespace keyward::secrets {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kPrefixBytes = 1 + 4;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kMaxBytes = 64 << 20;  // EVP counts in int
constexpr std::string_view kCheckLabel = "key-check";
constexpr std::string_view kCheckText = "keyward: this data directory belongs to this sealing key";

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* cipher() {
  static EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  if (fetched == nullptr) std::abort();
  return fetched;
}

// One for each thread and direction, with its cipher: to set one up costs more than to seal a token. It holds the key
// it was last used with until the thread ends.
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;
template <auto Init>
CipherContext new_context() {
  CipherContext context(EVP_CIPHER_CTX_new());
  if (!context || Init(context.get(), cipher(), nullptr, nullptr, nullptr) != 1) std::abort();
  return context;
}

std::array<std::uint8_t, kPrefixBytes> prefix(std::uint32_t version) {
  return {kFormat, static_cast<std::uint8_t>(version >> 24), static_cast<std::uint8_t>(version >> 16),
          static_cast<std::uint8_t>(version >> 8), static_cast<std::uint8_t>(version)};
}

int length(std::size_t size) { return static_cast<int>(size); }

// Associated data is the prefix and then the place: the prefix has one size, so the two cannot run into each other.
template <auto Update>
bool associate(EVP_CIPHER_CTX* context, std::span<const std::uint8_t> head, std::string_view place) {
  int ignored = 0;
  return Update(context, nullptr, &ignored, head.data(), length(head.size())) == 1 &&
         (place.empty() || Update(context, nullptr, &ignored, bytes_of(place).data(), length(place.size())) == 1);
}

}  // namespace

Sealer::Sealer(const SealingKey& key, std::string_view label) : version_(key.version()), key_(key.derive(label)) {}

std::vector<std::uint8_t> Sealer::seal(std::span<const std::uint8_t> plain, std::string_view place,
                                       Random& random) const {
  if (plain.size() > kMaxBytes || place.size() > kMaxBytes) std::abort();  // our own records are far smaller
  std::vector<std::uint8_t> sealed(plain.size() + kOverhead);
  const auto head = prefix(version_);
  std::ranges::copy(head, sealed.begin());
  const std::span nonce = std::span(sealed).subspan(kPrefixBytes, kNonceBytes);
  random.fill(nonce);
  std::uint8_t* const body = sealed.data() + kPrefixBytes + kNonceBytes;
  std::uint8_t* const tag = body + plain.size();

  thread_local const CipherContext context = new_context<EVP_EncryptInit_ex2>();
  int written = 0;
  const bool done =
      EVP_EncryptInit_ex2(context.get(), nullptr, key_.expose().data(), nonce.data(), nullptr) == 1 &&
      associate<EVP_EncryptUpdate>(context.get(), head, place) &&
      (plain.empty() || EVP_EncryptUpdate(context.get(), body, &written, plain.data(), length(plain.size())) == 1) &&
      EVP_EncryptFinal_ex(context.get(), tag, &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, length(kTagBytes), tag) == 1;
  if (!done) std::abort();  // no memory, or our own mistake; never store what is not sealed
  return sealed;
}

Result<SecretBytes> Sealer::open(std::span<const std::uint8_t> sealed, std::string_view place) const {
  if (sealed.size() < kOverhead || sealed.size() > kMaxBytes || place.size() > kMaxBytes)
    return fail(Code::ServiceFailure, "a sealed value has an impossible size");
  if (sealed[0] != kFormat) return fail(Code::ServiceFailure, "a sealed value is of an unknown format");
  const auto head = prefix(version_);
  if (!std::ranges::equal(head, sealed.first(kPrefixBytes)))
    return fail(Code::ServiceFailure, "a sealed value names another sealing key than the one in use");
  const auto nonce = sealed.subspan(kPrefixBytes, kNonceBytes);
  const auto body = sealed.subspan(kPrefixBytes + kNonceBytes, sealed.size() - kOverhead);
  std::array<std::uint8_t, kTagBytes> tag;
  std::ranges::copy(sealed.last(kTagBytes), tag.begin());

  SecretBytes plain(body.size());
  thread_local const CipherContext context = new_context<EVP_DecryptInit_ex2>();
  int written = 0;
  std::array<std::uint8_t, kTagBytes> rest;
  const bool done = EVP_DecryptInit_ex2(context.get(), nullptr, key_.expose().data(), nonce.data(), nullptr) == 1 &&
                    associate<EVP_DecryptUpdate>(context.get(), head, place) &&
                    (body.empty() || EVP_DecryptUpdate(context.get(), plain.writable().data(), &written, body.data(),
                                                       length(body.size())) == 1) &&
                    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, length(kTagBytes), tag.data()) == 1 &&
                    EVP_DecryptFinal_ex(context.get(), rest.data(), &written) == 1;
  if (!done)
    return fail(Code::ServiceFailure, "a sealed value does not open: it was changed, moved, or sealed by another key");
  return plain;
}

std::vector<std::uint8_t> make_key_check(const SealingKey& key, Random& random) {
  return Sealer(key, kCheckLabel).seal(bytes_of(kCheckText), kCheckLabel, random);
}

Result<void> verify_key_check(const SealingKey& key, std::span<const std::uint8_t> check) {
  const Result<SecretBytes> opened = Sealer(key, kCheckLabel).open(check, kCheckLabel);
  if (!opened || !equal(opened->expose(), bytes_of(kCheckText)))
    return fail(Code::ServiceFailure, "the sealing key is not the one this data was sealed with");
  return {};
}

}  // namespace keyward::secrets
