#include "signin/federation.h"

#include <fmt/format.h>

#include <charconv>

#include "audit/event.h"
#include "base/json.h"
#include "base/text.h"
#include "secrets/secret.h"
#include "signin/cookies.h"
#include "signin/members.h"
#include "signin/page.h"
#include "signin/reply.h"
#include "signin/visit.h"

namespace keyward::signin {
namespace {
using api::Parameters;
using identity::ConsoleSession;
using identity::State;

constexpr std::int64_t kShortestSession = 900;
constexpr std::int64_t kLongestSession = 43'200;
constexpr json::Limits kSessionLimits{.max_bytes = 8 << 10, .max_depth = 2, .max_values = 16};
constexpr std::string_view kForm = "application/x-www-form-urlencoded";

std::string_view value_of(const Parameters& parameters, std::string_view name) {
  return parameters.find(name).value_or(std::string_view());
}

Web::Reply bad_request(std::string_view message) { return refusal(400, "ValidationError", message); }

// Nothing: not a number of seconds that a console session may last.
std::optional<std::int64_t> session_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (seconds < kShortestSession || seconds > kLongestSession) return std::nullopt;
  return seconds;
}

// The way back to whoever sent the person here, if they said so.
std::string way_back(std::string_view issuer) {
  return issuer.empty() ? std::string() : link_button(issuer, fmt::format("Sign in again at {}", host_of(issuer)));
}

Web::Reply link_ended(std::string_view issuer) {
  return page(
      403, "This sign-in link has ended",
      "It is good for 15 minutes, and no longer than the credentials behind it. Go back to where you got it, and "
      "sign in again.",
      way_back(issuer));
}

Web::Reply busy() { return page(503, "The server is busy", "Try again in a moment: reload this page."); }
}  // namespace

bool is_form(const Web::Request& request) {
  return request.content_type.substr(0, request.content_type.find(';')) == kForm;
}

std::string origin_of(const Web::Request& request) {
  return fmt::format("{}://{}", request.from.secure ? "https" : "http", request.host);
}

// A console session on its way through the writer.
struct Web::Federation::Opening {
  authn::Caller caller;
  SigninToken token;
  std::string issuer;
  std::string destination;                         // a path of ours
  std::shared_ptr<const ConsoleSession> previous;  // the browser's session until now; null: none
  bool clear_role = false;                         // the browser has switched to a role
  api::Origin from;
  Done done;
};

void Web::Federation::handle(const Request& request, Done done) {
  return request.path == "/saml" ? saml(request, std::move(done)) : endpoint(request, std::move(done));
}

void Web::Federation::endpoint(const Request& request, Done done) {
  const bool post = request.method == "POST";
  if (!post && request.method != "GET") return done(refusal(405, "MethodNotAllowed", "Use GET or POST."));
  if (post && !is_form(request))
    return done(refusal(415, "UnsupportedMediaType", fmt::format("The body must be {}.", kForm)));
  const auto parameters = Parameters::parse(request.query, request.body);
  if (!parameters) return done(bad_request(parameters.error().message));
  const std::string_view action = value_of(*parameters, "Action");
  if (action == "getSigninToken") return get_signin_token(request, *parameters, std::move(done));
  if (action == "login") return log_in(request, *parameters, std::move(done));
  done(bad_request("Action must be getSigninToken or login."));
}

void Web::Federation::get_signin_token(const Request& request, const Parameters& parameters, Done done) {
  constexpr std::string_view kEvent = "GetSigninToken";
  const auto session = json::Document::parse(std::string(value_of(parameters, "Session")), kSessionLimits);
  if (!session || !session->root().is(json::Type::Object))
    return done(bad_request("Session must be a JSON object with sessionId, sessionKey and sessionToken."));
  SigninToken token{text_member(session->root(), "sessionId"), text_member(session->root(), "sessionToken"), 0, {}};
  const secrets::SecretString secret(text_member(session->root(), "sessionKey"));

  const auto state = web_.published_.get();
  const Time now = web_.executor_.clock().now();
  const Result<authn::Caller> caller =
      web_.authenticator_.by_credentials(*state, token.access_key_id, secret.expose(), token.session_token, now);
  if (!caller) {
    note(event(kEvent, nullptr, request.from, &caller.error(), now));
    return done(refusal(400, info(caller.error().code).wire, caller.error().message));
  }
  const auto refuse = [&](const char* why) {
    const Error error{Code::ValidationError, why};
    note(event(kEvent, &*caller, request.from, &error, now));
    done(bad_request(why));
  };
  if (caller->session == nullptr)
    return refuse(
        "Credentials of GetSessionToken do not sign in to the console; use those of a role or GetFederationToken.");
  if (const auto text = parameters.find("SessionDuration")) {
    if (caller->kind == authn::CallerKind::FederatedUser)
      return refuse("SessionDuration cannot be used with credentials of GetFederationToken.");
    if (caller->session->chained) return refuse("SessionDuration cannot be used with credentials of role chaining.");
    const auto seconds = session_seconds(*text);
    if (!seconds) return refuse("SessionDuration must be a number of seconds from 900 to 43200.");
    token.session_seconds = *seconds;
  }
  token.expires = {now.seconds + kSigninTokenSeconds};
  note(event(kEvent, &*caller, request.from, nullptr, now));
  Reply reply{.body = {}};
  json::Writer(reply.body).begin_object().member("SigninToken", seal(token, tokens_, random())).end_object();
  done(std::move(reply));
}

