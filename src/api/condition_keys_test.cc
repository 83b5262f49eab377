// Every condition key that an action of IAM or STS documents is in its request's context.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "api/authorization.h"
#include "api/dispatch.h"

namespace keyward::api {
namespace {
using Keys = std::set<std::string>;

Keys keys_of(const std::string& text) {
  Keys keys;
  std::istringstream stream(text);
  for (std::string key; std::getline(stream, key, ',');)
    if (key != "-") keys.insert(key);
  return keys;
}

// What the gate is given for the operation's own actions.
Keys given(const Authorize& authorize) {
  Keys keys;
  for (const ContextKey& key : authorize.context) keys.emplace(key.key);
  if (authorize.resource_tags) {
    keys.insert("aws:ResourceTag/KEY");
    if (is_user_or_role(authorize.entity.kind)) keys.insert("iam:ResourceTag/KEY");
  }
  if (!authorize.request_tags.empty()) keys.insert({"aws:RequestTag/KEY", "aws:TagKeys"});
  if (!authorize.tag_keys.empty()) keys.insert("aws:TagKeys");
  return keys;
}

// Documented, but without a value in Keyward.
bool never_present(const std::string& operation, const std::string& key) {
  // Nothing is tagged before it is made.
  const Entity& entity = operation_named(operation)->authorize.entity;
  const bool makes = (operation.starts_with("Create") || operation.starts_with("Upload")) &&
                     (entity.kind == EntityKind::None || entity.kind == EntityKind::ServiceLinkedRole ||
                      entity.kind == EntityKind::OpenIdConnectProvider);
  if (makes && key.ends_with(":ResourceTag/KEY")) return true;
  // Roles are not made from templates.
  if (key == "iam:RoleTemplateARN") return true;
  // Devices are virtual ones; a security key is not registered through the API.
  if (key.starts_with("iam:FIDO-") || key == "iam:RegisterSecurityKey") return true;
  // Federation with Amazon's own providers by way of IAM Identity Center.
  if (key == "sts:RoleAuthorizedByIdp") return true;
  // What the token brings is not in the model: web_identity_test.cc.
  if (operation == "AssumeRoleWithWebIdentity" &&
      (key.starts_with("PROVIDER:") || key == "aws:RequestTag/KEY" || key == "aws:TagKeys" ||
       key == "sts:SourceIdentity" || key == "sts:TransitiveTagKeys"))
    return true;
  // What the response brings is not in the model: saml_users_test.cc.
  if (operation == "AssumeRoleWithSAML" &&
      (key == "saml:*" || key == "aws:RequestTag/KEY" || key == "aws:TagKeys" || key.starts_with("sts:")))
    return true;
  // Of sessions that came by SAML: they bring it to all their requests.
  return operation == "AssumeRole" && key.starts_with("saml:");
}

TEST(ConditionKeys, AreThoseThatAreDocumented) {
  std::ifstream table("tests/data/condition-keys.tsv");
  ASSERT_TRUE(table);
  std::set<std::string_view> seen;
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with('#')) continue;
    const std::size_t tab = line.find('\t');
    const std::string name = line.substr(0, tab);
    const OperationInfo* const operation = operation_named(name);
    if (operation == nullptr) continue;  // not offered
    seen.insert(operation->name);
    Keys wanted = keys_of(line.substr(tab + 1));
    std::erase_if(wanted, [&](const std::string& key) { return never_present(name, key); });
    EXPECT_EQ(given(operation->authorize), wanted) << name;
  }
  for (const OperationInfo& operation : operations())
    if (operation.service->id == Service::Iam || operation.service->id == Service::Sts) {
      EXPECT_TRUE(seen.contains(operation.name)) << operation.name;
    }
}

}  // namespace
}  // namespace keyward::api
