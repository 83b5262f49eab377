// The law: whatever is done to a response that a provider signed, what is read of it is what was signed, or it is
// refused. Nobody has the provider's key any more, so that there is nothing else that could be taken. Input: the XML of
// a response.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "federation/saml_claims.h"

namespace {
using namespace keyward;
using namespace keyward::federation;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::string_view kMetadata =
    R"(<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">)"
    R"(<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">)"
    R"(<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>)"
    R"(<ds:X509Certificate>MIHsMIGToAMCAQICAQEwCgYIKoZIzj0EAwIwADAeFw0yNjExMjYxOTI5MTJaFw0yNjExMjYxOTI5MjJaMAAwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATX5FTCL02VaJfJvoAtfCNoYDWRSaVk0vX05qnl/eWT4Vo6o8c8AQAfDVxNSLVE7r4/cw9Zg/iLU/FL41XPO8ZQMAoGCCqGSM49BAMCA0gAMEUCIANnw+S5eTImsQXcuwZI7+elNYtJuHP0AB1wjDPhpwIhAiEA7r2FCoSGgkUTutyqqzkioj7r6AePvfRXGJgOZqX4LGs=</ds:X509Certificate>)"
    R"(</ds:X509Data></ds:KeyInfo></md:KeyDescriptor></md:IDPSSODescriptor></md:EntityDescriptor>)";
constexpr Time kSigned{1'793'000'000};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const SamlMetadata metadata = *parse_saml_metadata(kMetadata);
  const std::string text = base64({data, size});
  for (const SamlRole& one : claimed_saml_roles(text))
    require(one.role.find(":role/") != std::string::npos && one.provider.find(":saml-provider/") != std::string::npos);
  const auto claims = read_saml_response(text, metadata, "http://localhost:8700/saml", kSigned);
  if (!claims) {
    const Code code = claims.error().code;
    require(code == Code::InvalidIdentityToken || code == Code::IDPRejectedClaim);
    return 0;
  }
  const SamlRole role{"arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:saml-provider/idp"};
  require(claims->subject == "alice@corp" && claims->session_name == "alice" && claims->roles == std::vector{role});
  require(claims->assertion_id == "_assertion" && claims->subject_type == "persistent");
  require(claims->tags == std::vector<identity::Tag>{{"team", "blue"}} && claims->source_identity.empty());
  require(claims->keys.size() == 1 && claims->keys[0].second == std::vector<std::string>{"staff", "member"});
  // It is not good for ever.
  require(!read_saml_response(text, metadata, "http://localhost:8700/saml", {kSigned.seconds + 600}));
  return 0;
}
