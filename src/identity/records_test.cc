#include "identity/records.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/text.h"
#include "identity/compile.h"
#include "identity/names.h"
#include "policy/program.h"

namespace keyward::identity {
namespace {
constexpr const char* kAccount = "111122223333";
constexpr const char* kDocument =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]})";

User full_user() {
  User user;
  user.id = "AIDAEXAMPLE";
  user.name = "Zoë \"quoted\" \\ \n";
  user.path = "/team/a/";
  user.created = Time{1'700'000'000};
  user.tags = {{"key", "value"}, {"empty", ""}};
  user.boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  user.attached = {"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::111122223333:policy/p"};
  user.inline_policies = {{"first", {kDocument, nullptr}}, {"second", {kDocument, nullptr}}};
  user.group_ids = {"AGPAONE", "AGPATWO"};
  user.login = LoginProfile{.password_hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
                            .created = Time{1},
                            .password_changed = Time{2},
                            .reset_required = true,
                            .previous_hashes = {"newer", "older"}};
  user.access_keys = {{"AKIAONE", true, Time{3}, std::string("\x01\x02 sealed", 9)}, {"AKIATWO", false, Time{4}, ""}};
  user.ssh_public_keys = {{"APKAONE", "AAAAB3NzaC1yc2E=", true, Time{5}}, {"APKATWO", "", false, Time{6}}};
  user.signing_certificates = {{"ASCAONE", "-----BEGIN CERTIFICATE-----\n", false, Time{7}}};
  user.service_credentials = {{"ACCAONE", "codecommit.amazonaws.com", "zoe-at-1", "00ff", true, Time{8}, Time{9}},
                              {"ACCATWO", "bedrock.amazonaws.com", "zoe", "", false, Time{8}, std::nullopt}};
  user.password_last_used = Time{0};  // a value, though the default of its type
  return user;
}

Group full_group() {
  Group group;
  group.id = "AGPAEXAMPLE";
  group.name = "Admins";
  group.path = "/";
  group.created = Time{-5};
  group.attached = {"arn:aws:iam::aws:policy/AdministratorAccess"};
  group.inline_policies = {{"inline", {kDocument, nullptr}}};
  return group;
}

ServerCertificate full_certificate() {
  return {.id = "ASCAONE",
          .name = "web",
          .path = "/cloudfront/",
          .body = "-----BEGIN CERTIFICATE-----\n",
          .chain = "-----BEGIN CERTIFICATE-----\nchain",
          .sealed_key = "sealed",
          .uploaded = Time{5},
          .expires = Time{6},
          .tags = {{"k", "v"}}};
}

OpenIdConnectProvider full_provider() {
  return {.name = "server.example.com:8443/realm/",
          .created = Time{5},
          .client_ids = {"app", "sts.amazonaws.com"},
          .thumbprints = {"990f4193972f2becf12ddeda5237f9c952f20d9e"},
          .tags = {{"k", "v"}}};
}

SamlProvider full_saml_provider() {
  return {.name = "Corporate_1.x",
          .uuid = "SAMLSP22222222222222222",
          .created = Time{5},
          .valid_until = Time{6},
          .metadata = "<EntityDescriptor entityID=\"a\">\n</EntityDescriptor>",
          .tags = {{"k", "v"}}};
}

ManagedPolicy full_policy() {
  ManagedPolicy policy;
  policy.id = "ANPAEXAMPLE";
  policy.arn = "arn:aws:iam::111122223333:policy/a/p";
  policy.name = "p";
  policy.path = "/a/";
  policy.description = "What it is for";
  policy.created = Time{10};
  policy.updated = Time{20};
  policy.tags = {{"k", "v"}};
  policy.default_version = 7;
  policy.newest_version = 9;
  policy.versions = {{7, {kDocument, nullptr}, Time{11}}, {9, {kDocument, nullptr}, Time{12}}};
  return policy;
}

MfaDevice full_device() {
  MfaDevice device;
  device.serial = "arn:aws:iam::111122223333:mfa/phone";
  device.name = "phone";
  device.path = "/";
  device.created = Time{1};
  device.tags = {{"k", "v"}};
  device.sealed_seed = "seed";
  device.owner = kRootOwner;
  device.enabled = Time{2};
  device.drift_steps = -3;
  device.last_step = 56'666'666;
  return device;
}

AccountSettings full_settings() {
  AccountSettings settings;
  settings.id = kAccount;
  settings.name = "Example";
  settings.created = Time{1};
  settings.alias = "example";
  settings.password_policy = PasswordPolicy{.minimum_length = 14,
                                            .require_symbols = true,
                                            .require_numbers = true,
                                            .require_uppercase = true,
                                            .require_lowercase = true,
                                            .allow_users_to_change = true,
                                            .max_age_days = 90,
                                            .reuse_prevention = 24,
                                            .hard_expiry = false};
  settings.billing_access = true;
  settings.root = RootUser{.email = "root@example.com",
                           .password_hash = "hash",
                           .password_changed = Time{2},
                           .password_last_used = Time{3},
                           .access_keys = {{"AKIAROOT", true, Time{4}, "sealed"}}};
  settings.notes = "a\tb\r\nc";
  settings.milestones = {{"SignOut", Time{5}}, {"AdminSignIn", Time{6}}};
  return settings;
}

ConsoleSession full_session() {
  return {.id = "0123abcd",
          .account = kAccount,
          .principal = "AIDAEXAMPLE",
          .created = Time{1},
          .expires = Time{43'201},
          .mfa_time = Time{1},
          .credential = "fingerprint",
          .sealed_token = "c2VhbGVk",
          .issuer = "https://idp.example.com/start"};
}

template <class Entity>
void expect_round_trip(const Entity& entity, const std::string& key) {
  const Record record = encode(put(kAccount, entity));
  EXPECT_EQ(record.key, key);
  ASSERT_TRUE(record.value.has_value());
  const auto decoded = decode(record.key, *record.value);
  ASSERT_TRUE(decoded.has_value()) << decoded.error().message << ": " << *record.value;
  ASSERT_TRUE(decoded->has_value());
  const auto* change = std::get_if<Put<Entity>>(&**decoded);
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->account, kAccount);
  EXPECT_EQ(*change->entity, entity);
  EXPECT_EQ(encode(**decoded).value, record.value);
}

TEST(Records, KeepEveryMember) {
  expect_round_trip(full_settings(), "111122223333/account/111122223333");
  expect_round_trip(full_user(), "111122223333/user/AIDAEXAMPLE");
  expect_round_trip(full_group(), "111122223333/group/AGPAEXAMPLE");
  expect_round_trip(full_policy(), "111122223333/policy/ANPAEXAMPLE");
  expect_round_trip(full_device(), "111122223333/mfa/arn:aws:iam::111122223333:mfa/phone");
  expect_round_trip(full_session(), "111122223333/session/0123abcd");
}

TEST(Records, KeepWhatHasOnlyAnId) {
  AccountSettings settings;
  settings.id = kAccount;
  expect_round_trip(settings, "111122223333/account/111122223333");
  settings.password_policy.emplace();  // a policy with the defaults is not the same as none
  expect_round_trip(settings, "111122223333/account/111122223333");
  User user;
  user.id = "AIDA1";
  expect_round_trip(user, "111122223333/user/AIDA1");
  user.login.emplace();
  expect_round_trip(user, "111122223333/user/AIDA1");
  expect_round_trip(Group{.id = "AGPA1"}, "111122223333/group/AGPA1");
  expect_round_trip(ManagedPolicy{.id = "ANPA1"}, "111122223333/policy/ANPA1");
  expect_round_trip(full_certificate(), "111122223333/server-certificate/ASCAONE");
  expect_round_trip(full_provider(), "111122223333/oidc-provider/server.example.com:8443/realm/");
  expect_round_trip(full_saml_provider(), "111122223333/saml-provider/Corporate_1.x");
  expect_round_trip(MfaDevice{.serial = "s/with/slashes"}, "111122223333/mfa/s/with/slashes");
  expect_round_trip(ConsoleSession{.id = "1", .account = kAccount}, "111122223333/session/1");
}

TEST(Records, DocumentsComeBackCompiled) {
  const Record record = encode(put(kAccount, full_policy()));
  const auto decoded = decode(record.key, record.value.value());
  ASSERT_TRUE(decoded && *decoded);
  const auto& policy = *std::get<Put<ManagedPolicy>>(**decoded).entity;
  for (const PolicyVersion& version : policy.versions) {
    ASSERT_NE(version.document.program, nullptr);
    EXPECT_EQ(version.document.program->statement_count(), 1u);
    EXPECT_EQ(version.document.program->sources().at(0).arn, policy.arn);
  }
}

TEST(Records, AnEraseIsAKeyWithoutAValue) {
  const Record record = encode(erase<MfaDevice>(kAccount, "arn:aws:iam::111122223333:mfa/phone"));
  EXPECT_EQ(record.key, "111122223333/mfa/arn:aws:iam::111122223333:mfa/phone");
  EXPECT_FALSE(record.value.has_value());
}

TEST(Records, KeysOfOtherKindsAreNotOurs) {
  for (const char* key : {"", "111122223333", "111122223333/user", "111122223333/audit/1", "installation/format/1",
                          "111122223333/User/AIDA1"}) {
    const auto decoded = decode(key, "anything");
    ASSERT_TRUE(decoded.has_value()) << key;
    EXPECT_FALSE(decoded->has_value()) << key;
  }
}

struct Damaged {
  const char* name;
  const char* key;
  const char* value;
};
constexpr Damaged kDamaged[] = {
    {"nothing", "111122223333/user/AIDA1", ""},
    {"cut off", "111122223333/user/AIDA1", R"({"v":1,"id":"AIDA1","name":"a)"},
    {"not an object", "111122223333/user/AIDA1", R"(["v",1])"},
    {"something behind it", "111122223333/user/AIDA1", R"({"v":1,"id":"AIDA1"} x)"},
    {"no version", "111122223333/user/AIDA1", R"({"id":"AIDA1"})"},
    {"a version that is no number", "111122223333/user/AIDA1", R"({"v":"1","id":"AIDA1"})"},
    {"version zero", "111122223333/user/AIDA1", R"({"v":0,"id":"AIDA1"})"},
    {"a member twice", "111122223333/user/AIDA1", R"({"v":1,"id":"AIDA1","id":"AIDA1"})"},
    {"an unknown member", "111122223333/user/AIDA1", R"({"v":1,"id":"AIDA1","colour":"red"})"},
    {"an unknown member further in", "111122223333/user/AIDA1",
     R"({"v":1,"id":"AIDA1","tags":[{"key":"k","value":"v","more":1}]})"},
    {"a member of another kind", "111122223333/group/AGPA1", R"({"v":1,"id":"AGPA1","access_keys":[]})"},
    {"text where a list belongs", "111122223333/user/AIDA1", R"({"v":1,"id":"AIDA1","attached":"arn"})"},
    {"a number where text belongs", "111122223333/user/AIDA1", R"({"v":1,"id":"AIDA1","name":7})"},
    {"a fraction where a time belongs", "111122223333/user/AIDA1", R"({"v":1,"id":"AIDA1","created":1.5})"},
    {"null", "111122223333/user/AIDA1", R"({"v":1,"id":"AIDA1","login":null})"},
    {"invalid UTF-8", "111122223333/user/AIDA1", "{\"v\":1,\"id\":\"AIDA1\",\"name\":\"\xff\"}"},
    {"an unknown kind of MFA", "111122223333/mfa/s", R"({"v":1,"serial":"s","type":9})"},
    {"another entity's record", "111122223333/user/AIDA2", R"({"v":1,"id":"AIDA1"})"},
    {"another account's settings", "111122223333/account/444455556666", R"({"v":1,"id":"444455556666"})"},
    {"another account's session", "111122223333/session/1", R"({"v":1,"id":"1","account":"444455556666"})"},
    {"a policy that does not parse", "111122223333/user/AIDA1",
     R"({"v":1,"id":"AIDA1","inline_policies":[{"name":"p","document":"{}"}]})"},
};

TEST(Records, DamageIsRefusedAndTheKeyNamed) {
  for (const Damaged& damaged : kDamaged) {
    SCOPED_TRACE(damaged.name);
    const auto decoded = decode(damaged.key, damaged.value);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().code, Code::ServiceFailure);
    EXPECT_TRUE(decoded.error().message.contains(damaged.key)) << decoded.error().message;
  }
}

