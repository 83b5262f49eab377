#include "identity/names.h"

#include <fmt/format.h>

#include "base/text.h"

namespace keyward::identity {

std::string folded(std::string_view name) { return ascii_lower(name); }

std::string entity_arn(std::string_view account, std::string_view type, std::string_view path, std::string_view name) {
  return fmt::format("arn:aws:iam::{}:{}{}{}", account, type, path, name);
}

std::string root_arn(std::string_view account) { return fmt::format("arn:aws:iam::{}:root", account); }

std::string assumed_role_arn(std::string_view account, std::string_view role, std::string_view session) {
  return fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", account, role, session);
}

std::string federated_user_arn(std::string_view account, std::string_view name) {
  return fmt::format("arn:aws:sts::{}:federated-user/{}", account, name);
}

std::optional<ArnParts> split_arn(std::string_view arn) {
  std::string_view parts[5];
  for (std::string_view& part : parts) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  if (parts[0] != "arn") return std::nullopt;
  return ArnParts{parts[1], parts[2], parts[3], parts[4], arn};
}
}  // namespace keyward::identity
