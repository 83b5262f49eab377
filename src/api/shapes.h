// Entities as the API shows them.
#pragma once
#include "api/handler.h"

namespace keyward::api {

std::vector<iam::Tag> tags_shape(const std::vector<identity::Tag>& tags);
std::vector<identity::Tag> tags_of(const std::vector<iam::Tag>& tags);

// Path, UserName, UserId, Arn, CreateDate, PasswordLastUsed: what lists show. `whole` adds boundary and tags, if any.
iam::User user_shape(const identity::Account& account, const identity::User& user, bool whole);
// The root user as GetUser and ListVirtualMFADevices show it: without name and path.
iam::User root_shape(const identity::Account& account);
iam::Group group_shape(const identity::Account& account, const identity::Group& group);
// Path, RoleName, RoleId, Arn, CreateDate and the trust policy: what CreateRole and instance profiles show.
iam::Role role_shape(const identity::State& state, const identity::Account& account, const identity::Role& role);
// With Description and MaxSessionDuration, as ListRoles shows it.
iam::Role listed_role_shape(const identity::State& state, const identity::Account& account, const identity::Role& role);
// With its roles, without its tags.
iam::InstanceProfile profile_shape(const identity::State& state, const identity::Account& account,
                                   const identity::InstanceProfile& profile);
// Without Description and Tags, which only some answers have.
iam::Policy policy_shape(const identity::Account& account, const identity::ManagedPolicy& policy);
iam::PolicyVersion version_shape(const identity::ManagedPolicy& policy, const identity::PolicyVersion& version);

}  // namespace keyward::api
