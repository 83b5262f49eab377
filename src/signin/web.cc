#include "signin/web.h"

#include <fmt/format.h>

#include "api/dispatch.h"
#include "api/input.h"
#include "api/output.h"
#include "base/json.h"
#include "signin/federation.h"
#include "signin/flow.h"
#include "signin/reply.h"

namespace keyward::signin {
namespace {
constexpr std::string_view kSignIn = "/signin/api/";
constexpr std::string_view kConsole = "/console/api/";
constexpr json::Limits kBodyLimits{.max_bytes = 1 << 20, .max_depth = 16, .max_values = 20'000};

// Cross-site requests: a page of another origin can neither add our header nor hide its Origin.
// https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
std::optional<Web::Reply> check_origin(const Web::Request& request, const std::string& public_url) {
  const auto forbidden = [](std::string_view why) { return refusal(403, "ForbiddenOrigin", why); };
  if (!request.sec_fetch_site.empty() && request.sec_fetch_site != "same-origin" &&
      !(request.method == "GET" && request.sec_fetch_site == "none"))
    return forbidden("The request comes from another site.");
  if (request.method == "GET") return std::nullopt;
  if (request.console_header != "1") return forbidden("The header X-Keyward-Console is missing.");
  if (request.origin != origin_of(request) && request.origin != public_url)
    return forbidden("The Origin header is missing or of another site.");
  const std::string_view media_type = request.content_type.substr(0, request.content_type.find(';'));
  if (media_type != "application/json")
    return refusal(415, "UnsupportedMediaType", "The body must be application/json.");
  return std::nullopt;
}
}  // namespace

Web::Web(api::Executor& executor, const authn::Authenticator& authenticator,
         store::Published<identity::State>& published, const secrets::Tokens& tokens, WebSettings settings)
    : flow_(std::make_unique<Flow>(*this, tokens, settings.setup_code)),
      federation_(std::make_unique<Federation>(*this, tokens)),
      executor_(executor),
      authenticator_(authenticator),
      published_(published),
      settings_(std::move(settings)) {}

Web::~Web() = default;

bool Web::handles(std::string_view path) {
  return path.starts_with(kSignIn) || path.starts_with(kConsole) || Federation::handles(path);
}

void Web::handle(const Request& request, Done done) {
  if (Federation::handles(request.path)) return federation_->handle(request, std::move(done));
  if (std::optional<Reply> refused = check_origin(request, settings_.public_url)) return done(*std::move(refused));
  if (request.method == "GET") {
    if (request.path == "/signin/api/context") return done(flow_->context(request));
    if (request.path == "/signin/api/session") return done(flow_->session(request));
    return done(refusal(request.path.starts_with(kConsole) ? 405 : 404, "NotFound", "There is nothing here."));
  }
  if (request.method != "POST") return done(refusal(405, "MethodNotAllowed", "Use POST."));
  if (request.path.starts_with(kConsole)) return call_operation(request, std::move(done));

  const auto body = json::Document::parse(std::string(request.body), kBodyLimits);
  if (!body || !body->root().is(json::Type::Object))
    return done(refusal(400, "ValidationError", "The body must be a JSON object."));
  const std::string_view step = request.path.substr(kSignIn.size());
  if (step == "setup") return flow_->set_up(request, body->root(), std::move(done));
  if (step == "root") return flow_->root(request, body->root(), std::move(done));
  if (step == "user") return flow_->user(request, body->root(), std::move(done));
  if (step == "mfa") return flow_->code(request, body->root(), std::move(done));
  if (step == "new-password") return flow_->new_password(request, body->root(), std::move(done));
  if (step == "sign-out") return flow_->sign_out(request, std::move(done));
  if (step == "switch-role") return flow_->switch_role(request, body->root(), std::move(done));
  if (step == "switch-back") return flow_->switch_back(request, std::move(done));
  done(refusal(404, "NotFound", "There is nothing here."));
}

void Web::call_operation(const Request& request, Done done) {
  const std::shared_ptr<const identity::State> state = published_.get();
  std::expected<authn::Caller, Reply> caller = flow_->caller_of(request, *state);
  if (!caller) return done(std::move(caller).error());

  std::string request_id = executor_.env().random.uuid();
  const auto refuse = [&](const Error& error) {
    done({.status = info(error.code).status, .body = api::json_error(error, request_id)});
  };
  const std::string_view rest = request.path.substr(kConsole.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return done(refusal(404, "NotFound", "There is nothing here."));
  const Result<const api::OperationInfo*> operation =
      api::find_operation(rest.substr(0, slash), rest.substr(slash + 1));
  if (!operation) return refuse(operation.error());
  // A browser gets no keys in its pages' hands: they would outlive its session.
  if ((*operation)->access == api::Access::Session)
    return refuse({Code::AccessDenied, fmt::format("Cannot call {} with session credentials", (*operation)->name)});
  const auto body = json::Document::parse(std::string(request.body), kBodyLimits);
  if (!body) return refuse({Code::ValidationError, fmt::format("The body is not JSON: {}.", body.error().message)});
  Result<api::Object> input = api::read_input(**operation, body->root());
  if (!input) return refuse(input.error());
  executor_.execute(
      state, {*operation, *std::move(input), *std::move(caller), request.from, std::move(request_id)},
      [done = std::move(done)](const api::Call& call, Result<api::Answer> answer) mutable {
        if (!answer) {
          const Error& error = answer.error();
          // The session went away while the call waited.
          if (error.code == Code::InvalidClientTokenId)
            return done(refusal(401, "SessionExpired", "Your session has ended. Sign in again."));
          return done({.status = info(error.code).status, .body = api::json_error(error, call.request_id)});
        }
        done({.body = api::json_reply(*call.operation, answer->output.get())});
      });
}
}  // namespace keyward::signin
