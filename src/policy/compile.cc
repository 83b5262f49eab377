#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/text.h"
#include "policy/action_index_builder.h"
#include "policy/document_checks.h"
#include "policy/glob.h"
#include "policy/match.h"
#include "policy/parts.h"

namespace keyward::policy {
namespace {

// Indexing pays only where it saves many looks.
constexpr std::uint32_t kIndexFrom = 24;

struct Given {
  std::uint32_t source;
  std::uint32_t index;
  const Statement* statement;
  bool variables;  // the document's Version has them
};

// An empty list gives a statement without effect, in either form ("the statement provides no permissions",
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html).
bool has_effect(const Statement& statement) {
  return !(statement.action.values.empty() || (statement.resource.present && statement.resource.values.empty()) ||
           (statement.principal.present && statement.principal.names.empty()));
}

enum class OperandType : std::uint8_t { Text, Pattern, Decimal, Instant, Truth, Binary, Network, Arn };

OperandType operand_type(Operator op) {
  switch (op) {
    case Operator::StringEquals:
    case Operator::StringNotEquals:
    case Operator::StringEqualsIgnoreCase:
    case Operator::StringNotEqualsIgnoreCase:
      return OperandType::Text;
    case Operator::StringLike:
    case Operator::StringNotLike:
      return OperandType::Pattern;
    case Operator::NumericEquals:
    case Operator::NumericNotEquals:
    case Operator::NumericLessThan:
    case Operator::NumericLessThanEquals:
    case Operator::NumericGreaterThan:
    case Operator::NumericGreaterThanEquals:
      return OperandType::Decimal;
    case Operator::DateEquals:
    case Operator::DateNotEquals:
    case Operator::DateLessThan:
    case Operator::DateLessThanEquals:
    case Operator::DateGreaterThan:
    case Operator::DateGreaterThanEquals:
      return OperandType::Instant;
    case Operator::Bool:
    case Operator::Null:
      return OperandType::Truth;
    case Operator::BinaryEquals:
      return OperandType::Binary;
    case Operator::IpAddress:
    case Operator::NotIpAddress:
      return OperandType::Network;
    case Operator::ArnEquals:
    case Operator::ArnNotEquals:
    case Operator::ArnLike:
    case Operator::ArnNotLike:
      return OperandType::Arn;
  }
  return OperandType::Text;
}

class Compiler {
 public:
  explicit Compiler(const std::vector<Source>& sources)
      : sources_(sources), parts_(std::make_unique<Program::Parts>()) {}
  std::unique_ptr<const Program::Parts> run();

 private:
  std::string_view keep(std::string_view text);
  std::string_view keep_anew(std::string_view text);
  std::span<const Piece> keep(const std::vector<OwnedPiece>& pieces);
  std::uint32_t resource(const std::string& text, bool variables);
  ResourcePattern resource_pattern(std::string_view text, bool variables);
  ResourcePattern wild_pattern(const WildArn& wild, std::string_view whole = {});
  std::uint32_t atom(const Condition& condition, bool variables);
  void operand(Atom& atom, OperandType type, std::string_view value, bool variables);
  CompiledName principal_name(const PrincipalName& name, const Source& source);
  void add(const Given& given);
  void index_resources();
  void summarize_rows();

