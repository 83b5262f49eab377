// One question of a service: who, which action, on what, in which context, under which further policies. Read strictly
// from JSON: what is not known is refused, so that a misspelt member never makes a decision wider.
// model/decision/openapi.json is the description.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "authn/sigv4.h"
#include "base/json.h"
#include "policy/request.h"

namespace keyward::decision {

inline constexpr std::size_t kMaxQuestions = 1'000;
inline constexpr std::size_t kMaxBodyBytes = 2 << 20;
inline constexpr json::Limits kBodyLimits{.max_bytes = kMaxBodyBytes, .max_depth = 32, .max_values = 400'000};
inline constexpr std::size_t kMaxTextBytes = 2'048;  // of an ARN, a resource, an action
inline constexpr std::size_t kMaxContextKeys = 128;
inline constexpr std::size_t kMaxContextValues = 1'024;  // of all keys
inline constexpr std::size_t kMaxKeyBytes = 256;
inline constexpr std::size_t kMaxHeaders = 100;
inline constexpr std::size_t kMaxSessionPolicies = 11;  // one inline, ten managed
inline constexpr std::size_t kMaxLevels = 8;            // root, five levels of units, account, and one to spare
inline constexpr std::size_t kMaxPoliciesPerLevel = 10;

// What is wrong with a body: which member, and a sentence.
struct Fault {
  std::string member;  // "requests[3].context"
  std::string message;
};

// The signed request that the service received, as it came.
struct SignedRequest {
  std::string_view service, region;  // of the credential scope; region may be empty: any
  std::string_view method, path, query, payload_hash;
  std::vector<authn::HeaderView> headers;
};

enum class Who : std::uint8_t { Arn, Service, Anonymous, AccessKey, Request };

// Views into the document; reused from one question to the next, so that its lists keep their memory.
struct Question {
  Who who = Who::Anonymous;
  std::string_view name;  // the ARN, or the service's name
  std::string_view access_key_id, session_token;
  SignedRequest request;

  std::string_view action, resource, resource_account;  // the account may be empty
  struct Entry {
    policy::Key key;
    std::size_t first, count;  // in `values`
  };
  std::vector<Entry> context;
  std::vector<std::string_view> values;

  // Texts of policies: an object's own, or a string's content.
  std::string_view resource_policy, endpoint_policy;  // empty: none
  std::vector<std::string_view> session_policies;
  std::vector<std::vector<std::string_view>> service_control, resource_control;  // by level
  bool explain = false;
  bool encode_message = true;  // a refusal carries the encoded authorization message

  policy::Values values_of(const Entry& entry) const {
    return policy::Values(values).subspan(entry.first, entry.count);
  }
  void clear();
};

// Reads `value` into `question`. `name` is how faults call it: "requests[3]", or empty for the body itself.
std::expected<void, Fault> read_question(json::Value value, const std::string& name, Question& question);

}  // namespace keyward::decision
