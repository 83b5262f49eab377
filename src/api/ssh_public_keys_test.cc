// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html
#include <gtest/gtest.h>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string upload(Rig& rig, const std::string& user, const std::string& body) {
  return rig.say(rig.root(), "UploadSSHPublicKey",
                 fmt::format(R"({{"UserName":"{}","SSHPublicKeyBody":{}}})", user, json::quoted(body)));
}

TEST(SshPublicKeys, AreUploadedShownAndDeleted) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.must(root, "CreateUser", R"({"UserName":"alice"})");
  const std::string made = upload(rig, "alice", test_key("rsa_2048.pub"));
  EXPECT_EQ(members(made, "SSHPublicKey"), "UserName SSHPublicKeyId Fingerprint SSHPublicKeyBody Status UploadDate");
  EXPECT_EQ(at(made, "SSHPublicKey.Fingerprint"), "06:f4:5d:d1:05:4a:55:87:5a:f0:f4:25:7c:01:b3:db");
  EXPECT_EQ(at(made, "SSHPublicKey.Status"), "Active");
  const std::string id = at(made, "SSHPublicKey.SSHPublicKeyId");
  EXPECT_TRUE(id.starts_with("APKA"));

  const auto shown = [&](const char* encoding) {
    return at(rig.must(root, "GetSSHPublicKey",
                       fmt::format(R"({{"UserName":"alice","SSHPublicKeyId":"{}","Encoding":"{}"}})", id, encoding)),
              "SSHPublicKey.SSHPublicKeyBody");
  };
  EXPECT_EQ(shown("SSH") + "\n", at(made, "SSHPublicKey.SSHPublicKeyBody"));
  EXPECT_TRUE(shown("PEM").starts_with("-----BEGIN PUBLIC KEY-----"));

  const std::string named = fmt::format(R"("UserName":"alice","SSHPublicKeyId":"{}")", id);
  EXPECT_EQ(rig.say(root, "UpdateSSHPublicKey", "{" + named + R"(,"Status":"Inactive"})"), "{}");
  EXPECT_EQ(each(rig.must(root, "ListSSHPublicKeys", R"({"UserName":"alice"})"), "SSHPublicKeys", "Status"),
            "Inactive");
  EXPECT_EQ(rig.say(root, "DeleteUser", R"({"UserName":"alice"})"),
            "DeleteConflict: Cannot delete entity, must delete SSH public keys first.");
  EXPECT_EQ(rig.say(root, "DeleteSSHPublicKey", "{" + named + "}"), "{}");
  EXPECT_EQ(rig.say(root, "DeleteSSHPublicKey", "{" + named + "}"),
            fmt::format("NoSuchEntity: The Public Key with id {} cannot be found.", id));
  EXPECT_EQ(rig.say(root, "DeleteUser", R"({"UserName":"alice"})"), "{}");
}

TEST(SshPublicKeys, AreDifferentOnesAndFiveAtMost) {
  identity::Quotas quotas;
  EXPECT_EQ(quotas.ssh_public_keys_per_user, 5);
  quotas.ssh_public_keys_per_user = 1;
  Rig rig(quotas);
  rig.must(rig.root(), "CreateUser", R"({"UserName":"alice"})");
  rig.must(rig.root(), "CreateUser", R"({"UserName":"bob"})");
  EXPECT_NE(at(upload(rig, "alice", test_key("rsa_2048.pub")), "SSHPublicKey.SSHPublicKeyId"), "");
  // However it is written.
  EXPECT_EQ(upload(rig, "alice", test_key("rsa_2048.pem")),
            "DuplicateSSHPublicKey: The SSH public key is already associated with the user alice.");
  EXPECT_NE(at(upload(rig, "bob", test_key("rsa_2048.pem")), "SSHPublicKey.SSHPublicKeyId"), "");
  EXPECT_TRUE(upload(rig, "alice", "nothing").starts_with("UnrecognizedPublicKeyEncoding: "));
  EXPECT_TRUE(upload(rig, "alice", test_key("rsa_1024.pub")).starts_with("InvalidPublicKey: "));
}

// Without a name they are the caller's own; root has none.
TEST(SshPublicKeys, AreListedOfTheCaller) {
  Rig rig;
  const authn::Caller alice = rig.user_with("alice", R"({"Effect":"Allow","Action":"iam:*","Resource":"*"})");
  upload(rig, "alice", test_key("rsa_2048.pub"));
  EXPECT_EQ(each(rig.must(alice, "ListSSHPublicKeys"), "SSHPublicKeys", "UserName"), "alice");
  EXPECT_EQ(each(rig.must(rig.root(), "ListSSHPublicKeys"), "SSHPublicKeys", "UserName"), "");
}

}  // namespace
}  // namespace keyward::api
