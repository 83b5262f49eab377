#include "policy/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "policy/condition_keys.h"
#include "policy/document_checks.h"
#include "policy/glob.h"
#include "policy/operators.h"
#include "policy/scalars.h"

namespace keyward::policy {
namespace {

using json::Value;

constexpr std::array<std::string_view, 8> kPartitions{"aws",       "aws-cn",    "aws-us-gov", "aws-iso",
                                                      "aws-iso-b", "aws-iso-e", "aws-iso-f",  "aws-eusc"};

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }
bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
bool has_variable(std::string_view text) { return text.contains("${"); }
bool covers(std::string_view pattern, std::string_view text) { return glob_match(encode_wildcards(pattern), text); }

class Validator {
 public:
  Validator(const json::Document& document, Kind kind) : document_(document), kind_(kind) {}
  std::vector<Finding> run();

 private:
  using Steps = std::vector<Finding::Step>;
  // Enters a member or an element for as long as it lives.
  class At {
   public:
    At(Steps& steps, std::string_view key) : steps_(steps) {
      steps_.push_back({Finding::Step::Kind::Key, std::string(key), 0});
    }
    At(Steps& steps, std::uint32_t index) : steps_(steps) { steps_.push_back({Finding::Step::Kind::Index, {}, index}); }
    ~At() { steps_.pop_back(); }
    At(const At&) = delete;
    At& operator=(const At&) = delete;

   private:
    Steps& steps_;
  };

  void report(FindingType type, std::string_view code, Value where, std::string details) {
    if (findings_.size() == kMaxFindings) return;
    Finding& finding =
        findings_.emplace_back(Finding{type, code, std::move(details), path_, {where.begin(), where.end()}});
    if (where.is(json::Type::String))
      finding.path.push_back({Finding::Step::Kind::Value, std::string(where.string()), 0});
  }
  void error(std::string_view code, Value where, std::string details) {
    report(FindingType::Error, code, where, std::move(details));
  }
  void suggest(std::string_view code, Value where, std::string details) {
    report(FindingType::Suggestion, code, where, std::move(details));
  }
  void warn(std::string_view code, Value where, std::string details) {
    report(FindingType::Warning, code, where, std::move(details));
  }
  void danger(std::string_view code, Value where, std::string details) {
    report(FindingType::SecurityWarning, code, where, std::move(details));
  }

  // Each string of "x" or ["x", ...]; anything else is a type mismatch.
  template <class Visit>
  void each_text(Value value, Visit&& visit) {
    if (value.is(json::Type::String)) return visit(value);
    if (!value.is(json::Type::Array))
      return error("DATA_TYPE_MISMATCH", value, "Use a string or a list of strings here.");
    std::uint32_t index = 0;
    for (const auto& [_, element] : json::entries(value)) {
      const At at(path_, index++);
      if (element.is(json::Type::String)) {
        visit(element);
      } else {
        error("DATA_TYPE_MISMATCH", element, "Use a string here.");
      }
    }
  }

  void document(Value root);
  void statement(Value value);
  void sid(Value value);
  void principal(Value value, bool negated);
  void principal_name(std::string_view type, Value value);
  void actions(Value value);
  void resources(Value value, bool negated);
  void redundant(Value value, bool fold, std::string_view code);
  void conditions(Value value);
  void condition(const OperatorName& op, Value key, Value values);
  void condition_value(const OperatorName& op, std::optional<GlobalKey> key, Value value);
  void private_address(const OperatorName& op, Value value);
  void variables(Value value, bool allowed);
  void risky_actions(Value statement);
  void size();

  bool is_identity() const { return kind_ == Kind::Identity || kind_ == Kind::Session; }

