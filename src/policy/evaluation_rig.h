// Callers, policies as JSON statements, and what the tests of evaluation and explanation ask of them.
#pragma once
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "policy/evaluate.h"

namespace keyward::policy {

inline constexpr std::string_view kHome = "111122223333";
inline constexpr std::string_view kOther = "444455556666";

inline const Principal kRoot{PrincipalKind::Root, "arn:aws:iam::111122223333:root", kHome, {}, {}};
inline const Principal kAlice{
    PrincipalKind::User, "arn:aws:iam::111122223333:user/alice", kHome, {}, "AIDAALICE00000000000"};
inline const Principal kSession{PrincipalKind::AssumedRole, "arn:aws:sts::111122223333:assumed-role/app/s1", kHome,
                                "arn:aws:iam::111122223333:role/team/app", "AROAAPP0000000000000"};
inline const Principal kFederated{PrincipalKind::FederatedUser, "arn:aws:sts::111122223333:federated-user/fred", kHome,
                                  "arn:aws:iam::111122223333:user/alice", "AIDAALICE00000000000"};
inline const Principal kCarol{PrincipalKind::User, "arn:aws:iam::444455556666:user/carol", kOther, {}, {}};
inline const Principal kService{PrincipalKind::Service, "sns.amazonaws.com", {}, {}, {}};
inline const Principal kProvider{PrincipalKind::IdentityProvider, "accounts.google.com", {}, {}, {}};
inline const Principal kAnonymous{};

// Policies by type, as JSON statements; "" means that the type is not there.
struct Given {
  const char* identity = "";
  const char* boundary = "";
  const char* session = "";
  const char* resource = "";
  const char* scp = "";
  const char* rcp = "";
  const char* endpoint = "";
  const char* trust = "";
};

class Fixture {
 public:
  const PolicySets& sets(const Given& given) {
    sets_ = {};
    if (const Program* p = program(given.identity, Kind::Identity)) sets_.identity = list(p);
    sets_.boundary = program(given.boundary, Kind::Identity);
    if (const Program* p = program(given.session, Kind::Session)) sets_.session = list(p);
    sets_.resource = program(given.resource, Kind::Resource);
    sets_.trust = program(given.trust, Kind::Trust);
    sets_.endpoint = program(given.endpoint, Kind::Endpoint);
    if (const Program* p = program(given.scp, Kind::ServiceControl))
      sets_.service_control = levels_.emplace_back(1, list(p));
    if (const Program* p = program(given.rcp, Kind::ResourceControl))
      sets_.resource_control = levels_.emplace_back(1, list(p));
    return sets_;
  }
  const Program* program(const std::string& statements, Kind kind, std::string arn = "") {
    if (statements.empty()) return nullptr;
    Result<Policy> policy = parse(R"({"Version":"2012-10-17","Statement":)" + statements + "}", kind);
    if (!policy) {
      ADD_FAILURE() << policy.error().message << ": " << statements;
      return nullptr;
    }
    std::vector<Source> sources;
    sources.push_back({std::make_shared<const Policy>(*std::move(policy)), std::move(arn), "", {}});
    programs_.push_back(compile(std::move(sources)));
    return programs_.back().get();
  }

 private:
  Programs list(const Program* p) { return lists_.emplace_back(1, p); }
  std::deque<std::vector<const Program*>> lists_;
  std::deque<std::vector<Programs>> levels_;
  std::vector<std::shared_ptr<const Program>> programs_;
  PolicySets sets_;
};

inline constexpr const char* kAllow = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
inline constexpr const char* kDeny = R"({"Effect":"Deny","Action":"s3:GetObject","Resource":"*"})";
inline constexpr const char* kNothing = R"({"Effect":"Allow","Action":"s3:PutObject","Resource":"*"})";

#define GRANT(principal) R"({"Effect":"Allow","Principal":)" principal R"(,"Action":"*","Resource":"*"})"
inline constexpr const char* kToAlice = GRANT(R"({"AWS":"arn:aws:iam::111122223333:user/alice"})");
inline constexpr const char* kToAliceId = GRANT(R"({"AWS":"AIDAALICE00000000000"})");
inline constexpr const char* kToHome = GRANT(R"({"AWS":"111122223333"})");
inline constexpr const char* kToHomeRoot = GRANT(R"({"AWS":"arn:aws:iam::111122223333:root"})");
inline constexpr const char* kToRole = GRANT(R"({"AWS":"arn:aws:iam::111122223333:role/team/app"})");
inline constexpr const char* kToRoleId = GRANT(R"({"AWS":"AROAAPP0000000000000"})");
inline constexpr const char* kToSession = GRANT(R"({"AWS":"arn:aws:sts::111122223333:assumed-role/app/s1"})");
inline constexpr const char* kToFederated = GRANT(R"({"AWS":"arn:aws:sts::111122223333:federated-user/fred"})");
inline constexpr const char* kToAll = GRANT(R"("*")");
inline constexpr const char* kToService = GRANT(R"({"Service":"sns.amazonaws.com"})");
inline constexpr const char* kToCarol = GRANT(R"({"AWS":"arn:aws:iam::444455556666:user/carol"})");
inline constexpr const char* kToOther = GRANT(R"({"AWS":"444455556666"})");
#undef GRANT

struct Case {
  const char* name;
  const Principal& principal;
  Given given;
  Outcome want;
  PolicyType by;
};
inline constexpr Outcome kAllowed = Outcome::Allowed;
inline constexpr Outcome kImplicit = Outcome::ImplicitlyDenied;
inline constexpr Outcome kExplicit = Outcome::ExplicitlyDenied;

inline void check(std::span<const Case> cases, std::string_view action = "s3:GetObject",
                  std::string_view resource = "arn:aws:s3:::b/k") {
  const Context context;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Fixture fixture;
    const Request request{c.principal, action, resource, kHome, context};
    const Decision decision = evaluate(fixture.sets(c.given), request);
    EXPECT_EQ(decision.outcome, c.want);
    EXPECT_EQ(decision.decided_by, c.by);
    EXPECT_EQ(decision.program == nullptr, c.want == kImplicit || c.by == PolicyType::None);
  }
}

}  // namespace keyward::policy
