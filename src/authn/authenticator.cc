#include "authn/authenticator.h"

#include <fmt/format.h>

#include <atomic>
#include <functional>

#include "base/text.h"
#include "identity/compile.h"
#include "identity/names.h"
#include "secrets/sha256.h"

namespace keyward::authn {
namespace {
using identity::Account;
using identity::State;

std::string sha256_hex(std::string_view text) { return hex_lower(secrets::sha256(text)); }

const identity::AccessKey* find_key(const std::vector<identity::AccessKey>& keys, std::string_view id) {
  for (const identity::AccessKey& key : keys)
    if (key.id == id) return &key;
  return nullptr;
}

// The principal `owner` of an account, as a caller without credentials. Nothing if it is gone.
std::optional<Caller> principal(const State& state, std::string_view account_id, std::string_view owner) {
  const Account* account = state.find_account(account_id);
  if (account == nullptr) return std::nullopt;
  Caller caller;
  caller.account = account_id;
  if (owner == identity::kRootOwner) {
    caller.kind = CallerKind::Root;
    caller.arn = identity::root_arn(account_id);
    return caller;
  }
  caller.user = account->find_user_by_id(owner);
  if (caller.user == nullptr) return std::nullopt;
  caller.arn = identity::user_arn(account_id, caller.user->path, caller.user->name);
  return caller;
}

// The names of a session's caller: they follow its role, or whoever asked for the federated user.
void name_session(Caller& caller) {
  const std::string& account = caller.account;
  if (caller.role != nullptr) {
    caller.arn = identity::assumed_role_arn(account, caller.role->name, caller.session->name);
    caller.issuer_arn = identity::role_arn(account, caller.role->path, caller.role->name);
  } else {
    caller.arn = identity::federated_user_arn(account, caller.session->name);
    const auto& by = caller.federated_by;
    caller.issuer_arn = by == nullptr ? identity::root_arn(account) : identity::user_arn(account, by->path, by->name);
  }
}

struct FoundKey {
  Caller caller;
  const identity::AccessKey* key;  // into the state
};

Result<FoundKey> find_active_key(const State& state, std::string_view id) {
  const identity::KeyOwner* owner = state.find_access_key(id);
  if (owner == nullptr) return invalid_token();
  std::optional<Caller> caller = principal(state, owner->account, owner->principal);
  if (!caller) return invalid_token();
  const identity::AccessKey* key = caller->is_root()
                                       ? find_key(state.find_account(owner->account)->settings().root.access_keys, id)
                                       : find_key(caller->user->access_keys, id);
  if (key == nullptr || !key->active) return invalid_token();
  caller->credential = CredentialKind::AccessKey;
  caller->credential_id = id;
  return FoundKey{*std::move(caller), key};
}

std::shared_ptr<const Session> session_of(const secrets::SessionToken& token,
                                          std::shared_ptr<const policy::Program> policy) {
  auto session = std::make_shared<Session>();
  session->name = token.session_name;
  const bool role = token.kind == secrets::SessionToken::Kind::AssumedRole;
  session->unique_id = fmt::format("{}:{}", role ? token.principal_id : token.account, token.session_name);
  session->source_identity = token.source_identity;
  for (const auto& [key, value] : token.tags) session->tags.push_back({key, value});
  session->transitive_tag_keys = token.transitive_tag_keys;
  for (const auto& [key, values] : token.context) session->context.emplace_back(key, values);
  session->policy = std::move(policy);
  session->policy_arns = token.policies;
  session->chained = token.chained;
  return session;
}

// The principal of temporary credentials, as it is in this state. Nothing if it is gone.
std::optional<Caller> principal(const State& state, const OpenedToken& opened) {
  const secrets::SessionToken& token = opened.token;
  const Account* const account = state.find_account(token.account);
  if (account == nullptr) return std::nullopt;
  Caller caller;
  caller.account = token.account;
  caller.session = opened.session;
  switch (token.kind) {
    case secrets::SessionToken::Kind::User:
      return principal(
          state, token.account,
          token.principal_id == token.account ? identity::kRootOwner : std::string_view(token.principal_id));
    case secrets::SessionToken::Kind::AssumedRole:
      caller.kind = CallerKind::AssumedRole;
      caller.role = account->find_role_by_id(token.principal_id);
      if (caller.role == nullptr) return std::nullopt;
      break;
    case secrets::SessionToken::Kind::FederatedUser:
      caller.kind = CallerKind::FederatedUser;
      if (token.principal_id == token.account) break;
      caller.federated_by = account->find_user_by_id(token.principal_id);
      if (caller.federated_by == nullptr) return std::nullopt;
      break;
  }
  name_session(caller);
  return caller;
}

// The caller of temporary credentials.
Result<Caller> session(const State& state, const OpenedToken& opened, Time now) {
  const secrets::SessionToken& token = opened.token;
  if (token.expires <= now) return expired_token();
  std::optional<Caller> caller = principal(state, opened);
  if (!caller) return invalid_token();
  caller->credential = CredentialKind::SessionToken;
  caller->credential_id = token.access_key_id;
  caller->issued = token.issued;
  caller->expires = token.expires;
  caller->mfa_time = token.mfa_at;
  return *std::move(caller);
}

// The same principal in a newer state. Nothing if it is gone.
std::optional<Caller> principal_again(const State& state, const Caller& caller) {
  const Account* const account = state.find_account(caller.account);
  if (account == nullptr) return std::nullopt;
  Caller result = caller;
  if (caller.role != nullptr) {
    result.role = account->find_role_by_id(caller.role->id);
    if (result.role == nullptr) return std::nullopt;
  } else if (caller.federated_by != nullptr) {
    result.federated_by = account->find_user_by_id(caller.federated_by->id);
    if (result.federated_by == nullptr) return std::nullopt;
  } else if (caller.session == nullptr) {
    std::optional<Caller> same = principal(state, caller.account, caller.owner());
    if (!same) return std::nullopt;
    result.user = std::move(same->user);
    result.arn = std::move(same->arn);
    return result;
  }
  name_session(result);
  return result;
}

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> number{0};
  return ++number;
}

SigningKeyCache& keys_of_this_thread() {
  thread_local SigningKeyCache cache;
  return cache;
}

// Verifies with the cached key, or with a new one that is cached once it has verified.
template <class Secret>
Result<void> verify_with(const ParsedAuthorization& parsed, const RequestView& request, std::uint64_t secret_version,
                         Secret&& secret) {
  if (const SigningKey* known = keys_of_this_thread().find(parsed, secret_version); known != nullptr)
    return verify(parsed, request, *known);
  Result<secrets::SecretString> text = secret();
  if (!text) return std::unexpected(std::move(text).error());
  SigningKey key(text->expose(), parsed.scope_date, parsed.region, parsed.service);
  Result<void> verified = verify(parsed, request, key);
  if (verified) keys_of_this_thread().put(parsed, secret_version, std::move(key));
  return verified;
}
}  // namespace

