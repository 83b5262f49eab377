#include "server/managed_policy_files.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "base/json.h"
#include "base/text.h"
#include "identity/compile.h"
#include "secrets/sha256.h"

namespace keyward::server {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 1'000;
constexpr std::size_t kMaxBytes = 64 << 10;
constexpr std::size_t kIdCharacters = 17;  // behind "ANPA"
constexpr std::string_view kMembers[] = {"arn",         "name",       "path",       "policyId",         "type",
                                         "description", "createDate", "updateDate", "defaultVersionId", "document"};

std::unexpected<Error> invalid(const fs::path& file, std::string_view why) {
  return fail(Code::InvalidInput, fmt::format("{}: {}.", file.string(), why));
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").contains(c);
  });
}

// "/", "/job-function/", "/aws-service-role/"
bool is_path(std::string_view text) {
  if (!text.starts_with('/') || !text.ends_with('/') || text.size() > 512) return false;
  for (text.remove_prefix(1); !text.empty(); text.remove_prefix(text.find('/') + 1))
    if (!is_name(text.substr(0, text.find('/')))) return false;
  return true;
}

bool is_id(std::string_view text) {
  return text.size() == 4 + kIdCharacters && text.starts_with("ANPA") &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

Time last_change(const fs::path& file) {
  struct stat status{};
  return stat(file.c_str(), &status) == 0 ? Time{status.st_mtime} : Time{};
}

Result<std::string> read_text(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return invalid(file, "is no file");
  if (fs::file_size(file, error) > kMaxBytes) return invalid(file, "is longer than 64 KiB");
  std::ifstream stream(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(stream), {});
  if (!stream.is_open() || stream.bad()) return invalid(file, "cannot be read");
  return text;
}

Result<identity::AddedPolicy> read_policy(const fs::path& file) {
  auto text = read_text(file);
  if (!text) return std::unexpected(std::move(text).error());
  const auto parsed = json::Document::parse(*std::move(text));
  if (!parsed)
    return invalid(file, fmt::format("is not JSON: {} at byte {}", parsed.error().message, parsed.error().offset));
  const json::Value root = parsed->root();
  if (!root.is(json::Type::Object)) return invalid(file, "is no JSON object");
  for (const auto& [key, value] : entries(root)) {
    if (std::ranges::find(kMembers, key.string()) == std::end(kMembers))
      return invalid(file, fmt::format("has an unknown member {}", key.string()));
    if (!value.is(key.string() == "document" ? json::Type::Object : json::Type::String))
      return invalid(file, fmt::format("{} is no {}", key.string(), key.string() == "document" ? "object" : "text"));
  }
  const auto member = [&](std::string_view name, std::string_view otherwise) {
    const auto found = root.find(name);
    return std::string(found ? found->string() : otherwise);
  };
  identity::AddedPolicy policy;
  policy.name = member("name", "");
  if (!is_name(policy.name) || policy.name != file.stem().string())
    return invalid(file, "name must be the file's, of letters, digits and _+=,.@-");
  policy.path = member("path", "/");
  if (!is_path(policy.path)) return invalid(file, "path is no path of a policy");
  policy.arn = fmt::format("arn:aws:iam::aws:policy{}{}", policy.path, policy.name);
  if (member("arn", policy.arn) != policy.arn) return invalid(file, fmt::format("arn must be {}", policy.arn));
  policy.description = member("description", "");
  if (policy.description.empty() || policy.description.size() > 1'000)
    return invalid(file, "description must be there, with at most 1000 bytes");
  policy.id = member("policyId", "ANPA" + base32(secrets::sha256(policy.arn)).substr(0, kIdCharacters));
  if (!is_id(policy.id)) return invalid(file, "policyId is no policy's ID");
  const std::string type = member("type", "AWS managed");
  if (type != "AWS managed" && type != "job function")
    return invalid(file, "type is neither AWS managed nor job function");
  policy.job_function = type == "job function";
  const std::string changed = iso8601(last_change(file));
  const auto created = parse_iso8601(member("createDate", changed));
  const auto updated = parse_iso8601(member("updateDate", member("createDate", changed)));
  if (!created || !updated || *updated < *created)
    return invalid(file, "createDate and updateDate must be as 2026-02-12T17:58:57Z, in this order");
  policy.created = *created;
  policy.updated = *updated;
  const std::string version = member("defaultVersionId", "v1");
  const bool numbered = version.size() >= 2 && version.size() <= 10 && version[0] == 'v' && version[1] != '0' &&
                        std::ranges::all_of(version.substr(1), [](char c) { return c >= '0' && c <= '9'; });
  if (!numbered) return invalid(file, "defaultVersionId must be as v1");
  policy.default_version = std::stoll(version.substr(1));
  const auto document = root.find("document");
  if (!document) return invalid(file, "document is missing");
  policy.document = std::string(document->source());
  if (auto compiled = identity::make_document(policy.document, policy.arn, policy.name); !compiled)
    return invalid(file, fmt::format("document: {}", compiled.error().message));
  return policy;
}
}  // namespace

Result<std::vector<identity::AddedPolicy>> read_managed_policies(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != ".json") return invalid(at->path(), "is not named NAME.json");
    files.push_back(at->path());
    if (files.size() > kMaxFiles) return invalid(directory, "has more than 1000 files");
  }
  if (error) return invalid(directory, fmt::format("cannot be read: {}", error.message()));
  std::ranges::sort(files);
  std::vector<identity::AddedPolicy> policies;
  for (const fs::path& file : files) {
    auto policy = read_policy(file);
    if (!policy) return std::unexpected(std::move(policy).error());
    policies.push_back(*std::move(policy));
  }
  return policies;
}

}  // namespace keyward::server
