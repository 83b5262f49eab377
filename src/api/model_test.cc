// Laws that hold for every operation of the model.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "api/demand.h"
#include "api/dispatch.h"
#include "api/output.h"

namespace keyward::api {
namespace {
// Issue 3, "Operations, on the wire": what must be there.
constexpr std::string_view kWanted[] = {"AddUserToGroup",
                                        "AttachGroupPolicy",
                                        "AttachUserPolicy",
                                        "ChangePassword",
                                        "CreateAccessKey",
                                        "CreateAccountAlias",
                                        "CreateGroup",
                                        "CreateLoginProfile",
                                        "CreatePolicy",
                                        "CreatePolicyVersion",
                                        "CreateUser",
                                        "CreateVirtualMFADevice",
                                        "DeactivateMFADevice",
                                        "DeleteAccessKey",
                                        "DeleteAccountAlias",
                                        "DeleteAccountPasswordPolicy",
                                        "DeleteGroup",
                                        "DeleteGroupPolicy",
                                        "DeleteLoginProfile",
                                        "DeletePolicy",
                                        "DeletePolicyVersion",
                                        "DeleteUser",
                                        "DeleteUserPermissionsBoundary",
                                        "DeleteUserPolicy",
                                        "DeleteVirtualMFADevice",
                                        "DetachGroupPolicy",
                                        "DetachUserPolicy",
                                        "EnableMFADevice",
                                        "GetAccessKeyLastUsed",
                                        "GetAccountPasswordPolicy",
                                        "GetAccountSummary",
                                        "GetGroup",
                                        "GetGroupPolicy",
                                        "GetLoginProfile",
                                        "GetMFADevice",
                                        "GetPolicy",
                                        "GetPolicyVersion",
                                        "GetUser",
                                        "GetUserPolicy",
                                        "ListAccessKeys",
                                        "ListAccountAliases",
                                        "ListAttachedGroupPolicies",
                                        "ListAttachedUserPolicies",
                                        "ListEntitiesForPolicy",
                                        "ListGroupPolicies",
                                        "ListGroups",
                                        "ListGroupsForUser",
                                        "ListMFADeviceTags",
                                        "ListMFADevices",
                                        "ListPolicies",
                                        "ListPolicyTags",
                                        "ListPolicyVersions",
                                        "ListUserPolicies",
                                        "ListUserTags",
                                        "ListUsers",
                                        "ListVirtualMFADevices",
                                        "PutGroupPolicy",
                                        "PutUserPermissionsBoundary",
                                        "PutUserPolicy",
                                        "RemoveUserFromGroup",
                                        "ResyncMFADevice",
                                        "SetDefaultPolicyVersion",
                                        "TagMFADevice",
                                        "TagPolicy",
                                        "TagUser",
                                        "UntagMFADevice",
                                        "UntagPolicy",
                                        "UntagUser",
                                        "UpdateAccessKey",
                                        "UpdateAccountPasswordPolicy",
                                        "UpdateGroup",
                                        "UpdateLoginProfile",
                                        "UpdateUser",  //
                                        "AddRoleToInstanceProfile",
                                        "AttachRolePolicy",
                                        "CreateInstanceProfile",
                                        "CreateRole",
                                        "CreateServiceLinkedRole",
                                        "DeleteInstanceProfile",
                                        "DeleteRole",
                                        "DeleteRolePermissionsBoundary",
                                        "DeleteRolePolicy",
                                        "DeleteServiceLinkedRole",
                                        "DetachRolePolicy",
                                        "GetInstanceProfile",
                                        "GetRole",
                                        "GetRolePolicy",
                                        "GetServiceLinkedRoleDeletionStatus",
                                        "ListAttachedRolePolicies",
                                        "ListInstanceProfileTags",
                                        "ListInstanceProfiles",
                                        "ListInstanceProfilesForRole",
                                        "ListRolePolicies",
                                        "ListRoleTags",
                                        "ListRoles",
                                        "PutRolePermissionsBoundary",
                                        "PutRolePolicy",
                                        "RemoveRoleFromInstanceProfile",
                                        "TagInstanceProfile",
                                        "TagRole",
                                        "UntagInstanceProfile",
                                        "UntagRole",
                                        "UpdateAssumeRolePolicy",
                                        "UpdateRole",
                                        "UpdateRoleDescription",
                                        "AddClientIDToOpenIDConnectProvider",
                                        "CreateOpenIDConnectProvider",
                                        "DeleteOpenIDConnectProvider",
                                        "GetOpenIDConnectProvider",
                                        "ListOpenIDConnectProviderTags",
                                        "ListOpenIDConnectProviders",
                                        "RemoveClientIDFromOpenIDConnectProvider",
                                        "TagOpenIDConnectProvider",
                                        "UntagOpenIDConnectProvider",
                                        "UpdateOpenIDConnectProviderThumbprint",
                                        "GenerateServiceLastAccessedDetails",
                                        "GetServiceLastAccessedDetails",
                                        "GetServiceLastAccessedDetailsWithEntities",
                                        "GetAccountAuthorizationDetails",
                                        "GenerateCredentialReport",
                                        "GetCredentialReport",
                                        "ListPoliciesGrantingServiceAccess",
                                        "UploadSSHPublicKey",
                                        "GetSSHPublicKey",
                                        "ListSSHPublicKeys",
                                        "UpdateSSHPublicKey",
                                        "DeleteSSHPublicKey",
                                        "UploadSigningCertificate",
                                        "ListSigningCertificates",
                                        "UpdateSigningCertificate",
                                        "DeleteSigningCertificate",
                                        "CreateServiceSpecificCredential",
                                        "ListServiceSpecificCredentials",
                                        "ResetServiceSpecificCredential",
                                        "UpdateServiceSpecificCredential",
                                        "DeleteServiceSpecificCredential",
                                        "UploadServerCertificate",
                                        "GetServerCertificate",
                                        "ListServerCertificates",
                                        "UpdateServerCertificate",
                                        "DeleteServerCertificate",
                                        "TagServerCertificate",
                                        "UntagServerCertificate",
                                        "ListServerCertificateTags",
                                        "CreateSAMLProvider",
                                        "DeleteSAMLProvider",
                                        "GetSAMLProvider",
                                        "ListSAMLProviderTags",
                                        "ListSAMLProviders",
                                        "TagSAMLProvider",
                                        "UntagSAMLProvider",
                                        "UpdateSAMLProvider",
                                        "GetAccessKeyInfo",
                                        "GetCallerIdentity",
                                        "GetSessionToken",
                                        "AssumeRole",
                                        "AssumeRoleWithWebIdentity",
                                        "AssumeRoleWithSAML",
                                        "GetFederationToken",
                                        "DecodeAuthorizationMessage",
                                        "GetContextKeysForCustomPolicy",
                                        "GetContextKeysForPrincipalPolicy",
                                        "SimulateCustomPolicy",
                                        "SimulatePrincipalPolicy"};

TEST(Model, HasTheOperations) {
  for (const std::string_view name : kWanted) EXPECT_NE(operation_named(name), nullptr) << name;
  std::size_t ours = 0;
  for (const OperationInfo& operation : operations())
    if (operation.service->id != Service::Iam && operation.service->id != Service::Sts) ++ours;
  EXPECT_EQ(operations().size(), std::size(kWanted) + ours);
  EXPECT_EQ(operations().size(), kOperations);
}

TEST(Model, TablesAreInOrder) {
  for (std::size_t i = 0; i < operations().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(operations()[i].id), i);
    if (i > 0) {
      EXPECT_LT(operations()[i - 1].name, operations()[i].name);
    }
  }
  for (std::size_t i = 0; i < services().size(); ++i) EXPECT_EQ(static_cast<std::size_t>(services()[i].id), i);
}

TEST(Model, EveryOperationIsWhole) {
  // Operations that no policy can grant or forbid: what they tell, the caller has shown to know or may see on the
  // sign-in page. A new one is to be thought about here.
  const std::set<std::string_view> free = {"GetCallerIdentity", "GetSessionToken", "GetAccount"};
  for (const OperationInfo& operation : operations()) {
    SCOPED_TRACE(operation.name);
    const Authorize& authorize = operation.authorize;
    EXPECT_FALSE(operation.docs.empty());
    EXPECT_TRUE(authorize.action.contains(':'));
    EXPECT_EQ(authorize.need == Need::Nothing, free.contains(operation.name));
    if (authorize.need == Need::Root) {
      EXPECT_NE(operation.service->id, Service::Iam);
    }
    EXPECT_EQ(authorize.resource_tags, authorize.resource_tags && authorize.entity.kind != EntityKind::None);
    const bool by_name = operation.name.starts_with("Get") || operation.name.starts_with("List") ||
                         operation.name.starts_with("Generate") || operation.name.starts_with("Validate") ||
                         operation.name.starts_with("Simulate") || operation.name.starts_with("Decode") ||
                         operation.name.starts_with("Lookup");
    if (operation.access != Access::Session) {
      EXPECT_EQ(operation.access == Access::Read, by_name);
    }
    // A list of at most 100, or 200 services, is given as a whole.
    if (operation.name.starts_with("List") && operation.name != "ListOpenIDConnectProviders" &&
        operation.name != "ListSAMLProviders" && operation.name != "ListPoliciesGrantingServiceAccess") {
      EXPECT_FALSE(operation.pages.empty());
    }
    for (const Member& member : operation.input->members) {
      EXPECT_NE(member.type->kind, Kind::Map) << member.name;
      if (operation.service->protocol != Protocol::Json) {
        EXPECT_NE(member.type->kind, Kind::Timestamp) << member.name;
      }
      EXPECT_NE(member.type->kind, Kind::Blob) << member.name;
    }
  }
}

// No text of a request may be unbounded but for enumerations and documents of a known size.
TEST(Model, EveryInputTextHasAnUpperBound) {
  for (const OperationInfo& operation : operations())
    for (const Member& member : operation.input->members) {
      const Type& type = member.type->kind == Kind::List ? *member.type->list->element : *member.type;
      if (type.kind != Kind::String && type.kind != Kind::SecretString) continue;
      // A session policy has the bound of policy documents, and then that of the token. Three names are services that
      // have credentials of their own.
      const bool bounded_later = member.name == "VersionId" || member.name == "ServiceName" ||
                                 (operation.access == Access::Session && member.name == "Policy");
      EXPECT_TRUE(type.maximum != kNoMaximum || !type.values.empty() || bounded_later)
          << operation.name << "." << member.name;
    }
}

// Empty requests to every operation: the missing members are named, and what needs nothing is read.
TEST(Model, EmptyRequests) {
  for (const OperationInfo& operation : operations()) {
    SCOPED_TRACE(operation.name);
    const bool needs = std::ranges::any_of(operation.input->members, &Member::required);
    const Result<Object> input = read_input(operation, *Parameters::parse(""));
    EXPECT_EQ(input.has_value(), !needs);
    if (!input) {
      EXPECT_EQ(input.error().code, Code::ValidationError);
      continue;
    }
    EXPECT_FALSE(demands(operation, *input, {.account = "111122223333"}).empty());
    EXPECT_TRUE(request_tags(operation, *input).empty());
  }
}

// An output as it is made renders to both forms.
TEST(Model, EmptyOutputs) {
  for (const OperationInfo& operation : operations()) {
    SCOPED_TRACE(operation.name);
    if (operation.output == nullptr) continue;
    const Object output(*operation.output);
    EXPECT_TRUE(xml_reply(operation, output.data(), "id").contains("<ResponseMetadata>"));
    const auto document = json::Document::parse(json_reply(operation, output.data()));
    ASSERT_TRUE(document);
    for (const Member& member : operation.output->members)
      if (member.required) {
        EXPECT_TRUE(document->root().find(member.name)) << member.name;
      }
  }
}
}  // namespace
}  // namespace keyward::api