std::string secret_place(std::string_view access_key_id) { return fmt::format("access-key/{}", access_key_id); }
std::string seed_place(std::string_view serial) { return fmt::format("mfa-seed/{}", serial); }
std::string token_place(std::string_view session_id) { return fmt::format("console-session/{}", session_id); }
std::string session_id(std::string_view token) { return sha256_hex(token); }
std::string credential_fingerprint(std::string_view password_hash) { return sha256_hex(password_hash).substr(0, 16); }

Authenticator::Authenticator(const secrets::Sealer& records, const secrets::Tokens& tokens)
    : records_(records), tokens_(tokens), number_(next_number()) {}

Result<std::shared_ptr<const OpenedToken>> Authenticator::open(std::string_view text) const {
  thread_local OpenedTokens tokens;
  std::shared_ptr<const OpenedToken> known = tokens.find(number_, text);
  if (known == nullptr) {
    Result<secrets::SessionToken> token = tokens_.open_session(text);
    if (!token) return invalid_token();
    OpenedToken opened;
    if (token->kind != secrets::SessionToken::Kind::User) {
      std::shared_ptr<const policy::Program> policy;
      if (!token->session_policy.empty()) {
        auto program = identity::make_session_program(token->session_policy);
        if (!program) return invalid_token();  // it was readable when it was sealed; what it allows is not known now
        policy = *std::move(program);
      }
      opened.session = session_of(*token, std::move(policy));
    }
    opened.token = *std::move(token);
    known = std::make_shared<const OpenedToken>(std::move(opened));
    tokens.put(number_, text, known);
  }
  return known;
}

Result<std::shared_ptr<const OpenedToken>> Authenticator::open(std::string_view access_key_id,
                                                               std::string_view text) const {
  Result<std::shared_ptr<const OpenedToken>> opened = open(text);
  if (opened && (*opened)->token.access_key_id != access_key_id) return invalid_token();
  return opened;
}

Result<Caller> Authenticator::by_signature(const State& state, const RequestView& request,
                                           const SigningRules& rules) const {
  const Result<ParsedAuthorization> parsed = parse_authorization(request, rules);
  if (!parsed) return std::unexpected(parsed.error());
  return by_signature(state, *parsed, request);
}

Result<Caller> Authenticator::by_signature(const State& state, const ParsedAuthorization& parsed,
                                           const RequestView& request) const {
  if (parsed.session_token.empty()) {
    Result<FoundKey> found = find_active_key(state, parsed.access_key_id);
    if (!found) return std::unexpected(std::move(found).error());
    const std::string& sealed = found->key->sealed_secret;
    Result<void> verified =
        verify_with(parsed, request, std::hash<std::string>()(sealed), [&]() -> Result<secrets::SecretString> {
          const auto bytes = parse_base64(sealed);
          if (!bytes) return fail(Code::ServiceFailure, "The access key's record is damaged.");
          Result<secrets::SecretBytes> secret = records_.open(*bytes, secret_place(parsed.access_key_id));
          if (!secret) return std::unexpected(std::move(secret).error());
          return secrets::SecretString(text_of(secret->expose()));
        });
    if (!verified) return std::unexpected(std::move(verified).error());
    return std::move(found->caller);
  }

  const Result<std::shared_ptr<const OpenedToken>> opened = open(parsed.access_key_id, parsed.session_token);
  if (!opened) return std::unexpected(opened.error());
  Result<Caller> caller = session(state, **opened, request.now);
  if (!caller) return caller;
  const secrets::SessionToken& token = (*opened)->token;
  Result<void> verified =
      verify_with(parsed, request, secrets::secret_version(token),
                  [&]() -> Result<secrets::SecretString> { return tokens_.temporary_secret(token); });
  if (!verified) return std::unexpected(std::move(verified).error());
  return caller;
}

