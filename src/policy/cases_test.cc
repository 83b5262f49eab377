// Runs tests/data/policy-cases.json: each case is a whole decision with its reason. docs/policy.md says where the cases
// come from.
#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "policy/evaluate.h"
#include "policy/explain.h"

namespace keyward::policy {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// The policies and the request of one case; owns all that the request points to.
class CaseRunner {
 public:
  explicit CaseRunner(json::Value value) : case_(value) {}

  Explanation run() {
    const json::Value request = *case_.find("request");
    const std::string action(request.find("action")->string());
    read_context(*request.find("context"));
    const Principal principal = read_principal(request.find("principal")->string());
    const bool trust = action.starts_with("sts:AssumeRole");
    PolicySets sets;
    const std::vector<const Program*> identity = programs(*case_.find("identityPolicies"), Kind::Identity);
    const std::vector<const Program*> session = programs(*case_.find("sessionPolicies"), Kind::Session);
    const std::vector<Programs> scps = levels("scps", Kind::ServiceControl);
    const std::vector<Programs> rcps = levels("rcps", Kind::ResourceControl);
    sets.identity = identity;
    sets.session = session;
    sets.boundary = program(case_.find("permissionsBoundary"), Kind::Identity);
    (trust ? sets.trust : sets.resource) = program(case_.find("resourcePolicy"), trust ? Kind::Trust : Kind::Resource);
    sets.endpoint = program(case_.find("vpcEndpointPolicy"), Kind::Endpoint);
    sets.service_control = scps;
    sets.resource_control = rcps;
    const Request question{principal, action, request.find("resource")->string(),
                           request.find("resourceAccount")->string(), context_};
    const Decision decision = evaluate(sets, question);
    Explanation explanation = explain(sets, question);
    EXPECT_EQ(explanation.decision.outcome, decision.outcome);
    EXPECT_EQ(explanation.decision.decided_by, decision.decided_by);
    EXPECT_EQ(explanation.decision.statement, decision.statement);
    return explanation;
  }

 private:
  const Program* program(std::optional<json::Value> value, Kind kind) {
    if (!value || value->is(json::Type::Null)) return nullptr;
    Result<Policy> policy = parse(std::string(value->source()), kind);
    if (!policy) {
      ADD_FAILURE() << policy.error().message << ": " << value->source();
      return nullptr;
    }
    programs_.push_back(compile(*std::move(policy)));
    return programs_.back().get();
  }

  std::vector<const Program*> programs(json::Value list, Kind kind) {
    std::vector<const Program*> result;
    for (const auto& [_, policy] : json::entries(list)) result.push_back(program(policy, kind));
    return result;
  }

  std::vector<Programs> levels(std::string_view name, Kind kind) {
    std::vector<Programs> result;
    const std::optional<json::Value> list = case_.find(name);
    if (!list) return result;
    for (const auto& [_, level] : json::entries(*list))
      result.emplace_back(levels_.emplace_back(programs(level, kind)));
    return result;
  }

  void read_context(json::Value context) {
    for (const auto& [key, value] : json::entries(context)) {
      std::vector<std::string_view>& values = values_.emplace_back();
      if (value.is(json::Type::Array)) {
        for (const auto& [_, element] : json::entries(value)) values.push_back(element.string());
      } else {
        values.push_back(value.is(json::Type::String) ? value.string() : value.source());
      }
      context_.set(Key(key.string()), Values(values));
    }
  }

  Principal read_principal(std::string_view arn) {
    Principal principal;
    principal.arn = arn;
    if (arn == "*") return {};
    if (!arn.starts_with("arn:")) {
      principal.kind = PrincipalKind::Service;
      return principal;
    }
    principal.account = arn.substr(arn.find("::") + 2, 12);
    const std::string_view name = arn.substr(arn.find("::") + 15);
    const std::string account = "arn:aws:iam::" + std::string(principal.account) + ":";
    if (name == "root") {
      principal.kind = PrincipalKind::Root;
    } else if (name.starts_with("user/")) {
      principal.kind = PrincipalKind::User;
    } else if (name.starts_with("assumed-role/")) {
      principal.kind = PrincipalKind::AssumedRole;
      const std::string_view role = name.substr(13, name.rfind('/') - 13);
      principal.parent_arn = strings_.emplace_back(account + "role/" + std::string(role));
    } else if (name.starts_with("federated-user/")) {
      principal.kind = PrincipalKind::FederatedUser;
    } else {
      ADD_FAILURE() << "no such principal: " << arn;
    }
    return principal;
  }

  json::Value case_;
  Context context_;
  std::deque<std::vector<std::string_view>> values_;
  std::deque<std::string> strings_;
  std::vector<std::shared_ptr<const Program>> programs_;
  std::deque<std::vector<const Program*>> levels_;
};

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Allowed:
      return "Allowed";
    case Outcome::ImplicitlyDenied:
      return "ImplicitlyDenied";
    case Outcome::ExplicitlyDenied:
      return "ExplicitlyDenied";
  }
  return "";
}

TEST(PolicyCases, All) {
  json::Limits limits;
  limits.max_bytes = 16 << 20;
  auto document = json::Document::parse(read_file("tests/data/policy-cases.json"), limits);
  ASSERT_TRUE(document.has_value()) << document.error().message;
  std::size_t count = 0;
  for (const auto& [_, value] : json::entries(document->root())) {
    SCOPED_TRACE(value.find("name")->string());
    const Explanation explanation = CaseRunner(value).run();
    EXPECT_EQ(name(explanation.decision.outcome), value.find("expected")->string()) << value.find("why")->string();
    ++count;
  }
  EXPECT_GE(count, 213U);
}

}  // namespace
}  // namespace keyward::policy
