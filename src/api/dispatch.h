// Which operation a request means.
#pragma once
#include <optional>
#include <string_view>

#include "api/model.gen.h"
#include "api/query.h"
#include "base/error.h"

namespace keyward::api {

// By the parameters Action and Version, of services that speak the Query protocol; names count with their case. Errors:
// MissingAction; InvalidAction, "Could not find operation X for version 2010-05-08", or "Keyward does not offer the
// operation X" for one that AWS has and Keyward lacks on purpose. The caller checks that the credential scope names one
// of the service's signing names.
Result<const OperationInfo*> find_operation(const Parameters& parameters);

// By the console's names, "iam" and "CreateUser". Error: InvalidAction.
Result<const OperationInfo*> find_operation(std::string_view service, std::string_view name);

// By the path of a REST request; null if there is none.
const OperationInfo* operation_of_path(std::string_view path);

// By X-Amz-Target of AWS's JSON protocol, "PREFIX.LookupEvents"; null if there is none.
const OperationInfo* operation_of_target(std::string_view target);

// By name alone, as for a walk over the model; null if there is none.
const OperationInfo* operation_named(std::string_view name);

// The service whose namespace an error document carries: by Version, IAM if that is missing or unknown.
const ServiceInfo& service_for(const Parameters& parameters);

}  // namespace keyward::api
