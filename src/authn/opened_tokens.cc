#include "authn/opened_tokens.h"

namespace keyward::authn {

std::shared_ptr<const OpenedToken> OpenedTokens::find(std::uint64_t opener, std::string_view text) {
  if (const auto at = recent_.find(text); at != recent_.end())
    return at->second.opener == opener ? at->second.token : nullptr;
  const auto at = former_.find(text);
  if (at == former_.end() || at->second.opener != opener) return nullptr;
  std::shared_ptr<const OpenedToken> token = at->second.token;
  put(opener, text, token);
  return token;
}

void OpenedTokens::put(std::uint64_t opener, std::string_view text, std::shared_ptr<const OpenedToken> token) {
  if (recent_.size() >= kMaxKept) {
    former_ = std::move(recent_);
    recent_.clear();
  }
  recent_.insert_or_assign(std::string(text), Kept{opener, std::move(token)});
}

}  // namespace keyward::authn
