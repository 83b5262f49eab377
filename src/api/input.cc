#include "api/input.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/time.h"
#include "secrets/secret.h"

namespace keyward::api {
namespace {
constexpr std::size_t kMaxShownBytes = 1024;  // of a refused value, so that answers stay small

// The texts that AWS gives, gathered over a whole input.
class Violations {
 public:
  explicit Violations(bool shows_values) : shows_values_(shows_values) {}

  // `value` is shown where the service shows values and it is not too long; null for none, as with a secret.
  void add(std::string_view path, const std::string* value, std::string_view constraint) {
    const bool show = shows_values_ && value != nullptr && value->size() <= kMaxShownBytes;
    const std::string shown = show ? fmt::format(" '{}'", *value) : std::string();
    texts_.push_back(fmt::format("Value{} at '{}' failed to satisfy constraint: {}", shown, path, constraint));
  }
  void add_null(std::string_view path) {
    texts_.push_back(fmt::format("Value{} at '{}' failed to satisfy constraint: Member must not be null",
                                 shows_values_ ? " null" : "", path));
  }
  // AWS looks at names and paths after all constraints, and reports the first.
  void refuse(Refusal refusal, std::string_view path) {
    if (!refused_.empty()) return;
    refused_ = fmt::format("The specified value for {} is invalid. {}", path,
                           refusal == Refusal::Name
                               ? "It must contain only alphanumeric characters and/or the following: +=,.@_-"
                               : "It must begin and end with / and contain only alphanumeric characters and/or / "
                                 "characters.");
  }

  Result<void> result() const {
    if (!texts_.empty())
      return fail(Code::ValidationError, fmt::format("{} validation error{} detected: {}", texts_.size(),
                                                     texts_.size() == 1 ? "" : "s", fmt::join(texts_, "; ")));
    if (!refused_.empty()) return fail(Code::ValidationError, refused_);
    return {};
  }

 private:
  bool shows_values_;
  std::vector<std::string> texts_;
  std::string refused_;
};

std::string at_most(std::string_view what, std::int64_t bound) {
  return fmt::format("Member must have {} less than or equal to {}", what, bound);
}
std::string at_least(std::string_view what, std::int64_t bound) {
  return fmt::format("Member must have {} greater than or equal to {}", what, bound);
}
std::string of_pattern(const Pattern& pattern) {
  return fmt::format("Member must satisfy regular expression pattern: {}", pattern.text);
}

bool is_text(Kind kind) { return kind == Kind::String || kind == Kind::SecretString; }

// What is wrong with a value by itself, each as a constraint's text. `refused` is set if only AWS's sentence for names
// and paths is due.
std::vector<std::string> broken_by_text(const Type& type, std::string_view text, bool& refused) {
  std::vector<std::string> broken;
  const auto length = static_cast<std::int64_t>(code_points(text));
  if (length > type.maximum) broken.push_back(at_most("length", type.maximum));
  if (length < type.minimum) broken.push_back(at_least("length", type.minimum));
  if (type.pattern != nullptr && !type.pattern->accepts(text)) {
    if (type.refusal == Refusal::Constraint)
      broken.push_back(of_pattern(*type.pattern));
    else
      refused = true;
  }
  if (!type.values.empty() && std::ranges::find(type.values, text) == type.values.end())
    broken.emplace_back("Member must satisfy enum value set");
  return broken;
}

// All constraints of a list's elements, as AWS lists them when one is broken.
std::string all_constraints(const Type& type) {
  std::vector<std::string> constraints;
  if (type.maximum != kNoMaximum) constraints.push_back(at_most("length", type.maximum));
  if (type.minimum != kNoMinimum) constraints.push_back(at_least("length", type.minimum));
  if (type.pattern != nullptr) constraints.push_back(of_pattern(*type.pattern));
  if (!type.values.empty()) constraints.emplace_back("Member must satisfy enum value set");
  constraints.emplace_back("Member must not be null");
  return fmt::format("Member must satisfy constraint: [{}]", fmt::join(constraints, ", "));
}

void check_text(const Type& type, std::string_view text, std::string_view path, Violations& violations) {
  bool refused = false;
  const std::string value(type.kind == Kind::SecretString ? std::string_view() : text);
  for (const std::string& constraint : broken_by_text(type, text, refused))
    violations.add(path, type.kind == Kind::SecretString ? nullptr : &value, constraint);
  if (refused) violations.refuse(type.refusal, path);
}

void check_integer(const Type& type, std::int64_t number, std::string_view path, Violations& violations) {
  const std::string value = std::to_string(number);
  if (number > type.maximum) violations.add(path, &value, at_most("value", type.maximum));
  if (number < type.minimum) violations.add(path, &value, at_least("value", type.minimum));
}

void check_list_length(const Type& type, std::size_t size, std::string_view path, Violations& violations) {
  const auto length = static_cast<std::int64_t>(size);
  if (length > type.maximum) violations.add(path, nullptr, at_most("length", type.maximum));
  if (length < type.minimum) violations.add(path, nullptr, at_least("length", type.minimum));
}

// Puts a text where the type wants it.
void store_text(const Type& type, std::string_view text, void* target) {
  if (type.kind == Kind::SecretString)
    *static_cast<secrets::SecretString*>(target) = secrets::SecretString(text);
  else
    *static_cast<std::string*>(target) = text;
}

// Checks and stores an element of a list of texts; false if it breaks a constraint.
bool store_element(const Type& type, std::string_view text, void* target) {
  bool refused = false;
  const bool whole = broken_by_text(type, text, refused).empty() && !refused;
  store_text(type, text, target);
  return whole;
}

// --- Query

class QueryReader {
 public:
  QueryReader(const Parameters& parameters, Violations& violations)
      : parameters_(parameters), violations_(violations) {}

