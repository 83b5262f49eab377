// Credentials to callers. Reads a state, changes nothing; failure is final, no other way in is tried.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "authn/caller.h"
#include "authn/opened_tokens.h"
#include "authn/sigv4.h"
#include "base/error.h"
#include "identity/state.h"
#include "secrets/sealing.h"
#include "secrets/tokens.h"

namespace keyward::authn {

// The place that an access key's secret is sealed for.
std::string secret_place(std::string_view access_key_id);
// The same for the seed of an MFA device.
std::string seed_place(std::string_view serial);
// And for the token that a federated user's console session stands on.
std::string token_place(std::string_view session_id);
// The id of the console session that a cookie's token names: SHA-256, hex.
std::string session_id(std::string_view token);
// What a session remembers of the password it was opened with, so that a new password ends it.
std::string credential_fingerprint(std::string_view password_hash);

// Any number of threads may share one; it must not outlive what it was made of.
class Authenticator {
 public:
  Authenticator(const secrets::Sealer& records, const secrets::Tokens& tokens);

  // The caller of a signed request. Errors and their order: sigv4.h; InvalidClientTokenId for a key that is unknown,
  // inactive, or temporary without its token; ExpiredToken; ServiceFailure if the key's record does not open.
  Result<Caller> by_signature(const identity::State& state, const RequestView& request,
                              const SigningRules& rules) const;
  // The same in two steps, for whoever wants to know what parse_authorization() found. `parsed` is of this request.
  Result<Caller> by_signature(const identity::State& state, const ParsedAuthorization& parsed,
                              const RequestView& request) const;

  // The caller whom an access key names, with its session token if it is temporary; no secret was shown. Errors of the
  // look-up as above.
  Result<Caller> by_access_key(const identity::State& state, std::string_view access_key_id,
                               std::string_view session_token, Time now) const;

  // The caller of temporary credentials that are shown whole, as the federation endpoint has them. Errors of the
  // look-up as above; SignatureDoesNotMatch: the secret is not theirs. The comparison takes the same time for every
  // secret.
  Result<Caller> by_credentials(const identity::State& state, std::string_view access_key_id,
                                std::string_view secret_access_key, std::string_view session_token, Time now) const;

  // Whose credentials these are, whether or not they are good any more: to tell who may hear why they are not. Nothing
  // if they are nobody's.
  std::optional<Caller> owner_of(const identity::State& state, std::string_view access_key_id,
                                 std::string_view session_token) const;

  // The caller of a console session. InvalidClientTokenId: no such session, or it has ended.
  Result<Caller> by_session(const identity::State& state, std::string_view token, Time now) const;

  // The same caller in a newer state: whoever was let in a moment ago may have lost the key, the session or the account
  // since. Errors as by_signature and by_session.
  static Result<Caller> again(const identity::State& state, const Caller& caller, Time now);

 private:
  Result<std::shared_ptr<const OpenedToken>> open(std::string_view text) const;
  Result<std::shared_ptr<const OpenedToken>> open(std::string_view access_key_id, std::string_view text) const;
  // Whoever a federated user's console session is of, with the session's credential.
  Result<Caller> federated(const identity::State& state, const identity::ConsoleSession& session) const;

  const secrets::Sealer& records_;
  const secrets::Tokens& tokens_;
  const std::uint64_t number_;  // of no other one: OpenedTokens
};

}  // namespace keyward::authn
