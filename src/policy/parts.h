// The compiled form of policies (Program::Parts): what the decision loop reads. For the engine's own files.
// Statements are numbered with all Deny before all Allow. A row is a bit set of statements.
#pragma once
#include <array>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "policy/program.h"
#include "policy/resource_index.h"
#include "policy/scalars.h"
#include "policy/variables.h"

namespace keyward::policy {

// An ARN's six parts. Holds nothing until split_arn() has filled it: it is made for each decision.
struct ArnParts {
  std::string_view operator[](std::size_t part) const {
    return {text + begin[part], begin[part + 1] - begin[part] - 1};
  }
  const char* text;
  std::array<std::uint32_t, 7> begin;  // of each part, and one behind the end
};
// Splits at the first five colons. False if there are fewer.
bool split_arn(std::string_view text, ArnParts& parts);

// Case-folded text of at most kMaxActionBytes, zero-padded to a whole word.
inline constexpr std::size_t kMaxActionBytes = 256;
struct FoldedAction {
  std::array<char, kMaxActionBytes + 8> bytes;
  std::string_view text;     // "s3:getobject"
  std::string_view service;  // "s3"
  std::uint64_t hash;
  std::uint64_t service_hash;
};
// False if the action is longer than kMaxActionBytes or has no colon.
bool fold_action(std::string_view action, FoldedAction& out);
// The hash of an already folded text, the same as FoldedAction::hash.
std::uint64_t hash_folded(std::string_view text);

// What a first look needs stands in one cache line; the parts of patterns with wildcards stand apart.
struct alignas(64) ResourcePattern {
  enum class Form : std::uint8_t {
    Everything,  // "*"
    Exact,       // an ARN without wildcards: head
    Prefix,      // an ARN whose only wildcard is a star at its end: head, without the star
    Arn,         // wild
    Variable,    // wild, and for the last part its pieces
    Plain,       // no ARN: a service's own short name, head, encoded
  };
  std::string_view head;  // the literal begin of the whole pattern; see also Form
  std::string_view tail;  // Arn, Variable: the literal end
  std::uint32_t wild = 0;
  Form form = Form::Everything;
};

struct WildArn {
  enum class Form : std::uint8_t { Anything, Exact, Prefix, Glob };  // Prefix: a star at its end is the only wildcard
  std::array<std::string_view, 6> parts;
  std::array<Form, 6> forms{};
  std::span<const Piece> pieces;  // of the last part, if it has variables
  std::uint32_t first_part = 0;   // those before are covered by the pattern's head
  bool open = false;              // one of the first five ends in a star, which may go on beyond colons
};

struct TextOperand {  // String*, Bool
  std::string_view text;
  std::span<const Piece> pieces;  // not empty: has variables, and text is unused
};
struct ArnOperand {
  ArnParts parts;
  std::span<const Piece> pieces;  // not empty: has variables, and parts are unused
};

// A condition, once per program however many statements use it.
struct Atom {
  Operator op;
  SetOperator set;
  bool if_exists;
  bool negated;
  bool empty_list;      // the policy lists no value at all
  std::uint8_t cost;    // the cheap are asked first
  std::uint32_t first;  // operands, in the vector of the operator's type
  std::uint32_t count;  // values that could not be read are left out: they never match
  Key key;
};

struct CompiledName {
  enum class Form : std::uint8_t { Everyone, Account, Arn, UniqueId, Service, AnyService, Provider, CanonicalUser };
  Form form;
  std::string_view text;
};

struct alignas(64) CompiledStatement {
  static constexpr std::uint32_t kAtoms = 4;
  std::uint32_t source;
  std::uint32_t statement;
  std::uint32_t one_resource;  // the pattern, if there is one only
  std::uint32_t first_resource;
  std::uint32_t resource_count;
  std::uint32_t first_atom;
  std::uint32_t atom_count;
  std::uint32_t atoms[kAtoms];  // the first ones of atom_ids
  std::uint32_t first_name;
  std::uint32_t name_count;
  bool any_resource;  // no need to look
  bool not_resource;
  bool any_principal;  // has no Principal element
  bool not_principal;
};

// Which statements speak about an action.
struct ActionIndex {
  struct Exact {
    std::uint64_t hash;
    std::string_view name;  // empty: the slot is free
    std::uint32_t row;
  };
  struct Wild {
    std::string_view pattern;  // folded and encoded
    std::string_view prefix;   // its literal begin
    std::uint64_t prefix_end;  // its last eight bytes, or all it has
    std::uint64_t prefix_mask;
    bool open;            // the pattern is that and a star
    std::uint32_t first;  // of listed
    std::uint32_t count;
  };
  struct Service {
    std::uint64_t hash;
    std::string_view name;  // empty: the slot is free
    std::uint32_t row;      // statements that list every action of the service
    std::uint32_t first;    // of wilds
    std::uint32_t count;    // 0: row is final
  };
  std::uint64_t names = 0;        // the bit (hash >> 58) of each of `exact`: small programs lack most actions
  std::vector<Exact> exact;       // open addressing, size a power of two or 0
  std::vector<Service> services;  // likewise
  std::vector<Wild> wilds;
  std::vector<std::uint32_t> listed;  // statements of a wild pattern
  std::vector<std::uint64_t> rows;
  std::vector<std::uint64_t> summaries;  // by row: which of its words have a statement to look at first (see RowView)
  std::vector<bool> crowded;             // by row: enough statements for the resource index to pay
  std::uint32_t other_row = 0;           // final: for a service that no pattern names
  std::uint32_t negated_row = 0;         // statements with NotAction
};

struct Program::Parts {
  std::pmr::monotonic_buffer_resource memory{1024};  // owns what the views below point to
  std::size_t memory_used = 0;
  std::uint32_t statement_count = 0;
  std::uint32_t deny_count = 0;
  std::uint32_t words = 0;  // of a row
  std::uint32_t summary_words = 0;
  std::uint32_t memo_words = 0;  // two bits for each atom
  std::vector<CompiledStatement> statements;
  std::vector<ResourcePattern> patterns;
  std::vector<WildArn> wilds;
  std::vector<std::uint32_t> resource_ids;  // of patterns, by statement
  std::vector<Atom> atoms;
  std::vector<std::uint32_t> atom_ids;          // by statement, cheapest first
  std::vector<std::uint32_t> written_atom_ids;  // the same in the document's order, for explanations
  std::vector<CompiledName> names;
  std::vector<TextOperand> texts;
  std::vector<ArnOperand> arns;
  std::vector<Decimal> decimals;
  std::vector<Instant> instants;
  std::vector<Network> networks;
  ActionIndex actions;
  ResourceIndex resources;
};

}  // namespace keyward::policy
