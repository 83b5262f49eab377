#include "api/authorization_message.h"

#include "api/rules.h"
#include "base/json.h"
#include "base/text.h"
#include "policy/explanation_json.h"

namespace keyward::api {
namespace {
// Four characters of text carry three bytes.
constexpr std::size_t kMaxContent = kMaxAuthorizationMessage / 4 * 3 - secrets::Sealer::kOverhead;
// More statements than this cannot fit, however short what is told of each: it need not be tried.
constexpr std::size_t kMaxStatements =
    kMaxContent / std::string_view(R"({"effect":"Deny","line":1,"column":1},)").size();

std::string purpose_for(std::string_view account) { return "authorization-message/" + std::string(account); }

void write_statements(std::string_view name, const policy::Decision& decision, json::Writer& out) {
  out.key(name).begin_object().key("items").begin_array();
  if (decision.program != nullptr) {
    out.begin_object();
    policy::write_place(decision.policy_source(), decision.statement, out);
    out.end_object();
  }
  out.end_array().end_object();
}

void write_conditions(const policy::Context& context, json::Writer& out) {
  out.key("conditions").begin_object().key("items").begin_array();
  context.for_each([&](const policy::Key& key, policy::Values values) {
    if (values.empty()) return;
    out.begin_object().member("key", key.name()).key("values").begin_object().key("items").begin_array();
    for (const std::string_view value : values) out.begin_object().member("value", value).end_object();
    out.end_array().end_object().end_object();
  });
  out.end_array().end_object();
}

enum class Detail { All, NoExplanation, NoConditions };

std::string content(const policy::Request& request, const policy::Decision& decision,
                    const policy::Explanation* explanation, Detail detail) {
  std::string text;
  json::Writer out(text);
  const policy::Outcome outcome = decision.outcome;
  out.begin_object()
      .member("allowed", outcome == policy::Outcome::Allowed)
      .member("explicitDeny", outcome == policy::Outcome::ExplicitlyDenied);
  write_statements("matchedStatements", explanation == nullptr ? policy::Decision() : decision, out);
  write_statements("failures", {}, out);
  out.key("context").begin_object().key("principal").begin_object();
  const std::string_view arn = request.principal.arn;
  if (!request.principal.id.empty()) out.member("id", request.principal.id);
  if (arn.contains('/')) out.member("name", arn.substr(arn.rfind('/') + 1));
  out.member("arn", arn).end_object();
  out.member("action", request.action).member("resource", request.resource);
  if (detail != Detail::NoConditions) write_conditions(request.context, out);
  out.end_object();
  if (detail == Detail::All && explanation != nullptr) {
    out.key("explanation");
    policy::write_explanation(*explanation, out);
  }
  out.end_object();
  return text;
}
}  // namespace

std::string encode_authorization_message(const secrets::Tokens& tokens, Random& random, std::string_view account,
                                         const policy::Request& request, const policy::Decision& decision,
                                         const policy::Explanation* explanation) {
  std::string text;
  for (const Detail detail : {Detail::All, Detail::NoExplanation, Detail::NoConditions}) {
    if (detail == Detail::All && explanation != nullptr && explanation->statement_count() > kMaxStatements) continue;
    text = content(request, decision, explanation, detail);
    if (text.size() <= kMaxContent) return tokens.seal(purpose_for(account), bytes_of(text), random);
  }
  return {};
}

Result<std::string> decode_authorization_message(const secrets::Tokens& tokens, std::string_view account,
                                                 std::string_view message) {
  const Result<secrets::SecretBytes> opened = tokens.open(purpose_for(account), message, kMaxAuthorizationMessage);
  if (!opened) return fail(Code::InvalidAuthorizationMessage, "Message is not valid.");
  return std::string(text_of(opened->expose()));
}

Result<sts::DecodeAuthorizationMessageOutput> decode_authorization_message(
    const Context& context, const sts::DecodeAuthorizationMessageInput& input) {
  auto decoded = decode_authorization_message(context.env.tokens, context.account.id(), input.encoded_message);
  if (!decoded) return std::unexpected(std::move(decoded).error());
  return sts::DecodeAuthorizationMessageOutput{*std::move(decoded)};
}

}  // namespace keyward::api
