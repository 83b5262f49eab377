#include "api/access_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "api/account_lookup.h"
#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/service_access.h"
#include "base/text.h"
#include "identity/names.h"
#include "policy/glob.h"

namespace keyward::api {
namespace {
using identity::Attachment;

// What the permissions policies of one resource reach. Boundaries and other policy types do not count, as AWS has it.
class Granted {
 public:
  explicit Granted(const Context& context) : context_(context) {}

  template <class Entity>
  void add(const Entity& entity) {
    for (const identity::InlinePolicy& policy : entity.inline_policies) add_document(policy.document.text);
    for (const std::string& arn : entity.attached) add_managed(arn);
  }
  void add_managed(const std::string& arn) {
    const auto policy = find_managed_policy(context_.account, context_.env.catalog, arn);
    if (policy != nullptr) add_document(policy->in_force().document.text);
  }

  // The services by prefix: those that policies name, and those of `more` that a wildcard reaches.
  std::set<std::string> services(const std::set<std::string>& more) const {
    std::set<std::string> found = named_;
    for (const std::string& prefix : more)
      if (std::ranges::any_of(wide_, [&](const auto& statement) { return grants(statement, prefix); }))
        found.insert(prefix);
    return found;
  }

 private:
  void add_document(const std::string& text) {
    const auto parsed = policy::parse(text, policy::Kind::Identity);
    if (!parsed) return;
    for (const policy::Statement& statement : parsed->statements()) {
      if (statement.effect != policy::Effect::Allow) continue;
      bool wide = statement.action.negated;
      if (!wide)
        for (const policy::Text& action : statement.action.values) {
          const std::string prefix = ascii_lower(action.value.substr(0, action.value.find(':')));
          const bool wild = prefix.find_first_of("*?") != prefix.npos;
          wide = wide || wild;
          if (!wild) named_.insert(prefix);
        }
      if (wide) wide_.push_back(statement);
    }
  }

