#include "api/trust.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "identity/compile.h"
#include "identity/names.h"
#include "policy/program.h"
#include "secrets/ids.h"

namespace keyward::api {
namespace {
using identity::Account;
using identity::State;

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The present ARN of the user or role with this unique ID, in whatever account; nothing if it is gone.
std::optional<std::string> arn_of_id(const State& state, std::string_view account_id, std::string_view id) {
  const Account* account = state.find_account(account_id);
  if (account == nullptr) return std::nullopt;
  if (const auto user = account->find_user_by_id(id)) return identity::user_arn(account_id, user->path, user->name);
  if (const auto role = account->find_role_by_id(id)) return identity::role_arn(account_id, role->path, role->name);
  return std::nullopt;
}

// Whether the principal exists; of a user or role named by its ARN also the ID.
struct Found {
  bool exists = false;
  std::string id = {};
};

template <class Entity>
Found found_at(const std::shared_ptr<const Entity>& entity, std::string_view resource, std::string_view type) {
  if (entity == nullptr || resource != fmt::format("{}{}{}", type, entity->path, entity->name)) return {};
  return {true, entity->id};
}

Found find_aws_principal(const State& state, std::string_view name) {
  if (name == "*") return {true};
  if (is_account_id(name)) return {state.find_account(name) != nullptr};
  const std::optional<identity::ArnParts> arn = identity::split_arn(name);
  if (!arn) {  // a unique ID
    const std::optional<std::string> account = secrets::account_of(name);
    return {account && arn_of_id(state, *account, name)};
  }
  const Account* account = state.find_account(arn->account);
  if (account == nullptr) return {};
  const std::string_view resource = arn->resource;
  const std::string_view last = resource.substr(resource.rfind('/') + 1);
  if (resource.starts_with("user/")) return found_at(account->find_user(last), resource, "user");
  if (resource.starts_with("role/")) return found_at(account->find_role(last), resource, "role");
  if (!resource.starts_with("assumed-role/")) return {true};  // root, or a federated user: any name may come
  const std::string_view session = resource.substr(std::string_view("assumed-role/").size());
  const auto role = account->find_role(session.substr(0, session.find('/')));
  return {role != nullptr && session.starts_with(role->name + "/")};
}
}  // namespace

Result<TrustPolicy> read_trust(const Context& context, const std::string& text) {
  Result<policy::Policy> parsed = policy::parse(text, policy::Kind::Trust);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  const std::int64_t quota = context.env.quotas.assume_role_policy_size;
  if (static_cast<std::int64_t>(policy::significant_size(text)) > quota)
    return fail(Code::LimitExceeded, fmt::format("Cannot exceed quota for ACLSizePerRole: {}", quota));
  TrustPolicy trust;
  for (const policy::Statement& statement : parsed->statements()) {
    for (const policy::PrincipalName& name : statement.principal.names) {
      if (name.type != policy::PrincipalType::Aws) continue;
      const std::string& value = name.text.value;
      Found found = find_aws_principal(context.state, value);
      if (!found.exists) return fail(Code::MalformedPolicyDocument, policy::invalid_principal_text(name.type, value));
      const bool known = std::ranges::find(trust.trusted, value, &identity::NamedPrincipal::arn) != trust.trusted.end();
      if (!found.id.empty() && !known) trust.trusted.push_back({value, std::move(found.id)});
    }
  }
  auto document = identity::make_trust_document(text, trust.trusted);
  if (!document) return std::unexpected(std::move(document).error());
  trust.document = *std::move(document);
  return trust;
}

std::string shown_trust(const State& state, const identity::Role& role) {
  const policy::Policy& policy = *role.trust.program->sources()[0].policy;
  struct Replacement {
    policy::Place place;
    std::string with;
  };
  std::vector<Replacement> replacements;
  for (const policy::Statement& statement : policy.statements()) {
    for (const policy::PrincipalName& name : statement.principal.names) {
      if (name.type != policy::PrincipalType::Aws) continue;
      const std::string& value = name.text.value;
      std::string id;
      std::string account;
      if (const auto named = std::ranges::find(role.trusted, value, &identity::NamedPrincipal::arn);
          named != role.trusted.end()) {
        id = named->id;
        account = identity::split_arn(value)->account;
      } else if (const auto inside = secrets::account_of(value)) {
        id = value;
        account = *inside;
      } else {
        continue;
      }
      std::string shown = arn_of_id(state, account, id).value_or(id);
      if (shown != value) replacements.push_back({name.text.place, json::quoted(shown)});
    }
  }
  if (replacements.empty()) return role.trust.text;
  std::ranges::sort(replacements, {}, [](const Replacement& one) { return one.place.begin; });
  std::string out;
  std::size_t done = 0;
  for (const Replacement& one : replacements) {
    out.append(role.trust.text, done, one.place.begin - done).append(one.with);
    done = one.place.end;
  }
  return out.append(role.trust.text, done);
}

}  // namespace keyward::api
