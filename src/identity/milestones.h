// Steps of the first-day lab whose time no entity keeps.
#pragma once
#include <optional>
#include <string_view>

#include "identity/entities.h"

namespace keyward::identity {

inline constexpr std::string_view kRootSignIn = "RootSignIn";
inline constexpr std::string_view kAliasMade = "AccountAlias";
inline constexpr std::string_view kBillingOpened = "BillingAccess";
inline constexpr std::string_view kPasswordPolicySet = "PasswordPolicy";
inline constexpr std::string_view kRootSignOut = "SignOut";

// When the step was first done, if it was.
inline std::optional<Time> milestone(const AccountSettings& settings, std::string_view step) {
  for (const Milestone& one : settings.milestones)
    if (one.step == step) return one.when;
  return std::nullopt;
}

// Notes the step as done now, unless it was before. True if that changed the settings.
inline bool mark(AccountSettings& settings, std::string_view step, Time now) {
  if (milestone(settings, step)) return false;
  settings.milestones.push_back({std::string(step), now});
  return true;
}

}  // namespace keyward::identity
