// The walk over a document: for the files of validate() only. Each file has the checks of one element.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "policy/condition_keys.h"
#include "policy/operators.h"
#include "validation/validate.h"

namespace keyward::validation {

using json::Value;

bool has_wildcard(std::string_view text);
bool has_variable(std::string_view text);
bool is_digits(std::string_view text);
bool is_account(std::string_view text);                        // 12 digits
bool covers(std::string_view pattern, std::string_view text);  // '*' and '?' of the pattern are wild
bool is_region(std::string_view text);                         // one that AWS has
bool is_partition(std::string_view text);
std::string nearest(std::string_view name, const std::vector<std::string_view>& known);  // empty: none is like it
// A text or a list of texts as texts; anything else is left out.
std::vector<Value> texts_of(Value value);

// What a condition key holds, of a global key or one of a service.
struct KeyInfo {
  std::string name;
  services::KeyType type;
  bool date_or_number = false;
  bool several;
};

// One operator with one key of a statement.
struct ConditionUse {
  policy::OperatorName op;
  std::string operator_text;
  std::string key;  // as written
  std::vector<Value> values;
  Value key_value;  // the key itself, in the document
};

// What the checks of a whole statement look at.
struct StatementView {
  Value value;
  bool allows = false;
  bool denies = false;
  bool not_action = false;
  std::vector<Value> actions;
  bool not_resource = false;
  std::vector<Value> resources;
  std::vector<ConditionUse> conditions;
  std::vector<Value> services, federated, aws;  // of Principal

  const ConditionUse* condition(std::string_view key) const;  // the first with it; case does not count
  bool has_key_prefix(std::string_view prefix) const;
};

class Validator {
 public:
  Validator(const json::Document& document, const Options& options, const services::Reference& reference)
      : document_(document), options_(options), kind_(options.kind), reference_(reference) {}
  std::vector<Finding> run();

 private:
  using Kind = policy::Kind;
  // `where` is a value of the document, or a member's name.
  void report(FindingType type, std::string_view code, Value where, std::string details);
  void error(std::string_view code, Value where, std::string details) {
    report(FindingType::Error, code, where, std::move(details));
  }
  void danger(std::string_view code, Value where, std::string details) {
    report(FindingType::SecurityWarning, code, where, std::move(details));
  }
  void warn(std::string_view code, Value where, std::string details) {
    report(FindingType::Warning, code, where, std::move(details));
  }
  void suggest(std::string_view code, Value where, std::string details) {
    report(FindingType::Suggestion, code, where, std::move(details));
  }

  // Each string of "x" or ["x", ...]; anything else is a type mismatch.
  template <class Visit>
  void each_text(Value value, Visit&& visit) {
    if (value.is(json::Type::String)) return visit(value);
    if (!value.is(json::Type::Array))
      return error("DATA_TYPE_MISMATCH", value, "Use a string or a list of strings here.");
    for (const auto& [_, element] : json::entries(value)) {
      if (element.is(json::Type::String)) {
        visit(element);
      } else {
        error("DATA_TYPE_MISMATCH", element, "Use a string here.");
      }
    }
  }

  // validate.cc
  void document(Value root);
  void size();
  void statements(Value list);
  void statement(Value value);
  void sid(Value value);
  void redundant(Value value, bool fold, std::string_view code);
  // principals.cc
  void principal(Value value, bool negated);
  void principal_name(std::string_view type, Value value);
  void redundant_sessions(Value names);
  // actions.cc
  void actions(Value value);
  void action(Value value);
  // resources.cc
  void resources(Value value, bool negated);
  void resource(Value value);
  void resource_of_service(Value value, const services::Service& service);
  void variables(Value value, bool allowed);
  // conditions.cc
  void conditions(Value value, StatementView& view);
  void condition_key(const policy::OperatorName& op, std::string_view operator_text, Value key, Value values);
  std::optional<KeyInfo> known_key(Value key);
  void condition_list(const policy::OperatorName& op, Value values);
  void source_addresses(const policy::OperatorName& op, Value values);
  void star_values(const policy::OperatorName& op, std::string_view operator_text, Value key, Value values);
  // condition_values.cc
  void condition_value(const policy::OperatorName& op, std::string_view operator_text,
                       const std::optional<KeyInfo>& key, Value value);
  void value_for_key(const policy::OperatorName& op, const KeyInfo& key, Value value);
  void operator_for_key(const policy::OperatorName& op, std::string_view operator_text, const KeyInfo& key,
                        Value where);
  // statement_checks.cc, trust_checks.cc
  void whole_statement(const StatementView& view);
  void risky_actions(const StatementView& view);
  void tag_conditions(const StatementView& view);
  void keys_of_actions(const StatementView& view);
  void service_principals(const StatementView& view);
  void key_pairs(const StatementView& view);
  void resource_control(const StatementView& view);
  void trust(const StatementView& view);
  void providers(const StatementView& view);

  bool is_identity() const { return kind_ == Kind::Identity || kind_ == Kind::Session; }

  const json::Document& document_;
  const Options& options_;
  Kind kind_;
  const services::Reference& reference_;
  bool new_version_ = false;
  std::set<std::string, std::less<>> sids_;
  std::vector<Finding> findings_;
};

}  // namespace keyward::validation
