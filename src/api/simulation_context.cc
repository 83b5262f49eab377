#include "api/simulation_context.h"

#include <fmt/format.h>

#include <algorithm>

#include "authz/principal_context.h"
#include "base/text.h"
#include "identity/names.h"
#include "policy/scalars.h"

namespace keyward::api {
namespace {
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html
bool is_of_type(std::string_view type, std::string_view value) {
  if (type.starts_with("numeric")) return policy::parse_decimal(value).has_value();
  if (type.starts_with("boolean")) return policy::parse_truth(value).has_value();
  if (type.starts_with("ip")) return policy::parse_network(value).has_value();
  if (type.starts_with("date")) return policy::parse_instant(value).has_value();
  if (type.starts_with("binary")) return parse_base64(value).has_value();
  return true;
}
}  // namespace

void SimulatedRequest::use_named(std::string_view arn, std::string_view account, Time now) {
  arn_ = arn;
  account_ = account;
  time_ = iso8601(now);
  name_ = arn_.substr(arn_.rfind('/') + 1);
  principal_ = {.kind = policy::PrincipalKind::User, .arn = arn_, .account = account_, .parent_arn = {}, .id = {}};
  context_ = std::make_unique<policy::Context>();
  context_->set("aws:PrincipalAccount", account_);
  context_->set("aws:CurrentTime", time_);
  if (arn_.empty()) return;
  context_->set("aws:PrincipalArn", arn_);
  context_->set("aws:PrincipalType", "User");
  context_->set("aws:username", name_);
}

void SimulatedRequest::use_caller(Time now) {
  principal_ = authz::principal_of(caller_);
  context_ = std::make_unique<authz::PrincipalContext>(caller_, now);
}

Result<void> SimulatedRequest::add(const iam::ContextEntry& entry) {
  if (!entry.context_key_name) return fail(Code::InvalidInput, "A context entry has no ContextKeyName.");
  const std::string& name = *entry.context_key_name;
  std::string folded = ascii_lower(name);
  if (std::ranges::find(names_, folded) != names_.end())
    return fail(Code::InvalidInput, fmt::format("ContextEntries has {} more than once.", name));
  names_.push_back(std::move(folded));
  const std::string type = entry.context_key_type.value_or("stringList");
  if (!type.ends_with("List") && entry.context_key_values.size() > 1)
    return fail(Code::InvalidInput,
                fmt::format("The context key {} is of the type {}, and has more than one value.", name, type));
  for (const std::string& value : entry.context_key_values)
    if (!is_of_type(type, value))
      return fail(Code::InvalidInput, fmt::format("A value of the context key {} is not of the type {}.", name, type));
  const auto& values = values_.emplace_back(entry.context_key_values.begin(), entry.context_key_values.end());
  context_->set(policy::Key(name), policy::Values(values));
  return {};
}

Result<std::unique_ptr<SimulatedRequest>> SimulatedRequest::make(const Context& context, const NamedPrincipal& source,
                                                                 const std::optional<std::string>& caller_arn,
                                                                 const std::vector<iam::ContextEntry>& entries) {
  auto made = std::make_unique<SimulatedRequest>();
  const std::string& own = context.account.id();
  authn::Caller& caller = made->caller_;
  caller.account = own;
  if (source.user != nullptr) {
    caller.user = source.user;
    caller.arn = identity::user_arn(own, source.user->path, source.user->name);
  } else if (source.role != nullptr) {
    const std::string_view session = "PolicySimulator";
    caller.kind = authn::CallerKind::AssumedRole;
    caller.role = source.role;
    caller.arn = identity::assumed_role_arn(own, source.role->name, session);
    caller.issuer_arn = identity::role_arn(own, source.role->path, source.role->name);
    authn::Session of_role;
    of_role.name = session;
    of_role.unique_id = fmt::format("{}:{}", source.role->id, session);
    caller.session = std::make_shared<const authn::Session>(std::move(of_role));
  }
  if (caller_arn && *caller_arn != caller.arn) {
    const auto parts = identity::split_arn(*caller_arn);
    if (!parts || parts->service != "iam" || parts->account.size() != 12 || !parts->resource.starts_with("user/"))
      return fail(Code::InvalidInput, fmt::format("CallerArn {} is not the ARN of an IAM user.", *caller_arn));
    made->use_named(*caller_arn, parts->account, context.now);
  } else if (source.user != nullptr || source.role != nullptr) {
    made->use_caller(context.now);
  } else {
    made->use_named({}, own, context.now);
  }
  for (const iam::ContextEntry& entry : entries)
    if (Result<void> added = made->add(entry); !added) return std::unexpected(std::move(added).error());
  return made;
}

}  // namespace keyward::api
