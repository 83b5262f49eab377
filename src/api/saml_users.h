// Who calls with a response of a SAML provider.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
#pragma once
#include <string>
#include <string_view>

#include "api/model.gen.h"
#include "authn/caller.h"
#include "base/error.h"
#include "base/time.h"
#include "federation/saml_claims.h"
#include "identity/state.h"

namespace keyward::api {

// Where this installation takes SAML responses: their audience, recipient and destination.
std::string saml_endpoint(std::string_view public_url);

// What the response says, verified with the metadata of the provider of that ARN. Errors: ValidationError for an ARN
// of something else, InvalidIdentityToken for one of no provider, and those of federation::read_saml_response.
Result<federation::SamlClaims> read_saml_claims(const identity::State& state, std::string_view provider_arn,
                                                std::string_view response, std::string_view public_url, Time now);

// The caller of AssumeRoleWithSAML, of kind ProviderUser: of read_saml_claims, if the response gives the user this role
// through this provider. Whether there is such a role, and whether it trusts the provider, is the gate's question.
// Errors: of read_saml_claims; ValidationError for a role's ARN that is none; AccessDenied: the response does not give
// the role, or the provider is of another account than the role.
Result<authn::Caller> saml_user(const identity::State& state, const sts::AssumeRoleWithSAMLInput& input,
                                std::string_view public_url, Time now);

}  // namespace keyward::api
