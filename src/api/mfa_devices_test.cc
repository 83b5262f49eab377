// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html
#include "api/test_rig.h"

namespace keyward::api {
namespace {

constexpr const char* kWrongCode = "InvalidAuthenticationCode: Authentication code for device is not valid.";

// A rig with a virtual device named "phone", and the app that shows its codes.
struct Phone : Rig {
  std::string serial;
  std::vector<std::uint8_t> seed;

  Phone() {
    const std::string made = must(root(), "CreateVirtualMFADevice", R"({"VirtualMFADeviceName":"phone"})");
    serial = at(made, "VirtualMFADevice.SerialNumber");
    seed = seed_of(made);
    user("alice");
    user("bob");
    must(root(), "CreateLoginProfile", R"({"UserName":"alice","Password":"Long-enough-1"})");
  }
  // The seed travels as base64 of its base32 text.
  static std::vector<std::uint8_t> seed_of(const std::string& made) {
    const auto text = parse_base64(at(made, "VirtualMFADevice.Base32StringSeed"));
    return *parse_base32(keyward::text_of(*text));
  }
  std::string code(std::int64_t steps = 0) const {
    return secrets::totp_code(seed, {clock.now().seconds + 30 * steps});
  }
  // Two codes, the first `steps` away from now.
  std::string input(const char* owner, std::int64_t steps) const {
    const std::string name = *owner == '\0' ? "" : fmt::format(R"("UserName":"{}",)", owner);
    return fmt::format(R"({{{}"SerialNumber":"{}","AuthenticationCode1":"{}","AuthenticationCode2":"{}"}})", name,
                       serial, code(steps), code(steps + 1));
  }
  std::string named(const char* owner) const {
    return fmt::format(R"({{"UserName":"{}","SerialNumber":"{}"}})", owner, serial);
  }
  // GetSessionToken with a code, as the user.
  std::string token(const char* name, const std::string& with) {
    return say(user(name), "GetSessionToken", fmt::format(R"({{"SerialNumber":"{}","TokenCode":"{}"}})", serial, with));
  }
};

constexpr const char* kInvalidCode =
    "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ";

TEST(MfaDevices, CreateShowsSeedAndPictureOnce) {
  Rig rig;
  const std::string made =
      rig.must(rig.root(), "CreateVirtualMFADevice",
               R"({"VirtualMFADeviceName":"phone","Path":"/a/","Tags":[{"Key":"k","Value":"v"}]})");
  EXPECT_EQ(members(made, "VirtualMFADevice"), "SerialNumber Base32StringSeed QRCodePNG Tags");
  EXPECT_EQ(at(made, "VirtualMFADevice.SerialNumber"), "arn:aws:iam::111122223333:mfa/a/phone");
  EXPECT_EQ(Phone::seed_of(made).size(), 40U);  // 64 characters of base32
  const auto png = parse_base64(at(made, "VirtualMFADevice.QRCodePNG"));
  ASSERT_TRUE(png && png->size() > 100);
  EXPECT_EQ(keyward::text_of(*png).substr(1, 3), "PNG");
  EXPECT_EQ(rig.must(rig.root(), "ListVirtualMFADevices"),
            R"({"VirtualMFADevices":[{"SerialNumber":"arn:aws:iam::111122223333:mfa/a/phone"}],"IsTruncated":false})");
  EXPECT_EQ(rig.say(rig.root(), "CreateVirtualMFADevice", R"({"VirtualMFADeviceName":"phone","Path":"/a/"})"),
            "EntityAlreadyExists: MFA device already exists.");
  EXPECT_EQ(rig.say(rig.root(), "CreateVirtualMFADevice",
                    fmt::format(R"({{"VirtualMFADeviceName":"{}","Path":"/{}/"}})", std::string(200, 'n'),
                                std::string(100, 'p')))
                .substr(0, 13),
            "InvalidInput:");
}

TEST(MfaDevices, EnableAndWhoHasIt) {
  Phone rig;
  EXPECT_EQ(rig.say(rig.root(), "EnableMFADevice", rig.input("alice", 0)), "{}");
  const std::string entry =
      R"({"UserName":"alice","SerialNumber":"arn:aws:iam::111122223333:mfa/phone","EnableDate":"2026-11-02T08:00:00Z"})";
  EXPECT_EQ(rig.must(rig.root(), "ListMFADevices", R"({"UserName":"alice"})"),
            fmt::format(R"({{"MFADevices":[{}],"IsTruncated":false}})", entry));
  EXPECT_EQ(rig.must(rig.root(), "GetMFADevice", rig.named("alice")), entry);
  EXPECT_EQ(rig.must(rig.root(), "ListMFADevices", R"({"UserName":"bob"})"),
            R"({"MFADevices":[],"IsTruncated":false})");
  const std::string listed = rig.must(rig.root(), "ListVirtualMFADevices", R"({"AssignmentStatus":"Assigned"})");
  EXPECT_EQ(members(listed, "VirtualMFADevices.0"), "SerialNumber User EnableDate");
  EXPECT_EQ(at(listed, "VirtualMFADevices.0.User.UserName"), "alice");
  EXPECT_EQ(each(rig.must(rig.root(), "ListVirtualMFADevices", R"({"AssignmentStatus":"Unassigned"})"),
                 "VirtualMFADevices", "SerialNumber"),
            "");
  const std::string missing = "arn:aws:iam::111122223333:mfa/missing";
  const std::string none = fmt::format("NoSuchEntity: MFA Device with serial number {} does not exist.", missing);
  const std::string codes = R"("AuthenticationCode1":"000000","AuthenticationCode2":"000000")";
  EXPECT_EQ(rig.say(rig.root(), "EnableMFADevice", rig.input("bob", 2)),
            "EntityAlreadyExists: MFA Device is already in use.");
  EXPECT_EQ(rig.say(rig.root(), "EnableMFADevice",  // the user is looked for first
                    fmt::format(R"({{"UserName":"nobody","SerialNumber":"{}",{}}})", missing, codes)),
            "NoSuchEntity: The user with name nobody cannot be found.");
  for (const char* operation : {"EnableMFADevice", "ResyncMFADevice"})
    EXPECT_EQ(
        rig.say(rig.root(), operation, fmt::format(R"({{"UserName":"bob","SerialNumber":"{}",{}}})", missing, codes)),
        none);
  // A device of somebody else does not exist for this user.
  const std::string not_his = fmt::format("NoSuchEntity: MFA Device with serial number {} does not exist.", rig.serial);
  for (const char* operation : {"GetMFADevice", "DeactivateMFADevice"})
    EXPECT_EQ(rig.say(rig.root(), operation, rig.named("bob")), not_his);
  EXPECT_EQ(rig.say(rig.root(), "ResyncMFADevice", rig.input("bob", 2)), not_his);
}

// Two consecutive codes, the second one after the first, near to now; then each is spent.
TEST(MfaDevices, WhichCodesEnable) {
  Phone rig;
  const auto enable = [&](const std::string& one, const std::string& two) {
    return rig.say(rig.root(), "EnableMFADevice",
                   fmt::format(R"({{"UserName":"alice","SerialNumber":"{}","AuthenticationCode1":"{}",)"
                               R"("AuthenticationCode2":"{}"}})",
                               rig.serial, one, two));
  };
  EXPECT_EQ(enable(rig.code(0), rig.code(0)), kWrongCode);
  EXPECT_EQ(enable(rig.code(1), rig.code(0)), kWrongCode);
  EXPECT_EQ(enable(rig.code(0), rig.code(2)), kWrongCode);
  EXPECT_EQ(enable(rig.code(30), rig.code(31)), kWrongCode);
  EXPECT_EQ(enable(rig.code(-30), rig.code(-29)), kWrongCode);
  EXPECT_EQ(enable("12345", rig.code(0)).substr(0, 16), "ValidationError:");
  EXPECT_EQ(rig.must(rig.root(), "ListMFADevices", R"({"UserName":"alice"})"),
            R"({"MFADevices":[],"IsTruncated":false})");
  EXPECT_EQ(enable(rig.code(-1), rig.code(0)), "{}");
  EXPECT_EQ(rig.token("alice", rig.code(0)), kInvalidCode);  // it has enabled the device
  rig.clock.advance(30);
  EXPECT_EQ(members(rig.token("alice", rig.code()), ""), "Credentials");
}

// RFC 6238 section 5.2: the second attempt with the same code is refused; so is an older one.
TEST(MfaDevices, ACodeIsGoodOnce) {
  Phone rig;
  rig.must(rig.root(), "EnableMFADevice", rig.input("alice", -1));
  rig.clock.advance(60);
  const std::string used = rig.code();
  EXPECT_EQ(members(rig.token("alice", used), ""), "Credentials");
  EXPECT_EQ(rig.token("alice", used), kInvalidCode);
  EXPECT_EQ(rig.token("alice", rig.code(-1)), kInvalidCode);
  rig.clock.advance(30);
  EXPECT_EQ(rig.token("alice", used), kInvalidCode);
  EXPECT_EQ(members(rig.token("alice", rig.code()), ""), "Credentials");
  // Nor does deactivation and enabling make spent codes good again.
  rig.must(rig.root(), "DeactivateMFADevice", rig.named("alice"));
  EXPECT_EQ(rig.say(rig.root(), "EnableMFADevice", rig.input("bob", -1)), kWrongCode);
  EXPECT_EQ(rig.say(rig.root(), "EnableMFADevice", rig.input("bob", 1)), "{}");
  // The device is bob's now, and known to run two steps ahead.
  rig.clock.advance(120);
  EXPECT_EQ(rig.token("alice", rig.code()).substr(0, 74),
            "AccessDenied: MultiFactorAuthentication failed, unable to validate MFA cod");
  EXPECT_EQ(members(rig.token("bob", rig.code(2)), ""), "Credentials");
}

// A clock that runs ahead: its drift is learnt with each code, and found anew by two codes when it is too far.
TEST(MfaDevices, DriftAndResync) {
  Phone rig;
  rig.must(rig.root(), "EnableMFADevice", rig.input("alice", 4));  // two minutes ahead
  rig.clock.advance(300);
  EXPECT_EQ(rig.token("alice", rig.code(0)), kInvalidCode);
  EXPECT_EQ(members(rig.token("alice", rig.code(5)), ""), "Credentials");
  rig.clock.advance(300);
  EXPECT_EQ(members(rig.token("alice", rig.code(6)), ""), "Credentials");
  rig.clock.advance(300);
  EXPECT_EQ(rig.token("alice", rig.code(60)), kInvalidCode);
  EXPECT_EQ(rig.say(rig.root(), "ResyncMFADevice", rig.input("alice", 500)), kWrongCode);
  EXPECT_EQ(rig.say(rig.root(), "ResyncMFADevice", rig.input("alice", 60)), "{}");
  EXPECT_EQ(rig.token("alice", rig.code(61)), kInvalidCode);  // spent by the resync
  rig.clock.advance(60);
  EXPECT_EQ(members(rig.token("alice", rig.code(60)), ""), "Credentials");
}

TEST(MfaDevices, DeactivateThenDelete) {
  Phone rig;
  const std::string only = fmt::format(R"({{"SerialNumber":"{}"}})", rig.serial);
  rig.must(rig.root(), "EnableMFADevice", rig.input("alice", 0));
  EXPECT_EQ(rig.say(rig.root(), "DeleteVirtualMFADevice", only),
            "DeleteConflict: MFA VirtualDevice in use. Must deactivate first.");
  rig.must(rig.root(), "DeleteLoginProfile", R"({"UserName":"alice"})");
  const std::string key = rig.user("alice").credential_id;
  rig.must(rig.root(), "DeleteAccessKey", fmt::format(R"({{"UserName":"alice","AccessKeyId":"{}"}})", key));
  EXPECT_EQ(rig.say(rig.root(), "DeleteUser", R"({"UserName":"alice"})"),
            "DeleteConflict: Cannot delete entity, must delete MFA device first.");
  EXPECT_EQ(rig.say(rig.root(), "DeactivateMFADevice", rig.named("alice")), "{}");
  EXPECT_EQ(rig.must(rig.root(), "ListVirtualMFADevices", R"({"AssignmentStatus":"Unassigned"})"),
            R"({"VirtualMFADevices":[{"SerialNumber":"arn:aws:iam::111122223333:mfa/phone"}],"IsTruncated":false})");
  EXPECT_EQ(rig.say(rig.root(), "DeleteVirtualMFADevice", only), "{}");
  EXPECT_EQ(rig.say(rig.root(), "DeleteVirtualMFADevice", only),
            fmt::format("NoSuchEntity: MFA Device with serial number {} does not exist.", rig.serial));
}

// Root's devices are root's affair; the API lists them for root itself and shows them in the account's list.
TEST(MfaDevices, RootsDevice) {
  Phone rig;
  const authn::Caller administrator = rig.administrator();
  EXPECT_EQ(rig.say(rig.root(), "EnableRootMFADevice", rig.input("", 0)), "{}");
  EXPECT_EQ(at(rig.must(rig.root(), "ListMFADevices"), "MFADevices.0.UserName"), "root");
  EXPECT_EQ(at(rig.must(administrator, "ListVirtualMFADevices"), "VirtualMFADevices.0.User.Arn"),
            "arn:aws:iam::111122223333:root");
  EXPECT_EQ(at(rig.must(rig.root(), "GetAccountSummary"), "SummaryMap.AccountMFAEnabled"), "1");
  const std::string only = fmt::format(R"({{"SerialNumber":"{}"}})", rig.serial);
  const std::string none = fmt::format("NoSuchEntity: MFA Device with serial number {} does not exist.", rig.serial);
  EXPECT_EQ(rig.say(administrator, "DeactivateMFADevice", rig.named("alice")), none);
  EXPECT_EQ(rig.say(administrator, "DeactivateMFADevice", only), none);
  EXPECT_EQ(rig.say(administrator, "DeleteVirtualMFADevice", only).substr(0, 15), "DeleteConflict:");
  EXPECT_EQ(
      rig.say(administrator, "RenameMFADevice", fmt::format(R"({{"SerialNumber":"{}","NewName":"mine"}})", rig.serial)),
      fmt::format("AccessDenied: User: {} is not authorized to perform: keyward:RenameMFADevice on resource: {} "
                  "because only the account root user can perform this action",
                  administrator.arn, rig.serial));
  EXPECT_EQ(rig.say(rig.root(), "ResyncRootMFADevice", rig.input("", 5)), "{}");
  EXPECT_EQ(rig.say(rig.root(), "DeactivateRootMFADevice", only), "{}");
  EXPECT_EQ(rig.must(rig.root(), "ListMFADevices"), R"({"MFADevices":[],"IsTruncated":false})");
}

TEST(MfaDevices, RenameKeepsSeedOwnerAndSpentCodes) {
  Phone rig;
  rig.must(rig.root(), "EnableMFADevice", rig.input("alice", -1));
  const auto rename = [&](const std::string& name) {
    return rig.say(rig.root(), "RenameMFADevice",
                   fmt::format(R"({{"SerialNumber":"{}","NewName":"{}"}})", rig.serial, name));
  };
  EXPECT_EQ(rename("watch"), R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/watch"})");
  EXPECT_EQ(rename("again"), fmt::format("NoSuchEntity: MFA Device with serial number {} does not exist.", rig.serial));
  rig.serial = "arn:aws:iam::111122223333:mfa/watch";
  EXPECT_EQ(rename("watch"), R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/watch"})");
  EXPECT_EQ(rig.token("alice", rig.code(0)), kInvalidCode);
  rig.clock.advance(30);
  EXPECT_EQ(members(rig.token("alice", rig.code(0)), ""), "Credentials");
  rig.must(rig.root(), "CreateVirtualMFADevice", R"({"VirtualMFADeviceName":"taken"})");
  EXPECT_EQ(rename("taken"), "EntityAlreadyExists: MFA device already exists.");
}

// A serial number has at most 256 characters; a longer one could never be named again.
TEST(MfaDevices, RenameKeepsTheSerialShort) {
  Rig rig;
  const std::string made =
      rig.must(rig.root(), "CreateVirtualMFADevice",
               fmt::format(R"({{"VirtualMFADeviceName":"n","Path":"/{}/"}})", std::string(200, 'p')));
  EXPECT_EQ(rig.say(rig.root(), "RenameMFADevice",
                    fmt::format(R"({{"SerialNumber":"{}","NewName":"{}"}})", at(made, "VirtualMFADevice.SerialNumber"),
                                std::string(100, 'n')))
                .substr(0, 13),
            "InvalidInput:");
}

TEST(MfaDevices, QuotaAndPages) {
  Rig rig({.mfa_devices_per_user = 2});
  rig.user("alice");
  std::string wanted, last;
  for (const char* name : {"a", "b", "c"}) {
    const std::string made =
        rig.must(rig.root(), "CreateVirtualMFADevice", fmt::format(R"({{"VirtualMFADeviceName":"{}"}})", name));
    const auto seed = Phone::seed_of(made);
    const std::string serial = at(made, "VirtualMFADevice.SerialNumber");
    last = rig.say(rig.root(), "EnableMFADevice",
                   fmt::format(R"({{"UserName":"alice","SerialNumber":"{}","AuthenticationCode1":"{}",)"
                               R"("AuthenticationCode2":"{}"}})",
                               serial, secrets::totp_code(seed, rig.clock.now()),
                               secrets::totp_code(seed, {rig.clock.now().seconds + 30})));
    if (last == "{}") wanted += (wanted.empty() ? "" : " ") + serial;
  }
  EXPECT_EQ(last, "LimitExceeded: Cannot exceed quota for MFADevicesPerUser: 2");
  EXPECT_EQ(rig.pages(rig.root(), "ListMFADevices", R"({"UserName":"alice"})", "MFADevices", "SerialNumber"), wanted);
  EXPECT_EQ(rig.pages(rig.root(), "ListVirtualMFADevices", "{}", "VirtualMFADevices", "SerialNumber"),
            wanted + " arn:aws:iam::111122223333:mfa/c");
  EXPECT_EQ(rig.pages(rig.root(), "ListVirtualMFADevices", R"({"AssignmentStatus":"Assigned"})", "VirtualMFADevices",
                      "SerialNumber"),
            wanted);
  EXPECT_EQ(rig.say(rig.root(), "ListVirtualMFADevices", R"({"Marker":"x"})"), "ValidationError: Invalid Marker.");
}

}  // namespace
}  // namespace keyward::api
