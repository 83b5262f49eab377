// What the tests of this room stand on: the accounts of api/test_rig.h, the service "objects" of one of them, and its
// signed calls.
#pragma once
#include <string>
#include <vector>

#include "api/test_rig.h"
#include "decision/endpoint.h"

namespace keyward::decision {

inline constexpr const char* kMayAsk = R"({"Effect":"Allow","Action":"keyward:Authorize","Resource":"*"})";
inline constexpr const char* kAlice = "arn:aws:iam::111122223333:user/alice";
inline constexpr const char* kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// A GET of an object as the service received it, as the member "principal" of a question.
struct Received {
  std::string path = "/bucket/key";
  bool presigned = false;
  std::int64_t expires = 300;
  std::string signed_for = "s3", answers_for = "s3";
  std::string more_headers = {};  // `,"name":"value"` that were not signed
  std::string payload = "UNSIGNED-PAYLOAD";
};

class DecisionRig : public api::Rig {
 public:
  explicit DecisionRig(const char* service_policy = kMayAsk, const authz::Organization* organization = nullptr)
      : decisions(executor, authenticator, organization), service(user_with("objects", service_policy)) {}

  // A call that `who` signs.
  Endpoint::Reply ask_as(const authn::Credentials& who, const std::string& body,
                         const std::string& content_type = "application/json") {
    std::vector<authn::Header> headers{{"Host", "localhost:8700"}, {"Content-Type", content_type}};
    if (!who.access_key_id.empty()) {
      const auto plain = authn::views_of(headers);
      for (authn::Header& header :
           authn::sign({"POST", kAuthorizePath, "", plain, body, clock.now()}, who, "us-east-1", "keyward"))
        headers.push_back(std::move(header));
    }
    const auto all = authn::views_of(headers);
    return decisions.authorize(state(), {.method = "POST",
                                         .path = kAuthorizePath,
                                         .query = "",
                                         .body = body,
                                         .content_type = content_type,
                                         .headers = all,
                                         .origin = origin});
  }
  std::string ask(const std::string& body) { return ask_as(credentials(service), body).body; }
  // "allowed", "explicitDeny", "implicitDeny", or the code of what went wrong.
  std::string verdict(const std::string& body) {
    std::string answer = ask(body);
    for (const char* path : {"decision", "error.code", "code"})
      if (std::string found = api::at(answer, path); !found.empty()) return found;
    return answer;
  }

  std::string received(const authn::Credentials& who, const Received& how = {}) {
    std::vector<authn::Header> headers{{"Host", "objects.example"}};
    if (!how.presigned) headers.push_back({"x-amz-content-sha256", how.payload});
    const auto views = authn::views_of(headers);
    const authn::RequestView view{"GET", how.path, "", views, "", clock.now()};
    std::string query;
    if (how.presigned) {
      query = authn::presign(view, who, "eu-west-1", how.signed_for, how.expires);
    } else {
      for (authn::Header& header : authn::sign(view, who, "eu-west-1", how.signed_for))
        headers.push_back(std::move(header));
    }
    std::string out =
        fmt::format(R"({{"request":{{"service":"{}","method":"GET","path":{},"query":{},"payloadHash":"{}",)"
                    R"("headers":{{)",
                    how.answers_for, json::quoted(how.path), json::quoted(query), kEmptyHash);
    for (const authn::Header& header : headers)
      out += fmt::format("{}{}:{}", &header == headers.data() ? "" : ",", json::quoted(header.name),
                         json::quoted(header.value));
    return out + how.more_headers + "}}}";
  }

  Endpoint decisions;
  authn::Caller service;
};

// A question about an object; `more` are further members, each with a comma before it.
inline std::string question(const std::string& principal, const std::string& more = "",
                            const std::string& action = "s3:GetObject") {
  return fmt::format(R"({{"principal":{},"action":"{}","resource":"arn:aws:s3:::bucket/key"{}}})", principal, action,
                     more);
}

}  // namespace keyward::decision
