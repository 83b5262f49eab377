// What a browser carries between two steps of a sign-in: sealed, short-lived, worth nothing without the next step.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"
#include "secrets/tokens.h"

namespace keyward::signin {

struct Ticket {
  enum class Step : std::uint8_t { Code, NewPassword };
  Step step = Step::Code;
  std::string account;
  std::string principal;   // a user's id, or "root"
  std::string credential;  // authn::credential_fingerprint of the password that was right
  std::string claimed;     // the throttle's name of the principal
  std::optional<Time> mfa_time;
  Time expires;
  bool remember_account = false;
};
inline constexpr std::int64_t kTicketSeconds = 10 * 60;

std::string seal(const Ticket& ticket, const secrets::Tokens& tokens, Random& random);
// Nothing: not ours, changed, expired, or of another step.
std::optional<Ticket> open(std::string_view text, Ticket::Step step, const secrets::Tokens& tokens, Time now);

}  // namespace keyward::signin
