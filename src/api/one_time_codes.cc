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

std::unexpected<Error> mfa_failed(const char* why) {
  return fail(Code::AccessDenied, std::string("MultiFactorAuthentication failed") + why);
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

Result<std::optional<identity::MfaDevice>> shown_code(const secrets::Sealer& records, const identity::Account& account,
                                                      const authn::Caller& caller,
                                                      const std::optional<std::string>& serial,
                                                      const std::optional<secrets::SecretString>& code, Time now) {
  if (!serial && !code) return std::nullopt;
  if (!serial || !code) return mfa_failed(", must provide both MFA serial number and one time pass code.");
  const auto device = account.find_mfa_device(*serial);
  if (device == nullptr || device->owner != caller.owner())
    return mfa_failed(
        ", unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this "
        "user.");
  auto used = use_code(records, *device, code->expose(), now);
  if (used && !*used) return fail(Code::AccessDenied, std::string(kWrongCode));
  return used;
}
}  // namespace keyward::api
