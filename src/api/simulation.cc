// The policy simulator: the programs, the matching and the decision of real requests, and nothing is executed.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/paging.h"
#include "api/rules.h"
#include "api/simulated_policies.h"
#include "api/simulation_context.h"
#include "identity/names.h"
#include "policy/explain.h"
#include "policy/explanation_json.h"

namespace keyward::api {
namespace {
using policy::Outcome;
using policy::PolicyType;

// One call must not keep a thread for long: a page ends when so many decisions were made, and what one action takes is
// bounded, too. AWS documents no bound.
constexpr std::size_t kMaxResources = 1'000;
constexpr std::size_t kMaxDecisionsPerPage = 1'000;
constexpr std::size_t kMaxStatementsPerAction = 200'000;  // resources times statements

constexpr std::array<std::string_view, 6> kResourceHandlingOptions{
    "EC2-Classic-InstanceStore",    "EC2-Classic-EBS", "EC2-VPC-InstanceStore",
    "EC2-VPC-InstanceStore-Subnet", "EC2-VPC-EBS",     "EC2-VPC-EBS-Subnet"};

bool is_action(std::string_view action) {
  const std::size_t colon = action.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < action.size() &&
         std::ranges::all_of(action, [](char c) { return c > ' ' && c < '\x7F' && c != '*' && c != '?'; });
}

// The account of ResourceOwner: "arn:aws:iam::111122223333:root", or its number.
Result<std::string> owner_account(const std::optional<std::string>& owner) {
  if (!owner) return std::string();
  const auto parts = identity::split_arn(*owner);
  const std::string_view account = parts ? parts->account : std::string_view(*owner);
  if (account.size() != 12 || !std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; }))
    return fail(Code::InvalidInput, fmt::format("ResourceOwner {} is not the ARN of an account.", *owner));
  return std::string(account);
}

template <class Input>
Result<void> check(const Input& input) {
  for (const std::string& action : input.action_names)
    if (!is_action(action))
      return fail(
          Code::InvalidInput,
          fmt::format("ActionNames has {}, which is not the name of one action, such as s3:GetObject.", action));
  if (input.resource_arns.size() > kMaxResources)
    return fail(Code::InvalidInput, fmt::format("ResourceArns has more than {} elements.", kMaxResources));
  for (const std::string& resource : input.resource_arns)
    if (resource != "*" && !identity::split_arn(resource))
      return fail(Code::InvalidInput, fmt::format("ResourceArns has {}, which is no ARN.", resource));
  if (input.resource_handling_option &&
      std::ranges::find(kResourceHandlingOptions, *input.resource_handling_option) == kResourceHandlingOptions.end())
    return fail(Code::InvalidInput,
                fmt::format("There is no ResourceHandlingOption {}.", *input.resource_handling_option));
  return {};
}

iam::Position position_shape(const policy::Policy& policy, std::uint32_t offset) {
  const json::Position position = policy.position(offset);
  return {position.line, std::int64_t{position.column} - 1};
}

// The statements that made the decision: of an explicit deny the Deny statements alone.
std::vector<iam::Statement> matched_statements(const policy::Explanation& explanation,
                                               const SimulatedPolicies& policies) {
  std::vector<iam::Statement> matched;
  const Outcome outcome = explanation.decision.outcome;
  if (outcome == Outcome::ImplicitlyDenied) return matched;
  const policy::Effect effect = outcome == Outcome::Allowed ? policy::Effect::Allow : policy::Effect::Deny;
  for (const policy::TypeReport& type : explanation.types) {
    // An organization's policies are not the simulating account's to see.
    if (type.type == PolicyType::ServiceControl) continue;
    for (const policy::StatementReport& report : explanation.statements(type)) {
      if (!report.matched() || report.effect != effect) continue;
      const policy::Policy& document = *report.policy_source().policy;
      const policy::Place& place = report.written().place;
      const SimulatedPolicies::Origin& origin = policies.origin(report.program);
      matched.push_back({origin.id, std::string(origin.type), position_shape(document, place.begin),
                         position_shape(document, place.end)});
    }
  }
  return matched;
}

