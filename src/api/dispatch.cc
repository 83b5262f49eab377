#include "api/dispatch.h"

#include <fmt/format.h>

#include <algorithm>

namespace keyward::api {
namespace {
std::unexpected<Error> not_found(std::string_view action, std::string_view version) {
  constexpr std::size_t kMaxShownBytes = 128;  // no action of AWS is longer
  return fail(Code::InvalidAction, fmt::format("Could not find operation {} for version {}",
                                               action.substr(0, kMaxShownBytes), version.substr(0, kMaxShownBytes)));
}
}  // namespace

const OperationInfo* operation_named(std::string_view name) {
  const auto all = operations();  // sorted by name: the generator makes Operation so
  const auto at = std::ranges::lower_bound(all, name, {}, &OperationInfo::name);
  return at == all.end() || at->name != name ? nullptr : &*at;
}

Result<const OperationInfo*> find_operation(const Parameters& parameters) {
  const std::optional<std::string_view> action = parameters.find("Action");
  if (!action || action->empty()) return fail(Code::MissingAction, "Missing Action");
  const std::string_view version = parameters.find("Version").value_or("NO_VERSION_SPECIFIED");
  const OperationInfo* const operation = operation_named(*action);
  if (operation == nullptr || operation->service->version != version || operation->service->protocol != Protocol::Query)
    return not_found(*action, version);
  return operation;
}

const OperationInfo* operation_of_path(std::string_view path) {
  const auto found = std::ranges::find_if(operations(), [path](const OperationInfo& operation) {
    return operation.service->protocol == Protocol::RestJson && operation.path == path;
  });
  return found == operations().end() ? nullptr : &*found;
}

Result<const OperationInfo*> find_operation(std::string_view service, std::string_view name) {
  const OperationInfo* const operation = operation_named(name);
  if (operation != nullptr && operation->service->name == service) return operation;
  const auto known = std::ranges::find(services(), service, &ServiceInfo::name);
  return not_found(name, known == services().end() ? "NO_VERSION_SPECIFIED" : known->version);
}

const ServiceInfo& service_for(const Parameters& parameters) {
  const std::string_view version = parameters.find("Version").value_or("");
  const auto known = std::ranges::find_if(services(), [version](const ServiceInfo& service) {
    return service.version == version && service.protocol == Protocol::Query;
  });
  return known == services().end() ? info(Service::Iam) : *known;
}

}  // namespace keyward::api
