// Cases in the format of tests/data/policy-cases.json: a request, the policies that apply, and what must come out.
// Beyond that format a request may have "parentArn": the role of a session or the user of a federated user, where it
// has a path.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "reference_evaluator.h"

namespace keyward::reference {

// Policies as JSON texts.
struct PolicyTexts {
  std::vector<std::string> identity;
  std::optional<std::string> resource;  // or trust, as the action says
  std::optional<std::string> boundary;
  std::vector<std::string> session;
  std::vector<std::vector<std::string>> service_control;
  std::vector<std::vector<std::string>> resource_control;
  std::optional<std::string> endpoint;
};

struct RequestTexts {
  std::string principal;
  std::string parent_arn;
  std::string action;
  std::string resource;
  std::string resource_account;
  std::map<std::string, std::vector<std::string>> context;  // names as written
};

struct Case {
  std::string name;
  RequestTexts request;
  PolicyTexts policies;
  std::string expected;
};

// Nothing if a member is missing or of the wrong type.
std::optional<Case> read_case(const json::Value& value);
std::string write_case(const Case& c);

PolicyCollection read_policies(const PolicyTexts& texts);
Query read_query(const RequestTexts& request);

}  // namespace keyward::reference
