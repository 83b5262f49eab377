// The keys that SigV4 signatures are made with: derived per secret, day, region and service, and kept because deriving
// one costs ten times a check.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "secrets/hmac.h"

namespace keyward::authn {

class ParsedAuthorization;

// The key that the chain of SigV4 derives. Immutable: any number of threads may share one. A moved-from key may only be
// destroyed or assigned.
class SigningKey {
 public:
  // `date` is YYYYMMDD.
  SigningKey(std::string_view secret, std::string_view date, std::string_view region, std::string_view service);

  // The signature in lower-case hex. Allocates nothing once the thread is warm.
  std::array<char, 64> sign(std::string_view string_to_sign) const;

 private:
  secrets::HmacKey key_;
};

// The keys lately used, one cache per thread. Bounded: within a small group of places the one used longest ago gives
// way. Keep here only keys that have verified a request, or strangers with random regions could push out everybody's.
class SigningKeyCache {
 public:
  // Room for at least `capacity` keys, each about 700 bytes once used.
  explicit SigningKeyCache(std::size_t capacity = 4096);

  // The key for a request's access key id and scope. `secret_version` is any number that changes with the secret behind
  // the id. Null if it is not here. Valid until the next put().
  const SigningKey* find(const ParsedAuthorization& parsed, std::uint64_t secret_version);
  const SigningKey& put(const ParsedAuthorization& parsed, std::uint64_t secret_version, SigningKey key);

 private:
  static constexpr std::size_t kWays = 4;
  struct Entry {
    std::string name;  // access key id, date, region and service; empty if free
    std::uint64_t secret_version = 0;
    std::uint64_t used = 0;
    std::unique_ptr<SigningKey> key;
  };
  std::size_t first_of(const ParsedAuthorization& parsed, std::uint64_t secret_version) const;
  std::vector<Entry> entries_;
  std::uint64_t ticks_ = 0;
};

}  // namespace keyward::authn
