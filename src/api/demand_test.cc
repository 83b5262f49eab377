#include "api/demand.h"

#include <gtest/gtest.h>

#include "api/dispatch.h"

namespace keyward::api {
namespace {
std::string demanded(std::string_view name, std::string_view form, const Subject& subject) {
  const OperationInfo& operation = *operation_named(name);
  const Result<Object> input = read_input(operation, *Parameters::parse(form));
  if (!input) return input.error().message;
  std::string text;
  for (const Demand& demand : demands(operation, *input, subject))
    text.append(demand.action).append(" on ").append(demand.resource).append(" (").append(demand.printed).append(") ");
  for (const auto& [key, values] : request_context(operation.authorize.context, *input, subject))
    for (const std::string& value : values) text.append(key).append("=").append(value).append(" ");
  for (const RequestTag& tag : request_tags(operation, *input))
    text.append("tag ").append(tag.key).append(tag.value ? "=" : "").append(tag.value.value_or("")).append(" ");
  return text;
}

// Actions, resources and condition keys: Service Authorization Reference, "AWS Identity and Access Management". How the
// resource is printed is recorded from AWS.
TEST(Demand, ByOperation) {
  constexpr Subject kNobody{.account = "111122223333"};
  constexpr Subject kAlice{.account = "111122223333", .name = "alice", .path = "/a/"};
  constexpr Subject kBounded{.account = "111122223333", .name = "alice", .boundary = "arn:aws:iam::aws:policy/B"};
  constexpr Subject kRoot{.account = "111122223333", .is_root = true};
  struct Case {
    const char* operation;
    const char* form;
    const Subject& subject;
    const char* want;
  };
  const Case cases[] = {
      {"CreateUser", "UserName=bob", kNobody,
       "iam:CreateUser on arn:aws:iam::111122223333:user/bob (arn:aws:iam::111122223333:user/bob) "},
      {"CreateUser",
       "UserName=bob&Path=/x/&PermissionsBoundary=arn:aws:iam::aws:policy/B&Tags.member.1.Key=k&Tags.member.1.Value=v",
       kNobody,
       "iam:CreateUser on arn:aws:iam::111122223333:user/x/bob (arn:aws:iam::111122223333:user/x/bob) "
       "iam:TagUser on arn:aws:iam::111122223333:user/x/bob (arn:aws:iam::111122223333:user/x/bob) "
       "iam:PermissionsBoundary=arn:aws:iam::aws:policy/B tag k=v "},
      {"GetUser", "UserName=alice", kAlice, "iam:GetUser on arn:aws:iam::111122223333:user/a/alice (user alice) "},
      {"GetUser", "", kRoot, "iam:GetUser on arn:aws:iam::111122223333:root (arn:aws:iam::111122223333:root) "},
      {"UpdateUser", "UserName=alice&NewUserName=bob", kAlice,
       "iam:UpdateUser on arn:aws:iam::111122223333:user/a/alice (user alice) "
       "iam:UpdateUser on arn:aws:iam::111122223333:user/a/bob (user bob) "},
      {"UpdateUser", "UserName=alice&NewPath=/b/", kAlice,
       "iam:UpdateUser on arn:aws:iam::111122223333:user/a/alice (user alice) "
       "iam:UpdateUser on arn:aws:iam::111122223333:user/b/alice (user alice) "},
      {"UpdateUser", "UserName=alice", kAlice,
       "iam:UpdateUser on arn:aws:iam::111122223333:user/a/alice (user alice) "},
      {"AttachUserPolicy", "UserName=alice&PolicyArn=arn:aws:iam::aws:policy/X", kAlice,
       "iam:AttachUserPolicy on arn:aws:iam::111122223333:user/a/alice (user alice) "
       "iam:PolicyARN=arn:aws:iam::aws:policy/X "},
      {"AttachUserPolicy", "UserName=alice&PolicyArn=arn:aws:iam::aws:policy/X", kBounded,
       "iam:AttachUserPolicy on arn:aws:iam::111122223333:user/alice (user alice) "
       "iam:PolicyARN=arn:aws:iam::aws:policy/X iam:PermissionsBoundary=arn:aws:iam::aws:policy/B "},
      {"UntagUser", "UserName=alice&TagKeys.member.1=k&TagKeys.member.2=l", kAlice,
       "iam:UntagUser on arn:aws:iam::111122223333:user/a/alice (user alice) tag k tag l "},
      {"GetPolicy", "PolicyArn=arn:aws:iam::111122223333:policy/p", kNobody,
       "iam:GetPolicy on arn:aws:iam::111122223333:policy/p (policy arn:aws:iam::111122223333:policy/p) "},
      {"CreatePolicy", "PolicyName=p&PolicyDocument=%7B%7D", kNobody,
       "iam:CreatePolicy on arn:aws:iam::111122223333:policy/p (policy p) "},
      {"ListUsers", "PathPrefix=/x/", kNobody, "iam:ListUsers on * (arn:aws:iam::111122223333:user/x/) "},
      {"ListPolicies", "", kNobody, "iam:ListPolicies on * (policy path /) "},
      {"GetAccountSummary", "", kNobody, "iam:GetAccountSummary on * (*) "},
      {"AddUserToGroup",
       "GroupName=g&UserName=alice",
       {.account = "111122223333", .name = "g"},
       "iam:AddUserToGroup on arn:aws:iam::111122223333:group/g (group g) "},
      {"ChangePassword", "OldPassword=a&NewPassword=b", kAlice,
       "iam:ChangePassword on arn:aws:iam::111122223333:user/a/alice (user alice) "},
      {"CreateVirtualMFADevice", "VirtualMFADeviceName=d", kNobody,
       "iam:CreateVirtualMFADevice on arn:aws:iam::111122223333:mfa/d (arn:aws:iam::111122223333:mfa/d) "},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.operation) + " " + c.form);
    EXPECT_EQ(demanded(c.operation, c.form, c.subject), c.want);
  }
}

TEST(Demand, APathIsNotATemplate) {
  EXPECT_EQ(demanded("CreateUser", "UserName=bob&Path=/$%7BAccount%7D/", {.account = "111122223333"}),
            "iam:CreateUser on arn:aws:iam::111122223333:user/${Account}/bob "
            "(arn:aws:iam::111122223333:user/${Account}/bob) ");
}
}  // namespace
}  // namespace keyward::api
