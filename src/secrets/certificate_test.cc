// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html
#include "secrets/certificate.h"

#include <gtest/gtest.h>

#include "secrets/test_keys.h"

namespace keyward::secrets {
namespace {

TEST(Certificate, TellsItsTimesAndItsKey) {
  const auto rsa = read_certificate(test_key("certificate.pem"));
  ASSERT_TRUE(rsa);
  EXPECT_EQ(rsa->not_before, *parse_iso8601("2020-01-01T00:00:00Z"));
  EXPECT_EQ(rsa->not_after, *parse_iso8601("2120-01-01T00:00:00Z"));
  EXPECT_TRUE(rsa->is_rsa);
  EXPECT_EQ(rsa->key_bits, 2048);
  const auto elliptic = read_certificate(test_key("elliptic_certificate.pem"));
  ASSERT_TRUE(elliptic);
  EXPECT_FALSE(elliptic->is_rsa);
  EXPECT_NE(elliptic->sha256, rsa->sha256);
}

TEST(Certificate, IsTheSameHoweverItIsWritten) {
  const std::string pem = test_key("certificate.pem");
  std::string windows;
  for (const char c : pem) windows += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(read_certificate(windows)->sha256, read_certificate(pem)->sha256);
  EXPECT_EQ(read_certificate("A comment.\n" + pem)->sha256, read_certificate(pem)->sha256);
}

TEST(Certificate, RefusesWhatIsNone) {
  const std::string pem = test_key("certificate.pem");
  const struct {
    const char* name;
    std::string text;
  } cases[] = {
      {"nothing", ""},
      {"words", "not a certificate"},
      {"a key", test_key("rsa_2048.pem")},
      {"cut off", pem.substr(0, pem.size() / 2)},
      {"no certificate inside", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
      {"two", pem + pem},
      {"too long", pem + std::string(kMaxCertificateBytes, ' ')},
  };
  for (const auto& one : cases) {
    const auto read = read_certificate(one.text);
    ASSERT_FALSE(read) << one.name;
    EXPECT_EQ(read.error().code, Code::MalformedCertificate) << one.name;
  }
}

std::string code_of(const Result<void>& result) { return result ? "" : std::string(info(result.error().code).wire); }

TEST(Certificate, HasItsOwnPrivateKey) {
  const std::string pem = test_key("server_certificate.pem");
  const struct {
    const char *key, *code;
  } cases[] = {
      {"server_key.pem", ""},
      {"encrypted_key.pem", "MalformedCertificate"},
      {"certificate.pem", "MalformedCertificate"},
      {"rsa_2048.pem", "MalformedCertificate"},
  };
  for (const auto& one : cases) EXPECT_EQ(code_of(check_private_key(pem, test_key(one.key))), one.code) << one.key;
  EXPECT_EQ(code_of(check_private_key(test_key("certificate.pem"), test_key("server_key.pem"))), "KeyPairMismatch");
}

TEST(Certificate, IsFollowedByWhatSignedIt) {
  const std::string pem = test_key("server_certificate.pem");
  const std::string authority = test_key("authority_certificate.pem");
  const struct {
    const char* name;
    std::string chain;
    bool good;
  } cases[] = {
      {"its authority", authority, true},
      {"which signed itself, too", authority + authority, true},
      {"nothing", "words", false},
      {"another one", test_key("certificate.pem"), false},
      {"itself", pem, false},
      {"its authority and a stranger", authority + test_key("certificate.pem"), false},
  };
  for (const auto& one : cases) EXPECT_EQ(check_chain(pem, one.chain).has_value(), one.good) << one.name;
  std::string endless;
  for (std::size_t i = 0; i <= kMaxChainCertificates; ++i) endless += authority;
  EXPECT_FALSE(check_chain(pem, endless));
}

}  // namespace
}  // namespace keyward::secrets
