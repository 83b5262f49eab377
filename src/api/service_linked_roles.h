// Service-linked roles: which services have one, and what AWS calls it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace keyward::api {

// "/aws-service-role/SERVICE/"
std::string service_linked_path(std::string_view service);

// The role's name: "AWSServiceRoleForAutoScaling" and, with a suffix, "AWSServiceRoleForAutoScaling_SUFFIX".
// InvalidInput: a service that has no such role, or one that takes no suffix.
Result<std::string> service_linked_name(std::string_view service, const std::optional<std::string>& suffix);

// Service and role of the task "task/aws-service-role/SERVICE/ROLE/UUID". Nothing if it has another form.
struct DeletionTaskParts {
  std::string_view service, role;
};
std::optional<DeletionTaskParts> split_deletion_task(std::string_view id);

}  // namespace keyward::api
