#include "signin/reply.h"

#include <fmt/format.h>

#include "base/json.h"

namespace keyward::signin {

Web::Reply refusal(int status, std::string_view code, std::string_view message) {
  Web::Reply reply{.status = status, .body = {}};
  json::Writer(reply.body).begin_object().member("code", code).member("message", message).end_object();
  return reply;
}

Web::Reply refusal(const Error& error) {
  return refusal(info(error.code).status, info(error.code).wire, error.message);
}

Web::Reply authentication_failed() {
  return refusal(401, "AuthenticationFailed", "Your authentication information is incorrect. Please try again.");
}

Web::Reply throttled(std::int64_t seconds) {
  Web::Reply reply{.status = 429, .body = {}, .retry_after = seconds};
  json::Writer(reply.body)
      .begin_object()
      .member("code", "Throttled")
      .member("message", seconds < 120
                             ? fmt::format("Too many failed attempts. Try again in {} seconds.", seconds)
                             : fmt::format("Too many failed attempts. Try again in {} minutes.", (seconds + 59) / 60))
      .member("retryAfterSeconds", seconds)
      .end_object();
  return reply;
}
}  // namespace keyward::signin
