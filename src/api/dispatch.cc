#include "api/dispatch.h"

#include <fmt/format.h>

#include <algorithm>

namespace keyward::api {
namespace {
// `service` may be null: of no known service.
std::unexpected<Error> not_found(std::string_view action, std::string_view version, const ServiceInfo* service) {
  if (service != nullptr && std::ranges::binary_search(service->not_offered, action))
    return fail(Code::InvalidAction, fmt::format("Keyward does not offer the operation {}", action));
  constexpr std::size_t kMaxShownBytes = 128;  // no action of AWS is longer
  return fail(Code::InvalidAction, fmt::format("Could not find operation {} for version {}",
                                               action.substr(0, kMaxShownBytes), version.substr(0, kMaxShownBytes)));
}

// Of the Query protocol; null if there is none.
const ServiceInfo* service_of_version(std::string_view version) {
  const auto known = std::ranges::find_if(services(), [version](const ServiceInfo& service) {
    return service.version == version && service.protocol == Protocol::Query;
  });
  return known == services().end() ? nullptr : &*known;
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
    return not_found(*action, version, service_of_version(version));
  return operation;
}

const OperationInfo* operation_of_path(std::string_view path) {
  const auto found = std::ranges::find_if(operations(), [path](const OperationInfo& operation) {
    return operation.service->protocol == Protocol::RestJson && operation.path == path;
  });
  return found == operations().end() ? nullptr : &*found;
}

const OperationInfo* operation_of_target(std::string_view target) {
  const std::size_t dot = target.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  const OperationInfo* const operation = operation_named(target.substr(dot + 1));
  if (operation == nullptr || operation->service->protocol != Protocol::Json) return nullptr;
  return operation->service->target == target.substr(0, dot) ? operation : nullptr;
}

Result<const OperationInfo*> find_operation(std::string_view service, std::string_view name) {
  const OperationInfo* const operation = operation_named(name);
  if (operation != nullptr && operation->service->name == service) return operation;
  const auto known = std::ranges::find(services(), service, &ServiceInfo::name);
  if (known == services().end()) return not_found(name, "NO_VERSION_SPECIFIED", nullptr);
  return not_found(name, known->version, &*known);
}

const ServiceInfo& service_for(const Parameters& parameters) {
  const ServiceInfo* const known = service_of_version(parameters.find("Version").value_or(""));
  return known == nullptr ? info(Service::Iam) : *known;
}

}  // namespace keyward::api
