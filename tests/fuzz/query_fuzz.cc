// The laws: what an operation's input was read from, form or JSON, satisfies every limit that the model states; and
// written anew as a form and as JSON it is read as the same input. Input: the operation's name, a line feed, and a form
// or a JSON text.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/dispatch.h"
#include "api/input.h"
#include "base/json.h"
#include "base/text.h"
#include "secrets/secret.h"

namespace {

using namespace keyward;
using namespace keyward::api;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view text_at(const Type& type, const void* value) {
  return type.kind == Kind::SecretString ? static_cast<const secrets::SecretString*>(value)->expose()
                                         : std::string_view(*static_cast<const std::string*>(value));
}

bool is_text(const Type& type) { return type.kind == Kind::String || type.kind == Kind::SecretString; }

void check(const Type& type, const void* value);

void check_members(const Structure& structure, const void* object) {
  for (const Member& member : structure.members) {
    const void* const value = member.read(object);
    require(value != nullptr || !member.required);
    if (value == nullptr) continue;
    // A list that need not be sent is there, and empty, without having been.
    const bool unsent = member.type->kind == Kind::List && !member.required && member.type->list->size(value) == 0;
    if (!unsent) check(*member.type, value);
  }
}

void check(const Type& type, const void* value) {
  const auto within = [&](std::int64_t number) { require(type.minimum <= number && number <= type.maximum); };
  if (is_text(type)) {
    const std::string_view text = text_at(type, value);
    require(is_utf8(text) && !text.contains('\0'));
    within(static_cast<std::int64_t>(code_points(text)));
    require(type.pattern == nullptr || type.pattern->accepts(text));
    require(type.values.empty() || std::ranges::find(type.values, text) != type.values.end());
  } else if (type.kind == Kind::Integer) {
    within(*static_cast<const std::int64_t*>(value));
  } else if (type.kind == Kind::Structure) {
    check_members(*type.structure, value);
  } else if (type.kind == Kind::List) {
    within(static_cast<std::int64_t>(type.list->size(value)));
    for (std::size_t i = 0; i < type.list->size(value); ++i) check(*type.list->element, type.list->at(value, i));
  } else {
    require(type.kind == Kind::Boolean);  // inputs have no other kinds
  }
}

void write_json(json::Writer& out, const Type& type, const void* value) {
  if (is_text(type)) {
    out.string(text_at(type, value));
  } else if (type.kind == Kind::Integer) {
    out.integer(*static_cast<const std::int64_t*>(value));
  } else if (type.kind == Kind::Boolean) {
    out.boolean(*static_cast<const bool*>(value));
  } else if (type.kind == Kind::List) {
    out.begin_array();
    for (std::size_t i = 0; i < type.list->size(value); ++i)
      write_json(out, *type.list->element, type.list->at(value, i));
    out.end_array();
  } else {
    out.begin_object();
    for (const Member& member : type.structure->members) {
      const void* const inner = member.read(value);
      if (inner == nullptr) continue;
      if (member.type->kind == Kind::List && !member.required && member.type->list->size(inner) == 0) continue;
      out.key(member.name);
      write_json(out, *member.type, inner);
    }
    out.end_object();
  }
}

void write_form(std::string& out, const std::string& name, const Type& type, const void* value) {
  const auto put = [&](std::string_view text) {
    append_percent_encoded(out.append(out.empty() ? "" : "&"), name);
    append_percent_encoded(out.append("="), text);
  };
  if (is_text(type)) {
    put(text_at(type, value));
  } else if (type.kind == Kind::Integer) {
    put(std::to_string(*static_cast<const std::int64_t*>(value)));
  } else if (type.kind == Kind::Boolean) {
    put(*static_cast<const bool*>(value) ? "true" : "false");
  } else if (type.kind == Kind::List) {
    if (type.list->size(value) == 0) put("");
    for (std::size_t i = 0; i < type.list->size(value); ++i)
      write_form(out, name + ".member." + std::to_string(i + 1), *type.list->element, type.list->at(value, i));
  } else {
    for (const Member& member : type.structure->members) {
      const void* const inner = member.read(value);
      if (inner == nullptr) continue;
      if (member.type->kind == Kind::List && !member.required && member.type->list->size(inner) == 0) continue;
      write_form(out, name.empty() ? std::string(member.name) : name + "." + std::string(member.name), *member.type,
                 inner);
    }
  }
}

std::string json_of(const Object& input) {
  const Type whole{.kind = Kind::Structure, .structure = &input.structure()};
  std::string text;
  json::Writer writer(text);
  write_json(writer, whole, input.data());
  return text;
}

Result<Object> read_json(const OperationInfo& operation, std::string text) {
  const auto document = json::Document::parse(std::move(text));
  if (!document) return fail(Code::ValidationError, "no JSON");
  return read_input(operation, document->root());
}

Result<Object> read_form(const OperationInfo& operation, std::string_view form) {
  const Result<Parameters> parameters = Parameters::parse(form);
  if (!parameters) return std::unexpected(parameters.error());
  return read_input(operation, *parameters);
}

void check_input(const OperationInfo& operation, const Result<Object>& input) {
  if (!input) return require(!input.error().message.empty());
  check_members(input->structure(), input->data());
  const std::string once = json_of(*input);
  const Result<Object> by_json = read_json(operation, once);
  require(by_json && json_of(*by_json) == once);
  const Type whole{.kind = Kind::Structure, .structure = &input->structure()};
  std::string form;
  write_form(form, "", whole, input->data());
  const Result<Object> by_form = read_form(operation, form);
  require(by_form && json_of(*by_form) == once);
  // As browsers write forms: a blank is a plus sign.
  for (std::size_t at = form.find("%20"); at != form.npos; at = form.find("%20", at)) form.replace(at, 3, "+");
  const Result<Object> by_browser = read_form(operation, form);
  require(by_browser && json_of(*by_browser) == once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text_of({data, size});
  const std::size_t end = std::min(input.find('\n'), input.size());
  const OperationInfo* const operation = operation_named(input.substr(0, end));
  const std::string_view text = input.substr(std::min(end + 1, input.size()));
  if (operation != nullptr) {
    check_input(*operation, read_form(*operation, text));
    check_input(*operation, read_json(*operation, std::string(text)));
    return 0;
  }
  // Without an operation only the form itself: sorted, without doubles, and each parameter found.
  const Result<Parameters> parameters = Parameters::parse(input);
  if (!parameters) return 0;
  std::optional<std::string_view> before;
  for (const Parameter& parameter : parameters->all()) {
    require(!before || *before < parameter.name);
    require(parameters->find(parameter.name) == parameter.value && !parameters->under(parameter.name).empty());
    before = parameter.name;
  }
  return 0;
}