  // `prefix` is empty or ends in a dot, `path` likewise.
  void structure(const Structure& structure, void* object, const std::string& prefix, const std::string& path) {
    for (const Member& member : structure.members) this->member(member, object, prefix, path);
  }

  void member(const Member& member, void* object, const std::string& prefix, const std::string& path) {
    name_.assign(prefix).append(member.name);
    const Type& type = *member.type;
    const auto at = [&] { return path + std::string(member.path); };
    if (type.kind == Kind::List) return list(member, object, std::string(name_), at());
    if (type.kind == Kind::Structure) {
      const std::string name = name_;
      if (!parameters_.under(name + ".").empty())
        structure(*type.structure, member.make(object), name + ".", at() + ".");
      else if (member.required)
        violations_.add_null(at());
      return;
    }
    const std::optional<std::string_view> text = parameters_.find(name_);
    if (!text) {
      if (member.required) violations_.add_null(at());
      return;
    }
    scalar(type, *text, member.make(object), at());
  }

 private:
  void scalar(const Type& type, std::string_view text, void* target, const std::string& path) {
    if (is_text(type.kind)) {
      check_text(type, text, path, violations_);
      store_text(type, text, target);
    } else if (type.kind == Kind::Boolean) {
      const bool yes = equals_ignore_case(text, "true");
      if (!yes && !equals_ignore_case(text, "false")) return violations_.add(path, nullptr, "Member must be a boolean");
      *static_cast<bool*>(target) = yes;
    } else {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc() || end != text.data() + text.size())
        return violations_.add(path, nullptr, "Member must be an integer");
      check_integer(type, number, path, violations_);
      *static_cast<std::int64_t*>(target) = number;
    }
  }

  void list(const Member& member, void* object, const std::string& name, const std::string& path) {
    const std::string prefix = name + ".member.";
    const std::vector<std::uint32_t> numbers = element_numbers(prefix);
    const std::optional<std::string_view> empty = parameters_.find(name);
    if (numbers.empty() && !empty) {
      if (member.required) violations_.add_null(path);
      return;
    }
    if (empty && !empty->empty()) return violations_.add(path, nullptr, "Member must be a list");
    const Type& type = *member.type;
    const Type& element = *type.list->element;
    void* const target = member.make(object);
    bool whole = true;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::string at = fmt::format("{}{}", prefix, numbers[i]);
      void* const slot = type.list->append(target);
      if (element.kind == Kind::Structure)
        structure(*element.structure, slot, at + ".", fmt::format("{}.{}.member.", path, i + 1));
      else if (const auto text = parameters_.find(at))
        whole = store_element(element, *text, slot) && whole;
      else
        whole = false;
    }
    check_list_length(type, numbers.size(), path, violations_);
    if (!whole) violations_.add(path, nullptr, all_constraints(element));
  }

  // The distinct N of the parameters "PREFIXN" and "PREFIXN.more", ascending. Other forms are unknown parameters.
  std::vector<std::uint32_t> element_numbers(std::string_view prefix) const {
    std::vector<std::uint32_t> numbers;
    for (const Parameter& parameter : parameters_.under(prefix)) {
      const std::string_view rest = parameter.name.substr(prefix.size());
      std::uint32_t number = 0;
      const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
      if (error != std::errc() || rest.starts_with('0')) continue;
      if (end != rest.data() + rest.size() && *end != '.') continue;
      numbers.push_back(number);
    }
    std::ranges::sort(numbers);
    const auto repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
    return numbers;
  }

  const Parameters& parameters_;
  Violations& violations_;
  std::string name_;  // of the member that is looked up
};

// --- JSON

// Seconds since 1970, perhaps with a fraction, as the JSON protocols send them; or ISO 8601, as the console does.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
std::optional<Time> time_of(json::Value value) {
  if (value.is(json::Type::String)) return parse_iso8601(value.string());
  if (!value.is(json::Type::Number)) return std::nullopt;
  constexpr double kLast = 253'402'300'799;  // 9999-12-31T23:59:59Z
  const std::string_view text = value.number();
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || !(seconds >= 0 && seconds <= kLast))
    return std::nullopt;
  return Time{static_cast<std::int64_t>(seconds)};
}

