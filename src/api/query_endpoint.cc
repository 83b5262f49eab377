#include "api/query_endpoint.h"

#include "api/dispatch.h"
#include "api/input.h"
#include "api/output.h"
#include "api/query.h"
#include "api/saml_users.h"

namespace keyward::api {
namespace {
QueryEndpoint::Reply refusal(const ServiceInfo& service, const Error& error, std::string request_id) {
  return {info(error.code).status, xml_error(service, error, request_id), std::move(request_id), service.name};
}
}  // namespace

void QueryEndpoint::handle(const std::shared_ptr<const identity::State>& state, const Request& request,
                           std::move_only_function<void(Reply)> done) {
  std::string request_id = executor_.env().random.uuid();
  const auto refuse = [&](const ServiceInfo& service, std::string_view event, const Error& error) {
    executor_.note_refusal(
        {.service = service.name, .name = event, .origin = request.origin, .request_id = request_id, .error = error});
    done(refusal(service, error, std::move(request_id)));
  };
  Result<Parameters> parameters =
      Parameters::parse(request.query, request.method == "POST" ? request.body : std::string_view());
  if (!parameters) return refuse(info(Service::Iam), "Unparsable", parameters.error());
  const Result<const OperationInfo*> operation = find_operation(*parameters);
  if (!operation) return refuse(service_for(*parameters), "UnknownOperation", operation.error());
  const ServiceInfo& service = *(*operation)->service;
  if ((*operation)->authorize.need == Need::Provider)
    return handle_unsigned(state, **operation, *parameters, request.origin, std::move(request_id), std::move(done));

  const authn::RequestView view{request.method,  request.path, request.query,
                                request.headers, request.body, executor_.clock().now()};
  Result<authn::Caller> caller =
      authenticator_.by_signature(*state, view, {.services = service.signing_names, .region = {}});
  Result<Object> input = caller ? read_input(**operation, *parameters) : std::unexpected(caller.error());
  if (!input) {
    executor_.note_refusal(**operation, request.origin, request_id, input.error(), caller ? &*caller : nullptr);
    return done(refusal(service, input.error(), std::move(request_id)));
  }
  execute(state, {*operation, *std::move(input), *std::move(caller), request.origin, std::move(request_id)},
          std::move(done));
}

void QueryEndpoint::handle_unsigned(const std::shared_ptr<const identity::State>& state, const OperationInfo& operation,
                                    const Parameters& parameters, const Origin& origin, std::string request_id,
                                    Done done) {
  Result<Object> input = read_input(operation, parameters);
  if (input && operation.id == Operation::AssumeRoleWithWebIdentity && web_identities_ == nullptr)
    input = fail(Code::ServiceUnavailable, "There is no federation with OpenID Connect providers here.");
  if (!input) {
    executor_.note_refusal(operation, origin, request_id, input.error());
    return done(refusal(*operation.service, input.error(), std::move(request_id)));
  }
  Call call{&operation, *std::move(input), {}, origin, std::move(request_id)};
  if (operation.id == Operation::AssumeRoleWithSAML) {
    auto caller = saml_user(*state, call.input.as<sts::AssumeRoleWithSAMLInput>(), executor_.env().public_url,
                            executor_.clock().now());
    return execute_unsigned(state, std::move(call), std::move(caller), std::move(done));
  }
  const auto& asked = call.input.as<sts::AssumeRoleWithWebIdentityInput>();
  const std::string role = asked.role_arn;
  std::string token(asked.web_identity_token.expose());
  web_identities_->identify(
      state, role, std::move(token),
      [this, call = std::move(call), done = std::move(done)](
          Result<authn::Caller> caller, const std::shared_ptr<const identity::State>& newest) mutable {
        execute_unsigned(newest, std::move(call), std::move(caller), std::move(done));
      });
}

void QueryEndpoint::execute_unsigned(const std::shared_ptr<const identity::State>& state, Call call,
                                     Result<authn::Caller> caller, Done done) {
  if (!caller) {
    executor_.note_refusal(*call.operation, call.origin, call.request_id, caller.error());
    return done(refusal(*call.operation->service, caller.error(), std::move(call.request_id)));
  }
  call.caller = *std::move(caller);
  execute(state, std::move(call), std::move(done));
}

void QueryEndpoint::execute(const std::shared_ptr<const identity::State>& state, Call asked, Done done) {
  executor_.execute(state, std::move(asked), [done = std::move(done)](const Call& call, Result<Answer> answer) mutable {
    if (!answer) return done(refusal(*call.operation->service, answer.error(), call.request_id));
    done({200, xml_reply(*call.operation, answer->output.get(), call.request_id), call.request_id,
          call.operation->service->name});
  });
}
}  // namespace keyward::api
