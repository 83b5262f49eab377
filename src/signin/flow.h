// The steps of signing in: password, one-time code, new password, session; and the first visit's set-up.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/console_sign-in.html
#pragma once
#include <mutex>

#include "base/json.h"
#include "secrets/secret.h"
#include "signin/ticket.h"
#include "signin/web.h"

namespace keyward::signin {

inline constexpr std::int64_t kSessionSeconds = 12 * 60 * 60;

class Web::Flow {
 public:
  Flow(Web& web, const secrets::Tokens& tokens, std::string setup_code)
      : web_(web), tokens_(tokens), setup_code_(std::move(setup_code)) {}

  Reply context(const Request& request);
  Reply session(const Request& request);
  // Who asks: the signed-in principal, or the role that it has switched to. Errors are whole answers.
  std::expected<authn::Caller, Reply> caller_of(const Request& request, const identity::State& state) const;
  void set_up(const Request& request, json::Value body, Done done);
  void root(const Request& request, json::Value body, Done done);
  void user(const Request& request, json::Value body, Done done);
  void code(const Request& request, json::Value body, Done done);
  void new_password(const Request& request, json::Value body, Done done);
  void sign_out(const Request& request, Done done);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
  void switch_role(const Request& request, json::Value body, Done done);
  void switch_back(const Request& request, Done done);

 private:
  // One attempt on its way through pool and writer.
  struct Attempt {
    Throttle::Attempt throttle;
    api::Origin from;
    std::string browser;                                       // the Browser cookie as it came
    std::shared_ptr<const identity::ConsoleSession> previous;  // the browser's session until now; null: none
    std::string request_id;
    bool remember_account = false;
    Done done;
  };
  // Whose password is asked for; empty hash: nobody's, and the same work is done for it.
  struct Claim {
    std::string account;    // known accounts only
    std::string principal;  // known principals only
    std::string hash;
    std::string user_name;  // known users only
  };

  std::shared_ptr<Attempt> begin(const Request& request, const std::string& claimed, Done done);
  // Answers and gives false if the attempt must wait.
  bool admitted(Attempt& attempt);
  // Attempts that come together are let in together. Within the writer, where they are in order: the answer for one
  // that must wait now, because of those before it. It says nothing of whether password or code was right.
  std::optional<store::Outcome> overtaken(const std::shared_ptr<Attempt>& attempt, Time now) const;
  void check_password(const std::shared_ptr<Attempt>& attempt, Claim claim, secrets::SecretString password);
  void password_was_right(const std::shared_ptr<Attempt>& attempt, const Claim& claim);
  void fail_attempt(const std::shared_ptr<Attempt>& attempt, std::string account, std::string user_name);
  void refuse_busy(Attempt& attempt);
  // Within the writer: what is left to do for a principal whose password (and code) was right.
  Reply next_step(const identity::Account& account, std::string_view principal, Ticket ticket, Attempt& attempt,
                  store::Outcome& outcome, Time now);
  void open_session(const identity::Account& account, std::string_view principal, const Ticket& ticket,
                    Attempt& attempt, store::Outcome& outcome, Reply& reply, Time now);
  std::string event(const Attempt& attempt, std::string_view name, std::string_view account, std::string_view user_name,
                    const authn::Caller* caller, const Error* error, std::optional<bool> mfa_used, Time now) const;
  bool knows(std::string_view browser_cookie, std::string_view claimed) const;
  std::string remembered(std::string_view browser_cookie, std::string_view claimed) const;
  Random& random() const { return web_.executor_.env().random; }

  Web& web_;
  const secrets::Tokens& tokens_;
  std::mutex mutex_;
  std::string setup_code_;  // guarded by mutex_
};

}  // namespace keyward::signin
