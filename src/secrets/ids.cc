#include "secrets/ids.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.h"

namespace keyward::secrets {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kSecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint64_t kAccountBit = 0x80'0000'0000;  // set in ids that carry an account
constexpr std::uint64_t kAccounts = 1'000'000'000'000;

struct Kind {
  IdKind kind;
  std::string_view prefix;
  std::size_t size;
};
constexpr std::array kKinds{
    Kind{IdKind::User, "AIDA", 21},
    Kind{IdKind::Group, "AGPA", 21},
    Kind{IdKind::Role, "AROA", 21},
    Kind{IdKind::ManagedPolicy, "ANPA", 21},
    Kind{IdKind::ManagedPolicyVersion, "ANVA", 21},
    Kind{IdKind::InstanceProfile, "AIPA", 21},
    Kind{IdKind::AccessKey, "AKIA", 20},
    Kind{IdKind::TemporaryAccessKey, "ASIA", 20},
    Kind{IdKind::PublicKey, "APKA", 21},
    Kind{IdKind::Certificate, "ASCA", 21},
    Kind{IdKind::ServiceCredential, "ACCA", 21},
};
static_assert(kKinds.size() == static_cast<std::size_t>(IdKind::ServiceCredential) + 1);

const Kind& row(IdKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::uint64_t number_of(std::string_view account) {
  std::uint64_t number = 0;
  for (const char digit : account) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  return number;
}

}  // namespace

std::string_view prefix_of(IdKind kind) { return row(kind).prefix; }

std::string new_id(IdKind kind, std::string_view account, Random& random) {
  const std::uint64_t number = number_of(account);
  const std::uint64_t carried = number / 2 + kAccountBit;
  std::string id(row(kind).prefix);
  for (int shift = 35; shift >= 0; shift -= 5) id += kBase32[carried >> shift & 31];
  id += kBase32[random.below(16) + (number % 2 == 0 ? 0 : 16)];
  id += random.text(row(kind).size - id.size(), kBase32);
  return id;
}

std::optional<IdKind> kind_of(std::string_view id) {
  const auto* found = std::ranges::find_if(kKinds, [&](const Kind& kind) { return id.starts_with(kind.prefix); });
  if (found == kKinds.end() || id.size() != found->size || id.find_first_not_of(kBase32) != id.npos)
    return std::nullopt;
  return found->kind;
}

std::optional<std::string> account_of(std::string_view id) {
  if (!kind_of(id)) return std::nullopt;
  std::uint64_t carried = 0;
  for (const char letter : id.substr(4, 8)) carried = carried << 5 | kBase32.find(letter);
  if (carried < kAccountBit) return std::nullopt;
  const std::uint64_t number = (carried - kAccountBit) * 2 + (kBase32.find(id[12]) >= 16 ? 1 : 0);
  if (number >= kAccounts) return std::nullopt;
  std::string digits = std::to_string(number);
  return std::string(12 - digits.size(), '0') + digits;
}

std::string new_certificate_id(Random& random) { return random.text(32, kBase32); }

SecretString new_secret_access_key(Random& random) {
  std::string text = random.text(40, kSecretAlphabet);
  SecretString secret(text);
  wipe(std::span<char>(text));
  return secret;
}

std::string new_account_id(Random& random) { return random.text(1, "123456789") + random.text(11, "0123456789"); }

}  // namespace keyward::secrets