TEST(Records, ANewerFormIsRefusedAndSaysSo) {
  const auto decoded = decode("111122223333/user/AIDA1", R"({"v":2,"id":"AIDA1","something":"new"})");
  ASSERT_FALSE(decoded.has_value());
  EXPECT_TRUE(decoded.error().message.contains("newer")) << decoded.error().message;
}

// Whatever becomes of the bytes: refused, or read as something that is written as it was read.
TEST(Records, RandomDamageNeverPassesUnseen) {
  SeededRandom random(7);
  const Record record = encode(put(kAccount, full_user()));
  for (int i = 0; i < 3000; ++i) {
    std::string value = record.value.value();
    const std::uint32_t edits = 1 + random.below(3);
    for (std::uint32_t edit = 0; edit < edits; ++edit) {
      const std::size_t at = random.below(static_cast<std::uint32_t>(value.size()));
      switch (random.below(3)) {
        case 0:
          value[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          value.erase(at, 1 + random.below(8));
          break;
        default:
          value.insert(at, 1, "\"{}[],:0x\\"[random.below(10)]);
      }
    }
    const auto decoded = decode(record.key, value);
    if (!decoded) continue;
    ASSERT_TRUE(decoded->has_value());
    const Record again = encode(**decoded);
    const auto second = decode(again.key, again.value.value());
    ASSERT_TRUE(second && *second) << value;
    EXPECT_EQ(*std::get<Put<User>>(**second).entity, *std::get<Put<User>>(**decoded).entity) << value;
  }
}

TEST(Names, ArnsOfEntities) {
  EXPECT_EQ(user_arn(kAccount, "/", "alice"), "arn:aws:iam::111122223333:user/alice");
  EXPECT_EQ(group_arn(kAccount, "/a/b/", "g"), "arn:aws:iam::111122223333:group/a/b/g");
  EXPECT_EQ(mfa_arn(kAccount, "/", "phone"), "arn:aws:iam::111122223333:mfa/phone");
  EXPECT_EQ(root_arn(kAccount), "arn:aws:iam::111122223333:root");
}

TEST(Names, AnArnHasSixParts) {
  const auto parts = split_arn("arn:aws:iam::111122223333:user/a:b");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->partition, "aws");
  EXPECT_EQ(parts->service, "iam");
  EXPECT_EQ(parts->region, "");
  EXPECT_EQ(parts->account, kAccount);
  EXPECT_EQ(parts->resource, "user/a:b");
  for (const char* text : {"", "arn", "arn:aws:iam::111122223333", "urn:aws:iam::111122223333:root", ":::::"})
    EXPECT_FALSE(split_arn(text)) << text;
}

TEST(Names, FoldingIsOfAsciiLetters) {
  EXPECT_EQ(folded("AlIcE@Example.com"), "alice@example.com");
  EXPECT_EQ(folded("Ä_9"), "Ä_9");
}

}  // namespace
}  // namespace keyward::identity
