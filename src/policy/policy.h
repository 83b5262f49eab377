// A policy document, parsed: what its author wrote, with the place of every element. Nothing is interpreted here beyond
// the grammar; what a statement means for a request is program.h's and evaluate.h's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace keyward::policy {

// Where a document is to be used: it decides which elements it must and must not have.
enum class Kind : std::uint8_t {
  Identity,         // inline or managed, permissions boundaries included
  Trust,            // a role's trust policy
  Session,          // passed to AssumeRole* or GetFederationToken
  Resource,         // bucket, key, queue ... policy
  ServiceControl,   // SCP
  ResourceControl,  // RCP
  Endpoint,         // VPC endpoint policy
};

enum class Version : std::uint8_t { V2008_10_17, V2012_10_17 };  // an absent Version is the first
enum class Effect : std::uint8_t { Allow, Deny };

// A place in Policy::text(), in bytes; [begin, end).
struct Place {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// A string of the document, decoded, and its place, quotes included.
struct Text {
  std::string value;
  Place place;
};

enum class PrincipalType : std::uint8_t { Aws, Service, Federated, CanonicalUser };

struct PrincipalName {
  PrincipalType type;
  Text text;  // "*", an account number, an ARN, a unique ID, a service's name
};

// `"Principal": "*"` and `{"AWS": "*"}` are both one name "*" of type Aws.
struct PrincipalElement {
  bool present = false;
  bool negated = false;  // NotPrincipal
  std::vector<PrincipalName> names;
  Place place;
};

// Action or NotAction, Resource or NotResource.
struct ListElement {
  bool present = false;
  bool negated = false;
  std::vector<Text> values;
  Place place;
};

enum class Operator : std::uint8_t {
  StringEquals,
  StringNotEquals,
  StringEqualsIgnoreCase,
  StringNotEqualsIgnoreCase,
  StringLike,
  StringNotLike,
  NumericEquals,
  NumericNotEquals,
  NumericLessThan,
  NumericLessThanEquals,
  NumericGreaterThan,
  NumericGreaterThanEquals,
  DateEquals,
  DateNotEquals,
  DateLessThan,
  DateLessThanEquals,
  DateGreaterThan,
  DateGreaterThanEquals,
  Bool,
  BinaryEquals,
  IpAddress,
  NotIpAddress,
  ArnEquals,
  ArnNotEquals,
  ArnLike,
  ArnNotLike,
  Null,
};
// The documented spelling, "StringEquals".
std::string_view name(Operator op);
// True of the operators that hold if no value matches: StringNotEquals, NotIpAddress ...
bool is_negated(Operator op);

enum class SetOperator : std::uint8_t { None, ForAllValues, ForAnyValue };

// One operator with one key; a statement's conditions must all hold.
struct Condition {
  Operator op;
  SetOperator set = SetOperator::None;
  bool if_exists = false;
  Text operator_text;  // as written: "ForAnyValue:StringLikeIfExists"
  Text key;
  std::vector<Text> values;  // numbers and booleans as they were written
};

struct Statement {
  Text sid;  // empty if there is none
  Effect effect = Effect::Allow;
  PrincipalElement principal;
  ListElement action;
  ListElement resource;
  std::vector<Condition> conditions;
  Place place;  // braces included
};

// Immutable; any number of threads may read one.
class Policy {
 public:
  // The document as it was given, byte for byte.
  std::string_view text() const { return text_; }
  Kind kind() const { return kind_; }
  Version version() const { return version_; }
  std::string_view id() const { return id_; }
  // In the document's order; never empty.
  const std::vector<Statement>& statements() const { return statements_; }
  // Line, column (both from 1, columns in bytes) and offset of a place's begin or end. Linear in the text.
  json::Position position(std::uint32_t offset) const;

 private:
  friend class Parser;
  std::string text_;
  Kind kind_ = Kind::Identity;
  Version version_ = Version::V2008_10_17;
  std::string id_;
  std::vector<Statement> statements_;
};

// The API's bound on every policy document, in bytes; quotas (significant_size) are smaller.
inline constexpr std::uint32_t kMaxDocumentBytes = 131'072;

// Errors: MalformedPolicyDocument with AWS's sentence. Strict: an unknown element or operator, a member that stands
// twice, a wrong type or a wrong combination is refused. An unknown action, condition key or value type is not an
// error, as on AWS. Whether a named principal exists is for the caller to find out (named_principals).
Result<Policy> parse(std::string text, Kind kind);

// The size that IAM's quotas count: characters, white space outside of strings left out. Linear.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
std::size_t significant_size(std::string_view text);

// The users, roles, sessions and federated users that the document's Principal elements name by ARN, without
// duplicates, in order: what a caller has to look up when a trust policy is stored.
std::vector<std::string_view> named_principals(const Policy& policy);

// AWS's MalformedPolicyDocument text for a principal that does not exist.
std::string invalid_principal_text(PrincipalType type, std::string_view value);

// An action pattern against an action's full name: '*' and '?' are wild, case does not count.
bool action_matches(std::string_view pattern, std::string_view action);

}  // namespace keyward::policy
