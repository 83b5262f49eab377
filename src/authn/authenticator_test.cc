// Credentials to callers: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
#include "authn/authenticator.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "authn/sigv4_sign.h"
#include "base/text.h"

namespace keyward::authn {
namespace {
using identity::AccessKey;
using identity::AccountSettings;
using identity::State;
using identity::User;

constexpr const char* kAccount = "111122223333";
constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
constexpr const char* kInvalid = "InvalidClientTokenId: The security token included in the request is invalid.";
constexpr const char* kExpired = "ExpiredToken: The security token included in the request is expired";
constexpr std::string_view kService = "iam";

std::string said(const Result<Caller>& caller) {
  if (caller) return caller->arn;
  return fmt::format("{}: {}", info(caller.error().code).wire, caller.error().message);
}

// Root and the user alice, each with one key, and whoever signs for them.
struct Rig {
  SeededRandom random{7};
  secrets::SealingKey key = secrets::SealingKey::generate(random);
  secrets::Sealer records{key, "records"};
  secrets::Tokens tokens{key};
  Authenticator authenticator{records, tokens};
  Time now = *parse_iso8601("2026-11-02T08:00:00Z");
  AccountSettings settings;
  User alice;
  State state;

  Rig() {
    settings.id = kAccount;
    settings.root.email = "root@example.com";
    settings.root.password_hash = "root-hash";
    settings.root.access_keys = {access_key("AKIAROOTROOTROOTROOT")};
    alice.id = "AIDAALICE";
    alice.name = "alice";
    alice.path = "/a/";
    alice.access_keys = {access_key("AKIAALICEALICEALICE0")};
    alice.login.emplace();
    alice.login->password_hash = "alice-hash";
    put();
  }
  void put() {
    state.apply(identity::put(kAccount, settings));
    state.apply(identity::put(kAccount, alice));
  }
  AccessKey access_key(const std::string& id, std::string_view place = "") {
    AccessKey made;
    made.id = id;
    made.sealed_secret =
        base64(records.seal(bytes_of(kSecret), place.empty() ? secret_place(id) : std::string(place), random));
    return made;
  }
  Result<Caller> by_signature(const Credentials& credentials, const std::string& body = "Action=ListUsers") {
    std::vector<Header> headers{{"Host", "localhost"}};
    const auto plain = views_of(headers);
    for (Header& header : sign({"POST", "/", "", plain, body, now}, credentials, "us-east-1", kService))
      headers.push_back(std::move(header));
    const auto all = views_of(headers);
    return authenticator.by_signature(state, {"POST", "/", "", all, body, now},
                                      {.services = {&kService, 1}, .region = {}});
  }
  std::string with_key(const char* id, const char* secret = kSecret) { return said(by_signature({id, secret, ""})); }