void Web::Federation::log_in(const Request& request, const Parameters& parameters, Done done) {
  const std::string_view issuer = value_of(parameters, "Issuer");
  if (!issuer.empty() && !is_web_url(issuer))
    return done(page(400, "This sign-in link is not right", "Its Issuer is not the address of a web page."));
  const auto destination =
      console_path(value_of(parameters, "Destination"), web_.settings_.public_url, origin_of(request));
  if (!destination)
    return done(page(400, "This sign-in link leads elsewhere",
                     fmt::format("Its Destination must be a page of this console: an address that begins with "
                                 "{}/console/.",
                                 web_.settings_.public_url),
                     way_back(issuer)));
  const auto state = web_.published_.get();
  const Time now = web_.executor_.clock().now();
  const std::string_view text = value_of(parameters, "SigninToken");
  const auto token = open_signin_token(text, tokens_, now);
  if (!token) return done(link_ended(issuer));
  const Result<authn::Caller> caller =
      web_.authenticator_.by_access_key(*state, token->access_key_id, token->session_token, now);
  if (!caller) {
    note(event("ConsoleLogin", nullptr, request.from, &caller.error(), now));
    return done(link_ended(issuer));
  }

  const bool secure = request.from.secure;
  const std::string_view cookie = find_cookie(request.cookie, Cookie::Session, secure).value_or(std::string_view());
  const auto previous = state->find_session(authn::session_id(cookie));
  // Another site's form comes without our cookie, so that it could replace a session unseen; its link does not. The
  // page below is the only one that knows the session's id.
  if (request.method == "POST" &&
      (previous == nullptr || !secrets::equal(value_of(parameters, "Replaces"), previous->id)))
    return done(page(403, "You were not signed in", "Open the sign-in link again."));
  // Nobody goes on in another account without noticing. AWS says that one must first log out, too.
  const bool signed_in = web_.authenticator_.by_session(*state, cookie, now).has_value();
  if (request.method == "GET" && signed_in && previous->account != caller->account)
    return done(
        page(409, "You must first sign out",
             fmt::format("This browser is signed in to account {}. The link leads to account {}.", previous->account,
                         caller->account),
             fmt::format("<form method=\"post\" action=\"/federation\">\n{}{}{}{}{}<button class=\"button\">Sign "
                         "out and continue</button></form>\n",
                         hidden_field("Action", "login"), hidden_field("Issuer", issuer),
                         hidden_field("Destination", *destination), hidden_field("SigninToken", text),
                         hidden_field("Replaces", previous->id))));
  open_session(std::make_shared<Opening>(Opening{*caller, *token, std::string(issuer), *destination, previous,
                                                 find_cookie(request.cookie, Cookie::Role, secure).has_value(),
                                                 request.from, std::move(done)}));
}

void Web::Federation::open_session(const std::shared_ptr<Opening>& opening) {
  const bool queued = web_.executor_.writer().submit([this, opening](const State& newest) {
    const Time now = web_.executor_.clock().now();
    store::Outcome outcome;
    // What the credentials may be worth no more since.
    const Result<authn::Caller> caller = authn::Authenticator::again(newest, opening->caller, now);
    if (!caller) {
      outcome.done = [opening](Result<void>) { opening->done(link_ended(opening->issuer)); };
      return outcome;
    }
    std::uint8_t bytes[32];
    random().fill(bytes);
    const std::string token = base64url(bytes);
    const std::int64_t seconds =
        opening->token.session_seconds > 0 ? opening->token.session_seconds : caller->expires->seconds - now.seconds;
    ConsoleSession session;
    session.id = authn::session_id(token);
    session.account = caller->account;
    session.principal = caller->owner();
    session.created = now;
    session.expires = {now.seconds + seconds};
    session.sealed_token = base64(web_.executor_.env().records.seal(bytes_of(opening->token.session_token),
                                                                    authn::token_place(session.id), random()));
    session.issuer = opening->issuer;
    outcome.changes.push_back(identity::put(caller->account, std::move(session)));
    // Its cookie is about to be overwritten, so nobody could sign out of it any more.
    if (opening->previous != nullptr)
      outcome.changes.push_back(identity::erase<ConsoleSession>(opening->previous->account, opening->previous->id));
    outcome.events.push_back(event("ConsoleLogin", &*caller, opening->from, nullptr, now));
    web_.executor_.env().usage.count_sign_in(caller->account, now, true);

    const bool secure = opening->from.secure;
    Reply reply{.status = 303, .body = {}, .location = opening->destination};
    reply.set_cookies.push_back(set_cookie(Cookie::Session, token, seconds, secure));
    if (opening->clear_role) reply.set_cookies.push_back(clear_cookie(Cookie::Role, secure));
    outcome.done = [opening, reply = std::move(reply)](Result<void> kept) mutable {
      opening->done(kept ? std::move(reply)
                         : page(info(kept.error().code).status, "You were not signed in", kept.error().message));
    };
    return outcome;
  });
  if (!queued) opening->done(busy());
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
std::string Web::Federation::event(std::string_view name, const authn::Caller* caller, const api::Origin& from,
                                   const Error* error, Time now) const {
  const std::string request_id = random().uuid();
  return audit::render({.time = now,
                        .source = audit::kSignInSource,
                        .name = name,
                        .caller = caller,
                        .source_ip = from.source_ip,
                        .user_agent = from.user_agent,
                        .request_id = request_id,
                        .error = error,
                        .mfa_used = caller != nullptr && caller->mfa_time.has_value()},
                       random());
}

void Web::Federation::note(std::string event) const {
  audit::Buffer& events = web_.executor_.events();
  if (events.full()) return events.count_dropped();
  events.add(std::move(event));
}
}  // namespace keyward::signin
