#include "cli/test_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <utility>

#include "api/xml.h"
#include "cli/documents.h"
#include "cli/policy_case.h"

namespace keyward::cli {
namespace {
using policy::Outcome;

constexpr std::string_view kUsage =
    "keyward policy test FILE...: try policies against the decisions that they must make; JSON, or YAML by the name\n\n"
    "  --junit FILE   write the results as JUnit XML\n"
    "  --coverage     name the statements that no case made decisive\n\n"
    "docs/policy.md describes the cases. The exit code is 1 if an expectation failed.\n";

constexpr std::array<std::string_view, 15> kCaseMembers{"name",
                                                        "description",
                                                        "request",
                                                        "identityPolicies",
                                                        "permissionsBoundary",
                                                        "sessionPolicies",
                                                        "resourcePolicy",
                                                        "scps",
                                                        "rcps",
                                                        "expectations",
                                                        "expected",
                                                        "vpcEndpointPolicy",
                                                        "confidence",
                                                        "why",
                                                        "source"};
constexpr std::array<std::string_view, 9> kExpectationMembers{
    "name", "principal", "action", "resource", "context", "resourceAccount", "expected", "why", "description"};
constexpr std::array<std::string_view, 5> kRequestMembers{"principal", "action", "resource", "context",
                                                          "resourceAccount"};

std::unexpected<Error> invalid(std::string why) { return fail(Code::InvalidInput, std::move(why)); }

struct Arguments {
  std::vector<std::string> files;
  std::string junit;
  bool coverage = false;
  bool help = false;
};

Result<Arguments> read_arguments(std::span<const std::string> words) {
  Arguments read;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--coverage") {
      read.coverage = true;
    } else if (word == "--help") {
      read.help = true;
    } else if (word.starts_with("--junit=")) {
      read.junit = word.substr(8);
    } else if (word == "--junit") {
      if (i + 1 >= words.size()) return invalid("The option --junit needs a value.");
      read.junit = words[++i];
    } else if (word.starts_with("-") && word != "-") {
      return invalid(fmt::format("There is no option {} here. See keyward policy test --help.", word));
    } else {
      read.files.push_back(word);
    }
  }
  return read;
}

// What an expectation allows: one outcome, or with "Denied" either denial.
Result<std::vector<Outcome>> read_expected(std::string_view word) {
  if (word == "Allowed" || word == "allowed") return std::vector{Outcome::Allowed};
  if (word == "ImplicitlyDenied" || word == "implicitDeny") return std::vector{Outcome::ImplicitlyDenied};
  if (word == "ExplicitlyDenied" || word == "explicitDeny") return std::vector{Outcome::ExplicitlyDenied};
  if (word == "Denied" || word == "denied") return std::vector{Outcome::ImplicitlyDenied, Outcome::ExplicitlyDenied};
  return invalid(fmt::format("expected is Allowed, Denied, ImplicitlyDenied or ExplicitlyDenied, not '{}'", word));
}

struct Failure {
  std::string name;
  std::string text;  // empty: it passed
};

std::string xml_escaped(std::string_view text) {
  std::string out;
  api::append_xml_text(out, text);
  return out;
}

// Which statements decided something. The same text is the same policy, whatever case has it.
class Coverage {
 public:
  void add_policies(const CasePolicies& policies) {
    for (const auto& program : policies.programs())
      for (const policy::Source& source : program->sources()) known(source);
  }
  // The deciding statement, and of an allowed request the first statement of each other type that had to agree.
  void add(const policy::Explanation& explanation) {
    const policy::Decision& decision = explanation.decision;
    if (decision.program != nullptr) mark(decision.policy_source(), decision.statement);
    if (!decision.allowed()) return;
    for (const policy::TypeReport& type : explanation.types) {
      if (type.type == decision.decided_by || type.type == policy::PolicyType::ResourceControl) continue;
      const std::vector<policy::StatementReport> reports = explanation.statements(type);
      const auto first = std::ranges::find_if(reports, &policy::StatementReport::matched);
      if (first != reports.end()) mark(first->policy_source(), first->statement);
    }
  }
  void print() const {
    std::size_t missing = 0, all = 0;
    for (const Document& document : documents_) {
      for (std::size_t i = 0; i < document.decisive.size(); ++i, ++all) {
        if (document.decisive[i]) continue;
        ++missing;
        fmt::print("never decisive: {}\n", statement_place(document.source, static_cast<std::uint32_t>(i)));
      }
    }
    fmt::print("{} of {} statements were decisive\n", all - missing, all);
  }

