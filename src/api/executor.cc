#include "api/executor.h"

#include <fmt/format.h>

#include "api/authorization.h"
#include "api/input.h"
#include "api/lookup.h"
#include "api/one_time_codes.h"
#include "api/output.h"
#include "authn/authenticator.h"
#include "base/json.h"
#include "identity/names.h"

namespace keyward::api {
namespace {
constexpr int kMaxAttempts = 3;
constexpr std::string_view kRegion = "us-east-1";  // IAM's and STS's global endpoint

audit::Verdict verdict_of(const Result<Answer>& answer) {
  if (answer) return audit::Verdict::Success;
  if (answer.error().code == Code::AccessDenied) return audit::Verdict::Denied;
  return info(answer.error().code).status < 500 ? audit::Verdict::ClientError : audit::Verdict::ServerError;
}

audit::Service counted_as(Service service) { return static_cast<audit::Service>(service); }
static_assert(static_cast<int>(Service::Iam) == static_cast<int>(audit::Service::Iam) &&
              static_cast<int>(Service::Sts) == static_cast<int>(audit::Service::Sts) &&
              static_cast<int>(Service::Keyward) == static_cast<int>(audit::Service::Keyward) &&
              static_cast<int>(Service::Billing) == static_cast<int>(audit::Service::Billing) &&
              static_cast<int>(Service::AccessAnalyzer) == static_cast<int>(audit::Service::AccessAnalyzer) &&
              static_cast<int>(Service::Cloudtrail) == static_cast<int>(audit::Service::Cloudtrail));

std::string source_of(std::string_view service) { return std::string(service) + ".amazonaws.com"; }

// What a call made or gave, for the audit log; never a secret.
std::string response_elements(const OperationInfo& operation, const Result<Answer>& answer) {
  if (!answer || operation.access == Access::Read || operation.output == nullptr) return {};
  return json_response_elements(*operation.output, answer->output.get());
}

// With what a SAML response says in place of the call.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
std::string parameters_of(const Call& call, const authn::Caller& caller) {
  std::string out = json_parameters(call.input);
  if (call.operation->id != Operation::AssumeRoleWithSAML || caller.session == nullptr) return out;
  const auto add = [&](std::string_view name, std::string_view value) {
    out.insert(out.size() - 1, fmt::format(R"(,"{}":{})", name, json::quoted(value)));
  };
  add("sAMLAssertionID", caller.credential_id);
  for (const auto& [key, values] : caller.session->context)
    if (key == "sts:RoleSessionName") add("roleSessionName", values[0]);
  if (!caller.session->source_identity.empty()) add("sourceIdentity", caller.session->source_identity);
  return out;
}

// The account whose role the call assumed, if it is another than the caller's: it has a record of its own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
std::string_view other_account(const Call& call) {
  const Entity& entity = call.operation->authorize.entity;
  if (entity.kind != EntityKind::AssumedRole) return {};
  const auto arn = identity::split_arn(*text_member(call.input, entity.member));
  return !arn || arn->account == call.caller.account ? std::string_view() : arn->account;
}

bool is_write(const Call& call) {
  return call.operation->access == Access::Write ||
         (call.operation->access == Access::Session && has_member(call.input, "TokenCode"));
}

// What temporary credentials may not call, whatever policies say:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html (comparison of the operations)
Result<void> check_session(const OperationInfo& operation, const authn::Caller& caller) {
  if (operation.id == Operation::AssumeRole && caller.is_root())
    return fail(Code::AccessDenied, "Roles may not be assumed by root accounts.");
  if (caller.credential != authn::CredentialKind::SessionToken) return {};
  const Service service = operation.service->id;
  bool allowed = true;
  switch (caller.kind) {
    case authn::CallerKind::AssumedRole:
      allowed = operation.id != Operation::GetFederationToken && operation.id != Operation::GetSessionToken;
      break;
    case authn::CallerKind::FederatedUser:
      if (service == Service::Iam) return authn::invalid_token();
      allowed = service != Service::Sts || operation.id == Operation::GetCallerIdentity;
      break;
    case authn::CallerKind::ProviderUser:
      break;
    case authn::CallerKind::Root:
    case authn::CallerKind::User:
      if (service == Service::Iam && !caller.mfa_time) return authn::invalid_token();
      allowed = service != Service::Sts || operation.id == Operation::GetCallerIdentity ||
                operation.id == Operation::AssumeRole;
      break;
  }
  if (allowed) return {};
  return fail(Code::AccessDenied, fmt::format("Cannot call {} with session credentials", operation.name));
}

// Who is not signed in has no name to be told by.
Result<void> not_authorized(std::string_view action) {
  return fail(Code::AccessDenied, fmt::format("Not authorized to perform {}", action));
}

// An operation that is about the calling user needs one, or a name.
Result<void> check_calling_user(const OperationInfo& operation, const Object& input, const authn::Caller& caller) {
  const Entity& entity = operation.authorize.entity;
  if (!entity.or_caller || caller.session == nullptr) return {};
  if (entity.member.empty()) return fail(Code::InvalidUserType, "Only IAM Users can change their own password.");
  if (text_member(input, entity.member) == nullptr) return no_calling_user();
  return {};
}

// STS tells a malformed ARN; a well-formed one of no role is a matter of permissions.
Result<void> check_role_arn(const OperationInfo& operation, const Object& input) {
  const Entity& entity = operation.authorize.entity;
  if (entity.kind != EntityKind::AssumedRole) return {};
  const std::string& text = *text_member(input, entity.member);
  const auto arn = identity::split_arn(text);
  if (arn && arn->service == "iam" && arn->resource.starts_with("role/")) return {};
  return fail(Code::ValidationError, fmt::format("{} is invalid", text));
}

// What the call of AssumeRole shows besides its signature: a one-time code counts for the decision, and not for the
// session that comes of it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
Result<std::optional<authn::Caller>> with_code(const OperationInfo& operation, const Object& input,
                                               const identity::State& state, const authn::Caller& caller,
                                               const Env& env, Time now) {
  if (operation.id != Operation::AssumeRole) return std::nullopt;
  const auto& call = input.as<sts::AssumeRoleInput>();
  const identity::Account* const account = state.find_account(caller.account);
  if (account == nullptr) return authn::invalid_token();
  const auto shown = shown_code(env.records, *account, caller, call.serial_number, call.token_code, now);
  if (!shown) return std::unexpected(shown.error());
  if (!*shown) return std::nullopt;
  authn::Caller proven = caller;
  proven.mfa_time = now;
  return proven;
}
}  // namespace

Result<void> Executor::admit(const identity::State& state, const Call& call, const authn::Caller& caller,
                             Time now) const {
  const OperationInfo& operation = *call.operation;
  const bool by_provider = operation.authorize.need == Need::Provider;
  if (by_provider != (caller.kind == authn::CallerKind::ProviderUser))
    return not_authorized(operation.authorize.action);
  if (auto checked = check_session(operation, caller); !checked) return checked;
  if (auto checked = check_calling_user(operation, call.input, caller); !checked) return checked;
  if (auto checked = check_role_arn(operation, call.input); !checked) return checked;
  if (operation.authorize.need == Need::Nothing) return {};
  const auto proven = with_code(operation, call.input, state, caller, env_, now);
  if (!proven) return std::unexpected(proven.error());
  const authn::Caller& asking = *proven ? **proven : caller;
  const authz::Surroundings surroundings{.now = now,
                                         .source_ip = call.origin.source_ip,
                                         .user_agent = call.origin.user_agent,
                                         .referer = call.origin.referer,
                                         .secure_transport = call.origin.secure,
                                         .organization = env_.organization};
  for (const authz::Access& access : accesses(operation, call.input, state, asking)) {
    if (operation.authorize.need == Need::Root && !asking.is_root())
      return std::unexpected(authz::root_only(asking, access));
    if (auto allowed = authz::authorize(state, env_.catalog, asking, access, surroundings); !allowed)
      return by_provider ? not_authorized(access.action) : std::move(allowed);
  }
  return {};
}

Result<Answer> Executor::decide(const identity::State& state, const Call& call, const authn::Caller& caller, Time now,
                                const Prepared& prepared) const {
  if (auto admitted = admit(state, call, caller, now); !admitted) return std::unexpected(std::move(admitted).error());
  const identity::Account* account = state.find_account(caller.account);
  if (account == nullptr) return authn::invalid_token();
  const Context context{state, *account, caller, now, env_, prepared};
  return rule_of(call.operation->id)(context, call.input);
}

Result<Answer> Executor::decide_write(const identity::State& newest, const Call& call, const authn::Caller& caller,
                                      Time now, const Prepared& prepared) {
  const std::string* const serial =
      call.operation->access == Access::Session ? text_member(call.input, "SerialNumber") : nullptr;
  if (serial == nullptr) return decide(newest, call, caller, now, prepared);
  if (guesses_.must_wait(*serial, now)) return fail(Code::Throttling, "Rate exceeded");
  Result<Answer> answer = decide(newest, call, caller, now, prepared);
  if (answer) {
    guesses_.succeeded(*serial);
  } else if (answer.error().message == kWrongCode) {
    guesses_.failed(*serial, now);
  }
  return answer;
}

void Executor::execute(const std::shared_ptr<const identity::State>& state, Call call, Done done) {
  const bool prepared = !call.operation->prepare.empty();
  if (!is_write(call) && !prepared) {
    static const Prepared kNothing;
    Pending pending{std::move(call), std::move(done)};
    finish(pending, decide(*state, pending.call, pending.call.caller, clock_.now(), kNothing), false);
    return;
  }
  auto pending = std::make_shared<Pending>(Pending{std::move(call), std::move(done)});
  if (prepared) {
    prepare_and_go_on(state, pending);
  } else {
    write(pending, std::make_shared<const Prepared>());
  }
}

void Executor::prepare_and_go_on(const std::shared_ptr<const identity::State>& state,
                                 const std::shared_ptr<Pending>& pending) {
  // Nobody makes the server do slow work without being allowed what it is for.
  if (auto admitted = admit(*state, pending->call, pending->call.caller, clock_.now()); !admitted) {
    finish(*pending, std::unexpected(std::move(admitted).error()), false);
    return;
  }
  const bool queued = pool_.submit([this, state, pending] {
    const Call& call = pending->call;
    Result<Prepared> prepared = prepare(*call.operation, call.input, *state, call.caller, env_, clock_.now());
    if (!prepared) {
      finish(*pending, std::unexpected(std::move(prepared).error()), false);
    } else if (is_write(call)) {
      write(pending, std::make_shared<const Prepared>(*std::move(prepared)));
    } else {
      finish(*pending, decide(*state, call, call.caller, clock_.now(), *prepared), false);
    }
  });
  if (!queued) finish(*pending, fail(Code::Throttling, "Rate exceeded"), false);
}

void Executor::write(const std::shared_ptr<Pending>& pending, const std::shared_ptr<const Prepared>& prepared) {
  const bool queued = writer_.submit([this, pending, prepared](const identity::State& newest) {
    const Call& call = pending->call;
    const Time now = clock_.now();
    store::Outcome outcome;
    Result<authn::Caller> caller = authn::Authenticator::again(newest, call.caller, now);
    Result<Answer> answer =
        caller ? decide_write(newest, call, *caller, now, *prepared) : Result<Answer>(std::unexpected(caller.error()));
    if (!answer && is_prepare_again(answer.error()) && ++pending->attempts < kMaxAttempts) {
      prepare_and_go_on(std::make_shared<const identity::State>(newest), pending);
      return outcome;
    }
    if (answer) outcome.changes = std::move(answer->changes);
    const bool audited = !outcome.changes.empty();
    if (audited) outcome.events.push_back(event_of(call, *caller, now, answer));
    outcome.done = [this, pending, audited, answer = std::move(answer)](Result<void> kept) mutable {
      if (!kept) answer = std::unexpected(std::move(kept).error());
      finish(*pending, std::move(answer), audited);
    };
    return outcome;
  });
  if (!queued) finish(*pending, fail(Code::ServiceUnavailable, "The server is busy; try again later."), false);
}

void Executor::finish(Pending& pending, Result<Answer> answer, bool audited) {
  const Call& call = pending.call;
  const Time now = clock_.now();
  const bool decided = call.operation->authorize.need == Need::Permission;
  env_.usage.count_request(call.caller.account, now, counted_as(call.operation->service->id), verdict_of(answer),
                           decided);
  count_use(call.caller, now, counted_as(call.operation->service->id));
  note_access(call.caller, call.operation->authorize.action, {}, now);
  if (!audited) note(call, now, answer);
  if (answer)
    if (const std::string_view other = other_account(call); !other.empty()) note(call, now, answer, other);
  pending.done(call, std::move(answer));
}

// The last use of a long-term key, and of a role.
void Executor::count_use(const authn::Caller& caller, Time now, audit::Service service) const {
  if (caller.role != nullptr) {
    env_.usage.key_used(caller.account, caller.role->id, now, service, kRegion);
  } else if (caller.credential == authn::CredentialKind::AccessKey) {
    env_.usage.key_used(caller.account, caller.credential_id, now, service, kRegion);
  }
}

void Executor::note_access(const authn::Caller& caller, std::string_view action, std::string_view region,
                           Time now) const {
  if (caller.user == nullptr && caller.role == nullptr) return;
  env_.usage.accessed().note(caller.account, caller.owner(), action, region.empty() ? kRegion : region, now);
}

void Executor::note(const Call& call, Time now, const Result<Answer>& answer, std::string_view recipient) {
  if (events_.full()) {
    events_.count_dropped();
  } else {
    events_.add(event_of(call, call.caller, now, answer, recipient));
  }
}

std::string Executor::event_of(const Call& call, const authn::Caller& caller, Time now, const Result<Answer>& answer,
                               std::string_view recipient) const {
  const OperationInfo& operation = *call.operation;
  const std::string source = source_of(operation.service->name);
  const std::string parameters = parameters_of(call, caller);
  const std::string response = response_elements(operation, answer);
  return audit::render({.time = now,
                        .source = source,
                        .name = operation.name,
                        .caller = &caller,
                        .recipient = recipient,
                        .source_ip = call.origin.source_ip,
                        .user_agent = call.origin.user_agent,
                        .request_id = call.request_id,
                        .parameters = parameters,
                        .response = response,
                        .error = answer ? nullptr : &answer.error(),
                        .read_only = operation.access != Access::Write},
                       env_.random);
}

void Executor::note_decisions(const Decisions& call) {
  const Time now = clock_.now();
  env_.usage.count_request(call.caller.account, now, audit::Service::Keyward,
                           call.error == nullptr ? audit::Verdict::Success : audit::Verdict::ClientError, false);
  env_.usage.count_decisions(call.caller.account, now, call.decisions);
  count_use(call.caller, now, audit::Service::Keyward);
  if (events_.full()) {
    events_.count_dropped();
    return;
  }
  events_.add(audit::render({.time = now,
                             .source = source_of("keyward"),
                             .name = call.name,
                             .caller = &call.caller,
                             .source_ip = call.origin.source_ip,
                             .user_agent = call.origin.user_agent,
                             .request_id = call.request_id,
                             .parameters = call.parameters,
                             .error = call.error,
                             .read_only = true},
                            env_.random));
}

void Executor::note_refusal(const Refusal& refusal) {
  if (events_.full()) {
    events_.count_dropped();
    return;
  }
  events_.add(audit::render({.time = clock_.now(),
                             .source = source_of(refusal.service),
                             .name = refusal.name,
                             .caller = refusal.caller,
                             .source_ip = refusal.origin.source_ip,
                             .user_agent = refusal.origin.user_agent,
                             .request_id = refusal.request_id,
                             .error = &refusal.error,
                             .read_only = refusal.read_only},
                            env_.random));
}

void Executor::note_refusal(const OperationInfo& operation, const Origin& origin, std::string_view request_id,
                            const Error& error, const authn::Caller* caller) {
  note_refusal({.service = operation.service->name,
                .name = operation.name,
                .read_only = operation.access != Access::Write,
                .origin = origin,
                .request_id = request_id,
                .error = error,
                .caller = caller});
}
}  // namespace keyward::api
