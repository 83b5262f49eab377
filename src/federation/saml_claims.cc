#include "federation/saml_claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "federation/saml_response.h"

namespace keyward::federation {
namespace {
constexpr std::int64_t kSkew = 60;        // seconds by which clocks may differ
constexpr std::int64_t kRedeem = 300;     // seconds after its issuance in which a response may be used
constexpr std::size_t kMaxSubject = 256;  // characters; SAML core 8.3.7
constexpr std::string_view kBearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
constexpr std::string_view kFormatPrefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
constexpr std::string_view kUnspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
constexpr std::string_view kAttributes = "https://aws.amazon.com/SAML/Attributes/";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html#saml-attribute-mapping
// X.500's with the digits that they have in X.500, where the page has others.
struct Mapping {
  std::string_view attribute;
  std::string_view key;
  bool list = false;
};
constexpr std::array kMappings{
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "saml:edupersonaffiliation", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "saml:edupersonnickname", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "saml:edupersonorgdn"},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "saml:edupersonorgunitdn", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.5", "saml:edupersonprimaryaffiliation"},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "saml:edupersonprincipalname"},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "saml:edupersonentitlement", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.8", "saml:edupersonprimaryorgunitdn"},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.9", "saml:edupersonscopedaffiliation", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "saml:edupersontargetedid", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "saml:edupersonassurance", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.2", "saml:eduorghomepageuri", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.3", "saml:eduorgidentityauthnpolicyuri", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.4", "saml:eduorglegalname", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.5", "saml:eduorgsuperioruri", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.6", "saml:eduorgwhitepagesuri", true},
    Mapping{"urn:oid:2.5.4.3", "saml:cn", true},
    Mapping{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "saml:name"},
    Mapping{"http://schemas.xmlsoap.org/claims/CommonName", "saml:commonName"},
    Mapping{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "saml:givenName"},
    Mapping{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "saml:surname"},
    Mapping{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "saml:mail"},
    Mapping{"http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "saml:primaryGroupSID"},
    Mapping{"2.5.4.3", "saml:commonName"},
    Mapping{"2.5.4.4", "saml:surname"},
    Mapping{"2.5.4.42", "saml:givenName"},
    Mapping{"2.5.4.45", "saml:x500UniqueIdentifier"},
    Mapping{"0.9.2342.19200300.100.1.1", "saml:uid"},
    Mapping{"0.9.2342.19200300.100.1.3", "saml:mail"},
    Mapping{"0.9.2342.19200300.100.1.45", "saml:organizationStatus"},
};

std::unexpected<Error> invalid(std::string_view why) { return fail(Code::InvalidIdentityToken, std::string(why)); }
std::unexpected<Error> expired(std::string_view why) { return fail(Code::ExpiredTokenException, std::string(why)); }

std::string text_of_element(const xmlNode* element) { return std::string(trimmed(text_inside(element))); }

// Whether the time of an optional attribute can be read; the time, if it is there.
struct Instant {
  bool readable = true;
  std::optional<Time> time;
};
Instant instant(const xmlNode* element, std::string_view name) {
  const std::optional<std::string> text = attribute(element, name);
  if (!text) return {};
  const std::optional<Time> time = parse_instant(*text);
  return {time.has_value(), time};
}

Result<void> check_window(const xmlNode* element, Time now, std::string_view what) {
  const Instant begins = instant(element, "NotBefore");
  const Instant ends = instant(element, "NotOnOrAfter");
  if (!begins.readable || !ends.readable) return invalid(fmt::format("{} has a time that is none.", what));
  if (begins.time && begins.time->seconds > now.seconds + kSkew)
    return invalid(fmt::format("{} is not valid yet.", what));
  if (ends.time && ends.time->seconds <= now.seconds - kSkew) return expired(fmt::format("{} has expired.", what));
  return {};
}

Result<void> check_issuance(const xmlNode* assertion, Time now) {
  const Instant issued = instant(assertion, "IssueInstant");
  if (!issued.time) return invalid("The SAML assertion does not say when it was issued.");
  if (issued.time->seconds > now.seconds + kSkew) return invalid("The SAML assertion was issued in the future.");
  if (issued.time->seconds + kRedeem < now.seconds - kSkew)
    return expired("Token must be redeemed within 5 minutes of issuance");
  return {};
}

Result<void> check_issuer(const SignedAssertion& message, const SamlMetadata& metadata, SamlClaims& claims) {
  const xmlNode* issuer = only_child(message.assertion, kAssertionNamespace, "Issuer");
  if (issuer != nullptr) claims.issuer = text_of_element(issuer);
  if (claims.issuer != metadata.entity_id || (!message.issuer.empty() && message.issuer != metadata.entity_id))
    return invalid("Issuer not present in specified provider");
  return {};
}

