// The condition keys that say who asks. Nobody but Keyward sets them: is_reserved() names them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
#pragma once
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "authn/caller.h"
#include "base/time.h"
#include "policy/request.h"

namespace keyward::authz {

// Whether a condition key says who asks, with what session, or when: not for those who bring a request's other keys.
bool is_reserved(const policy::Key& key);

// aws:PrincipalType: "Account", "User", "AssumedRole", "FederatedUser"; empty for a provider's user, who has none.
std::string_view principal_type(authn::CallerKind kind);

// How policies name the caller. Views into it.
policy::Principal principal_of(const authn::Caller& caller);

// The keys of a caller at a time: what is cheap is set, what is not waits until a policy asks. Keeps views of the
// caller: made for one decision, on the stack.
class PrincipalContext : public policy::Context {
 public:
  PrincipalContext(const authn::Caller& caller, Time now);
  // Of one who is no principal of an account: an AWS service by its name ("logs.amazonaws.com"), or nobody ("").
  PrincipalContext(std::string_view service, Time now);

 protected:
  policy::Values supply(const policy::Key& key) const noexcept override;
  // A value that lives as long as this.
  policy::Values keep(std::string text) const;
  // Sets a key with any number of values, which must outlive this.
  void set_list(const policy::Key& key, const std::vector<std::string>& values);

 private:
  const authn::Caller* caller_ = nullptr;
  Time now_;
  std::string_view service_;
  struct Kept {
    std::string text;
    std::string_view view;
  };
  mutable std::list<Kept> kept_;
  std::list<std::vector<std::string_view>> lists_;  // of multivalued keys
};

// The value of a tag, its key in any letter case. Null if there is none.
const std::string* find_tag(const std::vector<identity::Tag>& tags, std::string_view key);
// The rest of a key behind a prefix in any letter case, "aws:PrincipalTag/"; empty if it has another.
std::string_view behind(std::string_view key, std::string_view prefix);

}  // namespace keyward::authz