  const std::vector<Source>& sources_;
  std::unique_ptr<Program::Parts> parts_;
  std::unordered_map<std::string_view, std::string_view> kept_;
  std::unordered_map<std::string_view, std::uint32_t> resource_ids_[2];  // without and with variables
  std::unordered_map<std::string, std::uint32_t> atom_ids_;
};

std::string_view Compiler::keep(std::string_view text) {
  if (text.empty()) return {};
  if (const auto known = kept_.find(text); known != kept_.end()) return known->second;
  const std::string_view kept = keep_anew(text);
  kept_.emplace(kept, kept);
  return kept;
}

// Of a text that occurs once.
std::string_view Compiler::keep_anew(std::string_view text) {
  auto* bytes = static_cast<char*>(parts_->memory.allocate(text.size(), 1));
  std::memcpy(bytes, text.data(), text.size());
  parts_->memory_used += text.size();
  return {bytes, text.size()};
}

std::span<const Piece> Compiler::keep(const std::vector<OwnedPiece>& pieces) {
  const std::size_t bytes = pieces.size() * sizeof(Piece);
  auto* kept = static_cast<Piece*>(parts_->memory.allocate(bytes, alignof(Piece)));
  parts_->memory_used += bytes;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    new (kept + i) Piece{keep(pieces[i].text), Key(keep(pieces[i].key)), pieces[i].variable, pieces[i].has_default};
  return {kept, pieces.size()};
}

WildArn::Form part_form(std::string_view part) {
  const std::size_t first = first_wildcard(part);
  if (first == std::string_view::npos) return WildArn::Form::Exact;
  if (first + 1 < part.size() || part[first] != kAnyRun) return WildArn::Form::Glob;
  return first == 0 ? WildArn::Form::Anything : WildArn::Form::Prefix;
}

// Finds the literal begin and end of the whole pattern, which are compared before anything else. `whole`: the pattern,
// kept, if it has no variables.
ResourcePattern Compiler::wild_pattern(const WildArn& wild, std::string_view whole) {
  const std::string_view first = wild.pieces.empty()            ? wild.parts[5]
                                 : wild.pieces.front().variable ? std::string_view()
                                                                : wild.pieces.front().text;
  const std::string_view last = wild.pieces.empty()           ? wild.parts[5]
                                : wild.pieces.back().variable ? std::string_view()
                                                              : wild.pieces.back().text;
  ResourcePattern pattern;
  std::string begin;
  if (whole.empty()) {
    for (std::size_t i = 0; i < 5; ++i) begin.append(wild.parts[i]).append(":");
    begin.append(first);
    pattern.head = keep(std::string_view(begin).substr(0, first_wildcard(begin)));
    pattern.tail = keep(last.substr(last_wildcard(last) + 1));  // npos + 1 is 0
  } else {
    pattern.head = whole.substr(0, first_wildcard(whole));
    pattern.tail = last.substr(last_wildcard(last) + 1);
  }
  WildArn kept = wild;
  kept.first_part = static_cast<std::uint32_t>(std::ranges::count(pattern.head, ':'));
  kept.first_part = std::min<std::uint32_t>(kept.first_part, 5);
  for (std::size_t i = 0; i < kept.parts.size(); ++i) kept.forms[i] = part_form(kept.parts[i]);
  for (std::size_t i = 0; i < 5; ++i) kept.open |= kept.parts[i].ends_with(kAnyRun);
  pattern.form = wild.pieces.empty() ? ResourcePattern::Form::Arn : ResourcePattern::Form::Variable;
  if (wild.pieces.empty() && kept.first_part == 5) {
    const bool star = wild.parts[5].ends_with(kAnyRun);
    if (pattern.head.size() + (star ? 1 : 0) == (whole.empty() ? begin : whole).size()) {
      pattern.form = star ? ResourcePattern::Form::Prefix : ResourcePattern::Form::Exact;
      return pattern;
    }
  }
  pattern.wild = static_cast<std::uint32_t>(parts_->wilds.size());
  parts_->wilds.push_back(kept);
  return pattern;
}

ResourcePattern Compiler::resource_pattern(std::string_view text, bool variables) {
  ResourcePattern pattern;
  if (text == "*") return pattern;
  if (!text.starts_with("arn:")) {
    pattern.form = ResourcePattern::Form::Plain;
    pattern.head = keep(encode_wildcards(text));
    return pattern;
  }
  // Parts that are not written are anything: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
  WildArn wild;
  if (!text.contains("${")) {
    std::string encoded = encode_wildcards(text);
    for (auto colons = std::ranges::count(encoded, ':'); colons < 5; ++colons) encoded.append({':', kAnyRun});
    const std::string_view whole = keep_anew(encoded);
    ArnParts parts;
    split_arn(whole, parts);
    for (std::size_t i = 0; i < 6; ++i) wild.parts[i] = parts[i];
    return wild_pattern(wild, whole);
  }
  wild.parts.fill(std::string_view(&kAnyRun, 1));
  std::string_view rest = text;
  std::size_t part = 0;
  for (std::size_t colon = 0; part < 5 && (colon = nth_colon(rest, 0)) != std::string_view::npos; ++part) {
    wild.parts[part] = keep(encode_wildcards(rest.substr(0, colon)));
    rest.remove_prefix(colon + 1);
  }
  // Variables have a meaning in the last part only.
  const std::vector<OwnedPiece> last = split_variables(rest, true, variables && part == 5);
  if (last.size() > 1 || last[0].variable) {
    wild.pieces = keep(last);
    wild.parts[5] = {};
  } else {
    wild.parts[part] = keep(last[0].text);
  }
  return wild_pattern(wild);
}

std::uint32_t Compiler::resource(const std::string& text, bool variables) {
  const auto [at, fresh] =
      resource_ids_[variables ? 1 : 0].try_emplace(text, static_cast<std::uint32_t>(parts_->patterns.size()));
  if (fresh) parts_->patterns.push_back(resource_pattern(text, variables));
  return at->second;
}

void Compiler::operand(Atom& atom, OperandType type, std::string_view value, bool variables) {
  switch (type) {
    case OperandType::Text:
    case OperandType::Pattern:
    case OperandType::Truth: {
      const bool expand = variables && atom.op != Operator::Null;
      const std::vector<OwnedPiece> pieces = split_variables(value, type == OperandType::Pattern, expand);
      TextOperand out;
      if (pieces.size() > 1 || pieces[0].variable) {
        out.pieces = keep(pieces);
      } else {
        if (type == OperandType::Truth && !parse_truth(value)) return;
        out.text = keep(pieces[0].text);
      }
      parts_->texts.push_back(out);
      break;
    }
    case OperandType::Binary:
      if (!parse_base64(value)) return;
      parts_->texts.push_back({keep(value), {}});
      break;
    case OperandType::Decimal: {
      const std::optional<Decimal> number = parse_decimal(keep(value));
      if (!number) return;
      parts_->decimals.push_back(*number);
      break;
    }
    case OperandType::Instant: {
      const std::optional<Instant> instant = parse_instant(value);
      if (!instant) return;
      parts_->instants.push_back(*instant);
      break;
    }
    case OperandType::Network: {
      const std::optional<Network> network = parse_network(value);
      if (!network) return;
      parts_->networks.push_back(*network);
      break;
    }
    case OperandType::Arn: {
      const std::vector<OwnedPiece> pieces = split_variables(value, true, variables);
      ArnOperand out;
      if (pieces.size() > 1 || pieces[0].variable) {
        out.pieces = keep(pieces);
      } else if (!split_arn(keep(pieces[0].text), out.parts)) {
        return;
      }
      parts_->arns.push_back(out);
      break;
    }
  }
  ++atom.count;
}

std::uint32_t Compiler::atom(const Condition& condition, bool variables) {
  std::string identity{static_cast<char>(condition.op), static_cast<char>(condition.set),
                       condition.if_exists ? 'i' : '-', variables ? 'v' : '-'};
  for (const char c : condition.key.value) identity.push_back(ascii_lower(c));
  for (const Text& value : condition.values) {
    const auto size = static_cast<std::uint32_t>(value.value.size());
    identity.append(1, '\0').append(reinterpret_cast<const char*>(&size), sizeof size).append(value.value);
  }
  const auto [at, fresh] = atom_ids_.try_emplace(std::move(identity), static_cast<std::uint32_t>(parts_->atoms.size()));
  if (!fresh) return at->second;

  const OperandType type = operand_type(condition.op);
  const auto first = [&]() -> std::size_t {
    switch (type) {
      case OperandType::Decimal:
        return parts_->decimals.size();
      case OperandType::Instant:
        return parts_->instants.size();
      case OperandType::Network:
        return parts_->networks.size();
      case OperandType::Arn:
        return parts_->arns.size();
      default:
        return parts_->texts.size();
    }
  }();
  Atom atom{condition.op,
            condition.set,
            condition.if_exists,
            is_negated(condition.op),
            condition.values.empty(),
            0,
            static_cast<std::uint32_t>(first),
            0,
            Key(keep(condition.key.value))};
  for (const Text& value : condition.values) operand(atom, type, value.value, variables);
  const bool costly = type == OperandType::Pattern || type == OperandType::Arn || type == OperandType::Instant;
  atom.cost = static_cast<std::uint8_t>(std::min<std::uint32_t>(250, atom.count + (costly ? 4 : 0)));
  parts_->atoms.push_back(atom);
  return at->second;
}

CompiledName Compiler::principal_name(const PrincipalName& name, const Source& source) {
  using Form = CompiledName::Form;
  const std::string_view value = name.text.value;
  switch (name.type) {
    case PrincipalType::Service:
      return {value == "*" ? Form::AnyService : Form::Service, keep(value)};
    case PrincipalType::Federated:
      return {Form::Provider, keep(value)};
    case PrincipalType::CanonicalUser:
      return {Form::CanonicalUser, keep(value)};
    case PrincipalType::Aws:
      break;
  }
  if (value == "*") return {Form::Everyone, {}};
  if (!value.starts_with("arn:")) return {value.size() == 12 ? Form::Account : Form::UniqueId, keep(value)};
  ArnParts arn;
  if (split_arn(value, arn) && arn[5] == "root") return {Form::Account, keep(arn[4])};
  for (const auto& [named, id] : source.principal_ids)
    if (named == value) return {Form::UniqueId, keep(id)};
  return {Form::Arn, keep(value)};
}

void Compiler::add(const Given& given) {
  const Statement& statement = *given.statement;
  CompiledStatement out{};
  out.source = given.source;
  out.statement = given.index;
  out.not_resource = statement.resource.negated;
  out.any_resource = !statement.resource.present;
  out.first_resource = static_cast<std::uint32_t>(parts_->resource_ids.size());
  for (const Text& text : statement.resource.values) {
    const std::uint32_t id = resource(text.value, given.variables);
    parts_->resource_ids.push_back(id);
    out.any_resource |= !out.not_resource && parts_->patterns[id].form == ResourcePattern::Form::Everything;
  }
  out.resource_count = static_cast<std::uint32_t>(statement.resource.values.size());
  if (out.resource_count == 1) out.one_resource = parts_->resource_ids.back();

  out.first_atom = static_cast<std::uint32_t>(parts_->atom_ids.size());
  for (const Condition& condition : statement.conditions) parts_->atom_ids.push_back(atom(condition, given.variables));
  out.atom_count = static_cast<std::uint32_t>(statement.conditions.size());
  parts_->written_atom_ids.insert(parts_->written_atom_ids.end(), parts_->atom_ids.begin() + out.first_atom,
                                  parts_->atom_ids.end());
  std::stable_sort(parts_->atom_ids.begin() + out.first_atom, parts_->atom_ids.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return parts_->atoms[a].cost < parts_->atoms[b].cost; });

