#include "identity/names.h"

#include <initializer_list>

#include "base/text.h"

namespace keyward::identity {

namespace {
// Each request makes some of these names: one allocation each.
std::string concatenated(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  std::string text;
  text.reserve(size);
  for (const std::string_view part : parts) text.append(part);
  return text;
}
}  // namespace

std::string folded(std::string_view name) { return ascii_lower(name); }

std::string entity_arn(std::string_view account, std::string_view type, std::string_view path, std::string_view name) {
  return concatenated({"arn:aws:iam::", account, ":", type, path, name});
}

std::string root_arn(std::string_view account) { return concatenated({"arn:aws:iam::", account, ":root"}); }

std::string assumed_role_arn(std::string_view account, std::string_view role, std::string_view session) {
  return concatenated({"arn:aws:sts::", account, ":assumed-role/", role, "/", session});
}

std::string federated_user_arn(std::string_view account, std::string_view name) {
  return concatenated({"arn:aws:sts::", account, ":federated-user/", name});
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
