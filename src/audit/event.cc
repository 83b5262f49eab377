#include "audit/event.h"

#include <algorithm>

#include "base/json.h"

namespace keyward::audit {
namespace {
constexpr std::size_t kMaxUserAgent = 256;

// A prefix that does not end inside a UTF-8 sequence.
std::string_view cut(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
std::string_view type_of(authn::CallerKind kind) {
  switch (kind) {
    case authn::CallerKind::Root:
      return "Root";
    case authn::CallerKind::User:
      break;
    case authn::CallerKind::AssumedRole:
      return "AssumedRole";
    case authn::CallerKind::FederatedUser:
      return "FederatedUser";
    case authn::CallerKind::ProviderUser:
      return "WebIdentityUser";
  }
  return "IAMUser";
}

// Whose permissions a session has: the role's, or those of who asked for a federated user.
void write_issuer(json::Writer& writer, const authn::Caller& caller) {
  writer.key("sessionIssuer").begin_object();
  if (caller.role != nullptr) {
    writer.member("type", "Role").member("principalId", caller.role->id);
  } else if (caller.federated_by != nullptr) {
    writer.member("type", "IAMUser").member("principalId", caller.federated_by->id);
  } else {
    writer.member("type", "Root").member("principalId", caller.account);
  }
  writer.member("arn", caller.issuer_arn).member("accountId", caller.account);
  if (caller.role != nullptr) writer.member("userName", caller.role->name);
  if (caller.federated_by != nullptr) writer.member("userName", caller.federated_by->name);
  writer.end_object();
}

// The OpenID Connect provider of a session, and what its token said.
void write_web_identity(json::Writer& writer, const authn::Session& session) {
  constexpr std::string_view kProvider = "aws:FederatedProvider";
  const auto provider = std::ranges::find(session.context, kProvider, &decltype(session.context)::value_type::first);
  if (provider == session.context.end() || !provider->second.at(0).contains(":oidc-provider/")) return;
  writer.key("webIdFederationData").begin_object().member("federatedProvider", provider->second[0]);
  writer.key("attributes").begin_object();
  for (const auto& [key, values] : session.context)
    if (key != kProvider && !values.empty()) writer.member(key, values[0]);
  writer.end_object().end_object();
}

std::string_view recipient_of(const Event& event) {
  if (!event.recipient.empty() || event.caller == nullptr)
    return event.recipient.empty() ? event.account : event.recipient;
  return event.caller->account;
}

void write_object(json::Writer& writer, std::string_view name, std::string_view object) {
  writer.key(name);
  if (object.empty()) {
    writer.null();
  } else {
    writer.raw(object);
  }
}

// A user of a SAML provider is known by the qualifier of its names, any other by the provider's ARN.
const std::string* name_qualifier(const authn::Session& session) {
  for (const auto& [key, values] : session.context)
    if (key == "saml:namequalifier" && !values.empty()) return &values[0];
  return nullptr;
}

void write_identity(json::Writer& writer, const Event& event) {
  writer.key("userIdentity").begin_object();
  if (event.caller == nullptr) {
    writer.member("type", "Unknown");
    if (!event.account.empty()) writer.member("accountId", event.account);
    if (!event.user_name.empty()) writer.member("userName", event.user_name);
  } else if (event.caller->kind == authn::CallerKind::ProviderUser) {
    const std::string* const qualifier = name_qualifier(*event.caller->session);
    writer.member("type", qualifier == nullptr ? type_of(event.caller->kind) : "SAMLUser")
        .member("principalId", event.caller->unique_id())
        .member("userName", event.caller->session->name)
        .member("identityProvider", qualifier == nullptr ? event.caller->arn : *qualifier);
  } else {
    const authn::Caller& caller = *event.caller;
    writer.member("type", type_of(caller.kind))
        .member("principalId", caller.unique_id())
        .member("arn", caller.arn)
        .member("accountId", caller.account);
    if (caller.credential != authn::CredentialKind::Console) writer.member("accessKeyId", caller.credential_id);
    if (caller.user != nullptr) writer.member("userName", caller.user->name);
    if (caller.issued) {
      writer.key("sessionContext").begin_object();
      if (caller.session != nullptr) {
        write_issuer(writer, caller);
        write_web_identity(writer, *caller.session);
      }
      writer.key("attributes").begin_object();
      writer.member("creationDate", iso8601(*caller.issued))
          .member("mfaAuthenticated", caller.mfa_time ? "true" : "false");
      writer.end_object();
      if (caller.session != nullptr && !caller.session->source_identity.empty())
        writer.member("sourceIdentity", caller.session->source_identity);
      writer.end_object();
    }
  }
  writer.end_object();
}
}  // namespace

std::string render(const Event& event, Random& random) {
  std::string out;
  out.reserve(768);
  json::Writer writer(out);
  writer.begin_object().member("eventVersion", "1.11");
  write_identity(writer, event);
  writer.member("eventTime", iso8601(event.time))
      .member("eventSource", event.source)
      .member("eventName", event.name)
      .member("awsRegion", "us-east-1")
      .member("sourceIPAddress", event.source_ip)
      .member("userAgent", cut(event.user_agent, kMaxUserAgent));
  if (event.error != nullptr)
    writer.member("errorCode", info(event.error->code).wire).member("errorMessage", cut(event.error->message, 1024));
  write_object(writer, "requestParameters", event.parameters);
  if (event.is_sign_in()) {
    writer.key("responseElements").begin_object();
    writer.member(event.name, event.error == nullptr ? "Success" : "Failure").end_object();
  } else {
    write_object(writer, "responseElements", event.response);
  }
  if (event.mfa_used) {
    writer.key("additionalEventData").begin_object().member("MFAUsed", *event.mfa_used ? "Yes" : "No").end_object();
  }
  writer.member("requestID", event.request_id)
      .member("eventID", random.uuid())
      .member("readOnly", event.read_only)
      .member("eventType", event.is_sign_in() ? "AwsConsoleSignIn" : "AwsApiCall")
      .member("managementEvent", true)
      .member("recipientAccountId", recipient_of(event))
      .member("eventCategory", "Management");
  if (!event.is_sign_in() && event.caller != nullptr && event.caller->credential == authn::CredentialKind::Console)
    writer.member("sessionCredentialFromConsole", "true");
  writer.end_object();
  return out;
}
}  // namespace keyward::audit
