// The public keys of a provider, as it publishes them (JSON Web Key Set, RFC 7517), and signatures made with them.
#pragma once
#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "federation/jwt.h"

namespace keyward::federation {

// Immutable; shared by threads.
class KeySet {
 public:
  // InvalidIdentityToken: no JSON object with a list "keys", or more keys than AWS takes. Keys that are for something
  // else (encryption, symmetric ones, RSA below 2,048 bits, other curves) are left out, and so is one that is broken.
  static Result<KeySet> parse(std::string text);

  std::size_t size() const { return keys_.size(); }
  // Whether a key of this id may have made a signature of that algorithm. Without an id: whether any may.
  bool has(Algorithm algorithm, std::string_view key_id) const;
  // Whether the token is signed by the key that it names, which is of the type, the curve and, if it says so, the very
  // algorithm that the token names. A token that names no key is tried with each, eight at most.
  bool verifies(const Jwt& jwt) const;

 private:
  struct Key {
    std::string id;                 // empty: none
    std::optional<Algorithm> only;  // "alg"
    bool rsa = false;               // else of an elliptic curve
    int curve_bits = 0;             // 256, 384, 521
    std::shared_ptr<EVP_PKEY> key;
    bool fits(Algorithm algorithm, std::string_view key_id) const;
  };
  std::vector<Key> keys_;
};

}  // namespace keyward::federation
