// What every operation has in common at the gate, by walks over the whole model, and AWS's sentences.
#include <set>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

// A thing of every kind in the first account: what the walks name. A value for every required member of any input.
struct World : Rig {
  std::map<std::string, std::string, std::less<>> values;

  World() {
    user("alice");
    const authn::Caller all = root();
    const std::string key = at(must(all, "CreateAccessKey", R"({"UserName":"alice"})"), "AccessKey.AccessKeyId");
    must(all, "CreateGroup", R"({"GroupName":"team"})");
    must(all, "CreateLoginProfile", R"({"UserName":"alice","Password":"Long-enough-1"})");
    const std::string document = json::quoted(kAllowAll);
    const std::string arn =
        at(must(all, "CreatePolicy", fmt::format(R"({{"PolicyName":"everything","PolicyDocument":{}}})", document)),
           "Policy.Arn");
    must(all, "PutUserPolicy",
         fmt::format(R"({{"UserName":"alice","PolicyName":"everything","PolicyDocument":{}}})", document));
    must(all, "PutGroupPolicy",
         fmt::format(R"({{"GroupName":"team","PolicyName":"everything","PolicyDocument":{}}})", document));
    must(all, "AttachUserPolicy", fmt::format(R"({{"UserName":"alice","PolicyArn":"{}"}})", arn));
    must(all, "AttachGroupPolicy", fmt::format(R"({{"GroupName":"team","PolicyArn":"{}"}})", arn));
    const std::string serial =
        at(must(all, "CreateVirtualMFADevice", R"({"VirtualMFADeviceName":"phone"})"), "VirtualMFADevice.SerialNumber");
    const std::string trust = json::quoted(
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}})");
    must(all, "CreateRole", fmt::format(R"({{"RoleName":"duty","AssumeRolePolicyDocument":{}}})", trust));
    must(all, "PutRolePolicy",
         fmt::format(R"({{"RoleName":"duty","PolicyName":"everything","PolicyDocument":{}}})", document));
    must(all, "AttachRolePolicy", fmt::format(R"({{"RoleName":"duty","PolicyArn":"{}"}})", arn));
    must(all, "CreateInstanceProfile", R"({"InstanceProfileName":"machine"})");
    must(all, "AddRoleToInstanceProfile", R"({"InstanceProfileName":"machine","RoleName":"duty"})");
    must(all, "CreateServiceLinkedRole", R"({"AWSServiceName":"support.amazonaws.com"})");
    const std::string task =
        at(must(all, "DeleteServiceLinkedRole", R"({"RoleName":"AWSServiceRoleForSupport"})"), "DeletionTaskId");
    const std::string provider =
        at(must(all, "CreateOpenIDConnectProvider", R"({"Url":"https://ci.example.com"})"), "OpenIDConnectProviderArn");
    must(all, "CreateSAMLProvider",
         fmt::format(R"({{"Name":"idp","SAMLMetadataDocument":{}}})", json::quoted(saml_metadata())));
    must(all, "CreateAccountAlias", R"({"AccountAlias":"first-account"})");
    must(all, "UpdateAccountPasswordPolicy");
    const auto text = [](const std::string& value) { return json::quoted(value); };
    values = {{"UserName", text("alice")},
              {"GroupName", text("team")},
              {"PolicyName", text("everything")},
              {"PolicyArn", text(arn)},
              {"PermissionsBoundary", text(arn)},
              {"PolicyDocument", document},
              {"VersionId", text("v1")},
              {"SerialNumber", text(serial)},
              {"VirtualMFADeviceName", text("tablet")},
              {"NewName", text("telephone")},
              {"AuthenticationCode1", text("123456")},
              {"AuthenticationCode2", text("654321")},
              {"TokenCode", text("123456")},
              {"AccessKeyId", text(key)},
              {"Status", text("Inactive")},
              {"Password", text("Another-good-1")},
              {"OldPassword", text("Long-enough-1")},
              {"NewPassword", text("Another-good-1")},
              {"AccountAlias", text("first-account")},
              {"RoleName", text("duty")},
              {"AssumeRolePolicyDocument", trust},
              {"Description", text("words")},
              {"InstanceProfileName", text("machine")},
              {"OpenIDConnectProviderArn", text(provider)},
              {"Url", text("https://other.example.com")},
              {"ClientID", text("app")},
              {"ThumbprintList", R"(["990f4193972f2becf12ddeda5237f9c952f20d9e"])"},
              {"SAMLProviderArn", text("arn:aws:iam::111122223333:saml-provider/idp")},
              {"SAMLMetadataDocument", text(saml_metadata())},
              {"AWSServiceName", text("support.amazonaws.com")},
              {"DeletionTaskId", text(task)},
              {"RoleArn", text("arn:aws:iam::111122223333:role/duty")},
              {"RoleSessionName", text("work")},
              {"WebIdentityToken", text("a.b.c")},
              {"PrincipalArn", text("arn:aws:iam::111122223333:saml-provider/idp")},
              {"SAMLAssertion", text("YQ==")},
              {"Name", text("guest")},
              {"AccountName", text("Renamed")},
              {"Notes", text("mine")},
              {"PolicySourceArn", text("arn:aws:iam::111122223333:user/alice")},
              {"SSHPublicKeyBody", text(test_key("rsa_2048.pub"))},
              {"SSHPublicKeyId", text("APKAEXAMPLEEXAMPLEEXA")},
              {"Encoding", text("SSH")},
              {"ServerCertificateName", text("web")},
              {"PrivateKey", text(test_key("server_key.pem"))},
              {"ServiceName", text("codecommit.amazonaws.com")},
              {"ServiceSpecificCredentialId", text("ACCAEXAMPLEEXAMPLEEXA")},
              {"CertificateBody", text(test_key("certificate.pem"))},
              {"CertificateId", text("TA7SMP42TDN5Z26OBPJE7EXAMPLE")},
              {"Arn", text("arn:aws:iam::111122223333:user/alice")},
              {"ServiceNamespaces", R"(["s3"])"},
              {"ServiceNamespace", text("s3")},
              {"JobId", text("7c1e2b34-0000-4000-8000-000000000000")},
              {"PolicyInputList", fmt::format("[{}]", document)},
              {"ActionNames", R"(["s3:GetObject"])"},
              {"EncodedMessage", text("message")},
              {"policyDocument", document},
              {"policyType", text("IDENTITY_POLICY")},
              {"Activated", "true"},
              {"Tags", R"([{"Key":"k","Value":"v"}])"},
              {"TagKeys", R"(["k"])"}};
  }

  // The required members, and those that name the entity.
  std::string input_for(const OperationInfo& operation) const {
    std::string input = "{";
    for (const Member& member : operation.input->members) {
      const bool wanted = member.required || member.name == operation.authorize.entity.member;
      if (!wanted && member.name != "Password") continue;
      const auto value = values.find(member.name);
      EXPECT_NE(value, values.end()) << operation.name << " asks for " << member.name;
      if (value == values.end()) continue;
      input += fmt::format(R"({}"{}":{})", input.size() == 1 ? "" : ",", member.name, value->second);
    }
    return input + "}";
  }

  // Every stored record of an account, console sessions included.
  std::map<std::string, std::string> stored(std::string_view account_id) {
    std::map<std::string, std::string> found;
    EXPECT_TRUE(store.read_all([&](std::string_view key, std::string_view value) -> Result<void> {
      if (key.starts_with(account_id)) found[std::string(key)] = value;
      return {};
    }));
    EXPECT_FALSE(found.empty());
    return found;
  }
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: all is denied by default.
TEST(Authorization, WithoutAPolicyEveryOperationIsRefused) {
  World world;
  const authn::Caller nobody = world.user("nobody");
  const auto before = world.stored(kAccount);
  int walked = 0;
  for (const OperationInfo& operation : operations()) {
    if (operation.authorize.need == Need::Nothing || operation.authorize.need == Need::Provider) continue;
    SCOPED_TRACE(operation.name);
    // On others, and where the model allows it on oneself: also a user's own things need a permission.
    for (const std::string& input : {world.input_for(operation), std::string("{}")}) {
      const Result<std::string> answer = world.call(nobody, operation.name, input);
      ASSERT_FALSE(answer) << *answer;
      if (input == "{}" && answer.error().code == Code::ValidationError) continue;  // it names its object always
      EXPECT_EQ(answer.error().code, Code::AccessDenied) << text_of(answer.error());
      const std::string start = fmt::format("User: {} is not authorized to perform: {} on resource: ", nobody.arn,
                                            operation.authorize.action);
      EXPECT_EQ(answer.error().message.substr(0, start.size()), start);
      ++walked;
    }
  }
  EXPECT_GT(walked, 86);
  EXPECT_EQ(world.stored(kAccount), before);
}

TEST(Authorization, AnExplicitDenyHoldsForEveryOperation) {
  World world;
  world.administrator();
  const authn::Caller caller = world.user_with("administrator", R"({"Effect":"Deny","Action":"*","Resource":"*"})");
  const auto before = world.stored(kAccount);
  for (const OperationInfo& operation : operations()) {
    SCOPED_TRACE(operation.name);
    const Result<std::string> answer = world.call(caller, operation.name, world.input_for(operation));
    if (operation.authorize.need == Need::Nothing) {
      EXPECT_TRUE(answer) << text_of(answer.error());
      continue;
    }
    ASSERT_FALSE(answer);
    const std::string end = operation.authorize.need == Need::Root
                                ? " because only the account root user can perform this action"
                                : " with an explicit deny in an identity-based policy";
    EXPECT_EQ(answer.error().code, Code::AccessDenied);
    if (operation.authorize.entity.kind == EntityKind::AssumedRole) continue;  // does not say why
    EXPECT_TRUE(answer.error().message.ends_with(end)) << answer.error().message;
  }
  EXPECT_EQ(world.stored(kAccount), before);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html
TEST(Authorization, WhatOnlyRootMayIsRefusedToAdministrators) {
  World world;
  const authn::Caller administrator = world.administrator();
  std::set<std::string> root_only;
  for (const OperationInfo& operation : operations()) {
    if (operation.authorize.need != Need::Root) continue;
    root_only.emplace(operation.name);
    EXPECT_EQ(world.say(administrator, operation.name, world.input_for(operation)),
              fmt::format("AccessDenied: User: {} is not authorized to perform: {} on resource: * because only the "
                          "account root user can perform this action",
                          administrator.arn, operation.authorize.action));
  }
  EXPECT_EQ(root_only,
            (std::set<std::string>{"ChangeRootPassword", "DeactivateRootMFADevice", "EnableRootMFADevice",
                                   "ResyncRootMFADevice", "UpdateAccountName", "UpdateIAMAccessPreference"}));
}

// Two accounts in one installation: neither reads nor changes anything of the other, whatever it may in its own.
TEST(Authorization, AnotherAccountsThingsAreInvisible) {
  World world;
  const auto before = world.stored(kAccount);
  for (const authn::Caller& stranger : {world.root(kOther), world.administrator(kOther)}) {
    for (const OperationInfo& operation : operations()) {
      const bool creates = operation.name.starts_with("Create") &&
                           (operation.authorize.entity.member.empty() ||
                            operation.authorize.entity.kind == EntityKind::ServiceLinkedRole ||
                            operation.authorize.entity.kind == EntityKind::OpenIdConnectProvider);
      if (creates) continue;  // in its own account, below
      SCOPED_TRACE(fmt::format("{} by {}", operation.name, stranger.arn));
      const Result<std::string> answer = world.call(stranger, operation.name, world.input_for(operation));
      if (!operation.authorize.entity.member.empty()) {
        ASSERT_FALSE(answer) << *answer;
        EXPECT_TRUE(answer.error().code == Code::NoSuchEntity || answer.error().code == Code::AccessDenied)
            << text_of(answer.error());
      }
      // GetAccessKeyInfo tells the account of any key id, as AWS does: it is written in the id.
      if (answer && operation.id != Operation::GetAccessKeyInfo) {
        EXPECT_EQ(answer->find(kAccount), std::string::npos) << *answer;
        EXPECT_EQ(answer->find("alice"), std::string::npos) << *answer;
      }
    }
  }
  // The same names are free there, and are other entities.
  world.must(world.root(kOther), "CreateUser", R"({"UserName":"alice"})");
  world.must(world.root(kOther), "CreateGroup", R"({"GroupName":"team"})");
  EXPECT_NE(world.account(kOther).find_user("alice")->id, world.account().find_user("alice")->id);
  world.must(world.root(kOther), "DeleteUser", R"({"UserName":"alice"})");
  world.must(world.root(kOther), "DeleteGroup", R"({"GroupName":"team"})");
  EXPECT_EQ(world.stored(kAccount), before);
}

// An alias is unique over all accounts; nobody takes another's away.
TEST(Authorization, AnotherAccountsAliasIsTaken) {
  World world;
  world.check(world.root(kOther), {{"CreateAccountAlias", R"({"AccountAlias":"first-account"})",
                                    "EntityAlreadyExists: The account alias first-account already exists."},
                                   {"DeleteAccountAlias", R"({"AccountAlias":"first-account"})",
                                    "NoSuchEntity: The account alias first-account cannot be found."}});
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, and how IAM prints resources.
TEST(Authorization, HowRefusalsNameTheResource) {
  World world;
  const authn::Caller nobody = world.user("nobody");
  const struct {
    const char *operation, *input, *printed;
  } cases[] = {
      {"GetUser", R"({"UserName":"ALICE"})", "user alice"},
      {"GetUser", R"({"UserName":"missing"})", "user missing"},
      {"GetUser", "{}", "user nobody"},
      {"CreateUser", R"({"UserName":"x","Path":"/a/"})", "arn:aws:iam::111122223333:user/a/x"},
      {"ListUsers", R"({"PathPrefix":"/a/"})", "arn:aws:iam::111122223333:user/a/"},
      {"ListGroups", "{}", "arn:aws:iam::111122223333:group/"},
      {"GetGroup", R"({"GroupName":"TEAM"})", "group team"},
      {"ListPolicies", "{}", "policy path /"},
      {"GetPolicy", R"({"PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})",
       "policy arn:aws:iam::aws:policy/ReadOnlyAccess"},
      {"AttachUserPolicy", R"({"UserName":"alice","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})",
       "user alice"},
      {"GetAccountSummary", "{}", "*"},
      {"ListAccountAliases", "{}", "*"},
      {"GetAccountPasswordPolicy", "{}", "*"},
      {"ListVirtualMFADevices", "{}", "arn:aws:iam::111122223333:mfa/"},
      {"CreateVirtualMFADevice", R"({"VirtualMFADeviceName":"x"})", "arn:aws:iam::111122223333:mfa/x"},
  };
  for (const auto& one : cases)
    EXPECT_EQ(world.say(nobody, one.operation, one.input),
              fmt::format("AccessDenied: User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: "
                          "iam:{0} on resource: {1} because no identity-based policy allows the iam:{0} action",
                          one.operation, one.printed));
}

