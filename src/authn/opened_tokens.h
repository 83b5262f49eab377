// Session tokens that this thread has opened lately: what is inside stays the same, and its session policy need not be
// compiled for each request.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "authn/caller.h"
#include "secrets/tokens.h"

namespace keyward::authn {

struct OpenedToken {
  secrets::SessionToken token;
  std::shared_ptr<const Session> session;  // null of GetSessionToken's
};

// Bounded: what was not asked for while kMaxKept others were is forgotten. Not for several threads at once.
class OpenedTokens {
 public:
  // `opener` is a number of whoever opens tokens: another one's are not found.
  std::shared_ptr<const OpenedToken> find(std::uint64_t opener, std::string_view text);
  void put(std::uint64_t opener, std::string_view text, std::shared_ptr<const OpenedToken> token);

 private:
  static constexpr std::size_t kMaxKept = 512;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct Kept {
    std::uint64_t opener;
    std::shared_ptr<const OpenedToken> token;
  };
  using Map = std::unordered_map<std::string, Kept, Hash, std::equal_to<>>;
  Map recent_, former_;
};

}  // namespace keyward::authn
