// The rule of every operation, by noun, and the table that finds it. A rule's errors are those of its operation in
// model/.
#pragma once
#include "api/handler.h"

namespace keyward::api {

// What a rule answered, of any operation.
struct Answer {
  std::shared_ptr<const void> output;  // of the operation's output structure
  identity::Changes changes;           // none for a read
};
using Rule = Result<Answer> (*)(const Context& context, const Object& input);

// The rule of an operation; every operation has one.
Rule rule_of(Operation operation);

// Users of OpenID Connect providers: web_identity.cc
Result<sts::AssumeRoleWithWebIdentityOutput> assume_role_with_web_identity(
    const Context& context, const sts::AssumeRoleWithWebIdentityInput& input);
// Users of SAML providers: saml_users.cc
Result<sts::AssumeRoleWithSAMLOutput> assume_role_with_saml(const Context& context,
                                                            const sts::AssumeRoleWithSAMLInput& input);

// Users: users.cc
WriteResult<iam::CreateUserOutput> create_user(const Context& context, const iam::CreateUserInput& input);
Result<iam::GetUserOutput> get_user(const Context& context, const iam::GetUserInput& input);
Result<iam::ListUsersOutput> list_users(const Context& context, const iam::ListUsersInput& input);
WriteResult<iam::UpdateUserOutput> update_user(const Context& context, const iam::UpdateUserInput& input);
WriteResult<iam::DeleteUserOutput> delete_user(const Context& context, const iam::DeleteUserInput& input);
WriteResult<iam::PutUserPermissionsBoundaryOutput> put_user_permissions_boundary(
    const Context& context, const iam::PutUserPermissionsBoundaryInput& input);
WriteResult<iam::DeleteUserPermissionsBoundaryOutput> delete_user_permissions_boundary(
    const Context& context, const iam::DeleteUserPermissionsBoundaryInput& input);

// Groups: groups.cc
WriteResult<iam::CreateGroupOutput> create_group(const Context& context, const iam::CreateGroupInput& input);
Result<iam::GetGroupOutput> get_group(const Context& context, const iam::GetGroupInput& input);
Result<iam::ListGroupsOutput> list_groups(const Context& context, const iam::ListGroupsInput& input);
Result<iam::ListGroupsForUserOutput> list_groups_for_user(const Context& context,
                                                          const iam::ListGroupsForUserInput& input);
WriteResult<iam::UpdateGroupOutput> update_group(const Context& context, const iam::UpdateGroupInput& input);
WriteResult<iam::DeleteGroupOutput> delete_group(const Context& context, const iam::DeleteGroupInput& input);
WriteResult<iam::AddUserToGroupOutput> add_user_to_group(const Context& context, const iam::AddUserToGroupInput& input);
WriteResult<iam::RemoveUserFromGroupOutput> remove_user_from_group(const Context& context,
                                                                   const iam::RemoveUserFromGroupInput& input);

// Roles: roles.cc
WriteResult<iam::CreateRoleOutput> create_role(const Context& context, const iam::CreateRoleInput& input);
Result<iam::GetRoleOutput> get_role(const Context& context, const iam::GetRoleInput& input);
Result<iam::ListRolesOutput> list_roles(const Context& context, const iam::ListRolesInput& input);
WriteResult<iam::UpdateRoleOutput> update_role(const Context& context, const iam::UpdateRoleInput& input);
WriteResult<iam::UpdateRoleDescriptionOutput> update_role_description(const Context& context,
                                                                      const iam::UpdateRoleDescriptionInput& input);
WriteResult<iam::UpdateAssumeRolePolicyOutput> update_assume_role_policy(const Context& context,
                                                                         const iam::UpdateAssumeRolePolicyInput& input);
WriteResult<iam::DeleteRoleOutput> delete_role(const Context& context, const iam::DeleteRoleInput& input);
WriteResult<iam::PutRolePermissionsBoundaryOutput> put_role_permissions_boundary(
    const Context& context, const iam::PutRolePermissionsBoundaryInput& input);
WriteResult<iam::DeleteRolePermissionsBoundaryOutput> delete_role_permissions_boundary(
    const Context& context, const iam::DeleteRolePermissionsBoundaryInput& input);

// Service-linked roles: service_linked_roles.cc
WriteResult<iam::CreateServiceLinkedRoleOutput> create_service_linked_role(
    const Context& context, const iam::CreateServiceLinkedRoleInput& input);
WriteResult<iam::DeleteServiceLinkedRoleOutput> delete_service_linked_role(
    const Context& context, const iam::DeleteServiceLinkedRoleInput& input);
Result<iam::GetServiceLinkedRoleDeletionStatusOutput> get_service_linked_role_deletion_status(
    const Context& context, const iam::GetServiceLinkedRoleDeletionStatusInput& input);

// OpenID Connect providers: open_id_connect_providers.cc; their tags: tags.cc
WriteResult<iam::AddClientIDToOpenIDConnectProviderOutput> add_client_id_to_open_id_connect_provider(
    const Context& context, const iam::AddClientIDToOpenIDConnectProviderInput& input);
WriteResult<iam::CreateOpenIDConnectProviderOutput> create_open_id_connect_provider(
    const Context& context, const iam::CreateOpenIDConnectProviderInput& input);
WriteResult<iam::DeleteOpenIDConnectProviderOutput> delete_open_id_connect_provider(
    const Context& context, const iam::DeleteOpenIDConnectProviderInput& input);
Result<iam::GetOpenIDConnectProviderOutput> get_open_id_connect_provider(
    const Context& context, const iam::GetOpenIDConnectProviderInput& input);
Result<iam::ListOpenIDConnectProviderTagsOutput> list_open_id_connect_provider_tags(
    const Context& context, const iam::ListOpenIDConnectProviderTagsInput& input);
Result<iam::ListOpenIDConnectProvidersOutput> list_open_id_connect_providers(
    const Context& context, const iam::ListOpenIDConnectProvidersInput& input);
WriteResult<iam::RemoveClientIDFromOpenIDConnectProviderOutput> remove_client_id_from_open_id_connect_provider(
    const Context& context, const iam::RemoveClientIDFromOpenIDConnectProviderInput& input);
WriteResult<iam::TagOpenIDConnectProviderOutput> tag_open_id_connect_provider(
    const Context& context, const iam::TagOpenIDConnectProviderInput& input);
WriteResult<iam::UntagOpenIDConnectProviderOutput> untag_open_id_connect_provider(
    const Context& context, const iam::UntagOpenIDConnectProviderInput& input);
WriteResult<iam::UpdateOpenIDConnectProviderThumbprintOutput> update_open_id_connect_provider_thumbprint(
    const Context& context, const iam::UpdateOpenIDConnectProviderThumbprintInput& input);

// SAML providers: saml_providers.cc; their tags: tags.cc
WriteResult<iam::CreateSAMLProviderOutput> create_saml_provider(const Context& context,
                                                                const iam::CreateSAMLProviderInput& input);
WriteResult<iam::DeleteSAMLProviderOutput> delete_saml_provider(const Context& context,
                                                                const iam::DeleteSAMLProviderInput& input);
Result<iam::GetSAMLProviderOutput> get_saml_provider(const Context& context, const iam::GetSAMLProviderInput& input);
Result<iam::ListSAMLProviderTagsOutput> list_saml_provider_tags(const Context& context,
                                                                const iam::ListSAMLProviderTagsInput& input);
Result<iam::ListSAMLProvidersOutput> list_saml_providers(const Context& context,
                                                         const iam::ListSAMLProvidersInput& input);
WriteResult<iam::TagSAMLProviderOutput> tag_saml_provider(const Context& context,
                                                          const iam::TagSAMLProviderInput& input);
WriteResult<iam::UntagSAMLProviderOutput> untag_saml_provider(const Context& context,
                                                              const iam::UntagSAMLProviderInput& input);
WriteResult<iam::UpdateSAMLProviderOutput> update_saml_provider(const Context& context,
                                                                const iam::UpdateSAMLProviderInput& input);

// Instance profiles: instance_profiles.cc
WriteResult<iam::CreateInstanceProfileOutput> create_instance_profile(const Context& context,
                                                                      const iam::CreateInstanceProfileInput& input);
Result<iam::GetInstanceProfileOutput> get_instance_profile(const Context& context,
                                                           const iam::GetInstanceProfileInput& input);
Result<iam::ListInstanceProfilesOutput> list_instance_profiles(const Context& context,
                                                               const iam::ListInstanceProfilesInput& input);
Result<iam::ListInstanceProfilesForRoleOutput> list_instance_profiles_for_role(
    const Context& context, const iam::ListInstanceProfilesForRoleInput& input);
WriteResult<iam::DeleteInstanceProfileOutput> delete_instance_profile(const Context& context,
                                                                      const iam::DeleteInstanceProfileInput& input);
WriteResult<iam::AddRoleToInstanceProfileOutput> add_role_to_instance_profile(
    const Context& context, const iam::AddRoleToInstanceProfileInput& input);
WriteResult<iam::RemoveRoleFromInstanceProfileOutput> remove_role_from_instance_profile(
    const Context& context, const iam::RemoveRoleFromInstanceProfileInput& input);

// Access keys: access_keys.cc
WriteResult<iam::CreateAccessKeyOutput> create_access_key(const Context& context,
                                                          const iam::CreateAccessKeyInput& input);
Result<iam::ListAccessKeysOutput> list_access_keys(const Context& context, const iam::ListAccessKeysInput& input);
WriteResult<iam::UpdateAccessKeyOutput> update_access_key(const Context& context,
                                                          const iam::UpdateAccessKeyInput& input);
WriteResult<iam::DeleteAccessKeyOutput> delete_access_key(const Context& context,
                                                          const iam::DeleteAccessKeyInput& input);
Result<iam::GetAccessKeyLastUsedOutput> get_access_key_last_used(const Context& context,
                                                                 const iam::GetAccessKeyLastUsedInput& input);

// SSH public keys: ssh_public_keys.cc
WriteResult<iam::UploadSSHPublicKeyOutput> upload_ssh_public_key(const Context& context,
                                                                 const iam::UploadSSHPublicKeyInput& input);
Result<iam::GetSSHPublicKeyOutput> get_ssh_public_key(const Context& context, const iam::GetSSHPublicKeyInput& input);
Result<iam::ListSSHPublicKeysOutput> list_ssh_public_keys(const Context& context,
                                                          const iam::ListSSHPublicKeysInput& input);
WriteResult<iam::UpdateSSHPublicKeyOutput> update_ssh_public_key(const Context& context,
                                                                 const iam::UpdateSSHPublicKeyInput& input);
WriteResult<iam::DeleteSSHPublicKeyOutput> delete_ssh_public_key(const Context& context,
                                                                 const iam::DeleteSSHPublicKeyInput& input);

// Signing certificates: signing_certificates.cc
WriteResult<iam::UploadSigningCertificateOutput> upload_signing_certificate(
    const Context& context, const iam::UploadSigningCertificateInput& input);
Result<iam::ListSigningCertificatesOutput> list_signing_certificates(const Context& context,
                                                                     const iam::ListSigningCertificatesInput& input);
WriteResult<iam::UpdateSigningCertificateOutput> update_signing_certificate(
    const Context& context, const iam::UpdateSigningCertificateInput& input);
WriteResult<iam::DeleteSigningCertificateOutput> delete_signing_certificate(
    const Context& context, const iam::DeleteSigningCertificateInput& input);

// Server certificates: server_certificates.cc; their tags: tags.cc
WriteResult<iam::UploadServerCertificateOutput> upload_server_certificate(
    const Context& context, const iam::UploadServerCertificateInput& input);
Result<iam::GetServerCertificateOutput> get_server_certificate(const Context& context,
                                                               const iam::GetServerCertificateInput& input);
Result<iam::ListServerCertificatesOutput> list_server_certificates(const Context& context,
                                                                   const iam::ListServerCertificatesInput& input);
WriteResult<iam::UpdateServerCertificateOutput> update_server_certificate(
    const Context& context, const iam::UpdateServerCertificateInput& input);
WriteResult<iam::DeleteServerCertificateOutput> delete_server_certificate(
    const Context& context, const iam::DeleteServerCertificateInput& input);
WriteResult<iam::TagServerCertificateOutput> tag_server_certificate(const Context& context,
                                                                    const iam::TagServerCertificateInput& input);
WriteResult<iam::UntagServerCertificateOutput> untag_server_certificate(const Context& context,
                                                                        const iam::UntagServerCertificateInput& input);
Result<iam::ListServerCertificateTagsOutput> list_server_certificate_tags(
    const Context& context, const iam::ListServerCertificateTagsInput& input);

// Service-specific credentials: service_credentials.cc
WriteResult<iam::CreateServiceSpecificCredentialOutput> create_service_specific_credential(
    const Context& context, const iam::CreateServiceSpecificCredentialInput& input);
Result<iam::ListServiceSpecificCredentialsOutput> list_service_specific_credentials(
    const Context& context, const iam::ListServiceSpecificCredentialsInput& input);
WriteResult<iam::ResetServiceSpecificCredentialOutput> reset_service_specific_credential(
    const Context& context, const iam::ResetServiceSpecificCredentialInput& input);
WriteResult<iam::UpdateServiceSpecificCredentialOutput> update_service_specific_credential(
    const Context& context, const iam::UpdateServiceSpecificCredentialInput& input);
WriteResult<iam::DeleteServiceSpecificCredentialOutput> delete_service_specific_credential(
    const Context& context, const iam::DeleteServiceSpecificCredentialInput& input);

// Passwords: passwords.cc
WriteResult<iam::CreateLoginProfileOutput> create_login_profile(const Context& context,
                                                                const iam::CreateLoginProfileInput& input);
Result<iam::GetLoginProfileOutput> get_login_profile(const Context& context, const iam::GetLoginProfileInput& input);
WriteResult<iam::UpdateLoginProfileOutput> update_login_profile(const Context& context,
                                                                const iam::UpdateLoginProfileInput& input);
WriteResult<iam::DeleteLoginProfileOutput> delete_login_profile(const Context& context,
                                                                const iam::DeleteLoginProfileInput& input);
WriteResult<iam::ChangePasswordOutput> change_password(const Context& context, const iam::ChangePasswordInput& input);
WriteResult<own::ChangeRootPasswordOutput> change_root_password(const Context& context,
                                                                const own::ChangeRootPasswordInput& input);
Result<own::GeneratePasswordOutput> generate_password(const Context& context, const own::GeneratePasswordInput& input);

// Managed policies: policies.cc
WriteResult<iam::CreatePolicyOutput> create_policy(const Context& context, const iam::CreatePolicyInput& input);
Result<iam::GetPolicyOutput> get_policy(const Context& context, const iam::GetPolicyInput& input);
Result<iam::ListPoliciesOutput> list_policies(const Context& context, const iam::ListPoliciesInput& input);
WriteResult<iam::DeletePolicyOutput> delete_policy(const Context& context, const iam::DeletePolicyInput& input);
WriteResult<iam::CreatePolicyVersionOutput> create_policy_version(const Context& context,
                                                                  const iam::CreatePolicyVersionInput& input);
Result<iam::GetPolicyVersionOutput> get_policy_version(const Context& context, const iam::GetPolicyVersionInput& input);
Result<iam::ListPolicyVersionsOutput> list_policy_versions(const Context& context,
                                                           const iam::ListPolicyVersionsInput& input);
WriteResult<iam::DeletePolicyVersionOutput> delete_policy_version(const Context& context,
                                                                  const iam::DeletePolicyVersionInput& input);
WriteResult<iam::SetDefaultPolicyVersionOutput> set_default_policy_version(
    const Context& context, const iam::SetDefaultPolicyVersionInput& input);
Result<iam::ListEntitiesForPolicyOutput> list_entities_for_policy(const Context& context,
                                                                  const iam::ListEntitiesForPolicyInput& input);

// Policies of users, groups and roles: entity_policies.cc
WriteResult<iam::AttachUserPolicyOutput> attach_user_policy(const Context& context,
                                                            const iam::AttachUserPolicyInput& input);
WriteResult<iam::AttachGroupPolicyOutput> attach_group_policy(const Context& context,
                                                              const iam::AttachGroupPolicyInput& input);
WriteResult<iam::DetachUserPolicyOutput> detach_user_policy(const Context& context,
                                                            const iam::DetachUserPolicyInput& input);
WriteResult<iam::DetachGroupPolicyOutput> detach_group_policy(const Context& context,
                                                              const iam::DetachGroupPolicyInput& input);
Result<iam::ListAttachedUserPoliciesOutput> list_attached_user_policies(
    const Context& context, const iam::ListAttachedUserPoliciesInput& input);
Result<iam::ListAttachedGroupPoliciesOutput> list_attached_group_policies(
    const Context& context, const iam::ListAttachedGroupPoliciesInput& input);
WriteResult<iam::PutUserPolicyOutput> put_user_policy(const Context& context, const iam::PutUserPolicyInput& input);
WriteResult<iam::PutGroupPolicyOutput> put_group_policy(const Context& context, const iam::PutGroupPolicyInput& input);
Result<iam::GetUserPolicyOutput> get_user_policy(const Context& context, const iam::GetUserPolicyInput& input);
Result<iam::GetGroupPolicyOutput> get_group_policy(const Context& context, const iam::GetGroupPolicyInput& input);
WriteResult<iam::DeleteUserPolicyOutput> delete_user_policy(const Context& context,
                                                            const iam::DeleteUserPolicyInput& input);
WriteResult<iam::DeleteGroupPolicyOutput> delete_group_policy(const Context& context,
                                                              const iam::DeleteGroupPolicyInput& input);
Result<iam::ListUserPoliciesOutput> list_user_policies(const Context& context, const iam::ListUserPoliciesInput& input);
Result<iam::ListGroupPoliciesOutput> list_group_policies(const Context& context,
                                                         const iam::ListGroupPoliciesInput& input);
WriteResult<iam::AttachRolePolicyOutput> attach_role_policy(const Context& context,
                                                            const iam::AttachRolePolicyInput& input);
WriteResult<iam::DetachRolePolicyOutput> detach_role_policy(const Context& context,
                                                            const iam::DetachRolePolicyInput& input);
Result<iam::ListAttachedRolePoliciesOutput> list_attached_role_policies(
    const Context& context, const iam::ListAttachedRolePoliciesInput& input);
WriteResult<iam::PutRolePolicyOutput> put_role_policy(const Context& context, const iam::PutRolePolicyInput& input);
Result<iam::GetRolePolicyOutput> get_role_policy(const Context& context, const iam::GetRolePolicyInput& input);
WriteResult<iam::DeleteRolePolicyOutput> delete_role_policy(const Context& context,
                                                            const iam::DeleteRolePolicyInput& input);
Result<iam::ListRolePoliciesOutput> list_role_policies(const Context& context, const iam::ListRolePoliciesInput& input);

// Tags: tags.cc
WriteResult<iam::TagUserOutput> tag_user(const Context& context, const iam::TagUserInput& input);
WriteResult<iam::UntagUserOutput> untag_user(const Context& context, const iam::UntagUserInput& input);
Result<iam::ListUserTagsOutput> list_user_tags(const Context& context, const iam::ListUserTagsInput& input);
WriteResult<iam::TagPolicyOutput> tag_policy(const Context& context, const iam::TagPolicyInput& input);
WriteResult<iam::UntagPolicyOutput> untag_policy(const Context& context, const iam::UntagPolicyInput& input);
Result<iam::ListPolicyTagsOutput> list_policy_tags(const Context& context, const iam::ListPolicyTagsInput& input);
WriteResult<iam::TagMFADeviceOutput> tag_mfa_device(const Context& context, const iam::TagMFADeviceInput& input);
WriteResult<iam::UntagMFADeviceOutput> untag_mfa_device(const Context& context, const iam::UntagMFADeviceInput& input);
Result<iam::ListMFADeviceTagsOutput> list_mfa_device_tags(const Context& context,
                                                          const iam::ListMFADeviceTagsInput& input);
WriteResult<iam::TagRoleOutput> tag_role(const Context& context, const iam::TagRoleInput& input);
WriteResult<iam::UntagRoleOutput> untag_role(const Context& context, const iam::UntagRoleInput& input);
Result<iam::ListRoleTagsOutput> list_role_tags(const Context& context, const iam::ListRoleTagsInput& input);
WriteResult<iam::TagInstanceProfileOutput> tag_instance_profile(const Context& context,
                                                                const iam::TagInstanceProfileInput& input);
WriteResult<iam::UntagInstanceProfileOutput> untag_instance_profile(const Context& context,
                                                                    const iam::UntagInstanceProfileInput& input);
Result<iam::ListInstanceProfileTagsOutput> list_instance_profile_tags(const Context& context,
                                                                      const iam::ListInstanceProfileTagsInput& input);

// MFA devices: mfa_devices.cc
WriteResult<iam::CreateVirtualMFADeviceOutput> create_virtual_mfa_device(const Context& context,
                                                                         const iam::CreateVirtualMFADeviceInput& input);
WriteResult<iam::EnableMFADeviceOutput> enable_mfa_device(const Context& context,
                                                          const iam::EnableMFADeviceInput& input);
WriteResult<own::EnableRootMFADeviceOutput> enable_root_mfa_device(const Context& context,
                                                                   const own::EnableRootMFADeviceInput& input);
WriteResult<iam::ResyncMFADeviceOutput> resync_mfa_device(const Context& context,
                                                          const iam::ResyncMFADeviceInput& input);
WriteResult<own::ResyncRootMFADeviceOutput> resync_root_mfa_device(const Context& context,
                                                                   const own::ResyncRootMFADeviceInput& input);
WriteResult<iam::DeactivateMFADeviceOutput> deactivate_mfa_device(const Context& context,
                                                                  const iam::DeactivateMFADeviceInput& input);
WriteResult<own::DeactivateRootMFADeviceOutput> deactivate_root_mfa_device(
    const Context& context, const own::DeactivateRootMFADeviceInput& input);
WriteResult<iam::DeleteVirtualMFADeviceOutput> delete_virtual_mfa_device(const Context& context,
                                                                         const iam::DeleteVirtualMFADeviceInput& input);
WriteResult<own::RenameMFADeviceOutput> rename_mfa_device(const Context& context,
                                                          const own::RenameMFADeviceInput& input);
Result<iam::ListMFADevicesOutput> list_mfa_devices(const Context& context, const iam::ListMFADevicesInput& input);
Result<iam::ListVirtualMFADevicesOutput> list_virtual_mfa_devices(const Context& context,
                                                                  const iam::ListVirtualMFADevicesInput& input);
Result<iam::GetMFADeviceOutput> get_mfa_device(const Context& context, const iam::GetMFADeviceInput& input);

// Reports: account_details.cc, credential_reports.cc, service_access.cc
Result<iam::GetAccountAuthorizationDetailsOutput> get_account_authorization_details(
    const Context& context, const iam::GetAccountAuthorizationDetailsInput& input);
Result<iam::GenerateCredentialReportOutput> generate_credential_report(const Context& context,
                                                                       const iam::GenerateCredentialReportInput& input);
Result<iam::GetCredentialReportOutput> get_credential_report(const Context& context,
                                                             const iam::GetCredentialReportInput& input);
Result<iam::ListPoliciesGrantingServiceAccessOutput> list_policies_granting_service_access(
    const Context& context, const iam::ListPoliciesGrantingServiceAccessInput& input);
// access_reports.cc
Result<iam::GenerateServiceLastAccessedDetailsOutput> generate_service_last_accessed_details(
    const Context& context, const iam::GenerateServiceLastAccessedDetailsInput& input);
Result<iam::GetServiceLastAccessedDetailsOutput> get_service_last_accessed_details(
    const Context& context, const iam::GetServiceLastAccessedDetailsInput& input);
Result<iam::GetServiceLastAccessedDetailsWithEntitiesOutput> get_service_last_accessed_details_with_entities(
    const Context& context, const iam::GetServiceLastAccessedDetailsWithEntitiesInput& input);

// The account: account.cc
WriteResult<iam::CreateAccountAliasOutput> create_account_alias(const Context& context,
                                                                const iam::CreateAccountAliasInput& input);
WriteResult<iam::DeleteAccountAliasOutput> delete_account_alias(const Context& context,
                                                                const iam::DeleteAccountAliasInput& input);
Result<iam::ListAccountAliasesOutput> list_account_aliases(const Context& context,
                                                           const iam::ListAccountAliasesInput& input);
WriteResult<iam::UpdateAccountPasswordPolicyOutput> update_account_password_policy(
    const Context& context, const iam::UpdateAccountPasswordPolicyInput& input);
Result<iam::GetAccountPasswordPolicyOutput> get_account_password_policy(
    const Context& context, const iam::GetAccountPasswordPolicyInput& input);
WriteResult<iam::DeleteAccountPasswordPolicyOutput> delete_account_password_policy(
    const Context& context, const iam::DeleteAccountPasswordPolicyInput& input);
Result<iam::GetAccountSummaryOutput> get_account_summary(const Context& context,
                                                         const iam::GetAccountSummaryInput& input);

// Simulating policies: simulation.cc
Result<iam::SimulatePrincipalPolicyOutput> simulate_principal_policy(const Context& context,
                                                                     const iam::SimulatePrincipalPolicyInput& input);
Result<iam::SimulateCustomPolicyOutput> simulate_custom_policy(const Context& context,
                                                               const iam::SimulateCustomPolicyInput& input);
Result<iam::GetContextKeysForPrincipalPolicyOutput> get_context_keys_for_principal_policy(
    const Context& context, const iam::GetContextKeysForPrincipalPolicyInput& input);
Result<iam::GetContextKeysForCustomPolicyOutput> get_context_keys_for_custom_policy(
    const Context& context, const iam::GetContextKeysForCustomPolicyInput& input);

// What only the console does: console_account.cc
Result<own::GetAccountOutput> get_account(const Context& context, const own::GetAccountInput& input);
WriteResult<own::UpdateAccountNameOutput> update_account_name(const Context& context,
                                                              const own::UpdateAccountNameInput& input);
Result<own::GetSecurityRecommendationsOutput> get_security_recommendations(
    const Context& context, const own::GetSecurityRecommendationsInput& input);
Result<own::GetFirstDayOutput> get_first_day(const Context& context, const own::GetFirstDayInput& input);
WriteResult<own::PutFirstDayNotesOutput> put_first_day_notes(const Context& context,
                                                             const own::PutFirstDayNotesInput& input);

// IAM Access Analyzer: policy_validation.cc
Result<cloudtrail::LookupEventsOutput> lookup_events(const Context& context,
                                                     const cloudtrail::LookupEventsInput& input);
Result<access_analyzer::ValidatePolicyOutput> validate_policy(const Context& context,
                                                              const access_analyzer::ValidatePolicyInput& input);

// Billing: billing.cc
Result<billing::GetBillingDataOutput> get_billing_data(const Context& context,
                                                       const billing::GetBillingDataInput& input);
Result<billing::GetIAMAccessPreferenceOutput> get_iam_access_preference(
    const Context& context, const billing::GetIAMAccessPreferenceInput& input);
WriteResult<billing::UpdateIAMAccessPreferenceOutput> update_iam_access_preference(
    const Context& context, const billing::UpdateIAMAccessPreferenceInput& input);

// Security Token Service: sts.cc
Result<sts::GetCallerIdentityOutput> get_caller_identity(const Context& context,
                                                         const sts::GetCallerIdentityInput& input);
Result<sts::GetAccessKeyInfoOutput> get_access_key_info(const Context& context,
                                                        const sts::GetAccessKeyInfoInput& input);
WriteResult<sts::GetSessionTokenOutput> get_session_token(const Context& context,
                                                          const sts::GetSessionTokenInput& input);
Result<sts::DecodeAuthorizationMessageOutput> decode_authorization_message(
    const Context& context, const sts::DecodeAuthorizationMessageInput& input);
WriteResult<sts::AssumeRoleOutput> assume_role(const Context& context, const sts::AssumeRoleInput& input);
WriteResult<sts::GetFederationTokenOutput> get_federation_token(const Context& context,
                                                                const sts::GetFederationTokenInput& input);

}  // namespace keyward::api