  secrets::SessionToken token_for(const std::string& principal) {
    secrets::SessionToken token;
    token.account = kAccount;
    token.principal_id = principal;
    token.access_key_id = "ASIAEXAMPLEEXAMPLE00";
    token.issued = now;
    token.expires = {now.seconds + 900};
    return token;
  }
  std::string with_token(const secrets::SessionToken& token) {
    const secrets::SecretString secret = tokens.temporary_secret(token);
    const std::string sealed = *tokens.seal_session(token, random);
    return said(by_signature({token.access_key_id, secret.expose(), sealed}));
  }
};

constexpr const char* kAliceKey = "AKIAALICEALICEALICE0";
constexpr const char* kAliceArn = "arn:aws:iam::111122223333:user/a/alice";

TEST(Authenticator, LongTermKeys) {
  Rig rig;
  const Result<Caller> alice = rig.by_signature({kAliceKey, kSecret, ""});
  ASSERT_TRUE(alice);
  EXPECT_EQ(alice->arn, kAliceArn);
  EXPECT_EQ(alice->kind, CallerKind::User);
  EXPECT_EQ(alice->credential, CredentialKind::AccessKey);
  EXPECT_EQ(alice->credential_id, kAliceKey);
  EXPECT_EQ(alice->account, kAccount);
  EXPECT_EQ(alice->unique_id(), "AIDAALICE");
  EXPECT_FALSE(alice->temporary());
  EXPECT_FALSE(alice->mfa_time);
  const Result<Caller> root = rig.by_signature({"AKIAROOTROOTROOTROOT", kSecret, ""});
  ASSERT_TRUE(root);
  EXPECT_TRUE(root->is_root());
  EXPECT_EQ(root->arn, "arn:aws:iam::111122223333:root");
  EXPECT_EQ(root->unique_id(), kAccount);
  EXPECT_EQ(root->owner(), identity::kRootOwner);
}

// Unknown, inactive and deleted keys read the same: nothing is revealed. Also a key that this thread has just used.
TEST(Authenticator, KeysThatAreNotGood) {
  Rig rig;
  EXPECT_EQ(rig.with_key("AKIAUNKNOWNUNKNOWN00"), kInvalid);
  EXPECT_EQ(
      rig.with_key(kAliceKey, "another"),
      "SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check "
      "your AWS Secret Access Key and signing method. Consult the service documentation for details.");
  EXPECT_EQ(rig.with_key(kAliceKey), kAliceArn);
  rig.alice.access_keys[0].active = false;
  rig.put();
  EXPECT_EQ(rig.with_key(kAliceKey), kInvalid);
  rig.alice.access_keys[0].active = true;
  rig.put();
  EXPECT_EQ(rig.with_key(kAliceKey), kAliceArn);
  rig.alice.access_keys.clear();
  rig.put();
  EXPECT_EQ(rig.with_key(kAliceKey), kInvalid);
}

TEST(Authenticator, AKeyEndsWithItsUser) {
  Rig rig;
  EXPECT_EQ(rig.with_key(kAliceKey), kAliceArn);
  rig.state.apply(identity::erase<User>(kAccount, "AIDAALICE"));
  EXPECT_EQ(rig.with_key(kAliceKey), kInvalid);
}

// The secret is sealed for its key's id: another key's record, or a changed one, does not open.
TEST(Authenticator, RecordsThatDoNotOpen) {
  Rig rig;
  rig.alice.access_keys = {rig.access_key("AKIAMOVEDMOVEDMOVED0", secret_place(kAliceKey))};
  rig.put();
  EXPECT_EQ(rig.with_key("AKIAMOVEDMOVEDMOVED0").substr(0, 15), "ServiceFailure:");
  rig.alice.access_keys[0].sealed_secret = "no base64!";
  rig.put();
  EXPECT_EQ(rig.with_key("AKIAMOVEDMOVEDMOVED0").substr(0, 15), "ServiceFailure:");
}

// A key id that comes again with another secret is not verified with the cached key of the first.
TEST(Authenticator, ANewSecretOfTheSameId) {
  Rig rig;
  EXPECT_EQ(rig.with_key(kAliceKey), kAliceArn);
  rig.alice.access_keys[0].sealed_secret =
      base64(rig.records.seal(bytes_of("another-secret"), secret_place(kAliceKey), rig.random));
  rig.put();
  EXPECT_EQ(rig.with_key(kAliceKey).substr(0, 22), "SignatureDoesNotMatch:");
  EXPECT_EQ(rig.with_key(kAliceKey, "another-secret"), kAliceArn);
}

TEST(Authenticator, SessionTokens) {
  Rig rig;
  secrets::SessionToken token = rig.token_for("AIDAALICE");
  EXPECT_EQ(rig.with_token(token), kAliceArn);
  EXPECT_EQ(rig.with_token(rig.token_for(kAccount)), "arn:aws:iam::111122223333:root");
  EXPECT_EQ(rig.with_token(rig.token_for("AIDANOBODY")), kInvalid);
  token.mfa_at = Time{rig.now.seconds - 60};
  const secrets::SecretString secret = rig.tokens.temporary_secret(token);
  const std::string sealed = *rig.tokens.seal_session(token, rig.random);
  const Result<Caller> caller = rig.by_signature({token.access_key_id, secret.expose(), sealed});
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->credential, CredentialKind::SessionToken);
  EXPECT_TRUE(caller->temporary());
  EXPECT_EQ(caller->issued, token.issued);
  EXPECT_EQ(caller->expires, token.expires);
  EXPECT_EQ(caller->mfa_time, token.mfa_at);

