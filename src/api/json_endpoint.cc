#include "api/json_endpoint.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/dispatch.h"
#include "api/input.h"
#include "api/output.h"
#include "base/json.h"

namespace keyward::api {
namespace {
constexpr json::Limits kBodyLimits{.max_bytes = 1 << 20, .max_depth = 16, .max_values = 20'000};

// The names and statuses that these protocols have for what every operation can answer:
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/CommonErrors.html and API_ValidatePolicy.html
struct JsonError {
  Code code;
  std::string_view type;
  int status;
};
constexpr JsonError kErrors[] = {
    {Code::AccessDenied, "AccessDeniedException", 403},
    {Code::ValidationError, "ValidationException", 400},
    {Code::InvalidInput, "ValidationException", 400},
    {Code::MalformedQueryString, "ValidationException", 400},
    {Code::Throttling, "ThrottlingException", 429},
    {Code::ServiceFailure, "InternalServerException", 500},
    {Code::InternalFailure, "InternalServerException", 500},
    {Code::InvalidClientTokenId, "UnrecognizedClientException", 403},
    {Code::SignatureDoesNotMatch, "InvalidSignatureException", 403},
    {Code::RequestExpired, "InvalidSignatureException", 403},
    {Code::IncompleteSignature, "IncompleteSignatureException", 403},
    {Code::ExpiredToken, "ExpiredTokenException", 403},
    {Code::MissingAuthenticationToken, "MissingAuthenticationTokenException", 403},
};

constexpr std::string_view kUnknownOperation = "UnknownOperationException";

std::string_view content_type_of(Protocol protocol) {
  return protocol == Protocol::Json ? "application/x-amz-json-1.1" : "application/json";
}

JsonEndpoint::Reply refusal(const ServiceInfo& service, const Error& error, std::string request_id) {
  const auto known = std::ranges::find(kErrors, error.code, &JsonError::code);
  const bool listed = known != std::end(kErrors);
  JsonEndpoint::Reply reply{.status = listed ? known->status : info(error.code).status,
                            .content_type = content_type_of(service.protocol),
                            .body = {},
                            .request_id = std::move(request_id),
                            .error_type = listed ? known->type : info(error.code).wire,
                            .service = service.name};
  json::Writer writer(reply.body);
  writer.begin_object();
  if (service.protocol == Protocol::Json) {
    // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html
    if (reply.status < 500) reply.status = 400;
    writer.member("__type", reply.error_type).member("message", error.message);
  } else {
    writer.member("message", error.message);
    if (reply.error_type == "ValidationException") writer.member("reason", "fieldValidationFailed");
  }
  writer.end_object();
  return reply;
}

JsonEndpoint::Reply unknown_target(std::string request_id) {
  JsonEndpoint::Reply reply{.status = 400,
                            .content_type = content_type_of(Protocol::Json),
                            .body = {},
                            .request_id = std::move(request_id),
                            .error_type = kUnknownOperation,
                            .service = "other"};
  json::Writer(reply.body)
      .begin_object()
      .member("__type", kUnknownOperation)
      .member("message", "Keyward does not offer this operation.")
      .end_object();
  return reply;
}

Result<Object> read_request(const OperationInfo& operation, const JsonEndpoint::Request& request) {
  const Result<Parameters> query = Parameters::parse(request.query);
  if (!query) return std::unexpected(query.error());
  const auto body = json::Document::parse(std::string(request.body), kBodyLimits);
  if (!body)
    return fail(Code::ValidationError,
                fmt::format("The body is not JSON: {} at byte {}.", body.error().message, body.error().offset));
  return read_input(operation, body->root(), *query);
}
}  // namespace

bool JsonEndpoint::handles(std::string_view path) { return operation_of_path(path) != nullptr; }

void JsonEndpoint::handle(const std::shared_ptr<const identity::State>& state, const Request& request,
                          std::move_only_function<void(Reply)> done) {
  std::string request_id = executor_.env().random.uuid();
  const OperationInfo* const found =
      request.target.empty() ? operation_of_path(request.path) : operation_of_target(request.target);
  if (found == nullptr) return done(unknown_target(std::move(request_id)));
  const OperationInfo& operation = *found;
  const ServiceInfo& service = *operation.service;
  const authn::RequestView view{request.method,  request.path, request.query,
                                request.headers, request.body, executor_.clock().now()};
  Result<authn::Caller> caller =
      authenticator_.by_signature(*state, view, {.services = service.signing_names, .region = {}});
  Result<Object> input = caller ? read_request(operation, request) : std::unexpected(caller.error());
  if (!input) {
    executor_.note_refusal(operation, request.origin, request_id, input.error(), caller ? &*caller : nullptr);
    return done(refusal(service, input.error(), std::move(request_id)));
  }
  executor_.execute(state, {&operation, *std::move(input), *std::move(caller), request.origin, std::move(request_id)},
                    [done = std::move(done)](const Call& call, Result<Answer> answer) mutable {
                      const ServiceInfo& its = *call.operation->service;
                      if (!answer) return done(refusal(its, answer.error(), call.request_id));
                      const bool seconds = its.protocol == Protocol::Json;
                      done({.status = 200,
                            .content_type = content_type_of(its.protocol),
                            .body = seconds ? json_reply_with_seconds(*call.operation, answer->output.get())
                                            : json_reply(*call.operation, answer->output.get()),
                            .request_id = call.request_id,
                            .error_type = {},
                            .service = its.name});
                    });
}
}  // namespace keyward::api
