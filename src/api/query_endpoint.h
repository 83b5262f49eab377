// The AWS Query protocol's end of the way: a signed HTTP request, or one with an identity provider's token, becomes a
// call, its answer XML.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/programming.html
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "api/executor.h"
#include "api/query.h"
#include "api/web_identity.h"
#include "authn/authenticator.h"

namespace keyward::api {

// Any number of threads may share one.
class QueryEndpoint {
 public:
  // `web_identities`: null: no token of a provider is taken.
  QueryEndpoint(Executor& executor, const authn::Authenticator& authenticator, WebIdentities* web_identities = nullptr)
      : executor_(executor), authenticator_(authenticator), web_identities_(web_identities) {}

  // Views; valid for the call of handle(). Path and query as received.
  struct Request {
    std::string_view method, path, query, body;
    std::span<const authn::HeaderView> headers;
    Origin origin;
  };
  struct Reply {
    int status = 200;
    std::string body;  // text/xml
    std::string request_id;
    std::string_view service;  // "iam": whose operation it was; iam's if it was none
  };
  // Answers once, before this returns or later from another thread. The order of checks is AWS's: the action is known,
  // the signature is right, the input is well-formed, the caller may, the rule allows.
  void handle(const std::shared_ptr<const identity::State>& state, const Request& request,
              std::move_only_function<void(Reply)> done);

 private:
  using Done = std::move_only_function<void(Reply)>;
  void handle_unsigned(const std::shared_ptr<const identity::State>& state, const OperationInfo& operation,
                       const Parameters& parameters, const Origin& origin, std::string request_id, Done done);
  void execute_unsigned(const std::shared_ptr<const identity::State>& state, Call call, Result<authn::Caller> caller,
                        Done done);
  void execute(const std::shared_ptr<const identity::State>& state, Call call, Done done);

  Executor& executor_;
  const authn::Authenticator& authenticator_;
  WebIdentities* web_identities_;
};

}  // namespace keyward::api
