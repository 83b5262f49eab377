#include "api/demand.h"

#include <algorithm>

namespace keyward::api {
namespace {
std::optional<std::string_view> value_of(std::string_view variable, const Object& input, const Subject& subject) {
  if (variable == "Partition") return subject.partition;
  if (variable == "Account") return subject.account;
  if (variable == "Entity.Name") return subject.name;
  if (variable == "Entity.Path") return subject.path;
  if (subject.main != nullptr && variable == "Main.Name") return subject.main->name;
  if (subject.main != nullptr && variable == "Main.Path") return subject.main->path;
  if (variable == "Entity.Boundary") return subject.boundary.empty() ? std::nullopt : std::optional(subject.boundary);
  if (variable == "Entity.CredentialService")
    return subject.credential_service.empty() ? std::nullopt : std::optional(subject.credential_service);
  const std::string* const text = text_member(input, variable);
  return text == nullptr ? std::nullopt : std::optional<std::string_view>(*text);
}

// Nothing if a variable has no value.
std::optional<std::string> fill(std::string_view text, const Object& input, const Subject& subject) {
  std::string out;
  while (true) {
    const std::size_t begin = text.find("${");
    out.append(text.substr(0, begin));
    if (begin == text.npos) return out;
    text.remove_prefix(begin + 2);
    const std::size_t end = text.find('}');  // the generator has made sure that there is one
    std::string_view alternatives = text.substr(0, end);
    text.remove_prefix(end + 1);
    std::optional<std::string_view> value;
    while (!value && !alternatives.empty()) {
      const std::size_t bar = std::min(alternatives.find('|'), alternatives.size());
      value = value_of(alternatives.substr(0, bar), input, subject);
      alternatives.remove_prefix(std::min(bar + 1, alternatives.size()));
    }
    if (!value) return std::nullopt;
    out.append(*value);
  }
}

// The member of the input that the whole of a template "${Member}" names; null if it is no such template.
const Member* whole_member(std::string_view text, const Object& input) {
  if (!text.starts_with("${") || !text.ends_with("}")) return nullptr;
  return input.structure().find(text.substr(2, text.size() - 3));
}

std::vector<std::string> texts_of(const Member& member, const Object& input) {
  const ListOf& list = *member.type->list;
  const void* const all = member.read(input.data());
  std::vector<std::string> texts;
  for (std::size_t i = 0; all != nullptr && i < list.size(all); ++i)
    texts.push_back(*static_cast<const std::string*>(list.at(all, i)));
  return texts;
}

std::vector<std::string> number_of(const Member& member, const Object& input) {
  const void* const number = member.read(input.data());
  if (number == nullptr) return {};
  return {std::to_string(*static_cast<const std::int64_t*>(number))};
}

bool is_called_for(const AlsoNeeds& also, const Object& input) {
  return std::ranges::any_of(also.when, [&](std::string_view member) { return has_member(input, member); });
}

const std::string& text_at(const Structure& structure, std::string_view member, const void* object) {
  return *static_cast<const std::string*>(structure.find(member)->read(object));
}
}  // namespace

std::vector<Demand> demands(const OperationInfo& operation, const Object& input, const Subject& subject) {
  const Authorize& authorize = operation.authorize;
  const auto filled = [&](std::string_view text) { return fill(text, input, subject).value_or("*"); };
  std::vector<Demand> result;
  if (subject.is_root && authorize.entity.kind != EntityKind::None) {
    std::string arn("arn:");
    arn.append(subject.partition).append(":iam::").append(subject.account).append(":root");
    result.push_back({authorize.action, arn, arn});
  } else {
    result.push_back({authorize.action, filled(authorize.resource), filled(authorize.printed)});
  }
  for (const AlsoNeeds& also : authorize.also) {
    if (also.entity.kind != EntityKind::None || !is_called_for(also, input)) continue;
    result.push_back({also.action, also.resource.empty() ? result[0].resource : filled(also.resource),
                      also.printed.empty() ? result[0].printed : filled(also.printed)});
  }
  return result;
}

std::optional<Demand> demand(const AlsoNeeds& also, const Object& input, const Subject& subject) {
  if (!is_called_for(also, input)) return std::nullopt;
  return Demand{also.action, fill(also.resource, input, subject).value_or("*"),
                fill(also.printed, input, subject).value_or("*")};
}

std::vector<std::pair<std::string_view, std::vector<std::string>>> request_context(std::span<const ContextKey> keys,
                                                                                   const Object& input,
                                                                                   const Subject& subject) {
  std::vector<std::pair<std::string_view, std::vector<std::string>>> result;
  for (const ContextKey& key : keys) {
    const Member* const member = whole_member(key.value, input);
    const Kind kind = member == nullptr ? Kind::String : member->type->kind;
    if (kind == Kind::List || kind == Kind::Integer) {
      std::vector<std::string> values = kind == Kind::List ? texts_of(*member, input) : number_of(*member, input);
      if (!values.empty()) result.emplace_back(key.key, std::move(values));
    } else if (std::optional<std::string> value = fill(key.value, input, subject)) {
      result.emplace_back(key.key, std::vector{*std::move(value)});
    }
  }
  return result;
}

std::vector<RequestTag> request_tags(const OperationInfo& operation, const Object& input) {
  std::vector<RequestTag> result;
  if (const Member* const tags = input.structure().find(operation.authorize.request_tags)) {
    const ListOf& list = *tags->type->list;
    const Structure& tag = *list.element->structure;
    const void* const all = tags->read(input.data());
    for (std::size_t i = 0; all != nullptr && i < list.size(all); ++i)
      result.push_back({text_at(tag, "Key", list.at(all, i)), text_at(tag, "Value", list.at(all, i))});
  }
  if (const Member* const keys = input.structure().find(operation.authorize.tag_keys)) {
    const ListOf& list = *keys->type->list;
    const void* const all = keys->read(input.data());
    for (std::size_t i = 0; all != nullptr && i < list.size(all); ++i)
      result.push_back({*static_cast<const std::string*>(list.at(all, i)), std::nullopt});
  }
  return result;
}

}  // namespace keyward::api