 private:
  struct Document {
    policy::Source source;
    std::vector<bool> decisive;
  };
  Document& known(const policy::Source& source) {
    const auto found = std::ranges::find_if(documents_, [&](const Document& document) {
      const policy::Policy& policy = *document.source.policy;
      return policy.kind() == source.policy->kind() && policy.text() == source.policy->text();
    });
    if (found != documents_.end()) return *found;
    return documents_.emplace_back(Document{source, std::vector<bool>(source.policy->statements().size())});
  }
  void mark(const policy::Source& source, std::uint32_t statement) { known(source).decisive[statement] = true; }

  std::vector<Document> documents_;
};

template <std::size_t N>
Result<void> check_members(json::Value value, const std::array<std::string_view, N>& known, std::string_view where) {
  if (!value.is(json::Type::Object)) return invalid(fmt::format("{} is no object", where));
  for (const auto& [key, _] : json::entries(value))
    if (std::ranges::find(known, key.string()) == known.end())
      return invalid(fmt::format("{} has no member {}; it may have {}", where, key.string(), fmt::join(known, ", ")));
  return {};
}

class Tester {
 public:
  // The cases of one file: a list, or one case. InvalidInput names file and case.
  Result<void> run(const std::string& file) {
    Result<std::string> text = read_as_json(file, kMaxCaseBytes);
    if (!text) return std::unexpected(std::move(text).error());
    const auto document =
        json::Document::parse(*std::move(text), {.max_bytes = kMaxCaseBytes, .max_values = 2'000'000});
    if (!document) {
      return invalid(
          fmt::format("{} is no JSON: {} at byte {}.", file, document.error().message, document.error().offset));
    }
    std::size_t number = 0;
    const json::Value root = document->root();
    if (root.is(json::Type::Object)) return run_case(file, root, ++number);
    if (!root.is(json::Type::Array)) return invalid(fmt::format("{} is no list of cases.", file));
    for (const auto& [_, value] : json::entries(root))
      if (auto done = run_case(file, value, ++number); !done) return done;
    return {};
  }

