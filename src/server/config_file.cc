#include "server/config_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>

#include "server/config.h"

namespace keyward::server {
namespace {
constexpr std::size_t kMaxFileBytes = 1 << 20;

std::unexpected<Error> invalid(const std::string& path, std::string_view why) {
  return fail(Code::InvalidInput, fmt::format("{}: {}", path, why));
}

// The most that a quota may be: an entity stays one record, and a record has its bounds.
struct QuotaBound {
  std::string_view name;
  std::int64_t most;
};
constexpr QuotaBound kQuotaBounds[] = {
    {"UsersPerAccount", 10'000'000},
    {"GroupsPerAccount", 1'000'000},
    {"PoliciesPerAccount", 1'000'000},
    {"GroupsPerUser", 1'000},
    {"PoliciesPerUser", 100},
    {"PoliciesPerGroup", 100},
    {"VersionsPerPolicy", 20},
    {"PolicySize", 65'536},
    {"UserPolicySize", 65'536},
    {"GroupPolicySize", 65'536},
    {"AccessKeysPerUser", 100},
    {"MFADevicesPerUser", 100},
    {"TagsPerResource", 200},
    {"RolesPerAccount", 1'000'000},
    {"PoliciesPerRole", 100},
    {"RolePolicySize", 65'536},
    {"ACLSizePerRole", 65'536},
    {"InstanceProfilesPerAccount", 1'000'000},
    {"OpenIdConnectProvidersPerAccount", 100'000},
    {"CertificatesPerUser", 100},
    {"SSHPublicKeysPerUser", 100},
    {"ServiceSpecificCredentialsPerUser", 100},
    {"ServerCertificatesPerAccount", 100'000},
    {"SAMLProvidersPerAccount", 1'000},
};
static_assert(std::size(kQuotaBounds) == std::size(identity::kQuotaNames));

Result<void> set_quota(identity::Quotas& quotas, const std::string& path, const std::string& name,
                       const YAML::Node& value) {
  const auto quota = std::ranges::find(identity::kQuotaNames, name, &identity::QuotaName::name);
  if (quota == std::end(identity::kQuotaNames)) {
    std::vector<std::string_view> known;
    for (const identity::QuotaName& each : identity::kQuotaNames) known.push_back(each.name);
    const auto near = nearest(name, known);
    return invalid(path,
                   fmt::format("there is no quota {}.{}", name, near ? fmt::format(" Did you mean {}?", *near) : ""));
  }
  const std::int64_t most = std::ranges::find(kQuotaBounds, name, &QuotaBound::name)->most;
  std::int64_t number = 0;
  const std::string text = value.IsScalar() ? value.Scalar() : "";
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || number < 1 || number > most)
    return invalid(path, fmt::format("the quota {} is a number from 1 to {}.", name, most));
  quotas.*(quota->value) = number;
  return {};
}

Result<ConfigFile> read_node(const YAML::Node& root, const std::string& path) {
  ConfigFile file;
  if (root.IsNull()) return file;  // an empty file sets nothing
  if (!root.IsMap()) return invalid(path, "it is no map of settings.");
  for (const auto& entry : root) {
    if (!entry.first.IsScalar()) return invalid(path, "a setting's name is a word.");
    const std::string& name = entry.first.Scalar();
    const YAML::Node& value = entry.second;
    if (name == "quotas") {
      if (!value.IsMap()) return invalid(path, "quotas is a map of names and numbers.");
      for (const auto& quota : value)
        if (auto set = set_quota(file.quotas, path, quota.first.IsScalar() ? quota.first.Scalar() : "", quota.second);
            !set)
          return std::unexpected(std::move(set).error());
      continue;
    }
    if (std::ranges::find(file.settings, name, [](const auto& each) { return each.first; }) != file.settings.end())
      return invalid(path, fmt::format("{} is given twice.", name));
    std::vector<std::string> values;
    if (value.IsScalar()) {
      values.push_back(value.Scalar());
    } else if (value.IsSequence()) {
      for (const YAML::Node& element : value) {
        if (!element.IsScalar()) return invalid(path, fmt::format("{} is a list of words.", name));
        values.push_back(element.Scalar());
      }
    } else {
      return invalid(path, fmt::format("{} has no value.", name));
    }
    file.settings.emplace_back(name, std::move(values));
  }
  return file;
}
}  // namespace

Result<ConfigFile> parse_config_file(const std::string& text, const std::string& path) {
  try {
    return read_node(YAML::Load(text), path);
  } catch (const YAML::Exception& exception) {
    return invalid(path, fmt::format("line {}, column {}: {}.", exception.mark.line + 1, exception.mark.column + 1,
                                     exception.msg));
  }
}

Result<ConfigFile> read_config_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return invalid(path, "the configuration file cannot be read.");
  std::string text(kMaxFileBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) return invalid(path, "the configuration file cannot be read.");
  if (text.size() > kMaxFileBytes) return invalid(path, "the configuration file is larger than a mebibyte.");
  return parse_config_file(text, path);
}

}  // namespace keyward::server