  for (std::uint32_t i = 0; i < std::min(out.atom_count, CompiledStatement::kAtoms); ++i)
    out.atoms[i] = parts_->atom_ids[out.first_atom + i];

  out.any_principal = !statement.principal.present;
  out.not_principal = statement.principal.negated;
  out.first_name = static_cast<std::uint32_t>(parts_->names.size());
  out.name_count = static_cast<std::uint32_t>(statement.principal.names.size());
  for (const PrincipalName& name : statement.principal.names)
    parts_->names.push_back(principal_name(name, sources_[given.source]));
  parts_->statements.push_back(out);
}

void Compiler::index_resources() {
  const auto add_runs = [&](std::string_view text, std::vector<std::string>& runs) {
    while (!text.empty()) {
      const std::size_t end = first_wildcard(text);
      if (end != 0) runs.emplace_back(text.substr(0, end));
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
  };
  std::vector<ResourceIndex::Entry> entries;
  entries.reserve(parts_->statements.size());
  for (std::uint32_t i = 0; i < parts_->statements.size(); ++i) {
    const CompiledStatement& statement = parts_->statements[i];
    ResourceIndex::Entry& entry = entries.emplace_back();
    entry.statement = i;
    entry.everywhere = statement.any_resource || statement.not_resource;
    if (entry.everywhere) continue;
    for (std::uint32_t r = 0; r < statement.resource_count; ++r) {
      const ResourcePattern& pattern = parts_->patterns[parts_->resource_ids[statement.first_resource + r]];
      std::vector<std::string>& runs = entry.patterns.emplace_back();
      if (pattern.form != ResourcePattern::Form::Arn && pattern.form != ResourcePattern::Form::Variable) {
        add_runs(pattern.head, runs);
        continue;
      }
      const WildArn& wild = parts_->wilds[pattern.wild];
      std::string front;
      for (std::size_t part = 0; part < 5; ++part) front.append(wild.parts[part]).append(":");
      if (pattern.form == ResourcePattern::Form::Arn) {
        add_runs(front.append(wild.parts[5]), runs);
        continue;
      }
      for (const Piece& piece : wild.pieces) {
        if (piece.variable) {
          add_runs(front, runs);
          front.clear();
        } else {
          front.append(piece.text);
        }
      }
      add_runs(front, runs);
    }
  }
  parts_->resources.build(entries, parts_->words);
}

void Compiler::summarize_rows() {
  ActionIndex& index = parts_->actions;
  const std::size_t rows = parts_->words == 0 ? 0 : index.rows.size() / parts_->words;
  parts_->summary_words = (parts_->words + 63) / 64;
  index.summaries.assign(rows * parts_->summary_words, 0);
  index.crowded.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint64_t* const bits = index.rows.data() + row * parts_->words;
    std::uint64_t* const summary = index.summaries.data() + row * parts_->summary_words;
    std::size_t count = 0;
    for (std::uint32_t w = 0; w < parts_->words; ++w) count += static_cast<std::size_t>(std::popcount(bits[w]));
    index.crowded[row] = count >= kCrowdedFrom;
    const bool by_index = index.crowded[row] && !parts_->resources.empty();
    for (std::uint32_t w = 0; w < parts_->words; ++w) {
      const std::uint64_t word = by_index ? bits[w] & parts_->resources.everywhere()[w] : bits[w];
      if (word != 0) summary[w / 64] |= std::uint64_t{1} << (w % 64);
    }
  }
}

