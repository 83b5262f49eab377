// Who is asking: what every way in, a signature or a console session, turns into.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/time.h"
#include "identity/entities.h"

namespace keyward::authn {

enum class CallerKind : std::uint8_t { Root, User };

enum class CredentialKind : std::uint8_t {
  AccessKey,     // long-term
  SessionToken,  // GetSessionToken's temporary credentials
  Console,       // a signed-in browser
};

// A value; safe to keep beyond the state it was found in.
struct Caller {
  CallerKind kind = CallerKind::User;
  CredentialKind credential = CredentialKind::AccessKey;
  std::string account;                         // 12 digits
  std::shared_ptr<const identity::User> user;  // null for root
  std::string arn;                             // of the user or root
  std::string credential_id;                   // the access key's id, or the console session's
  std::optional<Time> issued;                  // of temporary credentials and console sessions: aws:TokenIssueTime
  std::optional<Time> expires;                 // of the same
  std::optional<Time> mfa_time;                // when a code was checked

  bool is_root() const { return kind == CallerKind::Root; }
  // Temporary credentials say whether a code was given, long-term keys say nothing: aws:MultiFactorAuthPresent.
  bool temporary() const { return credential != CredentialKind::AccessKey; }
  // AIDA... of a user, the account of root: GetCallerIdentity's UserId and aws:userid.
  const std::string& unique_id() const { return user == nullptr ? account : user->id; }
  // The owner in identity records: the user's id, or "root".
  std::string_view owner() const { return user == nullptr ? identity::kRootOwner : std::string_view(user->id); }
};

}  // namespace keyward::authn
