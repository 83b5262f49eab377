// The entities of an account as plain values. Each is stored as one record, so that a change to it is whole or not at
// all. Names and limits: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace keyward::policy {
class Program;
}

namespace keyward::identity {

struct Tag {
  std::string key;
  std::string value;
  friend bool operator==(const Tag&, const Tag&) = default;
};

// A policy document as it was sent, and what it compiles to. The program is derived: it is not stored, and null only in
// an entity that has not been through `compile_documents` (identity/compile.h).
struct Document {
  std::string text;
  std::shared_ptr<const policy::Program> program;
  friend bool operator==(const Document& a, const Document& b) { return a.text == b.text; }
};

struct InlinePolicy {
  std::string name;
  Document document;
  friend bool operator==(const InlinePolicy&, const InlinePolicy&) = default;
};

struct AccessKey {
  std::string id;  // AKIA...
  bool active = true;
  Time created;
  std::string sealed_secret;  // secrets/sealing.h, bound to the key's id
  friend bool operator==(const AccessKey&, const AccessKey&) = default;
};

// For services that speak SSH, such as a Git server.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SSHPublicKey.html
struct SshPublicKey {
  std::string id;    // APKA...
  std::string blob;  // the key as SSH writes it (RFC 4253 section 6.6), base64
  bool active = true;
  Time uploaded;
  friend bool operator==(const SshPublicKey&, const SshPublicKey&) = default;
};

// For services whose requests are signed with X.509.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SigningCertificate.html
struct SigningCertificate {
  std::string id;    // ASCA...
  std::string body;  // PEM, as it was uploaded
  bool active = true;
  Time uploaded;
  friend bool operator==(const SigningCertificate&, const SigningCertificate&) = default;
};

// A user name and password for one service of AWS's, or an API key of it.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServiceSpecificCredential.html
struct ServiceCredential {
  std::string id;             // ACCA...
  std::string service;        // "codecommit.amazonaws.com"
  std::string name;           // as the service knows the user
  std::string secret_sha256;  // hex; the secret is random, so that its hash needs no salt
  bool active = true;
  Time created;
  std::optional<Time> expires;
  friend bool operator==(const ServiceCredential&, const ServiceCredential&) = default;
};

// A console password. Hashes are PHC strings (secrets/password.h).
struct LoginProfile {
  std::string password_hash;
  Time created;
  Time password_changed;
  bool reset_required = false;
  std::vector<std::string> previous_hashes;  // newest first; as many as the longest reuse rule remembers (24)
  friend bool operator==(const LoginProfile&, const LoginProfile&) = default;
};

struct User {
  std::string id;  // AIDA...
  std::string name;
  std::string path;
  Time created;
  std::vector<Tag> tags;
  std::string boundary;                       // ARN of a managed policy; empty: none
  std::vector<std::string> attached;          // ARNs of managed policies, in the order of attachment
  std::vector<InlinePolicy> inline_policies;  // by name
  std::vector<std::string> group_ids;         // AGPA..., in the order of joining
  std::optional<LoginProfile> login;
  std::vector<AccessKey> access_keys;  // by creation
  std::optional<Time> password_last_used;
  std::vector<SshPublicKey> ssh_public_keys;             // by upload
  std::vector<SigningCertificate> signing_certificates;  // by upload
  std::vector<ServiceCredential> service_credentials;    // by creation
  friend bool operator==(const User&, const User&) = default;
};

struct Group {
  std::string id;  // AGPA...
  std::string name;
  std::string path;
  Time created;
  std::vector<std::string> attached;
  std::vector<InlinePolicy> inline_policies;
  friend bool operator==(const Group&, const Group&) = default;
};

// A user or role that a trust policy names, and the unique ID that it had when the policy was stored: a successor of
// the same name is another principal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
struct NamedPrincipal {
  std::string arn;  // as the document names it
  std::string id;   // AIDA... or AROA...
  friend bool operator==(const NamedPrincipal&, const NamedPrincipal&) = default;
};

inline constexpr std::int64_t kDefaultRoleSession = 3600;  // seconds

struct Role {
  std::string id;  // AROA...
  std::string name;
  std::string path;
  std::string description;
  Time created;
  Document trust;  // who may assume it
  std::vector<NamedPrincipal> trusted;
  std::int64_t max_session_seconds = 0;  // 3600 to 43200
  std::vector<Tag> tags;
  std::string boundary;
  std::vector<std::string> attached;
  std::vector<InlinePolicy> inline_policies;

