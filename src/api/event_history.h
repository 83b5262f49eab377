// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
#pragma once
#include "api/handler.h"

namespace keyward::api {

// The events that the call asks for, of the caller's account and of the last 90 days: the slow part of LookupEvents,
// which reads the log. Errors: the operation's; ServiceFailure if the log cannot be read.
Result<audit::FoundEvents> look_up(const cloudtrail::LookupEventsInput& input, std::string_view account, const Env& env,
                                   Time now);

}  // namespace keyward::api
