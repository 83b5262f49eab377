// Policy documents as the reference evaluator sees them: plain lists of texts, read from JSON without any check. What
// is not a valid document is refused by the engine's parser, and no case for the reference.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyward::reference {

struct ConditionLine {
  std::string operator_name;  // "ForAnyValue:StringLikeIfExists"
  std::string key;            // in lower case
  std::vector<std::string> values;
};

// An element that may stand as itself or as its Not... form.
struct ListLine {
  bool present = false;
  bool negated = false;
  std::vector<std::string> values;
};

struct PrincipalLine {
  bool present = false;
  bool negated = false;
  std::vector<std::pair<std::string, std::string>> names;  // type and name; "*" alone is {"AWS", "*"}
};

struct StatementLines {
  bool allow = false;
  PrincipalLine principal;
  ListLine action;
  ListLine resource;
  std::vector<ConditionLine> conditions;
};

struct DocumentLines {
  bool variables = false;  // Version 2012-10-17
  std::vector<StatementLines> statements;
};

// Nothing if the text is not a JSON object.
std::optional<DocumentLines> read_document(std::string_view json);

}  // namespace keyward::reference
