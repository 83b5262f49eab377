#include "identity/records.h"

#include <fmt/format.h>

#include "base/json.h"
#include "identity/compile.h"
#include "identity/fields.h"

namespace keyward::identity {
namespace {
constexpr std::int64_t kRecordVersion = 1;
constexpr json::Limits kRecordLimits{.max_bytes = 4 << 20, .max_depth = 16, .max_values = 100'000};

template <class Entity>
constexpr std::string_view kind_name() {
  if constexpr (std::is_same_v<Entity, AccountSettings>) return "account";
  if constexpr (std::is_same_v<Entity, User>) return "user";
  if constexpr (std::is_same_v<Entity, Group>) return "group";
  if constexpr (std::is_same_v<Entity, Role>) return "role";
  if constexpr (std::is_same_v<Entity, InstanceProfile>) return "instance-profile";
  if constexpr (std::is_same_v<Entity, ServerCertificate>) return "server-certificate";
  if constexpr (std::is_same_v<Entity, DeletionTask>) return "deletion-task";
  if constexpr (std::is_same_v<Entity, OpenIdConnectProvider>) return "oidc-provider";
  if constexpr (std::is_same_v<Entity, SamlProvider>) return "saml-provider";
  if constexpr (std::is_same_v<Entity, ManagedPolicy>) return "policy";
  if constexpr (std::is_same_v<Entity, MfaDevice>) return "mfa";
  if constexpr (std::is_same_v<Entity, ConsoleSession>) return "session";
}

// Writes the members of a value that differ from their defaults.
class Encoder {
 public:
  explicit Encoder(json::Writer& writer) : writer_(writer) {}

  template <class T>
  void operator()(const char* name, const T& member) {
    if (member == T{}) return;
    writer_.key(name);
    write(member);
  }

 private:
  void write(const std::string& text) { writer_.string(text); }
  void write(bool value) { writer_.boolean(value); }
  void write(std::int64_t number) { writer_.integer(number); }
  void write(Time time) { writer_.integer(time.seconds); }
  void write(MfaType type) { writer_.integer(static_cast<std::int64_t>(type)); }
  template <class T>
  void write(const std::optional<T>& value) {
    write(*value);
  }
  template <class T>
  void write(const std::vector<T>& list) {
    writer_.begin_array();
    for (const T& element : list) write(element);
    writer_.end_array();
  }
  template <class T>
  void write(const T& entity) {
    writer_.begin_object();
    fields(*this, entity);
    writer_.end_object();
  }
  json::Writer& writer_;
};

// Reads members; whatever does not fit makes the whole unreadable.
class Decoder {
 public:
  explicit Decoder(json::Value object) : object_(object) {}
  bool good() const { return good_ && seen_ == object_.size(); }
  void skip(const char* name) { seen_ += object_.find(name).has_value() ? 1 : 0; }

  template <class T>
  void operator()(const char* name, T& member) {
    const std::optional<json::Value> value = object_.find(name);
    member = T{};
    if (!value) return;
    ++seen_;
    good_ = read(*value, member) && good_;
  }

 private:
  static bool read(json::Value value, std::string& out) {
    if (!value.is(json::Type::String)) return false;
    out = value.string();
    return true;
  }
  static bool read(json::Value value, bool& out) {
    out = value.is(json::Type::True);
    return value.is_bool();
  }
  static bool read(json::Value value, std::int64_t& out) {
    const std::optional<std::int64_t> number = value.integer();
    out = number.value_or(0);
    return number.has_value();
  }
  static bool read(json::Value value, Time& out) { return read(value, out.seconds); }
  static bool read(json::Value value, MfaType& out) {
    std::int64_t number = 0;
    if (!read(value, number) || number != 0) return false;
    out = MfaType::Totp;
    return true;
  }
  template <class T>
  static bool read(json::Value value, std::optional<T>& out) {
    return read(value, out.emplace());
  }
  template <class T>
  static bool read(json::Value value, std::vector<T>& out) {
    if (!value.is(json::Type::Array)) return false;
    out.reserve(value.size());
    for (auto [_, element] : json::entries(value))
      if (!read(element, out.emplace_back())) return false;
    return true;
  }
  template <class T>
  static bool read(json::Value value, T& out) {
    if (!value.is(json::Type::Object)) return false;
    Decoder decoder(value);
    fields(decoder, out);
    return decoder.good();
  }
  json::Value object_;
  std::uint32_t seen_ = 0;
  bool good_ = true;
};

template <class Entity>
std::string key_of(std::string_view account, std::string_view id) {
  return fmt::format("{}/{}/{}", account, kind_name<Entity>(), id);
}

template <class Entity>
Record encode(const Put<Entity>& change) {
  Record record{key_of<Entity>(change.account, id_of(*change.entity)), std::string()};
  json::Writer writer(*record.value);
  writer.begin_object().member("v", kRecordVersion);
  Encoder encoder(writer);
  fields(encoder, *change.entity);
  writer.end_object();
  return record;
}

template <class Entity>
Record encode(const Erase<Entity>& change) {
  return {key_of<Entity>(change.account, change.id), std::nullopt};
}

std::unexpected<Error> unreadable(std::string_view key, std::string_view why) {
  return fail(Code::ServiceFailure, fmt::format("The record {} {}.", key, why));
}

// Whether the entity may stand under the account's keys, as far as it says itself.
template <class Entity>
bool is_of(std::string_view account, const Entity& entity) {
  if constexpr (std::is_same_v<Entity, AccountSettings>) return entity.id == account;
  if constexpr (std::is_same_v<Entity, ConsoleSession>) return entity.account == account;
  return true;
}

template <class Entity>
Result<std::optional<Change>> decode_entity(std::string_view key, std::string_view account, std::string_view id,
                                            json::Value root) {
  Entity entity;
  Decoder decoder(root);
  decoder.skip("v");
  fields(decoder, entity);
  if (!decoder.good()) return unreadable(key, "has members that do not belong to its kind");
  if (id_of(entity) != id || !is_of(account, entity)) return unreadable(key, "holds what belongs under another key");
  if constexpr (requires { compile_documents(entity); }) {
    if (auto compiled = compile_documents(entity); !compiled)
      return unreadable(key, fmt::format("holds a policy that does not parse ({})", compiled.error().message));
  }
  return put(account, std::move(entity));
}
}  // namespace

Record encode(const Change& change) {
  return std::visit([](const auto& one) { return encode(one); }, change);
}

Result<std::optional<Change>> decode(std::string_view key, std::string_view value) {
  const std::size_t first = key.find('/');
  const std::size_t second = first == std::string_view::npos ? first : key.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view account = key.substr(0, first);
  const std::string_view kind = key.substr(first + 1, second - first - 1);
  const std::string_view id = key.substr(second + 1);
  using DecodeKind =
      Result<std::optional<Change>> (*)(std::string_view, std::string_view, std::string_view, json::Value);
  DecodeKind decode_kind = nullptr;
  if (kind == kind_name<AccountSettings>()) decode_kind = decode_entity<AccountSettings>;
  if (kind == kind_name<User>()) decode_kind = decode_entity<User>;
  if (kind == kind_name<Group>()) decode_kind = decode_entity<Group>;
  if (kind == kind_name<Role>()) decode_kind = decode_entity<Role>;
  if (kind == kind_name<InstanceProfile>()) decode_kind = decode_entity<InstanceProfile>;
  if (kind == kind_name<ServerCertificate>()) decode_kind = decode_entity<ServerCertificate>;
  if (kind == kind_name<DeletionTask>()) decode_kind = decode_entity<DeletionTask>;
  if (kind == kind_name<OpenIdConnectProvider>()) decode_kind = decode_entity<OpenIdConnectProvider>;
  if (kind == kind_name<SamlProvider>()) decode_kind = decode_entity<SamlProvider>;
  if (kind == kind_name<ManagedPolicy>()) decode_kind = decode_entity<ManagedPolicy>;
  if (kind == kind_name<MfaDevice>()) decode_kind = decode_entity<MfaDevice>;
  if (kind == kind_name<ConsoleSession>()) decode_kind = decode_entity<ConsoleSession>;
  if (decode_kind == nullptr) return std::nullopt;

  const auto document = json::Document::parse(std::string(value), kRecordLimits);
  if (!document || !document->root().is(json::Type::Object)) return unreadable(key, "is not a JSON object");
  const std::optional<json::Value> version = document->root().find("v");
  const std::optional<std::int64_t> number = version ? version->integer() : std::nullopt;
  if (!number || *number < 1) return unreadable(key, "has no version");
  if (*number > kRecordVersion)
    return unreadable(
        key, fmt::format("has the form {} of a newer Keyward; this one reads up to {}", *number, kRecordVersion));
  return decode_kind(key, account, id, document->root());
}
}  // namespace keyward::identity
