#include "federation/key_set.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base/text.h"

namespace keyward::federation {
namespace {
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html: 100 RSA and 100 EC keys
constexpr std::size_t kMaxKeys = 200;
constexpr int kMaxTries = 8;
constexpr int kMinRsaBits = 2'048;
constexpr int kMaxRsaBits = 8'192;
constexpr std::size_t kMaxExponentBytes = 8;

using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

std::string_view text_member(json::Value object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is(json::Type::String) ? value->string() : std::string_view();
}

std::vector<std::uint8_t> bytes_member(json::Value object, std::string_view name) {
  return parse_base64url(text_member(object, name)).value_or(std::vector<std::uint8_t>());
}

std::shared_ptr<EVP_PKEY> make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder), OSSL_PARAM_free);
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return {key, EVP_PKEY_free};
}

std::shared_ptr<EVP_PKEY> rsa_key(json::Value object) {
  const std::vector<std::uint8_t> n = bytes_member(object, "n");
  const std::vector<std::uint8_t> e = bytes_member(object, "e");
  if (n.empty() || n.size() > kMaxRsaBits / 8 + 1 || e.empty() || e.size() > kMaxExponentBytes) return nullptr;
  const Number modulus(BN_bin2bn(n.data(), static_cast<int>(n.size()), nullptr), BN_free);
  const Number exponent(BN_bin2bn(e.data(), static_cast<int>(e.size()), nullptr), BN_free);
  if (!modulus || !exponent || BN_num_bits(modulus.get()) < kMinRsaBits || BN_num_bits(modulus.get()) > kMaxRsaBits ||
      !BN_is_odd(modulus.get()) || !BN_is_odd(exponent.get()) || BN_is_one(exponent.get()))
    return nullptr;
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return nullptr;
  return make_key("RSA", builder.get());
}

struct Curve {
  std::string_view name;  // RFC 7518 section 6.2.1.1
  const char* group;
  int bits;
  std::size_t bytes;  // of a coordinate
};
constexpr Curve kCurves[] = {{"P-256", "P-256", 256, 32}, {"P-384", "P-384", 384, 48}, {"P-521", "P-521", 521, 66}};

const Curve* curve_of(json::Value object) {
  for (const Curve& curve : kCurves)
    if (curve.name == text_member(object, "crv")) return &curve;
  return nullptr;
}

// OpenSSL refuses a point that is not on the curve.
std::shared_ptr<EVP_PKEY> curve_key(json::Value object, const Curve& curve) {
  const std::vector<std::uint8_t> x = bytes_member(object, "x");
  const std::vector<std::uint8_t> y = bytes_member(object, "y");
  if (x.size() != curve.bytes || y.size() != curve.bytes) return nullptr;
  std::vector<std::uint8_t> point{4};  // uncompressed
  point.insert(point.end(), x.begin(), x.end());
  point.insert(point.end(), y.begin(), y.end());
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  return make_key("EC", builder.get());
}

struct AlgorithmInfo {
  bool rsa;
  const EVP_MD* (*digest)();
  int curve_bits;
};
const AlgorithmInfo& info_of(Algorithm algorithm) {
  static constexpr AlgorithmInfo kInfos[] = {{true, EVP_sha256, 0},    {true, EVP_sha384, 0},
                                             {true, EVP_sha512, 0},    {false, EVP_sha256, 256},
                                             {false, EVP_sha384, 384}, {false, EVP_sha512, 521}};
  return kInfos[static_cast<std::size_t>(algorithm)];
}

// JWS has the two numbers one after the other (RFC 7518 section 3.4), OpenSSL wants them in DER.
std::vector<std::uint8_t> der_signature(const std::vector<std::uint8_t>& raw, int curve_bits) {
  const std::size_t half = static_cast<std::size_t>(curve_bits + 7) / 8;
  if (raw.size() != 2 * half) return {};
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(ECDSA_SIG_new(), ECDSA_SIG_free);
  Number r(BN_bin2bn(raw.data(), static_cast<int>(half), nullptr), BN_free);
  Number s(BN_bin2bn(raw.data() + half, static_cast<int>(half), nullptr), BN_free);
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // the signature's now
  static_cast<void>(s.release());
  const int size = i2d_ECDSA_SIG(signature.get(), nullptr);
  if (size <= 0) return {};
  std::vector<std::uint8_t> der(static_cast<std::size_t>(size));
  unsigned char* out = der.data();
  i2d_ECDSA_SIG(signature.get(), &out);
  return der;
}

bool is_signed_by(const Jwt& jwt, EVP_PKEY* key) {
  const AlgorithmInfo& algorithm = info_of(jwt.algorithm());
  std::vector<std::uint8_t> signature = jwt.signature();
  if (!algorithm.rsa) signature = der_signature(signature, algorithm.curve_bits);
  if (signature.empty()) return false;
  const Digest context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* parameters = nullptr;  // the digest context's
  if (!context || EVP_DigestVerifyInit(context.get(), &parameters, algorithm.digest(), nullptr, key) != 1) return false;
  if (algorithm.rsa && EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PADDING) != 1) return false;
  const auto text = bytes_of(jwt.signed_part());
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), text.data(), text.size()) == 1;
}
}  // namespace

bool KeySet::Key::fits(Algorithm algorithm, std::string_view key_id) const {
  const AlgorithmInfo& wanted = info_of(algorithm);
  return rsa == wanted.rsa && curve_bits == wanted.curve_bits && (!only || *only == algorithm) &&
         (key_id.empty() || id == key_id);
}

Result<KeySet> KeySet::parse(std::string text) {
  const auto document = json::Document::parse(std::move(text), {.max_depth = 8, .max_values = 20'000});
  const auto list = document ? document->root().find("keys") : std::nullopt;
  if (!list || !list->is(json::Type::Array) || list->size() > kMaxKeys)
    return fail(Code::InvalidIdentityToken,
                "Couldn't retrieve verification key from your identity provider,  please reference "
                "AssumeRoleWithWebIdentity documentation for requirements");
  KeySet set;
  for (const auto& [_, object] : json::entries(*list)) {
    const auto use = object.find("use");
    if (use && text_member(object, "use") != "sig") continue;
    Key key;
    key.id = text_member(object, "kid");
    if (object.find("alg")) {
      key.only = algorithm_named(text_member(object, "alg"));
      if (!key.only) continue;
    }
    const std::string_view type = text_member(object, "kty");
    if (type == "RSA") {
      key.rsa = true;
      key.key = rsa_key(object);
    } else if (const Curve* const curve = curve_of(object); type == "EC" && curve != nullptr) {
      key.curve_bits = curve->bits;
      key.key = curve_key(object, *curve);
    }
    if (key.key != nullptr) set.keys_.push_back(std::move(key));
  }
  return set;
}

bool KeySet::has(Algorithm algorithm, std::string_view key_id) const {
  for (const Key& key : keys_)
    if (key.fits(algorithm, key_id)) return true;
  return false;
}

bool KeySet::verifies(const Jwt& jwt) const {
  int tries = 0;
  for (const Key& key : keys_) {
    if (!key.fits(jwt.algorithm(), jwt.key_id())) continue;
    if (++tries > kMaxTries) return false;
    if (is_signed_by(jwt, key.key.get())) return true;
  }
  return false;
}

}  // namespace keyward::federation
