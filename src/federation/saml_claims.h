// What a SAML response says about its user, verified and judged.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
// https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf (4.1.4.3)
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "federation/saml_metadata.h"
#include "identity/entities.h"

namespace keyward::federation {

// A role that the user may have, and the provider that says so: ARNs, as the attribute Role has them.
struct SamlRole {
  std::string role, provider;
  friend bool operator==(const SamlRole&, const SamlRole&) = default;
};

struct SamlClaims {
  std::string assertion_id;
  std::string issuer;
  std::string subject;       // NameID
  std::string subject_type;  // its Format: "persistent", "transient" or a URI
  std::string recipient;     // saml:aud
  std::vector<SamlRole> roles;
  std::string session_name;                      // RoleSessionName
  std::optional<std::int64_t> session_duration;  // SessionDuration, in seconds
  std::optional<Time> session_end;               // SessionNotOnOrAfter
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-saml
  std::vector<identity::Tag> tags;
  std::vector<std::string> transitive_tag_keys;
  std::string source_identity;  // empty: none
  // Attributes that are condition keys, by the key: "saml:cn", "saml:edupersonaffiliation" ...
  std::vector<std::pair<std::string, std::vector<std::string>>> keys;
};

// AWS's address for SAML responses and its other name as an audience, which providers' templates for AWS bring.
inline constexpr std::string_view kAwsSamlEndpoint = "https://signin.aws.amazon.com/saml";
inline constexpr std::string_view kAwsSamlAudience = "urn:amazon:webservices";

// `text`: the response as it is posted, in base64. `endpoint`: where this installation takes responses, a URL; it may
// be audience, recipient and destination, and so may AWS's. Clocks may differ by a minute.
//
// InvalidIdentityToken: of open_response (saml_response.h), or the metadata, issuer, audience, recipient, conditions or
// attributes are not as they must be. IDPRejectedClaim: of open_response. ExpiredTokenException: it was valid once, or
// was issued more than five minutes ago. AccessDenied: it names no user. Any thread may call it.
Result<SamlClaims> read_saml_response(std::string_view text, const SamlMetadata& metadata, std::string_view endpoint,
                                      Time now);

// The roles in a response that nobody has verified: to find the provider to verify it with, and for nothing else. Empty
// if it cannot be read.
std::vector<SamlRole> claimed_saml_roles(std::string_view text);

}  // namespace keyward::federation
