#include "server/organization_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "policy/program.h"

namespace keyward::server {
namespace {
namespace fs = std::filesystem;

std::unexpected<Error> invalid(std::string why) { return fail(Code::InvalidInput, std::move(why)); }

Result<std::vector<fs::path>> sorted_entries(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error))
    found.push_back(at->path());
  if (error) return invalid(fmt::format("{} cannot be read: {}.", directory.string(), error.message()));
  std::ranges::sort(found);
  return found;
}

Result<std::shared_ptr<const policy::Program>> read_policy(const fs::path& file, policy::Kind kind) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(stream), {});
  if (!stream.is_open() || stream.bad()) return invalid(fmt::format("{} cannot be read.", file.string()));
  Result<policy::Policy> parsed = policy::parse(std::move(text), kind);
  if (!parsed) return invalid(fmt::format("{}: {}", file.string(), parsed.error().message));
  std::vector<policy::Source> sources(1);
  sources[0].policy = std::make_shared<const policy::Policy>(*std::move(parsed));
  sources[0].name = file.stem().string();
  return policy::compile(std::move(sources));
}

Result<void> read_levels(const fs::path& directory, policy::Kind kind, authz::PolicyLevels& into) {
  std::error_code error;
  if (!fs::exists(directory, error)) return {};
  const auto levels = sorted_entries(directory);
  if (!levels) return std::unexpected(levels.error());
  for (const fs::path& level : *levels) {
    const auto files = sorted_entries(level);
    if (!files) return std::unexpected(files.error());
    into.add_level();
    for (const fs::path& file : *files) {
      if (file.extension() != ".json") return invalid(fmt::format("{} is not named NAME.json.", file.string()));
      auto program = read_policy(file, kind);
      if (!program) return std::unexpected(std::move(program).error());
      into.add(*std::move(program));
    }
    if (files->empty()) return invalid(fmt::format("{} has no policy: nothing would be allowed.", level.string()));
  }
  return {};
}
}  // namespace

Result<authz::Organization> read_organization(const fs::path& directory) {
  const auto entries = sorted_entries(directory);
  if (!entries) return std::unexpected(entries.error());
  for (const fs::path& entry : *entries)
    if (entry.filename() != "service-control" && entry.filename() != "resource-control")
      return invalid(fmt::format("{} is neither service-control nor resource-control.", entry.string()));
  authz::Organization organization;
  if (auto read =
          read_levels(directory / "service-control", policy::Kind::ServiceControl, organization.service_control);
      !read)
    return std::unexpected(std::move(read).error());
  if (auto read =
          read_levels(directory / "resource-control", policy::Kind::ResourceControl, organization.resource_control);
      !read)
    return std::unexpected(std::move(read).error());
  return organization;
}
}  // namespace keyward::server