// A bearer's confirmation, one, and for us.
Result<void> read_subject(const xmlNode* assertion, std::string_view endpoint, Time now, SamlClaims& claims) {
  const xmlNode* subject = only_child(assertion, kAssertionNamespace, "Subject");
  const xmlNode* name = subject == nullptr ? nullptr : only_child(subject, kAssertionNamespace, "NameID");
  if (name != nullptr) claims.subject = text_of_element(name);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html#troubleshoot_saml_missing-role
  if (claims.subject.empty()) return fail(Code::AccessDenied, "Not authorized to perform sts:AssumeRoleWithSAML");
  if (code_points(claims.subject) > kMaxSubject) return invalid("The NameID is longer than 256 characters.");
  claims.subject_type = attribute(name, "Format").value_or(std::string(kUnspecified));
  if (claims.subject_type.starts_with(kFormatPrefix)) claims.subject_type.erase(0, kFormatPrefix.size());
  if (claims.subject_type.size() > kMaxSubject) return invalid("The NameID's format is longer than 256 characters.");

  const xmlNode* confirmation = only_child(subject, kAssertionNamespace, "SubjectConfirmation");
  if (confirmation == nullptr || attribute(confirmation, "Method").value_or("") != kBearer)
    return invalid("The Subject must have exactly one SubjectConfirmation, of the method bearer.");
  const xmlNode* data = only_child(confirmation, kAssertionNamespace, "SubjectConfirmationData");
  if (data == nullptr || !attribute(data, "NotOnOrAfter") || !attribute(data, "Recipient"))
    return invalid("The SubjectConfirmationData must have NotOnOrAfter and Recipient.");
  claims.recipient = *attribute(data, "Recipient");
  if (claims.recipient != endpoint && claims.recipient != kAwsSamlEndpoint)
    return invalid("The Recipient of the SAML assertion is another.");
  return check_window(data, now, "The subject confirmation of the SAML assertion");
}

// SAML core 2.5.1: all conditions must hold, and one that is not known does not.
Result<void> check_conditions(const xmlNode* assertion, std::string_view endpoint, Time now) {
  const xmlNode* conditions = only_child(assertion, kAssertionNamespace, "Conditions");
  if (conditions == nullptr) return invalid("Response does not contain the required audience.");
  if (auto checked = check_window(conditions, now, "The SAML assertion"); !checked) return checked;
  bool restricted = false;
  for (const xmlNode* condition : children(conditions)) {
    if (is_element(condition, kAssertionNamespace, "OneTimeUse") ||
        is_element(condition, kAssertionNamespace, "ProxyRestriction"))
      continue;
    if (!is_element(condition, kAssertionNamespace, "AudienceRestriction"))
      return invalid("The SAML assertion has a condition that is not known.");
    const auto is_us = [&](const xmlNode* audience) {
      const std::string text = text_of_element(audience);
      return text == endpoint || text == kAwsSamlEndpoint || text == kAwsSamlAudience;
    };
    if (std::ranges::none_of(children(condition, kAssertionNamespace, "Audience"), is_us))
      return invalid("Response does not contain the required audience.");
    restricted = true;
  }
  if (!restricted) return invalid("Response does not contain the required audience.");
  return {};
}

Result<void> read_statements(const xmlNode* assertion, Time now, SamlClaims& claims) {
  const std::vector<xmlNode*> statements = children(assertion, kAssertionNamespace, "AuthnStatement");
  if (statements.empty()) return invalid("The SAML assertion has no AuthnStatement.");
  for (const xmlNode* statement : statements) {
    const Instant end = instant(statement, "SessionNotOnOrAfter");
    if (!end.readable) return invalid("SessionNotOnOrAfter is not a time.");
    if (end.time) claims.session_end = std::min(claims.session_end.value_or(*end.time), *end.time);
  }
  if (claims.session_end && claims.session_end->seconds <= now.seconds)
    return expired("The session at the identity provider has ended.");
  return {};
}

// [a-zA-Z_0-9+=,.@-]{2,64}
bool is_session_name(std::string_view text) {
  return text.size() >= 2 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("_+=,.@-").find(c) != std::string_view::npos;
         });
}

// "ROLE,PROVIDER" or "PROVIDER,ROLE"; blanks around them are nobody's.
std::optional<SamlRole> read_role(std::string_view value) {
  const std::size_t comma = value.find(',');
  if (comma == value.npos || value.find(',', comma + 1) != value.npos) return std::nullopt;
  SamlRole pair{std::string(trimmed(value.substr(0, comma))), std::string(trimmed(value.substr(comma + 1)))};
  if (pair.role.find(":saml-provider/") != std::string::npos) std::swap(pair.role, pair.provider);
  if (pair.role.find(":role/") == std::string::npos || pair.provider.find(":saml-provider/") == std::string::npos)
    return std::nullopt;
  return pair;
}

using Values = std::vector<std::string>;

