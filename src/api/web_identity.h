// Who calls with a token of an OpenID Connect provider.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "authn/caller.h"
#include "base/error.h"
#include "base/time.h"
#include "federation/provider_keys.h"
#include "identity/state.h"
#include "store/published.h"

namespace keyward::api {

// Any number of threads may share one.
class WebIdentities {
 public:
  // With the state in which the caller is to be let in: the newest.
  using Done = std::move_only_function<void(Result<authn::Caller>, const std::shared_ptr<const identity::State>&)>;

  WebIdentities(federation::ProviderKeys& keys, const store::Published<identity::State>& published, const Clock& clock)
      : keys_(keys), published_(published), clock_(clock) {}

  // Verifies the token with the provider of its issuer in the account of the role's ARN: a caller of kind ProviderUser.
  // Whether there is such a role, and whether it trusts the provider, is the gate's question. `done` is called once:
  // before this returns if the provider's keys are at hand, else later from another thread. Errors: ValidationError for
  // an ARN that is none, InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError, Throttling.
  void identify(const std::shared_ptr<const identity::State>& state, const std::string& role_arn, std::string token,
                Done done);

 private:
  federation::ProviderKeys& keys_;
  const store::Published<identity::State>& published_;
  const Clock& clock_;
};

}  // namespace keyward::api
