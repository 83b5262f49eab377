#include "secrets/hmac.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "secrets/secret.h"

namespace keyward::secrets {
namespace {

constexpr std::size_t kBlockBytes = 64;

void update(EVP_MD_CTX* context, std::span<const std::uint8_t> data) {
  if (EVP_DigestUpdate(context, data.data(), data.size()) != 1) std::abort();
}

// The state of SHA-256 behind the key's padded block. Requires: key.size() <= kBlockBytes.
DigestContext padded(std::span<const std::uint8_t> key, std::uint8_t pad) {
  std::array<std::uint8_t, kBlockBytes> block{};
  std::ranges::copy(key, block.begin());
  for (std::uint8_t& byte : block) byte ^= pad;
  DigestContext context = new_sha256();
  update(context.get(), block);
  wipe(std::span<std::uint8_t>(block));
  return context;
}

}  // namespace

HmacKey::HmacKey(std::span<const std::uint8_t> key) {
  Digest hashed{};
  if (key.size() > kBlockBytes) {
    hashed = sha256(text_of(key));
    key = hashed;
  }
  inner_ = padded(key, 0x36);
  outer_ = padded(key, 0x5c);
  wipe(std::span<std::uint8_t>(hashed));
}

Digest HmacKey::mac(std::string_view message) const {
  thread_local const DigestContext scratch = new_sha256();
  Digest digest;
  if (EVP_MD_CTX_copy_ex(scratch.get(), inner_.get()) != 1) std::abort();
  update(scratch.get(), bytes_of(message));
  if (EVP_DigestFinal_ex(scratch.get(), digest.data(), nullptr) != 1) std::abort();
  if (EVP_MD_CTX_copy_ex(scratch.get(), outer_.get()) != 1) std::abort();
  update(scratch.get(), digest);
  if (EVP_DigestFinal_ex(scratch.get(), digest.data(), nullptr) != 1) std::abort();
  return digest;
}

}  // namespace keyward::secrets