  const std::vector<Failure>& results() const { return results_; }
  const Coverage& coverage() const { return coverage_; }
  std::size_t failed() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(results_, [](const Failure& one) { return !one.text.empty(); }));
  }

 private:
  Result<void> run_case(const std::string& file, json::Value value, std::size_t number) {
    std::string label = fmt::format("case {}", number);
    const auto wrong = [&](const Error& error) {
      return invalid(fmt::format("{}: {}: {}.", file, label, error.message));
    };
    if (auto known = check_members(value, kCaseMembers, "a case"); !known) return wrong(known.error());
    if (const auto name = value.find("name"); name && name->is(json::Type::String)) label = name->string();
    const std::optional<json::Value> request = value.find("request");
    if (request)
      if (auto known = check_members(*request, kRequestMembers, "request"); !known) return wrong(known.error());
    const std::optional<json::Value> expectations = value.find("expectations");
    const std::optional<json::Value> expected = value.find("expected");
    if (!expected && !expectations) return wrong({Code::InvalidInput, "it expects nothing"});
    if (expected) {
      if (!request) return wrong({Code::InvalidInput, "it has no request"});
      if (auto done = expect(file, label, value, *request, std::nullopt, *expected, value.find("why")); !done)
        return wrong(done.error());
    }
    if (!expectations) return {};
    if (!expectations->is(json::Type::Array)) return wrong({Code::InvalidInput, "expectations is no list"});
    std::size_t which = 0;
    for (const auto& [_, one] : json::entries(*expectations)) {
      ++which;
      if (auto known = check_members(one, kExpectationMembers, "an expectation"); !known) return wrong(known.error());
      const std::optional<json::Value> what = one.find("expected");
      if (!what) return wrong({Code::InvalidInput, fmt::format("expectation {} lacks expected", which)});
      const std::optional<json::Value> name = one.find("name");
      const std::string title = name && name->is(json::Type::String) ? fmt::format("{}: {}", label, name->string())
                                                                     : fmt::format("{}: expectation {}", label, which);
      if (auto done = expect(file, title, value, one, request, *what, one.find("why")); !done)
        return wrong(done.error());
    }
    return {};
  }

  Result<void> expect(const std::string& file, const std::string& title, json::Value policies_of,
                      json::Value request_of, std::optional<json::Value> otherwise, json::Value expected,
                      std::optional<json::Value> why) {
    const auto wanted = read_expected(expected.is(json::Type::String) ? expected.string() : expected.source());
    if (!wanted) return std::unexpected(wanted.error());
    CaseRequest request;
    if (auto read = request.read(request_of, otherwise); !read) return read;
    CasePolicies policies;
    if (auto read = policies.read(policies_of, file, title, is_trust_action(request.request().action)); !read)
      return read;
    const policy::Explanation explanation = policy::explain(policies.sets(), request.request());
    coverage_.add_policies(policies);
    coverage_.add(explanation);
    Failure& result = results_.emplace_back(Failure{fmt::format("{}: {}", file, title), {}});
    if (std::ranges::find(*wanted, explanation.decision.outcome) != wanted->end()) return {};
    const policy::Request asked = request.request();
    result.text = fmt::format("  expected {}; {} on {} for {}\n", expected.source(), asked.action, asked.resource,
                              asked.principal.arn.empty() ? "*" : asked.principal.arn);
    if (why && why->is(json::Type::String)) result.text += fmt::format("  why: {}\n", why->string());
    result.text += explanation_text(explanation);
    fmt::print("FAILED {}\n{}", result.name, result.text);
    return {};
  }

  std::vector<Failure> results_;
  Coverage coverage_;
};

// https://github.com/testmoapp/junitxml
Result<void> write_junit(const std::string& file, const Tester& tester) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"keyward policy test\" tests=\"{}\" "
      "failures=\"{}\">\n",
      tester.results().size(), tester.failed());
  for (const Failure& one : tester.results()) {
    out += fmt::format("<testcase classname=\"policy\" name=\"{}\"", xml_escaped(one.name));
    out += one.text.empty()
               ? "/>\n"
               : fmt::format("><failure message=\"another decision\">{}</failure></testcase>\n", xml_escaped(one.text));
  }
  out += "</testsuite>\n</testsuites>\n";
  std::FILE* const stream = std::fopen(file.c_str(), "wb");
  const bool written = stream != nullptr && std::fwrite(out.data(), 1, out.size(), stream) == out.size();
  if (stream == nullptr || std::fclose(stream) != 0 || !written)
    return invalid(fmt::format("{} cannot be written.", file));
  return {};
}
}  // namespace

Result<int> test_policies(std::span<const std::string> words) {
  const auto arguments = read_arguments(words);
  if (!arguments) return std::unexpected(arguments.error());
  if (arguments->help) return fmt::print("{}", kUsage), 0;
  if (arguments->files.empty()) return invalid("Name the files of cases: keyward policy test FILE...");
  Tester tester;
  for (const std::string& file : arguments->files)
    if (auto done = tester.run(file); !done) return std::unexpected(std::move(done).error());
  if (!arguments->junit.empty())
    if (auto written = write_junit(arguments->junit, tester); !written) return std::unexpected(written.error());
  if (arguments->coverage) tester.coverage().print();
  fmt::print("{} passed, {} failed\n", tester.results().size() - tester.failed(), tester.failed());
  return tester.failed() > 0 || tester.results().empty() ? 1 : 0;
}

}  // namespace keyward::cli
