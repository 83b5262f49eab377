// What a decision is about: who asks for which action on what, and the request context.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-reqcontext.html
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "policy/words.h"

namespace keyward::policy {

enum class PrincipalKind : std::uint8_t {
  Root,
  User,              // long-term keys, console, and GetSessionToken sessions
  AssumedRole,       // any kind of role session
  FederatedUser,     // GetFederationToken session
  Service,           // an AWS service that calls by itself
  IdentityProvider,  // the unsigned caller of AssumeRoleWithSAML or AssumeRoleWithWebIdentity, known by its provider
  Anonymous,         // unsigned
};

// Who asks. Views; the caller keeps what they point to.
struct Principal {
  PrincipalKind kind = PrincipalKind::Anonymous;
  std::string_view arn;  // the calling ARN; a service's name; an identity provider's ARN or host; empty if anonymous
  std::string_view account;     // 12 digits; empty for services, providers and anonymous callers
  std::string_view parent_arn;  // AssumedRole: the role's ARN, with its path; FederatedUser: the user's ARN; else empty
  std::string_view id;          // unique ID of the user or role (AIDA..., AROA...); may be empty
  std::string_view canonical_id = {};  // the account's canonical user ID; may be empty
};

// A condition key's name: case does not count, so neither does it in the hash. Build the well-known ones at compile
// time:
//   constexpr Key kSourceIp{"aws:SourceIp"};
class Key {
 public:
  constexpr Key() = default;
  constexpr Key(std::string_view name) : name_(name), hash_(fold(name)) {}  // NOLINT: implicit by intent
  constexpr Key(const char* name) : Key(std::string_view(name)) {}          // NOLINT: implicit by intent
  constexpr std::string_view name() const { return name_; }
  constexpr std::uint32_t hash() const { return hash_; }
  friend bool operator==(const Key& a, const Key& b) {
    if (a.hash_ != b.hash_ || a.name_.size() != b.name_.size()) return false;
    if (a.name_.data() == b.name_.data() || same(a.name_, b.name_))
      return true;  // mostly the spelling is the same, too
    return equals_ignore_case(a.name_, b.name_);
  }

 private:
  static constexpr std::uint32_t fold(std::string_view text) {
    std::uint32_t hash = 2'166'136'261U;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(ascii_lower(c))) * 16'777'619U;
    return hash ^ (hash >> 15);
  }
  std::string_view name_;
  std::uint32_t hash_ = 0;
};

using Values = std::span<const std::string_view>;

// The condition keys of one request. Made on the stack for each request: it keeps views, and does not allocate for up
// to 64 keys. A key without a value is absent: an empty list of values is the same as no key. What is costly to gather
// can wait until a policy asks: derive, and override supply().
class Context {
 public:
  Context() = default;
  virtual ~Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // Names and values must outlive the Context, the list of values too. A later value of a key replaces an earlier one.
  void set(const Key& key, std::string_view value);
  void set(const Key& key, Values values);

  // Empty if the key is absent. Valid while the Context lives and nothing is set.
  Values lookup(const Key& key) const {
    std::uint32_t slot = key.hash() & (kSlots - 1);
    while (slots_[slot] != 0) {
      const Entry& entry = entries_[slots_[slot] - 1U];
      if (entry.key == key) return entry.values();
      slot = (slot + 1) & (kSlots - 1);
    }
    return lookup_further(key);
  }

  // Calls visit(const Key&, Values) for each key that was set; not for those that supply() would give.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::uint32_t i = 0; i < count_; ++i) visit(entries_[i].key, entries_[i].values());
    for (const Entry& entry : further_) visit(entry.key, entry.values());
  }

 protected:
  // The values of a key that was not set; asked at most a few times per request. What it returns must live as long as
  // the Context. Must not throw.
  virtual Values supply(const Key& key) const noexcept;

 private:
  struct Entry {
    Entry() {}  // entries_ is not to be cleared for each request
    Key key;
    std::string_view one;
    const std::string_view* many;  // null: the value is `one`
    std::size_t count;
    Values values() const { return many == nullptr ? Values(&one, 1) : Values(many, count); }
  };
  static constexpr std::uint32_t kInline = 64;
  static constexpr std::uint32_t kSlots = 128;
  Entry* find(const Key& key);
  Entry& place(const Key& key);
  Values lookup_further(const Key& key) const;

  std::array<std::uint8_t, kSlots> slots_{};  // open addressing: 1 + index into entries_, 0 = free
  std::uint32_t count_ = 0;
  std::array<Entry, kInline> entries_;
  std::vector<Entry> further_;
};

struct Request {
  Principal principal;
  std::string_view action;            // "iam:CreateUser", one action, no wildcards
  std::string_view resource;          // an ARN, or "*" for an action without resources
  std::string_view resource_account;  // who owns the resource; empty: the principal's own account
  const Context& context;
};

}  // namespace keyward::policy