  const json::Document& document_;
  Kind kind_;
  bool new_version_ = false;
  std::set<std::string, std::less<>> sids_;
  Steps path_;
  std::vector<Finding> findings_;
};

void Validator::size() {
  const std::size_t size = kind_ == Kind::ServiceControl ? document_.text().size() : significant_size(document_.text());
  const Value root = document_.root();
  if (kind_ == Kind::Identity && size > 6'144)
    warn("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", root,
         fmt::format("The policy has {} characters without white space; a managed policy may have 6144.", size));
  if (kind_ == Kind::Trust && size > 2'048)
    warn("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", root,
         fmt::format("The policy has {} characters without white space; a trust policy may have 2048.", size));
  if (kind_ == Kind::Resource && size > 20'480)
    warn("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", root,
         fmt::format("The policy has {} characters without white space; many services take at most 20480.", size));
  if (kind_ == Kind::ServiceControl && size > 10'240)
    error("POLICY_SIZE_EXCEEDS_SCP_QUOTA", root,
          fmt::format("The policy has {} characters; a service control policy may have 10240.", size));
}

void Validator::document(Value root) {
  if (!root.is(json::Type::Object)) return error("DATA_TYPE_MISMATCH", root, "A policy is a JSON object.");
  size();
  if (const auto version = root.find("Version")) {
    const At at(path_, "Version");
    const bool known =
        version->is(json::Type::String) && (version->string() == "2012-10-17" || version->string() == "2008-10-17");
    if (!known) error("INVALID_VERSION", *version, "Use the version 2012-10-17.");
    new_version_ = known && version->string() == "2012-10-17";
  } else {
    warn("MISSING_VERSION", root, "Add \"Version\": \"2012-10-17\": without it the policy has no variables.");
  }
  for (const auto& [key, member] : json::entries(root)) {
    const std::string_view name = key.string();
    if (name == "Version") continue;
    const At at(path_, name);
    if (name == "Id" && !is_identity() && kind_ != Kind::ServiceControl && kind_ != Kind::ResourceControl) {
      if (!member.is(json::Type::String)) error("DATA_TYPE_MISMATCH", member, "Use a string here.");
    } else if (name == "Statement") {
      if (!member.is(json::Type::Array)) {
        statement(member);
        continue;
      }
      if (member.size() == 0) error("MISSING_STATEMENT", member, "Add a statement: an empty list is refused.");
      std::uint32_t index = 0;
      for (const auto& [_, element] : json::entries(member)) {
        const At inner(path_, index++);
        statement(element);
      }
    } else {
      error("INVALID_POLICY_ELEMENT", key, fmt::format("Remove {}: this kind of policy has no such element.", name));
    }
  }
  if (!root.find("Statement")) error("MISSING_STATEMENT", root, "Add a Statement element.");
}

void Validator::statement(Value value) {
  if (!value.is(json::Type::Object)) return error("DATA_TYPE_MISMATCH", value, "A statement is a JSON object.");
  const auto has = [&](std::string_view name) { return value.find(name).has_value(); };
  const bool has_principal = has("Principal") || has("NotPrincipal");
  const bool has_resource = has("Resource") || has("NotResource");
  for (const auto& [one, other] :
       {std::pair("Action", "NotAction"), std::pair("Resource", "NotResource"), std::pair("Principal", "NotPrincipal")})
    if (has(one) && has(other))
      error("UNSUPPORTED_ELEMENT_COMBINATION", value, fmt::format("Use {} or {}, not both.", one, other));
  if (!has("Effect")) error("MISSING_EFFECT", value, "Add an Effect: Allow or Deny.");
  if (!has("Action") && !has("NotAction")) error("MISSING_ACTION", value, "Add an Action or NotAction element.");
  if (!has_resource && kind_ != Kind::Trust && kind_ != Kind::Resource)
    error("MISSING_RESOURCE", value, "Add a Resource or NotResource element.");
  if (has_resource && kind_ == Kind::Trust)
    error("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", value,
          "Remove the Resource element: a trust policy is about its role.");
  const bool needs_principal = !is_identity() && kind_ != Kind::ServiceControl;
  if (!has_principal && needs_principal) error("MISSING_PRINCIPAL", value, "Add a Principal element.");
  if (has_principal && is_identity())
    error("UNSUPPORTED_PRINCIPAL", value, "Remove the Principal element: the policy is about whom it is attached to.");
  if (has_principal && kind_ == Kind::ServiceControl)
    error("SCP_SYNTAX_ERROR_PRINCIPAL", value, "Remove the Principal element: service control policies have none.");
  const bool allows =
      has("Effect") && value.find("Effect")->is(json::Type::String) && value.find("Effect")->string() == "Allow";

  for (const auto& [key, member] : json::entries(value)) {
    const std::string_view name = key.string();
    const At at(path_, name);
    if (name == "Sid") {
      sid(member);
    } else if (name == "Effect") {
      if (!member.is(json::Type::String) || (member.string() != "Allow" && member.string() != "Deny"))
        error("INVALID_EFFECT", member, "Use Allow or Deny, spelt like this.");
    } else if (name == "Principal" || name == "NotPrincipal") {
      if (name == "NotPrincipal" && kind_ == Kind::Trust) {
        error("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", key,
              "Use Principal: a trust policy cannot have NotPrincipal.");
      } else if (name == "NotPrincipal" && allows) {
        danger("ALLOW_WITH_NOTPRINCIPAL", key,
               "Use Principal: this allows everyone who is not listed, unsigned callers too.");
      }
      principal(member, name == "NotPrincipal");
    } else if (name == "Action" || name == "NotAction") {
      actions(member);
    } else if (name == "Resource" || name == "NotResource") {
      resources(member, name == "NotResource");
    } else if (name == "Condition") {
      conditions(member);
    } else {
      error("INVALID_POLICY_ELEMENT", key, fmt::format("Remove {}: a statement has no such element.", name));
    }
  }
  if (allows && is_identity()) risky_actions(value);
}

void Validator::sid(Value value) {
  if (!value.is(json::Type::String)) return error("DATA_TYPE_MISMATCH", value, "Use a string here.");
  const std::string_view text = value.string();
  if (text.empty()) return suggest("EMPTY_SID_VALUE", value, "Give the statement a name or remove the empty Sid.");
  const bool iam = is_identity() || kind_ == Kind::Trust;
  const bool plain = std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
  if (iam && !plain) error("UNSUPPORTED_SID", value, "Use letters A-Z, a-z and digits only.");
  if (!sids_.emplace(text).second) {
    if (iam) {
      error("UNIQUE_SIDS_REQUIRED", value, "Use each Sid once.");
    } else {
      warn("UNIQUE_SIDS_RECOMMENDED", value, "Use each Sid once, so that a statement can be named.");
    }
  }
}

void Validator::principal(Value value, bool negated) {
  if (value.is(json::Type::String)) {
    if (value.string() != "*")
      return error("INVALID_PRINCIPAL_FORMAT", value, "Use \"*\" or an object such as {\"AWS\": ...}.");
    if (kind_ == Kind::Trust && !negated)
      error("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", value,
            "Name who may assume the role, or use {\"AWS\": \"*\"} with a condition.");
    return;
  }
  if (!value.is(json::Type::Object)) return error("DATA_TYPE_MISMATCH", value, "Use \"*\" or an object here.");
  if (value.size() == 0)
    return suggest("EMPTY_OBJECT_PRINCIPAL", value, "Name a principal: the statement has no effect.");
  for (const auto& [key, names] : json::entries(value)) {
    const std::string_view type = key.string();
    const At at(path_, type);
    if (type != "AWS" && type != "Service" && type != "Federated" && type != "CanonicalUser") {
      error("INVALID_PRINCIPAL_KEY", key, "Use AWS, Service, Federated or CanonicalUser.");
      continue;
    }
    if (names.is(json::Type::Array) && names.size() == 0)
      suggest("EMPTY_ARRAY_PRINCIPAL", names, "Name a principal: an empty list names nobody.");
    each_text(names, [&](Value name) { principal_name(key.string(), name); });
  }
}

void Validator::principal_name(std::string_view type, Value value) {
  const std::string_view text = value.string();
  if (has_variable(text))
    return error("VARIABLE_UNSUPPORTED_IN_ELEMENT", value, "Variables have no meaning in a principal.");
  if (type != "AWS" || text == "*") return;
  if (has_wildcard(text))
    return error(
        "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", value,
        "Write the whole name: a wildcard cannot stand for a part of it. Use aws:PrincipalArn in a condition.");
  const bool account = is_digits(text) && text.size() == 12;
  const bool id = text.starts_with("AIDA") || text.starts_with("AROA");
  if (!account && !id && (!text.starts_with("arn:") || nth_colon(text, 4) == std::string_view::npos))
    error("INVALID_PRINCIPAL_FORMAT", value, "Use an account number of 12 digits or an ARN.");
}

void Validator::redundant(Value value, bool fold, std::string_view code) {
  constexpr std::uint32_t kMost = 200;
  if (!value.is(json::Type::Array) || value.size() > kMost) return;
  std::vector<std::pair<Value, std::string>> texts;
  for (const auto& [_, element] : json::entries(value)) {
    if (!element.is(json::Type::String) || has_variable(element.string())) return;
    texts.emplace_back(element, fold ? ascii_lower(element.string()) : std::string(element.string()));
  }
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    for (std::uint32_t j = 0; j < texts.size(); ++j) {
      if (i == j || !covers(texts[j].second, texts[i].second) || (texts[i].second == texts[j].second && j > i))
        continue;
      const At at(path_, i);
      suggest(code, texts[i].first, fmt::format("Remove it: {} covers it.", texts[j].first.string()));
      break;
    }
  }
}

void Validator::actions(Value value) {
  if (value.is(json::Type::Array) && value.size() == 0)
    suggest("EMPTY_ARRAY_ACTION", value, "Add actions: the statement has no effect.");
  each_text(value, [&](Value action) {
    const std::string_view text = action.string();
    if (text == "*") return;
    if (has_variable(text))
      return error("VARIABLE_UNSUPPORTED_IN_ELEMENT", action, "Variables have no meaning in an action.");
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size() ||
        text.find(':', colon + 1) != std::string_view::npos)
      return error("INVALID_ACTION", action, "Write service:Action, such as s3:GetObject.");
    if (has_wildcard(text.substr(0, colon)))
      return suggest("WILDCARD_IN_SERVICE_NAME", action, "Write the service's name out: IAM refuses a wildcard there.");
  });
  redundant(value, true, "REDUNDANT_ACTION");
}

void Validator::resources(Value value, bool negated) {
  if (value.is(json::Type::Array) && value.size() == 0)
    suggest("EMPTY_ARRAY_RESOURCE", value, "Add resources: the statement has no effect.");
  each_text(value, [&](Value resource) {
    const std::string_view text = resource.string();
    variables(resource, true);
    if (text == "*") return;
    if (!text.starts_with("arn:")) {
      if (kind_ != Kind::Resource && kind_ != Kind::Endpoint)
        error("INVALID_ARN_PREFIX", resource, "Begin the ARN with arn: or use \"*\".");
      return;
    }
    if (nth_colon(text, 4) == std::string_view::npos)
      return error("MISSING_ARN_FIELD", resource,
                   "Write all six parts: arn:partition:service:region:account:resource.");
    const std::size_t second = nth_colon(text, 1);
    const std::string_view partition = text.substr(4, second - 4);
    if (!has_wildcard(partition) && std::ranges::find(kPartitions, partition) == kPartitions.end())
      error("INVALID_PARTITION", resource, "Use the partition aws.");
    const std::size_t third = nth_colon(text, 2);
    const std::string_view service = text.substr(second + 1, third - second - 1);
    if (service != ascii_lower(service))
      error("INVALID_ARN_SERVICE_CASE", resource, "Write the service in lower case.");
    const std::size_t fourth = nth_colon(text, 3);
    const std::string_view account = text.substr(fourth + 1, nth_colon(text, 4) - fourth - 1);
    const bool known = account.empty() || account == "aws" || has_wildcard(account) || has_variable(account) ||
                       (is_digits(account) && account.size() == 12);
    if (!known) error("INVALID_ARN_ACCOUNT", resource, "Use an account number of 12 digits.");
    const std::string_view region = text.substr(third + 1, fourth - third - 1);
    if (service == "iam" && !region.empty() && region != "*")
      error("ARN_REGION_NOT_ALLOWED", resource, "Remove the region: IAM's ARNs have none.");
  });
  if (!negated) redundant(value, false, "REDUNDANT_RESOURCE");
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

void Validator::conditions(Value value) {
  if (!value.is(json::Type::Object)) return error("DATA_TYPE_MISMATCH", value, "A Condition is a JSON object.");
  if (value.size() == 0) return suggest("EMPTY_OBJECT_CONDITION", value, "Remove the empty Condition.");
  for (const auto& [operator_name, keys] : json::entries(value)) {
    const std::string_view name = operator_name.string();
    const At at(path_, name);
    const std::optional<OperatorName> op = parse_operator(name);
    if (!op) {
      const bool null = equals_ignore_case(name.substr(name.rfind(':') + 1), "NullIfExists");
      error(null ? "NULL_WITH_IF_EXISTS" : "INVALID_CONDITION_OPERATOR", operator_name,
            null ? "Use Null alone: it is about whether the key exists." : "Use an operator such as StringEquals.");
      continue;
    }
    if (op->op == Operator::Null && op->set != SetOperator::None)
      suggest("NULL_WITH_QUALIFIER", operator_name, "Use Null alone: a set operator adds nothing.");
    if (!keys.is(json::Type::Object)) {
      error("DATA_TYPE_MISMATCH", keys, "Use an object of condition keys here.");
      continue;
    }
    if (keys.size() == 0) suggest("EMPTY_OBJECT_CONDITION", keys, "Add a condition key or remove the operator.");
    std::map<std::string, std::string_view> seen;
    for (const auto& [key, values] : json::entries(keys)) {
      const At inner(path_, key.string());
      if (!seen.emplace(ascii_lower(key.string()), key.string()).second)
        error("DUPLICATE_KEYS_WITH_DIFFERENT_CASE", key, "Merge the two: case does not count in the names of keys.");
      condition(*op, key, values);
    }
  }
}

void Validator::condition(const OperatorName& op, Value key, Value values) {
  const std::string_view name = key.string();
  if (!name.contains(':') || name.contains(' ') || has_variable(name))
    return error("INVALID_CONDITION_KEY_FORMAT", key, "Write service:key, such as aws:SourceIp.");
  const std::optional<GlobalKey> global = find_global_key(name);
  if (!global && equals_ignore_case(name.substr(0, 4), "aws:")) {
    const bool tag = name.ends_with('/') || name.size() > 7;
    error(
        tag && name.ends_with('/') ? "MISSING_TAG_KEY_IN_CONDITION" : "INVALID_GLOBAL_CONDITION_KEY", key,
        tag && name.ends_with('/') ? "Write the tag's key after the slash." : "There is no such global condition key.");
  }
  if (global && op.op != Operator::Null) {
    if (global->several && op.set == SetOperator::None)
      error("MISSING_QUALIFIER", key, "Add ForAllValues: or ForAnyValue: the key may have several values.");
    if (!global->several && op.set == SetOperator::ForAllValues)
      danger("FORALLVALUES_WITH_SINGLE_VALUED_KEY", key, "Remove ForAllValues: it is true, too, if the key is absent.");
  }
  if (values.is(json::Type::Array)) {
    if (values.size() == 0) {
      const std::string_view code = op.set == SetOperator::ForAllValues  ? "EMPTY_ARRAY_CONDITION_FORALLVALUES"
                                    : op.set == SetOperator::ForAnyValue ? "EMPTY_ARRAY_CONDITION_FORANYVALUE"
                                    : op.if_exists                       ? "EMPTY_ARRAY_CONDITION_IFEXISTS"
                                                                         : "EMPTY_ARRAY_CONDITION";
      suggest(code, values, "Add a value: no request value can match an empty list.");
    }
    if (op.op == Operator::Bool && values.size() > 1)
      error("INVALID_CONDITION_MULTIPLE_BOOLEAN", values, "Use one value: true or false.");
    const bool ordered = op.op >= Operator::NumericLessThan && op.op <= Operator::NumericGreaterThanEquals;
    if (ordered && values.size() > 1)
      suggest("REDUNDANT_CONDITION_VALUE_NUM", values, "Keep one value: of several limits the widest decides.");
    std::uint32_t index = 0;
    for (const auto& [_, element] : json::entries(values)) {
      const At at(path_, index++);
      condition_value(op, global, element);
    }
    return;
  }
  condition_value(op, global, values);
}

void Validator::condition_value(const OperatorName& op, std::optional<GlobalKey> key, Value value) {
  const bool scalar = value.is(json::Type::String) || value.is(json::Type::Number) || value.is_bool();
  if (!scalar) return error("DATA_TYPE_MISMATCH", value, "Use a string, a number or a boolean here.");
  const std::string text(value.is(json::Type::String) ? value.string() : value.source());
  const Operator o = op.op;
  const bool is_string = o <= Operator::StringNotLike;
  const bool is_numeric = o >= Operator::NumericEquals && o <= Operator::NumericGreaterThanEquals;
  const bool is_date = o >= Operator::DateEquals && o <= Operator::DateGreaterThanEquals;
  const bool is_address = o == Operator::IpAddress || o == Operator::NotIpAddress;
  const bool is_arn = o >= Operator::ArnEquals && o <= Operator::ArnNotLike;
  const bool is_truth = o == Operator::Bool || o == Operator::Null;
  if (value.is(json::Type::String)) variables(value, is_string || is_arn);
  if (has_variable(text)) return;
  if ((o == Operator::StringEquals || o == Operator::StringNotEquals) && has_wildcard(text))
    warn("WILDCARD_WITHOUT_LIKE_OPERATOR", value, "Use StringLike: here the wildcard is a plain character.");
  if (is_truth && !parse_truth(text)) warn("TYPE_MISMATCH_BOOLEAN", value, "Use true or false.");
  if (is_numeric && !parse_decimal(text)) warn("TYPE_MISMATCH_NUMBER", value, "Use a number.");
  if (is_date && !parse_instant(text)) warn("TYPE_MISMATCH_DATE", value, "Use a date such as 2026-01-31T12:00:00Z.");
  if (is_date && text.size() != 4 && is_digits(text))
    warn("INVALID_DATE_VALUE", value, "Use a date such as 2026-01-31T12:00:00Z instead of seconds.");
  if (is_address) {
    const std::optional<Network> network = parse_network(text);
    if (!network) {
      warn("TYPE_MISMATCH_IP_RANGE", value, "Use an address or a range such as 203.0.113.0/24.");
    } else {
      Network first = *network;
      first.prefix = network->v6 ? 128 : 32;
      for (unsigned bit = network->prefix; bit < first.prefix; ++bit)
        first.bytes[bit / 8] = static_cast<std::uint8_t>(first.bytes[bit / 8] & ~(0x80U >> (bit % 8)));
      if (first.bytes != network->bytes)
        suggest("IMPROVE_IP_RANGE", value, "Clear the bits behind the prefix: they do not count.");
      if (key && equals_ignore_case(key->name, "aws:SourceIp")) private_address(op, value);
    }
  }
  if (!key || o == Operator::Null) return;
  // A key of one type under an operator of another never compares.
  const bool fits = [&] {
    switch (key->type) {
      case KeyType::Text:
        return is_string;
      case KeyType::Arn:
        return is_string || is_arn;
      case KeyType::Truth:
        return o == Operator::Bool || is_string;
      case KeyType::Number:
        return is_numeric;
      case KeyType::Date:
        return is_date;
      case KeyType::DateOrNumber:
        return is_date || is_numeric;
      case KeyType::Address:
        return is_address;
    }
    return true;
  }();
  if (!fits) warn("TYPE_MISMATCH", value, fmt::format("Use an operator for the type of {}.", key->name));
}

void Validator::private_address(const OperatorName& op, Value value) {
  const Network network = *parse_network(value.string());
  for (const std::string_view range : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7"}) {
    const Network outer = *parse_network(range);
    if (network.prefix < outer.prefix || !contains(outer, network)) continue;
    if (op.op == Operator::IpAddress) {
      error("PRIVATE_IP_ADDRESS", value,
            "Use public addresses: aws:SourceIp never is a private one. aws:VpcSourceIp may be.");
    } else {
      error("PRIVATE_NOTIPADDRESS", value,
            "Use public addresses: aws:SourceIp never is a private one, so this is always true.");
    }
    return;
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
void Validator::risky_actions(Value statement) {
  struct Risk {
    std::string_view action;
    std::size_t first_code;
    FindingType type;
    std::string_view advice;
  };
  constexpr std::array kRisks{
      Risk{"iam:passrole", 0, FindingType::SecurityWarning, "Name the roles that may be passed to a service."},
      Risk{"iam:createservicelinkedrole", 6, FindingType::Warning, "Name the service-linked roles that may be made."}};
  static constexpr std::array<std::string_view, 12> kCodes{"PASS_ROLE_WITH_NOTRESOURCE",
                                                           "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOTRESOURCE",
                                                           "PASS_ROLE_WITH_NOTACTION_AND_NOTRESOURCE",
                                                           "PASS_ROLE_WITH_STAR_IN_RESOURCE",
                                                           "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
                                                           "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOTACTION",
                                                           "CREATE_SLR_WITH_NOTRESOURCE",
                                                           "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOTRESOURCE",
                                                           "CREATE_SLR_WITH_NOTACTION_AND_NOTRESOURCE",
                                                           "CREATE_SLR_WITH_STAR_IN_RESOURCE",
                                                           "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
                                                           "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOTACTION"};
  for (const Risk& risk : kRisks) {
    enum class How : std::uint8_t { None, Named, Star, NotAction } how = How::None;
    const bool negated = statement.find("NotAction").has_value();
    const auto actions = statement.find(negated ? "NotAction" : "Action");
    if (!actions) continue;
    bool listed = false;
    const auto look = [&](Value action) {
      if (!action.is(json::Type::String)) return;
      const std::string folded = ascii_lower(action.string());
      if (!covers(folded, risk.action)) return;
      listed = true;
      if (how != How::Named) how = folded == risk.action ? How::Named : How::Star;
    };
    if (actions->is(json::Type::Array)) {
      for (const auto& [_, element] : json::entries(*actions)) look(element);
    } else {
      look(*actions);
    }
    if (negated) how = listed ? How::None : How::NotAction;
    if (how == How::None) continue;
    const auto stars = [](Value resources) {
      if (resources.is(json::Type::String)) return resources.string() == "*";
      for (const auto& [_, element] : json::entries(resources))
        if (element.is(json::Type::String) && element.string() == "*") return true;
      return false;
    };
    const auto resource = statement.find("Resource");
    const auto not_resource = statement.find("NotResource");
    if (!not_resource && !(resource && stars(*resource))) continue;
    const std::size_t code = risk.first_code + (not_resource ? 0 : 3) + static_cast<std::size_t>(how) - 1;
    report(risk.type, kCodes[code], statement, std::string(risk.advice));
  }
}

std::vector<Finding> Validator::run() {
  document(document_.root());
  std::ranges::stable_sort(findings_, {}, [](const Finding& finding) { return finding.place.begin; });
  return std::move(findings_);
}

}  // namespace

std::string_view wire_name(FindingType type) {
  constexpr std::array<std::string_view, 4> kNames{"ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION"};
  return kNames[static_cast<std::size_t>(type)];
}

std::vector<Finding> validate(const std::string& text, Kind kind) {
  json::Limits limits;
  limits.max_bytes = kMaxDocumentBytes;
  const auto document = json::Document::parse(text, limits);
  if (document) return Validator(*document, kind).run();
  const json::SyntaxError& fault = document.error();
  const std::uint32_t at = std::min<std::uint32_t>(fault.offset, static_cast<std::uint32_t>(text.size()));
  return {{FindingType::Error, "JSON_SYNTAX_ERROR", "Fix the JSON: " + fault.message + ".", {}, {at, at}}};
}

}  // namespace keyward::policy
