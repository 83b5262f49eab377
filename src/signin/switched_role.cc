#include "signin/switched_role.h"

#include <fmt/format.h>

#include "base/text.h"

namespace keyward::signin {
namespace {
std::string purpose_of(std::string_view session_id) { return fmt::format("switched-role/{}", session_id); }
}  // namespace

std::string seal_role(const secrets::Tokens& tokens, std::string_view session_id, const SwitchedRole& role,
                      Random& random) {
  return tokens.seal(purpose_of(session_id), bytes_of(fmt::format("{}.{}", role.access_key_id, role.session_token)),
                     random);
}

std::optional<SwitchedRole> open_role(const secrets::Tokens& tokens, std::string_view session_id,
                                      std::string_view cookie) {
  const auto content = tokens.open(purpose_of(session_id), cookie);
  if (!content) return std::nullopt;
  const std::string_view text = text_of(content->expose());
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return SwitchedRole{std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

}  // namespace keyward::signin
