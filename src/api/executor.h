// The way of one operation: gate, rule, and for a write the prepare pool before and the writer's commit after.
// docs/architecture.md, "The way of one request".
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "api/code_guesses.h"
#include "api/handler.h"
#include "api/prepare.h"
#include "api/rules.h"
#include "audit/buffer.h"
#include "audit/event.h"
#include "authz/gate.h"
#include "store/writer.h"

namespace keyward::api {

// Where a call comes from, kept until it is answered.
struct Origin {
  std::string source_ip;
  std::string user_agent;
  std::string referer;
  bool secure = false;
};

struct Call {
  const OperationInfo* operation;
  Object input;  // read and checked by read_input()
  authn::Caller caller;
  Origin origin;
  std::string request_id;
};

using Done = std::move_only_function<void(const Call& call, Result<Answer> answer)>;

// Any number of threads may share one; it outlives every call.
class Executor {
 public:
  Executor(const Env& env, const Clock& clock, store::Writer& writer, PreparePool& pool, audit::Buffer& events)
      : env_(env), clock_(clock), writer_(writer), pool_(pool), events_(events) {}

  // Reads are answered before this returns, but for those with a prepare step; these, and writes when they are durable,
  // from another thread. `state` is the caller's snapshot.
  void execute(const std::shared_ptr<const identity::State>& state, Call call, Done done);

  // Notes a request that did not become a call, for the audit log.
  struct Refusal {
    std::string_view service;  // "iam"
    std::string_view name;     // what was asked for, as far as it is known
    bool read_only = true;
    const Origin& origin;
    std::string_view request_id;
    const Error& error;
    const authn::Caller* caller = nullptr;
  };
  void note_refusal(const Refusal& refusal);
  void note_refusal(const OperationInfo& operation, const Origin& origin, std::string_view request_id,
                    const Error& error, const authn::Caller* caller = nullptr);

  // Notes a call that answered decisions and no operation: audit log, counters, the key's last use.
  struct Decisions {
    std::string_view name;
    const authn::Caller& caller;
    const Origin& origin;
    std::string_view request_id;
    std::string parameters;  // a JSON object
    std::int64_t decisions = 0;
    const Error* error = nullptr;
  };
  void note_decisions(const Decisions& call);

  // Notes that a user or a role tried an action ("s3:GetObject"), allowed or not. Root and federated users have no last
  // accessed information. `region` may be empty.
  void note_access(const authn::Caller& caller, std::string_view action, std::string_view region, Time now) const;

  const Env& env() const { return env_; }
  const Clock& clock() const { return clock_; }
  store::Writer& writer() { return writer_; }
  PreparePool& pool() { return pool_; }
  audit::Buffer& events() { return events_; }

 private:
  struct Pending {
    Call call;
    Done done;
    int attempts = 0;
  };
  Result<Answer> decide(const identity::State& state, const Call& call, const authn::Caller& caller, Time now,
                        const Prepared& prepared) const;
  Result<Answer> decide_write(const identity::State& newest, const Call& call, const authn::Caller& caller, Time now,
                              const Prepared& prepared);
  Result<void> admit(const identity::State& state, const Call& call, const authn::Caller& caller, Time now) const;
  void count_use(const authn::Caller& caller, Time now, audit::Service service) const;
  void prepare_and_go_on(const std::shared_ptr<const identity::State>& state, const std::shared_ptr<Pending>& pending);
  void write(const std::shared_ptr<Pending>& pending, const std::shared_ptr<const Prepared>& prepared);
  void finish(Pending& pending, Result<Answer> answer, bool audited);
  std::string event_of(const Call& call, const authn::Caller& caller, Time now, const Result<Answer>& answer,
                       std::string_view recipient = {}) const;
  void note(const Call& call, Time now, const Result<Answer>& answer, std::string_view recipient = {});

  const Env& env_;
  const Clock& clock_;
  store::Writer& writer_;
  PreparePool& pool_;
  audit::Buffer& events_;
  CodeGuesses guesses_;  // of the writer's thread
};

}  // namespace keyward::api