std::unique_ptr<const Program::Parts> Compiler::run() {
  std::vector<Given> given;
  for (std::uint32_t source = 0; source < sources_.size(); ++source) {
    const Policy& policy = *sources_[source].policy;
    for (std::uint32_t i = 0; i < policy.statements().size(); ++i)
      if (has_effect(policy.statements()[i]))
        given.push_back({source, i, &policy.statements()[i], policy.version() == Version::V2012_10_17});
  }
  const auto allows =
      std::ranges::stable_partition(given, [](const Given& g) { return g.statement->effect == Effect::Deny; });
  parts_->statement_count = static_cast<std::uint32_t>(given.size());
  parts_->deny_count = static_cast<std::uint32_t>(given.size() - allows.size());
  parts_->words = (parts_->statement_count + 63) / 64;
  parts_->statements.reserve(given.size());
  kept_.reserve(given.size() * 4);
  for (const Given& g : given) add(g);

  std::vector<const ListElement*> actions;
  actions.reserve(given.size());
  for (const Given& g : given) actions.push_back(&g.statement->action);
  parts_->memo_words = static_cast<std::uint32_t>((parts_->atoms.size() + 31) / 32);
  parts_->actions = build_action_index(actions, parts_->words, [this](std::string_view text) { return keep(text); });
  if (parts_->statement_count >= kIndexFrom) index_resources();
  summarize_rows();
  return std::move(parts_);
}

}  // namespace

