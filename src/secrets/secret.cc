#include "secrets/secret.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace keyward::secrets {

SecretBytes::SecretBytes(std::size_t size)
    : bytes_(size == 0 ? nullptr : std::make_unique<std::uint8_t[]>(size)), size_(size) {}

SecretBytes::SecretBytes(std::span<const std::uint8_t> bytes) : SecretBytes(bytes.size()) {
  std::ranges::copy(bytes, bytes_.get());
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SecretBytes::~SecretBytes() { wipe(); }

void SecretBytes::wipe() noexcept { secrets::wipe(writable()); }

SecretString::SecretString(std::string_view text) : bytes_(bytes_of(text)) {}

std::string_view SecretString::expose() const { return text_of(bytes_.expose()); }

bool equal(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}
bool equal(std::string_view a, std::string_view b) { return equal(bytes_of(a), bytes_of(b)); }
bool equal(const SecretBytes& a, const SecretBytes& b) { return equal(a.expose(), b.expose()); }
bool equal(const SecretString& a, const SecretString& b) { return equal(a.expose(), b.expose()); }

void wipe(std::span<std::uint8_t> bytes) noexcept {
  if (!bytes.empty()) OPENSSL_cleanse(bytes.data(), bytes.size());
}
void wipe(std::span<char> text) noexcept {
  if (!text.empty()) OPENSSL_cleanse(text.data(), text.size());
}

}  // namespace keyward::secrets
