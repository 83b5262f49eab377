// The console's HTTP side: sign-in, first-run set-up, and calls of operations with a session, JSON in and JSON out; and
// the addresses that lead federated users into the console (signin/federation.h).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/executor.h"
#include "authn/authenticator.h"
#include "signin/throttle.h"
#include "store/published.h"

namespace keyward::signin {

struct WebSettings {
  std::string public_url;  // "http://localhost:8700", without a slash at its end
  std::string setup_code;  // lets whoever has it make the first account; empty: nobody
};

// Any number of threads may share one.
class Web {
 public:
  Web(api::Executor& executor, const authn::Authenticator& authenticator, store::Published<identity::State>& published,
      const secrets::Tokens& tokens, WebSettings settings);
  ~Web();

  // Views; valid for the call of handle(). An absent header is empty. Host is known to be one of ours (the router
  // checks).
  struct Request {
    std::string_view method, path, query, body, host;
    std::string_view cookie, origin, content_type, console_header, sec_fetch_site;
    api::Origin from;
  };
  struct Reply {
    int status = 200;
    std::string body = "{}";
    std::string_view content_type = "application/json";  // a literal
    std::string location;                                // of a redirect; empty: none
    std::vector<std::string> set_cookies;
    std::int64_t retry_after = 0;  // seconds; for a Retry-After header
  };
  using Done = std::move_only_function<void(Reply)>;

  // Paths below /signin/api/ and /console/api/, and those of federated sign-in.
  static bool handles(std::string_view path);
  // Answers once, before this returns or later from another thread.
  void handle(const Request& request, Done done);

  Throttle& throttle() { return throttle_; }

 private:
  class Flow;
  class Federation;
  std::unique_ptr<Flow> flow_;
  std::unique_ptr<Federation> federation_;
  api::Executor& executor_;
  const authn::Authenticator& authenticator_;
  store::Published<identity::State>& published_;
  WebSettings settings_;
  Throttle throttle_;

  void call_operation(const Request& request, Done done);
};

}  // namespace keyward::signin
