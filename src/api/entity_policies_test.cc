// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html: users and groups alike.
#include "api/test_rig.h"

namespace keyward::api {
namespace {

struct Kind {
  const char *noun, *lower;
};
constexpr Kind kKinds[] = {{"User", "user"}, {"Group", "group"}};

// An entity "E" of the kind; calls with the operation's name filled in.
struct EntityRig : Rig {
  explicit EntityRig(const Kind& of, const identity::Quotas& limits = {}) : Rig(limits), kind(of) {
    must(root(), fmt::format("Create{}", kind.noun), fmt::format(R"({{"{}Name":"E"}})", kind.noun));
  }
  std::string call_on(std::string_view name, std::string_view pattern, const std::string& more) {
    return say(root(), fmt::format(fmt::runtime(pattern), kind.noun),
               fmt::format(R"({{"{}Name":"{}"{}}})", kind.noun, name, more));
  }
  std::string attach(std::string_view arn, std::string_view name = "e") {
    return call_on(name, "Attach{}Policy", fmt::format(R"(,"PolicyArn":"{}")", arn));
  }
  std::string detach(std::string_view arn, std::string_view name = "e") {
    return call_on(name, "Detach{}Policy", fmt::format(R"(,"PolicyArn":"{}")", arn));
  }
  std::string put(std::string_view policy, const std::string& document = kAllowAll, std::string_view name = "e") {
    return call_on(name, "Put{}Policy",
                   fmt::format(R"(,"PolicyName":"{}","PolicyDocument":{})", policy, json::quoted(document)));
  }
  std::string inline_call(std::string_view pattern, std::string_view policy, std::string_view name = "e") {
    return call_on(name, pattern, fmt::format(R"(,"PolicyName":"{}")", policy));
  }
  std::string entity() const { return fmt::format(R"({{"{}Name":"e"}})", kind.noun); }
  Kind kind;
};

TEST(EntityPolicies, AttachListDetach) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.noun);
    EntityRig rig(kind);
    EXPECT_EQ(rig.attach(kReadOnly), "{}");
    EXPECT_EQ(rig.attach(kReadOnly), "{}");  // again: no error, no second one
    EXPECT_EQ(rig.attach(kAdministrator), "{}");
    const std::string list = fmt::format("ListAttached{}Policies", kind.noun);
    EXPECT_EQ(rig.must(rig.root(), list, rig.entity()),
              R"({"AttachedPolicies":[{"PolicyName":"AdministratorAccess",)"
              R"("PolicyArn":"arn:aws:iam::aws:policy/AdministratorAccess"},{"PolicyName":"ReadOnlyAccess",)"
              R"("PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}],"IsTruncated":false})");
    EXPECT_EQ(rig.pages(rig.root(), list, rig.entity(), "AttachedPolicies", "PolicyName"),
              "AdministratorAccess ReadOnlyAccess");
    EXPECT_EQ(rig.call_on("e", "ListAttached{}Policies", R"(,"PathPrefix":"/job-function/")"),
              R"({"AttachedPolicies":[],"IsTruncated":false})");
    EXPECT_EQ(rig.detach(kReadOnly), "{}");
    EXPECT_EQ(rig.detach(kReadOnly), "NoSuchEntity: Policy arn:aws:iam::aws:policy/ReadOnlyAccess was not found.");
  }
}

TEST(EntityPolicies, AttachErrors) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.noun);
    EntityRig rig(kind, {.policies_per_user = 1, .policies_per_group = 1});
    const std::string none = fmt::format("NoSuchEntity: The {} with name x cannot be found.", kind.lower);
    EXPECT_EQ(rig.attach(kReadOnly, "x"), none);
    EXPECT_EQ(rig.detach(kReadOnly, "x"), none);
    EXPECT_EQ(rig.call_on("x", "ListAttached{}Policies", ""), none);
    EXPECT_EQ(rig.attach("longpolicynamebutnoarn"), "ValidationError: Invalid ARN:  Could not be parsed!");
    EXPECT_EQ(rig.attach("arn:aws:iam::111122223333:user/u"),
              "InvalidInput: ARN arn:aws:iam::111122223333:user/u is not valid.");
    EXPECT_EQ(rig.attach("arn:aws:iam::111122223333:policy/none"),
              "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/none does not exist or is not attachable.");
    EXPECT_EQ(rig.detach("arn:aws:iam::111122223333:policy/none"),
              "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/none was not found.");
    EXPECT_EQ(rig.attach(kReadOnly), "{}");
    EXPECT_EQ(rig.attach(kAdministrator),
              fmt::format("LimitExceeded: Cannot exceed quota for PoliciesPer{}: 1", kind.noun));
    EXPECT_EQ(rig.attach(kReadOnly), "{}");  // what is attached needs no room
  }
}

