// What the model (model/*.json) says, as constant tables that the generated model.gen.cc fills. Parsing, validation,
// rendering, authorisation and paging are written once, over these tables, and not once per operation.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/pattern.h"
#include "base/error.h"

namespace keyward::api {

struct Structure;
struct ListOf;
struct MapOf;

// The C++ type of a value stands behind each kind.
enum class Kind : std::uint8_t {
  String,        // std::string, UTF-8
  SecretString,  // secrets::SecretString
  Integer,       // std::int64_t
  Boolean,       // bool
  Timestamp,     // keyward::Time
  Blob,          // std::vector<std::uint8_t>
  SecretBlob,    // secrets::SecretBytes
  Structure,     // the generated struct
  List,          // std::vector<element>
  Map,           // std::vector<std::pair<std::string, value>>
};

// How AWS words that a text does not match its pattern.
enum class Refusal : std::uint8_t {
  Constraint,  // "Value at 'x' failed to satisfy constraint: Member must satisfy regular expression pattern: ..."
  Name,        // "The specified value for x is invalid. It must contain only alphanumeric characters ..."
  Path,        // "The specified value for x is invalid. It must begin and end with / ..."
};

inline constexpr std::int64_t kNoMinimum = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kNoMaximum = std::numeric_limits<std::int64_t>::max();

// A type and its constraints.
struct Type {
  Kind kind;
  std::int64_t minimum = kNoMinimum;  // characters of a text, value of an integer, elements of a list
  std::int64_t maximum = kNoMaximum;
  const Pattern* pattern = nullptr;               // of a text
  std::span<const std::string_view> values = {};  // of an enumeration; empty: any
  Refusal refusal = Refusal::Constraint;
  bool percent_encoded = false;          // in XML replies: a policy document
  const Structure* structure = nullptr;  // of kind Structure
  const ListOf* list = nullptr;          // of kind List
  const MapOf* map = nullptr;            // of kind Map
};

struct Member {
  std::string_view name;  // AWS's: "UserName"
  std::string_view path;  // as validation texts write it: "userName"
  const Type* type;
  bool required;  // an input that must be sent; an output that is always there
  // The value inside an object of the structure, or null if it is absent.
  const void* (*read)(const void* object);
  // Makes the value present, with its initial content if it was absent, and gives it to be filled.
  void* (*make)(void* object);
};

struct Structure {
  std::string_view name;
  std::span<const Member> members;  // in the order of the wire
  void* (*create)();
  void (*destroy)(void* object) noexcept;

