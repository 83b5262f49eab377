// Making an account: the first visit's form and `keyward init`.
#pragma once
#include <optional>
#include <string>

#include "api/handler.h"

namespace keyward::api {

struct NewAccount {
  std::string id;  // 12 digits; empty: a random one
  std::string name;
  std::string email;
  std::string password_hash;  // of a password that check_new_account() let pass
  struct AccessKey {
    std::string id;  // 16 to 128 characters of A-Za-z0-9_
    secrets::SecretString secret;
  };
  std::optional<AccessKey> root_access_key;
};

// ValidationError or PasswordPolicyViolation with a sentence for the person: no name, no e-mail address, a weak
// password.
Result<void> check_new_account(std::string_view name, std::string_view email, std::string_view password);

// ValidationError with a sentence for the person: what is given of the account's id and root's access key cannot be
// one.
Result<void> check_new_ids(const NewAccount& account);

// The account with its root user. EntityAlreadyExists: the id, the e-mail address or the access key's id is
// taken; ValidationError: no account id, no access key.
Result<identity::Changes> new_account(const identity::State& state, const NewAccount& account, const Env& env,
                                      Time now);

}  // namespace keyward::api
