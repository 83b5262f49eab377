// Tags of all that has tags: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"

namespace keyward::api {
namespace {
template <class Output, class Entity>
WriteResult<Output> tag(const Context& context, Result<std::shared_ptr<const Entity>> found,
                        const std::vector<iam::Tag>& added, TagKeys keys) {
  if (!found) return std::unexpected(std::move(found).error());
  Entity entity = **found;
  auto tags = with_tags(std::move(entity.tags), added, keys, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  entity.tags = *std::move(tags);
  Written<Output> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(entity)));
  return written;
}

template <class Output, class Entity>
WriteResult<Output> untag(const Context& context, Result<std::shared_ptr<const Entity>> found,
                          const std::vector<std::string>& removed, TagKeys keys) {
  if (!found) return std::unexpected(std::move(found).error());
  Entity entity = **found;
  entity.tags = without_tags(std::move(entity.tags), removed, keys);
  Written<Output> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(entity)));
  return written;
}

template <class Output, class Entity, class Input>
Result<Output> list_tags(Operation operation, Result<std::shared_ptr<const Entity>> found, const Input& input) {
  if (!found) return std::unexpected(std::move(found).error());
  Output output;
  auto paged = page_list(operation, input, (*found)->tags, output,
                         [&](const identity::Tag& one) { output.tags.push_back({one.key, one.value}); });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

constexpr const char* kForeign = "Cannot tag policies outside your own account.";
}  // namespace

