// An identity provider's side, for tests: keys, the set in which they are published, and tokens signed with them.
#pragma once
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"

namespace keyward::federation {

class TestSigner {
 public:
  // `type`: "2048" or another number of bits for RSA, or "P-256", "P-384", "P-521".
  explicit TestSigner(std::string type, std::string id = "key-1") : type_(std::move(type)), id_(std::move(id)) {
    EVP_PKEY* made = is_rsa() ? EVP_RSA_gen(std::stoul(type_)) : EVP_EC_gen(type_.c_str());
    if (made == nullptr) throw std::runtime_error("no key of type " + type_);
    key_.reset(made);
  }
  bool is_rsa() const { return type_[0] != 'P'; }
  const std::string& id() const { return id_; }

  // The public key as a member of a set; `more` are further members, with a comma before each.
  std::string jwk(std::string_view more = R"(,"use":"sig")") const {
    if (is_rsa())
      return fmt::format(R"({{"kty":"RSA","kid":{},"n":"{}","e":"{}"{}}})", json::quoted(id_),
                         number(OSSL_PKEY_PARAM_RSA_N, 0), number(OSSL_PKEY_PARAM_RSA_E, 0), more);
    const std::size_t bytes = coordinate_bytes();
    return fmt::format(R"({{"kty":"EC","kid":{},"crv":"{}","x":"{}","y":"{}"{}}})", json::quoted(id_), type_,
                       number(OSSL_PKEY_PARAM_EC_PUB_X, bytes), number(OSSL_PKEY_PARAM_EC_PUB_Y, bytes), more);
  }
  static std::string set_of(const std::vector<std::string>& keys) {
    std::string list;
    for (const std::string& key : keys) list.append(list.empty() ? "" : ",").append(key);
    return fmt::format(R"({{"keys":[{}]}})", list);
  }

  // Signs whatever it is given, as `algorithm` says: "RS256" ... "ES512".
  std::string sign_parts(const std::string& header, const std::string& claims, std::string_view algorithm) const {
    const std::string text = base64url(bytes_of(header)) + "." + base64url(bytes_of(claims));
    return text + "." + base64url(signature(text, algorithm));
  }
  std::string sign(const std::string& claims, std::string_view algorithm) const {
    return sign_parts(fmt::format(R"({{"alg":"{}","typ":"JWT","kid":{}}})", algorithm, json::quoted(id_)), claims,
                      algorithm);
  }
  // The SubjectPublicKeyInfo in DER, for who takes it as the key of an HMAC.
  std::vector<std::uint8_t> public_der() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key_.get(), &der);
    std::vector<std::uint8_t> out(der, der + size);
    OPENSSL_free(der);
    return out;
  }

 private:
  std::size_t coordinate_bytes() const { return type_ == "P-256" ? 32 : type_ == "P-384" ? 48 : 66; }

  std::string number(const char* name, std::size_t bytes) const {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key_.get(), name, &value) != 1) throw std::runtime_error(name);
    std::vector<std::uint8_t> out(std::max(bytes, static_cast<std::size_t>(BN_num_bytes(value))));
    BN_bn2binpad(value, out.data(), static_cast<int>(out.size()));
    BN_free(value);
    return base64url(out);
  }

  std::vector<std::uint8_t> signature(std::string_view text, std::string_view algorithm) const {
    const EVP_MD* const digest = algorithm.ends_with("256")   ? EVP_sha256()
                                 : algorithm.ends_with("384") ? EVP_sha384()
                                                              : EVP_sha512();
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX* parameters = nullptr;
    EVP_DigestSignInit(context.get(), &parameters, digest, nullptr, key_.get());
    if (algorithm.starts_with("PS")) EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
    std::size_t size = 0;
    const auto bytes = bytes_of(text);
    EVP_DigestSign(context.get(), nullptr, &size, bytes.data(), bytes.size());
    std::vector<std::uint8_t> out(size);
    EVP_DigestSign(context.get(), out.data(), &size, bytes.data(), bytes.size());
    out.resize(size);
    if (is_rsa()) return out;
    const unsigned char* der = out.data();
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(out.size()));
    const std::size_t half = coordinate_bytes();
    std::vector<std::uint8_t> raw(2 * half);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw.data(), static_cast<int>(half));
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw.data() + half, static_cast<int>(half));
    ECDSA_SIG_free(pair);
    return raw;
  }

  std::string type_, id_;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_{nullptr, EVP_PKEY_free};
};

}  // namespace keyward::federation
