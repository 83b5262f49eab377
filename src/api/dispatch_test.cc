#include "api/dispatch.h"

#include <gtest/gtest.h>

namespace keyward::api {
namespace {
TEST(Dispatch, ByActionAndVersion) {
  struct Case {
    const char* form;
    Code code;  // if `text` is not empty
    const char* text;
  };
  const Case cases[] = {
      {"Action=ListUsers&Version=2010-05-08", {}, ""},
      {"Action=GetCallerIdentity&Version=2011-06-15", {}, ""},
      {"Action=GetAccount&Version=2026-11-01", {}, ""},
      {"Action=GetBillingData&Version=2026-11-01", {}, ""},
      {"Action=ListUserssssss&Version=2010-05-08", Code::InvalidAction,
       "Could not find operation ListUserssssss for version 2010-05-08"},
      {"Action=listusers&Version=2010-05-08", Code::InvalidAction,
       "Could not find operation listusers for version 2010-05-08"},
      {"Action=ListUsers&Version=2011-06-15", Code::InvalidAction,
       "Could not find operation ListUsers for version 2011-06-15"},
      {"Action=ListUsers", Code::InvalidAction, "Could not find operation ListUsers for version NO_VERSION_SPECIFIED"},
      {"Action=CreateOpenIDConnectThing&Version=2010-05-08", Code::InvalidAction,
       "Could not find operation CreateOpenIDConnectThing for version 2010-05-08"},
      {"Action=CreateDelegationRequest&Version=2010-05-08", Code::InvalidAction,
       "Keyward does not offer the operation CreateDelegationRequest"},
      {"Action=AssumeRoot&Version=2011-06-15", Code::InvalidAction, "Keyward does not offer the operation AssumeRoot"},
      {"Action=AssumeRoot&Version=2010-05-08", Code::InvalidAction,
       "Could not find operation AssumeRoot for version 2010-05-08"},
      {"Version=2010-05-08", Code::MissingAction, "Missing Action"},
      {"Action=&Version=2010-05-08", Code::MissingAction, "Missing Action"},
      {"", Code::MissingAction, "Missing Action"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.form);
    const Result<Parameters> parameters = Parameters::parse(c.form);
    ASSERT_TRUE(parameters);
    const Result<const OperationInfo*> operation = find_operation(*parameters);
    ASSERT_EQ(operation.has_value(), *c.text == '\0');
    if (operation) {
      EXPECT_EQ((*operation)->name, *parameters->find("Action"));
    } else {
      EXPECT_EQ(operation.error().code, c.code);
      EXPECT_EQ(operation.error().message, c.text);
    }
  }
}

TEST(Dispatch, ByTheConsolesNames) {
  EXPECT_EQ((*find_operation("iam", "CreateUser"))->id, Operation::CreateUser);
  EXPECT_EQ((*find_operation("keyward", "GetFirstDay"))->id, Operation::GetFirstDay);
  for (const auto& [service, name] :
       {std::pair{"sts", "CreateUser"}, {"iam", "createuser"}, {"", "CreateUser"}, {"iam", ""}}) {
    const Result<const OperationInfo*> operation = find_operation(service, name);
    ASSERT_FALSE(operation);
    EXPECT_EQ(operation.error().code, Code::InvalidAction);
  }
}

TEST(Dispatch, AnErrorNamesTheServiceOfTheVersion) {
  EXPECT_EQ(service_for(*Parameters::parse("Version=2011-06-15")).id, Service::Sts);
  EXPECT_EQ(service_for(*Parameters::parse("Version=1999-01-01")).id, Service::Iam);
  EXPECT_EQ(service_for(*Parameters::parse("")).id, Service::Iam);
}

TEST(Dispatch, ALongActionIsNotEchoedWhole) {
  const Result<const OperationInfo*> operation =
      find_operation(*Parameters::parse("Version=1&Action=" + std::string(100'000, 'A')));
  ASSERT_FALSE(operation);
  EXPECT_LT(operation.error().message.size(), 300U);
}
}  // namespace
}  // namespace keyward::api
