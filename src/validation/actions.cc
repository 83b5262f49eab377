#include <fmt/format.h>

#include <algorithm>

#include "validation/validator.h"

namespace keyward::validation {

void Validator::actions(Value value) {
  if (value.is(json::Type::Array) && value.size() == 0)
    suggest("EMPTY_ARRAY_ACTION", value, "Add actions: the statement has no effect.");
  each_text(value, [&](Value text) { action(text); });
  redundant(value, true, "REDUNDANT_ACTION");
}

void Validator::action(Value value) {
  const std::string_view text = value.string();
  if (text == "*") return;
  if (has_variable(text))
    return error("VARIABLE_UNSUPPORTED_IN_ELEMENT", value, "Variables have no meaning in an action.");
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size() ||
      text.find(':', colon + 1) != std::string_view::npos)
    return error("INVALID_ACTION", value, "Write service:Action, such as s3:GetObject.");
  const std::string_view prefix = text.substr(0, colon);
  const std::string_view name = text.substr(colon + 1);
  const std::size_t wildcard = text.find_first_of("*?");
  if (kind_ == Kind::ServiceControl && wildcard != std::string_view::npos && wildcard + 1 != text.size())
    error("SCP_SYNTAX_ERROR_ACTION_WILDCARD", value,
          "Put the wildcard at the end, as in iam:Get*, or list the actions.");
  if (has_wildcard(prefix))
    return suggest("WILDCARD_IN_SERVICE_NAME", value,
                   "Write the service's name out: a wildcard may take in services with similar names.");
  const services::Service* const service = reference_.find_service(prefix);
  if (service == nullptr) {
    std::vector<std::string_view> known;
    const auto all = reference_.services();
    known.reserve(std::size(all));
    for (const services::ServiceName& each : all) known.push_back(each.prefix);
    const std::string near = nearest(prefix, known);
    return error("INVALID_SERVICE_IN_ACTION", value,
                 near.empty() ? fmt::format("There is no service {}.", prefix)
                              : fmt::format("There is no service {}. Did you mean {}?", prefix, near));
  }
  if (kind_ == Kind::ResourceControl && !service->resource_control_policies)
    error("RCP_SYNTAX_ERROR_ACTION", value,
          fmt::format("Remove it: resource control policies do not reach the service {}.", service->prefix));
  if (!has_wildcard(name)) {
    if (service->find_action(name) != nullptr) return;
    std::vector<std::string_view> known;
    for (const services::Action& each : service->actions) known.push_back(each.name);
    const std::string near = nearest(name, known);
    return error("INVALID_ACTION", value,
                 near.empty() ? fmt::format("{} has no action {}.", service->name, name)
                              : fmt::format("{} has no action {}. Did you mean {}:{}?", service->name, name,
                                            service->prefix, near));
  }
  bool any = false;
  reference_.visit_actions(text, [&](const services::Service&, const services::Action&) { return any = true, false; });
  if (!any) error("INVALID_ACTION", value, fmt::format("{} has no action like {}.", service->name, name));
}

}  // namespace keyward::validation
