#include "documents.h"

#include "base/json.h"
#include "base/text.h"

namespace keyward::reference {
namespace {

std::string text_of_scalar(const json::Value& value) {
  return std::string(value.is(json::Type::String) ? value.string() : value.source());
}

std::vector<std::string> one_or_many(const json::Value& value) {
  std::vector<std::string> out;
  if (value.is(json::Type::Array)) {
    for (const auto& entry : json::entries(value)) out.push_back(text_of_scalar(entry.value));
  } else {
    out.push_back(text_of_scalar(value));
  }
  return out;
}

ListLine read_list(const json::Value& statement, std::string_view name) {
  ListLine list;
  if (const auto value = statement.find(name)) {
    list = {true, false, one_or_many(*value)};
  } else if (const auto negated = statement.find("Not" + std::string(name))) {
    list = {true, true, one_or_many(*negated)};
  }
  return list;
}

PrincipalLine read_principal(const json::Value& statement) {
  PrincipalLine line;
  auto value = statement.find("Principal");
  if (!value) {
    value = statement.find("NotPrincipal");
    line.negated = value.has_value();
  }
  if (!value) return line;
  line.present = true;
  if (value->is(json::Type::String)) {
    line.names.emplace_back("AWS", std::string(value->string()));
  } else {
    for (const auto& entry : json::entries(*value))
      for (std::string& name : one_or_many(entry.value)) line.names.emplace_back(entry.key.string(), std::move(name));
  }
  return line;
}

StatementLines read_statement(const json::Value& value) {
  StatementLines statement;
  const auto effect = value.find("Effect");
  statement.allow = effect && effect->is(json::Type::String) && effect->string() == "Allow";
  statement.principal = read_principal(value);
  statement.action = read_list(value, "Action");
  statement.resource = read_list(value, "Resource");
  if (const auto block = value.find("Condition"))
    for (const auto& operation : json::entries(*block))
      for (const auto& key : json::entries(operation.value))
        statement.conditions.push_back(
            {std::string(operation.key.string()), ascii_lower(key.key.string()), one_or_many(key.value)});
  return statement;
}

}  // namespace

std::optional<DocumentLines> read_document(std::string_view text) {
  const auto parsed = json::Document::parse(std::string(text));
  if (!parsed || !parsed->root().is(json::Type::Object)) return std::nullopt;
  DocumentLines document;
  const auto version = parsed->root().find("Version");
  document.variables = version && version->is(json::Type::String) && version->string() == "2012-10-17";
  const auto statements = parsed->root().find("Statement");
  if (!statements) return document;
  if (statements->is(json::Type::Array)) {
    for (const auto& entry : json::entries(*statements)) document.statements.push_back(read_statement(entry.value));
  } else {
    document.statements.push_back(read_statement(*statements));
  }
  return document;
}

}  // namespace keyward::reference
