#include "secrets/totp.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.h"

namespace keyward::secrets {
namespace {

bool is_code(std::string_view text) {
  return text.size() == 6 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_code_of(std::span<const std::uint8_t> seed, std::int64_t step, std::string_view code) {
  return step >= 0 && equal(hotp_code(seed, static_cast<std::uint64_t>(step)), code);
}

// The unspent step nearest to `expected` within `window` whose code this is. Looks at every step, whatever it has
// found.
std::optional<std::int64_t> find_step(std::span<const std::uint8_t> seed, std::string_view code, std::int64_t expected,
                                      std::int64_t window, std::int64_t last_step) {
  std::optional<std::int64_t> found;
  for (std::int64_t distance = 0; distance <= window; ++distance) {
    for (const std::int64_t step : {expected + distance, expected - distance}) {
      const bool matches = is_code_of(seed, step, code);
      if (matches && step > last_step && !found) found = step;
    }
  }
  return found;
}

std::optional<TotpState> synchronize(std::span<const std::uint8_t> seed, std::string_view code1, std::string_view code2,
                                     Time now, const TotpState& state, std::int64_t window) {
  if (seed.empty() || !is_code(code1) || !is_code(code2)) return std::nullopt;
  const std::int64_t current = totp_step(now);
  std::optional<TotpState> found;
  for (std::int64_t distance = 0; distance <= window; ++distance) {
    for (const std::int64_t step : {current + distance, current - distance}) {
      const bool first = is_code_of(seed, step, code1);
      const bool second = is_code_of(seed, step + 1, code2);
      // The second code was typed last, so the device showed it just now or a step ago: its distance is the drift, give
      // or take the one step that verify_totp() allows.
      if (first && second && step > state.last_step && !found)
        found = TotpState{.drift_steps = step + 1 - current, .last_step = step + 1};
    }
  }
  return found;
}

}  // namespace

std::string hotp_code(std::span<const std::uint8_t> seed, std::uint64_t counter) {
  std::array<std::uint8_t, 8> message;
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(counter >> (56 - 8 * i));
  std::array<std::uint8_t, 20> mac;
  unsigned int size = mac.size();
  if (HMAC(EVP_sha1(), seed.data(), static_cast<int>(seed.size()), message.data(), message.size(), mac.data(), &size) ==
      nullptr)
    std::abort();
  const std::size_t offset = mac[19] & 0x0f;
  const std::uint32_t number = (mac[offset] & 0x7fU) << 24 | static_cast<std::uint32_t>(mac[offset + 1]) << 16 |
                               static_cast<std::uint32_t>(mac[offset + 2]) << 8 | mac[offset + 3];
  return fmt::format("{:06}", number % 1'000'000);
}

std::int64_t totp_step(Time now) {
  const std::int64_t step = now.seconds / kTotpStepSeconds;
  return now.seconds % kTotpStepSeconds < 0 ? step - 1 : step;
}

std::string totp_code(std::span<const std::uint8_t> seed, Time at) {
  return hotp_code(seed, static_cast<std::uint64_t>(totp_step(at)));
}

std::optional<TotpState> verify_totp(std::span<const std::uint8_t> seed, std::string_view code, Time now,
                                     const TotpState& state) {
  if (seed.empty() || !is_code(code)) return std::nullopt;
  const std::int64_t current = totp_step(now);
  const std::int64_t drift = std::clamp(state.drift_steps, -kTotpResyncSteps, kTotpResyncSteps);
  const auto step = find_step(seed, code, current + drift, kTotpWindowSteps, state.last_step);
  if (!step) return std::nullopt;
  return TotpState{.drift_steps = std::clamp(*step - current, -kTotpResyncSteps, kTotpResyncSteps), .last_step = *step};
}

std::optional<TotpState> enable_totp(std::span<const std::uint8_t> seed, std::string_view code1, std::string_view code2,
                                     Time now, const TotpState& previous) {
  return synchronize(seed, code1, code2, now, previous, kTotpEnableSteps);
}

std::optional<TotpState> resync_totp(std::span<const std::uint8_t> seed, std::string_view code1, std::string_view code2,
                                     Time now, const TotpState& state) {
  return synchronize(seed, code1, code2, now, state, kTotpResyncSteps);
}

SecretBytes generate_totp_seed(Random& random) {
  SecretBytes seed(kTotpSeedBytes);
  random.fill(seed.writable());
  return seed;
}

SecretString totp_seed_text(const SecretBytes& seed) {
  std::string text = base32(seed.expose());
  SecretString secret(text);
  wipe(std::span<char>(text));
  return secret;
}

}  // namespace keyward::secrets
