// Quotas with AWS's defaults: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
// One table: checks, error texts, GetAccountSummary and the configuration file all read it.
#pragma once
#include <cstdint>
#include <string_view>

namespace keyward::identity {

struct Quotas {
  std::int64_t users_per_account = 5000;
  std::int64_t groups_per_account = 300;
  std::int64_t roles_per_account = 1000;
  std::int64_t policies_per_account = 1500;
  std::int64_t instance_profiles_per_account = 1000;
  std::int64_t roles_per_instance_profile = 1;
  std::int64_t open_id_connect_providers_per_account = 100;
  std::int64_t saml_providers_per_account = 100;
  std::int64_t server_certificates_per_account = 20;
  std::int64_t groups_per_user = 10;
  std::int64_t policies_per_user = 10;
  std::int64_t policies_per_group = 10;
  std::int64_t policies_per_role = 10;
  std::int64_t versions_per_policy = 5;
  std::int64_t policy_versions_in_use = 10000;
  std::int64_t policy_size = 6144;
  std::int64_t user_policy_size = 2048;
  std::int64_t group_policy_size = 5120;
  std::int64_t role_policy_size = 10240;
  std::int64_t assume_role_policy_size = 2048;
  std::int64_t access_keys_per_user = 2;
  std::int64_t signing_certificates_per_user = 2;
  std::int64_t ssh_public_keys_per_user = 5;
  std::int64_t service_credentials_per_user = 2;  // of each service
  std::int64_t mfa_devices_per_user = 8;
  std::int64_t tags_per_resource = 50;
};

// The quotas that the configuration may set, by their names there, which are those of AWS's error texts where it has
// one.
struct QuotaName {
  std::string_view name;
  std::int64_t Quotas::* value;
};
inline constexpr QuotaName kQuotaNames[] = {
    {"UsersPerAccount", &Quotas::users_per_account},
    {"GroupsPerAccount", &Quotas::groups_per_account},
    {"PoliciesPerAccount", &Quotas::policies_per_account},
    {"GroupsPerUser", &Quotas::groups_per_user},
    {"PoliciesPerUser", &Quotas::policies_per_user},
    {"PoliciesPerGroup", &Quotas::policies_per_group},
    {"VersionsPerPolicy", &Quotas::versions_per_policy},
    {"PolicySize", &Quotas::policy_size},
    {"UserPolicySize", &Quotas::user_policy_size},
    {"GroupPolicySize", &Quotas::group_policy_size},
    {"AccessKeysPerUser", &Quotas::access_keys_per_user},
    {"CertificatesPerUser", &Quotas::signing_certificates_per_user},
    {"ServiceSpecificCredentialsPerUser", &Quotas::service_credentials_per_user},
    {"SSHPublicKeysPerUser", &Quotas::ssh_public_keys_per_user},
    {"MFADevicesPerUser", &Quotas::mfa_devices_per_user},
    {"TagsPerResource", &Quotas::tags_per_resource},
    {"RolesPerAccount", &Quotas::roles_per_account},
    {"PoliciesPerRole", &Quotas::policies_per_role},
    {"RolePolicySize", &Quotas::role_policy_size},
    {"ACLSizePerRole", &Quotas::assume_role_policy_size},
    {"ServerCertificatesPerAccount", &Quotas::server_certificates_per_account},
    {"InstanceProfilesPerAccount", &Quotas::instance_profiles_per_account},
    {"OpenIdConnectProvidersPerAccount", &Quotas::open_id_connect_providers_per_account},
    {"SAMLProvidersPerAccount", &Quotas::saml_providers_per_account},
};

}  // namespace keyward::identity
