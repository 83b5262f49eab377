// What a Keyward process works on: the store with its lock, the sealing key, the state that was read from it and the
// one writer. `keyward serve`, `init` and `root` share it.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "api/handler.h"
#include "api/new_account.h"
#include "base/random.h"
#include "base/time.h"
#include "identity/catalog.h"
#include "secrets/sealing.h"
#include "server/config.h"
#include "store/data_directory.h"
#include "store/published.h"
#include "store/writer.h"

namespace keyward::server {

class Installation {
 public:
  enum class Missing : std::uint8_t { Create, Refuse };  // what to do if there is no store yet

  // Opens what `config` names, and checks that the key is the data's. A new store gets a new key, unless its file is
  // there already; a store without its key is refused, never given another. ServiceFailure with a sentence for the
  // operator; an existing store is unchanged then.
  static Result<std::unique_ptr<Installation>> open(const Config& config, Missing missing, Random& random,
                                                    const Clock& clock);
  ~Installation();

  store::Store& store() { return *store_; }
  store::Published<identity::State>& published() { return *published_; }
  store::Writer& writer() { return *writer_; }
  const secrets::Sealer& records() const { return records_; }
  const secrets::Tokens& tokens() const { return tokens_; }
  audit::Usage& usage() { return usage_; }
  const Clock& clock() const { return clock_; }

  // What rules are lent; lives as long as this. `public_url` without a slash at its end.
  api::Env env(std::string public_url);
  // Records that are neither the state's nor the usage counters'; given once.
  std::vector<std::pair<std::string, std::string>> take_other() { return std::move(other_); }

 private:
  Installation(const Config& config, std::unique_ptr<store::DataDirectory> directory,
               std::unique_ptr<store::Store> memory, secrets::SealingKey key,
               std::vector<identity::AddedPolicy> policies, Random& random, const Clock& clock);
  Result<void> load(bool created);

  const identity::Quotas quotas_;
  Random& random_;
  const Clock& clock_;
  std::unique_ptr<store::DataDirectory> directory_;  // null: in memory
  std::unique_ptr<store::Store> memory_;
  store::Store* store_;
  const secrets::SealingKey key_;
  const secrets::Sealer records_;
  const secrets::Tokens tokens_;
  const identity::Catalog catalog_;
  std::optional<authz::Organization> organization_;
  services::Reference services_;
  audit::Usage usage_;
  std::vector<std::pair<std::string, std::string>> other_;
  std::unique_ptr<store::Published<identity::State>> published_;
  std::unique_ptr<store::Writer> writer_;
};

// An account that can be made.
struct WantedAccount {
  api::NewAccount account;  // without its password
  secrets::SecretString password;
};

// InvalidInput with a sentence for the operator: what of it cannot be.
Result<void> check(const WantedAccount& wanted);

// What is missing or malformed is said before anything is made. Reads each file once, so that a pipe will do.
// InvalidInput or ServiceFailure with a sentence for the operator.
Result<WantedAccount> read_account(const AccountConfig& config);

struct MadeAccount {
  std::string id, name, root_email;
  std::string root_access_key_id;  // empty: none was asked for
};

// First: only where there is no account yet.
enum class Accounts : std::uint8_t { First, Another };

// Makes the account, and its audit event: the change is durable when this returns. EntityAlreadyExists: there is one,
// or one with its id, e-mail address or access key's id. ServiceFailure: it cannot be written.
Result<MadeAccount> make_account(Installation& installation, WantedAccount wanted, Accounts which = Accounts::First);

// The first line of a file that holds a secret, or of a pipe, without its end. ServiceFailure: unreadable, empty,
// longer than a kibibyte, or of more than one line.
Result<secrets::SecretString> read_secret_file(const std::filesystem::path& path);

}  // namespace keyward::server
