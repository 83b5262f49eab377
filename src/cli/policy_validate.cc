#include "cli/policy_validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "api/output.h"
#include "api/policy_validation.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/documents.h"
#include "validation/position.h"
#include "validation/validate.h"

namespace keyward::cli {
namespace {
using validation::Finding;

struct Type {
  std::string_view name;
  policy::Kind kind;
};
constexpr Type kTypes[] = {{"identity", policy::Kind::Identity},  {"resource", policy::Kind::Resource},
                           {"trust", policy::Kind::Trust},        {"session", policy::Kind::Session},
                           {"scp", policy::Kind::ServiceControl}, {"rcp", policy::Kind::ResourceControl},
                           {"endpoint", policy::Kind::Endpoint}};

constexpr std::string_view kUsage =
    "keyward policy validate FILE...: find what is wrong or risky in policy documents; - reads standard input\n\n"
    "  --type TYPE            identity (default), resource, trust, session, scp, rcp or endpoint\n"
    "  --resource-type TYPE   of resource policies: AWS::S3::Bucket and the like\n"
    "  --services DIR         files that describe services of your own\n"
    "  --json                 findings as JSON, as aws accessanalyzer validate-policy has them\n"
    "  --strict               exit code 1 for any finding, not only for errors\n";

struct Arguments {
  validation::Options options;
  services::Reference reference;
  std::string resource_type;
  std::vector<std::string> files;
  bool json = false;
  bool strict = false;
  bool help = false;
};

std::unexpected<Error> invalid(std::string why) { return fail(Code::InvalidInput, std::move(why)); }

Result<Arguments> read_arguments(std::span<const std::string> words) {
  Arguments read;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string_view::npos;
    const std::string_view name = word.substr(0, equals);
    const auto value = [&]() -> Result<std::string> {
      if (equals != std::string_view::npos) return std::string(word.substr(equals + 1));
      if (i + 1 >= words.size()) return invalid(fmt::format("The option {} needs a value.", name));
      return words[++i];
    };
    if (name == "--json") {
      read.json = true;
    } else if (name == "--strict") {
      read.strict = true;
    } else if (name == "--help") {
      read.help = true;
    } else if (name == "--type" || name == "--resource-type" || name == "--services") {
      Result<std::string> given = value();
      if (!given) return std::unexpected(given.error());
      if (name == "--type") {
        const auto type = std::ranges::find(kTypes, *given, &Type::name);
        if (type == std::end(kTypes))
          return invalid(
              fmt::format("--type is identity, resource, trust, session, scp, rcp or endpoint, not '{}'.", *given));
        read.options.kind = type->kind;
      } else if (name == "--resource-type") {
        if (!validation::is_resource_type(*given)) return invalid(fmt::format("There is no resource type {}.", *given));
        read.resource_type = *given;
      } else {
        auto reference = services::Reference::with_directory(*given);
        if (!reference) return std::unexpected(reference.error());
        read.reference = *reference;
      }
    } else if (word.starts_with("-") && word != "-") {
      return invalid(fmt::format("There is no option {} here. See keyward policy validate --help.", name));
    } else {
      read.files.emplace_back(word);
    }
  }
  return read;
}

std::string_view label(validation::FindingType type) {
  constexpr std::string_view kLabels[] = {"error", "security warning", "warning", "suggestion"};
  return kLabels[static_cast<std::size_t>(type)];
}

// The line with the place, and a caret under it; tabs stay tabs, so that the caret is under what it means.
void print_finding(const std::string& file, std::string_view text, const Finding& finding) {
  const validation::Position at = validation::position_of(text, finding.place.begin);
  fmt::print("{}:{}:{}: {}: {} [{}]\n", file, at.line, at.column + 1, label(finding.type), finding.details,
             finding.code);
  constexpr std::size_t kMostShown = 200;
  const std::size_t begin = std::min<std::size_t>(finding.place.begin, text.size()) - at.column;
  std::string_view line = text.substr(begin, text.substr(begin).find('\n'));
  if (!is_utf8(line) || line.size() > kMostShown) return;
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string mark;
  for (std::size_t i = 0; i < at.column && i < line.size();) {
    const char c = line[i];
    next_code_point(line, i);
    mark += c == '\t' ? '\t' : ' ';
  }
  const std::size_t end = std::min<std::size_t>(finding.place.end, begin + line.size());
  mark += '^';
  if (end > finding.place.begin + 1) mark += std::string(end - finding.place.begin - 1, '~');
  fmt::print("    {}\n    {}\n", line, mark);
}

}  // namespace

Result<int> validate_policies(std::span<const std::string> words) {
  auto arguments = read_arguments(words);
  if (!arguments) return std::unexpected(std::move(arguments).error());
  if (arguments->help) return fmt::print("{}", kUsage), 0;
  if (arguments->files.empty()) return invalid("Name the files to validate: keyward policy validate FILE...");
  arguments->options.resource_type = arguments->resource_type;
  std::string out;
  json::Writer json(out);
  json.begin_array();
  std::size_t errors = 0, all = 0;
  for (const std::string& file : arguments->files) {
    // One byte more: too much is for validate() to say.
    const auto text = read_start(file, policy::kMaxDocumentBytes + 1);
    if (!text) return std::unexpected(text.error());
    const auto findings = validation::validate(*text, arguments->options, arguments->reference);
    all += findings.size();
    errors += static_cast<std::size_t>(
        std::ranges::count(findings, validation::FindingType::Error, &validation::Finding::type));
    if (!arguments->json) {
      for (const Finding& finding : findings) print_finding(file, *text, finding);
      continue;
    }
    json.begin_object().member("file", file).key("findings").begin_array();
    for (const Finding& finding : findings) {
      const auto shape = api::finding_shape(*text, finding);
      json.raw(api::json_object(api::structure_of<api::access_analyzer::ValidatePolicyFinding>(), &shape));
    }
    json.end_array().end_object();
  }
  json.end_array();
  if (arguments->json) {
    fmt::print("{}\n", out);
  } else {
    fmt::print("{} file(s), {} error(s), {} other finding(s)\n", arguments->files.size(), errors, all - errors);
  }
  return errors > 0 || (arguments->strict && all > 0) ? 1 : 0;
}

}  // namespace keyward::cli
