// policy_compare --cases N [--seed S] [--minutes M] [--report K]: asks the engine and the reference the same random
// questions. Prints "N cases, M disagreements" and, for the first K disagreements, a minimal case in the format of
// tests/data/policy-cases.json whose "expected" is the reference's verdict. With --minutes it goes on until the time is
// over. With --write FILE the cases are kept, one a line, with the engine's verdict as "expected". Exit status: 0 if
// there was no disagreement, 1 if there was one, 2 for a wrong option.
//
// policy_compare FILE: asks about each case of a file and tells which of the two disagrees with "expected".
#include <fmt/core.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "engine_side.h"
#include "generator.h"
#include "shrink.h"

namespace keyward::reference {
namespace {

constexpr std::size_t kRequestsPerSituation = 20;

struct Options {
  std::uint64_t cases = 50'000;
  std::uint64_t seed = 1;
  std::uint64_t minutes = 0;
  std::uint64_t report = 5;
  std::string file;
  std::string write;
};

bool read_options(int count, char** arguments, Options& options) {
  for (int i = 1; i < count; ++i) {
    const std::string_view name = arguments[i];
    if (name == "--write") {
      if (++i == count) return false;
      options.write = arguments[i];
      continue;
    }
    std::uint64_t* number = name == "--cases"     ? &options.cases
                            : name == "--seed"    ? &options.seed
                            : name == "--minutes" ? &options.minutes
                            : name == "--report"  ? &options.report
                                                  : nullptr;
    if (number == nullptr) {
      if (name.starts_with("-")) return false;
      options.file = name;
      continue;
    }
    if (++i == count) return false;
    const std::string_view text = arguments[i];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
    if (error != std::errc() || end != text.data() + text.size()) return false;
  }
  return true;
}

struct Answers {
  Verdict engine = Verdict::ImplicitlyDenied;
  Verdict reference = Verdict::ImplicitlyDenied;
  std::string fault;
  bool agree() const { return engine == reference && fault.empty(); }
};

std::optional<Answers> ask(const Case& c, bool one_program) {
  PolicyTexts policies = c.policies;
  std::optional<std::string> trust;
  if (is_trust_action(c.request.action)) trust = std::exchange(policies.resource, std::nullopt);
  const EngineSide engine(policies, trust, one_program);
  if (!engine.refusal().empty()) return std::nullopt;
  Answers answers;
  answers.engine = engine.decide(c.request, true, answers.fault);
  answers.reference = decide(read_policies(c.policies), read_query(c.request));
  return answers;
}

std::optional<Case> read_text(const std::string& text) {
  const auto document = json::Document::parse(text);
  return document ? read_case(document->root()) : std::nullopt;
}

void report(const Situation& situation, const RequestTexts& request, bool one_program, std::uint64_t number) {
  Case c{fmt::format("disagreement-{}", number), request, situation.policies_for(request), "?"};
  const auto fails = [&](const std::string& text) {
    const std::optional<Case> candidate = read_text(text);
    if (!candidate) return false;
    const std::optional<Answers> answers = ask(*candidate, one_program);
    return answers && !answers->agree();
  };
  const std::string whole = write_case(c);
  std::optional<Case> small;
  if (fails(whole)) small = read_text(shrink(whole, fails));
  if (!small) {
    fmt::print("not repeated by its text: {}\n", whole);
    return;
  }
  const Answers answers = *ask(*small, one_program);
  small->expected = name(answers.reference);
  fmt::print("{}\n  engine: {}{}{}\n", write_case(*small), name(answers.engine), answers.fault.empty() ? "" : ", ",
             answers.fault);
}

int run_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  const auto document = json::Document::parse(text.str());
  if (!document) {
    fmt::print(stderr, "{}: no JSON\n", path);
    return 2;
  }
  std::uint64_t cases = 0, disagreements = 0;
  for (const auto& entry : json::entries(document->root())) {
    const std::optional<Case> c = read_case(entry.value);
    for (const bool one_program : {false, true}) {
      const std::optional<Answers> answers = c ? ask(*c, one_program) : std::nullopt;
      ++cases;
      if (answers && answers->agree() && name(answers->engine) == c->expected) continue;
      ++disagreements;
      fmt::print("{}: expected {}, engine {}, reference {}\n", c ? c->name : "unreadable", c ? c->expected : "",
                 answers ? name(answers->engine) : "refused", answers ? name(answers->reference) : "not asked");
    }
  }
  fmt::print("{} cases, {} disagreements\n", cases, disagreements);
  return disagreements == 0 ? 0 : 1;
}

int run(const Options& options) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(options.minutes);
  std::ofstream written;
  if (!options.write.empty()) written.open(options.write);
  std::uint64_t cases = 0, disagreements = 0, refusals = 0, allowed = 0, denied = 0;
  for (std::uint64_t round = 0;; ++round) {
    const bool done = options.minutes > 0 ? std::chrono::steady_clock::now() >= end : cases >= options.cases;
    if (done) break;
    Random random(options.seed * 1'000'003 + round);
    const Situation situation = generate(random, kRequestsPerSituation);
    const bool one_program = round % 2 == 1;
    const EngineSide engine(situation.policies, situation.trust, one_program);
    if (!engine.refusal().empty()) {
      // Whatever the grammar allows must be taken: a refusal is a disagreement about the language.
      if (++refusals <= options.report) fmt::print("refused: {}\n", engine.refusal());
      continue;
    }
    const PolicyCollection policies = read_policies(situation.policies_for({}));
    PolicyCollection trusting = policies;
    trusting.resource = situation.trust ? read_document(*situation.trust) : std::nullopt;
    for (const RequestTexts& request : situation.requests) {
      Answers answers;
      answers.engine = engine.decide(request, cases % 16 == 0, answers.fault);
      answers.reference = decide(is_trust_action(request.action) ? trusting : policies, read_query(request));
      ++cases;
      if (written.is_open())
        written << write_case({fmt::format("generated-{}-{}", options.seed, cases), request,
                               situation.policies_for(request), std::string(name(answers.engine))})
                << "\n";
      allowed += answers.reference == Verdict::Allowed;
      denied += answers.reference == Verdict::ExplicitlyDenied;
      if (answers.agree()) continue;
      if (++disagreements <= options.report) report(situation, request, one_program, disagreements);
    }
  }
  fmt::print("seed {}: {} allowed, {} explicitly denied, {} refused policy sets\n", options.seed, allowed, denied,
             refusals);
  fmt::print("{} cases, {} disagreements\n", cases, disagreements + refusals);
  return disagreements + refusals == 0 ? 0 : 1;
}

}  // namespace
}  // namespace keyward::reference

int main(int count, char** arguments) {
  keyward::reference::Options options;
  if (!keyward::reference::read_options(count, arguments, options)) {
    fmt::print(stderr,
               "usage: policy_compare [--cases N] [--seed S] [--minutes M] [--report K] [--write FILE] | FILE\n");
    return 2;
  }
  return options.file.empty() ? keyward::reference::run(options) : keyward::reference::run_file(options.file);
}
