// Checking one-time codes against a device's record.
#pragma once
#include <optional>
#include <string_view>

#include "identity/entities.h"
#include "secrets/sealing.h"
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

}  // namespace keyward::api
