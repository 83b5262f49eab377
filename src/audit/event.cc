#include "audit/event.h"

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

void write_identity(json::Writer& writer, const Event& event) {
  writer.key("userIdentity").begin_object();
  if (event.caller == nullptr) {
    writer.member("type", "Unknown");
    if (!event.account.empty()) writer.member("accountId", event.account);
    if (!event.user_name.empty()) writer.member("userName", event.user_name);
  } else {
    const authn::Caller& caller = *event.caller;
    writer.member("type", caller.is_root() ? "Root" : "IAMUser")
        .member("principalId", caller.unique_id())
        .member("arn", caller.arn)
        .member("accountId", caller.account);
    if (caller.credential != authn::CredentialKind::Console) writer.member("accessKeyId", caller.credential_id);
    if (!caller.is_root()) writer.member("userName", caller.user->name);
    if (caller.issued) {
      writer.key("sessionContext").begin_object().key("attributes").begin_object();
      writer.member("creationDate", iso8601(*caller.issued))
          .member("mfaAuthenticated", caller.mfa_time ? "true" : "false");
      writer.end_object().end_object();
    }
  }
  writer.end_object();
}
}  // namespace

std::string render(const Event& event, Random& random) {
  std::string out;
  out.reserve(768);
  json::Writer writer(out);
  writer.begin_object().member("eventVersion", "1.08");
  write_identity(writer, event);
  writer.member("eventTime", iso8601(event.time))
      .member("eventSource", event.source)
      .member("eventName", event.name)
      .member("awsRegion", "us-east-1")
      .member("sourceIPAddress", event.source_ip)
      .member("userAgent", cut(event.user_agent, kMaxUserAgent));
  if (event.error != nullptr)
    writer.member("errorCode", info(event.error->code).wire).member("errorMessage", cut(event.error->message, 1024));
  writer.key("requestParameters");
  if (event.parameters.empty()) {
    writer.null();
  } else {
    writer.raw(event.parameters);
  }
  writer.key("responseElements").null();
  if (event.mfa_used) {
    writer.key("additionalEventData").begin_object().member("MFAUsed", *event.mfa_used ? "Yes" : "No").end_object();
  }
  writer.member("requestID", event.request_id)
      .member("eventID", random.uuid())
      .member("readOnly", event.read_only)
      .member("eventType", event.mfa_used ? "AwsConsoleSignIn" : "AwsApiCall")
      .member("managementEvent", true)
      .member("recipientAccountId", event.caller != nullptr ? std::string_view(event.caller->account) : event.account)
      .end_object();
  return out;
}
}  // namespace keyward::audit
