#include "cli/policy_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/documents.h"
#include "identity/names.h"
#include "policy/explanation_json.h"

namespace keyward::cli {
namespace {
std::unexpected<Error> invalid(std::string why) { return fail(Code::InvalidInput, std::move(why)); }

std::string_view text_of(json::Value value) { return value.is(json::Type::String) ? value.string() : value.source(); }

bool is_absent(const std::optional<json::Value>& value) { return !value || value->is(json::Type::Null); }
}  // namespace

bool is_trust_action(std::string_view action) { return action.starts_with("sts:AssumeRole"); }

Result<const policy::Program*> CasePolicies::one(json::Value value, policy::Kind kind, const std::string& place) {
  std::string text, name;
  if (value.is(json::Type::Object)) {
    text = value.source();
    name = fmt::format("{} {}", label_, place);
  } else if (value.is(json::Type::String) && value.string().find('{') != std::string_view::npos) {
    text = value.string();
    name = fmt::format("{} {}", label_, place);
  } else if (value.is(json::Type::String)) {
    name = value.string();
    auto read = read_as_json(beside(file_, name), policy::kMaxDocumentBytes);
    if (!read) return std::unexpected(std::move(read).error());
    text = *std::move(read);
  } else {
    return invalid(
        fmt::format("{}: {} {} is no policy: write an object, or the name of a file.", file_, label_, place));
  }
  Result<policy::Policy> parsed = policy::parse(std::move(text), kind);
  if (!parsed) return invalid(fmt::format("{}: {}: {}", file_, name, parsed.error().message));
  std::vector<policy::Source> sources(1);
  sources[0].policy = std::make_shared<const policy::Policy>(*std::move(parsed));
  sources[0].name = std::move(name);
  return programs_.emplace_back(policy::compile(std::move(sources))).get();
}

Result<std::vector<const policy::Program*>> CasePolicies::list(json::Value value, policy::Kind kind,
                                                               const std::string& place) {
  std::vector<const policy::Program*> out;
  if (!value.is(json::Type::Array)) return invalid(fmt::format("{}: {} {} is no list.", file_, label_, place));
  for (const auto& [_, element] : json::entries(value)) {
    auto program = one(element, kind, fmt::format("{}[{}]", place, out.size()));
    if (!program) return std::unexpected(std::move(program).error());
    out.push_back(*program);
  }
  return out;
}

Result<void> CasePolicies::levels(std::optional<json::Value> value, policy::Kind kind, const std::string& place,
                                  std::vector<policy::Programs>& into) {
  if (is_absent(value)) return {};
  if (!value->is(json::Type::Array)) return invalid(fmt::format("{}: {} {} is no list.", file_, label_, place));
  for (const auto& [_, level] : json::entries(*value)) {
    auto programs = list(level, kind, fmt::format("{}[{}]", place, into.size()));
    if (!programs) return std::unexpected(std::move(programs).error());
    into.emplace_back(levels_.emplace_back(*std::move(programs)));
  }
  return {};
}

Result<void> CasePolicies::read(json::Value value, const std::string& file, const std::string& label, bool trust) {
  file_ = file;
  label_ = label;
  const auto member = [&](std::string_view name, policy::Kind kind, const policy::Program*& into) -> Result<void> {
    const std::optional<json::Value> found = value.find(name);
    if (is_absent(found)) return {};
    auto program = one(*found, kind, std::string(name));
    if (!program) return std::unexpected(std::move(program).error());
    into = *program;
    return {};
  };
  const auto members = [&](std::string_view name, policy::Kind kind,
                           std::vector<const policy::Program*>& into) -> Result<void> {
    const std::optional<json::Value> found = value.find(name);
    if (is_absent(found)) return {};
    auto programs = list(*found, kind, std::string(name));
    if (!programs) return std::unexpected(std::move(programs).error());
    into = *std::move(programs);
    return {};
  };
  using enum policy::Kind;
  if (auto done = members("identityPolicies", Identity, identity_); !done) return done;
  if (auto done = members("sessionPolicies", Session, session_); !done) return done;
  if (auto done = member("permissionsBoundary", Identity, sets_.boundary); !done) return done;
  if (auto done = member("resourcePolicy", trust ? Trust : Resource, trust ? sets_.trust : sets_.resource); !done)
    return done;
  if (auto done = member("vpcEndpointPolicy", Endpoint, sets_.endpoint); !done) return done;
  if (auto done = levels(value.find("scps"), ServiceControl, "scps", service_control_); !done) return done;
  if (auto done = levels(value.find("rcps"), ResourceControl, "rcps", resource_control_); !done) return done;
  sets_.identity = identity_;
  sets_.session = session_;
  sets_.service_control = service_control_;
  sets_.resource_control = resource_control_;
  return {};
}

Result<void> CaseRequest::read_principal(std::string_view name) {
  using enum policy::PrincipalKind;
  if (name == "*") return {};
  principal_.arn = name;
  if (!name.starts_with("arn:")) {
    principal_.kind = Service;
    return {};
  }
  const auto parts = identity::split_arn(name);
  const std::string_view resource = parts ? parts->resource : std::string_view();
  principal_.account = parts ? parts->account : std::string_view();
  if (resource == "root") {
    principal_.kind = Root;
  } else if (resource.starts_with("user/")) {
    principal_.kind = User;
  } else if (resource.starts_with("assumed-role/") && std::ranges::count(resource, '/') == 2) {
    principal_.kind = AssumedRole;
    parent_arn_ = identity::role_arn(parts->account, "/", resource.substr(13, resource.rfind('/') - 13));
    principal_.parent_arn = parent_arn_;
  } else if (resource.starts_with("federated-user/")) {
    principal_.kind = FederatedUser;
  } else {
    return invalid(fmt::format("the principal {} is no user, role session, federated user or root", name));
  }
  return {};
}

void CaseRequest::read_context(json::Value context) {
  for (const auto& [key, value] : json::entries(context)) {
    std::vector<std::string_view>& values = values_.emplace_back();
    if (value.is(json::Type::Array)) {
      for (const auto& [_, element] : json::entries(value)) values.push_back(text_of(element));
    } else {
      values.push_back(text_of(value));
    }
    context_.set(policy::Key(key.string()), policy::Values(values));
  }
}

Result<void> CaseRequest::read(json::Value value, std::optional<json::Value> otherwise) {
  const auto find = [&](std::string_view name) {
    std::optional<json::Value> found = value.find(name);
    return found || !otherwise ? found : otherwise->find(name);
  };
  const auto text = [&](std::string_view name, std::string_view& into) -> Result<void> {
    const std::optional<json::Value> found = find(name);
    if (is_absent(found)) return invalid(fmt::format("the request has no {}", name));
    into = text_of(*found);
    return {};
  };
  std::string_view principal;
  if (auto done = text("principal", principal); !done) return done;
  if (auto done = text("action", action_); !done) return done;
  if (auto done = text("resource", resource_); !done) return done;
  if (!is_absent(find("resourceAccount")))
    if (auto done = text("resourceAccount", resource_account_); !done) return done;
  if (action_.find(':') == std::string_view::npos || action_.find('*') != std::string_view::npos)
    return invalid(fmt::format("{} is not one action, such as s3:GetObject", action_));
  for (const std::optional<json::Value>& from : {otherwise, std::optional(value)})
    if (from)
      if (const std::optional<json::Value> context = from->find("context"); !is_absent(context)) {
        if (!context->is(json::Type::Object)) return invalid("the context is no object");
        read_context(*context);
      }
  return read_principal(principal);
}

policy::Request CaseRequest::request() const { return {principal_, action_, resource_, resource_account_, context_}; }

std::string statement_place(const policy::Source& source, std::uint32_t number) {
  const policy::Statement& statement = source.policy->statements()[number];
  std::string out = source.name;
  if (source.policy->text().contains('\n')) {
    const json::Position at = source.policy->position(statement.place.begin);
    out += fmt::format(":{}:{}", at.line, at.column);
  }
  out += fmt::format(": statement {}", number + 1);
  if (!statement.sid.value.empty()) out.append(" ").append(statement.sid.value);
  return out;
}

std::string explanation_text(const policy::Explanation& explanation) {
  std::string out;
  const auto place = [](const policy::Source& source, std::uint32_t number) {
    const bool allows = source.policy->statements()[number].effect == policy::Effect::Allow;
    return fmt::format("{} ({})", statement_place(source, number), allows ? "Allow" : "Deny");
  };
  const policy::Decision& decision = explanation.decision;
  out += fmt::format("  {}", policy::wire_name(decision.outcome));
  if (decision.program != nullptr) {
    out += fmt::format(" by {}", place(decision.policy_source(), decision.statement));
  } else if (decision.decided_by != policy::PolicyType::None) {
    out += fmt::format(": no {} allows it", policy::type_name(decision.decided_by));
  }
  out += '\n';
  for (const policy::TypeReport& type : explanation.types) {
    out += fmt::format("  {}: {}\n", policy::type_name(type.type),
                       type.denies   ? "denies"
                       : type.allows ? "allows"
                                     : "says nothing");
    for (const policy::StatementReport& report : explanation.statements(type))
      out += fmt::format("    {}: {}\n", place(report.policy_source(), report.statement),
                         report.matched()
                             ? "matches"
                             : fmt::format("{}: {}", policy::element_name(report.failed), explanation.reason(report)));
  }
  if (const std::vector<std::string> absent = explanation.absent_keys(); !absent.empty())
    out += fmt::format("  absent context keys: {}\n", fmt::join(absent, ", "));
  return out;
}

}  // namespace keyward::cli