WriteResult<iam::TagUserOutput> tag_user(const Context& context, const iam::TagUserInput& input) {
  return tag<iam::TagUserOutput>(context, find_user(context, input.user_name), input.tags, TagKeys::IgnoreCase);
}
WriteResult<iam::UntagUserOutput> untag_user(const Context& context, const iam::UntagUserInput& input) {
  return untag<iam::UntagUserOutput>(context, find_user(context, input.user_name), input.tag_keys, TagKeys::IgnoreCase);
}
Result<iam::ListUserTagsOutput> list_user_tags(const Context& context, const iam::ListUserTagsInput& input) {
  return list_tags<iam::ListUserTagsOutput>(Operation::ListUserTags, find_user(context, input.user_name), input);
}
WriteResult<iam::TagRoleOutput> tag_role(const Context& context, const iam::TagRoleInput& input) {
  return tag<iam::TagRoleOutput>(context, find_role(context, input.role_name), input.tags, TagKeys::IgnoreCase);
}
WriteResult<iam::UntagRoleOutput> untag_role(const Context& context, const iam::UntagRoleInput& input) {
  return untag<iam::UntagRoleOutput>(context, find_role(context, input.role_name), input.tag_keys, TagKeys::IgnoreCase);
}
Result<iam::ListRoleTagsOutput> list_role_tags(const Context& context, const iam::ListRoleTagsInput& input) {
  return list_tags<iam::ListRoleTagsOutput>(Operation::ListRoleTags, find_role(context, input.role_name), input);
}
WriteResult<iam::TagInstanceProfileOutput> tag_instance_profile(const Context& context,
                                                                const iam::TagInstanceProfileInput& input) {
  return tag<iam::TagInstanceProfileOutput>(context, find_instance_profile(context, input.instance_profile_name),
                                            input.tags, TagKeys::MatchCase);
}
WriteResult<iam::UntagInstanceProfileOutput> untag_instance_profile(const Context& context,
                                                                    const iam::UntagInstanceProfileInput& input) {
  return untag<iam::UntagInstanceProfileOutput>(context, find_instance_profile(context, input.instance_profile_name),
                                                input.tag_keys, TagKeys::MatchCase);
}
Result<iam::ListInstanceProfileTagsOutput> list_instance_profile_tags(const Context& context,
                                                                      const iam::ListInstanceProfileTagsInput& input) {
  return list_tags<iam::ListInstanceProfileTagsOutput>(
      Operation::ListInstanceProfileTags, find_instance_profile(context, input.instance_profile_name), input);
}
WriteResult<iam::TagOpenIDConnectProviderOutput> tag_open_id_connect_provider(
    const Context& context, const iam::TagOpenIDConnectProviderInput& input) {
  return tag<iam::TagOpenIDConnectProviderOutput>(
      context, find_open_id_connect_provider(context, input.open_id_connect_provider_arn), input.tags,
      TagKeys::MatchCase);
}
WriteResult<iam::UntagOpenIDConnectProviderOutput> untag_open_id_connect_provider(
    const Context& context, const iam::UntagOpenIDConnectProviderInput& input) {
  return untag<iam::UntagOpenIDConnectProviderOutput>(
      context, find_open_id_connect_provider(context, input.open_id_connect_provider_arn), input.tag_keys,
      TagKeys::MatchCase);
}
Result<iam::ListOpenIDConnectProviderTagsOutput> list_open_id_connect_provider_tags(
    const Context& context, const iam::ListOpenIDConnectProviderTagsInput& input) {
  return list_tags<iam::ListOpenIDConnectProviderTagsOutput>(
      Operation::ListOpenIDConnectProviderTags,
      find_open_id_connect_provider(context, input.open_id_connect_provider_arn), input);
}
WriteResult<iam::TagSAMLProviderOutput> tag_saml_provider(const Context& context,
                                                          const iam::TagSAMLProviderInput& input) {
  return tag<iam::TagSAMLProviderOutput>(context, find_saml_provider(context, input.saml_provider_arn), input.tags,
                                         TagKeys::MatchCase);
}
WriteResult<iam::UntagSAMLProviderOutput> untag_saml_provider(const Context& context,
                                                              const iam::UntagSAMLProviderInput& input) {
  return untag<iam::UntagSAMLProviderOutput>(context, find_saml_provider(context, input.saml_provider_arn),
                                             input.tag_keys, TagKeys::MatchCase);
}
Result<iam::ListSAMLProviderTagsOutput> list_saml_provider_tags(const Context& context,
                                                                const iam::ListSAMLProviderTagsInput& input) {
  return list_tags<iam::ListSAMLProviderTagsOutput>(Operation::ListSAMLProviderTags,
                                                    find_saml_provider(context, input.saml_provider_arn), input);
}
WriteResult<iam::TagPolicyOutput> tag_policy(const Context& context, const iam::TagPolicyInput& input) {
  return tag<iam::TagPolicyOutput>(context, find_own_policy(context, input.policy_arn, kForeign), input.tags,
                                   TagKeys::MatchCase);
}
WriteResult<iam::UntagPolicyOutput> untag_policy(const Context& context, const iam::UntagPolicyInput& input) {
  return untag<iam::UntagPolicyOutput>(context, find_own_policy(context, input.policy_arn, kForeign), input.tag_keys,
                                       TagKeys::MatchCase);
}
Result<iam::ListPolicyTagsOutput> list_policy_tags(const Context& context, const iam::ListPolicyTagsInput& input) {
  return list_tags<iam::ListPolicyTagsOutput>(Operation::ListPolicyTags, find_policy(context, input.policy_arn), input);
}
WriteResult<iam::TagMFADeviceOutput> tag_mfa_device(const Context& context, const iam::TagMFADeviceInput& input) {
  return tag<iam::TagMFADeviceOutput>(context, find_mfa_device(context, input.serial_number), input.tags,
                                      TagKeys::MatchCase);
}
WriteResult<iam::UntagMFADeviceOutput> untag_mfa_device(const Context& context, const iam::UntagMFADeviceInput& input) {
  return untag<iam::UntagMFADeviceOutput>(context, find_mfa_device(context, input.serial_number), input.tag_keys,
                                          TagKeys::MatchCase);
}
Result<iam::ListMFADeviceTagsOutput> list_mfa_device_tags(const Context& context,
                                                          const iam::ListMFADeviceTagsInput& input) {
  return list_tags<iam::ListMFADeviceTagsOutput>(Operation::ListMFADeviceTags,
                                                 find_mfa_device(context, input.serial_number), input);
}
WriteResult<iam::TagServerCertificateOutput> tag_server_certificate(const Context& context,
                                                                    const iam::TagServerCertificateInput& input) {
  return tag<iam::TagServerCertificateOutput>(context, find_server_certificate(context, input.server_certificate_name),
                                              input.tags, TagKeys::MatchCase);
}
WriteResult<iam::UntagServerCertificateOutput> untag_server_certificate(const Context& context,
                                                                        const iam::UntagServerCertificateInput& input) {
  return untag<iam::UntagServerCertificateOutput>(
      context, find_server_certificate(context, input.server_certificate_name), input.tag_keys, TagKeys::MatchCase);
}
Result<iam::ListServerCertificateTagsOutput> list_server_certificate_tags(
    const Context& context, const iam::ListServerCertificateTagsInput& input) {
  return list_tags<iam::ListServerCertificateTagsOutput>(
      Operation::ListServerCertificateTags, find_server_certificate(context, input.server_certificate_name), input);
}
}  // namespace keyward::api
