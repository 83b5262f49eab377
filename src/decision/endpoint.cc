#include "decision/endpoint.h"

#include <fmt/format.h>

#include "decision/answer.h"

namespace keyward::decision {
namespace {
constexpr std::string_view kSigningName = "keyward";
constexpr std::size_t kShownDenials = 10;  // in one event of the audit log

std::string refusal(std::string_view code, std::string_view message, std::string_view member = {}) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object().member("code", code).member("message", message);
  if (!member.empty()) writer.member("member", member);
  writer.end_object();
  return body;
}

// What one call did, for counters and the audit log.
struct Tally {
  std::int64_t allowed = 0, denied = 0, failed = 0;
  std::string denials;  // the first ones, JSON objects with commas between them
  std::size_t shown = 0;

  std::int64_t decided() const { return allowed + denied; }
  void add(const Outcome& outcome, const Question& question) {
    ++(outcome.kind == Outcome::Kind::Allowed ? allowed : outcome.kind == Outcome::Kind::Denied ? denied : failed);
    if (outcome.kind == Outcome::Kind::Allowed || shown == kShownDenials) return;
    if (shown++ > 0) denials += ',';
    json::Writer writer(denials);
    writer.begin_object();
    if (!outcome.principal.empty()) writer.member("principal", outcome.principal);
    writer.member("action", question.action).member("resource", question.resource.substr(0, 256));
    if (outcome.error != nullptr) writer.member("errorCode", info(outcome.error->code).wire);
    writer.end_object();
  }
  std::string parameters() const {
    std::string out;
    json::Writer(out)
        .begin_object()
        .member("allowed", allowed)
        .member("denied", denied)
        .member("failed", failed)
        .key("refused")
        .raw("[" + denials + "]")
        .end_object();
    return out;
  }
};

// The requests of a body: the body itself, or the elements of its one member "requests".
std::expected<void, Fault> answer_all(json::Value body, Answerer& answerer, api::Executor& executor, Time now,
                                      Tally& tally, std::string& out) {
  thread_local Question question;
  const auto answer = [&](json::Value value, const std::string& name) -> std::expected<void, Fault> {
    if (auto read = read_question(value, name, question); !read) return read;
    const Outcome outcome = answerer.answer(question, out);
    tally.add(outcome, question);
    if (outcome.caller != nullptr) executor.note_access(*outcome.caller, question.action, outcome.region, now);
    return {};
  };
  const std::optional<json::Value> requests = body.find("requests");
  if (!requests) return answer(body, "");
  if (body.size() > 1) return std::unexpected(Fault{"", "must have no other member beside requests"});
  if (!requests->is(json::Type::Array)) return std::unexpected(Fault{"requests", "must be a list"});
  if (requests->size() == 0) return std::unexpected(Fault{"requests", "must not be empty"});
  if (requests->size() > kMaxQuestions)
    return std::unexpected(Fault{"requests", fmt::format("must not have more than {} elements", kMaxQuestions)});
  out.reserve(std::size_t{96} * requests->size());
  out += R"({"decisions":[)";
  std::size_t number = 0;
  std::string name;
  for (const auto& [_, element] : entries(*requests)) {
    if (number > 0) out += ',';
    name.assign("requests[").append(std::to_string(number++)).append("]");
    if (auto answered = answer(element, name); !answered) return answered;
  }
  out += "]}";
  return {};
}
}  // namespace

Result<authn::Caller> Endpoint::authenticate(const identity::State& state, const Request& request, Time now) const {
  return authenticator_.by_signature(state,
                                     {request.method, request.path, request.query, request.headers, request.body, now},
                                     {.services = {&kSigningName, 1}, .region = {}});
}

Endpoint::Reply Endpoint::authorize(const std::shared_ptr<const identity::State>& state, const Request& request) {
  const api::Env& env = executor_.env();
  const Time now = executor_.clock().now();
  Reply reply{.status = 200, .body = {}, .request_id = env.random.uuid()};
  const Result<authn::Caller> service = authenticate(*state, request, now);
  if (!service) {
    executor_.note_refusal({.service = kSigningName,
                            .name = "Authorize",
                            .origin = request.origin,
                            .request_id = reply.request_id,
                            .error = service.error()});
    reply.status = info(service.error().code).status;
    reply.body = refusal(info(service.error().code).wire, service.error().message);
    return reply;
  }

  const World world{.state = *state,
                    .catalog = env.catalog,
                    .authenticator = authenticator_,
                    .organization = organization_,
                    .policies = policies_,
                    .service = *service,
                    .surroundings = {.now = now,
                                     .source_ip = request.origin.source_ip,
                                     .user_agent = request.origin.user_agent,
                                     .referer = request.origin.referer,
                                     .secure_transport = request.origin.secure,
                                     .organization = organization_},
                    .tokens = env.tokens,
                    .random = env.random};
  Tally tally;
  std::expected<void, Fault> answered;
  const auto body = json::Document::parse(std::string(request.body), kBodyLimits);
  if (request.content_type.substr(0, request.content_type.find(';')) != "application/json") {
    answered = std::unexpected(Fault{"", "must be application/json"});
  } else if (!body) {
    const json::SyntaxError& error = body.error();
    answered = std::unexpected(Fault{"", fmt::format("is not JSON: {} at byte {}", error.message, error.offset)});
  } else if (!body->root().is(json::Type::Object)) {
    answered = std::unexpected(Fault{"", "must be a JSON object"});
  } else {
    Answerer answerer(world);
    answered = answer_all(body->root(), answerer, executor_, now, tally, reply.body);
  }
  std::optional<Error> error;
  if (!answered) {
    const Fault& fault = answered.error();
    error = Error{Code::ValidationError,
                  fmt::format("{} {}.", fault.member.empty() ? "The body" : fault.member, fault.message)};
    reply.status = info(error->code).status;
    reply.body = refusal(info(error->code).wire, error->message, fault.member);
  }
  executor_.note_decisions({.name = "Authorize",
                            .caller = *service,
                            .origin = request.origin,
                            .request_id = reply.request_id,
                            .parameters = tally.parameters(),
                            .decisions = tally.decided(),
                            .error = error ? &*error : nullptr});
  return reply;
}

}  // namespace keyward::decision
