// Who is asking: what every way in, a signature or a console session, turns into.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "identity/entities.h"

namespace keyward::authn {

enum class CallerKind : std::uint8_t {
  Root,
  User,
  AssumedRole,    // any kind of role session
  FederatedUser,  // of GetFederationToken
  ProviderUser,   // whom an identity provider vouches for: nobody of the account yet, and may only assume a role
};

enum class CredentialKind : std::uint8_t {
  AccessKey,      // long-term
  SessionToken,   // temporary credentials of STS
  Console,        // a signed-in browser
  ProviderProof,  // what an identity provider says of its user, verified; good for one call
};

// What a role session or a federated user's was made with, for all its life; of a provider's user, what the session is
// to be made with. Immutable; callers share it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
struct Session {
  std::string name;
  std::string unique_id;  // AROA...:NAME, ACCOUNT:NAME (federated), PROVIDER:AUDIENCE:NAME, NAMEQUALIFIER:NAME (SAML)
  std::string source_identity;  // empty: none
  std::vector<identity::Tag> tags;
  std::vector<std::string> transitive_tag_keys;
  std::vector<std::pair<std::string, std::vector<std::string>>> context;  // condition keys of its identity provider
  // Session policies: the session may do only what one of them allows. The managed ones are looked up at each request.
  std::shared_ptr<const policy::Program> policy;  // inline; null: none
  std::vector<std::string> policy_arns;
  bool chained = false;  // a role session asked for it

  bool has_policies() const { return policy != nullptr || !policy_arns.empty(); }
};

// A value; safe to keep beyond the state it was found in.
struct Caller {
  CallerKind kind = CallerKind::User;
  CredentialKind credential = CredentialKind::AccessKey;
  std::string account;                                 // 12 digits; of a provider's user the provider's
  std::shared_ptr<const identity::User> user;          // of kind User; else null
  std::shared_ptr<const identity::Role> role;          // of kind AssumedRole; else null
  std::shared_ptr<const identity::User> federated_by;  // of kind FederatedUser, null if root asked for it
  std::shared_ptr<const Session> session;              // of kinds AssumedRole, FederatedUser, ProviderUser; else null
  std::string arn;                                     // of the user, root, session or identity provider
  std::string issuer_arn;        // of the session's role (with its path), or who asked for the federated user
  std::string credential_id;     // of the access key, console session, SAML assertion
  std::optional<Time> issued;    // of temporary credentials and console sessions: aws:TokenIssueTime
  std::optional<Time> expires;   // of the same; of a provider's user: when the session to be made ends at the latest
  std::optional<Time> mfa_time;  // when a code was checked: of the credentials, or of the call itself

  bool is_root() const { return kind == CallerKind::Root; }
  bool temporary() const { return credential != CredentialKind::AccessKey; }
  // AIDA... of a user, AROA...:SESSION of a role session, ACCOUNT:NAME of a federated user, the account of root:
  // GetCallerIdentity's UserId and aws:userid.
  const std::string& unique_id() const {
    if (session != nullptr) return session->unique_id;
    return user == nullptr ? account : user->id;
  }
  // aws:PrincipalArn: policies name a role session by its role.
  const std::string& principal_arn() const { return kind == CallerKind::AssumedRole ? issuer_arn : arn; }
  // The owner in identity records: the user's or role's id, or "root". A federated user owns nothing.
  std::string_view owner() const {
    switch (kind) {
      case CallerKind::Root:
        return identity::kRootOwner;
      case CallerKind::User:
        return user->id;
      case CallerKind::AssumedRole:
        return role->id;
      case CallerKind::FederatedUser:
      case CallerKind::ProviderUser:
        break;
    }
    return session->unique_id;
  }
};

}  // namespace keyward::authn
