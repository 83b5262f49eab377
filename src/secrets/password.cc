#include "secrets/password.h"

#include <argon2.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace keyward::secrets {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kMaxHashText = 256;
constexpr std::size_t kMaxPasswordBytes = 4096;  // AWS's 128 characters and root's fit well; bounds the work

bool in_range(const PasswordCost& cost) {
  return cost.lanes >= 1 && cost.lanes <= 16 && cost.passes >= 1 && cost.passes <= 64 &&
         cost.memory_kib >= 8 * cost.lanes && cost.memory_kib <= 1024 * 1024;
}

bool skip(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

std::optional<std::uint32_t> read_number(std::string_view& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// The cost a hash names. The library would follow any, so this is where a damaged record stops.
std::optional<PasswordCost> cost_of(std::string_view hash) {
  if (hash.size() > kMaxHashText || !skip(hash, "$argon2id$v=19$m=")) return std::nullopt;
  const auto memory = read_number(hash);
  if (!memory || !skip(hash, ",t=")) return std::nullopt;
  const auto passes = read_number(hash);
  if (!passes || !skip(hash, ",p=")) return std::nullopt;
  const auto lanes = read_number(hash);
  if (!lanes || !skip(hash, "$")) return std::nullopt;
  const PasswordCost cost{.memory_kib = *memory, .passes = *passes, .lanes = *lanes};
  return in_range(cost) ? std::optional(cost) : std::nullopt;
}

std::unexpected<Error> argon2_failure(int code) {
  return fail(Code::ServiceFailure, fmt::format("password hashing failed: {}", argon2_error_message(code)));
}

Result<std::string> hash_with_salt(std::string_view password, const std::array<std::uint8_t, kSaltBytes>& salt,
                                   const PasswordCost& cost) {
  if (!in_range(cost)) return fail(Code::ServiceFailure, "password hashing failed: the cost is out of range");
  if (password.size() > kMaxPasswordBytes) return fail(Code::ServiceFailure, "password hashing failed: too long");
  std::string hash(argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, kSaltBytes, kHashBytes, Argon2_id),
                   '\0');
  const int code = argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(),
                                         salt.data(), salt.size(), kHashBytes, hash.data(), hash.size());
  if (code != ARGON2_OK) return argon2_failure(code);
  hash.resize(hash.find('\0'));  // the length above counts the terminator
  return hash;
}

}  // namespace

Result<std::string> hash_password(std::string_view password, Random& random, const PasswordCost& cost) {
  std::array<std::uint8_t, kSaltBytes> salt;
  random.fill(salt);
  return hash_with_salt(password, salt, cost);
}

Result<bool> verify_password(std::string_view password, std::string_view hash) {
  if (!cost_of(hash)) return fail(Code::ServiceFailure, "a stored password hash is malformed");
  // No password as long as this was ever hashed. The work is done all the same, so that time does not tell.
  const bool too_long = password.size() > kMaxPasswordBytes;
  if (too_long) password = {};
  const std::string terminated(hash);
  const int code = argon2id_verify(terminated.c_str(), password.data(), password.size());
  if (code == ARGON2_OK) return !too_long;
  if (code == ARGON2_VERIFY_MISMATCH) return false;
  return argon2_failure(code);
}

Result<bool> verify_dummy(std::string_view password, const PasswordCost& cost) {
  if (password.size() > kMaxPasswordBytes) password = {};
  const Result<std::string> hash = hash_with_salt(password, {}, cost);
  if (!hash) return std::unexpected(hash.error());
  return false;
}

bool needs_rehash(std::string_view hash, const PasswordCost& cost) { return cost_of(hash) != cost; }

}  // namespace keyward::secrets
