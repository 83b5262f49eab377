// Checking one-time codes against a device's record.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "authn/caller.h"
#include "identity/state.h"
#include "secrets/sealing.h"
#include "secrets/secret.h"
#include "secrets/totp.h"

namespace keyward::api {

// The device with its new state if the code is right; keep it durably before acting on it. Nothing if it is wrong or
// spent. ServiceFailure: the seed does not open.
Result<std::optional<identity::MfaDevice>> use_code(const secrets::Sealer& records, const identity::MfaDevice& device,
                                                    std::string_view code, Time now);

// The same for the two consecutive codes of enabling (`resync` false) and resynchronising.
Result<std::optional<identity::MfaDevice>> use_codes(const secrets::Sealer& records, const identity::MfaDevice& device,
                                                     std::string_view code1, std::string_view code2, Time now,
                                                     bool resync);

inline constexpr std::string_view kWrongCode = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";

// The caller's device whose code a call of STS shows with SerialNumber and TokenCode, with that code spent: keep it
// durably before acting on it. Nothing if the call shows none. AccessDenied, "MultiFactorAuthentication failed ...":
// one of the two is missing, the device is not the caller's, or the code is wrong or spent.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
Result<std::optional<identity::MfaDevice>> shown_code(const secrets::Sealer& records, const identity::Account& account,
                                                      const authn::Caller& caller,
                                                      const std::optional<std::string>& serial,
                                                      const std::optional<secrets::SecretString>& code, Time now);

}  // namespace keyward::api
