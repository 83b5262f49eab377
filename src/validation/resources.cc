#include <fmt/format.h>

#include <algorithm>

#include "policy/document_checks.h"
#include "services/arn_format.h"
#include "validation/validator.h"

namespace keyward::validation {
namespace {
// The parts of an ARN as arn_part() counts them.
constexpr unsigned kPartition = 1, kService = 2, kRegion = 3, kAccount = 4, kResource = 5;

bool is_open(std::string_view part) { return has_wildcard(part) || has_variable(part); }
}  // namespace

void Validator::resources(Value value, bool negated) {
  if (value.is(json::Type::Array) && value.size() == 0)
    suggest("EMPTY_ARRAY_RESOURCE", value, "Add resources: the statement has no effect.");
  each_text(value, [&](Value text) {
    variables(text, true);
    resource(text);
  });
  if (!negated) redundant(value, false, "REDUNDANT_RESOURCE");
}

void Validator::resource(Value value) {
  const std::string_view text = value.string();
  if (text == "*") return;
  if (!text.starts_with("arn:")) {
    if (kind_ != Kind::Resource && kind_ != Kind::Endpoint)
      error("INVALID_ARN_PREFIX", value, "Begin the ARN with arn: or use \"*\".");
    return;
  }
  if (policy::nth_colon(text, 4) == std::string_view::npos)
    return error("MISSING_ARN_FIELD", value, "Write all six parts: arn:partition:service:region:account:resource.");
  const std::string_view partition = services::arn_part(text, kPartition);
  if (!is_open(partition) && !is_partition(partition)) error("INVALID_PARTITION", value, "Use the partition aws.");
  const std::string_view region = services::arn_part(text, kRegion);
  const std::string_view account = services::arn_part(text, kAccount);
  if (!region.empty() && !is_open(region) && !is_region(region))
    error("INVALID_ARN_REGION", value, fmt::format("There is no region {}.", region));
  if (!account.empty() && account != "aws" && !is_open(account) && !is_account(account))
    error("INVALID_ARN_ACCOUNT", value, "Use an account number of 12 digits.");
  const std::string_view prefix = services::arn_part(text, kService);
  if (is_open(prefix)) return;
  if (prefix != ascii_lower(prefix))
    return error("INVALID_ARN_SERVICE_CASE", value, "Write the service in lower case.");
  if (const services::Service* const service = reference_.find_service(prefix)) resource_of_service(value, *service);
  // Some ARNs have another name than the service's prefix: those of its formats.
  else if (!reference_.is_key_prefix(prefix) && !is_digits(prefix)) {
    static constexpr std::string_view kOther[] = {"catalog", "elastic-inference", "route53-recovery-control"};
    if (std::ranges::find(kOther, prefix) == std::end(kOther))
      error("INVALID_SERVICE", value, fmt::format("There is no service {}.", prefix));
  }
}

// Against the formats of the service's resource types, part by part.
void Validator::resource_of_service(Value value, const services::Service& service) {
  const std::string_view text = value.string();
  const std::string_view prefix = services::arn_part(text, kService);
  std::vector<const services::ResourceType*> like;
  bool any = false;
  for (const services::ResourceType& type : service.resource_types) {
    if (services::arn_part(type.arn, kService) != prefix) continue;
    any = true;
    if (services::may_match_part(type.arn, text, kResource)) like.push_back(&type);
  }
  if (!any) return;  // its resources have ARNs of other services
  if (like.empty()) {
    error("INVALID_ARN_RESOURCE", value,
          fmt::format("{} has no resource of this form; see its resource types, such as {}.", service.name,
                      service.resource_types[0].arn));
    return;
  }
  const auto all = [&](unsigned part, auto&& holds) {
    return std::ranges::all_of(
        like, [&](const services::ResourceType* type) { return holds(services::arn_part(type->arn, part)); });
  };
  const auto is_empty = [](std::string_view part) { return part.empty(); };
  const auto is_set = [](std::string_view part) { return !part.empty(); };
  const std::string_view region = services::arn_part(text, kRegion);
  if (region.empty() && all(kRegion, is_set))
    error("MISSING_ARN_REGION", value, fmt::format("Name the region: {}.", like[0]->arn));
  if (!region.empty() && region != "*" && all(kRegion, is_empty))
    error("ARN_REGION_NOT_ALLOWED", value, fmt::format("Remove the region: {}.", like[0]->arn));
  const std::string_view account = services::arn_part(text, kAccount);
  if (account.empty() && all(kAccount, is_set))
    error("MISSING_ARN_ACCOUNT", value, fmt::format("Name the account: {}.", like[0]->arn));
  if (!account.empty() && account != "*" && all(kAccount, is_empty))
    error("ARN_ACCOUNT_NOT_ALLOWED", value, fmt::format("Remove the account: {}.", like[0]->arn));
}

void Validator::variables(Value value, bool allowed) {
  const std::string_view text = value.string();
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    if (!allowed) return error("INVALID_VARIABLE_FOR_OPERATOR", value, "This operator takes no variables.");
    if (!new_version_)
      return error("VARIABLE_UNSUPPORTED_IN_VERSION", value,
                   "Set the Version to 2012-10-17: without it this is plain text.");
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos)
      return error("MISSING_BRACE_IN_VARIABLE", value, "Close the variable with a brace.");
    const std::string_view inner = text.substr(at + 2, end - at - 2);
    if (inner.empty()) {
      error("EMPTY_VARIABLE", value, "Name a condition key in the variable.");
      continue;
    }
    const std::size_t comma = inner.find(',');
    if (inner.substr(0, comma).contains(' '))
      error("UNSUPPORTED_SPACE_IN_VARIABLE", value, "Remove the space from the variable's name.");
    if (comma != std::string_view::npos && std::ranges::count(inner.substr(comma), '\'') != 2)
      error("MISSING_QUOTE_IN_VARIABLE", value, "Put the default into single quotes: ${key, 'default'}.");
  }
}

}  // namespace keyward::validation
