#include "secrets/ssh_key.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/text.h"

namespace keyward::secrets {
namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using Decoder = std::unique_ptr<OSSL_DECODER_CTX, Free<OSSL_DECODER_CTX_free>>;
using Bytes = std::vector<std::uint8_t>;

constexpr std::string_view kType = "ssh-rsa";
constexpr std::size_t kMaxTextBytes = 16'384;

struct RsaNumbers {
  Number exponent, modulus;
};

std::unexpected<Error> invalid(const char* why) { return fail(Code::InvalidPublicKey, why); }

// One string of RFC 4251 section 5; nothing if the bytes end before it does.
std::optional<std::span<const std::uint8_t>> take(std::span<const std::uint8_t>& bytes) {
  if (bytes.size() < 4) return std::nullopt;
  const std::size_t size =
      std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 | bytes[3];
  if (bytes.size() - 4 < size) return std::nullopt;
  const auto text = bytes.subspan(4, size);
  bytes = bytes.subspan(4 + size);
  return text;
}

void put(Bytes& out, std::span<const std::uint8_t> text) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(text.size() >> shift));
  out.insert(out.end(), text.begin(), text.end());
}

// An mpint: big-endian, with a zero byte before a first bit that is set.
void put(Bytes& out, const BIGNUM* number) {
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)) + 1);
  BN_bn2bin(number, bytes.data() + 1);
  const bool padded = bytes.size() > 1 && (bytes[1] & 0x80) != 0;
  put(out, std::span<const std::uint8_t>(bytes).subspan(padded ? 0 : 1));
}

std::optional<RsaNumbers> numbers_of(std::string_view blob) {
  const std::optional<std::vector<std::uint8_t>> bytes = parse_base64(blob);
  if (!bytes) return std::nullopt;
  std::span<const std::uint8_t> rest = *bytes;
  const auto type = take(rest), exponent = take(rest), modulus = take(rest);
  if (!type || !exponent || !modulus || !rest.empty() || text_of(*type) != kType) return std::nullopt;
  RsaNumbers numbers;
  numbers.exponent.reset(BN_bin2bn(exponent->data(), static_cast<int>(exponent->size()), nullptr));
  numbers.modulus.reset(BN_bin2bn(modulus->data(), static_cast<int>(modulus->size()), nullptr));
  if (!numbers.exponent || !numbers.modulus) return std::nullopt;
  return numbers;
}

Key key_of(const RsaNumbers& numbers) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, numbers.modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, numbers.exponent.get()) != 1)
    return nullptr;
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Key(key);
}

std::optional<RsaNumbers> numbers_of(const EVP_PKEY* key) {
  BIGNUM *modulus = nullptr, *exponent = nullptr;
  const bool found = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) == 1 &&
                     EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1;
  RsaNumbers numbers{Number(exponent), Number(modulus)};
  if (!found) return std::nullopt;
  return numbers;
}

// An RSA key of SubjectPublicKeyInfo or PKCS #1.
std::optional<RsaNumbers> numbers_of_pem(std::string_view text) {
  EVP_PKEY* key = nullptr;
  const Decoder decoder(
      OSSL_DECODER_CTX_new_for_pkey(&key, "PEM", nullptr, "RSA", EVP_PKEY_PUBLIC_KEY, nullptr, nullptr));
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = text.size();
  const bool read = decoder != nullptr && OSSL_DECODER_from_data(decoder.get(), &data, &size) == 1;
  const Key owned(key);
  return read ? numbers_of(owned.get()) : std::nullopt;
}

std::string blob_of(const RsaNumbers& numbers) {
  Bytes bytes;
  put(bytes, bytes_of(kType));
  put(bytes, numbers.exponent.get());
  put(bytes, numbers.modulus.get());
  return base64(bytes);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}
}  // namespace

Result<std::string> read_ssh_public_key(std::string_view text) {
  text = trimmed(text);
  if (text.size() > kMaxTextBytes) return invalid("The public key is too long.");
  std::optional<RsaNumbers> numbers;
  if (text.starts_with("ssh-rsa ")) {
    text = trimmed(text.substr(kType.size()));
    numbers = numbers_of(text.substr(0, text.find_first_of(" \t")));
  } else if (text.starts_with("-----BEGIN ")) {
    numbers = numbers_of_pem(text);
  } else {
    return fail(Code::UnrecognizedPublicKeyEncoding, "The public key is neither in ssh-rsa nor in PEM format.");
  }
  if (!numbers) return invalid("The public key is invalid.");
  const int bits = BN_num_bits(numbers->modulus.get());
  if (bits < kMinSshKeyBits || bits > kMaxSshKeyBits)
    return invalid("The public key must be an RSA key of 2048 to 16384 bits.");
  if (BN_is_odd(numbers->modulus.get()) != 1 || BN_is_odd(numbers->exponent.get()) != 1 ||
      BN_is_one(numbers->exponent.get()) == 1 || BN_num_bits(numbers->exponent.get()) > 64)
    return invalid("The public key is invalid.");
  return blob_of(*numbers);
}

std::string ssh_text(std::string_view blob) { return fmt::format("{} {}", kType, blob); }

std::string pem_text(std::string_view blob) {
  const std::optional<RsaNumbers> numbers = numbers_of(blob);
  const Key key = numbers ? key_of(*numbers) : nullptr;
  const std::unique_ptr<BIO, Free<BIO_free_all>> out(BIO_new(BIO_s_mem()));
  if (!key || !out || PEM_write_bio_PUBKEY(out.get(), key.get()) != 1) return {};
  const char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string ssh_fingerprint(std::string_view blob) {
  const std::vector<std::uint8_t> bytes = parse_base64(blob).value_or(Bytes{});
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  // Not for security: it names the key to a person.
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr) != 1) return {};
  return fmt::format("{:02x}", fmt::join(std::span(digest).first(size), ":"));
}

}  // namespace keyward::secrets
