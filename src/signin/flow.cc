#include "signin/flow.h"

#include <fmt/format.h>

#include "api/one_time_codes.h"
#include "base/text.h"
#include "identity/milestones.h"
#include "identity/names.h"
#include "identity/password_rules.h"
#include "signin/cookies.h"
#include "signin/members.h"
#include "signin/reply.h"

namespace keyward::signin {
namespace {
using identity::Account;
using identity::AccountSettings;
using identity::State;
using identity::User;

constexpr std::string_view kBrowserPurpose = "known-browser";
constexpr std::string_view kAccountPurpose = "remembered-account";
constexpr std::size_t kKnownPrincipals = 5;
constexpr std::int64_t kYear = 365 * 86'400;

bool bool_member(json::Value body, std::string_view name) {
  const auto found = body.find(name);
  return found && found->is(json::Type::True);
}

// What is asked of a password before it is looked at: nobody's is longer.
bool plausible(std::string_view password) { return !password.empty() && password.size() <= 1024; }

std::string password_hash_of(const Account& account, std::string_view principal) {
  if (principal == identity::kRootOwner) return account.settings().root.password_hash;
  const auto user = account.find_user_by_id(principal);
  return user != nullptr && user->login ? user->login->password_hash : std::string();
}

std::string user_name_of(const Account& account, std::string_view principal) {
  const auto user = account.find_user_by_id(principal);
  return user == nullptr ? std::string() : user->name;
}

bool has_device(const Account& account, std::string_view principal) {
  bool found = false;
  account.devices_of().visit_prefix(fmt::format("{}/", principal), [&](const std::string&, std::monostate) {
    found = true;
    return false;
  });
  return found;
}

// The device whose code this is, with the code spent. Any of the principal's devices will do.
std::optional<identity::MfaDevice> spend_code(const Account& account, std::string_view principal, std::string_view code,
                                              const secrets::Sealer& records, Time now) {
  std::optional<identity::MfaDevice> spent;
  const std::string prefix = fmt::format("{}/", principal);
  account.devices_of().visit_prefix(prefix, [&](const std::string& key, std::monostate) {
    const auto device = account.find_mfa_device(key.substr(prefix.size()));
    auto used = api::use_code(records, *device, code, now);
    if (used && *used) spent = **std::move(used);
    return !spent.has_value();
  });
  return spent;
}

Web::Reply status_reply(std::string_view status, std::string_view ticket, std::string_view reason = {}) {
  Web::Reply reply{.body = {}};
  json::Writer writer(reply.body);
  writer.begin_object().member("status", status);
  if (!ticket.empty()) writer.member("ticket", ticket);
  if (!reason.empty()) writer.member("reason", reason);
  if (status == "mfa-required")
    writer.key("devices").begin_array().begin_object().member("type", "totp").end_object().end_array();
  writer.end_object();
  return reply;
}

const Error kFailedAuthentication{Code::AccessDenied, "Failed authentication"};
const Error kExpiredPassword{Code::AccessDenied, "Password expired"};

bool is_local(std::string_view host) {
  const std::string_view name =
      host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
  return name == "localhost" || name.ends_with(".localhost") || name == "127.0.0.1" || name == "[::1]";
}
}  // namespace

Web::Reply Web::Flow::context(const Request& request) {
  const auto state = web_.published_.get();
  Reply reply{.body = {}};
  json::Writer writer(reply.body);
  writer.begin_object()
      .member("setupRequired", state->empty())
      .member("insecureOrigin", !request.from.secure && !is_local(request.host))
      .member("publicUrl", web_.settings_.public_url)
      .key("account");
  // Sealed, so that nobody finds out which accounts there are by asking.
  const auto remembered_id =
      tokens_.open(kAccountPurpose, find_cookie(request.cookie, Cookie::Account, request.from.secure).value_or(""));
  const Account* account = remembered_id ? state->find_account(text_of(remembered_id->expose())) : nullptr;
  if (account == nullptr) {
    writer.null();
  } else {
    writer.begin_object().member("id", account->id());
    if (!account->settings().alias.empty()) writer.member("alias", account->settings().alias);
    writer.end_object();
  }
  writer.end_object();
  return reply;
}

Web::Reply Web::Flow::session(const Request& request) {
  const auto state = web_.published_.get();
  std::expected<authn::Caller, Reply> caller = caller_of(request, *state);
  if (!caller) return std::move(caller).error();
  const AccountSettings& settings = state->find_account(caller->account)->settings();
  const auto token = find_cookie(request.cookie, Cookie::Session, request.from.secure);
  const auto record = state->find_session(authn::session_id(token.value_or(std::string_view())));
  Reply reply{.body = {}};
  json::Writer writer(reply.body);
  writer.begin_object().member("accountId", settings.id).member("accountName", settings.name);
  if (!settings.alias.empty()) writer.member("alias", settings.alias);
  writer.member("arn", caller->arn);
  if (caller->role != nullptr) {
    writer.key("role").begin_object().member("name", caller->role->name);
    writer.member("sessionName", caller->session->name);
    writer.member("switched", caller->credential != authn::CredentialKind::Console).end_object();
  } else if (caller->kind == authn::CallerKind::FederatedUser) {
    writer.member("federatedUser", caller->session->name);
  } else if (const auto& user = caller->user; user != nullptr) {
    writer.member("userName", user->name);
    const auto expiry = user->login ? identity::password_expiry(settings.password_policy, *user->login) : std::nullopt;
    if (expiry) writer.member("passwordExpiresAt", iso8601(*expiry));
  }
  if (record != nullptr && !record->sealed_token.empty()) writer.member("issuer", record->issuer);
  writer.member("isRoot", caller->is_root())
      .member("mfaUsed", caller->mfa_time.has_value())
      .member("expiresAt", iso8601(*caller->expires))
      .member("signInUrl", fmt::format("{}/signin/{}", web_.settings_.public_url,
                                       settings.alias.empty() ? settings.id : settings.alias))
      .end_object();
  return reply;
}

std::shared_ptr<Web::Flow::Attempt> Web::Flow::begin(const Request& request, const std::string& claimed, Done done) {
  auto attempt = std::make_shared<Attempt>();
  attempt->browser = find_cookie(request.cookie, Cookie::Browser, request.from.secure).value_or("");
  const auto token = find_cookie(request.cookie, Cookie::Session, request.from.secure);
  if (token) attempt->previous = web_.published_.get()->find_session(authn::session_id(*token));
  attempt->throttle = {claimed, source_network(request.from.source_ip), knows(attempt->browser, claimed)};
  attempt->from = request.from;
  attempt->request_id = random().uuid();
  attempt->done = std::move(done);
  return attempt;
}

bool Web::Flow::admitted(Attempt& attempt) {
  const std::int64_t wait = web_.throttle_.wait(attempt.throttle, web_.executor_.clock().now());
  if (wait > 0) attempt.done(throttled(wait));
  return wait <= 0;
}

std::optional<store::Outcome> Web::Flow::overtaken(const std::shared_ptr<Attempt>& attempt, Time now) const {
  const std::int64_t wait = web_.throttle_.wait(attempt->throttle, now);
  if (wait <= 0) return std::nullopt;
  store::Outcome outcome;
  outcome.done = [attempt, wait](Result<void>) { attempt->done(throttled(wait)); };
  return outcome;
}

void Web::Flow::refuse_busy(Attempt& attempt) {
  attempt.done(refusal(503, "ServiceUnavailable", "The server is busy; try again in a moment."));
}

void Web::Flow::root(const Request& request, json::Value body, Done done) {
  const std::string email = text_member(body, "email");
  auto attempt = begin(request, fmt::format("root {}", identity::folded(email)), std::move(done));
  if (!admitted(*attempt)) return;
  Claim claim;
  if (const Account* account = web_.published_.get()->find_account_by_email(email)) {
    claim.account = account->id();
    claim.principal = identity::kRootOwner;
    claim.hash = account->settings().root.password_hash;
  }
  check_password(attempt, std::move(claim), secret_member(body, "password"));
}

void Web::Flow::user(const Request& request, json::Value body, Done done) {
  const std::string named = text_member(body, "account");
  const std::string name = text_member(body, "userName");
  const auto state = web_.published_.get();
  const Account* account = state->find_account_by_alias(named);
  auto attempt =
      begin(request, fmt::format("user {} {}", account == nullptr ? named : account->id(), identity::folded(name)),
            std::move(done));
  attempt->remember_account = bool_member(body, "rememberAccount");
  if (!admitted(*attempt)) return;
  Claim claim;
  if (account != nullptr) {
    claim.account = account->id();
    if (const auto user = account->find_user(name)) {
      claim.user_name = user->name;
      if (user->login) {
        claim.principal = user->id;
        claim.hash = user->login->password_hash;
      }
    }
  }
  check_password(attempt, std::move(claim), secret_member(body, "password"));
}

void Web::Flow::check_password(const std::shared_ptr<Attempt>& attempt, Claim claim, secrets::SecretString password) {
  const bool queued =
      web_.executor_.pool().submit([this, attempt, claim = std::move(claim), password = std::move(password)]() mutable {
        const bool possible = plausible(password.expose());
        const std::string_view text = possible ? password.expose() : std::string_view("-");
        const Result<bool> right = claim.hash.empty() || !possible
                                       ? secrets::verify_dummy(text, web_.executor_.env().password_cost)
                                       : secrets::verify_password(text, claim.hash);
        if (!right) return refuse_busy(*attempt);
        if (*right) return password_was_right(attempt, claim);
        fail_attempt(attempt, claim.account, claim.user_name);
      });
  if (!queued) refuse_busy(*attempt);
}

void Web::Flow::fail_attempt(const std::shared_ptr<Attempt>& attempt, std::string account, std::string user_name) {
  const bool queued = web_.executor_.writer().submit(
      [this, attempt, account = std::move(account), user_name = std::move(user_name)](const State&) {
        const Time now = web_.executor_.clock().now();
        if (auto refused = overtaken(attempt, now)) return *std::move(refused);
        store::Outcome outcome;
        outcome.records = web_.throttle_.failed(attempt->throttle, now);
        outcome.events.push_back(
            event(*attempt, "ConsoleLogin", account, user_name, nullptr, &kFailedAuthentication, false, now));
        if (!account.empty()) web_.executor_.env().usage.count_sign_in(account, now, false);
        // Refused whether or not the count could be stored.
        outcome.done = [attempt](Result<void>) { attempt->done(authentication_failed()); };
        return outcome;
      });
  if (!queued) refuse_busy(*attempt);
}

void Web::Flow::password_was_right(const std::shared_ptr<Attempt>& attempt, const Claim& claim) {
  Ticket ticket;
  ticket.account = claim.account;
  ticket.principal = claim.principal;
  ticket.credential = authn::credential_fingerprint(claim.hash);
  ticket.claimed = attempt->throttle.principal;
  ticket.remember_account = attempt->remember_account;
  const bool queued = web_.executor_.writer().submit([this, attempt, ticket](const State& newest) {
    const Time now = web_.executor_.clock().now();
    if (auto refused = overtaken(attempt, now)) return *std::move(refused);
    store::Outcome outcome;
    Reply reply = authentication_failed();
    const Account* account = newest.find_account(ticket.account);
    // The password may have changed while it was being checked.
    if (account != nullptr &&
        authn::credential_fingerprint(password_hash_of(*account, ticket.principal)) == ticket.credential) {
      if (has_device(*account, ticket.principal)) {
        Ticket next = ticket;
        next.step = Ticket::Step::Code;
        next.expires = {now.seconds + kTicketSeconds};
        reply = status_reply("mfa-required", seal(next, tokens_, random()));
      } else {
        outcome.records = web_.throttle_.succeeded(attempt->throttle);
        reply = next_step(*account, ticket.principal, ticket, *attempt, outcome, now);
      }
    }
    outcome.done = [attempt, reply = std::move(reply)](Result<void> kept) mutable {
      attempt->done(kept ? std::move(reply) : refusal(kept.error()));
    };
    return outcome;
  });
  if (!queued) refuse_busy(*attempt);
}

void Web::Flow::code(const Request& request, json::Value body, Done done) {
  const Time now = web_.executor_.clock().now();
  const std::optional<Ticket> ticket = open(text_member(body, "ticket"), Ticket::Step::Code, tokens_, now);
  if (!ticket) return done(refusal(401, "TicketExpired", "The sign-in took too long. Start again."));
  // Guessing codes is counted apart and for every browser: whoever does it has the password.
  auto attempt = begin(request, "code " + ticket->claimed, std::move(done));
  attempt->throttle.known_browser = false;
  attempt->remember_account = ticket->remember_account;
  if (!admitted(*attempt)) return;
  const bool queued = web_.executor_.writer().submit([this, attempt, ticket = *ticket,
                                                      typed =
                                                          secret_member(body, "code")](const State& newest) mutable {
    const Time at = web_.executor_.clock().now();
    if (auto refused = overtaken(attempt, at)) return *std::move(refused);
    store::Outcome outcome;
    Reply reply =
        refusal(401, "InvalidCode", "Authentication code is not valid. Wait for the next code and try again.");
    const Account* account = newest.find_account(ticket.account);
    const bool still = account != nullptr &&
                       authn::credential_fingerprint(password_hash_of(*account, ticket.principal)) == ticket.credential;
    if (!still) {
      reply = authentication_failed();
    } else if (auto spent = spend_code(*account, ticket.principal, typed.expose(), web_.executor_.env().records, at)) {
      ticket.mfa_time = at;
      outcome.changes.push_back(identity::put(account->id(), *std::move(spent)));
      outcome.records = web_.throttle_.succeeded(attempt->throttle);
      attempt->throttle.principal = ticket.claimed;
      for (identity::Record& record : web_.throttle_.succeeded(attempt->throttle))
        outcome.records.push_back(std::move(record));
      reply = next_step(*account, ticket.principal, ticket, *attempt, outcome, at);
    } else {
      outcome.records = web_.throttle_.failed(attempt->throttle, at);
      outcome.events.push_back(event(*attempt, "ConsoleLogin", account->id(), user_name_of(*account, ticket.principal),
                                     nullptr, &kFailedAuthentication, true, at));
      web_.executor_.env().usage.count_sign_in(account->id(), at, false);
    }
    outcome.done = [attempt, reply = std::move(reply)](Result<void> kept) mutable {
      attempt->done(kept ? std::move(reply) : refusal(kept.error()));
    };
    return outcome;
  });
  if (!queued) refuse_busy(*attempt);
}

Web::Reply Web::Flow::next_step(const Account& account, std::string_view principal, Ticket ticket, Attempt& attempt,
                                store::Outcome& outcome, Time now) {
  if (const auto user = account.find_user_by_id(principal)) {
    const auto& policy = account.settings().password_policy;
    const std::optional<Time> expiry = identity::password_expiry(policy, *user->login);
    const bool expired = expiry && *expiry <= now;
    if (expired && policy->hard_expiry.value_or(false) && !user->login->reset_required) {
      outcome.events.push_back(event(attempt, "ConsoleLogin", account.id(), user->name, nullptr, &kExpiredPassword,
                                     ticket.mfa_time.has_value(), now));
      return refusal(403, "PasswordExpired", "Your password has expired. Ask your administrator to set a new one.");
    }
    if (expired || user->login->reset_required) {
      ticket.step = Ticket::Step::NewPassword;
      ticket.expires = {now.seconds + kTicketSeconds};
      return status_reply("password-change-required", seal(ticket, tokens_, random()), expired ? "expired" : "reset");
    }
  }
  Reply reply = status_reply("signed-in", {});
  open_session(account, principal, ticket, attempt, outcome, reply, now);
  return reply;
}

void Web::Flow::open_session(const Account& account, std::string_view principal, const Ticket& ticket, Attempt& attempt,
                             store::Outcome& outcome, Reply& reply, Time now) {
  std::uint8_t bytes[32];
  random().fill(bytes);
  const std::string token = base64url(bytes);
  authn::Caller caller;
  caller.account = account.id();
  caller.credential = authn::CredentialKind::Console;
  identity::ConsoleSession session;
  session.id = authn::session_id(token);
  session.account = account.id();
  session.principal = principal;
  session.created = now;
  session.expires = {now.seconds + kSessionSeconds};
  session.mfa_time = ticket.mfa_time;
  session.credential = ticket.credential;
  if (const auto found = account.find_user_by_id(principal)) {
    // A change that this very task has made to the user is the newer one.
    User user = *found;
    for (const identity::Change& change : outcome.changes)
      if (const auto* changed = std::get_if<identity::Put<User>>(&change)) user = *changed->entity;
    user.password_last_used = now;
    caller.arn = identity::user_arn(account.id(), user.path, user.name);
    caller.user = std::make_shared<const User>(user);
    outcome.changes.push_back(identity::put(account.id(), std::move(user)));
  } else {
    AccountSettings settings = account.settings();
    settings.root.password_last_used = now;
    identity::mark(settings, identity::kRootSignIn, now);
    caller.kind = authn::CallerKind::Root;
    caller.arn = identity::root_arn(account.id());
    outcome.changes.push_back(identity::put(account.id(), std::move(settings)));
  }
  outcome.changes.push_back(identity::put(account.id(), std::move(session)));
  // Its cookie is about to be overwritten, so nobody could sign out of it any more.
  if (attempt.previous != nullptr)
    outcome.changes.push_back(
        identity::erase<identity::ConsoleSession>(attempt.previous->account, attempt.previous->id));
  outcome.events.push_back(
      event(attempt, "ConsoleLogin", account.id(), {}, &caller, nullptr, ticket.mfa_time.has_value(), now));
  web_.executor_.env().usage.count_sign_in(account.id(), now, true);
  const bool secure = attempt.from.secure;
  reply.set_cookies.push_back(set_cookie(Cookie::Session, token, kSessionSeconds, secure));
  reply.set_cookies.push_back(set_cookie(Cookie::Browser, remembered(attempt.browser, ticket.claimed), kYear, secure));
  if (principal != identity::kRootOwner) {
    reply.set_cookies.push_back(ticket.remember_account
                                    ? set_cookie(Cookie::Account,
                                                 tokens_.seal(kAccountPurpose, bytes_of(account.id()), random()), kYear,
                                                 secure)
                                    : clear_cookie(Cookie::Account, secure));
  }
}

void Web::Flow::new_password(const Request& request, json::Value body, Done done) {
  const Time now = web_.executor_.clock().now();
  const std::optional<Ticket> ticket = open(text_member(body, "ticket"), Ticket::Step::NewPassword, tokens_, now);
  if (!ticket) return done(refusal(401, "TicketExpired", "The sign-in took too long. Start again."));
  auto attempt = begin(request, ticket->claimed, std::move(done));
  attempt->remember_account = ticket->remember_account;
  const auto state = web_.published_.get();
  const Account* account = state->find_account(ticket->account);
  const auto user = account == nullptr ? nullptr : account->find_user_by_id(ticket->principal);
  if (user == nullptr || !user->login) return attempt->done(authentication_failed());
  secrets::SecretString password = secret_member(body, "newPassword");
  if (code_points(password.expose()) > 128)
    return attempt->done(refusal({Code::PasswordPolicyViolation, "Password should have a maximum length of 128"}));
  if (auto checked = identity::check_password(account->settings(), password.expose()); !checked)
    return attempt->done(refusal(checked.error()));

  const bool queued = web_.executor_.pool().submit([this, attempt, ticket = *ticket, user,
                                                    policy = account->settings().password_policy,
                                                    password = std::move(password)]() mutable {
    // The old password is refused even where nothing is remembered: the change was asked for.
    const std::int64_t remembered_count = std::max<std::int64_t>(1, policy ? policy->reuse_prevention.value_or(1) : 1);
    bool reused = false;
    for (std::int64_t i = 0; i < remembered_count && !reused; ++i) {
      if (i > static_cast<std::int64_t>(user->login->previous_hashes.size())) break;
      const std::string& hash =
          i == 0 ? user->login->password_hash : user->login->previous_hashes[static_cast<std::size_t>(i - 1)];
      const Result<bool> same = secrets::verify_password(password.expose(), hash);
      if (!same) return refuse_busy(*attempt);
      reused = *same;
    }
    if (reused)
      return attempt->done(
          refusal({Code::PasswordPolicyViolation,
                   "Policy constraint violation with password reuse prevention during password change."}));
    Result<std::string> hash = secrets::hash_password(password.expose(), random(), web_.executor_.env().password_cost);
    if (!hash) return refuse_busy(*attempt);
    const bool stored =
        web_.executor_.writer().submit([this, attempt, ticket, hash = *std::move(hash)](const State& newest) mutable {
          const Time at = web_.executor_.clock().now();
          store::Outcome outcome;
          Reply reply = authentication_failed();
          const Account* holder = newest.find_account(ticket.account);
          const auto found = holder == nullptr ? nullptr : holder->find_user_by_id(ticket.principal);
          if (found != nullptr && found->login &&
              authn::credential_fingerprint(found->login->password_hash) == ticket.credential) {
            User changed = *found;
            changed.login->previous_hashes.insert(changed.login->previous_hashes.begin(), changed.login->password_hash);
            if (changed.login->previous_hashes.size() > identity::kRememberedPasswords)
              changed.login->previous_hashes.resize(identity::kRememberedPasswords);
            changed.login->password_hash = hash;
            changed.login->password_changed = at;
            changed.login->reset_required = false;
            ticket.credential = authn::credential_fingerprint(hash);
            outcome.changes.push_back(identity::put(holder->id(), std::move(changed)));
            reply = status_reply("signed-in", {});
            open_session(*holder, ticket.principal, ticket, *attempt, outcome, reply, at);
            outcome.events.push_back(
                event(*attempt, "PasswordUpdated", holder->id(), found->name, nullptr, nullptr, std::nullopt, at));
          }
          outcome.done = [attempt, reply = std::move(reply)](Result<void> kept) mutable {
            attempt->done(kept ? std::move(reply) : refusal(kept.error()));
          };
          return outcome;
        });
    if (!stored) refuse_busy(*attempt);
  });
  if (!queued) refuse_busy(*attempt);
}

void Web::Flow::sign_out(const Request& request, Done done) {
  const bool secure = request.from.secure;
  Reply reply;
  reply.set_cookies.push_back(clear_cookie(Cookie::Session, secure));
  if (find_cookie(request.cookie, Cookie::Role, secure))
    reply.set_cookies.push_back(clear_cookie(Cookie::Role, secure));
  const auto token = find_cookie(request.cookie, Cookie::Session, secure);
  const auto caller = web_.authenticator_.by_session(*web_.published_.get(), token.value_or(std::string_view()),
                                                     web_.executor_.clock().now());
  if (!caller) return done(std::move(reply));
  auto attempt = begin(request, {}, std::move(done));
  const bool queued = web_.executor_.writer().submit([this, attempt, caller = *caller,
                                                      reply = std::move(reply)](const State& newest) mutable {
    const Time now = web_.executor_.clock().now();
    store::Outcome outcome;
    outcome.changes.push_back(identity::erase<identity::ConsoleSession>(caller.account, caller.credential_id));
    if (caller.is_root()) {
      AccountSettings settings = newest.find_account(caller.account)->settings();
      if (identity::mark(settings, identity::kRootSignOut, now))
        outcome.changes.push_back(identity::put(caller.account, std::move(settings)));
    }
    outcome.events.push_back(event(*attempt, "ConsoleLogout", caller.account, {}, &caller, nullptr, std::nullopt, now));
    outcome.done = [attempt, reply = std::move(reply)](Result<void> kept) mutable {
      attempt->done(kept ? std::move(reply) : refusal(kept.error()));
    };
    return outcome;
  });
  if (!queued) refuse_busy(*attempt);
}

std::string Web::Flow::event(const Attempt& attempt, std::string_view name, std::string_view account,
                             std::string_view user_name, const authn::Caller* caller, const Error* error,
                             std::optional<bool> mfa_used, Time now) const {
  return audit::render({.time = now,
                        .source = audit::kSignInSource,
                        .name = name,
                        .caller = caller,
                        .account = account,
                        .user_name = user_name,
                        .source_ip = attempt.from.source_ip,
                        .user_agent = attempt.from.user_agent,
                        .request_id = attempt.request_id,
                        .parameters = {},
                        .error = error,
                        .read_only = false,
                        .mfa_used = mfa_used},
                       random());
}

// The cookie's content: the principals that have signed in with this browser, newest first, a line each.
bool Web::Flow::knows(std::string_view browser_cookie, std::string_view claimed) const {
  if (browser_cookie.empty()) return false;
  const auto bytes = tokens_.open(kBrowserPurpose, browser_cookie);
  if (!bytes) return false;
  const std::string lines = fmt::format("\n{}\n", text_of(bytes->expose()));
  return lines.contains(fmt::format("\n{}\n", claimed));
}

std::string Web::Flow::remembered(std::string_view browser_cookie, std::string_view claimed) const {
  std::string lines(claimed.substr(0, 512));
  std::size_t count = 1;
  if (const auto bytes = tokens_.open(kBrowserPurpose, browser_cookie); !browser_cookie.empty() && bytes) {
    std::string_view rest = text_of(bytes->expose());
    while (!rest.empty() && count < kKnownPrincipals) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (line == claimed) continue;
      lines += '\n';
      lines += line;
      ++count;
    }
  }
  return tokens_.seal(kBrowserPurpose, bytes_of(lines), random());
}
}  // namespace keyward::signin