TEST(Authorization, WhichPolicyDenied) {
  World world;
  const authn::Caller caller = world.administrator();
  const std::string start =
      "AccessDenied: User: arn:aws:iam::111122223333:user/administrator is not authorized to perform: iam:ListUsers on "
      "resource: arn:aws:iam::111122223333:user/";
  const std::string deny =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:ListUsers","Resource":"*"}})";
  world.must(world.root(), "CreatePolicy",
             fmt::format(R"({{"PolicyName":"no-lists","PolicyDocument":{}}})", json::quoted(deny)));
  constexpr const char* kAttach =
      R"({"UserName":"administrator","PolicyArn":"arn:aws:iam::111122223333:policy/no-lists"})";
  world.must(world.root(), "AttachUserPolicy", kAttach);
  EXPECT_EQ(world.say(caller, "ListUsers"), start +
                                                " with an explicit deny in an identity-based policy: "
                                                "arn:aws:iam::111122223333:policy/no-lists");
  world.must(world.root(), "DetachUserPolicy", kAttach);
  world.must(world.root(), "PutUserPermissionsBoundary",
             R"({"UserName":"administrator","PermissionsBoundary":"arn:aws:iam::111122223333:policy/no-lists"})");
  EXPECT_EQ(world.say(caller, "ListUsers").substr(0, start.size() + 48),
            start + " with an explicit deny in a permissions boundary");
}

// The input is checked before the permission, the permission before whether the entity is there.
TEST(Authorization, OrderOfChecks) {
  World world;
  const authn::Caller nobody = world.user("nobody");
  EXPECT_EQ(world.say(nobody, "GetUser", R"({"UserName":""})").substr(0, 16), "ValidationError:");
  EXPECT_EQ(world.say(nobody, "DeleteUser", R"({"UserName":"missing"})").substr(0, 13), "AccessDenied:");
}

}  // namespace
}  // namespace keyward::api