// What the policies of some types said by themselves.
struct Said {
  bool present = false, allows = true, denies = false;
  Outcome outcome() const {
    if (denies) return Outcome::ExplicitlyDenied;
    return allows ? Outcome::Allowed : Outcome::ImplicitlyDenied;
  }
};
// All levels must allow; one may deny.
Said said(const policy::Explanation& explanation, PolicyType type) {
  Said result;
  for (const policy::TypeReport& report : explanation.types) {
    if (report.type != type) continue;
    result.present = true;
    result.allows &= report.allows;
    result.denies |= report.denies;
  }
  if (!result.present) result.allows = false;
  return result;
}

using Details = std::vector<std::pair<std::string, std::string>>;

// One simulation: all that its decisions have in common.
class Simulation {
 public:
  Simulation(const Context& context, const SimulatedPolicies& policies, const SimulatedRequest& request,
             std::string owner)
      : policies_(policies), request_(request), owner_(std::move(owner)), account_(context.account.id()) {
    sets_.identity = policies.identity();
    sets_.boundary = policies.boundary();
    sets_.resource = policies.resource();
    sets_.service_control = policies.service_control();
  }

  iam::EvaluationResult evaluate(const std::string& action, const std::vector<std::string>& resources) const {
    iam::EvaluationResult result;
    result.eval_action_name = action;
    if (resources.empty()) {
      fill(result, look(action, "*"));
      return result;
    }
    std::vector<One> all;
    all.reserve(resources.size());
    for (const std::string& resource : resources) all.push_back(look(action, resource));
    // The most restrictive stands for all: the enumeration's order is allowed, implicit deny, explicit deny.
    fill(result, *std::ranges::max_element(all, {}, &One::outcome));
    std::vector<iam::ResourceSpecificResult>& each = result.resource_specific_results.emplace();
    for (One& one : all)
      each.push_back({one.resource, std::string(policy::wire_name(one.outcome)), std::move(one.matched),
                      std::move(one.missing), std::move(one.details), one.boundary});
    return result;
  }

 private:
  struct One {
    std::string resource;
    Outcome outcome;
    std::vector<iam::Statement> matched;
    std::vector<std::string> missing;
    std::optional<Details> details;
    std::optional<iam::PermissionsBoundaryDecisionDetail> boundary;
    std::optional<iam::OrganizationsDecisionDetail> organization;
  };

  One look(const std::string& action, const std::string& resource) const {
    const std::string resource_account = account_of(resource);
    const policy::Request request{.principal = request_.principal(),
                                  .action = action,
                                  .resource = resource,
                                  .resource_account = resource_account,
                                  .context = request_.context()};
    const policy::Explanation explanation = policy::explain(sets_, request);
    One one{.resource = resource,
            .outcome = explanation.decision.outcome,
            .matched = matched_statements(explanation, policies_),
            .missing = explanation.absent_keys(),
            .details = {},
            .boundary = {},
            .organization = {}};
    const auto lets_pass = [&](PolicyType type) { return said(explanation, type).outcome() == Outcome::Allowed; };
    const bool controlled = !sets_.service_control.empty();
    if (controlled) one.organization = {lets_pass(PolicyType::ServiceControl)};
    if (sets_.boundary != nullptr) one.boundary = {lets_pass(PolicyType::Boundary)};
    const bool ended = controlled && !one.organization->allowed_by_organizations;
    if (resource != "*" && !ended) {
      one.details.emplace();
      if (resource_account != request.principal.account)
        for (const auto& [name, type] :
             {std::pair{"IAM Policy", PolicyType::Identity}, std::pair{"Permissions Boundary", PolicyType::Boundary},
              std::pair{"Resource Policy", PolicyType::Resource}})
          if (const Said by = said(explanation, type); by.present || type != PolicyType::Boundary)
            one.details->emplace_back(name, policy::wire_name(by.outcome()));
    }
    return one;
  }

  std::string account_of(const std::string& resource) const {
    if (!owner_.empty()) return owner_;
    if (const auto parts = identity::split_arn(resource); parts && parts->account.size() == 12)
      return std::string(parts->account);
    return account_;
  }

  static void fill(iam::EvaluationResult& result, const One& one) {
    result.eval_resource_name = one.resource;
    result.eval_decision = policy::wire_name(one.outcome);
    result.matched_statements = one.matched;
    result.missing_context_values = one.missing;
    result.organizations_decision_detail = one.organization;
    result.permissions_boundary_decision_detail = one.boundary;
    result.eval_decision_details = one.details;
  }

