// The laws: a document that is too long is refused; every element's place holds that element; the document's text, and
// the same JSON written anew, parse as the same statements; a compiled document is decided the same way twice, by
// evaluate() and by explain(). Input: a digit for the kind of policy, then the document.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/json.h"
#include "base/text.h"
#include "policy/evaluate.h"
#include "policy/explain.h"

namespace {

using namespace keyward;
using namespace keyward::policy;

void require(bool holds) {
  if (!holds) std::abort();
}

// What a policy says, without where it says it.
std::string described(const Policy& policy) {
  std::string out;
  json::Writer writer(out);
  const auto number = [&](auto value) { writer.integer(static_cast<std::int64_t>(value)); };
  writer.begin_array();
  number(policy.kind());
  number(policy.version());
  writer.string(policy.id());
  for (const Statement& statement : policy.statements()) {
    writer.begin_array().string(statement.sid.value);
    number(statement.effect);
    writer.boolean(statement.principal.present).boolean(statement.principal.negated).begin_array();
    for (const PrincipalName& name : statement.principal.names) {
      number(name.type);
      writer.string(name.text.value);
    }
    writer.end_array();
    for (const ListElement* const list : {&statement.action, &statement.resource}) {
      writer.boolean(list->present).boolean(list->negated).begin_array();
      for (const Text& text : list->values) writer.string(text.value);
      writer.end_array();
    }
    for (const Condition& condition : statement.conditions) {
      writer.begin_array();
      number(condition.op);
      number(condition.set);
      writer.boolean(condition.if_exists).string(condition.operator_text.value).string(condition.key.value);
      for (const Text& text : condition.values) writer.string(text.value);
      writer.end_array();
    }
    writer.end_array();
  }
  writer.end_array();
  return out;
}

// The value is what stands at its place: a JSON string, or a number or boolean as it is written.
void check_place(std::string_view text, const Text& element) {
  require(element.place.begin < element.place.end && element.place.end <= text.size());
  const std::string_view source = text.substr(element.place.begin, element.place.end - element.place.begin);
  const auto value = json::Document::parse(std::string(source));
  require(value.has_value());
  require((value->root().is(json::Type::String) ? value->root().string() : source) == element.value);
}

void check_places(const Policy& policy) {
  for (const Statement& statement : policy.statements()) {
    const std::string_view text = policy.text();
    require(text[statement.place.begin] == '{' && text[statement.place.end - 1] == '}');
    if (statement.sid.place.end != 0) check_place(text, statement.sid);
    for (const PrincipalName& name : statement.principal.names) check_place(text, name.text);
    for (const Text& action : statement.action.values) check_place(text, action);
    for (const Text& resource : statement.resource.values) check_place(text, resource);
    for (const Condition& condition : statement.conditions) {
      check_place(text, condition.operator_text);
      check_place(text, condition.key);
      for (const Text& value : condition.values) check_place(text, value);
    }
  }
}

// Bounded by json::Limits::max_depth.
void write(json::Writer& out, json::Value value) {
  if (value.is(json::Type::Array)) {
    out.begin_array();
    for (const auto& entry : json::entries(value)) write(out, entry.value);
    out.end_array();
  } else if (value.is(json::Type::Object)) {
    out.begin_object();
    for (const auto& entry : json::entries(value)) {
      out.key(entry.key.string());
      write(out, entry.value);
    }
    out.end_object();
  } else if (value.is(json::Type::String)) {
    out.string(value.string());
  } else {
    out.raw(value.source());
  }
}

bool same(const Decision& a, const Decision& b) {
  return a.outcome == b.outcome && a.decided_by == b.decided_by && a.program == b.program && a.source == b.source &&
         a.statement == b.statement;
}

void check_decisions(const Program& program, Kind kind) {
  const std::array<const Program*, 1> list{&program};
  const std::array<Programs, 1> levels{Programs(list)};
  PolicySets sets;
  if (kind == Kind::Identity) sets = {.identity = list, .boundary = &program};
  if (kind == Kind::Trust) sets.trust = &program;
  if (kind == Kind::Session) sets = {.identity = list, .session = list};
  if (kind == Kind::Resource) sets.resource = &program;
  if (kind == Kind::ServiceControl) sets = {.identity = list, .service_control = levels};
  if (kind == Kind::ResourceControl) sets = {.identity = list, .resource_control = levels};
  if (kind == Kind::Endpoint) sets = {.identity = list, .endpoint = &program};

  Context context;
  context.set("aws:username", "alice");
  context.set("aws:SourceIp", "203.0.113.7");
  context.set("aws:CurrentTime", "2026-11-24T00:00:00Z");
  context.set("aws:MultiFactorAuthPresent", "true");
  constexpr std::array<std::string_view, 2> kTags{"a", "b"};
  context.set("aws:TagKeys", kTags);
  const Principal user{.kind = PrincipalKind::User,
                       .arn = "arn:aws:iam::111122223333:user/alice",
                       .account = "111122223333",
                       .parent_arn = {},
                       .id = "AIDAEXAMPLE"};
  for (const std::string_view action : {"s3:GetObject", "iam:CreateUser", "sts:AssumeRole"}) {
    const Request request{user, action, "arn:aws:s3:::bucket/key", "111122223333", context};
    const Decision decision = evaluate(sets, request);
    require(same(decision, evaluate(sets, request)) && same(decision, explain(sets, request).decision));
    if (decision.program != nullptr)
      require((decision.deciding_statement().effect == Effect::Deny) ==
              (decision.outcome == Outcome::ExplicitlyDenied));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Kind kind = static_cast<Kind>(data[0] % 7);
  const std::string text(text_of({data + 1, size - 1}));

  // As long a document as is given, and longer than may be by blanks alone.
  static const std::string blanks(kMaxDocumentBytes, ' ');
  require(!parse(text + blanks, kind));

  Result<Policy> first = parse(text, kind);
  if (!first) {
    require(first.error().code == Code::MalformedPolicyDocument && !first.error().message.empty());
    return 0;
  }
  require(first->text() == text && first->kind() == kind && !first->statements().empty());
  require(significant_size(text) <= text.size());
  check_places(*first);
  const std::string description = described(*first);
  const Result<Policy> again = parse(std::string(first->text()), kind);
  require(again && described(*again) == description);

  json::Limits limits;
  limits.max_bytes = kMaxDocumentBytes;
  const auto document = json::Document::parse(text, limits);
  require(document.has_value());
  std::string compact;
  json::Writer writer(compact);
  write(writer, document->root());
  const Result<Policy> rewritten = parse(compact, kind);
  require(rewritten && described(*rewritten) == description);

  const std::shared_ptr<const Program> program = compile(*std::move(first));
  check_decisions(*program, kind);
  return 0;
}
