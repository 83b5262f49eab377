#include <fmt/format.h>

#include <algorithm>

#include "policy/scalars.h"
#include "validation/validator.h"

namespace keyward::validation {
namespace {
using policy::Operator;
using policy::SetOperator;
using services::KeyType;

KeyType type_of(policy::KeyType type) {
  switch (type) {
    case policy::KeyType::Arn:
      return KeyType::Arn;
    case policy::KeyType::Truth:
      return KeyType::Bool;
    case policy::KeyType::Number:
      return KeyType::Numeric;
    case policy::KeyType::Date:
    case policy::KeyType::DateOrNumber:
      return KeyType::Date;
    case policy::KeyType::Address:
      return KeyType::IpAddress;
    case policy::KeyType::Text:
      break;
  }
  return KeyType::String;
}

// "accounts.google.com:aud": a claim of an identity provider that is named by its host.
bool is_provider_key(std::string_view prefix) { return prefix.contains('.'); }

bool is_private(std::string_view text) {
  const auto network = policy::parse_network(text);
  if (!network) return false;
  for (const std::string_view range : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7"}) {
    const policy::Network outer = *policy::parse_network(range);
    if (network->prefix >= outer.prefix && policy::contains(outer, *network)) return true;
  }
  return false;
}
}  // namespace

void Validator::conditions(Value value, StatementView& view) {
  if (!value.is(json::Type::Object)) return error("DATA_TYPE_MISMATCH", value, "A Condition is a JSON object.");
  if (value.size() == 0) return suggest("EMPTY_OBJECT_CONDITION", value, "Remove the empty Condition.");
  for (const auto& [operator_name, keys] : json::entries(value)) {
    const std::string_view name = operator_name.string();
    const std::optional<policy::OperatorName> op = policy::parse_operator(name);
    if (!op) {
      const bool null = equals_ignore_case(name.substr(name.rfind(':') + 1), "NullIfExists");
      report(FindingType::Error, null ? "NULL_WITH_IF_EXISTS" : "INVALID_CONDITION_OPERATOR", operator_name,
             null ? "Use Null alone: it is about whether the key exists." : "Use an operator such as StringEquals.");
      continue;
    }
    if (op->op == Operator::Null && op->set != SetOperator::None)
      report(FindingType::Suggestion, "NULL_WITH_QUALIFIER", operator_name,
             "Use Null alone: with a set operator it is always true or always false.");
    if (!keys.is(json::Type::Object)) {
      error("DATA_TYPE_MISMATCH", keys, "Use an object of condition keys here.");
      continue;
    }
    if (keys.size() == 0) suggest("EMPTY_OBJECT_CONDITION", keys, "Add a condition key or remove the operator.");
    std::set<std::string> seen;
    for (const auto& [key, values] : json::entries(keys)) {
      if (!seen.insert(ascii_lower(key.string())).second)
        report(FindingType::Error, "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", key,
               "Merge the two: case does not count in the names of keys.");
      condition_key(*op, name, key, values);
      view.conditions.push_back({*op, std::string(name), std::string(key.string()), texts_of(values), key});
    }
  }
}

// What is known about the key; reports one that cannot be.
std::optional<KeyInfo> Validator::known_key(Value key) {
  const std::string_view name = key.string();
  const auto wrong = [&](std::string_view code, std::string details) {
    report(FindingType::Error, code, key, std::move(details));
    return std::nullopt;
  };
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == name.size() || has_variable(name) ||
      name.substr(0, colon).contains(' '))
    return wrong("INVALID_CONDITION_KEY_FORMAT", "Write service:key, such as aws:SourceIp.");
  if (name.ends_with('/') && (policy::find_global_key(std::string(name) + "x") ||
                              reference_.find_condition_key(std::string(name) + "x") != nullptr))
    return wrong("MISSING_TAG_KEY_IN_CONDITION", fmt::format("Write the tag's key after the slash: {}team.", name));
  const std::string_view prefix = name.substr(0, colon);
  if (equals_ignore_case(prefix, "aws")) {
    if (equals_ignore_case(name, "aws:ARN")) {
      if (is_identity()) {
        report(FindingType::Warning, "DEPRECATED_GLOBAL_CONDITION_KEY", key, "Use aws:PrincipalArn.");
        return KeyInfo{std::string(name), KeyType::Arn, false, false};
      }
      return wrong("UNSUPPORTED_GLOBAL_CONDITION_KEY",
                   "Use aws:PrincipalArn, or aws:SourceArn for who calls on behalf.");
    }
    const auto global = policy::find_global_key(name);
    if (!global) return wrong("INVALID_GLOBAL_CONDITION_KEY", "There is no such global condition key.");
    return KeyInfo{std::string(global->name), type_of(global->type), global->type == policy::KeyType::DateOrNumber,
                   global->several};
  }
  if (const services::ConditionKey* known = reference_.find_condition_key(name))
    return KeyInfo{std::string(known->name), known->type, false, known->several};
  if (is_provider_key(prefix)) return std::nullopt;  // its claims are the provider's own
  if (!reference_.is_key_prefix(prefix))
    return wrong("INVALID_SERVICE", fmt::format("There is no service {}.", prefix));
  std::vector<std::string_view> names;
  if (const services::Service* service = reference_.find_service(prefix))
    for (const services::ConditionKey& each : service->condition_keys) names.push_back(each.name);
  const std::string near = nearest(name, names);
  return wrong("INVALID_SERVICE_CONDITION_KEY",
               near.empty() ? fmt::format("The service {} has no key {}.", prefix, name)
                            : fmt::format("The service {} has no key {}. Did you mean {}?", prefix, name, near));
}

