// The law: a Condition block of several operators, keys and values holds for the engine if it holds for the plain
// reference evaluator of tests/reference, and its conditions hold together if each holds by itself.
// Input: lines of fields split at "|". "OPERATOR|KEY|VALUE..." is a condition of the policy, "=|KEY|VALUE..." a key of
// the request; the first line may be "O": the old policy language without variables.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "case.h"
#include "engine_side.h"
#include "undocumented.h"

namespace {

using namespace keyward;
using namespace keyward::reference;

constexpr std::size_t kMaxConditions = 6;

using Fields = std::vector<std::string>;
struct Line {
  std::string op, key;
  Fields values;
};

Fields split(std::string_view text, char at) {
  Fields out;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(at, begin);
    out.emplace_back(text.substr(begin, end == text.npos ? end : end - begin));
    if (end == text.npos) return out;
    begin = end + 1;
  }
}

std::string policy_of(const std::vector<Line>& conditions, bool old_language) {
  std::map<std::string, std::vector<const Line*>> by_operator;
  for (const Line& line : conditions) by_operator[line.op].push_back(&line);
  std::string policy;
  json::Writer writer(policy);
  writer.begin_object().member("Version", old_language ? "2008-10-17" : "2012-10-17");
  writer.key("Statement").begin_object().member("Effect", "Allow").member("Action", "*").member("Resource", "*");
  writer.key("Condition").begin_object();
  for (const auto& [op, lines] : by_operator) {
    writer.key(op).begin_object();
    for (const Line* const line : lines) {
      writer.key(line->key).begin_array();
      for (const std::string& value : line->values) writer.string(value);
      writer.end_array();
    }
    writer.end_object();
  }
  writer.end_object().end_object().end_object();
  return policy;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of({data, size});
  if (size > 2'000 || !is_utf8(text) || text.contains('\0')) return 0;
  std::vector<Line> conditions;
  RequestTexts request;
  request.principal = "arn:aws:iam::111122223333:user/alice";
  request.action = "s3:GetObject";
  request.resource = "arn:aws:s3:::docs/a";
  request.resource_account = "111122223333";
  request.context["aws:username"] = {"alice"};
  bool old_language = false;
  bool dates = false;
  std::map<std::string, bool> keys;  // of the request, folded
  for (const std::string& one : split(text, '\n')) {
    Fields fields = split(one, '|');
    if (fields.size() < 2) {
      old_language |= one == "O";
      continue;
    }
    Line line{fields[0], fields[1], Fields(fields.begin() + 2, fields.end())};
    if (line.op == "=") {
      if (line.key.empty() || equals_ignore_case(line.key, "aws:username") ||
          !keys.try_emplace(ascii_lower(line.key)).second)
        continue;
      request.context[line.key] = line.values;
    } else if (conditions.size() < kMaxConditions) {
      dates |= ascii_lower(line.op).contains("date");
      conditions.push_back(std::move(line));
    }
  }
  const auto undocumented = [&](const Fields& values) {
    for (const std::string& value : values)
      if (has_malformed_variable(value) || (dates && has_long_number(value))) return true;
    return false;
  };
  for (const Line& line : conditions)
    if (undocumented(line.values)) return 0;
  for (const auto& [_, values] : request.context)
    if (undocumented(values)) return 0;

  // Nothing if the engine refuses the policy.
  const auto allowed = [&](const std::vector<Line>& lines) -> std::optional<bool> {
    PolicyTexts policies;
    policies.identity.push_back(policy_of(lines, old_language));
    const EngineSide engine(policies, std::nullopt, false);
    if (!engine.refusal().empty()) return std::nullopt;
    std::string fault;
    const Verdict theirs = decide(read_policies(policies), read_query(request));
    const Verdict ours = engine.decide(request, true, fault);
    if (ours == theirs && fault.empty()) return ours == Verdict::Allowed;
    std::cerr << policies.identity[0] << "\nengine: " << name(ours) << ", reference: " << name(theirs) << " " << fault
              << "\n";
    std::abort();
  };
  const std::optional<bool> together = allowed(conditions);
  if (!together) return 0;
  bool each = true;
  for (const Line& line : conditions) each &= allowed({line}).value_or(false);
  if (each != *together) std::abort();
  return 0;
}
