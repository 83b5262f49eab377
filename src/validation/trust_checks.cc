// What role trust policies get wrong:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
#include <fmt/format.h>

#include <algorithm>

#include "validation/validator.h"

namespace keyward::validation {
namespace {
constexpr std::string_view kGitHub = "token.actions.githubusercontent.com";

bool is_saml(std::string_view principal) { return principal.contains(":saml-provider/"); }

// The name that the provider's condition keys begin with: its host and path.
std::string_view provider_name(std::string_view principal) {
  constexpr std::string_view kArn = ":oidc-provider/";
  const std::size_t at = principal.find(kArn);
  return at == std::string_view::npos ? principal : principal.substr(at + kArn.size());
}

bool allows_action(const StatementView& view, std::string_view action) {
  return std::ranges::any_of(view.actions, [&](Value each) { return covers(ascii_lower(each.string()), action); }) !=
         view.not_action;
}

bool names_action(const StatementView& view, std::string_view action) {
  return !view.not_action &&
         std::ranges::any_of(view.actions, [&](Value each) { return equals_ignore_case(each.string(), action); });
}
}  // namespace

void Validator::trust(const StatementView& view) {
  if (!view.allows) return;
  const auto mismatched = [&](std::string_view action, Value principal) {
    error("MISMATCHED_ACTION_FOR_PRINCIPAL", principal,
          fmt::format("{} is not for this principal: SAML providers have sts:AssumeRoleWithSAML, OpenID Connect "
                      "providers sts:AssumeRoleWithWebIdentity, all others sts:AssumeRole.",
                      action));
  };
  for (const Value provider : view.federated) {
    if (names_action(view, "sts:AssumeRole")) mismatched("sts:AssumeRole", provider);
    const std::string_view wrong =
        is_saml(provider.string()) ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRoleWithSAML";
    if (names_action(view, wrong)) mismatched(wrong, provider);
  }
  for (const std::vector<Value>* names : {&view.aws, &view.services})
    for (const Value name : *names)
      for (const std::string_view action : {"sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"})
        if (names_action(view, action) && view.federated.empty()) mismatched(action, name);

  const bool anywhere =
      std::ranges::any_of(view.services, [](Value each) { return each.string() == "rolesanywhere.amazonaws.com"; });
  if (anywhere)
    for (const std::string_view action : {"sts:assumerole", "sts:setsourceidentity", "sts:tagsession"})
      if (!allows_action(view, action)) {
        error("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", view.value,
              "Allow sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession: IAM Roles Anywhere needs all three.");
        break;
      }
  // The condition is about what another action passes.
  struct Passed {
    std::string_view key;
    std::string_view action;
  };
  for (const Passed& passed :
       {Passed{"sts:SourceIdentity", "sts:SetSourceIdentity"}, Passed{"sts:TransitiveTagKeys", "sts:TagSession"},
        Passed{"aws:TagKeys", "sts:TagSession"}})
    if (const ConditionUse* use = view.condition(passed.key))
      if (!allows_action(view, ascii_lower(passed.action)))
        error("MISSING_ACTION_FOR_CONDITION_KEY", use->key_value,
              fmt::format("Add {}: without it nobody can set {}.", passed.action, passed.key));
  providers(view);
}

void Validator::providers(const StatementView& view) {
  for (const Value provider : view.federated) {
    if (is_saml(provider.string())) continue;
    const std::string_view name = provider_name(provider.string());
    if (equals_ignore_case(name, kGitHub)) {
      const ConditionUse* const subject = view.condition(std::string(kGitHub) + ":sub");
      if (subject == nullptr) {
        danger(
            "MISSING_GITHUB_REPO_CONDITION_KEY", provider,
            fmt::format("Add a condition on {}:sub with repository and branch: anybody's workflow may come.", kGitHub));
        continue;
      }
      const bool has_ref = view.condition(std::string(kGitHub) + ":ref") != nullptr;
      for (const Value value : subject->values)
        if (has_wildcard(value.string()) && !has_ref)
          warn("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", value,
               "Write repository and branch out: a wildcard lets in more workflows than meant.");
      continue;
    }
    if (!view.has_key_prefix(std::string(name) + ":"))
      danger("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", provider,
             fmt::format("Add a condition such as {}:aud: the provider signs tokens for others, too.", name));
  }
}

}  // namespace keyward::validation
