// The one gate: may this caller do this? Every operation of every way in passes here, and so does another service that
// asks for a decision.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "authn/caller.h"
#include "base/error.h"
#include "identity/catalog.h"
#include "identity/state.h"

namespace keyward::authz {

// What an operation asks for. Built by the operation's model (api/authorization.h).
struct Access {
  struct ContextEntry {
    std::string key;
    std::vector<std::string> values;
  };
  std::string action;    // "iam:CreateUser"
  std::string resource;  // ARN, or "*"
  std::string printed;   // what AWS's sentence names in its place: "user alice"
  std::vector<ContextEntry> context;
  std::vector<identity::Tag> resource_tags;  // aws:ResourceTag/..., iam:ResourceTag/...
};

// Where a request comes from. Views; valid for the call.
struct Surroundings {
  Time now;
  std::string_view source_ip;
  std::string_view user_agent;
  std::string_view referer;
  bool secure_transport = false;
};

// The service prefixes of AWS's billing pages: without IAM access to billing information
// (AccountSettings::billing_access) only root may use their actions. docs/billing.md lists them for users.
bool is_billing_action(std::string_view action);

// AccessDenied with AWS's sentence, or nothing said. Cost: the policies that may match; no lock.
Result<void> authorize(const identity::State& state, const identity::Catalog& catalog, const authn::Caller& caller,
                       const Access& access, const Surroundings& surroundings);

// The denial of an action that only root may do, whatever policies say.
Error root_only(const authn::Caller& caller, const Access& access);

}  // namespace keyward::authz