  const SimulatedPolicies& policies_;
  const SimulatedRequest& request_;
  std::string owner_;
  std::string account_;
  policy::PolicySets sets_;
};

template <class Output, class Input>
Result<Output> simulate(const Context& context, Operation operation, const Input& input, const NamedPrincipal& source,
                        SimulatedPolicies policies) {
  if (auto checked = check(input); !checked) return std::unexpected(std::move(checked).error());
  if (input.resource_policy && !input.caller_arn && source.user == nullptr)
    return fail(Code::InvalidInput, "CallerArn is needed with a ResourcePolicy.");
  auto owner = owner_account(input.resource_owner);
  if (!owner) return std::unexpected(std::move(owner).error());
  for (auto added : {policies.add_identity(input.policy_input_list),
                     policies.set_boundary(input.permissions_boundary_policy_input_list),
                     policies.set_resource(input.resource_policy)})
    if (!added) return std::unexpected(std::move(added).error());
  const std::size_t decisions = std::max<std::size_t>(1, input.resource_arns.size());
  if (decisions * policies.statement_count() > kMaxStatementsPerAction)
    return fail(Code::InvalidInput, "The policies and resources are too many for one call.");
  const auto request = SimulatedRequest::make(context, source, input.caller_arn, input.context_entries);
  if (!request) return std::unexpected(request.error());
  const Simulation simulation(context, policies, **request, *std::move(owner));
  auto page = input;
  page.max_items = std::min<std::int64_t>(
      page.max_items, static_cast<std::int64_t>(std::max<std::size_t>(1, kMaxDecisionsPerPage / decisions)));
  Output output;
  auto paged = page_list(operation, page, input.action_names, output, [&](const std::string& action) {
    output.evaluation_results.push_back(simulation.evaluate(action, input.resource_arns));
  });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

template <class Output>
Result<Output> context_keys_of(SimulatedPolicies policies, const std::vector<std::string>& documents) {
  if (auto added = policies.add_identity(documents); !added) return std::unexpected(std::move(added).error());
  return Output{policy::context_keys(policies.identity_sources())};
}
}  // namespace

Result<iam::SimulatePrincipalPolicyOutput> simulate_principal_policy(const Context& context,
                                                                     const iam::SimulatePrincipalPolicyInput& input) {
  const auto source = find_identity(context, "PolicySourceArn", input.policy_source_arn);
  if (!source) return std::unexpected(source.error());
  const auto exclusions = PolicyExclusions::make(input.policy_exclusion_list);
  if (!exclusions) return std::unexpected(exclusions.error());
  SimulatedPolicies policies;
  policies.add_entity(context.account, context.env.catalog, *source, *exclusions);
  if (context.env.organization != nullptr && !exclusions->has_service_control())
    policies.use_organization(*context.env.organization);
  return simulate<iam::SimulatePrincipalPolicyOutput>(context, Operation::SimulatePrincipalPolicy, input, *source,
                                                      std::move(policies));
}

Result<iam::SimulateCustomPolicyOutput> simulate_custom_policy(const Context& context,
                                                               const iam::SimulateCustomPolicyInput& input) {
  SimulatedPolicies policies;
  if (auto added = policies.add_service_control(input.ordered_organization_policy_input_list); !added)
    return std::unexpected(std::move(added).error());
  return simulate<iam::SimulateCustomPolicyOutput>(context, Operation::SimulateCustomPolicy, input, {},
                                                   std::move(policies));
}

Result<iam::GetContextKeysForPrincipalPolicyOutput> get_context_keys_for_principal_policy(
    const Context& context, const iam::GetContextKeysForPrincipalPolicyInput& input) {
  const auto source = find_identity(context, "PolicySourceArn", input.policy_source_arn);
  if (!source) return std::unexpected(source.error());
  SimulatedPolicies policies;
  policies.add_entity(context.account, context.env.catalog, *source);
  return context_keys_of<iam::GetContextKeysForPrincipalPolicyOutput>(std::move(policies), input.policy_input_list);
}

Result<iam::GetContextKeysForCustomPolicyOutput> get_context_keys_for_custom_policy(
    const Context& context, const iam::GetContextKeysForCustomPolicyInput& input) {
  (void)context;
  return context_keys_of<iam::GetContextKeysForCustomPolicyOutput>({}, input.policy_input_list);
}

}  // namespace keyward::api
