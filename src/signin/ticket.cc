#include "signin/ticket.h"

#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "signin/members.h"

namespace keyward::signin {
namespace {
constexpr std::string_view kPurpose = "sign-in-ticket";
}

std::string seal(const Ticket& ticket, const secrets::Tokens& tokens, Random& random) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object()
      .member("step", static_cast<std::int64_t>(ticket.step))
      .member("account", ticket.account)
      .member("principal", ticket.principal)
      .member("credential", ticket.credential)
      .member("claimed", ticket.claimed)
      .member("expires", ticket.expires.seconds)
      .member("remember", ticket.remember_account);
  if (ticket.mfa_time) writer.member("mfa", ticket.mfa_time->seconds);
  writer.end_object();
  return tokens.seal(kPurpose, bytes_of(text), random);
}

std::optional<Ticket> open(std::string_view text, Ticket::Step step, const secrets::Tokens& tokens, Time now) {
  const Result<secrets::SecretBytes> bytes = tokens.open(kPurpose, text);
  if (!bytes) return std::nullopt;
  const auto document = json::Document::parse(std::string(text_of(bytes->expose())));
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  const auto number_member = [&](const char* name) -> std::optional<std::int64_t> {
    const auto found = root.find(name);
    return found ? found->integer() : std::nullopt;
  };
  Ticket ticket;
  if (number_member("step") != std::to_underlying(step)) return std::nullopt;
  ticket.step = step;
  ticket.account = text_member(root, "account");
  ticket.principal = text_member(root, "principal");
  ticket.credential = text_member(root, "credential");
  ticket.claimed = text_member(root, "claimed");
  ticket.expires = {number_member("expires").value_or(0)};
  const auto remember = root.find("remember");
  ticket.remember_account = remember && remember->is(json::Type::True);
  if (const auto mfa = number_member("mfa")) ticket.mfa_time = Time{*mfa};
  if (ticket.expires <= now) return std::nullopt;
  return ticket;
}
}  // namespace keyward::signin