TEST(EntityPolicies, InlinePolicies) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.noun);
    EntityRig rig(kind);
    const std::string spaced =
        R"({ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "s3:*", "Resource": "*" } })";
    EXPECT_EQ(rig.put("b"), "{}");
    EXPECT_EQ(rig.put("a"), "{}");
    EXPECT_EQ(rig.put("b", spaced), "{}");  // replaced, silently
    EXPECT_EQ(rig.inline_call("Get{}Policy", "b"),
              fmt::format(R"({{"{}Name":"E","PolicyName":"b","PolicyDocument":{}}})", kind.noun, json::quoted(spaced)));
    const std::string list = fmt::format("List{}Policies", kind.noun);
    EXPECT_EQ(rig.must(rig.root(), list, rig.entity()), R"({"PolicyNames":["a","b"],"IsTruncated":false})");
    EXPECT_EQ(rig.pages(rig.root(), list, rig.entity(), "PolicyNames"), "a b");
    EXPECT_EQ(rig.inline_call("Delete{}Policy", "a"), "{}");
    const std::string gone = fmt::format("NoSuchEntity: The {} policy with name a cannot be found.", kind.lower);
    EXPECT_EQ(rig.inline_call("Get{}Policy", "a"), gone);
    EXPECT_EQ(rig.inline_call("Delete{}Policy", "a"), gone);
    const std::string none = fmt::format("NoSuchEntity: The {} with name x cannot be found.", kind.lower);
    EXPECT_EQ(rig.put("a", kAllowAll, "x"), none);
    EXPECT_EQ(rig.inline_call("Get{}Policy", "a", "x"), none);
    EXPECT_EQ(rig.inline_call("Delete{}Policy", "a", "x"), none);
    EXPECT_EQ(rig.call_on("x", "List{}Policies", ""), none);
    EXPECT_EQ(rig.put("a", "no json"), "MalformedPolicyDocument: Syntax errors in policy.");
    EXPECT_EQ(rig.must(rig.root(), list, rig.entity()), R"({"PolicyNames":["b"],"IsTruncated":false})");
  }
}

// The sum of all inline policies counts, white space does not.
TEST(EntityPolicies, SizeOfInlinePolicies) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.noun);
    EntityRig rig(kind, {.user_policy_size = 200, .group_policy_size = 200});
    ASSERT_GT(2 * std::string_view(kAllowAll).size(), 150U);
    ASSERT_LE(2 * std::string_view(kAllowAll).size(), 200U);
    EXPECT_EQ(rig.put("a", std::string(500, '\n') + kAllowAll), "{}");
    EXPECT_EQ(rig.put("b"), "{}");
    const std::string full =
        fmt::format("LimitExceeded: Maximum policy size of 200 bytes exceeded for {} E", kind.lower);
    EXPECT_EQ(rig.put("c"), full);
    EXPECT_EQ(rig.put("b"), "{}");  // in the place of the old one there is room
    EXPECT_EQ(rig.inline_call("Get{}Policy", "c").substr(0, 13), "NoSuchEntity:");
  }
}

// What a user's inline policy allows holds at once, and ends with it; a group's, for its members.
TEST(EntityPolicies, InlinePoliciesDecide) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"})");
  rig.must(alice, "ListUsers");
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"g"})");
  rig.must(rig.root(), "AddUserToGroup", R"({"GroupName":"g","UserName":"alice"})");
  constexpr const char* kDeny =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:ListUsers","Resource":"*"}})";
  rig.must(rig.root(), "PutGroupPolicy",
           fmt::format(R"({{"GroupName":"g","PolicyName":"p","PolicyDocument":{}}})", json::quoted(kDeny)));
  EXPECT_EQ(rig.say(alice, "ListUsers"),
            "AccessDenied: User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:ListUsers on "
            "resource: arn:aws:iam::111122223333:user/ with an explicit deny in an identity-based policy");
  rig.must(rig.root(), "DeleteGroupPolicy", R"({"GroupName":"g","PolicyName":"p"})");
  rig.must(alice, "ListUsers");
}

// iam:PolicyARN lets an administrator delegate the attachment of some policies only.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_controlling.html#policies-controlling-access-attach-policies
TEST(EntityPolicies, ConditionsOnThePolicyAndTheBoundary) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"u"})");
  const authn::Caller clerk =
      rig.user_with("clerk", R"({"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"*",
      "Condition":{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::aws:policy/ReadOnlyAccess"}}},
      {"Effect":"Allow","Action":"iam:CreateUser","Resource":"*",
      "Condition":{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::aws:policy/ReadOnlyAccess"}}})");
  EXPECT_EQ(
      rig.say(clerk, "AttachUserPolicy", R"({"UserName":"u","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})"),
      "{}");
  EXPECT_EQ(rig.say(clerk, "AttachUserPolicy",
                    R"({"UserName":"u","PolicyArn":"arn:aws:iam::aws:policy/AdministratorAccess"})")
                .substr(0, 13),
            "AccessDenied:");
  EXPECT_EQ(rig.say(clerk, "CreateUser", R"({"UserName":"n"})").substr(0, 13), "AccessDenied:");
  rig.must(clerk, "CreateUser", R"({"UserName":"n","PermissionsBoundary":"arn:aws:iam::aws:policy/ReadOnlyAccess"})");
}

}  // namespace
}  // namespace keyward::api
