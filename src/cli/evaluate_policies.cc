#include "cli/evaluate_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "cli/documents.h"
#include "cli/policy_case.h"
#include "policy/explanation_json.h"

namespace keyward::cli {
namespace {
constexpr std::string_view kUsage =
    "keyward policy evaluate: decide one request by policies from files (JSON, or YAML by the name)\n\n"
    "  --principal NAME          ARN of a user, role session, federated user or root; a service; * for nobody\n"
    "  --action ACTION           s3:GetObject\n"
    "  --resource ARN            what it is about; * for actions without a resource\n"
    "  --resource-account ID     who owns the resource, if not the principal's account\n"
    "  --context KEY=VALUE       a condition key; again for more keys, and for more values of one\n"
    "  --identity FILE           identity policy; may be given again\n"
    "  --session FILE            session policy; may be given again\n"
    "  --boundary FILE           permissions boundary\n"
    "  --resource-policy FILE    the resource's policy; of sts:AssumeRole the role's trust policy\n"
    "  --endpoint-policy FILE    policy of the VPC endpoint\n"
    "  --scp FILE, --rcp FILE    a level's policy; each further one is a level below\n"
    "  --json                    the whole explanation as JSON\n\n"
    "The exit code is 0 if the request is allowed and 1 if it is denied.\n";

std::unexpected<Error> invalid(std::string why) { return fail(Code::InvalidInput, std::move(why)); }

// The options as a case of `keyward policy test`: one way to read and decide.
struct Arguments {
  std::map<std::string, std::vector<std::string>, std::less<>> values;  // by option
  bool json = false;
  bool help = false;
};

constexpr std::string_view kOnce[] = {"--principal", "--action",          "--resource",       "--resource-account",
                                      "--boundary",  "--resource-policy", "--endpoint-policy"};
constexpr std::string_view kAgain[] = {"--context", "--identity", "--session", "--scp", "--rcp"};

Result<Arguments> read_arguments(std::span<const std::string> words) {
  Arguments read;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--json" || word == "--help") {
      (word == "--json" ? read.json : read.help) = true;
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const bool once = std::ranges::find(kOnce, name) != std::end(kOnce);
    if (!once && std::ranges::find(kAgain, name) == std::end(kAgain))
      return invalid(fmt::format("There is no option {} here. See keyward policy evaluate --help.", name));
    if (equals == std::string_view::npos && i + 1 >= words.size())
      return invalid(fmt::format("The option {} needs a value.", name));
    std::vector<std::string>& values = read.values[std::string(name)];
    if (once && !values.empty()) return invalid(fmt::format("The option {} stands twice.", name));
    values.emplace_back(equals == std::string_view::npos ? std::string_view(words[++i]) : word.substr(equals + 1));
  }
  return read;
}

Result<std::string> case_of(const Arguments& arguments) {
  std::string out;
  json::Writer writer(out);
  const auto values = [&](std::string_view option) {
    const auto found = arguments.values.find(option);
    return found == arguments.values.end() ? std::vector<std::string>() : found->second;
  };
  const auto one = [&](std::string_view option, std::string_view member) {
    for (const std::string& value : values(option)) writer.member(member, value);
  };
  const auto list = [&](std::string_view option, std::string_view member, bool levels) {
    writer.key(member).begin_array();
    for (const std::string& value : values(option)) {
      if (levels) writer.begin_array();
      writer.string(value);
      if (levels) writer.end_array();
    }
    writer.end_array();
  };
  std::map<std::string, std::vector<std::string>> context;
  for (const std::string& entry : values("--context")) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos) return invalid(fmt::format("--context is KEY=VALUE, not '{}'.", entry));
    context[entry.substr(0, equals)].push_back(entry.substr(equals + 1));
  }
  writer.begin_object().key("request").begin_object();
  one("--principal", "principal");
  one("--action", "action");
  one("--resource", "resource");
  one("--resource-account", "resourceAccount");
  writer.key("context").begin_object();
  for (const auto& [key, many] : context) {
    writer.key(key).begin_array();
    for (const std::string& value : many) writer.string(value);
    writer.end_array();
  }
  writer.end_object().end_object();
  list("--identity", "identityPolicies", false);
  list("--session", "sessionPolicies", false);
  list("--scp", "scps", true);
  list("--rcp", "rcps", true);
  one("--boundary", "permissionsBoundary");
  one("--resource-policy", "resourcePolicy");
  one("--endpoint-policy", "vpcEndpointPolicy");
  writer.end_object();
  return out;
}
}  // namespace

Result<int> evaluate_policies(std::span<const std::string> words) {
  const auto arguments = read_arguments(words);
  if (!arguments) return std::unexpected(arguments.error());
  if (arguments->help) return fmt::print("{}", kUsage), 0;
  const auto text = case_of(*arguments);
  if (!text) return std::unexpected(text.error());
  const auto document = json::Document::parse(*text);
  if (!document) return invalid("The options are no UTF-8.");
  CaseRequest request;
  if (auto read = request.read(*document->root().find("request"), std::nullopt); !read)
    return invalid(fmt::format("{}. See keyward policy evaluate --help.", read.error().message));
  CasePolicies policies;
  if (auto read = policies.read(document->root(), "", "option", is_trust_action(request.request().action)); !read)
    return invalid(read.error().message);
  const policy::Explanation explanation = policy::explain(policies.sets(), request.request());
  if (arguments->json) {
    std::string out;
    json::Writer writer(out);
    policy::write_explanation(explanation, writer);
    fmt::print("{}\n", out);
  } else {
    fmt::print("{}\n{}", policy::wire_name(explanation.decision.outcome), explanation_text(explanation));
  }
  return explanation.decision.allowed() ? 0 : 1;
}

}  // namespace keyward::cli
