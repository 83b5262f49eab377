// The end of the way for services that speak JSON: a signed HTTP request becomes a call, its answer JSON. Over REST the
// path names the operation, else the header X-Amz-Target.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "api/executor.h"
#include "authn/authenticator.h"

namespace keyward::api {

// Any number of threads may share one.
class JsonEndpoint {
 public:
  JsonEndpoint(Executor& executor, const authn::Authenticator& authenticator)
      : executor_(executor), authenticator_(authenticator) {}

  // Views; valid for the call of handle(). Path and query as received.
  struct Request {
    std::string_view method, path, query, body;
    std::span<const authn::HeaderView> headers;
    Origin origin;
    std::string_view target = {};  // X-Amz-Target; empty: over REST
  };
  struct Reply {
    int status = 200;
    std::string_view content_type;
    std::string body;
    std::string request_id;
    std::string_view error_type;  // of x-amzn-ErrorType; empty for an answer
    std::string_view service;     // "access-analyzer"
  };
  // Whether a path is an operation's.
  static bool handles(std::string_view path);
  // Answers once, before this returns or later from another thread. Requires: a target, or handles(request.path). The
  // order of checks is that of the Query protocol. Errors are the operation's and those that all have, under the names
  // of https://docs.aws.amazon.com/access-analyzer/latest/APIReference/CommonErrors.html: AccessDeniedException,
  // ValidationException, InvalidSignatureException and so on; UnknownOperationException for another target.
  void handle(const std::shared_ptr<const identity::State>& state, const Request& request,
              std::move_only_function<void(Reply)> done);

 private:
  Executor& executor_;
  const authn::Authenticator& authenticator_;
};

}  // namespace keyward::api
