#include "generator.h"

#include <algorithm>

#include "alphabets.h"
#include "base/text.h"

namespace keyward::reference {
namespace {

enum class Place { Identity, Boundary, Session, Resource, Trust, ServiceControl, ResourceControl, Endpoint };

// Puts wildcards into text[from..): a character becomes '?', or a run becomes '*', or a '*' is put in between.
std::string with_wildcards(Random& random, std::string text, std::size_t from) {
  const std::size_t changes = random.below(3);
  for (std::size_t i = 0; i < changes && from < text.size(); ++i) {
    const std::size_t at = from + random.below(text.size() - from + 1);
    const auto is_plain = [&](std::size_t index) {
      return index < text.size() && static_cast<unsigned char>(text[index]) < 0x80 && text[index] != ':';
    };
    switch (random.below(4)) {
      case 0:
        if (is_plain(at)) text[at] = '?';
        break;
      case 1: {
        std::size_t end = at;
        while (end < at + random.below(6) && is_plain(end)) ++end;
        if (at == text.size() || is_plain(at)) text.replace(at, end - at, "*");
        break;
      }
      case 2:
        if (at == text.size() || is_plain(at)) text.insert(at, "*");
        break;
      default:
        if (text.find_first_of("{}$\x80", from) == std::string::npos && is_plain(at)) text = text.substr(0, at) + "*";
        break;
    }
  }
  return text;
}

std::string other_case(Random& random, std::string text) {
  for (char& c : text) {
    if (!random.percent(30)) continue;
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
    else
      c = ascii_lower(c);
  }
  return text;
}

std::string action_pattern(Random& random, Place place) {
  if (place == Place::Trust) {
    std::string action(random.percent(70) ? random.pick(kTrustActions) : random.pick(kUnsignedActions));
    return random.percent(20) ? other_case(random, action) : action;
  }
  const unsigned everything =
      place == Place::Boundary || place == Place::ServiceControl || place == Place::Endpoint ? 50 : 20;
  if (place != Place::ResourceControl && random.percent(everything)) return "*";
  std::string action(random.percent(75)   ? random.pick(kActions)
                     : random.percent(70) ? random.pick(kTrustActions)
                                          : random.pick(kFreeActions));
  if (random.percent(20)) return action.substr(0, action.find(':')) + ":*";
  if (random.percent(50)) action = with_wildcards(random, action, action.find(':') + 1);
  if (random.percent(15)) action = other_case(random, action);
  return action;
}

// Where the last part of an ARN begins.
std::size_t last_part(std::string_view arn) {
  std::size_t at = 0;
  for (int i = 0; i < 5; ++i) at = arn.find(':', at) + 1;
  return at;
}

std::string put_variable(Random& random, std::string text, std::size_t from) {
  const std::string_view variable = random.pick(kVariables);
  const std::size_t slash = text.find('/', from);
  if (slash != std::string::npos && random.percent(70)) {
    const std::size_t end = std::min(text.find('/', slash + 1), text.size());
    return text.replace(slash + 1, end - slash - 1, variable);
  }
  return text.substr(0, from) + std::string(variable);
}

std::string arn_pattern(Random& random, std::string arn, bool may_be_short) {
  if (arn.find("${") != std::string::npos || std::count(arn.begin(), arn.end(), ':') < 5) return arn;
  if (random.percent(15)) {  // region and account
    const std::size_t region = arn.find(':', arn.find(':', arn.find(':') + 1) + 1) + 1;
    const std::size_t end = last_part(arn) - 1;
    std::string middle = arn.substr(region, end - region);
    const std::size_t colon = middle.find(':');
    const std::string region_text = arn.starts_with("arn:aws:iam:") ? std::string()
                                    : random.percent(50)            ? "*"
                                    : random.percent(30)            ? "us-*"
                                    : random.percent(30)            ? "us*1"
                                                                    : middle.substr(0, colon);
    const std::string account_text = random.percent(50)   ? "*"
                                     : random.percent(15) ? "1111*"
                                     : random.percent(30) ? "1111????????"
                                                          : middle.substr(colon + 1);
    arn = arn.substr(0, region) + region_text + ":" + account_text + arn.substr(end);
  }
  if (may_be_short && random.percent(5)) {
    const std::size_t region = arn.find(':', arn.find(':', arn.find(':') + 1) + 1);
    return arn.substr(0, random.percent(50) ? region : arn.find(':', region + 1));
  }
  // IAM refuses wildcards and variables in the type of an IAM resource.
  const bool iam = arn.starts_with("arn:aws:iam:");
  const std::size_t from = iam ? arn.find('/') + 1 : last_part(arn);
  if (random.percent(40)) return with_wildcards(random, arn, from);
  if (random.percent(35)) return put_variable(random, arn, from);
  return arn;
}

std::string resource_pattern(Random& random, Place place) {
  const std::string resource(random.pick(kResources));
  if (place == Place::Identity && random.percent(4)) return "arn:*";
  if (resource == "*" || random.percent(35)) return "*";
  return arn_pattern(random, resource, place == Place::Identity || place == Place::Boundary);
}

std::span<const std::string_view> values_of(ValueType type, bool of_policy) {
  switch (type) {
    case ValueType::String:
      return kStrings;
    case ValueType::Number:
      return kNumbers;
    case ValueType::Date:
      return kDates;
    case ValueType::Bool:
      return kBools;
    case ValueType::Binary:
      return kBinaries;
    case ValueType::Address:
      return of_policy ? std::span<const std::string_view>(kNetworks) : kAddresses;
    case ValueType::Arn:
      return kArns;
  }
  return {};
}

std::string policy_value(Random& random, ValueType type, std::string_view operation) {
  std::string value(random.pick(values_of(type, true)));
  if (type == ValueType::String) {
    if (random.percent(25))
      return random.percent(50) ? std::string(random.pick(kVariables)) : value + std::string(random.pick(kVariables));
    if (operation.find("Like") != std::string_view::npos && random.percent(60) && value.find('$') == std::string::npos)
      return with_wildcards(random, value, 0);
  }
  if (type != ValueType::Arn) return value;
  value = arn_pattern(random, value, false);
  // In a condition, a variable may stand in any part of an ARN.
  const std::size_t account = value.find("111122223333");
  if (account != std::string::npos && random.percent(15)) value.replace(account, 12, "${aws:PrincipalTag/team}");
  return value;
}

template <class One>
void write_list(Random& random, std::string& out, std::size_t count, One&& one) {
  json::Writer writer(out);
  if (count == 1 && random.percent(60)) {
    out += json::quoted(one());
    return;
  }
  out += '[';
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    out += json::quoted(one());
  }
  out += ']';
}

std::size_t list_length(Random& random) { return random.percent(2) ? 0 : random.percent(70) ? 1 : 1 + random.below(3); }

std::string condition_block(Random& random) {
  std::vector<std::string> operators;  // in lower case: none may stand twice
  std::string out = "{";
  const std::size_t count = random.percent(3) ? 0 : 1 + random.below(random.percent(70) ? 1 : 3);
  for (std::size_t i = 0; i < count; ++i) {
    std::string name;
    ValueType type = ValueType::String;
    const bool null = random.percent(8);
    if (null) {
      name = random.percent(80) ? "Null" : random.percent(50) ? "ForAllValues:Null" : "ForAnyValue:Null";
    } else {
      const OperatorText& operation = random.pick(kOperators);
      type = operation.type;
      name = operation.name;
      if (random.percent(30)) name = (random.percent(50) ? "ForAllValues:" : "ForAnyValue:") + name;
      if (random.percent(25)) name += "IfExists";
    }
    const std::string folded = ascii_lower(name);
    if (std::find(operators.begin(), operators.end(), folded) != operators.end()) continue;
    operators.push_back(folded);
    if (out.size() > 1) out += ',';
    out += json::quoted(random.percent(5) ? other_case(random, name) : name) + ":{";
    std::vector<std::string> keys;
    const std::size_t key_count = random.percent(80) ? 1 : 2;
    for (std::size_t k = 0; k < key_count; ++k) {
      const KeyText* key = &random.pick(kKeys);
      for (int attempt = 0; attempt < 20 && key->type != type && !null && !random.percent(4); ++attempt)
        key = &random.pick(kKeys);
      const std::string key_folded = ascii_lower(key->name);
      if (std::find(keys.begin(), keys.end(), key_folded) != keys.end()) continue;
      if (!keys.empty()) out += ',';
      keys.push_back(key_folded);
      out +=
          json::quoted(random.percent(10) ? other_case(random, std::string(key->name)) : std::string(key->name)) + ":";
      if (null && random.percent(10)) {
        out += random.percent(50) ? "true" : "false";
      } else if (type == ValueType::Number && random.percent(10)) {
        out += random.percent(50) ? "10" : "-1.5";
      } else {
        write_list(random, out, list_length(random), [&] {
          return null ? std::string(random.percent(95) ? (random.percent(50) ? "true" : "false") : "maybe")
                      : policy_value(random, type, name);
        });
      }
    }
    out += '}';
  }
  return out + "}";
}

std::string principal_element(Random& random, bool trust) {
  if (random.percent(25)) return "\"*\"";
  std::vector<std::pair<std::string_view, std::vector<std::string>>> types;
  const std::size_t count = list_length(random);
  for (std::size_t i = 0; i < count; ++i) {
    const PrincipalText* principal = &random.pick(kPrincipals);
    if (!trust && principal->type == "Federated") principal = &kPrincipals[random.below(10)];
    const auto found =
        std::find_if(types.begin(), types.end(), [&](const auto& type) { return type.first == principal->type; });
    if (found == types.end())
      types.push_back({principal->type, {std::string(principal->name)}});
    else
      found->second.emplace_back(principal->name);
  }
  std::string out = "{";
  for (const auto& [type, names] : types) {
    if (out.size() > 1) out += ',';
    out += json::quoted(type) + ":";
    std::size_t at = 0;
    write_list(random, out, names.size(), [&] { return names[at++]; });
  }
  return out + "}";
}

std::string statement(Random& random, Place place) {
  const bool deny_only = place == Place::ResourceControl;
  const bool deny = deny_only || random.percent(place == Place::Resource || place == Place::Trust ? 25 : 20);
  std::string out = std::string("{\"Effect\":\"") + (deny ? "Deny" : "Allow") + "\"";
  const bool has_principal = place == Place::Resource || place == Place::Trust || place == Place::Endpoint;
  if (has_principal) {
    const bool negated = place == Place::Resource && deny && random.percent(40);
    if (place == Place::Endpoint && random.percent(60))
      out += ",\"Principal\":\"*\"";
    else
      out += std::string(negated ? ",\"NotPrincipal\":" : ",\"Principal\":") +
             principal_element(random, place == Place::Trust);
  } else if (place == Place::ResourceControl) {
    out += ",\"Principal\":\"*\"";
  }
  const bool may_negate = place != Place::ResourceControl && place != Place::Trust;
  out += may_negate && random.percent(12) ? ",\"NotAction\":" : ",\"Action\":";
  write_list(random, out, list_length(random), [&] { return action_pattern(random, place); });
  if (place != Place::Trust) {
    out += random.percent(12) ? ",\"NotResource\":" : ",\"Resource\":";
    write_list(random, out, list_length(random), [&] { return resource_pattern(random, place); });
  }
  if (random.percent(deny ? 60 : 45)) out += ",\"Condition\":" + condition_block(random);
  return out + "}";
}

// `many`: enough statements that a search by action and resource pays.
std::string policy(Random& random, Place place, bool many = false) {
  std::string out = "{";
  if (random.percent(85))
    out += "\"Version\":\"2012-10-17\",";
  else if (random.percent(50))
    out += "\"Version\":\"2008-10-17\",";
  out += "\"Statement\":";
  const std::size_t count = many ? 20 + random.below(60) : random.percent(60) ? 1 : 2 + random.below(2);
  if (count == 1 && random.percent(30)) return out + statement(random, place) + "}";
  out += '[';
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    out += statement(random, place);
  }
  return out + "]}";
}