Result<Caller> Authenticator::by_access_key(const State& state, std::string_view access_key_id,
                                            std::string_view session_token, Time now) const {
  if (!session_token.empty()) {
    const Result<std::shared_ptr<const OpenedToken>> opened = open(access_key_id, session_token);
    if (!opened) return std::unexpected(opened.error());
    return session(state, **opened, now);
  }
  Result<FoundKey> found = find_active_key(state, access_key_id);
  if (!found) return std::unexpected(std::move(found).error());
  return std::move(found->caller);
}

Result<Caller> Authenticator::by_credentials(const State& state, std::string_view access_key_id,
                                             std::string_view secret_access_key, std::string_view session_token,
                                             Time now) const {
  const Result<std::shared_ptr<const OpenedToken>> opened = open(access_key_id, session_token);
  if (!opened) return std::unexpected(opened.error());
  const secrets::SecretString secret = tokens_.temporary_secret((*opened)->token);
  if (!secrets::equal(secret.expose(), secret_access_key))
    return fail(Code::SignatureDoesNotMatch, "The secret access key is not of these credentials.");
  return session(state, **opened, now);
}

std::optional<Caller> Authenticator::owner_of(const State& state, std::string_view access_key_id,
                                              std::string_view session_token) const {
  if (!session_token.empty()) {
    const Result<std::shared_ptr<const OpenedToken>> opened = open(access_key_id, session_token);
    return opened ? principal(state, **opened) : std::nullopt;
  }
  const identity::KeyOwner* const owner = state.find_access_key(access_key_id);
  return owner == nullptr ? std::nullopt : principal(state, owner->account, owner->principal);
}

Result<Caller> Authenticator::by_session(const State& state, std::string_view token, Time now) const {
  if (token.empty() || token.size() > 128) return invalid_token();
  Caller caller;
  caller.credential = CredentialKind::Console;
  caller.credential_id = session_id(token);
  const auto record = state.find_session(caller.credential_id);
  if (record == nullptr || record->sealed_token.empty()) return again(state, caller, now);
  const Result<Caller> user = federated(state, *record);
  return user ? again(state, *user, now) : user;
}

Result<Caller> Authenticator::federated(const State& state, const identity::ConsoleSession& record) const {
  const auto sealed = parse_base64(record.sealed_token);
  if (!sealed) return invalid_token();
  const Result<secrets::SecretBytes> text = records_.open(*sealed, token_place(record.id));
  if (!text) return invalid_token();
  const Result<std::shared_ptr<const OpenedToken>> opened = open(text_of(text->expose()));
  std::optional<Caller> caller = opened ? principal(state, **opened) : std::nullopt;
  if (!caller || caller->session == nullptr) return invalid_token();
  caller->credential = CredentialKind::Console;
  caller->credential_id = record.id;
  // A role's sessions are revoked by the time that their credentials were given.
  caller->issued = (*opened)->token.issued;
  return *std::move(caller);
}

Result<Caller> Authenticator::again(const State& state, const Caller& caller, Time now) {
  switch (caller.credential) {
    case CredentialKind::AccessKey: {
      Result<FoundKey> found = find_active_key(state, caller.credential_id);
      if (!found) return std::unexpected(std::move(found).error());
      return std::move(found->caller);
    }
    case CredentialKind::SessionToken: {
      if (caller.expires <= now) return expired_token();
      std::optional<Caller> same = principal_again(state, caller);
      if (!same) return invalid_token();
      return *std::move(same);
    }
    case CredentialKind::ProviderProof:
      return invalid_token();
    case CredentialKind::Console:
      break;
  }
  const std::shared_ptr<const identity::ConsoleSession> session = state.find_session(caller.credential_id);
  if (session == nullptr || session->expires <= now) return invalid_token();
  if (caller.session != nullptr) {
    std::optional<Caller> same = principal_again(state, caller);
    if (!same) return invalid_token();
    same->expires = session->expires;
    return *std::move(same);
  }
  std::optional<Caller> same = principal(state, session->account, session->principal);
  if (!same) return invalid_token();
  const std::string* password = nullptr;
  if (same->is_root()) {
    password = &state.find_account(session->account)->settings().root.password_hash;
  } else if (same->user->login) {
    password = &same->user->login->password_hash;
  }
  if (password == nullptr || credential_fingerprint(*password) != session->credential) return invalid_token();
  same->credential = CredentialKind::Console;
  same->credential_id = session->id;
  same->issued = session->created;
  same->expires = session->expires;
  same->mfa_time = session->mfa_time;
  return *std::move(same);
}
}  // namespace keyward::authn
