#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "services/arn_format.h"
#include "validation/validator.h"

namespace keyward::validation {
namespace {
using policy::Operator;

bool is_source_key(std::string_view key) {
  for (const std::string_view name :
       {"aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner"})
    if (equals_ignore_case(name, key)) return true;
  return false;
}

bool is_negated_text(Operator op) {
  return op == Operator::StringNotEquals || op == Operator::StringNotLike || op == Operator::StringNotEqualsIgnoreCase;
}

bool has_value(const ConditionUse& use, std::string_view value) {
  return std::ranges::any_of(use.values, [&](Value each) { return equals_ignore_case(each.string(), value); });
}

// A policy for a kind of resource: which service's actions, and which resource types, may stand in it.
struct ResourcePolicy {
  std::string_view type;
  std::string_view service;
  std::array<std::string_view, 2> resources;
};
constexpr ResourcePolicy kResourcePolicies[] = {
    {"AWS::S3::Bucket", "s3", {"bucket", "object"}},
    {"AWS::S3::AccessPoint", "s3", {"accesspoint", "accesspointobject"}},
    {"AWS::S3::MultiRegionAccessPoint", "s3", {"multiregionaccesspoint", "accesspointobject"}},
    {"AWS::S3ObjectLambda::AccessPoint", "s3-object-lambda", {"objectlambdaaccesspoint", ""}},
    {"AWS::DynamoDB::Table", "dynamodb", {"table", "index"}},
};
}  // namespace

const ConditionUse* StatementView::condition(std::string_view key) const {
  const auto found =
      std::ranges::find_if(conditions, [&](const ConditionUse& use) { return equals_ignore_case(use.key, key); });
  return found == conditions.end() ? nullptr : &*found;
}

bool StatementView::has_key_prefix(std::string_view prefix) const {
  return std::ranges::any_of(conditions, [&](const ConditionUse& use) {
    return use.key.size() > prefix.size() &&
           equals_ignore_case(std::string_view(use.key).substr(0, prefix.size()), prefix);
  });
}

void Validator::whole_statement(const StatementView& view) {
  if (view.allows && is_identity()) risky_actions(view);
  tag_conditions(view);
  keys_of_actions(view);
  key_pairs(view);
  if (kind_ == Kind::Resource) service_principals(view);
  if (kind_ == Kind::ResourceControl) resource_control(view);
  if (kind_ == Kind::Trust) trust(view);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
void Validator::risky_actions(const StatementView& view) {
  struct Risk {
    std::string_view action;
    std::string_view prefix;
    FindingType type;
    std::string_view advice;
  };
  constexpr std::array kRisks{Risk{"iam:passrole", "PASS_ROLE", FindingType::SecurityWarning,
                                   "Name the roles that may be passed, or the service with iam:PassedToService."},
                              Risk{"iam:createservicelinkedrole", "CREATE_SLR", FindingType::Warning,
                                   "Name the service-linked roles that may be made."}};
  static constexpr std::array<std::array<std::string_view, 6>, 2> kCodes{
      {{"PASS_ROLE_WITH_NOT_RESOURCE", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", "PASS_ROLE_WITH_STAR_IN_RESOURCE",
        "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"},
       {"CREATE_SLR_WITH_NOT_RESOURCE", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", "CREATE_SLR_WITH_STAR_IN_RESOURCE",
        "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"}}};
  const bool stars = std::ranges::any_of(view.resources, [](Value each) { return each.string() == "*"; });
  if (!view.not_resource && !stars) return;
  for (std::size_t i = 0; i < kRisks.size(); ++i) {
    const Risk& risk = kRisks.at(i);
    if (i == 0 && !view.not_resource && view.condition("iam:PassedToService") != nullptr) continue;
    enum : std::uint8_t { None, Named, Star, NotAction } how = None;
    bool listed = false;
    for (const Value action : view.actions) {
      const std::string folded = ascii_lower(action.string());
      if (!covers(folded, risk.action)) continue;
      listed = true;
      if (how != Named) how = folded == risk.action ? Named : Star;
    }
    if (view.not_action) how = listed || view.actions.empty() ? None : NotAction;
    if (how != None)
      report(risk.type, kCodes.at(i).at((view.not_resource ? 0U : 3U) + how - 1U), view.value,
             std::string(risk.advice));
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
void Validator::tag_conditions(const StatementView& view) {
  if (!view.allows && !view.denies) return;
  for (const ConditionUse& use : view.conditions) {
    constexpr std::string_view kTag = "aws:ResourceTag/";
    if (use.op.op == Operator::Null || use.key.size() <= kTag.size() ||
        !equals_ignore_case(std::string_view(use.key).substr(0, kTag.size()), kTag))
      continue;
    if (view.not_action) {
      report(view.denies ? FindingType::SecurityWarning : FindingType::Suggestion,
             view.denies ? "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
                         : "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
             use.key_value, fmt::format("List the actions: not every service knows {}.", use.key));
      continue;
    }
    std::map<std::string_view, bool> supported;  // by service
    for (const Value action : view.actions) {
      const std::string_view text = action.string();
      if (text == "*" || has_wildcard(text.substr(0, text.find(':')))) continue;
      reference_.visit_actions(text, [&](const services::Service& service, const services::Action& each) {
        bool& known = supported[service.prefix];
        known = known || services::find_condition_key(each, use.key) != nullptr;
        return !known;
      });
    }
    std::vector<std::string_view> without;
    for (const auto& [service, known] : supported)
      if (!known) without.push_back(service);
    if (without.empty()) continue;
    report(view.denies ? FindingType::SecurityWarning : FindingType::Suggestion,
           view.denies ? "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
                       : "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
           use.key_value,
           fmt::format("Move the actions of {} to a statement of their own: they never have {}, so that this one does "
                       "not {} them.",
                       fmt::join(without, ", "), use.key, view.denies ? "deny" : "allow"));
  }
}

// Whether the actions have the keys that the statement asks for, and are ones that this policy may have.
void Validator::keys_of_actions(const StatementView& view) {
  const auto is_plain = [](Value action) { return !has_wildcard(action.string()); };
  for (const ConditionUse& use : view.conditions) {
    const std::string_view prefix = std::string_view(use.key).substr(0, use.key.find(':'));
    const bool vpce = equals_ignore_case(use.key, "aws:VpceAccount") || equals_ignore_case(use.key, "aws:VpceOrgID") ||
                      equals_ignore_case(use.key, "aws:VpceOrgPaths");
    if (vpce && (view.not_action || std::ranges::any_of(view.actions, [](Value each) { return each.string() == "*"; })))
      warn("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", use.key_value,
           fmt::format("List the actions of services that know {}: others never have it.", use.key));
    if (view.not_action || equals_ignore_case(prefix, "aws") || reference_.find_condition_key(use.key) == nullptr ||
        prefix.contains('.'))
      continue;
    std::vector<std::string_view> without;
    for (const Value action : view.actions) {
      if (!is_plain(action)) continue;
      const services::Action* const known = reference_.find_action(action.string());
      if (known != nullptr && services::find_condition_key(*known, use.key) == nullptr)
        without.push_back(action.string());
    }
    if (!without.empty())
      error("UNSUPPORTED_ACTION_FOR_CONDITION_KEY", use.key_value,
            fmt::format("Move {} to a statement of its own: it never has {}.", fmt::join(without, ", "), use.key));
  }
  if (kind_ != Kind::Resource || options_.resource_type.empty()) return;
  const auto policy = std::ranges::find(kResourcePolicies, options_.resource_type, &ResourcePolicy::type);
  if (policy == std::end(kResourcePolicies)) return;
  for (const Value action : view.actions) {
    const std::string_view text = action.string();
    const std::string_view prefix = text.substr(0, text.find(':'));
    if (text != "*" && text.contains(':') && !covers(ascii_lower(prefix), policy->service))
      error("UNSUPPORTED_ACTION_IN_POLICY", action,
            fmt::format("Remove it: a policy of {} is about actions of {}.", policy->type, policy->service));
  }
  const services::Service* const service = reference_.find_service(policy->service);
  for (const Value resource : view.resources) {
    if (!resource.string().starts_with("arn:") || service == nullptr) continue;
    const bool fits = std::ranges::any_of(policy->resources, [&](std::string_view name) {
      const services::ResourceType* const type = service->find_resource_type(name);
      return type != nullptr && services::may_match_format(type->arn, resource.string());
    });
    if (!fits)
      error("UNSUPPORTED_RESOURCE_ARN_IN_POLICY", resource,
            fmt::format("Name the resource itself: this is no ARN of {}.", policy->type));
  }
  for (const ConditionUse& use : view.conditions)
    if (equals_ignore_case(use.key, "s3:ResourceAccount") || equals_ignore_case(use.key, "aws:ResourceAccount"))
      suggest("IRRELEVANT_CONDITION_KEY_IN_POLICY", use.key_value,
              fmt::format("Use {} in identity policies: here it is always the resource's own account.", use.key));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
void Validator::service_principals(const StatementView& view) {
  if (!view.allows || view.services.empty()) return;
  const bool only_services = view.aws.empty() && view.federated.empty();
  bool source = false;
  const ConditionUse* instead = nullptr;
  for (const ConditionUse& use : view.conditions) {
    source = source || is_source_key(use.key);
    for (const std::string_view key :
         {"aws:Referer", "aws:SourceIp", "aws:UserAgent", "aws:SourceVpc", "aws:SourceVpce"})
      if (equals_ignore_case(use.key, key)) instead = &use;
    const bool about_people = equals_ignore_case(use.key, "aws:PrincipalOrgID") ||
                              equals_ignore_case(use.key, "aws:PrincipalOrgPaths") ||
                              ascii_lower(use.key).starts_with("aws:principaltag/");
    if (about_people && only_services)
      error("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", use.key_value,
            fmt::format("Remove {}: a service is in no organization and has no tags.", use.key));
  }
  if (source) return;
  if (instead != nullptr) {
    suggest("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", instead->key_value,
            fmt::format("Use aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths instead of {}.",
                        instead->key));
  } else {
    danger("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", view.services[0],
           "Add a condition with aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths: whoever uses "
           "the service can make it call.");
  }
}

void Validator::key_pairs(const StatementView& view) {
  if (const ConditionUse* use = view.condition("aws:VpcSourceIp"))
    if (view.condition("aws:SourceVpc") == nullptr && view.condition("aws:SourceVpce") == nullptr &&
        view.condition("aws:SourceVpcArn") == nullptr)
      danger("MISSING_PAIRED_CONDITION_KEYS", use->key_value,
             "Add aws:SourceVpc: every VPC may use the same private addresses.");
  if (const ConditionUse* use = view.condition("dynamodb:Attributes")) {
    const ConditionUse* const select = view.condition("dynamodb:Select");
    if (select == nullptr || !has_value(*select, "SPECIFIC_ATTRIBUTES"))
      danger("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", use->key_value,
             "Add \"StringEquals\": {\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"}: a read that names no attributes "
             "returns all.");
  }
  if (const ConditionUse* use = view.condition("s3:prefix")) {
    const bool negated = is_negated_text(use->op.op);
    const bool text = use->op.op <= Operator::StringNotLike;
    if (text && (view.denies ? !negated : negated))
      danger("S3_PREFIX_IN_NEGATIVE_CONTEXT", use->key_value,
             "Allow the prefixes with StringLike, or deny with StringNotLike: a shorter prefix passes by this.");
  }
}

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
void Validator::resource_control(const StatementView& view) {
  if (view.not_action)
    error("RCP_SYNTAX_ERROR_NOTACTION", view.value, "Use Action: resource control policies have no NotAction.");
  const auto is_star = [](const std::vector<Value>& values) { return values.size() == 1 && values[0].string() == "*"; };
  if (view.allows && (!is_star(view.resources) || view.not_resource || view.value.find("Condition")))
    error("RCP_SYNTAX_ERROR_ALLOW", view.value,
          "Keep Allow as in RCPFullAWSAccess: Principal, Action and Resource \"*\" and no Condition.");
  if (!view.denies) return;
  const ConditionUse* const service = view.condition("aws:PrincipalIsAWSService");
  const auto says = [&](std::string_view truth) {
    return service != nullptr && service->op.op == Operator::Bool && has_value(*service, truth);
  };
  const auto is_present = [&](std::string_view key) {
    return std::ranges::any_of(view.conditions, [&](const ConditionUse& use) {
      return use.op.op == Operator::Null && equals_ignore_case(use.key, key) && has_value(use, "false");
    });
  };
  for (const ConditionUse& use : view.conditions) {
    const std::string folded = ascii_lower(use.key);
    if (use.op.op == Operator::Null || folded == "aws:principalisawsservice") continue;
    if (folded.starts_with("aws:principal") && !says("false"))
      warn("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", use.key_value,
           "Add \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}: services that act for you have no such "
           "key.");
    const bool source_org = folded == "aws:sourceorgid" || folded == "aws:sourceorgpaths";
    if ((source_org || folded == "aws:sourceaccount" || folded == "aws:sourcearn") && !says("true"))
      warn("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", use.key_value,
           "Add \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"true\"}: your own principals have no such key.");
    if (source_org && !is_present("aws:SourceAccount") && !is_present("aws:SourceArn"))
      warn("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", use.key_value,
           "Add \"Null\": {\"aws:SourceAccount\": \"false\"}: some services call without a source.");
  }
}

}  // namespace keyward::validation
