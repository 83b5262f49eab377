// The first visit: makes the installation's first account, for whoever has the set-up code.
#include <fmt/format.h>

#include "api/new_account.h"
#include "signin/flow.h"
#include "signin/members.h"
#include "signin/reply.h"

namespace keyward::signin {
using identity::State;

void Web::Flow::set_up(const Request& request, json::Value body, Done done) {
  auto attempt = begin(request, "setup", std::move(done));
  // The code is too long to be guessed from everywhere; a count of everybody's guesses would only keep the owner out.
  attempt->throttle.known_browser = true;
  if (!web_.published_.get()->empty())
    return attempt->done(refusal(409, "AlreadySetUp", "This installation has an account already. Sign in instead."));
  if (!admitted(*attempt)) return;
  bool right = false;
  {
    const std::lock_guard lock(mutex_);
    right = !setup_code_.empty() && secrets::equal(setup_code_, text_member(body, "setupCode"));
  }
  if (!right) {
    const bool counted = web_.executor_.writer().submit([this, attempt](const State&) {
      store::Outcome outcome;
      outcome.records = web_.throttle_.failed(attempt->throttle, web_.executor_.clock().now());
      outcome.done = [attempt](Result<void>) {
        attempt->done(
            refusal(403, "InvalidSetupCode", "The set-up code is not right. It was printed when the server started."));
      };
      return outcome;
    });
    if (!counted) refuse_busy(*attempt);
    return;
  }
  const std::string name = text_member(body, "accountName");
  const std::string email = text_member(body, "email");
  secrets::SecretString password = secret_member(body, "password");
  if (auto checked = api::check_new_account(name, email, password.expose()); !checked)
    return attempt->done(refusal(checked.error()));
  const bool queued = web_.executor_.pool().submit([this, attempt, name, email,
                                                    password = std::move(password)]() mutable {
    Result<std::string> hash = secrets::hash_password(password.expose(), random(), web_.executor_.env().password_cost);
    if (!hash) return refuse_busy(*attempt);
    const bool stored =
        web_.executor_.writer().submit([this, attempt, name, email, hash = *std::move(hash)](const State& newest) {
          const Time now = web_.executor_.clock().now();
          store::Outcome outcome;
          Reply reply = refusal(409, "AlreadySetUp", "This installation has an account already. Sign in instead.");
          std::string id;
          if (newest.empty()) {
            api::NewAccount account;
            account.name = name;
            account.email = email;
            account.password_hash = hash;
            Result<identity::Changes> changes = api::new_account(newest, account, web_.executor_.env(), now);
            if (!changes) {
              reply = refusal(changes.error());
            } else {
              id = std::visit([](const auto& change) { return change.account; }, changes->front());
              outcome.changes = *std::move(changes);
              outcome.events.push_back(event(*attempt, "CreateAccount", id, {}, nullptr, nullptr, std::nullopt, now));
              reply = Reply{.body = {}};
              json::Writer(reply.body)
                  .begin_object()
                  .member("accountId", id)
                  .member("signInUrl", fmt::format("{}/signin/{}", web_.settings_.public_url, id))
                  .end_object();
            }
          }
          outcome.done = [this, attempt, made = !id.empty(), reply = std::move(reply)](Result<void> kept) mutable {
            if (kept && made) {
              const std::lock_guard lock(mutex_);
              setup_code_.clear();
            }
            attempt->done(kept ? std::move(reply) : refusal(kept.error()));
          };
          return outcome;
        });
    if (!stored) refuse_busy(*attempt);
  });
  if (!queued) refuse_busy(*attempt);
}

}  // namespace keyward::signin
