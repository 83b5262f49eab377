// Sealing: secrets at rest are AES-256-GCM values (NIST SP 800-38D) under keys derived from one master key, which is
// kept in a file apart from the data. The place a value belongs to is its associated data, so a value moved elsewhere
// does not open.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "secrets/secret.h"

namespace keyward::secrets {

// The master key: 32 random bytes and a version that names them in what they sealed. Sharing between threads is fine.
//
// Its file has two lines, and only its owner may read it (mode 0600 or 0400):
//   keyward-sealing-key format=1 version=1
//   <the 32 bytes in base64>
class SealingKey {
 public:
  static constexpr std::size_t kBytes = 32;

  // A new key that lives in memory only.
  static SealingKey generate(Random& random);
  // Makes a new key and its file, durably (the file and its directory are synced). Refuses a path where something
  // exists. ServiceFailure: a sentence for the operator that names the path.
  static Result<SealingKey> create(const std::filesystem::path& path, Random& random);
  // Reads a key file. Refuses one that is missing, no plain file, readable by others, or malformed.
  // ServiceFailure: a sentence for the operator that names the path and what to do.
  static Result<SealingKey> load(const std::filesystem::path& path);

  std::uint32_t version() const { return version_; }
  // A key of its own for one purpose: HKDF-SHA-256 (RFC 5869) with the label as info. Labels in use: "records",
  // "tokens", "cookies", "temporary-secrets", "key-check". Requires: 1 <= size <= 8160.
  SecretBytes derive(std::string_view label, std::size_t size = kBytes) const;

 private:
  SealingKey(std::uint32_t version, SecretBytes master) : version_(version), master_(std::move(master)) {}
  std::uint32_t version_;
  SecretBytes master_;
};

// Seals and opens under the key of one label. Any number of threads may share one.
//
// A sealed value: 1 byte format (1), 4 bytes key version (big-endian), 12 bytes nonce, the ciphertext, 16 bytes tag.
// Nonces are random: one label's key is good for 2^32 seals (SP 800-38D section 8.3).
class Sealer {
 public:
  static constexpr std::size_t kOverhead = 1 + 4 + 12 + 16;

  Sealer(const SealingKey& key, std::string_view label);

  // `place` is where the value belongs, such as its record's key; open() must be given the same.
  std::vector<std::uint8_t> seal(std::span<const std::uint8_t> plain, std::string_view place, Random& random) const;
  // ServiceFailure: of another format, another key, another place, or changed. Nothing tells a changed value from a
  // misplaced one.
  Result<SecretBytes> open(std::span<const std::uint8_t> sealed, std::string_view place) const;

 private:
  std::uint32_t version_;
  SecretBytes key_;
};

// A small value to keep beside the data, which only the same key opens: made with a new data directory, checked at each
// start.
std::vector<std::uint8_t> make_key_check(const SealingKey& key, Random& random);
// ServiceFailure: the data was sealed under another key.
Result<void> verify_key_check(const SealingKey& key, std::span<const std::uint8_t> check);

}  // namespace keyward::secrets
