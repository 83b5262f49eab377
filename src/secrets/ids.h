// Identifiers as AWS makes them: unique ids with a prefix that names the kind, and the account number inside.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
// They are random: whoever stores one checks that it is new.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "secrets/secret.h"

namespace keyward::secrets {

enum class IdKind : std::uint8_t {
  User,                  // AIDA
  Group,                 // AGPA
  Role,                  // AROA
  ManagedPolicy,         // ANPA
  ManagedPolicyVersion,  // ANVA
  InstanceProfile,       // AIPA
  AccessKey,             // AKIA
  TemporaryAccessKey,    // ASIA
  PublicKey,             // APKA
  Certificate,           // ASCA
  ServiceCredential,     // ACCA
};

std::string_view prefix_of(IdKind kind);

// 4 letters of prefix, then of A-Z2-7: 8 and one that hold the account, then random ones. 20 characters for access
// keys, 21 for the others. Requires: `account` is 12 digits.
std::string new_id(IdKind kind, std::string_view account, Random& random);

// The account inside an id of any kind, as 12 digits. Nothing if the text is no such id (prefix, length, alphabet) or
// is of AWS's older form without account.
std::optional<std::string> account_of(std::string_view id);
std::optional<IdKind> kind_of(std::string_view id);

// Of a signing certificate: 32 characters of A-Z2-7, with neither kind nor account in it.
std::string new_certificate_id(Random& random);

// 40 characters of A-Za-z0-9+/.
SecretString new_secret_access_key(Random& random);

// 12 digits, the first not 0.
std::string new_account_id(Random& random);

}  // namespace keyward::secrets
