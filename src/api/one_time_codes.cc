#include "api/one_time_codes.h"

#include "authn/authenticator.h"
#include "base/text.h"

namespace keyward::api {
namespace {
Result<secrets::SecretBytes> seed_of(const secrets::Sealer& records, const identity::MfaDevice& device) {
  const auto sealed = parse_base64(device.sealed_seed);
  if (!sealed) return fail(Code::ServiceFailure, "The MFA device's record is damaged.");
  return records.open(*sealed, authn::seed_place(device.serial));
}

secrets::TotpState state_of(const identity::MfaDevice& device) {
  return {.drift_steps = device.drift_steps, .last_step = device.last_step};
}

std::optional<identity::MfaDevice> with_state(const identity::MfaDevice& device,
                                              const std::optional<secrets::TotpState>& state) {
  if (!state) return std::nullopt;
  identity::MfaDevice changed = device;
  changed.drift_steps = state->drift_steps;
  changed.last_step = state->last_step;
  return changed;
}
}  // namespace

Result<std::optional<identity::MfaDevice>> use_code(const secrets::Sealer& records, const identity::MfaDevice& device,
                                                    std::string_view code, Time now) {
  Result<secrets::SecretBytes> seed = seed_of(records, device);
  if (!seed) return std::unexpected(std::move(seed).error());
  return with_state(device, secrets::verify_totp(seed->expose(), code, now, state_of(device)));
}

Result<std::optional<identity::MfaDevice>> use_codes(const secrets::Sealer& records, const identity::MfaDevice& device,
                                                     std::string_view code1, std::string_view code2, Time now,
                                                     bool resync) {
  Result<secrets::SecretBytes> seed = seed_of(records, device);
  if (!seed) return std::unexpected(std::move(seed).error());
  const auto use = resync ? secrets::resync_totp : secrets::enable_totp;
  return with_state(device, use(seed->expose(), code1, code2, now, state_of(device)));
}
}  // namespace keyward::api