  EXPECT_EQ(rig.with_key(token.access_key_id.c_str()), kInvalid);  // without its token
  secrets::SessionToken other = token;
  other.access_key_id = "ASIAOTHEROTHEROTHER0";
  const secrets::SecretString other_secret = rig.tokens.temporary_secret(other);
  EXPECT_EQ(said(rig.by_signature({other.access_key_id, other_secret.expose(), sealed})), kInvalid);  // another's token
  EXPECT_EQ(said(rig.by_signature({token.access_key_id, other_secret.expose(), sealed})).substr(0, 22),
            "SignatureDoesNotMatch:");
  EXPECT_EQ(said(rig.by_signature({kAliceKey, kSecret, sealed})), kInvalid);
  EXPECT_EQ(said(rig.by_signature({token.access_key_id, secret.expose(), "nonsense"})), kInvalid);
  secrets::SessionToken of_role = token;
  of_role.kind = secrets::SessionToken::Kind::AssumedRole;
  of_role.session_name = "work";
  EXPECT_EQ(rig.with_token(of_role), kInvalid);  // there is no such role
  secrets::SessionToken federated = of_role;
  federated.kind = secrets::SessionToken::Kind::FederatedUser;
  EXPECT_EQ(rig.with_token(federated), "arn:aws:sts::111122223333:federated-user/work");
  federated.session_policy = "{}";
  EXPECT_EQ(rig.with_token(federated), kInvalid);  // what it allows cannot be known
  rig.now = {token.expires.seconds - 1};
  EXPECT_EQ(rig.with_token(token), kAliceArn);
  rig.now = token.expires;
  EXPECT_EQ(rig.with_token(token), kExpired);
}

// Whom credentials name when nobody shows the secret, and whose they are when they are not good any more.
TEST(Authenticator, ByAccessKeyAlone) {
  Rig rig;
  const auto named = [&](const char* id, const std::string& token = "") {
    return said(rig.authenticator.by_access_key(rig.state, id, token, rig.now));
  };
  const auto owner = [&](const char* id, const std::string& token = "") {
    const auto caller = rig.authenticator.owner_of(rig.state, id, token);
    return caller ? caller->arn : "nobody";
  };
  const std::string alice = "arn:aws:iam::111122223333:user/a/alice";
  EXPECT_EQ(named("AKIAALICEALICEALICE0"), alice);
  EXPECT_EQ(named("AKIAROOTROOTROOTROOT"), "arn:aws:iam::111122223333:root");
  EXPECT_EQ(named("AKIANOBODYNOBODYNOBO"), kInvalid);
  EXPECT_EQ(owner("AKIANOBODYNOBODYNOBO"), "nobody");
  const secrets::SessionToken token = rig.token_for("AIDAALICE");
  const std::string text = *rig.tokens.seal_session(token, rig.random);
  const auto session = rig.authenticator.by_access_key(rig.state, token.access_key_id, text, rig.now);
  EXPECT_EQ(said(session), alice);
  EXPECT_EQ(session->credential, CredentialKind::SessionToken);
  EXPECT_EQ(named(token.access_key_id.c_str()), kInvalid) << "a temporary key without its token";
  EXPECT_EQ(named("AKIAALICEALICEALICE0", text), kInvalid) << "the token of another key";

  rig.alice.access_keys[0].active = false;
  rig.put();
  EXPECT_EQ(named("AKIAALICEALICEALICE0"), kInvalid);
  EXPECT_EQ(owner("AKIAALICEALICEALICE0"), alice);
  rig.now = token.expires;
  EXPECT_EQ(named(token.access_key_id.c_str(), text), kExpired);
  EXPECT_EQ(owner(token.access_key_id.c_str(), text), alice);
  EXPECT_EQ(owner(token.access_key_id.c_str(), text + "x"), "nobody");
}

TEST(Authenticator, ConsoleSessions) {
  Rig rig;
  identity::ConsoleSession session;
  session.id = session_id("cookie");
  session.account = kAccount;
  session.principal = "AIDAALICE";
  session.created = rig.now;
  session.expires = {rig.now.seconds + 3'600};
  session.mfa_time = rig.now;
  session.credential = credential_fingerprint("alice-hash");
  const auto open = [&](std::string_view token) {
    return said(rig.authenticator.by_session(rig.state, token, rig.now));
  };
  EXPECT_EQ(open("cookie"), kInvalid);
  rig.state.apply(identity::put(kAccount, session));
  const Result<Caller> caller = rig.authenticator.by_session(rig.state, "cookie", rig.now);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->arn, kAliceArn);
  EXPECT_EQ(caller->credential, CredentialKind::Console);
  EXPECT_EQ(caller->mfa_time, rig.now);
  EXPECT_EQ(caller->issued, session.created);
  for (const std::string& wrong : {std::string(), std::string("Cookie"), session.id, std::string(129, 'c')})
    EXPECT_EQ(open(wrong), kInvalid) << wrong;
  rig.now = {session.expires.seconds - 1};
  EXPECT_EQ(open("cookie"), kAliceArn);
  rig.now = session.expires;
  EXPECT_EQ(open("cookie"), kInvalid);
  rig.now = session.created;
  rig.alice.login->password_hash = "new-hash";  // a new password ends the session
  rig.put();
  EXPECT_EQ(open("cookie"), kInvalid);
  rig.alice.login.reset();
  rig.put();
  EXPECT_EQ(open("cookie"), kInvalid);

  session.principal = identity::kRootOwner;
  session.credential = credential_fingerprint("root-hash");
  rig.state.apply(identity::put(kAccount, session));
  EXPECT_EQ(open("cookie"), "arn:aws:iam::111122223333:root");
  rig.settings.root.password_hash = "new-root-hash";
  rig.put();
  EXPECT_EQ(open("cookie"), kInvalid);
}

// What the writer asks before it lets a queued write in.
TEST(Authenticator, TheSameCallerInANewerState) {
  Rig rig;
  const Caller key = *rig.by_signature({kAliceKey, kSecret, ""});
  const secrets::SessionToken token = rig.token_for("AIDAALICE");
  const secrets::SecretString secret = rig.tokens.temporary_secret(token);
  const std::string sealed = *rig.tokens.seal_session(token, rig.random);
  const Caller session = *rig.by_signature({token.access_key_id, secret.expose(), sealed});
  const auto again = [&](const Caller& caller) { return said(Authenticator::again(rig.state, caller, rig.now)); };
  rig.alice.name = "alicia";
  rig.put();
  for (const Caller& caller : {key, session}) {
    EXPECT_EQ(again(caller), "arn:aws:iam::111122223333:user/a/alicia");
    EXPECT_EQ(Authenticator::again(rig.state, caller, rig.now)->user->name, "alicia");
    EXPECT_EQ(Authenticator::again(rig.state, caller, rig.now)->credential, caller.credential);
  }
  rig.alice.access_keys[0].active = false;
  rig.put();
  EXPECT_EQ(again(key), kInvalid);
  EXPECT_EQ(again(session), "arn:aws:iam::111122223333:user/a/alicia");  // not bound to that key
  rig.now = token.expires;
  EXPECT_EQ(again(session), kExpired);
  rig.now = token.issued;
  rig.state.apply(identity::erase<User>(kAccount, "AIDAALICE"));
  EXPECT_EQ(again(session), kInvalid);
}

}  // namespace
}  // namespace keyward::authn
