// Time-based one-time codes: RFC 6238 with HMAC-SHA-1, steps of 30 s since 1970, 6 digits. Pure functions; the caller
// keeps the state durably before it acts on a yes, because the state is what makes a code work once.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"
#include "secrets/secret.h"

namespace keyward::secrets {

inline constexpr std::int64_t kTotpStepSeconds = 30;
inline constexpr std::size_t kTotpSeedBytes = 40;      // 64 characters of base32, as AWS's seeds
inline constexpr std::int64_t kTotpWindowSteps = 1;    // either side of the device's known drift, at sign-in
inline constexpr std::int64_t kTotpEnableSteps = 10;   // either side of now, when a device is enabled
inline constexpr std::int64_t kTotpResyncSteps = 120;  // either side of now (an hour); also the most drift ever learnt

// What is known of a device's clock.
struct TotpState {
  std::int64_t drift_steps = 0;  // how far the device is ahead of us
  std::int64_t last_step = -1;   // the newest step whose code was used; that step and older ones are spent
  friend bool operator==(const TotpState&, const TotpState&) = default;
};

// The HOTP value of a counter (RFC 4226 section 5.3) as 6 digits. Requires: a seed that is not empty.
std::string hotp_code(std::span<const std::uint8_t> seed, std::uint64_t counter);
std::int64_t totp_step(Time now);  // rounds down
std::string totp_code(std::span<const std::uint8_t> seed, Time at);

// A code at sign-in: the state to keep if it is right, which learns the drift (RFC 6238 section 6) and spends the step.
// Nothing if it is wrong, malformed, spent, or outside the window. Takes the same time for every six digits.
std::optional<TotpState> verify_totp(std::span<const std::uint8_t> seed, std::string_view code, Time now,
                                     const TotpState& state);

// Two consecutive codes of a device, as EnableMFADevice takes them. `previous` is the state of an earlier use of the
// same seed: its spent steps stay spent.
std::optional<TotpState> enable_totp(std::span<const std::uint8_t> seed, std::string_view code1, std::string_view code2,
                                     Time now, const TotpState& previous = {});

// The same within the wider window of ResyncMFADevice.
std::optional<TotpState> resync_totp(std::span<const std::uint8_t> seed, std::string_view code1, std::string_view code2,
                                     Time now, const TotpState& state);

// A new seed, and the base32 text of one that a person types into an app.
SecretBytes generate_totp_seed(Random& random);
SecretString totp_seed_text(const SecretBytes& seed);

}  // namespace keyward::secrets
