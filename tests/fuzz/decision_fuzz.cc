// The laws of the decision API: whatever a body says, the answer is JSON with one decision or error for each question;
// whom a Deny on their own name binds is never allowed, for nothing in a body says who asks; without a resource policy
// nobody unsigned is allowed; and no request is found signed by someone, for the body's author knows no secret.
// Input: the body.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "decision/answer.h"
#include "identity/compile.h"

namespace {

using namespace keyward;

constexpr const char* kAccount = "111122223333";
constexpr Time kNow{1'369'353'600};  // 2013-05-24T00:00:00Z, when the documented S3 examples were signed

void require(bool holds) {
  if (!holds) std::abort();
}

identity::InlinePolicy inline_policy(std::string name, std::string text) {
  auto document = identity::make_document(std::move(text), {}, name);
  require(document.has_value());
  return {std::move(name), *std::move(document)};
}

identity::User user(std::string name, std::string key, std::string policy) {
  identity::User made;
  made.id = "AIDA" + name;
  made.name = std::move(name);
  made.path = "/";
  made.inline_policies.push_back(inline_policy("own", std::move(policy)));
  identity::AccessKey access_key;
  access_key.id = std::move(key);
  made.access_keys.push_back(std::move(access_key));
  return made;
}

// The service "objects", which may ask about everyone, and alice, who may do everything unless she is alice.
struct Installation {
  SeededRandom random{1};
  secrets::SealingKey key = secrets::SealingKey::generate(random);
  secrets::Sealer records{key, "records"};
  secrets::Tokens tokens{key};
  authn::Authenticator authenticator{records, tokens};
  identity::Catalog catalog;
  identity::State state;
  authn::Caller service;
  decision::PolicyCache policies{1 << 20};

  Installation() {
    identity::AccountSettings settings;
    settings.id = kAccount;
    settings.root.email = "root@example.com";
    state.apply(identity::put(kAccount, settings));
    state.apply(identity::put(
        kAccount, user("objects", "AKIAOBJECTSOBJECTSOB",
                       R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})")));
    state.apply(identity::put(
        kAccount, user("alice", "AKIAIOSFODNN7EXAMPLE",
                       R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},)"
                       R"({"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{)"
                       R"("aws:username":"alice","aws:PrincipalAccount":"111122223333"},"Null":{)"
                       R"("aws:MultiFactorAuthPresent":"true"}}}]})")));
    auto caller = authenticator.by_access_key(state, "AKIAOBJECTSOBJECTSOB", "", kNow);
    require(caller.has_value());
    service = *std::move(caller);
  }
};

void ask(json::Value value, decision::Answerer& answerer) {
  static decision::Question question;
  if (!decision::read_question(value, "requests[0]", question)) return;
  require(question.context.size() <= decision::kMaxContextKeys &&
          question.values.size() <= decision::kMaxContextValues);
  std::string out;
  const decision::Outcome outcome = answerer.answer(question, out);
  const auto answer = json::Document::parse(out, {.max_bytes = 64 << 20, .max_values = 4'000'000});
  require(answer.has_value());
  const auto decided = answer->root().find("decision");
  require(decided.has_value() != answer->root().find("error").has_value());
  const bool allowed = decided && decided->string() == "allowed";
  require(allowed == (outcome.kind == decision::Outcome::Kind::Allowed));
  if (outcome.principal.ends_with(":user/alice")) require(!allowed);
  if (outcome.principal == "anonymous" && question.resource_policy.empty()) require(!allowed);
  if (question.who == decision::Who::Request) require(!outcome.principal.starts_with("arn:"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Installation installation;
  const auto body =
      json::Document::parse(std::string(reinterpret_cast<const char*>(data), size), decision::kBodyLimits);
  if (!body) return 0;
  const decision::World world{.state = installation.state,
                              .catalog = installation.catalog,
                              .authenticator = installation.authenticator,
                              .organization = nullptr,
                              .policies = installation.policies,
                              .service = installation.service,
                              .surroundings = {.now = kNow},
                              .tokens = installation.tokens,
                              .random = installation.random};
  decision::Answerer answerer(world);
  const auto requests = body->root().find("requests");
  if (!requests || !requests->is(json::Type::Array)) {
    ask(body->root(), answerer);
    return 0;
  }
  for (const auto& [_, one] : entries(*requests)) ask(one, answerer);
  return 0;
}