// One of AWS's own attributes, by the end of its name.
Result<void> read_own(std::string_view name, Values values, SamlClaims& claims) {
  constexpr std::string_view kTag = "PrincipalTag:";
  if (name == "Role") {
    for (const std::string& value : values) {
      std::optional<SamlRole> pair = read_role(value);
      if (!pair) return invalid("A value of the attribute Role is not a role's and a SAML provider's ARN.");
      claims.roles.push_back(*std::move(pair));
    }
  } else if (name == "TransitiveTagKeys") {
    for (std::string& value : values) claims.transitive_tag_keys.push_back(std::move(value));
  } else if (name.starts_with(kTag)) {
    if (values.size() != 1) return invalid("A session tag must have one value.");
    claims.tags.push_back({std::string(name.substr(kTag.size())), std::move(values[0])});
  } else if (name == "RoleSessionName") {
    if (values.size() != 1 || !claims.session_name.empty() || !is_session_name(values[0]))
      return invalid("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
    claims.session_name = std::move(values[0]);
  } else if (name == "SourceIdentity") {
    if (values.size() != 1 || !claims.source_identity.empty() || !is_session_name(values[0]) ||
        equals_ignore_case(std::string_view(values[0]).substr(0, 4), "aws:"))
      return invalid(R"(Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:")");
    claims.source_identity = std::move(values[0]);
  } else if (name == "SessionDuration") {
    std::int64_t seconds = 0;
    const char* const end = values.size() == 1 ? values[0].data() + values[0].size() : nullptr;
    if (end == nullptr || claims.session_duration ||
        std::from_chars(values[0].data(), end, seconds) != std::from_chars_result{end, std::errc()} || seconds < 900 ||
        seconds > 43'200)
      return invalid("SessionDuration in AuthnResponse must be a number from 900 to 43200");
    claims.session_duration = seconds;
  }
  return {};
}

// Of two attributes for one key the first is mapped.
void read_key(std::string_view name, Values values, SamlClaims& claims) {
  const auto* found = std::ranges::find(kMappings, name, &Mapping::attribute);
  constexpr std::string_view kOid = "urn:oid:";
  if (found == kMappings.end() && name.starts_with(kOid))
    found = std::ranges::find(kMappings, name.substr(kOid.size()), &Mapping::attribute);
  if (found == kMappings.end() || values.empty()) return;
  const auto has_key = [&](const auto& one) { return one.first == found->key; };
  if (std::ranges::any_of(claims.keys, has_key)) return;
  if (!found->list) values.resize(1);
  claims.keys.emplace_back(found->key, std::move(values));
}

template <class Use>
Result<void> for_each_attribute(const xmlNode* assertion, Use use) {
  for (const xmlNode* statement : children(assertion, kAssertionNamespace, "AttributeStatement"))
    for (const xmlNode* one : children(statement, kAssertionNamespace, "Attribute")) {
      Values values;
      for (const xmlNode* value : children(one, kAssertionNamespace, "AttributeValue"))
        values.push_back(text_of_element(value));
      const std::string name = attribute(one, "Name").value_or("");
      if (Result<void> used = use(std::string_view(name), std::move(values)); !used) return used;
    }
  return {};
}
}  // namespace

Result<SamlClaims> read_saml_response(std::string_view text, const SamlMetadata& metadata, std::string_view endpoint,
                                      Time now) {
  if (metadata.valid_until && metadata.valid_until->seconds <= now.seconds)
    return invalid("The metadata of the specified provider is no longer valid.");
  const Result<SignedAssertion> message = open_response(text, metadata);
  if (!message) return std::unexpected(message.error());
  const xmlNode* const assertion = message->assertion;
  SamlClaims claims;
  claims.assertion_id = attribute(assertion, "ID").value_or("");
  if (attribute(assertion, "Version").value_or("") != "2.0") return invalid("The assertion is not of SAML 2.0.");
  if (auto checked = check_issuer(*message, metadata, claims); !checked) return std::unexpected(checked.error());
  if (auto checked = check_conditions(assertion, endpoint, now); !checked) return std::unexpected(checked.error());
  if (auto read = read_subject(assertion, endpoint, now, claims); !read) return std::unexpected(read.error());
  if (!message->destination.empty() && message->destination != endpoint && message->destination != kAwsSamlEndpoint)
    return invalid("The Destination of the SAML response is another.");
  if (auto checked = check_issuance(assertion, now); !checked) return std::unexpected(checked.error());
  if (auto read = read_statements(assertion, now, claims); !read) return std::unexpected(read.error());
  const auto read = for_each_attribute(assertion, [&](std::string_view name, Values values) -> Result<void> {
    if (name.starts_with(kAttributes)) return read_own(name.substr(kAttributes.size()), std::move(values), claims);
    read_key(name, std::move(values), claims);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (claims.session_name.empty()) return invalid("RoleSessionName is required in AuthnResponse");
  return claims;
}

std::vector<SamlRole> claimed_saml_roles(std::string_view text) {
  const Result<XmlDocument> document = decode_response(text);
  if (!document) return {};
  const xmlNode* assertion = only_child(xmlDocGetRootElement(document->get()), kAssertionNamespace, "Assertion");
  if (assertion == nullptr) return {};
  SamlClaims claims;
  const auto read = for_each_attribute(assertion, [&](std::string_view name, Values values) -> Result<void> {
    if (name != fmt::format("{}Role", kAttributes)) return {};
    return read_own("Role", std::move(values), claims);
  });
  return read ? std::move(claims.roles) : std::vector<SamlRole>();
}

}  // namespace keyward::federation
