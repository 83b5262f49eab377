#include "api/output.h"

#include <gtest/gtest.h>

#include "api/dispatch.h"
#include "api/xml.h"

namespace keyward::api {
namespace {
constexpr std::string_view kRequestId = "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE";
const OperationInfo& named(std::string_view name) { return *operation_named(name); }

iam::User alice() {
  return {.path = "/",
          .user_name = "alice",
          .user_id = "AIDACKCEVSQ6C2EXAMPLE",
          .arn = "arn:aws:iam::111122223333:user/alice",
          .create_date = {1366261261}};
}
constexpr std::string_view kAlice =
    "<Path>/</Path><UserName>alice</UserName><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>"
    "<Arn>arn:aws:iam::111122223333:user/alice</Arn><CreateDate>2013-04-18T05:01:01Z</CreateDate>";

std::string reply(std::string_view operation, std::string_view result) {
  std::string text("<");
  text.append(operation).append("Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">").append(result);
  text.append("<ResponseMetadata><RequestId>").append(kRequestId).append("</RequestId></ResponseMetadata></");
  return text.append(operation).append("Response>");
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
TEST(Output, CreateUser) {
  iam::CreateUserOutput output{.user = alice()};
  const OperationInfo& operation = named("CreateUser");
  EXPECT_EQ(xml_reply(operation, &output, kRequestId),
            reply("CreateUser", std::string("<CreateUserResult><User>").append(kAlice) + "</User></CreateUserResult>"));
  output.user.tags = {{{.key = "a&b", .value = ""}}};
  output.user.permissions_boundary = {.permissions_boundary_type = "PermissionsBoundaryPolicy",
                                      .permissions_boundary_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"};
  EXPECT_EQ(xml_reply(operation, &output, kRequestId),
            reply("CreateUser",
                  std::string("<CreateUserResult><User>").append(kAlice) +
                      "<PermissionsBoundary><PermissionsBoundaryType>PermissionsBoundaryPolicy"
                      "</PermissionsBoundaryType><PermissionsBoundaryArn>arn:aws:iam::aws:policy/ReadOnlyAccess"
                      "</PermissionsBoundaryArn></PermissionsBoundary><Tags><member><Key>a&amp;b</Key><Value></Value>"
                      "</member></Tags></User></CreateUserResult>"));
  EXPECT_EQ(
      json_reply(operation, &output),
      R"({"User":{"Path":"/","UserName":"alice","UserId":"AIDACKCEVSQ6C2EXAMPLE",)"
      R"("Arn":"arn:aws:iam::111122223333:user/alice","CreateDate":"2013-04-18T05:01:01Z",)"
      R"("PermissionsBoundary":{"PermissionsBoundaryType":"PermissionsBoundaryPolicy",)"
      R"("PermissionsBoundaryArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"},"Tags":[{"Key":"a&b","Value":""}]}})");
}

TEST(Output, ListUsers) {
  iam::ListUsersOutput output;
  const OperationInfo& operation = named("ListUsers");
  EXPECT_EQ(xml_reply(operation, &output, kRequestId),
            reply("ListUsers", "<ListUsersResult><Users/><IsTruncated>false</IsTruncated></ListUsersResult>"));
  EXPECT_EQ(json_reply(operation, &output), R"({"Users":[],"IsTruncated":false})");
  output.users.push_back(alice());
  output.is_truncated = true;
  output.marker = "m";
  EXPECT_EQ(xml_reply(operation, &output, kRequestId),
            reply("ListUsers", std::string("<ListUsersResult><Users><member>").append(kAlice) +
                                   "</member></Users><IsTruncated>true</IsTruncated><Marker>m</Marker>"
                                   "</ListUsersResult>"));
}

TEST(Output, AListThatIsAbsentAndOneThatIsEmpty) {
  iam::GetPolicyOutput output;
  EXPECT_EQ(xml_reply(named("GetPolicy"), &output, kRequestId).find("<Tags"), std::string::npos);
  output.policy.tags.emplace();
  EXPECT_NE(xml_reply(named("GetPolicy"), &output, kRequestId).find("<Tags/>"), std::string::npos);
}

TEST(Output, WithoutAResult) {
  const iam::DeleteUserOutput output;
  EXPECT_EQ(xml_reply(named("DeleteUser"), &output, kRequestId), reply("DeleteUser", ""));
  EXPECT_EQ(json_reply(named("DeleteUser"), &output), "{}");
}

TEST(Output, Maps) {
  iam::GetAccountSummaryOutput output;
  EXPECT_EQ(xml_reply(named("GetAccountSummary"), &output, kRequestId),
            reply("GetAccountSummary", "<GetAccountSummaryResult><SummaryMap/></GetAccountSummaryResult>"));
  output.summary_map = {{"Users", 3}, {"UsersQuota", 5000}};
  EXPECT_EQ(xml_reply(named("GetAccountSummary"), &output, kRequestId),
            reply("GetAccountSummary",
                  "<GetAccountSummaryResult><SummaryMap><entry><key>Users</key><value>3</value></entry><entry>"
                  "<key>UsersQuota</key><value>5000</value></entry></SummaryMap></GetAccountSummaryResult>"));
  EXPECT_EQ(json_reply(named("GetAccountSummary"), &output), R"({"SummaryMap":{"Users":3,"UsersQuota":5000}})");
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html: RFC 3986, a space is %20.
TEST(Output, PolicyDocumentsArePercentEncodedInXmlOnly) {
  const iam::GetUserPolicyOutput output{
      .user_name = "alice", .policy_name = "p", .policy_document = "{\"a\": \"-_.~*\"}\n"};
  EXPECT_EQ(xml_reply(named("GetUserPolicy"), &output, kRequestId),
            reply("GetUserPolicy",
                  "<GetUserPolicyResult><UserName>alice</UserName><PolicyName>p</PolicyName><PolicyDocument>"
                  "%7B%22a%22%3A%20%22-_.~%2A%22%7D%0A</PolicyDocument></GetUserPolicyResult>"));
  EXPECT_EQ(json_reply(named("GetUserPolicy"), &output),
            R"({"UserName":"alice","PolicyName":"p","PolicyDocument":"{\"a\": \"-_.~*\"}\n"})");
}

TEST(Output, SecretsAndBlobs) {
  iam::CreateVirtualMFADeviceOutput output;
  output.virtual_mfa_device.serial_number = "arn:aws:iam::111122223333:mfa/d";
  constexpr std::uint8_t kSeed[] = {'A', 'B', 'C', 'D'};
  output.virtual_mfa_device.base32_string_seed = secrets::SecretBytes(kSeed);
  EXPECT_EQ(json_reply(named("CreateVirtualMFADevice"), &output),
            R"({"VirtualMFADevice":{"SerialNumber":"arn:aws:iam::111122223333:mfa/d","Base32StringSeed":"QUJDRA=="}})");
  iam::CreateAccessKeyOutput key;
  key.access_key.secret_access_key = secrets::SecretString("wJalrXUtnFEMI/K7MDENG");
  EXPECT_NE(xml_reply(named("CreateAccessKey"), &key, kRequestId)
                .find("<SecretAccessKey>wJalrXUtnFEMI/K7MDENG</SecretAccessKey>"),
            std::string::npos);
}

TEST(Output, StsHasItsOwnNamespace) {
  const sts::GetCallerIdentityOutput output{
      .user_id = "111122223333", .account = "111122223333", .arn = "arn:aws:iam::111122223333:root"};
  EXPECT_EQ(xml_reply(named("GetCallerIdentity"), &output, "id"),
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            "<UserId>111122223333</UserId><Account>111122223333</Account><Arn>arn:aws:iam::111122223333:root</Arn>"
            "</GetCallerIdentityResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"
            "</GetCallerIdentityResponse>");
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
TEST(Output, Errors) {
  const Error error{Code::NoSuchEntity, "The user with name <bob> cannot be found."};
  EXPECT_EQ(xml_error(info(Service::Iam), error, kRequestId),
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>"
            "<Code>NoSuchEntity</Code><Message>The user with name &lt;bob&gt; cannot be found.</Message></Error>"
            "<RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ErrorResponse>");
  EXPECT_EQ(json_error(error, "id"),
            R"({"code":"NoSuchEntity","message":"The user with name <bob> cannot be found.","requestId":"id"})");
  const std::string ours = xml_error(info(Service::Sts), {Code::ServiceFailure, ""}, "id");
  EXPECT_NE(ours.find("<Type>Receiver</Type><Code>ServiceFailure</Code></Error>"), std::string::npos);
  EXPECT_NE(ours.find("https://sts.amazonaws.com/doc/2011-06-15/"), std::string::npos);
}

// https://www.w3.org/TR/xml/#charsets
TEST(Xml, TextIsAlwaysWellFormed) {
  struct Case {
    std::string text;
    std::string want;
  };
  const std::string bad = "\xEF\xBF\xBD";
  const Case cases[] = {
      {"", ""},
      {"plain", "plain"},
      {"<a href=\"x\">'&'</a>", "&lt;a href=&quot;x&quot;&gt;'&amp;'&lt;/a&gt;"},
      {"]]>", "]]&gt;"},
      {"tab\tline\nreturn\r", "tab\tline\nreturn&#13;"},
      {std::string("a\0b", 3), "a" + bad + "b"},
      {"\x01\x1F", bad + bad},
      {"\x7F", "\x7F"},
      {"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"},
      {"\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD", bad + bad + bad},
      {"x\xFFy", "x" + bad + "y"},
      {"\xC3", bad},
      {"\xED\xA0\x80", bad + bad + bad},
      {"\xE2\x82", bad + bad},
  };
  for (const Case& c : cases) {
    std::string out = "^";
    append_xml_text(out, c.text);
    EXPECT_EQ(out, "^" + c.want);
  }
}
}  // namespace
}  // namespace keyward::api
