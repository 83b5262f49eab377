// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
#include "api/test_rig.h"

namespace keyward::api {
namespace {

// The three kinds of tagged things, each with the member that names it.
struct Kind {
  const char *noun, *named;
  bool ignores_case;
};
constexpr Kind kKinds[] = {
    {"User", R"("UserName":"u")", true},
    {"Policy", R"("PolicyArn":"arn:aws:iam::111122223333:policy/p")", false},
    {"MFADevice", R"("SerialNumber":"arn:aws:iam::111122223333:mfa/m")", false},
};

struct TagRig : Rig {
  explicit TagRig(const identity::Quotas& limits = {}) : Rig(limits) {
    must(root(), "CreateUser", R"({"UserName":"u"})");
    must(root(), "CreatePolicy", fmt::format(R"({{"PolicyName":"p","PolicyDocument":{}}})", json::quoted(kAllowAll)));
    must(root(), "CreateVirtualMFADevice", R"({"VirtualMFADeviceName":"m"})");
  }
  std::string tag(const Kind& kind, const std::string& tags) {
    return say(root(), fmt::format("Tag{}", kind.noun), fmt::format(R"({{{},"Tags":[{}]}})", kind.named, tags));
  }
  std::string untag(const Kind& kind, const std::string& keys) {
    return say(root(), fmt::format("Untag{}", kind.noun), fmt::format(R"({{{},"TagKeys":[{}]}})", kind.named, keys));
  }
  std::string list(const Kind& kind) {
    return at(must(root(), fmt::format("List{}Tags", kind.noun), fmt::format("{{{}}}", kind.named)), "Tags");
  }
};

TEST(Tags, AddReplaceAndRemove) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.noun);
    TagRig rig;
    EXPECT_EQ(rig.list(kind), "[]");
    EXPECT_EQ(rig.tag(kind, R"({"Key":"b","Value":"1"},{"Key":"a","Value":""})"), "{}");
    EXPECT_EQ(rig.list(kind), R"([{"Key":"b","Value":"1"},{"Key":"a","Value":""}])");
    EXPECT_EQ(rig.tag(kind, R"({"Key":"b","Value":"2"})"), "{}");
    EXPECT_EQ(rig.list(kind), R"([{"Key":"b","Value":"2"},{"Key":"a","Value":""}])");
    // Case: on users a second spelling replaces the first, elsewhere it is another key.
    EXPECT_EQ(rig.tag(kind, R"({"Key":"B","Value":"3"})"), "{}");
    EXPECT_EQ(rig.list(kind), kind.ignores_case
                                  ? R"([{"Key":"B","Value":"3"},{"Key":"a","Value":""}])"
                                  : R"([{"Key":"b","Value":"2"},{"Key":"a","Value":""},{"Key":"B","Value":"3"}])");
    EXPECT_EQ(rig.untag(kind, R"("b","none")"), "{}");
    EXPECT_EQ(rig.list(kind), kind.ignores_case ? R"([{"Key":"a","Value":""}])"
                                                : R"([{"Key":"a","Value":""},{"Key":"B","Value":"3"}])");
  }
}

TEST(Tags, Errors) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.noun);
    TagRig rig;
    EXPECT_EQ(rig.tag(kind, R"({"Key":"a","Value":"1"},{"Key":"a","Value":"2"})"),
              kind.ignores_case
                  ? "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive."
                  : "InvalidInput: Duplicate tag keys found.");
    EXPECT_EQ(rig.tag(kind, R"({"Key":"a","Value":"1"},{"Key":"A","Value":"2"})"),
              kind.ignores_case
                  ? "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive."
                  : "{}");
    EXPECT_EQ(rig.tag(kind, R"({"Key":"AwS:x","Value":"1"})"), "InvalidInput: Tag keys cannot start with aws:");
    EXPECT_EQ(rig.tag(kind, R"({"Key":"","Value":"1"})").substr(0, 16), "ValidationError:");
    EXPECT_EQ(rig.tag(kind, R"({"Key":"a<b","Value":"1"})").substr(0, 16), "ValidationError:");
    EXPECT_EQ(rig.tag(kind, fmt::format(R"({{"Key":"{}","Value":"1"}})", std::string(129, 'k'))).substr(0, 16),
              "ValidationError:");
    std::string many;
    for (int i = 0; i < 51; ++i) many += fmt::format(R"({}{{"Key":"k{}","Value":""}})", i == 0 ? "" : ",", i);
    EXPECT_EQ(rig.tag(kind, many),
              "ValidationError: 1 validation error detected: Value at 'tags' failed to satisfy "
              "constraint: Member must have length less than or equal to 50");
  }
}

TEST(Tags, NoMoreThanFiftyInAll) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.noun);
    TagRig rig({.tags_per_resource = 3});
    EXPECT_EQ(rig.tag(kind, R"({"Key":"a","Value":""},{"Key":"b","Value":""},{"Key":"c","Value":""})"), "{}");
    EXPECT_EQ(rig.tag(kind, R"({"Key":"a","Value":"again"})"), "{}");
    EXPECT_EQ(rig.tag(kind, R"({"Key":"d","Value":""})"),
              "LimitExceeded: The number of tags has reached the maximum limit.");
  }
}

