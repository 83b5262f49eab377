// Switching to a role and back.
#include <fmt/format.h>

#include <algorithm>

#include "api/dispatch.h"
#include "api/input.h"
#include "api/model.gen.h"
#include "api/role_sessions.h"
#include "base/json.h"
#include "identity/names.h"
#include "signin/cookies.h"
#include "signin/flow.h"
#include "signin/members.h"
#include "signin/reply.h"
#include "signin/switched_role.h"

namespace keyward::signin {
namespace {
constexpr std::int64_t kShortestRole = 900;
// A browser keeps no larger one.
constexpr std::size_t kLargestCookie = 4'000;

// AWS's sentence, whatever it is that does not fit.
Web::Reply invalid_role() {
  return refusal(
      403, "InvalidRole",
      "Could not switch roles using the provided information. Please check your settings and try again. If you "
      "continue to have problems, contact your administrator.");
}
}  // namespace

std::expected<authn::Caller, Web::Reply> Web::Flow::caller_of(const Request& request,
                                                              const identity::State& state) const {
  const Time now = web_.executor_.clock().now();
  const bool secure = request.from.secure;
  const auto token = find_cookie(request.cookie, Cookie::Session, secure);
  Result<authn::Caller> caller = web_.authenticator_.by_session(state, token.value_or(std::string_view()), now);
  if (!caller) return std::unexpected(refusal(401, "SessionExpired", "Your session has ended. Sign in again."));
  const auto cookie = find_cookie(request.cookie, Cookie::Role, secure);
  if (!cookie || cookie->empty()) return *std::move(caller);
  // Whoever has switched must not find himself acting as himself, with other permissions, because the role is gone.
  const std::optional<SwitchedRole> role = open_role(tokens_, caller->credential_id, *cookie);
  Result<authn::Caller> switched =
      role ? web_.authenticator_.by_access_key(state, role->access_key_id, role->session_token, now)
           : Result<authn::Caller>(authn::invalid_token());
  if (!switched) {
    Reply ended = refusal(401, "RoleSessionEnded", "The session of the role has ended. You are yourself again.");
    ended.set_cookies.push_back(clear_cookie(Cookie::Role, secure));
    return std::unexpected(std::move(ended));
  }
  return *std::move(switched);
}

void Web::Flow::switch_role(const Request& request, json::Value body, Done done) {
  const auto state = web_.published_.get();
  const Time now = web_.executor_.clock().now();
  const bool secure = request.from.secure;
  const auto cookie = find_cookie(request.cookie, Cookie::Session, secure);
  const Result<authn::Caller> caller = web_.authenticator_.by_session(*state, cookie.value_or(std::string_view()), now);
  if (!caller) return done(refusal(401, "SessionExpired", "Your session has ended. Sign in again."));
  if (caller->is_root())
    return done(refusal(403, "AccessDenied", "The root user cannot switch roles. Sign in as an IAM user."));
  if (caller->kind == authn::CallerKind::FederatedUser)
    return done(refusal(403, "AccessDenied", "A federated user of GetFederationToken cannot switch roles."));
  const identity::Account* const account = state->find_account_by_alias(text_member(body, "account"));
  std::string name = text_member(body, "roleName");
  if (account == nullptr || name.empty()) return done(invalid_role());
  // A role with a path is named with it.
  while (name.starts_with('/')) name.erase(0, 1);
  const std::string arn = fmt::format("arn:aws:iam::{}:role/{}", account->id(), name);
  // As long as the role allows, and no longer than the session it is switched from.
  const auto role = account->find_role(name.substr(name.rfind('/') + 1));
  const std::int64_t left = std::max(caller->expires->seconds - now.seconds, kShortestRole);
  std::int64_t seconds = std::min(role == nullptr ? identity::kDefaultRoleSession : role->max_session_seconds, left);
  if (caller->role != nullptr) seconds = std::min(seconds, api::kLongestChainedSession);
  std::string session_name;
  if (caller->user != nullptr) {
    session_name = caller->user->name;
  } else if (caller->session != nullptr) {
    session_name = caller->session->name;
  }
  std::string input;
  json::Writer(input)
      .begin_object()
      .member("RoleArn", arn)
      .member("RoleSessionName", session_name)
      .member("DurationSeconds", seconds)
      .end_object();
  const auto document = json::Document::parse(input);
  const api::OperationInfo* const operation = api::operation_named("AssumeRole");
  Result<api::Object> read = api::read_input(*operation, document->root());
  if (!read) return done(invalid_role());
  web_.executor_.execute(
      state, {operation, *std::move(read), *caller, request.from, random().uuid()},
      [this, secure, seconds, session = caller->credential_id, done = std::move(done)](
          const api::Call&, Result<api::Answer> answer) mutable {
        if (!answer) return done(invalid_role());
        const auto& issued = *static_cast<const api::sts::AssumeRoleOutput*>(answer->output.get());
        const std::string value = seal_role(
            tokens_, session,
            {issued.credentials.access_key_id, std::string(issued.credentials.session_token.expose())}, random());
        if (value.size() > kLargestCookie) return done(invalid_role());
        Reply reply;
        reply.set_cookies.push_back(set_cookie(Cookie::Role, value, seconds, secure));
        done(std::move(reply));
      });
}

void Web::Flow::switch_back(const Request& request, Done done) {
  Reply reply;
  reply.set_cookies.push_back(clear_cookie(Cookie::Role, request.from.secure));
  done(std::move(reply));
}
}  // namespace keyward::signin