class JsonReader {
 public:
  explicit JsonReader(Violations& violations) : violations_(violations) {}

  void structure(const Structure& structure, json::Value value, void* object, const std::string& path) {
    for (const Member& member : structure.members) {
      const std::string at = path + std::string(member.path);
      const std::optional<json::Value> found = value.find(member.name);
      if (!found || found->is(json::Type::Null)) {
        if (member.required) violations_.add_null(at);
        continue;
      }
      this->value(*member.type, *found, member.make(object), at);
    }
  }

 private:
  void value(const Type& type, json::Value value, void* target, const std::string& path) {
    if (is_text(type.kind)) {
      if (!value.is(json::Type::String)) return violations_.add(path, nullptr, "Member must be a string");
      if (value.string().contains('\0')) return violations_.add(path, nullptr, "Member must not contain NUL");
      check_text(type, value.string(), path, violations_);
      store_text(type, value.string(), target);
    } else if (type.kind == Kind::Boolean) {
      if (!value.is_bool()) return violations_.add(path, nullptr, "Member must be a boolean");
      *static_cast<bool*>(target) = value.is(json::Type::True);
    } else if (type.kind == Kind::Integer) {
      const std::optional<std::int64_t> number = value.integer();
      if (!number) return violations_.add(path, nullptr, "Member must be an integer");
      check_integer(type, *number, path, violations_);
      *static_cast<std::int64_t*>(target) = *number;
    } else if (type.kind == Kind::Timestamp) {
      const std::optional<Time> time = time_of(value);
      if (!time) return violations_.add(path, nullptr, "Member must be a timestamp");
      *static_cast<Time*>(target) = *time;
    } else if (type.kind == Kind::Structure) {
      if (!value.is(json::Type::Object)) return violations_.add(path, nullptr, "Member must be an object");
      structure(*type.structure, value, target, path + ".");
    } else {
      list(type, value, target, path);
    }
  }

  void list(const Type& type, json::Value value, void* target, const std::string& path) {
    if (!value.is(json::Type::Array)) return violations_.add(path, nullptr, "Member must be a list");
    const Type& element = *type.list->element;
    bool whole = true;
    std::size_t number = 0;
    for (const auto [_, item] : json::entries(value)) {
      ++number;
      void* const slot = type.list->append(target);
      if (element.kind == Kind::Structure) {
        this->value(element, item, slot, fmt::format("{}.{}.member", path, number));
      } else {
        const bool usable = item.is(json::Type::String) && !item.string().contains('\0');
        whole = usable && store_element(element, item.string(), slot) && whole;
      }
    }
    check_list_length(type, number, path, violations_);
    if (!whole) violations_.add(path, nullptr, all_constraints(element));
  }

  Violations& violations_;
};
}  // namespace

const Member* Structure::find(std::string_view member) const {
  const auto at = std::ranges::find(members, member, &Member::name);
  return at == members.end() ? nullptr : &*at;
}

Result<Object> read_input(const OperationInfo& operation, const Parameters& parameters) {
  Object input(*operation.input);
  Violations violations(operation.service->shows_values);
  QueryReader(parameters, violations).structure(*operation.input, input.data(), "", "");
  if (Result<void> checked = violations.result(); !checked) return std::unexpected(std::move(checked).error());
  return input;
}

namespace {
Result<Object> read_json(const OperationInfo& operation, json::Value value, const Parameters* query) {
  if (!value.is(json::Type::Object)) return fail(Code::ValidationError, "The request body must be a JSON object.");
  Object input(*operation.input);
  Violations violations(operation.service->shows_values);
  JsonReader(violations).structure(*operation.input, value, input.data(), "");
  if (query != nullptr)
    for (const std::string_view name : operation.query)
      QueryReader(*query, violations).member(*operation.input->find(name), input.data(), "", "");
  if (Result<void> checked = violations.result(); !checked) return std::unexpected(std::move(checked).error());
  return input;
}

}  // namespace

Result<Object> read_input(const OperationInfo& operation, json::Value value) {
  return read_json(operation, value, nullptr);
}

Result<Object> read_input(const OperationInfo& operation, json::Value value, const Parameters& query) {
  return read_json(operation, value, &query);
}

const std::string* text_member(const Object& input, std::string_view member) {
  const Member* const found = input.structure().find(member);
  if (found == nullptr || found->type->kind != Kind::String) return nullptr;
  return static_cast<const std::string*>(found->read(input.data()));
}

bool has_member(const Object& input, std::string_view member) {
  const Member* const found = input.structure().find(member);
  if (found == nullptr) return false;
  const void* const value = found->read(input.data());
  if (value == nullptr) return false;
  if (found->type->kind == Kind::List) return found->type->list->size(value) > 0;
  if (found->type->kind == Kind::Map) return found->type->map->size(value) > 0;
  return true;
}

}  // namespace keyward::api
