// The law: the engine and the plain reference evaluator of tests/reference, which share no code, decide the same.
// Input: one line each of: flags, action pattern, action, resource pattern, resource, condition operator, condition
// key, condition value, context value. The flags: D Deny beside an Allow of everything, N NotAction, M NotResource, O
// the old policy language without variables, S two context values (split at "|"), B two condition values (likewise).
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
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

std::vector<std::string> split(std::string_view text, bool at_bars) {
  std::vector<std::string> out;
  for (std::size_t begin = 0;;) {
    const std::size_t end = at_bars ? text.find('|', begin) : text.npos;
    out.emplace_back(text.substr(begin, end == text.npos ? end : end - begin));
    if (end == text.npos) return out;
    begin = end + 1;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = text_of({data, size});
  // What is no text, or holds a NUL, is refused before anything is decided.
  if (size > 2'000 || !is_utf8(rest) || rest.contains('\0')) return 0;
  std::array<std::string_view, 9> lines;
  for (std::string_view& line : lines) {
    line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  const auto& [flags, action_pattern, action, resource_pattern, resource, op, key, value, context] = lines;
  // A request has one action of one service, which has a name of at most 256 bytes, and a resource; the rooms above
  // make nothing else.
  if (action.size() > 256 || action.find(':') == action.npos || action.find_first_of("*?") != action.npos ||
      resource.empty())
    return 0;
  if (has_malformed_variable(resource_pattern) || has_malformed_variable(value)) return 0;
  if (ascii_lower(op).contains("date") && (has_long_number(value) || has_long_number(context))) return 0;
  // No service asks about a key that is not of KMS; the engine then waits for a key policy, the reference does not.
  if (ascii_lower(action).starts_with("kms:") && !resource.starts_with("arn:aws:kms:")) return 0;

  std::string policy;
  json::Writer writer(policy);
  writer.begin_object().member("Version", flags.contains('O') ? "2008-10-17" : "2012-10-17");
  writer.key("Statement").begin_array();
  if (flags.contains('D')) {
    writer.begin_object().member("Effect", "Allow").member("Action", "*").member("Resource", "*").end_object();
  }
  writer.begin_object().member("Effect", flags.contains('D') ? "Deny" : "Allow");
  writer.member(flags.contains('N') ? "NotAction" : "Action", action_pattern);
  writer.member(flags.contains('M') ? "NotResource" : "Resource", resource_pattern);
  if (!op.empty()) {
    writer.key("Condition").begin_object().key(op).begin_object().key(key).begin_array();
    for (const std::string& one : split(value, flags.contains('B'))) writer.string(one);
    writer.end_array().end_object().end_object();
  }
  writer.end_object().end_array().end_object();

  PolicyTexts policies;
  policies.identity.push_back(policy);
  const EngineSide engine(policies, std::nullopt, false);
  if (!engine.refusal().empty()) return 0;

  RequestTexts request;
  request.principal = "arn:aws:iam::111122223333:user/alice";
  request.action = action;
  request.resource = resource;
  request.resource_account = "111122223333";
  request.context["aws:username"] = {"alice"};
  if (!key.empty() && !context.empty() && !equals_ignore_case(key, "aws:username"))
    request.context[std::string(key)] = split(context, flags.contains('S'));
  if (is_trust_action(request.action)) return 0;

  std::string fault;
  const Verdict theirs = decide(read_policies(policies), read_query(request));
  const Verdict ours = engine.decide(request, true, fault);
  if (ours == theirs && fault.empty()) return 0;
  std::cerr << policy << "\nengine: " << name(ours) << ", reference: " << name(theirs) << " " << fault << "\n";
  std::abort();
}