  // Made by CreateServiceLinkedRole: of one service, and for nobody else to change.
  bool is_service_linked() const { return path.starts_with(kServiceLinkedPath); }
  static constexpr std::string_view kServiceLinkedPath = "/aws-service-role/";
  friend bool operator==(const Role&, const Role&) = default;
};

struct InstanceProfile {
  std::string id;  // AIPA...
  std::string name;
  std::string path;
  Time created;
  std::vector<Tag> tags;
  std::vector<std::string> role_ids;  // AROA...; AWS's quota is one
  friend bool operator==(const InstanceProfile&, const InstanceProfile&) = default;
};

// A certificate with its private key, for servers of the account.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
struct ServerCertificate {
  std::string id;  // ASCA...
  std::string name;
  std::string path;
  std::string body;        // PEM, as it was uploaded
  std::string chain;       // PEM; empty: none
  std::string sealed_key;  // secrets/sealing.h, bound to the certificate's id
  Time uploaded;
  Time expires;
  std::vector<Tag> tags;
  friend bool operator==(const ServerCertificate&, const ServerCertificate&) = default;
};

// The deletion of a service-linked role, for who asks how it went. No service here uses such a role, so that it is done
// when it is asked for.
struct DeletionTask {
  std::string id;  // "task/aws-service-role/SERVICE/ROLE/UUID"
  Time finished;
  friend bool operator==(const DeletionTask&, const DeletionTask&) = default;
};

// An OpenID Connect provider whose users may assume roles that trust it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
struct OpenIdConnectProvider {
  std::string name;  // its URL without "https://", as its ARN has it: unique in the account
  Time created;
  std::vector<std::string> client_ids;   // the audiences that its tokens may have, in the order of adding
  std::vector<std::string> thumbprints;  // SHA-1 of certificates, 40 hex digits in lower case
  std::vector<Tag> tags;

  std::string url() const { return "https://" + name; }
  friend bool operator==(const OpenIdConnectProvider&, const OpenIdConnectProvider&) = default;
};

// A SAML identity provider whose users may assume roles that trust it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
struct SamlProvider {
  std::string name;  // unique in the account
  std::string uuid;
  Time created;
  Time valid_until;
  std::string metadata;  // the document, as it was sent
  std::vector<Tag> tags;

  friend bool operator==(const SamlProvider&, const SamlProvider&) = default;
};

struct PolicyVersion {
  std::int64_t number = 1;  // v1, v2, ...: never used twice
  Document document;
  Time created;
  friend bool operator==(const PolicyVersion&, const PolicyVersion&) = default;
};

struct ManagedPolicy {
  std::string id;  // ANPA...
  std::string arn;
  std::string name;
  std::string path;
  std::string description;
  Time created;
  Time updated;
  std::vector<Tag> tags;
  std::int64_t default_version = 1;
  std::int64_t newest_version = 1;      // the highest number ever given out
  std::vector<PolicyVersion> versions;  // oldest first

  const PolicyVersion* version(std::int64_t number) const;
  // Requires: the default version is there, as every operation keeps it.
  const PolicyVersion& in_force() const { return *version(default_version); }
  friend bool operator==(const ManagedPolicy&, const ManagedPolicy&) = default;
};

enum class MfaType : std::uint8_t { Totp };  // passkeys get a row here, and their key in the device's record

struct MfaDevice {
  std::string serial;  // ARN
  std::string name;
  std::string path;
  MfaType type = MfaType::Totp;
  Time created;
  std::vector<Tag> tags;
  std::string sealed_seed;  // secrets/sealing.h, bound to the serial
  std::string owner;        // the user's id, kRootOwner, or empty: not assigned
  std::optional<Time> enabled;
  std::int64_t drift_steps = 0;  // RFC 6238 section 6
  std::int64_t last_step = 0;    // the last time step whose code was used: no code counts twice
  friend bool operator==(const MfaDevice&, const MfaDevice&) = default;
};
inline constexpr std::string_view kRootOwner = "root";

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
struct PasswordPolicy {
  std::int64_t minimum_length = 6;
  bool require_symbols = false;
  bool require_numbers = false;
  bool require_uppercase = false;
  bool require_lowercase = false;
  bool allow_users_to_change = false;
  std::optional<std::int64_t> max_age_days;
  std::optional<std::int64_t> reuse_prevention;
  std::optional<bool> hard_expiry;
  friend bool operator==(const PasswordPolicy&, const PasswordPolicy&) = default;
};

struct RootUser {
  std::string email;
  std::string password_hash;
  Time password_changed;
  std::optional<Time> password_last_used;
  std::vector<AccessKey> access_keys;
  std::vector<SigningCertificate> signing_certificates;
  friend bool operator==(const RootUser&, const RootUser&) = default;
};

// A step of the first-day lab that leaves no trace in the entities, and when it was first done.
struct Milestone {
  std::string step;
  Time when;
  friend bool operator==(const Milestone&, const Milestone&) = default;
};

struct AccountSettings {
  std::string id;  // 12 digits
  std::string name;
  Time created;
  std::string alias;                              // empty: none
  std::optional<PasswordPolicy> password_policy;  // nothing: the default policy of IAM
  bool billing_access = false;                    // "IAM user and role access to Billing information"
  RootUser root;
  std::string notes;  // of the First day page
  std::vector<Milestone> milestones;
  friend bool operator==(const AccountSettings&, const AccountSettings&) = default;
};

// A signed-in browser. The cookie's token is not stored, only its SHA-256: a copy of the data signs nobody in.
struct ConsoleSession {
  std::string id;  // SHA-256 of the token, hex
  std::string account;
  std::string principal;  // the user's id, kRootOwner, or of a federated user the role's or the user's own id
  Time created;
  Time expires;
  std::optional<Time> mfa_time;  // when a code was checked
  std::string credential;        // the password hash's fingerprint: a new password ends the sessions of the old one
  // Of a federated user, who has no password here: the token of the temporary credentials that were shown, base64,
  // sealed for authn::token_place(id). It says who that is; when it ends is not when the session ends.
  std::string sealed_token;
  std::string issuer;  // URL of the page to sign in again; empty: nobody said
  friend bool operator==(const ConsoleSession&, const ConsoleSession&) = default;
};

}  // namespace keyward::identity
