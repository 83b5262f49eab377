// What stands inside a session token: a version byte, then fields of (tag byte, length, bytes). A length is an unsigned
// LEB128 number. A tag that is not known makes the token unreadable: it may restrict what the session may do.
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "secrets/tokens.h"

namespace keyward::secrets {
namespace {

constexpr std::uint8_t kVersion = 1;

enum class Field : std::uint8_t {
  Kind = 1,
  Account = 2,
  PrincipalId = 3,
  AccessKeyId = 4,
  Issued = 5,
  Expires = 6,
  MfaAt = 7,
  SessionName = 8,
  SourceIdentity = 9,
  SessionPolicy = 10,
  Policy = 11,  // one each
  TagKey = 12,  // the value follows as TagValue
  TagValue = 13,
  TransitiveTagKey = 14,  // one each
  ContextKey = 15,        // its values follow, one ContextValue each
  ContextValue = 16,
  Chained = 17,  // empty
};

class Encoder {
 public:
  explicit Encoder(std::vector<std::uint8_t>& out) : out_(out) {}
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<std::uint8_t>(value | 0x80));
    out_.push_back(static_cast<std::uint8_t>(value));
  }
  void text(Field field, std::string_view value) {
    out_.push_back(static_cast<std::uint8_t>(field));
    number(value.size());
    out_.insert(out_.end(), value.begin(), value.end());
  }
  void text_if_any(Field field, std::string_view value) {
    if (!value.empty()) text(field, value);
  }
  void time(Field field, Time value) {
    std::array<char, 8> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<char>(static_cast<std::uint64_t>(value.seconds) >> (56 - 8 * i));
    text(field, {bytes.data(), bytes.size()});
  }

 private:
  std::vector<std::uint8_t>& out_;
};

class Decoder {
 public:
  explicit Decoder(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool done() const { return bytes_.empty(); }
  // The next field's tag and content.
  std::optional<std::pair<Field, std::string_view>> next() {
    if (bytes_.empty()) return std::nullopt;
    const auto field = static_cast<Field>(bytes_[0]);
    bytes_ = bytes_.subspan(1);
    const std::optional<std::uint64_t> size = number();
    if (!size || *size > bytes_.size()) return std::nullopt;
    const std::string_view content = text_of(bytes_.first(*size));
    bytes_ = bytes_.subspan(*size);
    return std::pair(field, content);
  }

 private:
  std::optional<std::uint64_t> number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 28 && !bytes_.empty(); shift += 7) {
      const std::uint8_t byte = bytes_[0];
      bytes_ = bytes_.subspan(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }
  std::span<const std::uint8_t> bytes_;
};

std::optional<Time> time_of(std::string_view content) {
  if (content.size() != 8) return std::nullopt;
  std::uint64_t seconds = 0;
  for (const char byte : content) seconds = seconds << 8 | static_cast<std::uint8_t>(byte);
  return Time{static_cast<std::int64_t>(seconds)};
}

// Takes one field in. False if it makes no sense.
bool take(SessionToken& token, Field field, std::string_view content) {
  const auto take_time = [&](auto& into) {
    const std::optional<Time> time = time_of(content);
    if (time) into = *time;
    return time.has_value();
  };
  switch (field) {
    case Field::Kind:
      if (content.size() != 1 || content[0] < 1 || content[0] > 3) return false;
      token.kind = static_cast<SessionToken::Kind>(content[0]);
      return true;
    case Field::Account:
      token.account = content;
      return true;
    case Field::PrincipalId:
      token.principal_id = content;
      return true;
    case Field::AccessKeyId:
      token.access_key_id = content;
      return true;
    case Field::Issued:
      return take_time(token.issued);
    case Field::Expires:
      return take_time(token.expires);
    case Field::MfaAt:
      return take_time(token.mfa_at);
    case Field::SessionName:
      token.session_name = content;
      return true;
    case Field::SourceIdentity:
      token.source_identity = content;
      return true;
    case Field::SessionPolicy:
      token.session_policy = content;
      return true;
    case Field::Policy:
      token.policies.emplace_back(content);
      return true;
    case Field::TagKey:
      token.tags.push_back({.key = std::string(content), .value = {}});
      return true;
    case Field::TagValue:
      if (token.tags.empty()) return false;
      token.tags.back().value = content;
      return true;
    case Field::TransitiveTagKey:
      token.transitive_tag_keys.emplace_back(content);
      return true;
    case Field::ContextKey:
      token.context.push_back({.key = std::string(content), .values = {}});
      return true;
    case Field::ContextValue:
      if (token.context.empty()) return false;
      token.context.back().values.emplace_back(content);
      return true;
    case Field::Chained:
      token.chained = true;
      return content.empty();
  }
  return false;
}

}  // namespace

std::vector<std::uint8_t> encode(const SessionToken& token) {
  std::vector<std::uint8_t> out{kVersion};
  out.reserve(160);
  Encoder encoder(out);
  const char kind = static_cast<char>(token.kind);
  encoder.text(Field::Kind, {&kind, 1});
  encoder.text(Field::Account, token.account);
  encoder.text(Field::PrincipalId, token.principal_id);
  encoder.text(Field::AccessKeyId, token.access_key_id);
  encoder.time(Field::Issued, token.issued);
  encoder.time(Field::Expires, token.expires);
  if (token.mfa_at) encoder.time(Field::MfaAt, *token.mfa_at);
  encoder.text_if_any(Field::SessionName, token.session_name);
  encoder.text_if_any(Field::SourceIdentity, token.source_identity);
  encoder.text_if_any(Field::SessionPolicy, token.session_policy);
  for (const std::string& policy : token.policies) encoder.text(Field::Policy, policy);
  for (const SessionToken::Tag& tag : token.tags) {
    encoder.text(Field::TagKey, tag.key);
    encoder.text_if_any(Field::TagValue, tag.value);
  }
  for (const std::string& key : token.transitive_tag_keys) encoder.text(Field::TransitiveTagKey, key);
  for (const SessionToken::ContextKey& key : token.context) {
    encoder.text(Field::ContextKey, key.key);
    for (const std::string& value : key.values) encoder.text(Field::ContextValue, value);
  }
  if (token.chained) encoder.text(Field::Chained, {});
  return out;
}

std::optional<SessionToken> decode_session(std::span<const std::uint8_t> bytes) {
  if (bytes.empty() || bytes.size() > kMaxTokenBytes || bytes[0] != kVersion) return std::nullopt;
  SessionToken token;
  Decoder decoder(bytes.subspan(1));
  std::uint32_t seen = 0;
  while (!decoder.done()) {
    const auto next = decoder.next();
    if (!next || !take(token, next->first, next->second)) return std::nullopt;
    seen |= 1U << static_cast<unsigned>(next->first);
  }
  // What every token states: Kind to Expires.
  constexpr std::uint32_t kRequired = 0b1111110;
  if ((seen & kRequired) != kRequired) return std::nullopt;
  return token;
}

std::uint64_t secret_version(const SessionToken& token) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  const auto mix = [&](std::uint8_t byte) { hash = (hash ^ byte) * 0x100000001b3; };
  for (const char c : token.principal_id) mix(static_cast<std::uint8_t>(c));
  for (int shift = 0; shift < 64; shift += 8)
    mix(static_cast<std::uint8_t>(static_cast<std::uint64_t>(token.issued.seconds) >> shift));
  return hash;
}

}  // namespace keyward::secrets