Program::Program(std::vector<Source> sources, std::unique_ptr<const Parts> parts)
    : sources_(std::move(sources)), parts_(std::move(parts)) {}
Program::~Program() = default;

std::uint32_t Program::statement_count() const { return parts_->statement_count; }

std::size_t Program::bytes() const {
  const auto of = [](const auto& vector) { return vector.capacity() * sizeof(vector[0]); };
  const Parts& p = *parts_;
  const ActionIndex& a = p.actions;
  return sizeof(Program) + sizeof(Parts) + p.memory_used + of(p.statements) + of(p.patterns) + of(p.wilds) +
         of(p.resource_ids) + of(p.atoms) + of(p.atom_ids) + of(p.written_atom_ids) + of(p.names) + of(p.texts) +
         of(p.arns) + of(p.decimals) + of(p.instants) + of(p.networks) + of(a.exact) + of(a.services) + of(a.wilds) +
         of(a.listed) + of(a.rows) + of(a.summaries) + a.crowded.capacity() / 8 + p.resources.bytes();
}

std::shared_ptr<const Program> compile(std::vector<Source> sources) {
  std::unique_ptr<const Program::Parts> parts = Compiler(sources).run();
  return std::shared_ptr<const Program>(new Program(std::move(sources), std::move(parts)));
}

std::shared_ptr<const Program> compile(Policy policy) {
  std::vector<Source> sources;
  sources.push_back({std::make_shared<const Policy>(std::move(policy)), {}, {}, {}});
  return compile(std::move(sources));
}

}  // namespace keyward::policy
