// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadServerCertificate.html
#include <gtest/gtest.h>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

std::string upload(Rig& rig, const std::string& name, const std::string& more = "",
                   const std::string& body = test_key("server_certificate.pem"),
                   const std::string& key = test_key("server_key.pem")) {
  return rig.say(rig.root(), "UploadServerCertificate",
                 fmt::format(R"({{"ServerCertificateName":"{}","CertificateBody":{},"PrivateKey":{}{}}})", name,
                             json::quoted(body), json::quoted(key), more));
}

TEST(ServerCertificates, AreUploadedRenamedAndDeleted) {
  Rig rig;
  const authn::Caller root = rig.root();
  const std::string chain = json::quoted(test_key("authority_certificate.pem"));
  const std::string made =
      upload(rig, "web",
             fmt::format(R"(,"Path":"/cloudfront/","CertificateChain":{},"Tags":[{{"Key":"a","Value":"1"}}])", chain));
  EXPECT_EQ(members(made, ""), "ServerCertificateMetadata Tags");
  EXPECT_EQ(members(made, "ServerCertificateMetadata"),
            "Path ServerCertificateName ServerCertificateId Arn UploadDate Expiration");
  EXPECT_EQ(at(made, "ServerCertificateMetadata.Arn"), "arn:aws:iam::111122223333:server-certificate/cloudfront/web");
  EXPECT_EQ(at(made, "ServerCertificateMetadata.Expiration"), "2120-01-01T00:00:00Z");
  EXPECT_TRUE(at(made, "ServerCertificateMetadata.ServerCertificateId").starts_with("ASCA"));
  EXPECT_EQ(at(rig.must(root, "GetAccountSummary"), "SummaryMap.ServerCertificates"), "1");

  const std::string shown = rig.must(root, "GetServerCertificate", R"({"ServerCertificateName":"WEB"})");
  EXPECT_EQ(members(shown, "ServerCertificate"), "ServerCertificateMetadata CertificateBody CertificateChain Tags");
  EXPECT_EQ(shown.find("PRIVATE"), std::string::npos);

  EXPECT_TRUE(upload(rig, "Web").starts_with("EntityAlreadyExists: The Server Certificate with name Web already"));
  upload(rig, "other");
  EXPECT_EQ(
      rig.say(root, "UpdateServerCertificate", R"({"ServerCertificateName":"web","NewServerCertificateName":"other"})"),
      "EntityAlreadyExists: The Server Certificate with name other already exists.");
  EXPECT_EQ(rig.say(root, "UpdateServerCertificate",
                    R"({"ServerCertificateName":"web","NewServerCertificateName":"site","NewPath":"/"})"),
            "{}");
  EXPECT_EQ(rig.pages(root, "ListServerCertificates", "{}", "ServerCertificateMetadataList", "ServerCertificateName"),
            "other site");
  EXPECT_EQ(rig.say(root, "GetServerCertificate", R"({"ServerCertificateName":"web"})"),
            "NoSuchEntity: The Server Certificate with name web cannot be found.");
  EXPECT_EQ(rig.say(root, "DeleteServerCertificate", R"({"ServerCertificateName":"site"})"), "{}");
  EXPECT_TRUE(rig.say(root, "DeleteServerCertificate", R"({"ServerCertificateName":"site"})").starts_with("NoSuch"));
}

TEST(ServerCertificates, AreRefusedForWhatTheyAre) {
  identity::Quotas quotas;
  quotas.server_certificates_per_account = 1;
  Rig rig(quotas);
  EXPECT_TRUE(upload(rig, "web", "", "words").starts_with("MalformedCertificate: "));
  EXPECT_TRUE(
      upload(rig, "web", "", test_key("server_certificate.pem"), "words").starts_with("MalformedCertificate: "));
  EXPECT_TRUE(upload(rig, "web", "", test_key("certificate.pem")).starts_with("KeyPairMismatch: "));
  const std::string stranger = json::quoted(test_key("certificate.pem"));
  EXPECT_TRUE(upload(rig, "web", fmt::format(R"(,"CertificateChain":{})", stranger))
                  .starts_with("MalformedCertificate: Unable to validate certificate chain."));
  EXPECT_EQ(at(upload(rig, "web"), "ServerCertificateMetadata.Path"), "/");
  EXPECT_EQ(upload(rig, "other"), "LimitExceeded: Cannot exceed quota for ServerCertificatesPerAccount: 1");
}

// The private key lies sealed, and comes out nowhere.
TEST(ServerCertificates, KeepTheirPrivateKeySealed) {
  Rig rig;
  upload(rig, "web");
  const auto kept = rig.account().find_server_certificate("web");
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->sealed_key.find("PRIVATE"), std::string::npos);
  const auto sealed = parse_base64(kept->sealed_key);
  ASSERT_TRUE(sealed);
  EXPECT_TRUE(rig.records.open(*sealed, fmt::format("server-certificate/{}", kept->id)));
  EXPECT_FALSE(rig.records.open(*sealed, "server-certificate/ASCAOTHER"));
}

}  // namespace
}  // namespace keyward::api
