#include "policy_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "policy/glob.h"
#include "policy/scalars.h"

namespace keyward::policy::bench {
namespace {

constexpr std::size_t kRequests = 256;
constexpr const char* kServices[] = {"s3", "ec2", "sqs", "dynamodb", "lambda", "sns"};
constexpr const char* kVerbs[] = {"Get", "Put", "List", "Delete", "Create", "Describe", "Tag", "Update"};
constexpr const char* kNouns[] = {"Object", "Bucket", "Item", "Queue", "Function", "Instance", "Volume", "Table"};
constexpr const char* kTeams[] = {"red", "green", "blue", "grey"};

const Principal kPrincipal{PrincipalKind::User, "arn:aws:iam::111122223333:user/alice", "111122223333", {}, {}};

// As plain as it can be without being slow on purpose.
bool scan_matches(const Statement& statement, const Request& request, std::span<const std::string_view, 6> resource) {
  const auto action_fits = [&](const Text& text) {
    return text.value == "*" || action_matches(text.value, request.action);
  };
  if (std::ranges::any_of(statement.action.values, action_fits) == statement.action.negated) return false;
  const auto expand = [&](std::string_view text) {
    const std::size_t begin = text.find("${");
    if (begin == std::string_view::npos) return encode_wildcards(text);
    const std::size_t end = text.find('}', begin);
    const Values values = request.context.lookup(Key(text.substr(begin + 2, end - begin - 2)));
    return encode_wildcards(text.substr(0, begin)) + std::string(values.empty() ? "\1" : values[0]) +
           encode_wildcards(text.substr(end + 1));
  };
  const auto resource_fits = [&](const Text& text) {
    if (text.value == "*") return true;
    std::string_view rest = text.value;
    for (std::size_t i = 0; i < 5; ++i) {
      const std::size_t colon = rest.find(':');
      if (!glob_match(encode_wildcards(rest.substr(0, colon)), resource[i])) return false;
      rest.remove_prefix(colon + 1);
    }
    return glob_match(expand(rest), resource[5]);
  };
  if (std::ranges::any_of(statement.resource.values, resource_fits) == statement.resource.negated) return false;
  for (const Condition& condition : statement.conditions) {
    const Values values = request.context.lookup(Key(condition.key.value));
    const auto fits = [&](const Text& text) {
      if (values.empty()) return false;
      switch (condition.op) {
        case Operator::StringEquals:
        case Operator::StringNotEquals:
          return values[0] == text.value;
        case Operator::StringLike:
          return glob_match(expand(text.value), values[0]);
        case Operator::Bool:
          return equals_ignore_case(values[0], text.value);
        case Operator::IpAddress:
          return contains(*parse_network(text.value), *parse_address(values[0]));
        default:
          return false;
      }
    };
    if (std::ranges::any_of(condition.values, fits) == is_negated(condition.op)) return false;
  }
  return true;
}

}  // namespace

Request Question::request() const { return {kPrincipal, action, resource, "111122223333", context}; }

Decision by_engine(const World& world, const Request& request) {
  const Program* const identity[] = {world.program.get()};
  PolicySets sets;
  sets.identity = identity;
  return evaluate(sets, request);
}

Outcome scan(const std::vector<const Statement*>& statements, const Request& request) {
  std::array<std::string_view, 6> resource;
  std::string_view rest = request.resource;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = rest.find(':');
    resource[i] = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  resource[5] = rest;
  bool allowed = false;
  for (const Statement* const statement : statements) {
    if (statement->effect == Effect::Allow && allowed) continue;
    if (!scan_matches(*statement, request, resource)) continue;
    if (statement->effect == Effect::Deny) return Outcome::ExplicitlyDenied;
    allowed = true;
  }
  return allowed ? Outcome::Allowed : Outcome::ImplicitlyDenied;
}

Decision by_scan(const World& world, const Request& request) {
  return {scan(world.statements, request), PolicyType::Identity, nullptr, 0, 0};
}

Decision by_floor(const World&, const Request& request) {
  static const std::unordered_map<std::string, std::string> patterns = [] {
    std::unordered_map<std::string, std::string> all;
    for (const char* service : kServices)
      for (const char* verb : kVerbs)
        for (const char* noun : kNouns)
          all[ascii_lower(fmt::format("{}:{}{}", service, verb, noun))] = encode_wildcards("arn:aws:*:bucket-1/*/k*");
    return all;
  }();
  static constexpr std::array<Key, 4> kKeys{Key("aws:PrincipalTag/team"), Key("aws:SourceIp"), Key("aws:username"),
                                            Key("aws:MultiFactorAuthPresent")};
  Decision decision;
  const auto found = patterns.find(ascii_lower(request.action));
  bool all = found != patterns.end() && glob_match(found->second, request.resource);
  for (const Key& key : kKeys) all &= request.context.lookup(key)[0] == "red";
  decision.outcome = all ? Outcome::Allowed : Outcome::ImplicitlyDenied;
  return decision;
}

std::string random_statement(std::mt19937& random, std::size_t count, std::string_view element) {
  const auto pick = [&](const auto& list) { return list[random() % std::size(list)]; };
  const std::string service = pick(kServices);
  const bool wild = random() % 3 == 0;
  const std::string action =
      wild ? fmt::format("{}:{}*", service, pick(kVerbs)) : fmt::format("{}:{}{}", service, pick(kVerbs), pick(kNouns));
  const std::size_t number = random() % (count + 4);
  std::string resource;
  switch (random() % 5) {
    case 0:
      resource = fmt::format("arn:aws:{}:*:*:store-{:05}/*", service, number);
      break;
    case 1:
      resource = fmt::format("arn:aws:{}:eu-west-1:111122223333:store-{:05}/item", service, number);
      break;
    case 2:
      resource = fmt::format("arn:aws:{}:eu-west-1:111122223333:*-{:05}/*", service, number);
      break;
    case 3:
      resource = fmt::format("arn:aws:{}:eu-west-1:111122223333:store-{:05}/${{aws:username}}/*", service, number);
      break;
    default:
      resource = random() % 4 == 0 ? "*" : fmt::format("arn:aws:{}:*:*:store-{:05}*", service, number);
  }
  std::string conditions =
      fmt::format(R"("StringEquals":{{"aws:PrincipalTag/team":["{}","{}"]}})", pick(kTeams), pick(kTeams));
  if (random() % 2 == 0)
    conditions += fmt::format(R"(,"IpAddress":{{"aws:SourceIp":"10.{}.0.0/12"}})", random() % 4 * 16);
  if (random() % 2 == 0) conditions += R"(,"Bool":{"aws:MultiFactorAuthPresent":"true"})";
  if (random() % 4 == 0) conditions += fmt::format(R"(,"StringLike":{{"aws:username":"u{}*"}})", random() % 4);
  const bool deny = random() % 20 == 0;
  return fmt::format(R"({{"Effect":"{}",{}"Action":"{}","Resource":"{}","Condition":{{{}}}}})", deny ? "Deny" : "Allow",
                     element, action, resource, conditions);
}

std::vector<Source> sources_of(const World& world) {
  std::vector<Source> sources;
  for (const std::shared_ptr<const Policy>& policy : world.policies) sources.push_back({policy, "", "", {}});
  return sources;
}

void fill_question(Question& question, const Statement& near, std::size_t count, std::mt19937& random) {
  const auto pick = [&](const auto& list) { return list[random() % std::size(list)]; };
  const std::string& pattern = near.action.values[0].value;
  question.action = pattern.ends_with('*') ? pattern.substr(0, pattern.size() - 1) + pick(kNouns) : pattern;
  question.user = fmt::format("u{}x", random() % 4);
  question.team = pick(kTeams);
  question.ip = fmt::format("10.{}.1.2", random() % 64);
  question.mfa = random() % 4 == 0 ? "false" : "true";
  const std::string service = question.action.substr(0, question.action.find(':'));
  const std::size_t dash = near.resource.values[0].value.find('-', 20);
  const std::string number =
      dash == std::string::npos || random() % 8 == 0
          ? fmt::format("{:05}", random() % (count + 4))
          : near.resource.values[0].value.substr(near.resource.values[0].value.find("-0", 10) + 1, 5);
  const char* const tails[] = {"/item", "/a/b/c", ""};
  question.resource = fmt::format("arn:aws:{}:eu-west-1:111122223333:store-{}{}", service, number,
                                  random() % 3 == 0 ? "/" + question.user + "/k" : std::string(pick(tails)));
  question.context.set("aws:PrincipalTag/team", question.team);
  question.context.set("aws:SourceIp", question.ip);
  question.context.set("aws:username", question.user);
  question.context.set("aws:MultiFactorAuthPresent", question.mfa);
  question.context.set("aws:SecureTransport", "true");
  question.context.set("aws:UserAgent", "bench");
}

// Makes random requests near the statements until half of the wanted number is allowed and half is not.
std::unique_ptr<World> make_world(std::size_t count, unsigned seed) {
  auto world = std::make_unique<World>();
  std::mt19937 random(seed);
  for (std::size_t done = 0; done < count;) {
    std::string statements;
    for (std::size_t most = 100; done < count && most > 0; ++done, --most)
      statements += (statements.empty() ? "" : ",") + random_statement(random, count);
    world->texts.push_back(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}");
    world->policies.push_back(std::make_shared<const Policy>(parse(world->texts.back(), Kind::Identity).value()));
    for (const Statement& statement : world->policies.back()->statements()) world->statements.push_back(&statement);
  }
  world->program = compile(sources_of(*world));

  std::size_t of_kind[2] = {};  // refused, allowed
  for (std::size_t tries = 0; tries < 400'000 && world->questions.size() < kRequests; ++tries) {
    Question& question = world->questions.emplace_back();
    fill_question(question, *world->statements[random() % count], count, random);
    question.outcome = by_scan(*world, question.request()).outcome;
    if (by_engine(*world, question.request()).outcome != question.outcome) return nullptr;
    std::size_t& kind = of_kind[question.outcome == Outcome::Allowed ? 1 : 0];
    if (kind == kRequests / 2) {
      world->questions.pop_back();
    } else {
      ++kind;
    }
  }
  return of_kind[0] == of_kind[1] ? std::move(world) : nullptr;
}

}  // namespace keyward::policy::bench
