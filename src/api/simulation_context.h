// Who asks in a simulation, and the condition keys of the simulated request.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "api/handler.h"
#include "api/lookup.h"
#include "policy/request.h"

namespace keyward::api {

// The keys that say who asks and when are what they would be for the simulated principal itself; the call's entries
// come before them. A simulated caller whose policies are not the ones that are simulated is known by its ARN alone:
// nothing of it is looked up.
class SimulatedRequest {
 public:
  // `source`: whose policies are simulated; empty for those of the call alone. `caller_arn`: CallerArn, or empty.
  // InvalidInput: a CallerArn of something other than an IAM user; a context entry without a name, with a name twice,
  // or with a value that is not of its type.
  static Result<std::unique_ptr<SimulatedRequest>> make(const Context& context, const NamedPrincipal& source,
                                                        const std::optional<std::string>& caller_arn,
                                                        const std::vector<iam::ContextEntry>& entries);

  const policy::Principal& principal() const { return principal_; }
  const policy::Context& context() const { return *context_; }

 private:
  void use_named(std::string_view arn, std::string_view account, Time now);
  void use_caller(Time now);
  Result<void> add(const iam::ContextEntry& entry);

  authn::Caller caller_;
  std::string arn_, account_, name_, time_;
  policy::Principal principal_;
  std::unique_ptr<policy::Context> context_;
  std::deque<std::vector<std::string_view>> values_;
  std::vector<std::string> names_;  // of the entries, folded
};

}  // namespace keyward::api
