#include "validation/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "validation/validator.h"

namespace keyward::validation {
namespace {
constexpr std::uint32_t kMostCompared = 200;  // entries of a list that are compared with each other

constexpr std::array<std::string_view, 6> kResourceTypes{"AWS::S3::Bucket",
                                                         "AWS::S3::AccessPoint",
                                                         "AWS::S3::MultiRegionAccessPoint",
                                                         "AWS::DynamoDB::Table",
                                                         "AWS::IAM::AssumeRolePolicyDocument",
                                                         "AWS::S3ObjectLambda::AccessPoint"};

// The steps from `root` down to a value or a member's name in it.
std::vector<Finding::Step> path_to(Value root, Value wanted) {
  using Kind = Finding::Step::Kind;
  std::vector<Finding::Step> path;
  Value at = root;
  for (bool deeper = true; deeper && (at.begin() != wanted.begin() || at.end() != wanted.end());) {
    deeper = false;
    std::uint32_t index = 0;
    for (const auto& [key, value] : json::entries(at)) {
      if (at.is(json::Type::Object) && key.begin() == wanted.begin() && key.end() == wanted.end()) {
        path.push_back({Kind::Key, std::string(key.string()), 0});
        return path;
      }
      if (value.begin() <= wanted.begin() && wanted.end() <= value.end()) {
        if (at.is(json::Type::Object))
          path.push_back({Kind::Value, std::string(key.string()), 0});
        else
          path.push_back({Kind::Index, {}, index});
        at = value;
        deeper = true;
        break;
      }
      ++index;
    }
  }
  return path;
}
}  // namespace

void Validator::report(FindingType type, std::string_view code, Value where, std::string details) {
  if (findings_.size() == kMaxFindings) return;
  findings_.push_back({type, code, std::move(details), path_to(document_.root(), where), {where.begin(), where.end()}});
}

void Validator::size() {
  const std::size_t significant = policy::significant_size(document_.text());
  const std::size_t whole = document_.text().size();
  const Value root = document_.root();
  if (kind_ == Kind::Identity && significant > 6'144)
    warn("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", root,
         fmt::format("The policy has {} characters without white space; a managed policy may have 6144.", significant));
  if (kind_ == Kind::Trust && significant > 2'048)
    warn("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", root,
         fmt::format("The policy has {} characters without white space; a trust policy may have 2048.", significant));
  if (kind_ == Kind::Resource && significant > 20'480)
    warn("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", root,
         fmt::format("The policy has {} characters without white space; many services take at most 20480.",
                     significant));
  if (kind_ == Kind::ServiceControl && whole > 10'240)
    error("POLICY_SIZE_EXCEEDS_SCP_QUOTA", root,
          fmt::format("The policy has {} characters; a service control policy may have 10240.", whole));
  if (kind_ == Kind::ResourceControl && whole > 5'120)
    error("POLICY_SIZE_EXCEEDS_RCP_QUOTA", root,
          fmt::format("The policy has {} characters; a resource control policy may have 5120.", whole));
}

void Validator::document(Value root) {
  if (!root.is(json::Type::Object)) return error("DATA_TYPE_MISMATCH", root, "A policy is a JSON object.");
  size();
  if (const auto version = root.find("Version")) {
    if (!version->is(json::Type::String)) {
      error("DATA_TYPE_MISMATCH", *version, "Use a string here: \"2012-10-17\".");
    } else {
      const bool known = version->string() == "2012-10-17" || version->string() == "2008-10-17";
      if (!known) error("INVALID_VERSION", *version, "Use the version 2012-10-17.");
      new_version_ = version->string() == "2012-10-17";
    }
  } else {
    warn("MISSING_VERSION", root, "Add \"Version\": \"2012-10-17\": without it the policy has no variables.");
  }
  for (const auto& [key, member] : json::entries(root)) {
    const std::string_view name = key.string();
    if (name == "Version") continue;
    if (name == "Id" && !is_identity() && kind_ != Kind::ServiceControl && kind_ != Kind::ResourceControl) {
      if (!member.is(json::Type::String)) error("DATA_TYPE_MISMATCH", member, "Use a string here.");
    } else if (name == "Statement") {
      statements(member);
    } else {
      report(FindingType::Error, "INVALID_POLICY_ELEMENT", key,
             fmt::format("Remove {}: this kind of policy has no such element.", name));
    }
  }
  if (!root.find("Statement")) error("MISSING_STATEMENT", root, "Add a Statement element.");
}

void Validator::statements(Value list) {
  if (!list.is(json::Type::Array)) return statement(list);
  if (list.size() == 0) error("MISSING_STATEMENT", list, "Add a statement: an empty list is refused.");
  std::map<std::string, std::uint32_t> seen;
  std::uint32_t index = 0;
  for (const auto& [_, element] : json::entries(list)) {
    ++index;
    statement(element);
    if (!element.is(json::Type::Object)) continue;
    // The same but for its name.
    std::string body;
    for (const auto& [key, member] : json::entries(element)) {
      if (key.string() == "Sid") continue;
      body += std::string(key.string()) + "=" + std::string(member.source()) + ";";
    }
    const auto [other, fresh] = seen.emplace(std::move(body), index);
    if (!fresh)
      suggest("REDUNDANT_STATEMENT", element, fmt::format("Remove it: statement {} says the same.", other->second));
  }
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

  StatementView view{.value = value};
  const auto effect = value.find("Effect");
  view.allows = effect && effect->is(json::Type::String) && effect->string() == "Allow";
  view.denies = effect && effect->is(json::Type::String) && effect->string() == "Deny";
  for (const auto& [key, member] : json::entries(value)) {
    const std::string_view name = key.string();
    if (name == "Sid") {
      sid(member);
    } else if (name == "Effect") {
      if (!member.is(json::Type::String)) {
        error("DATA_TYPE_MISMATCH", member, "Use a string here: \"Allow\" or \"Deny\".");
      } else if (!view.allows && !view.denies) {
        error("INVALID_EFFECT", member, "Use Allow or Deny, spelt like this.");
      }
    } else if (name == "Principal" || name == "NotPrincipal") {
      const bool negated = name == "NotPrincipal";
      if (negated && kind_ == Kind::Trust) {
        report(FindingType::Error, "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", key,
               "Use Principal: a trust policy cannot have NotPrincipal.");
      } else if (negated && view.allows) {
        report(FindingType::SecurityWarning, "ALLOW_WITH_NOT_PRINCIPAL", key,
               "Use Principal: this allows everyone who is not listed, unsigned callers too.");
      }
      principal(member, negated);
      if (!negated && member.is(json::Type::Object)) {
        if (const auto names = member.find("Service")) view.services = texts_of(*names);
        if (const auto names = member.find("Federated")) view.federated = texts_of(*names);
        if (const auto names = member.find("AWS")) view.aws = texts_of(*names);
      }
    } else if (name == "Action" || name == "NotAction") {
      view.not_action = name == "NotAction";
      view.actions = texts_of(member);
      actions(member);
    } else if (name == "Resource" || name == "NotResource") {
      view.not_resource = name == "NotResource";
      view.resources = texts_of(member);
      resources(member, view.not_resource);
    } else if (name == "Condition") {
      conditions(member, view);
    } else {
      report(FindingType::Error, "INVALID_POLICY_ELEMENT", key,
             fmt::format("Remove {}: a statement has no such element.", name));
    }
  }
  whole_statement(view);
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

void Validator::redundant(Value value, bool fold, std::string_view code) {
  if (!value.is(json::Type::Array) || value.size() > kMostCompared) return;
  std::vector<std::pair<Value, std::string>> texts;
  for (const auto& [_, element] : json::entries(value)) {
    if (!element.is(json::Type::String) || has_variable(element.string())) return;
    texts.emplace_back(element, fold ? ascii_lower(element.string()) : std::string(element.string()));
  }
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    for (std::uint32_t j = 0; j < texts.size(); ++j) {
      if (i == j || !covers(texts[j].second, texts[i].second) || (texts[i].second == texts[j].second && j > i))
        continue;
      suggest(code, texts[i].first, fmt::format("Remove it: {} covers it.", texts[j].first.string()));
      break;
    }
  }
}

std::vector<Finding> Validator::run() {
  document(document_.root());
  std::ranges::stable_sort(findings_, {}, [](const Finding& finding) { return finding.place.begin; });
  return std::move(findings_);
}

std::string_view wire_name(FindingType type) {
  constexpr std::array<std::string_view, 4> kNames{"ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION"};
  return kNames.at(static_cast<std::size_t>(type));
}

bool is_resource_type(std::string_view name) { return std::ranges::find(kResourceTypes, name) != kResourceTypes.end(); }

std::string learn_more_link(const Finding& finding) {
  constexpr std::array<std::string_view, 4> kNames{"error", "security-warning", "general-warning", "suggestion"};
  std::string anchor = ascii_lower(finding.code);
  std::ranges::replace(anchor, '_', '-');
  return fmt::format(
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
      "#access-analyzer-reference-policy-checks-{}-{}",
      kNames.at(static_cast<std::size_t>(finding.type)), anchor);
}

std::vector<Finding> validate(const std::string& text, const Options& options, const services::Reference& reference) {
  json::Limits limits;
  limits.max_bytes = policy::kMaxDocumentBytes;
  const auto document = json::Document::parse(text, limits);
  if (document) return Validator(*document, options, reference).run();
  const json::SyntaxError& fault = document.error();
  const std::uint32_t at = std::min<std::uint32_t>(fault.offset, static_cast<std::uint32_t>(text.size()));
  return {{FindingType::Error, "JSON_SYNTAX_ERROR", "Fix the JSON: " + fault.message + ".", {}, {at, at}}};
}

}  // namespace keyward::validation
