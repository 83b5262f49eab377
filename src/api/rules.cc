#include "api/rules.h"

#include <array>

namespace keyward::api {
namespace {

template <class Output>
Answer answer_of(Output&& output) {
  return {std::make_shared<Output>(std::forward<Output>(output)), {}};
}
template <class Output>
Answer answer_of(Written<Output>&& written) {
  return {std::make_shared<Output>(std::move(written.output)), std::move(written.changes)};
}

template <class Value, class Input>
Input input_of(Result<Value> (*)(const Context&, const Input&));

// One shape for all rules: the input is known to be the operation's, as the model made it.
template <auto Function>
struct Erased {
  static Result<Answer> run(const Context& context, const Object& input) {
    auto result = Function(context, input.as<decltype(input_of(Function))>());
    if (!result) return std::unexpected(std::move(result).error());
    return answer_of(*std::move(result));
  }
};

struct Rules {
  std::array<Rule, kOperations> of{};
  std::size_t count = 0;
};

constexpr Rules make_rules() {
  Rules rules;
  const auto set = [&](Operation operation, Rule rule) {
    rules.of[static_cast<std::size_t>(operation)] = rule;
    ++rules.count;
  };
  set(Operation::AddClientIDToOpenIDConnectProvider, Erased<add_client_id_to_open_id_connect_provider>::run);
  set(Operation::AddRoleToInstanceProfile, Erased<add_role_to_instance_profile>::run);
  set(Operation::AddUserToGroup, Erased<add_user_to_group>::run);
  set(Operation::AssumeRole, Erased<assume_role>::run);
  set(Operation::AssumeRoleWithSAML, Erased<assume_role_with_saml>::run);
  set(Operation::AssumeRoleWithWebIdentity, Erased<assume_role_with_web_identity>::run);
  set(Operation::AttachGroupPolicy, Erased<attach_group_policy>::run);
  set(Operation::AttachRolePolicy, Erased<attach_role_policy>::run);
  set(Operation::AttachUserPolicy, Erased<attach_user_policy>::run);
  set(Operation::ChangePassword, Erased<change_password>::run);
  set(Operation::ChangeRootPassword, Erased<change_root_password>::run);
  set(Operation::CreateAccessKey, Erased<create_access_key>::run);
  set(Operation::CreateAccountAlias, Erased<create_account_alias>::run);
  set(Operation::CreateGroup, Erased<create_group>::run);
  set(Operation::CreateInstanceProfile, Erased<create_instance_profile>::run);
  set(Operation::CreateLoginProfile, Erased<create_login_profile>::run);
  set(Operation::CreateOpenIDConnectProvider, Erased<create_open_id_connect_provider>::run);
  set(Operation::CreatePolicy, Erased<create_policy>::run);
  set(Operation::CreatePolicyVersion, Erased<create_policy_version>::run);
  set(Operation::CreateRole, Erased<create_role>::run);
  set(Operation::CreateSAMLProvider, Erased<create_saml_provider>::run);
  set(Operation::CreateServiceLinkedRole, Erased<create_service_linked_role>::run);
  set(Operation::CreateUser, Erased<create_user>::run);
  set(Operation::CreateVirtualMFADevice, Erased<create_virtual_mfa_device>::run);
  set(Operation::DeactivateMFADevice, Erased<deactivate_mfa_device>::run);
  set(Operation::DeactivateRootMFADevice, Erased<deactivate_root_mfa_device>::run);
  set(Operation::DecodeAuthorizationMessage, Erased<decode_authorization_message>::run);
  set(Operation::DeleteAccessKey, Erased<delete_access_key>::run);
  set(Operation::DeleteAccountAlias, Erased<delete_account_alias>::run);
  set(Operation::DeleteAccountPasswordPolicy, Erased<delete_account_password_policy>::run);
  set(Operation::DeleteGroup, Erased<delete_group>::run);
  set(Operation::DeleteGroupPolicy, Erased<delete_group_policy>::run);
  set(Operation::DeleteInstanceProfile, Erased<delete_instance_profile>::run);
  set(Operation::DeleteLoginProfile, Erased<delete_login_profile>::run);
  set(Operation::DeleteOpenIDConnectProvider, Erased<delete_open_id_connect_provider>::run);
  set(Operation::DeletePolicy, Erased<delete_policy>::run);
  set(Operation::DeletePolicyVersion, Erased<delete_policy_version>::run);
  set(Operation::DeleteRole, Erased<delete_role>::run);
  set(Operation::DeleteRolePermissionsBoundary, Erased<delete_role_permissions_boundary>::run);
  set(Operation::DeleteRolePolicy, Erased<delete_role_policy>::run);
  set(Operation::DeleteSAMLProvider, Erased<delete_saml_provider>::run);
  set(Operation::DeleteServiceLinkedRole, Erased<delete_service_linked_role>::run);
  set(Operation::DeleteUser, Erased<delete_user>::run);
  set(Operation::DeleteUserPermissionsBoundary, Erased<delete_user_permissions_boundary>::run);
  set(Operation::DeleteUserPolicy, Erased<delete_user_policy>::run);
  set(Operation::DeleteVirtualMFADevice, Erased<delete_virtual_mfa_device>::run);
  set(Operation::DetachGroupPolicy, Erased<detach_group_policy>::run);
  set(Operation::DetachRolePolicy, Erased<detach_role_policy>::run);
  set(Operation::DetachUserPolicy, Erased<detach_user_policy>::run);
  set(Operation::EnableMFADevice, Erased<enable_mfa_device>::run);
  set(Operation::EnableRootMFADevice, Erased<enable_root_mfa_device>::run);
  set(Operation::GeneratePassword, Erased<generate_password>::run);
  set(Operation::GetAccessKeyInfo, Erased<get_access_key_info>::run);
  set(Operation::GetAccessKeyLastUsed, Erased<get_access_key_last_used>::run);
  set(Operation::GetAccount, Erased<get_account>::run);
  set(Operation::GetAccountPasswordPolicy, Erased<get_account_password_policy>::run);
  set(Operation::GetAccountSummary, Erased<get_account_summary>::run);
  set(Operation::GetBillingData, Erased<get_billing_data>::run);
  set(Operation::GetCallerIdentity, Erased<get_caller_identity>::run);
  set(Operation::GetContextKeysForCustomPolicy, Erased<get_context_keys_for_custom_policy>::run);
  set(Operation::GetContextKeysForPrincipalPolicy, Erased<get_context_keys_for_principal_policy>::run);
  set(Operation::GetFederationToken, Erased<get_federation_token>::run);
  set(Operation::GetFirstDay, Erased<get_first_day>::run);
  set(Operation::GetGroup, Erased<get_group>::run);
  set(Operation::GetGroupPolicy, Erased<get_group_policy>::run);
  set(Operation::GetIAMAccessPreference, Erased<get_iam_access_preference>::run);
  set(Operation::GetInstanceProfile, Erased<get_instance_profile>::run);
  set(Operation::GetLoginProfile, Erased<get_login_profile>::run);
  set(Operation::GetMFADevice, Erased<get_mfa_device>::run);
  set(Operation::GetOpenIDConnectProvider, Erased<get_open_id_connect_provider>::run);
  set(Operation::GetPolicy, Erased<get_policy>::run);
  set(Operation::GetPolicyVersion, Erased<get_policy_version>::run);
  set(Operation::GetRole, Erased<get_role>::run);
  set(Operation::GetRolePolicy, Erased<get_role_policy>::run);
  set(Operation::GetSAMLProvider, Erased<get_saml_provider>::run);
  set(Operation::GetSecurityRecommendations, Erased<get_security_recommendations>::run);
  set(Operation::GetServiceLinkedRoleDeletionStatus, Erased<get_service_linked_role_deletion_status>::run);
  set(Operation::GetSessionToken, Erased<get_session_token>::run);
  set(Operation::GetUser, Erased<get_user>::run);
  set(Operation::GetUserPolicy, Erased<get_user_policy>::run);
  set(Operation::ListAccessKeys, Erased<list_access_keys>::run);
  set(Operation::ListAccountAliases, Erased<list_account_aliases>::run);
  set(Operation::ListAttachedGroupPolicies, Erased<list_attached_group_policies>::run);
  set(Operation::ListAttachedRolePolicies, Erased<list_attached_role_policies>::run);
  set(Operation::ListAttachedUserPolicies, Erased<list_attached_user_policies>::run);
  set(Operation::ListEntitiesForPolicy, Erased<list_entities_for_policy>::run);
  set(Operation::ListGroupPolicies, Erased<list_group_policies>::run);
  set(Operation::ListGroups, Erased<list_groups>::run);
  set(Operation::ListGroupsForUser, Erased<list_groups_for_user>::run);
  set(Operation::ListInstanceProfileTags, Erased<list_instance_profile_tags>::run);
  set(Operation::ListInstanceProfiles, Erased<list_instance_profiles>::run);
  set(Operation::ListInstanceProfilesForRole, Erased<list_instance_profiles_for_role>::run);
  set(Operation::ListMFADeviceTags, Erased<list_mfa_device_tags>::run);
  set(Operation::ListMFADevices, Erased<list_mfa_devices>::run);
  set(Operation::ListOpenIDConnectProviderTags, Erased<list_open_id_connect_provider_tags>::run);
  set(Operation::ListOpenIDConnectProviders, Erased<list_open_id_connect_providers>::run);
  set(Operation::ListPolicies, Erased<list_policies>::run);
  set(Operation::ListPolicyTags, Erased<list_policy_tags>::run);
  set(Operation::ListPolicyVersions, Erased<list_policy_versions>::run);
  set(Operation::ListRolePolicies, Erased<list_role_policies>::run);
  set(Operation::ListRoleTags, Erased<list_role_tags>::run);
  set(Operation::ListRoles, Erased<list_roles>::run);
  set(Operation::ListSAMLProviderTags, Erased<list_saml_provider_tags>::run);
  set(Operation::ListSAMLProviders, Erased<list_saml_providers>::run);
  set(Operation::ListUserPolicies, Erased<list_user_policies>::run);
  set(Operation::ListUserTags, Erased<list_user_tags>::run);
  set(Operation::ListUsers, Erased<list_users>::run);
  set(Operation::ListVirtualMFADevices, Erased<list_virtual_mfa_devices>::run);
  set(Operation::PutFirstDayNotes, Erased<put_first_day_notes>::run);
  set(Operation::PutGroupPolicy, Erased<put_group_policy>::run);
  set(Operation::PutRolePermissionsBoundary, Erased<put_role_permissions_boundary>::run);
  set(Operation::PutRolePolicy, Erased<put_role_policy>::run);
  set(Operation::PutUserPermissionsBoundary, Erased<put_user_permissions_boundary>::run);
  set(Operation::PutUserPolicy, Erased<put_user_policy>::run);
  set(Operation::RemoveClientIDFromOpenIDConnectProvider, Erased<remove_client_id_from_open_id_connect_provider>::run);
  set(Operation::RemoveRoleFromInstanceProfile, Erased<remove_role_from_instance_profile>::run);
  set(Operation::RemoveUserFromGroup, Erased<remove_user_from_group>::run);
  set(Operation::RenameMFADevice, Erased<rename_mfa_device>::run);
  set(Operation::ResyncMFADevice, Erased<resync_mfa_device>::run);
  set(Operation::ResyncRootMFADevice, Erased<resync_root_mfa_device>::run);
  set(Operation::SetDefaultPolicyVersion, Erased<set_default_policy_version>::run);
  set(Operation::SimulateCustomPolicy, Erased<simulate_custom_policy>::run);
  set(Operation::GetAccountAuthorizationDetails, Erased<get_account_authorization_details>::run);
  set(Operation::GenerateCredentialReport, Erased<generate_credential_report>::run);
  set(Operation::GetCredentialReport, Erased<get_credential_report>::run);
  set(Operation::GenerateServiceLastAccessedDetails, Erased<generate_service_last_accessed_details>::run);
  set(Operation::GetServiceLastAccessedDetails, Erased<get_service_last_accessed_details>::run);
  set(Operation::GetServiceLastAccessedDetailsWithEntities,
      Erased<get_service_last_accessed_details_with_entities>::run);
  set(Operation::ListPoliciesGrantingServiceAccess, Erased<list_policies_granting_service_access>::run);
  set(Operation::UploadSSHPublicKey, Erased<upload_ssh_public_key>::run);
  set(Operation::GetSSHPublicKey, Erased<get_ssh_public_key>::run);
  set(Operation::ListSSHPublicKeys, Erased<list_ssh_public_keys>::run);
  set(Operation::UpdateSSHPublicKey, Erased<update_ssh_public_key>::run);
  set(Operation::DeleteSSHPublicKey, Erased<delete_ssh_public_key>::run);
  set(Operation::UploadSigningCertificate, Erased<upload_signing_certificate>::run);
  set(Operation::ListSigningCertificates, Erased<list_signing_certificates>::run);
  set(Operation::UpdateSigningCertificate, Erased<update_signing_certificate>::run);
  set(Operation::DeleteSigningCertificate, Erased<delete_signing_certificate>::run);
  set(Operation::CreateServiceSpecificCredential, Erased<create_service_specific_credential>::run);
  set(Operation::ListServiceSpecificCredentials, Erased<list_service_specific_credentials>::run);
  set(Operation::ResetServiceSpecificCredential, Erased<reset_service_specific_credential>::run);
  set(Operation::UpdateServiceSpecificCredential, Erased<update_service_specific_credential>::run);
  set(Operation::DeleteServiceSpecificCredential, Erased<delete_service_specific_credential>::run);
  set(Operation::UploadServerCertificate, Erased<upload_server_certificate>::run);
  set(Operation::GetServerCertificate, Erased<get_server_certificate>::run);
  set(Operation::ListServerCertificates, Erased<list_server_certificates>::run);
  set(Operation::UpdateServerCertificate, Erased<update_server_certificate>::run);
  set(Operation::DeleteServerCertificate, Erased<delete_server_certificate>::run);
  set(Operation::TagServerCertificate, Erased<tag_server_certificate>::run);
  set(Operation::UntagServerCertificate, Erased<untag_server_certificate>::run);
  set(Operation::ListServerCertificateTags, Erased<list_server_certificate_tags>::run);
  set(Operation::SimulatePrincipalPolicy, Erased<simulate_principal_policy>::run);
  set(Operation::TagInstanceProfile, Erased<tag_instance_profile>::run);
  set(Operation::TagMFADevice, Erased<tag_mfa_device>::run);
  set(Operation::TagOpenIDConnectProvider, Erased<tag_open_id_connect_provider>::run);
  set(Operation::TagPolicy, Erased<tag_policy>::run);
  set(Operation::TagRole, Erased<tag_role>::run);
  set(Operation::TagSAMLProvider, Erased<tag_saml_provider>::run);
  set(Operation::TagUser, Erased<tag_user>::run);
  set(Operation::UntagInstanceProfile, Erased<untag_instance_profile>::run);
  set(Operation::UntagMFADevice, Erased<untag_mfa_device>::run);
  set(Operation::UntagOpenIDConnectProvider, Erased<untag_open_id_connect_provider>::run);
  set(Operation::UntagPolicy, Erased<untag_policy>::run);
  set(Operation::UntagRole, Erased<untag_role>::run);
  set(Operation::UntagSAMLProvider, Erased<untag_saml_provider>::run);
  set(Operation::UntagUser, Erased<untag_user>::run);
  set(Operation::UpdateAccessKey, Erased<update_access_key>::run);
  set(Operation::UpdateAccountName, Erased<update_account_name>::run);
  set(Operation::UpdateAccountPasswordPolicy, Erased<update_account_password_policy>::run);
  set(Operation::UpdateAssumeRolePolicy, Erased<update_assume_role_policy>::run);
  set(Operation::UpdateGroup, Erased<update_group>::run);
  set(Operation::UpdateIAMAccessPreference, Erased<update_iam_access_preference>::run);
  set(Operation::UpdateLoginProfile, Erased<update_login_profile>::run);
  set(Operation::UpdateOpenIDConnectProviderThumbprint, Erased<update_open_id_connect_provider_thumbprint>::run);
  set(Operation::UpdateRole, Erased<update_role>::run);
  set(Operation::UpdateRoleDescription, Erased<update_role_description>::run);
  set(Operation::UpdateSAMLProvider, Erased<update_saml_provider>::run);
  set(Operation::UpdateUser, Erased<update_user>::run);
  set(Operation::LookupEvents, Erased<lookup_events>::run);
  set(Operation::ValidatePolicy, Erased<validate_policy>::run);
  return rules;
}
constexpr Rules kRules = make_rules();
static_assert(kRules.count == kOperations, "a rule for every operation");
}  // namespace

Rule rule_of(Operation operation) { return kRules.of[static_cast<std::size_t>(operation)]; }
}  // namespace keyward::api
