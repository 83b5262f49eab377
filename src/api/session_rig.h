// Rig with what tests of temporary credentials need: roles, devices, and the callers of credentials.
#pragma once
#include "api/test_rig.h"

namespace keyward::api {

// The caller that the credentials of a GetSessionToken answer make, through their signature.
struct SessionRig : Rig {
  QueryEndpoint::Reply with(const std::string& answer, std::string_view service, const std::string& action) {
    const std::string id = at(answer, "Credentials.AccessKeyId"), secret = at(answer, "Credentials.SecretAccessKey"),
                      token = at(answer, "Credentials.SessionToken");
    return query({id, secret, token}, service,
                 fmt::format("Action={}&Version={}", action, service == "iam" ? "2010-05-08" : "2011-06-15"));
  }
  // A device of the user, or of root without a name; gives a code that is good now.
  std::string device_of(const char* name) {
    const std::string made =
        must(root(), "CreateVirtualMFADevice", fmt::format(R"({{"VirtualMFADeviceName":"of-{}"}})", name));
    const auto text = parse_base64(at(made, "VirtualMFADevice.Base32StringSeed"));
    seed = *parse_base32(keyward::text_of(*text));
    serial = at(made, "VirtualMFADevice.SerialNumber");
    const std::string codes = fmt::format(
        R"("SerialNumber":"{}","AuthenticationCode1":"{}","AuthenticationCode2":"{}"}})", serial,
        secrets::totp_code(seed, {clock.now().seconds - 60}), secrets::totp_code(seed, {clock.now().seconds - 30}));
    if (*name == '\0') {
      must(root(), "EnableRootMFADevice", "{" + codes);
    } else {
      must(root(), "EnableMFADevice", fmt::format(R"({{"UserName":"{}",)", name) + codes);
    }
    return secrets::totp_code(seed, clock.now());
  }
  // The caller of the credentials in an answer.
  authn::Caller caller_of(const std::string& answer) {
    auto caller = authenticator.by_access_key(*state(), at(answer, "Credentials.AccessKeyId"),
                                              at(answer, "Credentials.SessionToken"), clock.now());
    EXPECT_TRUE(caller) << answer;
    return caller.value_or(authn::Caller());
  }
  // A role whose trust policy has these members in its one statement besides the effect; gives its ARN.
  std::string role(const std::string& name, const std::string& trust, const std::string& policy = "",
                   std::string_view id = kAccount, const std::string& more = "") {
    const std::string document =
        fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{}}}]}})", trust);
    const std::string made =
        must(root(id), "CreateRole",
             fmt::format(R"({{"RoleName":"{}","AssumeRolePolicyDocument":{}{}}})", name, json::quoted(document), more));
    if (!policy.empty()) put_role_policy(name, policy, "policy", id);
    return at(made, "Role.Arn");
  }
  void put_role_policy(const std::string& role_name, const std::string& statements, const std::string& name,
                       std::string_view id = kAccount) {
    const std::string document = fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements);
    must(root(id), "PutRolePolicy",
         fmt::format(R"({{"RoleName":"{}","PolicyName":"{}","PolicyDocument":{}}})", role_name, name,
                     json::quoted(document)));
  }
  static std::string assume_input(const std::string& arn, const std::string& more = "") {
    return fmt::format(R"({{"RoleArn":"{}","RoleSessionName":"work"{}}})", arn, more);
  }
  // "" if the caller may assume the role, else "Code: message".
  std::string assume(const authn::Caller& who, const std::string& arn, const std::string& more = "") {
    const Result<std::string> answer = call(who, "AssumeRole", assume_input(arn, more));
    return answer ? "" : keyward::api::text_of(answer.error());
  }
  authn::Caller session(const authn::Caller& who, const std::string& arn, const std::string& more = "") {
    return caller_of(must(who, "AssumeRole", assume_input(arn, more)));
  }
  std::string mfa_input(const std::string& code) const {
    return fmt::format(R"({{"SerialNumber":"{}","TokenCode":"{}"}})", serial, code);
  }
  std::string serial;
  std::vector<std::uint8_t> seed;
};

}  // namespace keyward::api
