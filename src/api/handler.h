// What a rule gets and gives. A rule is a pure function of its context and input: the gate has authorised the caller,
// the model has checked the input, time and randomness are passed in.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "api/access_reports.h"
#include "api/credential_reports.h"
#include "api/model.gen.h"
#include "audit/event_search.h"
#include "audit/usage.h"
#include "authn/caller.h"
#include "authz/policy_levels.h"
#include "base/error.h"
#include "base/random.h"
#include "identity/catalog.h"
#include "identity/quotas.h"
#include "identity/state.h"
#include "secrets/password.h"
#include "secrets/sealing.h"
#include "secrets/tokens.h"
#include "services/reference.h"

namespace keyward::api {

// What the installation lends to every rule. Outlives all requests; shared by threads.
struct Env {
  const identity::Quotas& quotas;
  const identity::Catalog& catalog;
  const secrets::Sealer& records;
  const secrets::Tokens& tokens;
  audit::Usage& usage;
  Random& random;
  std::string public_url;  // "http://localhost:8700": sign-in addresses
  secrets::PasswordCost password_cost;
  const authz::Organization* organization = nullptr;  // null: none
  services::Reference services = {};                  // what services know, the operator's own included
  store::LogReader* log = nullptr;                    // the audit log; null: none
  std::shared_ptr<CredentialReports> credential_reports = std::make_shared<CredentialReports>();
  std::shared_ptr<AccessReports> access_reports = std::make_shared<AccessReports>();
};

// What a prepare step found out (descriptor.h, Step): slow work, done before the rule runs.
struct Prepared {
  std::string password_in_force;  // the hash that was looked at; another one now means: prepare again
  bool old_matches = false;
  bool reused = false;  // the new one is among those that the password policy forbids
  std::string new_hash;
  secrets::SecretBytes seed;  // of an MFA device
  secrets::SecretBytes png;   // its QR code
  audit::FoundEvents events;  // of the audit log
};

struct Context {
  const identity::State& state;
  const identity::Account& account;  // the caller's
  const authn::Caller& caller;
  Time now;
  const Env& env;
  const Prepared& prepared;
};

// What a write gives: its answer, and what it changes.
template <class Output>
struct Written {
  Output output = {};
  identity::Changes changes;
};
template <class Output>
using WriteResult = Result<Written<Output>>;

// A rule that finds that its prepare step looked at a record which has changed since answers this; it is run again
// then.
std::unexpected<Error> prepare_again();
bool is_prepare_again(const Error& error);

}  // namespace keyward::api