std::vector<std::string> several(Random& random, Place place, std::size_t most) {
  std::vector<std::string> out;
  const std::size_t count = random.below(most + 1);
  for (std::size_t i = 0; i < count; ++i) out.push_back(policy(random, place));
  return out;
}

std::vector<std::vector<std::string>> levels(Random& random, Place place) {
  std::vector<std::vector<std::string>> out(1 + random.below(2));
  for (auto& level : out) {
    level = several(random, place, 2);
    if (place == Place::ServiceControl && random.percent(60))
      level.emplace_back(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})");
  }
  return out;
}

RequestTexts request(Random& random) {
  RequestTexts out;
  const CallerText& caller = random.pick(kCallers);
  out.principal = caller.principal;
  out.parent_arn = caller.parent_arn;
  const bool federated = out.principal.find("federated-user") != std::string::npos;
  if (random.percent(78)) {
    out.action = random.pick(kActions);
    // GetFederationToken's sessions cannot call IAM, whatever the policies say.
    if (federated && out.action.starts_with("iam:")) out.action = "s3:GetObject";
  } else if (random.percent(10) && out.principal.starts_with("arn:")) {
    out.action = random.pick(kFreeActions);
  } else if (random.percent(30)) {
    out.action = random.pick(kUnsignedActions);
    out.principal = random.pick(kProviders);
    out.parent_arn.clear();
  } else if (!federated) {
    out.action = random.pick(kTrustActions);
  } else {
    out.action = "s3:PutObject";
  }
  out.resource = random.pick(kResources);
  out.resource_account = random.pick(kAccounts);
  const std::size_t keys = random.below(7);
  for (std::size_t i = 0; i < keys; ++i) {
    const KeyText& key = random.pick(kKeys);
    const bool known = std::any_of(out.context.begin(), out.context.end(),
                                   [&](const auto& entry) { return equals_ignore_case(entry.first, key.name); });
    if (known) continue;
    std::vector<std::string>& values =
        out.context[random.percent(10) ? other_case(random, std::string(key.name)) : std::string(key.name)];
    const std::size_t count = key.many ? random.below(4) : 1;
    for (std::size_t v = 0; v < count; ++v) values.emplace_back(random.pick(values_of(key.type, false)));
  }
  return out;
}

}  // namespace

std::uint64_t Random::next() {
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

PolicyTexts Situation::policies_for(const RequestTexts& request) const {
  PolicyTexts out = policies;
  if (is_trust_action(request.action)) out.resource = trust;
  return out;
}

Situation generate(Random& random, std::size_t requests) {
  Situation situation;
  PolicyTexts& policies = situation.policies;
  policies.identity = several(random, Place::Identity, 3);
  if (random.percent(4)) policies.identity.push_back(policy(random, Place::Identity, true));
  if (random.percent(70)) policies.resource = policy(random, Place::Resource, random.percent(2));
  if (random.percent(80)) situation.trust = policy(random, Place::Trust);
  if (random.percent(30)) policies.boundary = policy(random, Place::Boundary);
  if (random.percent(40)) policies.session = several(random, Place::Session, 2);
  if (random.percent(25)) policies.service_control = levels(random, Place::ServiceControl);
  if (random.percent(25)) policies.resource_control = levels(random, Place::ResourceControl);
  if (random.percent(20)) policies.endpoint = policy(random, Place::Endpoint);
  for (std::size_t i = 0; i < requests; ++i) situation.requests.push_back(request(random));
  return situation;
}

}  // namespace keyward::reference