void Validator::condition_key(const policy::OperatorName& op, std::string_view operator_text, Value key, Value values) {
  const std::optional<KeyInfo> info = known_key(key);
  const std::string folded = ascii_lower(key.string());
  const bool audience = folded.ends_with(":aud") && is_provider_key(folded.substr(0, folded.find(':')));
  if (info && op.op != Operator::Null) {
    if (info->several && op.set == SetOperator::None)
      report(FindingType::Error, "MISSING_QUALIFIER", key,
             "Add ForAllValues: or ForAnyValue: the key may have several values.");
    if (!info->several && op.set == SetOperator::ForAllValues && !audience)
      report(FindingType::SecurityWarning, "FORALLVALUES_WITH_SINGLE_VALUED_KEY", key,
             "Remove ForAllValues: it is true, too, if the key is absent.");
    operator_for_key(op, operator_text, *info, key);
  }
  if (audience && op.set == SetOperator::ForAllValues)
    report(FindingType::Suggestion, "CONFIRM_AUDIENCE_CLAIM_TYPE", key,
           "Remove the set operator, unless the provider's tokens are for several audiences.");
  if (audience && op.set == SetOperator::ForAnyValue)
    report(FindingType::SecurityWarning, "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", key,
           "Remove ForAnyValue: the audience is one value.");
  if (folded == "aws:referer" || folded == "aws:useragent")
    report(FindingType::SecurityWarning, "UNTRUSTWORTHY_CONDITION_KEY", key,
           "Do not decide by it: the caller sends whatever it likes.");
  if (values.is(json::Type::Array)) {
    condition_list(op, values);
    for (const auto& [_, element] : json::entries(values)) {
      condition_value(op, operator_text, info, element);
    }
  } else {
    condition_value(op, operator_text, info, values);
  }
  if (folded == "aws:sourceip") source_addresses(op, values);
  star_values(op, operator_text, key, values);
}

