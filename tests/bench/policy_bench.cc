// Answers policy_bench.py, which asks for one measurement after the other so that all programs take turns. A line of
// input is a question, a line of output its answer, both space-separated:
//   decide engine|explain|tell|scan|floor COUNT SEED -> nanoseconds per decision; tell: explained, and every statement
//                      of the action looked at
//   world COUNT SEED   -> the world as JSON: policies, requests, what the oracle says
//   compile COUNT SEED -> nanoseconds per statement, bytes per statement
//   types SEED         -> nanoseconds of the median decision, and of that which 99 % do not exceed: seven policy types
//   worst              -> nanoseconds of the costliest decision of hostile policies, and what it was about
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <iostream>
#include <map>
#include <sstream>

#include "base/json.h"
#include "policy/explain.h"
#include "policy_world.h"

namespace keyward::policy::bench {
namespace {

using Clock = std::chrono::steady_clock;

// Keeps a result from being optimized away.
template <class T>
void use(const T& value) {
  asm volatile("" : : "r"(&value) : "memory");
}

double nanoseconds_since(Clock::time_point start) {
  return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count());
}

// Of this thread: what other programs take of the machine does not count.
double processor_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// Runs it over and over for 20 ms, in ever longer batches; the time of one call in the last batch.
template <class Run>
double time_of(Run&& run) {
  for (std::size_t calls = 1;; calls *= 2) {
    const double start = processor_nanoseconds();
    for (std::size_t i = 0; i < calls; ++i) run();
    const double spent = processor_nanoseconds() - start;
    if (spent > 10e6) return spent / static_cast<double>(calls);
  }
}

[[noreturn]] void fail(std::string_view why) {
  std::cerr << why << "\n";
  std::exit(1);
}

const World& world_of(std::size_t count, unsigned seed) {
  static std::map<std::pair<std::size_t, unsigned>, std::unique_ptr<World>> worlds;
  std::unique_ptr<World>& world = worlds[{count, seed}];
  if (!world) world = make_world(count, seed);
  if (!world) fail(fmt::format("{} statements, seed {}: engine and scan disagree", count, seed));
  return *world;
}

template <bool kStatements>
Decision by_explain(const World& world, const Request& request) {
  const Program* const identity[] = {world.program.get()};
  PolicySets sets;
  sets.identity = identity;
  const Explanation explanation = explain(sets, request);
  use(explanation);
  if (kStatements) use(explanation.statements(explanation.types[0]));
  return explanation.decision;
}

double decide(const std::string& engine, const World& world) {
  static const std::map<std::string, Decision (*)(const World&, const Request&)> engines = {
      {"engine", by_engine},
      {"explain", by_explain<false>},
      {"tell", by_explain<true>},
      {"scan", by_scan},
      {"floor", by_floor}};
  Decision (*const decide_one)(const World&, const Request&) = engines.at(engine);
  std::size_t at = 0;
  return time_of([&] {
    use(decide_one(world, world.questions[at].request()));
    at = at + 1 == world.questions.size() ? 0 : at + 1;
  });
}

std::string export_world(const World& world) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("policies").begin_array();
  for (const std::string& text : world.texts) writer.string(text);
  writer.end_array().key("requests").begin_array();
  for (const Question& question : world.questions) {
    writer.begin_object().member("action", question.action).member("resource", question.resource);
    writer.key("context").begin_object();
    question.context.for_each([&](const Key& key, Values values) { writer.member(key.name(), values[0]); });
    writer.end_object().key("allowed").boolean(question.outcome == Outcome::Allowed).end_object();
  }
  writer.end_array().end_object();
  return out;
}

std::string compiling(const World& world) {
  const auto count = static_cast<double>(world.statements.size());
  const double time = time_of([&] { use(compile(sources_of(world))); });
  return fmt::format("{} {}", time / count, static_cast<double>(compile(sources_of(world))->bytes()) / count);
}

