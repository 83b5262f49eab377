// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html
#include "secrets/ssh_key.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "secrets/test_keys.h"

namespace keyward::secrets {
namespace {

std::string code_of(const std::string& text) {
  const auto read = read_ssh_public_key(text);
  return read ? "" : std::string(info(read.error().code).wire);
}

// The three files hold the same key.
TEST(SshKey, IsReadInEveryForm) {
  const auto blob = read_ssh_public_key(test_key("rsa_2048.pub"));
  ASSERT_TRUE(blob);
  EXPECT_EQ(read_ssh_public_key(test_key("rsa_2048.pem")).value_or(""), *blob);
  EXPECT_EQ(read_ssh_public_key(test_key("rsa_2048_pkcs1.pem")).value_or(""), *blob);
  EXPECT_EQ(read_ssh_public_key(ssh_text(*blob) + " somebody@a machine \n").value_or(""), *blob);
  EXPECT_EQ(read_ssh_public_key("\n  " + ssh_text(*blob)).value_or(""), *blob);
}

TEST(SshKey, IsShownInBothForms) {
  const auto blob = read_ssh_public_key(test_key("rsa_2048.pem"));
  ASSERT_TRUE(blob);
  EXPECT_EQ(pem_text(*blob), test_key("rsa_2048.pem"));
  EXPECT_EQ(ssh_text(*blob) + "\n", test_key("rsa_2048.pub"));
  // As ssh-keygen -l -E md5 prints it.
  EXPECT_EQ(ssh_fingerprint(*blob), "06:f4:5d:d1:05:4a:55:87:5a:f0:f4:25:7c:01:b3:db");
}

// An even modulus, an exponent of one.
std::string bent(std::size_t from_end, char last) {
  std::string text = test_key("rsa_2048.pub");
  std::vector<std::uint8_t> bytes = *parse_base64(text.substr(8, text.size() - 9));
  bytes[from_end == 0 ? bytes.size() - 1 : 17] = static_cast<std::uint8_t>(last);
  return "ssh-rsa " + base64(bytes);
}

TEST(SshKey, RefusesWhatIsNone) {
  const std::string key = test_key("rsa_2048.pub");
  const struct {
    const char* name;
    std::string text;
    const char* code;
  } cases[] = {
      {"nothing", "", "UnrecognizedPublicKeyEncoding"},
      {"another kind", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==", "UnrecognizedPublicKeyEncoding"},
      {"words", "not a key", "UnrecognizedPublicKeyEncoding"},
      {"no key", "ssh-rsa ", "UnrecognizedPublicKeyEncoding"},
      {"no base64", "ssh-rsa ???", "InvalidPublicKey"},
      {"an empty blob", "ssh-rsa AAAA", "InvalidPublicKey"},
      {"cut off", key.substr(0, 200), "InvalidPublicKey"},
      {"with more behind it", key.substr(0, key.size() - 1) + "AAAA", "InvalidPublicKey"},
      {"1,024 bits", test_key("rsa_1024.pub"), "InvalidPublicKey"},
      {"an even modulus", bent(0, 2), "InvalidPublicKey"},
      {"an even exponent", bent(1, 2), "InvalidPublicKey"},
      {"a PEM of another kind", test_key("elliptic.pem"), "InvalidPublicKey"},
      {"a certificate", test_key("certificate.pem"), "InvalidPublicKey"},
      {"a broken PEM", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "InvalidPublicKey"},
      {"too long", "ssh-rsa " + std::string(20'000, 'A'), "InvalidPublicKey"},
  };
  for (const auto& one : cases) EXPECT_EQ(code_of(one.text), one.code) << one.name;
}

}  // namespace
}  // namespace keyward::secrets
