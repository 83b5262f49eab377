// One audit event in CloudTrail's form, as a JSON object on one line.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "authn/caller.h"
#include "base/error.h"
#include "base/random.h"

namespace keyward::audit {

inline constexpr std::string_view kSignInSource = "signin.amazonaws.com";

// Views; valid while the event is written.
struct Event {
  Time time;
  std::string_view source;                // "iam.amazonaws.com"
  std::string_view name;                  // "CreateUser"
  const authn::Caller* caller = nullptr;  // null: nobody was authenticated
  std::string_view account;               // for events without a caller; may be empty
  std::string_view recipient = {};        // the account whose record this is; empty: the caller's
  std::string_view user_name;             // who claimed to sign in; may be empty
  std::string_view source_ip;
  std::string_view user_agent;
  std::string_view request_id;
  std::string_view parameters;  // a JSON object without secrets; empty: null
  std::string_view response;    // the same of what the call gave
  const Error* error = nullptr;
  bool read_only = false;
  std::optional<bool> mfa_used;  // of sign-ins

  bool is_sign_in() const { return source == kSignInSource; }
};

std::string render(const Event& event, Random& random);

}  // namespace keyward::audit