// A hundred statements in all: policies of seven types that all have their say.
class SevenTypes {
 public:
  explicit SevenTypes(unsigned seed) : random_(seed) {
    add(identity_, Kind::Identity, 16, "", false);
    for (One* const one : {&scp_, &boundary_, &session_, &endpoint_})
      add(*one,
          one == &scp_        ? Kind::ServiceControl
          : one == &endpoint_ ? Kind::Endpoint
                              : Kind::Identity,
          13, one == &endpoint_ ? R"("Principal":"*",)" : "", true);
    add(resource_, Kind::Resource, 14, R"("Principal":{"AWS":"111122223333"},)", false);
    add(rcp_, Kind::ResourceControl, 14, R"("Principal":"*",)", false);
    std::size_t of_kind[2] = {};
    for (std::size_t tries = 0; tries < 200'000 && questions_.size() < kQuestions; ++tries) {
      Question& question = questions_.emplace_back();
      const Policy& near = *identity_.policy;
      fill_question(question, near.statements()[random_() % near.statements().size()], kStatements, random_);
      question.outcome = oracle(question.request());
      if (decide(question.request()).outcome != question.outcome) fail("seven types: engine and scan disagree");
      std::size_t& kind = of_kind[question.outcome == Outcome::Allowed ? 1 : 0];
      if (kind == kQuestions / 2) {
        questions_.pop_back();
      } else {
        ++kind;
      }
    }
    if (of_kind[0] != of_kind[1]) fail("seven types: too few requests of one kind");
  }

  std::string measure() {
    constexpr int kRounds = 40;
    std::vector<double> clock(20'000);
    for (double& time : clock) {
      const Clock::time_point start = Clock::now();
      time = nanoseconds_since(start);
    }
    std::vector<double> times;
    for (int round = 0; round < kRounds; ++round) {
      for (const Question& question : questions_) {
        const Request request = question.request();
        const Clock::time_point start = Clock::now();
        use(decide(request));
        times.push_back(nanoseconds_since(start));
      }
    }
    const double empty = at_share(clock, 0.5);  // what reading the clock takes
    return fmt::format("{} {}", at_share(times, 0.5) - empty, at_share(times, 0.99) - empty);
  }

 private:
  static constexpr std::size_t kQuestions = 256;
  static constexpr std::size_t kStatements = 100;
  struct One {
    std::shared_ptr<const Policy> policy;
    std::shared_ptr<const Program> program;
    std::vector<const Statement*> statements;
  };

  static double at_share(std::vector<double>& times, double share) {
    const auto at = times.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(times.size()));
    std::ranges::nth_element(times, at);
    return *at;
  }