  // The member of that name, or null.
  const Member* find(std::string_view member) const;
};

struct ListOf {
  const Type* element;
  std::size_t (*size)(const void* list);
  const void* (*at)(const void* list, std::size_t index);
  void* (*append)(void* list);  // a new last element
};

struct MapOf {
  const Type* value;
  std::size_t (*size)(const void* map);
  const std::string& (*key)(const void* map, std::size_t index);
  const void* (*at)(const void* map, std::size_t index);
};

enum class Service : std::uint8_t { Iam, Sts, Keyward, Billing, AccessAnalyzer, Cloudtrail };

enum class Protocol : std::uint8_t { Query, RestJson, Json };

struct ServiceInfo {
  Service id;
  std::string_view name;  // of the console's URL: "iam"
  std::string_view version;
  std::string_view xml_namespace;
  std::span<const std::string_view> signing_names;  // accepted in the credential scope
  bool shows_values;                                // validation texts show the refused value
  Protocol protocol;
  std::string_view target;                        // of Protocol::Json: what stands before ".Operation" in X-Amz-Target
  std::span<const std::string_view> not_offered;  // operations of AWS's service that Keyward lacks on purpose, sorted
};

enum class Access : std::uint8_t {
  Read,
  Write,
  Session,  // gives credentials that are kept nowhere: a write only if it spends a one-time code (TokenCode)
};

// What must be looked up in the account before the resource of a request is known.
enum class EntityKind : std::uint8_t {
  None,
  User,
  Group,
  Role,
  InstanceProfile,
  Policy,
  MfaDevice,
  AccessKeyOwner,
  ServiceLinkedRole,  // the one that is to be made for the service that the member names
  DeletionTask,       // the role that the task deleted
  AssumedRole,        // the role of an ARN, in whatever account: its trust policy has to agree
  Principal,          // the user, group or role of an ARN, in the caller's account
  ServerCertificate,
  SamlProvider,           // of an ARN
  OpenIdConnectProvider,  // of an ARN, or the one that is to be made for a URL; its name is without "https://"
};

struct Entity {
  EntityKind kind = EntityKind::None;
  std::string_view member = {};  // the input member that names it; empty: none does
  bool or_caller = false;        // without that member the calling user is meant
};

// A condition key that the request puts into the context. Left out if the template cannot be filled.
struct ContextKey {
  std::string_view key;    // "iam:PolicyARN"
  std::string_view value;  // a template, see api/demand.h
};

// A further permission that the operation needs.
struct AlsoNeeds {
  std::span<const std::string_view> when;  // if one of these input members was sent (a list: was sent with elements)
  std::string_view action;
  std::string_view resource;  // a template; empty: the operation's own resource
  std::string_view printed;
  // What the permission is about, if that is another entity than the operation's. It then has its own context keys.
  Entity entity = {};
  std::span<const ContextKey> context = {};
};

enum class Need : std::uint8_t {
  Permission,  // policies decide
  Nothing,     // every authenticated caller may, and no policy can forbid it
  Root,        // the account's root user alone, whatever policies say
  Provider,    // the call is not signed: an identity provider vouches for its user, and the role's trust policy decides
};

struct Authorize {
  Need need = Need::Permission;
  std::string_view action = {};  // "iam:CreateUser"
  Entity entity = {};
  std::string_view resource = {};      // a template; "*" if the action has no resource
  std::string_view printed = {};       // a template: how a refusal names the resource
  bool resource_tags = false;          // the entity's tags are aws:ResourceTag/KEY (a user's also iam:ResourceTag/KEY)
  std::string_view request_tags = {};  // the list member whose pairs are aws:RequestTag/KEY and aws:TagKeys
  std::string_view tag_keys = {};      // the list member whose texts are aws:TagKeys
  std::span<const ContextKey> context = {};
  std::span<const AlsoNeeds> also = {};
};

// Slow work that runs before the handler, outside the writer.
enum class Step : std::uint8_t {
  HashPassword,    // of the member
  VerifyPassword,  // the member against the caller's present password
  CheckReuse,      // the member against the user's previous passwords, as the password policy asks
  QrCode,
  SearchEvents,  // of the audit log, as LookupEvents asks
};

struct Prepare {
  Step step;
  std::string_view member;  // empty for QrCode and SearchEvents
};

enum class Operation : std::uint8_t;  // every operation by its name; the generated model.gen.h has the enumerators

struct OperationInfo {
  Operation id;
  const ServiceInfo* service;
  std::string_view name;  // "CreateUser"
  std::string_view docs;  // the page that describes it
  Access access;
  const Structure* input;
  const Structure* output;                  // null: the reply has no result
  std::span<const Code> errors;             // beside those that every operation can give
  std::span<const std::string_view> pages;  // lists that are cut to MaxItems; empty: not paged
  Authorize authorize;
  std::span<const Prepare> prepare;
  std::string_view path;                    // of Protocol::RestJson, "/policy/validation"; empty otherwise
  std::span<const std::string_view> query;  // the input members that its query string carries
};

// An object of a structure that is known only at run time. Movable; owns it.
class Object {
 public:
  explicit Object(const Structure& structure) : structure_(&structure), data_(structure.create(), structure.destroy) {}
  const Structure& structure() const { return *structure_; }
  void* data() { return data_.get(); }
  const void* data() const { return data_.get(); }
  // Requires: T is the structure's type.
  template <class T>
  T& as() {
    return *static_cast<T*>(data_.get());
  }
  template <class T>
  const T& as() const {
    return *static_cast<const T*>(data_.get());
  }

 private:
  const Structure* structure_;
  std::unique_ptr<void, void (*)(void*) noexcept> data_;
};

// The structure of a generated type; model.gen.h has one for each.
template <class T>
const Structure& structure_of();

// What the generated tables point to. Not for other use.
namespace access {
template <class Class, class Value>
Value value_of(Value Class::*);
template <class Class, class Value>
Class class_of(Value Class::*);

template <auto Field>
const void* read(const void* object) {
  return &(static_cast<const decltype(class_of(Field))*>(object)->*Field);
}
template <auto Field>
void* make(void* object) {
  return &(static_cast<decltype(class_of(Field))*>(object)->*Field);
}
template <auto Field>
const void* read_optional(const void* object) {
  const auto& value = static_cast<const decltype(class_of(Field))*>(object)->*Field;
  return value ? &*value : nullptr;
}
template <auto Field>
void* make_optional(void* object) {
  auto& value = static_cast<decltype(class_of(Field))*>(object)->*Field;
  return value ? &*value : &value.emplace();
}
template <class T>
void* create() {
  return new T();
}
template <class T>
void destroy(void* object) noexcept {
  delete static_cast<T*>(object);
}
template <class T>
inline constexpr ListOf list_of(const Type& element) {
  using List = std::vector<T>;
  return {&element, [](const void* list) { return static_cast<const List*>(list)->size(); },
          [](const void* list, std::size_t index) -> const void* { return &(*static_cast<const List*>(list))[index]; },
          [](void* list) -> void* { return &static_cast<List*>(list)->emplace_back(); }};
}
template <class T>
inline constexpr MapOf map_of(const Type& value) {
  using Map = std::vector<std::pair<std::string, T>>;
  return {
      &value, [](const void* map) { return static_cast<const Map*>(map)->size(); },
      [](const void* map, std::size_t index) -> const std::string& {
        return (*static_cast<const Map*>(map))[index].first;
      },
      [](const void* map, std::size_t index) -> const void* { return &(*static_cast<const Map*>(map))[index].second; }};
}
}  // namespace access

}  // namespace keyward::api
