// https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_billing.html
#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string closed(std::string_view name, std::string_view action) {
  return fmt::format(
      "AccessDenied: User: arn:aws:iam::111122223333:user/{} is not authorized to perform: billing:{} on resource: * "
      "because IAM access to billing information is not activated for this account",
      name, action);
}

// Off at first: not even administrators; on: policies decide. Root always may, and alone turns the switch.
TEST(Billing, TheSwitch) {
  Rig rig;
  const authn::Caller administrator = rig.administrator();
  const authn::Caller nobody = rig.user("nobody");
  rig.user_with("clerk", R"({"Effect":"Allow","Action":"billing:Get*","Resource":"*"})");
  const authn::Caller denied = rig.user_with("clerk", R"({"Effect":"Allow","Action":"billing:Get*","Resource":"*"},
      {"Effect":"Deny","Action":"billing:GetIAMAccessPreference","Resource":"*"})");
  EXPECT_EQ(rig.say(administrator, "GetBillingData"), closed("administrator", "GetBillingData"));
  EXPECT_EQ(rig.say(administrator, "GetIAMAccessPreference"), closed("administrator", "GetIAMAccessPreference"));
  EXPECT_EQ(rig.say(administrator, "UpdateIAMAccessPreference", R"({"Activated":true})"),
            "AccessDenied: User: arn:aws:iam::111122223333:user/administrator is not authorized to perform: "
            "billing:UpdateIAMAccessPreference on resource: * because only the account root user can perform this "
            "action");
  EXPECT_EQ(rig.must(rig.root(), "GetIAMAccessPreference"), R"({"Activated":false})");
  rig.must(rig.root(), "GetBillingData");

  EXPECT_EQ(rig.say(rig.root(), "UpdateIAMAccessPreference", R"({"Activated":true})"), "{}");
  EXPECT_EQ(rig.must(administrator, "GetIAMAccessPreference"), R"({"Activated":true})");
  rig.must(administrator, "GetBillingData");
  rig.must(denied, "GetBillingData");
  EXPECT_TRUE(rig.say(denied, "GetIAMAccessPreference").ends_with("with an explicit deny in an identity-based policy"));
  EXPECT_TRUE(rig.say(nobody, "GetBillingData")
                  .ends_with("because no identity-based policy allows the billing:GetBillingData action"));
  EXPECT_EQ(rig.must(rig.root(kOther), "GetIAMAccessPreference"), R"({"Activated":false})");  // each account its own

  EXPECT_EQ(rig.say(rig.root(), "UpdateIAMAccessPreference", R"({"Activated":false})"), "{}");
  EXPECT_EQ(rig.say(administrator, "GetBillingData"), closed("administrator", "GetBillingData"));
}

TEST(Billing, CountsByDayServiceAndResult) {
  Rig rig;
  rig.user("alice");  // CreateUser, CreateAccessKey
  rig.must(rig.root(), "CreateGroup", R"({"GroupName":"g"})");
  rig.must(rig.root(), "GetCallerIdentity");
  rig.say(rig.user("alice"), "ListUsers");
  rig.usage.count_sign_in(kAccount, rig.clock.now(), true);
  rig.usage.count_sign_in(kAccount, rig.clock.now(), false);
  rig.clock.advance(86'400);
  rig.say(rig.root(), "GetUser", R"({"UserName":"missing"})");
  const std::string data = rig.must(rig.root(), "GetBillingData");
  EXPECT_EQ(at(data, "Month"), "2026-11");
  EXPECT_EQ(each(data, "Days", "Date"), "2026-11-02 2026-11-03");
  EXPECT_EQ(at(data, "Days.0.Requests"), R"([{"Service":"iam","Result":"Success","Count":3},)"
                                         R"({"Service":"iam","Result":"Denied","Count":1},)"
                                         R"({"Service":"sts","Result":"Success","Count":1}])");
  EXPECT_EQ(at(data, "Days.1.Requests"), R"([{"Service":"iam","Result":"ClientError","Count":1}])");
  EXPECT_EQ(at(data, "Days.0.SignIns") + at(data, "Days.0.SignInFailures"), "11");
  EXPECT_EQ(at(data, "Totals.Decisions"), "5");
  EXPECT_EQ(at(data, "Totals.SignIns"), "1");
  EXPECT_EQ(at(data, "Totals.Users"), "1");
  EXPECT_EQ(at(data, "Totals.Groups"), "1");
  EXPECT_EQ(at(data, "Totals.AccessKeys"), "2");  // alice's and root's
  // Another account's days are its own.
  EXPECT_EQ(at(rig.must(rig.root(kOther), "GetBillingData"), "Days"), "[]");
}

// A month that is over shows what its last day held, not what the account holds now.
TEST(Billing, AMonthThatIsOver) {
  Rig rig;
  rig.must(rig.root(), "CreateUser", R"({"UserName":"u1"})");
  rig.usage.flush(*rig.state(), rig.clock.now());
  rig.clock.set(*parse_iso8601("2026-12-01T00:00:00Z"));
  rig.must(rig.root(), "CreateUser", R"({"UserName":"u2"})");
  EXPECT_EQ(at(rig.must(rig.root(), "GetBillingData"), "Totals.Users"), "2");
  const std::string november = rig.must(rig.root(), "GetBillingData", R"({"Month":"2026-11"})");
  EXPECT_EQ(each(november, "Days", "Date"), "2026-11-02");
  EXPECT_EQ(at(november, "Days.0.Users"), "1");
  EXPECT_EQ(at(november, "Totals.Users"), "1");
  EXPECT_EQ(at(rig.must(rig.root(), "GetBillingData", R"({"Month":"2025-01"})"), "Days"), "[]");
  EXPECT_EQ(rig.say(rig.root(), "GetBillingData", R"({"Month":"november"})").substr(0, 16), "ValidationError:");
}

}  // namespace
}  // namespace keyward::api
