#include "decision/question.h"

#include <fmt/format.h>

#include <algorithm>

#include "authz/principal_context.h"

namespace keyward::decision {
namespace {
using json::Type;
using json::Value;

bool is_account(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
bool is_hash(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}
// "logs.amazonaws.com"
bool is_service_name(std::string_view text) {
  return text.size() <= 256 && text.contains('.') && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

class Reader {
 public:
  Reader(const std::string& name, Question& question) : name_(name), question_(question) {}

  std::expected<void, Fault> read(Value value) {
    if (!value.is(Type::Object)) return std::unexpected(Fault{name_, "must be an object"});
    bool principal = false;
    bool ok = true;
    for (const auto& [key, member] : entries(value)) {
      at_ = key.string();
      principal |= at_ == "principal";
      ok = this->member(at_, member);
      if (!ok) break;
    }
    if (ok && (!principal || question_.action.empty() || question_.resource.empty())) {
      at_ = !principal ? "principal" : question_.action.empty() ? "action" : "resource";
      ok = wrong("is missing");
    }
    if (ok) return {};
    return std::unexpected(Fault{name_.empty() ? at_ : name_ + "." + at_, std::move(message_)});
  }

 private:
  bool wrong(std::string message) { return message_ = std::move(message), false; }

  bool member(std::string_view key, Value value) {
    if (key == "principal") return read_principal(value);
    if (key == "action") return read_action(value);
    if (key == "resource") return text(value, question_.resource);
    if (key == "context") return read_context(value);
    if (key == "resourcePolicy") return policy(value, question_.resource_policy);
    if (key == "resourceAccount") return read_account(value);
    if (key == "explain") return flag(value, question_.explain);
    if (key == "encodeAuthorizationMessage") return flag(value, question_.encode_message);
    if (key == "endpointPolicy") return policy(value, question_.endpoint_policy);
    if (key == "sessionPolicies") return policies(value, question_.session_policies, kMaxSessionPolicies);
    if (key == "serviceControlPolicies") return levels(value, question_.service_control);
    if (key == "resourceControlPolicies") return levels(value, question_.resource_control);
    return wrong("is not a member of a request");
  }

  bool flag(Value value, bool& into) {
    if (!value.is_bool()) return wrong("must be true or false");
    into = value.is(Type::True);
    return true;
  }
  bool text(Value value, std::string_view& into, std::size_t limit = kMaxTextBytes) {
    if (!value.is(Type::String)) return wrong("must be a string");
    into = value.string();
    if (into.empty()) return wrong("must not be empty");
    return into.size() <= limit || wrong(fmt::format("must not be longer than {} bytes", limit));
  }
  bool read_account(Value value) {
    return text(value, question_.resource_account) &&
           (is_account(question_.resource_account) || wrong("must be an account ID of 12 digits"));
  }
  // "s3:GetObject": a prefix and a name, no wildcards.
  bool read_action(Value value) {
    if (!text(value, question_.action, kMaxKeyBytes)) return false;
    const std::string_view action = question_.action;
    const std::size_t colon = action.find(':');
    const bool plain =
        colon != 0 && colon != action.npos && colon + 1 < action.size() &&
        std::ranges::all_of(action.substr(0, colon),
                            [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }) &&
        std::ranges::all_of(action.substr(colon + 1), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        });
    return plain || wrong("must be one action, such as s3:GetObject");
  }

  bool read_principal(Value value) {
    if (value.is(Type::String)) {
      if (!text(value, question_.name)) return false;
      if (question_.name == "*") {
        question_.who = Who::Anonymous;
      } else if (question_.name.starts_with("arn:")) {
        question_.who = Who::Arn;
      } else if (is_service_name(question_.name)) {
        question_.who = Who::Service;
      } else {
        return wrong("must be an ARN, an AWS service's name, or \"*\" for an unsigned request");
      }
      return true;
    }
    if (!value.is(Type::Object)) return wrong("must be a string or an object");
    bool key = false, token = false, request = false;
    for (const auto& [name, member] : entries(value)) {
      const std::string inner(name.string());
      at_ = "principal." + inner;
      if (inner == "accessKeyId") {
        key = true;
        if (!text(member, question_.access_key_id, 128)) return false;
      } else if (inner == "sessionToken") {
        token = true;
        if (!text(member, question_.session_token, 8'192)) return false;
      } else if (inner == "request") {
        request = true;
        if (!read_request(member)) return false;
      } else {
        return wrong("is not a member of a principal");
      }
    }
    at_ = "principal";
    if (key == request || (token && !key))
      return wrong("must have either accessKeyId (with sessionToken if it is temporary) or request");
    question_.who = request ? Who::Request : Who::AccessKey;
    return true;
  }

  bool read_request(Value value) {
    if (!value.is(Type::Object)) return wrong("must be an object");
    SignedRequest& request = question_.request;
    bool headers = false;
    for (const auto& [key, member] : entries(value)) {
      const std::string_view name = key.string();
      at_ = fmt::format("principal.request.{}", name);
      bool ok = false;
      if (name == "service") {
        ok = text(member, request.service, 64);
      } else if (name == "region") {
        ok = text(member, request.region, 64);
      } else if (name == "method") {
        ok = text(member, request.method, 32);
      } else if (name == "path") {
        ok = text(member, request.path, 16'384) && (request.path.starts_with('/') || wrong("must begin with a slash"));
      } else if (name == "query") {
        ok = member.is(Type::String) || wrong("must be a string");
        if (ok) request.query = member.string();
        if (ok && request.query.size() > 16'384) ok = wrong("must not be longer than 16384 bytes");
      } else if (name == "payloadHash") {
        ok = text(member, request.payload_hash, 64) &&
             (is_hash(request.payload_hash) || wrong("must be a SHA-256 hash in 64 lower-case hexadecimal digits"));
      } else if (name == "headers") {
        headers = true;
        ok = read_headers(member);
      } else {
        ok = wrong("is not a member of a signed request");
      }
      if (!ok) return false;
    }
    at_ = "principal.request";
    if (request.service.empty() || request.method.empty() || request.path.empty() || !headers)
      return wrong("must have service, method, path and headers");
    if (request.payload_hash.empty() && !authn::signs_as_s3(request.service)) {
      at_ += ".payloadHash";
      return wrong("is missing; only S3 takes what the client says of the payload");
    }
    return true;
  }

  bool read_headers(Value value) {
    if (!value.is(Type::Object)) return wrong("must be an object");
    std::vector<authn::HeaderView>& headers = question_.request.headers;
    const auto add = [&](std::string_view name, Value one) {
      if (!one.is(Type::String)) return wrong("must have strings, or lists of strings, as values");
      headers.push_back({name, one.string()});
      return headers.size() <= kMaxHeaders || wrong(fmt::format("must not have more than {} headers", kMaxHeaders));
    };
    for (const auto& [key, member] : entries(value)) {
      if (!member.is(Type::Array)) {
        if (!add(key.string(), member)) return false;
        continue;
      }
      for (const auto& [_, one] : entries(member))
        if (!add(key.string(), one)) return false;
    }
    return true;
  }

  bool read_context(Value value) {
    if (!value.is(Type::Object)) return wrong("must be an object");
    if (value.size() > kMaxContextKeys) return wrong(fmt::format("must not have more than {} keys", kMaxContextKeys));
    for (const auto& [key, member] : entries(value)) {
      const std::string_view name = key.string();
      if (name.empty() || name.size() > kMaxKeyBytes || !name.contains(':'))
        return wrong("must have condition keys as names, such as aws:SourceIp");
      const policy::Key known(name);
      if (authz::is_reserved(known)) return wrong(fmt::format("must not have {}: Keyward sets it", name));
      const std::size_t first = question_.values.size();
      if (member.is(Type::Array)) {
        for (const auto& [_, one] : entries(member))
          if (!add_value(one)) return false;
      } else if (!add_value(member)) {
        return false;
      }
      question_.context.push_back({known, first, question_.values.size() - first});
    }
    // "aws:SourceIp" and "aws:sourceip" are one key: which of the two a decision should believe, nobody can say.
    for (std::size_t i = 1; i < question_.context.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (question_.context[i].key == question_.context[j].key)
          return wrong(fmt::format("must not have {} twice", question_.context[i].key.name()));
    return true;
  }
  bool add_value(Value value) {
    if (value.is(Type::String)) {
      question_.values.push_back(value.string());
    } else if (value.is(Type::Number) || value.is_bool()) {
      question_.values.push_back(value.source());
    } else {
      return wrong("must have strings, numbers, booleans or lists of these as values");
    }
    if (question_.values.back().size() > kMaxTextBytes)
      return wrong(fmt::format("must not have a value longer than {} bytes", kMaxTextBytes));
    return question_.values.size() <= kMaxContextValues ||
           wrong(fmt::format("must not have more than {} values", kMaxContextValues));
  }

  bool policy(Value value, std::string_view& into) {
    if (value.is(Type::Object)) {
      into = value.source();
    } else if (value.is(Type::String)) {
      into = value.string();
    } else {
      return wrong("must be a policy, as an object or as a string");
    }
    return !into.empty() || wrong("must be a policy, as an object or as a string");
  }
  bool policies(Value value, std::vector<std::string_view>& into, std::size_t limit) {
    if (!value.is(Type::Array)) return wrong("must be a list of policies");
    if (value.size() > limit) return wrong(fmt::format("must not have more than {} policies", limit));
    for (const auto& [_, one] : entries(value))
      if (!policy(one, into.emplace_back())) return false;
    return true;
  }
  bool levels(Value value, std::vector<std::vector<std::string_view>>& into) {
    if (!value.is(Type::Array)) return wrong("must be a list of levels, each a list of policies");
    if (value.size() > kMaxLevels) return wrong(fmt::format("must not have more than {} levels", kMaxLevels));
    for (const auto& [_, level] : entries(value))
      if (!policies(level, into.emplace_back(), kMaxPoliciesPerLevel)) return false;
    return true;
  }

  const std::string& name_;
  Question& question_;
  std::string at_;
  std::string message_;
};
}  // namespace

void Question::clear() {
  std::vector<authn::HeaderView> headers = std::move(request.headers);
  headers.clear();
  request = {};
  request.headers = std::move(headers);
  name = access_key_id = session_token = action = resource = resource_account = resource_policy = endpoint_policy = {};
  context.clear();
  values.clear();
  session_policies.clear();
  service_control.clear();
  resource_control.clear();
  explain = false;
  encode_message = true;
}

std::expected<void, Fault> read_question(Value value, const std::string& name, Question& question) {
  question.clear();
  return Reader(name, question).read(value);
}
}  // namespace keyward::decision