  // `open`: a statement more, which allows everything.
  void add(One& one, Kind kind, std::size_t count, std::string_view element, bool open) {
    std::string statements;
    if (open) statements = fmt::format(R"({{"Effect":"Allow",{}"Action":"*","Resource":"*"}})", element);
    while (count-- > 0) {
      std::string statement = random_statement(random_, kStatements, element);
      if (kind == Kind::ResourceControl && statement.starts_with(R"({"Effect":"Allow")"))
        statement.replace(11, 5, "Deny");
      statements.append(statements.empty() ? "" : ",").append(statement);
    }
    Result<Policy> policy = parse(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", kind);
    if (!policy) fail(policy.error().message);
    one.policy = std::make_shared<const Policy>(*std::move(policy));
    for (const Statement& statement : one.policy->statements()) one.statements.push_back(&statement);
    one.program = compile({{one.policy, {}, {}, {}}});
  }

  Decision decide(const Request& request) const {
    const Program* const identity[] = {identity_.program.get()};
    const Program* const session[] = {session_.program.get()};
    const Program* const scp[] = {scp_.program.get()};
    const Program* const rcp[] = {rcp_.program.get()};
    const Programs scps[] = {scp};
    const Programs rcps[] = {rcp};
    PolicySets sets;
    sets.identity = identity;
    sets.boundary = boundary_.program.get();
    sets.session = session;
    sets.resource = resource_.program.get();
    sets.service_control = scps;
    sets.resource_control = rcps;
    sets.endpoint = endpoint_.program.get();
    return evaluate(sets, request);
  }

  Outcome oracle(const Request& request) const {
    bool allowed = true;
    for (const One* const one : {&identity_, &boundary_, &session_, &scp_, &endpoint_, &resource_, &rcp_}) {
      const Outcome outcome = scan(one->statements, request);
      if (outcome == Outcome::ExplicitlyDenied) return outcome;
      if (one != &resource_ && one != &rcp_) allowed &= outcome == Outcome::Allowed;
    }
    return allowed ? Outcome::Allowed : Outcome::ImplicitlyDenied;
  }

  std::mt19937 random_;
  One identity_, boundary_, session_, scp_, endpoint_, resource_, rcp_;
  std::deque<Question> questions_;
};

// Policies that a customer may store and that take a decision as long as can be: each list of one element, in a
// document of 6,144 characters, against long texts that nearly match.
std::string worst() {
  constexpr std::size_t kCharacters = 6'144;
  constexpr std::size_t kAttached = 20;  // what the quota on managed policies of a user can be raised to
  const std::string text(2'000, 'a');
  const auto repeat = [](std::string_view piece, std::size_t size) {
    std::string out;
    while (out.size() + piece.size() <= size) out += piece;
    return out;
  };
  struct Hostile {
    std::string name;
    std::string statement;  // one; the document has as many as fit
  };
  const std::string arn = "arn:aws:s3:::";
  std::vector<Hostile> all;
  const auto resource = [&](std::string name, std::string_view pattern) {
    all.push_back(
        {std::move(name), fmt::format(R"({{"Effect":"Allow","Action":"s3:*","Resource":"{}{}"}})", arn, pattern)});
  };
  resource("one long *a*a*...b", repeat("*a", 5'900) + "b");
  resource("one long *a?a?...b*", "*" + repeat("a?", 5'900) + "b*");
  resource("one long *aaaa...b*", "*" + repeat("a", 1'900) + "b*");
  resource("many *a*a*b", "*a*a*a*a*a*b");
  resource("many *aaaaaaaaaaaa?b*", "*aaaaaaaaaaaa?b*");
  resource("many with variables", "*${aws:username}*${aws:username}b*");
  const auto condition = [&](std::string name, std::string_view op, std::string_view values) {
    all.push_back(
        {std::move(name),
         fmt::format(
             R"({{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{{"{}":{{"aws:UserAgent":{}}}}}}})", op,
             values)});
  };
  condition("many StringLike *a?a*b", "StringLike", R"("*a?a*@b")");
  condition("StringLike with many values", "StringLike", "[" + repeat(R"("*a?a*b",)", 5'700) + R"("b"])");
  condition("ForAnyValue of many", "ForAnyValue:StringLike", "[" + repeat(R"("*a?a*b",)", 5'700) + R"("b"])");
  all.push_back({"many actions *e?*", R"({"Effect":"Allow","Action":["s3:*e?O*t@","s3:?*b*c?"],"Resource":"*"})"});

  const std::vector<std::string_view> values(
      50, std::string_view(text).substr(0, 256));  // as many and as long as tags may be
  double longest = 0;
  std::string which;
  for (const Hostile& hostile : all) {
    std::string statements;
    for (std::size_t number = 0;; ++number) {
      std::string next = hostile.statement;
      if (const std::size_t at = next.find('@'); at != std::string::npos) next.replace(at, 1, std::to_string(number));
      if (!statements.empty() && statements.size() + next.size() + 50 > kCharacters) break;
      statements.append(statements.empty() ? "" : ",").append(next);
    }
    std::vector<std::shared_ptr<const Program>> programs;
    std::vector<const Program*> identity;
    for (std::size_t i = 0; i < kAttached; ++i) {
      Result<Policy> policy = parse(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", Kind::Identity);
      if (!policy) fail(hostile.name + ": " + policy.error().message);
      programs.push_back(compile(*std::move(policy)));
      identity.push_back(programs.back().get());
    }
    Context context;
    context.set("aws:username", "aaaa");
    context.set("aws:UserAgent", hostile.name.starts_with("ForAny") ? Values(values) : Values(values).first(1));
    const std::string name = arn + text;
    const Principal principal{PrincipalKind::User, "arn:aws:iam::111122223333:user/alice", "111122223333", {}, {}};
    const Request request{principal, "s3:GetObject", name, "111122223333", context};
    PolicySets sets;
    for (const std::size_t attached : {std::size_t{1}, kAttached}) {
      sets.identity = Programs(identity).first(attached);
      const double time = time_of([&] { use(evaluate(sets, request)); });
      if (attached != 1 || time <= longest) continue;
      longest = time;
      which = hostile.name;
    }
  }
  return fmt::format("{} {}", longest, which);
}

int serve() {
  std::map<unsigned, std::unique_ptr<SevenTypes>> types;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string what;
    std::string engine;
    std::size_t count = 0;
    unsigned seed = 0;
    words >> what;
    if (what == "decide") words >> engine;
    if (what != "types" && what != "worst") words >> count;
    words >> seed;
    if (what == "decide") {
      std::cout << decide(engine, world_of(count, seed));
    } else if (what == "world") {
      std::cout << export_world(world_of(count, seed));
    } else if (what == "compile") {
      std::cout << compiling(world_of(count, seed));
    } else if (what == "types") {
      std::unique_ptr<SevenTypes>& one = types[seed];
      if (!one) one = std::make_unique<SevenTypes>(seed);
      std::cout << one->measure();
    } else if (what == "worst") {
      std::cout << worst();
    } else {
      fail("no such question: " + line);
    }
    std::cout << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace keyward::policy::bench

int main() { return keyward::policy::bench::serve(); }
