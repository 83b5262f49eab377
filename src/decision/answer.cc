#include "decision/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "api/authorization_message.h"
#include "authz/principal_context.h"
#include "identity/names.h"
#include "policy/denied_text.h"
#include "policy/explanation_json.h"

namespace keyward::decision {
namespace {
using policy::Key;

constexpr std::string_view kAuthorize = "keyward:Authorize";
constexpr Key kResourceAccount{"aws:ResourceAccount"};
constexpr Key kViaService{"aws:ViaAWSService"};
constexpr Key kRegion{"aws:RequestedRegion"};
// What a verified signature says of an S3 request:
// https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
constexpr Key kAuthType{"s3:authType"};
constexpr Key kSignatureVersion{"s3:signatureversion"};
constexpr Key kSignatureAge{"s3:signatureAge"};
constexpr Key kContentHash{"s3:x-amz-content-sha256"};
constexpr std::array kOfSignature{kAuthType, kSignatureVersion, kSignatureAge, kContentHash};

std::string_view prefix_of(std::string_view action) { return action.substr(0, action.find(':')); }

void write_error(const Error& error, std::string& out) {
  json::Writer(out)
      .begin_object()
      .key("error")
      .begin_object()
      .member("code", info(error.code).wire)
      .member("message", error.message)
      .end_object()
      .end_object();
}

void write_principal(const Subject& subject, json::Writer& writer) {
  writer.key("principal").begin_object();
  if (subject.caller == nullptr) {
    writer.member("type", "Anonymous");
  } else {
    const authn::Caller& caller = *subject.caller;
    writer.member("type", authz::principal_type(caller.kind))
        .member("arn", caller.arn)
        .member("account", caller.account)
        .member("userId", caller.unique_id());
    if (caller.user != nullptr) writer.member("userName", caller.user->name);
    if (caller.session != nullptr)
      writer.member("sessionName", caller.session->name).member("sessionIssuer", caller.issuer_arn);
    writer.member("accessKeyId", caller.credential_id);
    if (caller.temporary()) writer.member("multiFactorAuthPresent", caller.mfa_time.has_value());
  }
  writer.end_object();
}

std::string_view allowed_text(const authz::Ruling& ruling, const policy::Request& request) {
  if (ruling.by == authz::Ruling::By::PasswordPolicy) return "The account's password policy allows it.";
  switch (ruling.decision.decided_by) {
    case policy::PolicyType::Identity:
      return "An identity-based policy allows it.";
    case policy::PolicyType::Resource:
      return "A resource-based policy allows it.";
    default:
      return request.principal.kind == policy::PrincipalKind::Root ? "The account's root user may do it."
                                                                   : "The action needs no permission.";
  }
}

// The keys that Keyward knows from the request's signature. `age` holds a text for as long as the context lives.
void set_signature_keys(const Subject& subject, const Question& question, Time now, std::string& age,
                        policy::Context& context) {
  context.set(kRegion, subject.region);
  if (!authn::signs_as_s3(question.request.service)) return;
  context.set(kAuthType, subject.presigned ? "REST-QUERY-STRING" : "REST-HEADER");
  context.set(kSignatureVersion, "AWS4-HMAC-SHA256");
  context.set(kContentHash, subject.payload);
  if (!subject.presigned) return;
  age = std::to_string(std::max<std::int64_t>(0, now.seconds - subject.signed_at.seconds) * 1000);
  context.set(kSignatureAge, age);
}

// Whether a key is what an identity provider said when the session was made: nobody says otherwise later.
bool is_of_session(const authn::Caller* caller, const policy::Key& key) {
  return caller != nullptr && caller->session != nullptr &&
         std::ranges::any_of(caller->session->context, [&](const auto& own) { return policy::Key(own.first) == key; });
}

std::unexpected<Error> malformed(std::string_view member, const Error& error) {
  return fail(error.code, fmt::format("{}: {}", member, error.message));
}
}  // namespace

// The gate's answer, remembered: it rests on the calling service, the asked one and the principal alone.
Result<void> Answerer::ask_gate(std::string_view service, const authn::Caller* about) {
  constexpr std::size_t kRemembered = 8;
  const std::string_view arn = about == nullptr ? std::string_view() : about->arn;
  for (const Asked& asked : asked_)
    if (asked.service == service && asked.arn == arn) return asked.allowed;
  authz::Access access{.action = std::string(kAuthorize), .resource = "*", .printed = "*"};
  access.context.push_back({"keyward:Service", {std::string(service)}});
  if (about != nullptr) {
    access.context.push_back({"keyward:PrincipalArn", {about->arn}});
    access.context.push_back({"keyward:PrincipalAccount", {about->account}});
  }
  Result<void> allowed = authz::authorize(world_.state, world_.catalog, world_.service, access, world_.surroundings);
  Asked asked{std::string(service), std::string(arn), allowed};
  if (asked_.size() < kRemembered) {
    asked_.push_back(std::move(asked));
  } else {
    asked_[next_asked_++ % kRemembered] = std::move(asked);
  }
  return allowed;
}

// For the action's service and, if a request was signed for another, for that one, too.
Result<void> Answerer::may_ask(const Question& question, const authn::Caller* about) {
  const std::string_view prefix = prefix_of(question.action);
  if (Result<void> allowed = ask_gate(prefix, about); !allowed) return allowed;
  if (question.who != Who::Request || question.request.service == prefix) return {};
  return ask_gate(question.request.service, about);
}

Result<Subject> Answerer::resolve_arn(std::string_view arn) {
  if (const auto known = by_arn_.find(arn); known != by_arn_.end()) return Subject{.caller = &known->second};
  const auto parts = identity::split_arn(arn);
  // Another account's principals are its own matter: they come with their credentials, or not at all.
  if (!parts || parts->service != "iam" || parts->account != world_.service.account)
    return fail(
        Code::AccessDenied,
        policy::denied_text(world_.service.arn, kAuthorize, "*") +
            " because a principal can be named by ARN only if it is a user or the root user of your own account");
  const identity::Account* const account = world_.state.find_account(parts->account);
  authn::Caller caller;
  caller.account = parts->account;
  caller.arn = arn;
  if (parts->resource == "root") {
    caller.kind = authn::CallerKind::Root;
  } else {
    const std::string_view name = parts->resource.substr(parts->resource.rfind('/') + 1);
    if (parts->resource.starts_with("user/")) caller.user = account->find_user(name);
    // Names are found in any case, ARNs are not.
    if (caller.user == nullptr || identity::user_arn(caller.account, caller.user->path, caller.user->name) != arn)
      return fail(Code::NoSuchEntity, fmt::format("The principal {} cannot be found.", arn));
  }
  return Subject{.caller = &by_arn_.emplace(arn, std::move(caller)).first->second};
}

Result<Subject> Answerer::resolve_request(const Question& question) {
  const SignedRequest& request = question.request;
  const authn::RequestView view{.method = request.method,
                                .path = request.path,
                                .query = request.query,
                                .headers = request.headers,
                                .body = {},
                                .now = world_.surroundings.now,
                                .payload_hash = request.payload_hash};
  if (!authn::has_authorization(view)) return Subject{};
  const Result<authn::ParsedAuthorization> parsed = authn::parse_authorization(
      view, {.services = {&request.service, 1}, .region = request.region, .outside_window = Code::RequestExpired});
  if (!parsed) {
    if (Result<void> allowed = may_ask(question, nullptr); !allowed) return std::unexpected(allowed.error());
    return std::unexpected(parsed.error());
  }
  Result<authn::Caller> caller = world_.authenticator.by_signature(world_.state, *parsed, view);
  if (!caller) {
    const std::optional<authn::Caller> owner =
        world_.authenticator.owner_of(world_.state, parsed->access_key_id, parsed->session_token);
    if (Result<void> allowed = may_ask(question, owner ? &*owner : nullptr); !allowed)
      return std::unexpected(allowed.error());
    return std::unexpected(std::move(caller).error());
  }
  // What outlives `parsed`: it points into the request, but for what was decoded from a query.
  region_ = parsed->region;
  payload_ = parsed->content_sha256();
  return Subject{.caller = keep(*std::move(caller)),
                 .service = {},
                 .verified = true,
                 .presigned = parsed->presigned,
                 .region = region_,
                 .payload = payload_,
                 .signed_at = parsed->date};
}

Result<Subject> Answerer::resolve_access_key(const Question& question) {
  Result<authn::Caller> caller = world_.authenticator.by_access_key(world_.state, question.access_key_id,
                                                                    question.session_token, world_.surroundings.now);
  if (caller && is_own(*caller)) return Subject{.caller = keep(*std::move(caller))};
  // Nobody has shown a secret: of another account's keys not even this is told, that they are there.
  const std::optional<authn::Caller> owner =
      world_.authenticator.owner_of(world_.state, question.access_key_id, question.session_token);
  const bool own = owner && is_own(*owner);
  if (Result<void> allowed = may_ask(question, own ? &*owner : nullptr); !allowed)
    return std::unexpected(allowed.error());
  return own ? std::unexpected(std::move(caller).error()) : authn::invalid_token();
}

// Who it is about, if the service may know.
Result<Subject> Answerer::resolve(const Question& question) {
  Result<Subject> subject = Subject{};
  switch (question.who) {
    case Who::Anonymous:
      break;
    case Who::Service:
      subject->service = question.name;
      break;
    case Who::Arn:
      subject = resolve_arn(question.name);
      if (!subject && subject.error().code == Code::NoSuchEntity)
        if (Result<void> allowed = may_ask(question, nullptr); !allowed) return std::unexpected(allowed.error());
      break;
    case Who::AccessKey:
      subject = resolve_access_key(question);
      break;
    case Who::Request:
      subject = resolve_request(question);
      break;
  }
  if (!subject) return subject;
  if (Result<void> allowed = may_ask(question, subject->caller); !allowed) return std::unexpected(allowed.error());
  return subject;
}

Result<void> Answerer::compile(const Question& question) {
  held_.clear();
  session_.clear();
  service_control_.clear();
  resource_control_.clear();
  further_ = {};
  const auto one = [&](std::string_view text, policy::Kind kind,
                       std::string_view member) -> Result<const policy::Program*> {
    Result<std::shared_ptr<const policy::Program>> program = world_.policies.get(text, kind);
    if (!program) return malformed(member, program.error());
    return held_.emplace_back(*std::move(program)).get();
  };
  if (!question.resource_policy.empty()) {
    const auto program = one(question.resource_policy, policy::Kind::Resource, "resourcePolicy");
    if (!program) return std::unexpected(program.error());
    further_.resource = *program;
  }
  if (!question.endpoint_policy.empty()) {
    const auto program = one(question.endpoint_policy, policy::Kind::Endpoint, "endpointPolicy");
    if (!program) return std::unexpected(program.error());
    further_.endpoint = *program;
  }
  for (const std::string_view text : question.session_policies) {
    const auto program = one(text, policy::Kind::Session, "sessionPolicies");
    if (!program) return std::unexpected(program.error());
    session_.push_back(*program);
  }
  further_.session = session_;

  const auto levels = [&](const std::vector<std::vector<std::string_view>>& texts, const authz::PolicyLevels* set,
                          policy::Kind kind, std::string_view member, authz::PolicyLevels& into) -> Result<void> {
    if (set != nullptr) into.add_levels(*set);
    for (const auto& level : texts) {
      into.add_level();
      for (const std::string_view text : level) {
        const auto program = one(text, kind, member);
        if (!program) return std::unexpected(program.error());
        into.add(held_.back());
      }
    }
    return {};
  };
  const authz::Organization* const set = world_.organization;
  if (Result<void> done = levels(question.service_control, set == nullptr ? nullptr : &set->service_control,
                                 policy::Kind::ServiceControl, "serviceControlPolicies", service_control_);
      !done)
    return done;
  if (Result<void> done = levels(question.resource_control, set == nullptr ? nullptr : &set->resource_control,
                                 policy::Kind::ResourceControl, "resourceControlPolicies", resource_control_);
      !done)
    return done;
  further_.service_control = service_control_.view();
  further_.resource_control = resource_control_.view();
  return {};
}

// The whole story is for those who may simulate the principal's policies. What a service gave itself is no secret to
// it.
bool Answerer::may_explain(const Subject& subject) const {
  if (subject.caller == nullptr) return world_.organization == nullptr;
  if (!is_own(*subject.caller)) return false;
  const authz::Access access{.action = "iam:SimulatePrincipalPolicy",
                             .resource = subject.caller->principal_arn(),
                             .printed = subject.caller->principal_arn()};
  return authz::authorize(world_.state, world_.catalog, world_.service, access, world_.surroundings).has_value();
}

// For the account that may know: the principal's, or the service's own if there is none. What policies said stays in
// the service's account.
void Answerer::write_message(const Subject& subject, const policy::Request& request,
                             const policy::Explanation& explanation, json::Writer& writer) const {
  const authn::Caller* const caller = subject.caller;
  const bool own = caller == nullptr || is_own(*caller);
  writer.string(api::encode_authorization_message(world_.tokens, world_.random,
                                                  own ? world_.service.account : caller->account, request,
                                                  explanation.decision, own ? &explanation : nullptr));
}

Outcome Answerer::answer(const Question& question, std::string& out) {
  const auto failed = [&](Error error, std::string_view principal = {}) {
    write_error(error_ = std::move(error), out);
    return Outcome{.kind = Outcome::Kind::Failed, .principal = principal, .error = &error_};
  };
  Result<Subject> subject = resolve(question);
  if (!subject) return failed(std::move(subject).error());
  const authn::Caller* const caller = subject->caller;
  const std::string_view principal = caller != nullptr          ? std::string_view(caller->arn)
                                     : subject->service.empty() ? "anonymous"
                                                                : subject->service;
  if (Result<void> compiled = compile(question); !compiled) return failed(std::move(compiled).error(), principal);

  // Whose the resource is: as the service says, as its ARN says, or the service's own, never the principal's.
  std::string_view resource_account = question.resource_account;
  if (resource_account.empty())
    if (const auto parts = identity::split_arn(question.resource); parts && parts->account.size() == 12)
      resource_account = parts->account;
  if (resource_account.empty()) resource_account = world_.service.account;

  const Time now = world_.surroundings.now;
  std::string age;
  std::optional<authz::PrincipalContext> context;
  if (caller != nullptr) {
    context.emplace(*caller, now);
  } else {
    context.emplace(subject->service, now);
  }
  context->set(kViaService, "false");
  if (subject->verified) set_signature_keys(*subject, question, now, age, *context);
  for (const Question::Entry& entry : question.context) {
    if (subject->verified && std::ranges::find(kOfSignature, entry.key) != kOfSignature.end())
      return failed({Code::ValidationError,
                     fmt::format("context must not have {}: Keyward reads it from the signature", entry.key.name())},
                    principal);
    if (is_of_session(caller, entry.key))
      return failed({Code::ValidationError,
                     fmt::format("context must not have {}: the caller's session has it", entry.key.name())},
                    principal);
    context->set(entry.key, question.values_of(entry));
  }
  context->set(kResourceAccount, resource_account);

  const policy::Request request{
      .principal = caller != nullptr ? authz::principal_of(*caller)
                   : subject->service.empty()
                       ? policy::Principal()
                       : policy::Principal{.kind = policy::PrincipalKind::Service, .arn = subject->service},
      .action = question.action,
      .resource = question.resource,
      .resource_account = resource_account,
      .context = *context,
  };
  const authz::Ruling ruling = authz::decide(world_.state, world_.catalog, caller, request, further_);
  json::Writer writer(out);
  writer.begin_object()
      .member("decision", policy::wire_name(ruling.decision.outcome))
      .key("reason")
      .string(ruling.allowed() ? allowed_text(ruling, request)
                               : authz::denied_text(ruling, request, question.resource));
  if (question.who == Who::AccessKey || question.who == Who::Request) write_principal(*subject, writer);
  const bool shown = question.explain && may_explain(*subject);
  const bool encoded = question.encode_message && !ruling.allowed();
  if (shown || encoded) {
    authz::with_policies(world_.state, world_.catalog, caller, further_, [&](const policy::PolicySets& sets) {
      policy::Explanation explanation = policy::explain(sets, request);
      explanation.decision = ruling.decision;  // what has the last word beside policies included
      if (encoded) {
        writer.key("encodedAuthorizationMessage");
        write_message(*subject, request, explanation, writer);
      }
      if (!shown) return;
      writer.key("explanation");
      policy::write_explanation(explanation, writer);
    });
  }
  writer.end_object();
  return {.kind = ruling.allowed() ? Outcome::Kind::Allowed : Outcome::Kind::Denied,
          .principal = principal,
          .caller = caller,
          .region = subject->region};
}

}  // namespace keyward::decision
