#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/text.h"
#include "policy/document_checks.h"
#include "policy/operators.h"
#include "policy/policy.h"

namespace keyward::policy {

// Walks the JSON once. Every function answers whether the grammar holds; there is one message for all that it refuses.
class Parser {
 public:
  explicit Parser(Kind kind) { policy_.kind_ = kind; }
  Result<Policy> run(std::string text);

 private:
  bool document(json::Value value);
  bool statement(json::Value value);
  bool principal(json::Value value, PrincipalElement& out);
  bool conditions(json::Value value, std::vector<Condition>& out);
  Policy policy_;
};

namespace {

Place place_of(json::Value value) { return {value.begin(), value.end()}; }

bool read_text(json::Value value, Text& out) {
  if (!value.is(json::Type::String)) return false;
  out = {std::string(value.string()), place_of(value)};
  return true;
}

// "x" or ["x", "y"].
bool read_texts(json::Value value, std::vector<Text>& out) {
  if (value.is(json::Type::String)) return read_text(value, out.emplace_back());
  if (!value.is(json::Type::Array)) return false;
  out.reserve(value.size());
  for (const auto& [_, element] : json::entries(value))
    if (!read_text(element, out.emplace_back())) return false;
  return true;
}

bool read_list(json::Value value, bool negated, ListElement& out) {
  if (out.present) return false;
  out.present = true;
  out.negated = negated;
  out.place = place_of(value);
  return read_texts(value, out.values);
}

bool read_scalar(json::Value value, Text& out) {
  if (value.is(json::Type::String)) return read_text(value, out);
  if (!value.is(json::Type::Number) && !value.is_bool()) return false;
  out = {std::string(value.source()), place_of(value)};
  return true;
}

bool read_scalars(json::Value value, std::vector<Text>& out) {
  if (!value.is(json::Type::Array)) return read_scalar(value, out.emplace_back());
  out.reserve(value.size());
  for (const auto& [_, element] : json::entries(value))
    if (!read_scalar(element, out.emplace_back())) return false;
  return true;
}

std::optional<PrincipalType> principal_type(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames{"AWS", "Service", "Federated", "CanonicalUser"};
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (name == kNames[i]) return static_cast<PrincipalType>(i);
  return std::nullopt;
}

std::string broken_json_text(Kind kind) {
  if (kind == Kind::Trust) return "This policy contains invalid Json";
  if (kind == Kind::ServiceControl || kind == Kind::ResourceControl)
    return "The provided policy document does not meet the requirements of the specified policy type.";
  return "Syntax errors in policy.";
}

}  // namespace

bool Parser::principal(json::Value value, PrincipalElement& out) {
  if (value.is(json::Type::String)) {
    out.names.push_back({PrincipalType::Aws, {}});
    return read_text(value, out.names.back().text) && value.string() == "*";
  }
  if (!value.is(json::Type::Object)) return false;
  for (const auto& [key, names] : json::entries(value)) {
    const std::optional<PrincipalType> type = principal_type(key.string());
    std::vector<Text> texts;
    if (!type || !read_texts(names, texts)) return false;
    for (Text& text : texts) out.names.push_back({*type, std::move(text)});
  }
  return true;
}

bool Parser::conditions(json::Value value, std::vector<Condition>& out) {
  if (!value.is(json::Type::Object)) return false;
  for (const auto& [operator_name, keys] : json::entries(value)) {
    const std::optional<OperatorName> op = parse_operator(operator_name.string());
    if (!op || !keys.is(json::Type::Object)) return false;
    for (const auto& [key, values] : json::entries(keys)) {
      Condition& condition = out.emplace_back(Condition{op->op, op->set, op->if_exists, {}, {}, {}});
      if (!read_text(operator_name, condition.operator_text) || !read_text(key, condition.key) ||
          !read_scalars(values, condition.values))
        return false;
    }
  }
  return true;
}

bool Parser::statement(json::Value value) {
  if (!value.is(json::Type::Object)) return false;
  Statement out;
  out.place = place_of(value);
  bool has_effect = false;
  for (const auto& [key, member] : json::entries(value)) {
    const std::string_view name = key.string();
    if (name == "Sid") {
      if (!read_text(member, out.sid)) return false;
    } else if (name == "Effect") {
      if (!member.is(json::Type::String) || (member.string() != "Allow" && member.string() != "Deny")) return false;
      out.effect = member.string() == "Allow" ? Effect::Allow : Effect::Deny;
      has_effect = true;
    } else if (name == "Principal" || name == "NotPrincipal") {
      if (out.principal.present) return false;
      out.principal.present = true;
      out.principal.negated = name == "NotPrincipal";
      out.principal.place = place_of(member);
      if (!principal(member, out.principal)) return false;
    } else if (name == "Action" || name == "NotAction") {
      if (!read_list(member, name == "NotAction", out.action)) return false;
    } else if (name == "Resource" || name == "NotResource") {
      if (!read_list(member, name == "NotResource", out.resource)) return false;
    } else if (name == "Condition") {
      if (!conditions(member, out.conditions)) return false;
    } else {
      return false;
    }
  }
  policy_.statements_.push_back(std::move(out));
  return has_effect;
}

bool Parser::document(json::Value value) {
  if (!value.is(json::Type::Object)) return false;
  const bool may_have_id =
      policy_.kind_ == Kind::Trust || policy_.kind_ == Kind::Resource || policy_.kind_ == Kind::Endpoint;
  bool has_statement = false;
  for (const auto& [key, member] : json::entries(value)) {
    const std::string_view name = key.string();
    if (name == "Version") {
      if (!member.is(json::Type::String)) return false;
      if (member.string() == "2012-10-17") {
        policy_.version_ = Version::V2012_10_17;
      } else if (member.string() != "2008-10-17") {
        return false;
      }
    } else if (name == "Id" && may_have_id) {
      if (!member.is(json::Type::String)) return false;
      policy_.id_ = member.string();
    } else if (name == "Statement") {
      has_statement = true;
      if (member.is(json::Type::Array)) {
        if (member.size() == 0) return false;
        policy_.statements_.reserve(member.size());
        for (const auto& [_, element] : json::entries(member))
          if (!statement(element)) return false;
      } else if (!statement(member)) {
        return false;
      }
    } else {
      return false;
    }
  }
  return has_statement;
}

Result<Policy> Parser::run(std::string text) {
  const Kind kind = policy_.kind_;
  json::Limits limits;
  limits.max_bytes = kMaxDocumentBytes;
  const auto document_or = json::Document::parse(std::move(text), limits);
  if (!document_or) return fail(Code::MalformedPolicyDocument, broken_json_text(kind));
  if (!document(document_or->root())) {
    const bool organizations = kind == Kind::ServiceControl || kind == Kind::ResourceControl;
    return fail(Code::MalformedPolicyDocument, organizations ? broken_json_text(kind) : "Syntax errors in policy.");
  }
  if (std::optional<std::string> fault = first_fault(policy_.statements_, kind))
    return fail(Code::MalformedPolicyDocument, *std::move(fault));
  policy_.text_ = document_or->text();
  return std::move(policy_);
}

Result<Policy> parse(std::string text, Kind kind) { return Parser(kind).run(std::move(text)); }

json::Position Policy::position(std::uint32_t offset) const {
  const std::string_view before = std::string_view(text_).substr(0, offset);
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(before, '\n'));
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {lines + 1, static_cast<std::uint32_t>(before.size() - line_begin) + 1, offset};
}

std::size_t significant_size(std::string_view text) {
  std::size_t size = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (in_string) {
      if (c == '\\' && i + 1 < text.size()) {
        ++size;  // the escaped character is counted, and cannot end the string
        ++i;
        ++size;
        continue;
      }
      in_string = c != '"';
    } else {
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
      in_string = c == '"';
    }
    if (!continues) ++size;
  }
  return size;
}

std::vector<std::string_view> named_principals(const Policy& policy) {
  std::vector<std::string_view> names;
  std::set<std::string_view> seen;
  for (const Statement& statement : policy.statements()) {
    for (const PrincipalName& name : statement.principal.names) {
      const std::string_view value = name.text.value;
      if (name.type == PrincipalType::Aws && value.starts_with("arn:") && !value.ends_with(":root") &&
          seen.insert(value).second)
        names.push_back(value);
    }
  }
  return names;
}

}  // namespace keyward::policy