void Validator::condition_list(const policy::OperatorName& op, Value values) {
  if (values.size() == 0) {
    const std::string_view code = op.set == SetOperator::ForAllValues  ? "EMPTY_ARRAY_CONDITION_FORALLVALUES"
                                  : op.set == SetOperator::ForAnyValue ? "EMPTY_ARRAY_CONDITION_FORANYVALUE"
                                  : op.if_exists                       ? "EMPTY_ARRAY_CONDITION_IFEXISTS"
                                                                       : "EMPTY_ARRAY_CONDITION";
    suggest(code, values, "Add a value: no request value can match an empty list.");
    return;
  }
  bool mixed = false;
  std::optional<json::Type> first;
  for (const auto& [_, element] : json::entries(values)) {
    const json::Type type = element.is_bool() ? json::Type::True : element.type();
    mixed = mixed || (first && *first != type);
    if (!first) first = type;
  }
  if (mixed && values.size() > 1)
    error("INVALID_CONDITION_DATA_TYPE", values, "Use values of one JSON type: all strings, for example.");
  if (op.op == Operator::Bool && values.size() > 1)
    error("INVALID_CONDITION_MULTIPLE_BOOLEAN", values, "Use one value: true or false.");
  const bool ordered = op.op >= Operator::NumericLessThan && op.op <= Operator::NumericGreaterThanEquals;
  if (ordered && values.size() > 1)
    suggest("REDUNDANT_CONDITION_VALUE_NUM", values,
            op.op <= Operator::NumericLessThanEquals ? "Keep the greatest value: it decides."
                                                     : "Keep the least value: it decides.");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
void Validator::source_addresses(const policy::OperatorName& op, Value values) {
  if (op.op != Operator::IpAddress && op.op != Operator::NotIpAddress) return;
  const std::vector<Value> texts = texts_of(values);
  const auto private_count = std::ranges::count_if(texts, [](Value text) { return is_private(text.string()); });
  if (private_count == 0) return;
  const bool positive = op.op == Operator::IpAddress;
  const bool all = static_cast<std::size_t>(private_count) == texts.size();
  if (all) {
    error(positive ? "PRIVATE_IP_ADDRESS" : "PRIVATE_NOT_IP_ADDRESS", values,
          positive ? "Use public addresses: aws:SourceIp is never a private one. aws:VpcSourceIp may be."
                   : "Use public addresses: aws:SourceIp is never a private one, so this is always true.");
  } else {
    suggest(positive ? "PRIVATE_IP_ADDRESS_SUBSET" : "PRIVATE_NOT_IP_ADDRESS_SUBSET", values,
            "Remove the private addresses: aws:SourceIp is never one. For addresses in a VPC use aws:VpcSourceIp.");
  }
}

// A lone star says only whether the key is there.
void Validator::star_values(const policy::OperatorName& op, std::string_view operator_text, Value key, Value values) {
  const bool like = op.op == Operator::StringLike || op.op == Operator::ArnLike;
  const bool not_like = op.op == Operator::StringNotLike || op.op == Operator::ArnNotLike;
  if (!like && !not_like) return;
  const std::vector<Value> texts = texts_of(values);
  if (std::ranges::none_of(texts, [](Value text) { return text.string() == "*"; })) return;
  const bool always = (like && (op.if_exists || op.set == SetOperator::ForAllValues)) ||
                      (not_like && op.set == SetOperator::ForAllValues && op.if_exists);
  if (always) {
    report(FindingType::Suggestion, "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", key,
           fmt::format("Remove the key: under {} the star matches whatever the request has.", operator_text));
  } else if (like) {
    report(FindingType::Suggestion, "EQUIVALENT_TO_NULL_FALSE", key,
           fmt::format("Write \"Null\": {{\"{}\": \"false\"}}: that is what {} with a star says.", key.string(),
                       operator_text));
  } else if (op.set == SetOperator::ForAnyValue && !op.if_exists) {
    report(FindingType::Suggestion, "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", key,
           fmt::format("Remove the statement or the key: under {} with a star it never applies.", operator_text));
  } else {
    report(FindingType::Suggestion, "EQUIVALENT_TO_NULL_TRUE", key,
           fmt::format("Write \"Null\": {{\"{}\": \"true\"}}: that is what {} with a star says.", key.string(),
                       operator_text));
  }
}

}  // namespace keyward::validation
