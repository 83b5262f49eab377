#include "case.h"

namespace keyward::reference {
namespace {

std::vector<std::string> sources(const std::optional<json::Value>& array) {
  std::vector<std::string> out;
  if (array)
    for (const auto& entry : json::entries(*array)) out.emplace_back(entry.value.source());
  return out;
}

std::vector<std::vector<std::string>> levels(const std::optional<json::Value>& array) {
  std::vector<std::vector<std::string>> out;
  if (array && array->is(json::Type::Array))
    for (const auto& entry : json::entries(*array)) out.push_back(sources(entry.value));
  return out;
}

std::optional<std::string> source_or_null(const std::optional<json::Value>& value) {
  if (!value || value->is(json::Type::Null)) return std::nullopt;
  return std::string(value->source());
}

bool read_text(const json::Value& object, std::string_view name, std::string& into) {
  const auto value = object.find(name);
  if (!value || !value->is(json::Type::String)) return false;
  into = value->string();
  return true;
}

void write_array(json::Writer& writer, const std::vector<std::string>& texts) {
  writer.begin_array();
  for (const std::string& text : texts) writer.raw(text);
  writer.end_array();
}

void write_levels(json::Writer& writer, const std::vector<std::vector<std::string>>& all) {
  writer.begin_array();
  for (const auto& level : all) write_array(writer, level);
  writer.end_array();
}

void write_optional(json::Writer& writer, const std::optional<std::string>& text) {
  if (text)
    writer.raw(*text);
  else
    writer.null();
}

std::vector<DocumentLines> read_all(const std::vector<std::string>& texts) {
  std::vector<DocumentLines> out;
  for (const std::string& text : texts) out.push_back(read_document(text).value_or(DocumentLines{}));
  return out;
}

std::optional<DocumentLines> read_one(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return read_document(*text).value_or(DocumentLines{});
}

}  // namespace

std::optional<Case> read_case(const json::Value& value) {
  Case c;
  const auto request = value.find("request");
  if (!request || !request->is(json::Type::Object)) return std::nullopt;
  if (!read_text(value, "name", c.name) || !read_text(value, "expected", c.expected) ||
      !read_text(*request, "principal", c.request.principal) || !read_text(*request, "action", c.request.action) ||
      !read_text(*request, "resource", c.request.resource) ||
      !read_text(*request, "resourceAccount", c.request.resource_account))
    return std::nullopt;
  read_text(*request, "parentArn", c.request.parent_arn);
  if (const auto context = request->find("context")) {
    if (!context->is(json::Type::Object)) return std::nullopt;
    for (const auto& entry : json::entries(*context)) {
      std::vector<std::string>& values = c.request.context[std::string(entry.key.string())];
      if (entry.value.is(json::Type::Array)) {
        for (const auto& one : json::entries(entry.value)) {
          if (!one.value.is(json::Type::String)) return std::nullopt;
          values.emplace_back(one.value.string());
        }
      } else if (entry.value.is(json::Type::String)) {
        values.emplace_back(entry.value.string());
      } else {
        return std::nullopt;
      }
    }
  }
  c.policies.identity = sources(value.find("identityPolicies"));
  c.policies.resource = source_or_null(value.find("resourcePolicy"));
  c.policies.boundary = source_or_null(value.find("permissionsBoundary"));
  c.policies.session = sources(value.find("sessionPolicies"));
  c.policies.service_control = levels(value.find("scps"));
  c.policies.resource_control = levels(value.find("rcps"));
  c.policies.endpoint = source_or_null(value.find("vpcEndpointPolicy"));
  return c;
}

std::string write_case(const Case& c) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().member("name", c.name).key("request").begin_object();
  writer.member("principal", c.request.principal);
  if (!c.request.parent_arn.empty()) writer.member("parentArn", c.request.parent_arn);
  writer.member("action", c.request.action).member("resource", c.request.resource);
  writer.key("context").begin_object();
  for (const auto& [key, values] : c.request.context) {
    writer.key(key);
    if (values.size() == 1) {
      writer.string(values.front());
      continue;
    }
    writer.begin_array();
    for (const std::string& value : values) writer.string(value);
    writer.end_array();
  }
  writer.end_object().member("resourceAccount", c.request.resource_account).end_object();
  write_array(writer.key("identityPolicies"), c.policies.identity);
  write_optional(writer.key("resourcePolicy"), c.policies.resource);
  write_optional(writer.key("permissionsBoundary"), c.policies.boundary);
  write_array(writer.key("sessionPolicies"), c.policies.session);
  write_levels(writer.key("scps"), c.policies.service_control);
  write_levels(writer.key("rcps"), c.policies.resource_control);
  write_optional(writer.key("vpcEndpointPolicy"), c.policies.endpoint);
  writer.member("expected", c.expected).end_object();
  return out;
}

PolicyCollection read_policies(const PolicyTexts& texts) {
  PolicyCollection policies;
  policies.identity = read_all(texts.identity);
  policies.boundary = read_one(texts.boundary);
  policies.session = read_all(texts.session);
  policies.resource = read_one(texts.resource);
  for (const auto& level : texts.service_control) policies.service_control.push_back(read_all(level));
  for (const auto& level : texts.resource_control) policies.resource_control.push_back(read_all(level));
  policies.endpoint = read_one(texts.endpoint);
  return policies;
}

Query read_query(const RequestTexts& request) {
  Query query;
  query.caller = read_caller(request.principal, request.action, request.parent_arn);
  query.action = request.action;
  query.resource = request.resource;
  query.resource_account = request.resource_account;
  for (const auto& [key, values] : request.context) query.context[lower(key)] = values;
  return query;
}

}  // namespace keyward::reference
