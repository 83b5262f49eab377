#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policy/scalars.h"
#include "validation/validator.h"

namespace keyward::validation {
namespace {
using policy::Operator;
using services::KeyType;

bool is_string(Operator op) { return op <= Operator::StringNotLike; }
bool is_numeric(Operator op) { return op >= Operator::NumericEquals && op <= Operator::NumericGreaterThanEquals; }
bool is_date(Operator op) { return op >= Operator::DateEquals && op <= Operator::DateGreaterThanEquals; }
bool is_address(Operator op) { return op == Operator::IpAddress || op == Operator::NotIpAddress; }
bool is_arn(Operator op) { return op >= Operator::ArnEquals && op <= Operator::ArnNotLike; }

// "vpc-" and 8 or 17 letters and digits.
bool is_resource_id(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return (text.size() == 8 || text.size() == 17) && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

// Keys that tell accounts, organizations and networks apart: a part of such a name means nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
constexpr std::array<std::string_view, 10> kSensitive{
    "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:SourceAccount",
    "aws:SourceOrgID",      "aws:SourceVpc",      "aws:SourceVpce",      "aws:VpceAccount",   "aws:VpceOrgID"};
constexpr std::array<std::string_view, 4> kPaths{"aws:PrincipalOrgPaths", "aws:ResourceOrgPaths", "aws:SourceOrgPaths",
                                                 "aws:VpceOrgPaths"};
constexpr std::size_t kFixedCharacters = 6;

bool is_among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::any_of(names, [&](std::string_view each) { return equals_ignore_case(each, name); });
}

// The address with the bits behind the prefix cleared, if any was set.
bool has_stray_bits(const policy::Network& network) {
  const unsigned bits = network.v6 ? 128 : 32;
  for (unsigned bit = network.prefix; bit < bits; ++bit)
    if ((network.bytes.at(bit / 8) & (0x80U >> (bit % 8))) != 0) return true;
  return false;
}

bool is_service_principal(std::string_view text) {
  return text == ascii_lower(text) && (text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn"));
}
}  // namespace

void Validator::condition_value(const policy::OperatorName& op, std::string_view operator_text,
                                const std::optional<KeyInfo>& key, Value value) {
  const bool scalar = value.is(json::Type::String) || value.is(json::Type::Number) || value.is_bool();
  if (!scalar) return error("DATA_TYPE_MISMATCH", value, "Use a string, a number or a boolean here.");
  const std::string text(value.is(json::Type::String) ? value.string() : value.source());
  const Operator o = op.op;
  if (value.is(json::Type::String)) variables(value, is_string(o) || is_arn(o));
  if (key && value.is(json::Type::String) && o != Operator::Null) value_for_key(op, *key, value);
  if (has_variable(text)) return;
  if ((o == Operator::StringEquals || o == Operator::StringNotEquals) && has_wildcard(text))
    warn("WILDCARD_WITHOUT_LIKE_OPERATOR", value, "Use StringLike: here the wildcard is a plain character.");
  if ((o == Operator::Bool || o == Operator::Null) && !policy::parse_truth(text))
    warn("TYPE_MISMATCH_BOOLEAN", value, fmt::format("Use true or false with {}.", operator_text));
  if (is_numeric(o) && !policy::parse_decimal(text))
    warn("TYPE_MISMATCH_NUMBER", value, fmt::format("Use a number with {}.", operator_text));
  if (o == Operator::BinaryEquals && !parse_base64(text))
    warn("TYPE_MISMATCH_STRING", value, fmt::format("Use bytes in base64 with {}.", operator_text));
  if (is_date(o) && !policy::parse_instant(text))
    warn("TYPE_MISMATCH_DATE", value, "Use a date such as 2026-01-31T12:00:00Z.");
  if (is_date(o) && text.size() != 4 && is_digits(text))
    warn("INVALID_DATE_VALUE", value, "Use a date such as 2026-01-31T12:00:00Z instead of seconds.");
  if (is_address(o)) {
    const std::optional<policy::Network> network = policy::parse_network(text);
    if (!network) {
      error("TYPE_MISMATCH_IP_RANGE", value, "Use an address or a range such as 203.0.113.0/24.");
    } else if (has_stray_bits(*network)) {
      suggest("IMPROVE_IP_RANGE", value, "Clear the bits behind the prefix: they do not count.");
    }
  }
}

// A key of one type under an operator of another never compares.
void Validator::operator_for_key(const policy::OperatorName& op, std::string_view operator_text, const KeyInfo& key,
                                 Value where) {
  const Operator o = op.op;
  if (key.type == KeyType::Arn && (o == Operator::StringLike || o == Operator::StringNotLike))
    return report(FindingType::SecurityWarning, "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", where,
                  fmt::format("Use ArnLike: in {} a star runs over the colons between an ARN's parts.", operator_text));
  const bool fits = [&] {
    switch (key.type) {
      case KeyType::String:
        return is_string(o);
      case KeyType::Arn:
        return is_string(o) || is_arn(o);
      case KeyType::Bool:
        return o == Operator::Bool || is_string(o);
      case KeyType::Numeric:
        return is_numeric(o);
      case KeyType::Date:
        return is_date(o) || (key.date_or_number && is_numeric(o));
      case KeyType::IpAddress:
        return is_address(o);
      case KeyType::Binary:
        return o == Operator::BinaryEquals;
    }
    return true;
  }();
  if (!fits)
    report(FindingType::Warning, "TYPE_MISMATCH", where,
           fmt::format("Use an operator for type {} instead of {} for {}.", services::name(key.type), operator_text,
                       key.name));
}

// What a value must look like for its key.
void Validator::value_for_key(const policy::OperatorName& op, const KeyInfo& key, Value value) {
  const std::string_view text = value.string();
  const bool open = has_variable(text) || has_wildcard(text);
  const bool like = op.op == Operator::StringLike || op.op == Operator::StringNotLike;
  const auto is = [&](std::string_view name) { return equals_ignore_case(key.name, name); };
  if (has_variable(text) || (like && has_wildcard(text) && text != "*")) {
    const std::string_view code =
        has_variable(text) ? "VARIABLE_USAGE_TOO_PERMISSIVE" : "WILDCARD_USAGE_TOO_PERMISSIVE";
    const std::size_t fixed = std::min(text.find("${"), text.find_first_of("*?"));
    const std::size_t colon = text.find(':');
    if (is_among(kSensitive, key.name)) {
      error(code, value, fmt::format("Write the whole value: a part of {} means nothing.", key.name));
    } else if (is_among(kPaths, key.name) && fixed < kFixedCharacters) {
      error(code, value, fmt::format("Begin with at least {} fixed characters.", kFixedCharacters));
    } else if (is("aws:userid") && fixed < colon && text.substr(0, colon) != "*" &&
               !(text.starts_with("${") && text.find('}') + 1 == text.size())) {
      error(code, value, "Keep what is variable behind the colon, or let it be all that stands before.");
    }
  }
  if (open) return;
  if (is("aws:RequestedRegion") && !is_region(text))
    error("INVALID_REGION", value, fmt::format("There is no region {}.", text));
  if (is("aws:SourceVpc") && !is_resource_id(text, "vpc-"))
    error("INVALID_VPC_FORMAT", value, "Write vpc- and 8 or 17 letters and digits.");
  if (is("aws:SourceVpce") && !is_resource_id(text, "vpce-"))
    error("INVALID_VPCE_FORMAT", value, "Write vpce- and 8 or 17 letters and digits.");
  const bool principal_key = is("aws:PrincipalServiceName") || is("aws:PrincipalServiceNamesList") ||
                             is("aws:CalledVia") || is("aws:CalledViaFirst") || is("aws:CalledViaLast") ||
                             is("iam:PassedToService") || is("iam:AWSServiceName") || is("kms:ViaService");
  if (principal_key && !is_service_principal(text)) {
    error("INVALID_SERVICE_PRINCIPAL_FORMAT", value,
          is("kms:ViaService") ? "Write service-name.region.amazonaws.com in small letters."
                               : "Write service-name.amazonaws.com in small letters.");
  }
  const std::string folded = ascii_lower(key.name);
  if (folded.contains("kms-key-id") || folded.contains("kmskeyarn")) {
    const bool key_arn = text.starts_with("arn:") && text.contains(":kms:") && text.contains(":key/");
    if (!key_arn) error("INVALID_KMS_KEY_VALUE", value, "Write the key's ARN: arn:aws:kms:region:account:key/key-id.");
  }
}

}  // namespace keyward::validation