TEST(Tags, OfWhatIsNotThere) {
  TagRig rig;
  const char* user = "NoSuchEntity: The user with name none cannot be found.";
  const char* policy = "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/none was not found.";
  const char* device = "NoSuchEntity: MFA Device with serial number arn:aws:iam::111122223333:mfa/none does not exist.";
  rig.check(rig.root(),
            {{"TagUser", R"({"UserName":"none","Tags":[{"Key":"k","Value":""}]})", user},
             {"UntagUser", R"({"UserName":"none","TagKeys":["k"]})", user},
             {"ListUserTags", R"({"UserName":"none"})", user},
             {"TagPolicy", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/none","Tags":[{"Key":"k","Value":""}]})",
              policy},
             {"UntagPolicy", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/none","TagKeys":["k"]})", policy},
             {"ListPolicyTags", R"({"PolicyArn":"arn:aws:iam::111122223333:policy/none"})", policy},
             {"TagPolicy", R"({"PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess","Tags":[{"Key":"k","Value":""}]})",
              "AccessDenied: Cannot tag policies outside your own account."},
             {"TagMFADevice",
              R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/none","Tags":[{"Key":"k","Value":""}]})", device},
             {"UntagMFADevice", R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/none","TagKeys":["k"]})", device},
             {"ListMFADeviceTags", R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/none"})", device}});
}

TEST(Tags, Pages) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.noun);
    TagRig rig;
    rig.tag(kind, R"({"Key":"c","Value":""},{"Key":"a","Value":""},{"Key":"b","Value":""})");
    EXPECT_EQ(
        rig.pages(rig.root(), fmt::format("List{}Tags", kind.noun), fmt::format("{{{}}}", kind.named), "Tags", "Key"),
        "c a b");
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html: tags as conditions, of request, resource, caller.
TEST(Tags, Conditions) {
  struct Attempt {
    const char *name, *policy, *operation, *input;
    bool allowed;
  };
  constexpr const char* kTeamOnly =
      R"({"Effect":"Allow","Action":["iam:TagUser","iam:CreateUser"],"Resource":"*",
          "Condition":{"StringEquals":{"aws:RequestTag/team":"red"},"ForAllValues:StringEquals":{"aws:TagKeys":"team"}}})";
  constexpr const char* kResource = R"({"Effect":"Allow","Action":"iam:DeleteUser","Resource":"*",
          "Condition":{"StringEquals":{"aws:ResourceTag/team":"red"}}})";
  constexpr const char* kIamResource = R"({"Effect":"Allow","Action":"iam:DeleteUser","Resource":"*",
          "Condition":{"StringEquals":{"iam:ResourceTag/TEAM":"red"}}})";
  constexpr const char* kSame = R"({"Effect":"Allow","Action":"iam:DeleteUser","Resource":"*",
          "Condition":{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}})";
  constexpr const char* kUntag = R"({"Effect":"Allow","Action":"iam:UntagUser","Resource":"*",
          "Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}})";
  const Attempt attempts[] = {
      {"the right tag", kTeamOnly, "TagUser", R"({"UserName":"u","Tags":[{"Key":"team","Value":"red"}]})", true},
      {"another value", kTeamOnly, "TagUser", R"({"UserName":"u","Tags":[{"Key":"team","Value":"blue"}]})", false},
      {"one more key", kTeamOnly, "TagUser",
       R"({"UserName":"u","Tags":[{"Key":"team","Value":"red"},{"Key":"x","Value":""}]})", false},
      {"created with it", kTeamOnly, "CreateUser", R"({"UserName":"n","Tags":[{"Key":"team","Value":"red"}]})", true},
      {"created without", kTeamOnly, "CreateUser", R"({"UserName":"n"})", false},
      {"creating with tags needs iam:TagUser too", R"({"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"})",
       "CreateUser", R"({"UserName":"n","Tags":[{"Key":"team","Value":"red"}]})", false},
      {"creating without tags does not", R"({"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"})", "CreateUser",
       R"({"UserName":"n"})", true},
      {"a tagged user", kResource, "DeleteUser", R"({"UserName":"red"})", true},
      {"an untagged one", kResource, "DeleteUser", R"({"UserName":"u"})", false},
      {"iam:ResourceTag, the key in any case", kIamResource, "DeleteUser", R"({"UserName":"red"})", true},
      {"the caller's own tag", kSame, "DeleteUser", R"({"UserName":"red"})", true},
      {"not the caller's", kSame, "DeleteUser", R"({"UserName":"blue"})", false},
      {"untagging these keys", kUntag, "UntagUser", R"({"UserName":"u","TagKeys":["a","b"]})", true},
      {"untagging others", kUntag, "UntagUser", R"({"UserName":"u","TagKeys":["a","c"]})", false},
  };
  for (const Attempt& attempt : attempts) {
    SCOPED_TRACE(attempt.name);
    TagRig rig;
    const authn::Caller caller = rig.user_with("caller", attempt.policy);
    rig.must(rig.root(), "TagUser", R"({"UserName":"caller","Tags":[{"Key":"team","Value":"red"}]})");
    rig.must(rig.root(), "CreateUser", R"({"UserName":"red","Tags":[{"Key":"team","Value":"red"}]})");
    rig.must(rig.root(), "CreateUser", R"({"UserName":"blue","Tags":[{"Key":"team","Value":"blue"}]})");
    const Result<std::string> answer = rig.call(caller, attempt.operation, attempt.input);
    EXPECT_EQ(answer.has_value(), attempt.allowed) << (answer ? "" : text_of(answer.error()));
    EXPECT_EQ(answer ? Code::AccessDenied : answer.error().code, Code::AccessDenied);
  }
}

}  // namespace
}  // namespace keyward::api
