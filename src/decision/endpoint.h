// POST /decision/v1/authorize: other services ask whether a principal may do something, or whether a request they
// received is signed by whom it says and allowed. So a service holds no secret and no policy of its own users.
// docs/integrate.md is for its callers, model/decision/openapi.json the description.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "api/executor.h"
#include "authn/authenticator.h"
#include "authz/policy_levels.h"
#include "decision/policy_cache.h"

namespace keyward::decision {

inline constexpr std::string_view kAuthorizePath = "/decision/v1/authorize";

// Any number of threads may share one.
class Endpoint {
 public:
  // `organization` may be null. All outlive this.
  Endpoint(api::Executor& executor, const authn::Authenticator& authenticator, const authz::Organization* organization)
      : executor_(executor), authenticator_(authenticator), organization_(organization) {}

  // Views; valid for the call. Path and query as received.
  struct Request {
    std::string_view method, path, query, body, content_type;
    std::span<const authn::HeaderView> headers;
    api::Origin origin;
  };
  struct Reply {
    int status = 200;
    std::string body;  // JSON
    std::string request_id;
  };
  // Answers on the caller's thread. A refusal is {"code", "message"} and, if a member of the body is wrong, "member".
  Reply authorize(const std::shared_ptr<const identity::State>& state, const Request& request);

 private:
  Result<authn::Caller> authenticate(const identity::State& state, const Request& request, Time now) const;

  api::Executor& executor_;
  const authn::Authenticator& authenticator_;
  const authz::Organization* organization_;
  PolicyCache policies_;
};

// The OpenAPI document and the JSON schema of one request, its answers and its refusals.
std::string_view openapi_json();
std::string_view schema_json();

}  // namespace keyward::decision