  const Context& context_;
  std::set<std::string> named_;
  std::vector<policy::Statement> wide_;
};

AccessReport::Entity entity_of(const Context& context, const identity::User& user) {
  return {"USER", identity::user_arn(context.account.id(), user.path, user.name), user.name, user.id, user.path};
}
AccessReport::Entity entity_of(const Context& context, const identity::Role& role) {
  return {"ROLE", identity::role_arn(context.account.id(), role.path, role.name), role.name, role.id, role.path};
}

void add_members(const Context& context, const identity::Group& group, std::vector<AccessReport::Entity>& entities) {
  context.account.members().visit_prefix(group.id + "/", [&](const std::string& key, std::monostate) {
    if (const auto user = context.account.find_user(key.substr(group.id.size() + 1)))
      entities.push_back(entity_of(context, *user));
    return true;
  });
}

// Who can use the policy: what it is attached to, and the users of those groups; each once.
std::vector<AccessReport::Entity> users_of_policy(const Context& context, const std::string& arn) {
  std::vector<AccessReport::Entity> entities;
  const std::string prefix = arn + " ";
  context.account.attachments().visit_prefix(prefix, [&](const std::string& key, std::monostate) {
    const std::string_view name = std::string_view(key).substr(prefix.size() + 2);
    switch (static_cast<Attachment>(key[prefix.size()])) {
      case Attachment::User:
        entities.push_back(entity_of(context, *context.account.find_user(name)));
        break;
      case Attachment::Group:
        add_members(context, *context.account.find_group(name), entities);
        break;
      case Attachment::Role:
        entities.push_back(entity_of(context, *context.account.find_role(name)));
        break;
      case Attachment::BoundaryOfUser:
      case Attachment::BoundaryOfRole:
        break;
    }
    return true;
  });
  std::ranges::sort(entities, {}, &AccessReport::Entity::arn);
  const auto same = std::ranges::unique(entities, {}, &AccessReport::Entity::arn);
  entities.erase(same.begin(), same.end());
  return entities;
}

bool newer(const AccessReport::Attempt& a, const AccessReport::Attempt& b) { return a.when > b.when; }

// The actions that the reference knows of the service and those that were tried.
void add_actions(const Context& context, const std::vector<audit::Accesses>& accesses, Time since,
                 AccessReport::Service& service) {
  std::map<std::string, std::optional<AccessReport::Attempt>> actions;
  const services::Service* const known = context.env.services.find_service(service.prefix);
  for (std::size_t entity = 0; entity < accesses.size(); ++entity) {
    const auto used = accesses[entity].find(service.prefix);
    if (used == accesses[entity].end()) continue;
    for (const auto& [name, access] : used->second.actions) {
      if (access.when < since) continue;
      const services::Action* const action = known == nullptr ? nullptr : known->find_action(name);
      auto& newest = actions[action == nullptr ? name : std::string(action->name)];
      if (!newest || newest->when < access.when) newest = AccessReport::Attempt{entity, access.when, access.region};
    }
  }
  if (actions.empty()) return;
  if (known != nullptr)
    for (const services::Action& action : known->actions) actions.try_emplace(std::string(action.name));
  for (auto& [name, newest] : actions) service.actions.push_back({name, std::move(newest)});
}

AccessReport make_report(const Context& context, const Granted& granted, std::vector<AccessReport::Entity> entities,
                         bool by_action) {
  AccessReport report{.made = context.now, .by_action = by_action, .entities = std::move(entities)};
  const Time since{context.now.seconds - kTrackedSeconds};
  std::vector<audit::Accesses> accesses;
  std::set<std::string> known;
  for (const AccessReport::Entity& entity : report.entities) {
    accesses.push_back(context.env.usage.accessed().of(entity.id));
    for (const auto& [prefix, _] : accesses.back()) known.insert(prefix);
  }
  for (const services::ServiceName& service : context.env.services.services()) known.emplace(service.prefix);
  for (const std::string& prefix : granted.services(known)) {
    const services::Service* const described = context.env.services.find_service(prefix);
    AccessReport::Service service{.prefix = prefix, .name = described ? std::string(described->name) : prefix};
    for (std::size_t entity = 0; entity < accesses.size(); ++entity)
      if (const auto used = accesses[entity].find(prefix);
          used != accesses[entity].end() && used->second.newest.when >= since)
        service.attempts.push_back({entity, used->second.newest.when, used->second.newest.region});
    std::ranges::stable_sort(service.attempts, newer);
    if (by_action) add_actions(context, accesses, since, service);
    report.services.push_back(std::move(service));
  }
  return report;
}

bool is_policy_arn(const std::string& arn) {
  const auto parts = identity::split_arn(arn);
  return parts && parts->service == "iam" && parts->resource.starts_with("policy/");
}

Result<std::shared_ptr<const AccessReport>> find_report(const Context& context, const std::string& id) {
  auto report = context.env.access_reports->find(context.account.id(), id);
  if (report == nullptr) return fail(Code::NoSuchEntity, fmt::format("The job {} cannot be found.", id));
  return report;
}

template <class Output>
void set_job(const AccessReport& report, Output& output) {
  output.job_status = "COMPLETED";
  output.job_creation_date = output.job_completion_date = report.made;
}

iam::ServiceLastAccessed shape(const AccessReport& report, const AccessReport::Service& service) {
  iam::ServiceLastAccessed out;
  out.service_name = service.name;
  out.service_namespace = service.prefix;
  out.total_authenticated_entities = static_cast<std::int64_t>(service.attempts.size());
  if (!service.attempts.empty()) {
    const AccessReport::Attempt& newest = service.attempts.front();
    out.last_authenticated = newest.when;
    out.last_authenticated_entity = report.entities[newest.entity].arn;
    out.last_authenticated_region = newest.region;
  }
  if (service.actions.empty()) return out;
  for (const AccessReport::Action& action : service.actions) {
    iam::TrackedActionLastAccessed shown;
    shown.action_name = action.name;
    if (action.newest) {
      shown.last_accessed_entity = report.entities[action.newest->entity].arn;
      shown.last_accessed_time = action.newest->when;
      shown.last_accessed_region = action.newest->region;
    }
    if (!out.tracked_actions_last_accessed) out.tracked_actions_last_accessed.emplace();
    out.tracked_actions_last_accessed->push_back(std::move(shown));
  }
  return out;
}
}  // namespace

std::shared_ptr<const AccessReport> AccessReports::find(std::string_view account, std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = reports_.find(account);
  if (found == reports_.end()) return nullptr;
  const auto kept = std::ranges::find(found->second, id, &Kept::id);
  return kept == found->second.end() ? nullptr : kept->report;
}

void AccessReports::put(std::string_view account, std::string id, AccessReport report) {
  auto made = std::make_shared<const AccessReport>(std::move(report));
  std::shared_ptr<const AccessReport> oldest;  // freed after the lock
  const std::lock_guard lock(mutex_);
  std::deque<Kept>& kept = reports_[std::string(account)];
  if (kept.size() >= kKeptAccessReports) {
    oldest = std::move(kept.front().report);
    kept.pop_front();
  }
  kept.push_back({std::move(id), std::move(made)});
}

Result<iam::GenerateServiceLastAccessedDetailsOutput> generate_service_last_accessed_details(
    const Context& context, const iam::GenerateServiceLastAccessedDetailsInput& input) {
  Granted granted(context);
  std::vector<AccessReport::Entity> entities;
  if (is_policy_arn(input.arn)) {
    if (find_managed_policy(context.account, context.env.catalog, input.arn) == nullptr)
      return fail(Code::NoSuchEntity, fmt::format("The entity {} cannot be found.", input.arn));
    granted.add_managed(input.arn);
    entities = users_of_policy(context, input.arn);
  } else {
    const auto identity = find_identity(context, "Arn", input.arn);
    if (!identity) return std::unexpected(identity.error());
    if (identity->user != nullptr) {
      granted.add(*identity->user);
      for (const std::string& id : identity->user->group_ids)
        if (const auto group = context.account.find_group_by_id(id)) granted.add(*group);
      entities.push_back(entity_of(context, *identity->user));
    }
    if (identity->group != nullptr) {
      granted.add(*identity->group);
      add_members(context, *identity->group, entities);
    }
    if (identity->role != nullptr) {
      granted.add(*identity->role);
      entities.push_back(entity_of(context, *identity->role));
    }
  }
  iam::GenerateServiceLastAccessedDetailsOutput output;
  output.job_id = context.env.random.uuid();
  context.env.access_reports->put(
      context.account.id(), *output.job_id,
      make_report(context, granted, std::move(entities), input.granularity == "ACTION_LEVEL"));
  return output;
}

Result<iam::GetServiceLastAccessedDetailsOutput> get_service_last_accessed_details(
    const Context& context, const iam::GetServiceLastAccessedDetailsInput& input) {
  const auto found = find_report(context, input.job_id);
  if (!found) return std::unexpected(found.error());
  const AccessReport& report = **found;
  iam::GetServiceLastAccessedDetailsOutput output;
  set_job(report, output);
  output.job_type = report.by_action ? "ACTION_LEVEL" : "SERVICE_LEVEL";
  auto paged = page_list(
      Operation::GetServiceLastAccessedDetails, input, report.services, output,
      [&](const AccessReport::Service& service) { output.services_last_accessed.push_back(shape(report, service)); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

Result<iam::GetServiceLastAccessedDetailsWithEntitiesOutput> get_service_last_accessed_details_with_entities(
    const Context& context, const iam::GetServiceLastAccessedDetailsWithEntitiesInput& input) {
  const auto found = find_report(context, input.job_id);
  if (!found) return std::unexpected(found.error());
  const AccessReport& report = **found;
  const auto service =
      std::ranges::find(report.services, ascii_lower(input.service_namespace), &AccessReport::Service::prefix);
  if (service == report.services.end())
    return fail(Code::InvalidInput, fmt::format("The report has no service {}.", input.service_namespace));
  // Those who tried, newest first; then the others.
  std::vector<iam::EntityDetails> all;
  std::vector<bool> listed(report.entities.size());
  const auto add = [&](std::size_t number, std::optional<Time> when) {
    const AccessReport::Entity& entity = report.entities[number];
    all.push_back({{entity.arn, entity.name, entity.type, entity.id, entity.path}, when});
    listed[number] = true;
  };
  for (const AccessReport::Attempt& attempt : service->attempts) add(attempt.entity, attempt.when);
  for (std::size_t number = 0; number < report.entities.size(); ++number)
    if (!listed[number]) add(number, std::nullopt);
  iam::GetServiceLastAccessedDetailsWithEntitiesOutput output;
  set_job(report, output);
  auto paged = page_list(Operation::GetServiceLastAccessedDetailsWithEntities, input, all, output,
                         [&](const iam::EntityDetails& entity) { output.entity_details_list.push_back(entity); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

}  // namespace keyward::api
