// HMAC-SHA-256 (RFC 2104) under a key that is used often: what the key costs is paid once. No memory
// ends the process.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "secrets/sha256.h"

namespace keyward::secrets {

// A key with its inner and outer state precomputed. Immutable: any number of threads may share one. A moved-from key
// may only be destroyed or assigned.
class HmacKey {
 public:
  // Of any length; one longer than SHA-256's block stands for its hash.
  explicit HmacKey(std::span<const std::uint8_t> key);

  // Allocates nothing once the thread is warm.
  Digest mac(std::string_view message) const;

 private:
  DigestContext inner_, outer_;
};

}  // namespace keyward::secrets
