// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html
#include <gtest/gtest.h>

#include "api/test_rig.h"

namespace keyward::api {
namespace {

// Without a name: of the caller.
std::string upload(Rig& rig, const authn::Caller& caller, const std::string& user, const std::string& body) {
  const std::string name = user.empty() ? "" : fmt::format(R"("UserName":"{}",)", user);
  return rig.say(caller, "UploadSigningCertificate",
                 fmt::format(R"({{{}"CertificateBody":{}}})", name, json::quoted(body)));
}

TEST(SigningCertificates, AreUploadedListedAndDeleted) {
  Rig rig;
  const authn::Caller root = rig.root();
  rig.must(root, "CreateUser", R"({"UserName":"alice"})");
  const std::string made = upload(rig, root, "alice", test_key("certificate.pem"));
  EXPECT_EQ(members(made, "Certificate"), "UserName CertificateId CertificateBody Status UploadDate");
  const std::string id = at(made, "Certificate.CertificateId");
  EXPECT_EQ(id.size(), 32U);
  const std::string named = fmt::format(R"("UserName":"alice","CertificateId":"{}")", id);
  const auto report = [&] { return credential_report(rig.account(), rig.usage); };
  EXPECT_NE(report().find(",true,2026-11-02T08:00:00+00:00,false,N/A"), std::string::npos);
  EXPECT_EQ(rig.say(root, "UpdateSigningCertificate", "{" + named + R"(,"Status":"Inactive"})"), "{}");
  EXPECT_EQ(each(rig.must(root, "ListSigningCertificates", R"({"UserName":"alice"})"), "Certificates", "Status"),
            "Inactive");
  EXPECT_EQ(report().find(",true,2026-11-02T08:00:00+00:00,false,N/A"), std::string::npos);
  EXPECT_EQ(rig.say(root, "DeleteUser", R"({"UserName":"alice"})"),
            "DeleteConflict: Cannot delete entity, must delete signing certificates first.");
  EXPECT_EQ(rig.say(root, "DeleteSigningCertificate", "{" + named + "}"), "{}");
  EXPECT_EQ(rig.say(root, "DeleteSigningCertificate", "{" + named + "}"),
            fmt::format("NoSuchEntity: The Certificate with id {} cannot be found.", id));
  EXPECT_EQ(rig.say(root, "DeleteUser", R"({"UserName":"alice"})"), "{}");
}

TEST(SigningCertificates, AreRefusedForWhatTheyAre) {
  identity::Quotas quotas;
  quotas.signing_certificates_per_user = 1;
  Rig rig(quotas);
  const authn::Caller root = rig.root();
  rig.must(root, "CreateUser", R"({"UserName":"alice"})");
  rig.must(root, "CreateUser", R"({"UserName":"bob"})");
  EXPECT_EQ(upload(rig, root, "alice", "nothing"), "MalformedCertificate: Certificate BODY is malformed.");
  EXPECT_TRUE(upload(rig, root, "alice", test_key("expired_certificate.pem")).starts_with("InvalidCertificate: "));
  EXPECT_NE(at(upload(rig, root, "alice", test_key("certificate.pem")), "Certificate.CertificateId"), "");
  EXPECT_EQ(upload(rig, root, "alice", test_key("another_certificate.pem")),
            "LimitExceeded: Cannot exceed quota for CertificatesPerUser: 1");
  EXPECT_TRUE(upload(rig, root, "alice", test_key("certificate.pem")).starts_with("DuplicateCertificate: "));
  EXPECT_TRUE(upload(rig, root, "bob", test_key("certificate.pem")).starts_with("DuplicateCertificate: "));
  EXPECT_NE(at(upload(rig, root, "bob", test_key("elliptic_certificate.pem")), "Certificate.CertificateId"), "");
  EXPECT_TRUE(upload(rig, root, "nobody", test_key("another_certificate.pem")).starts_with("NoSuchEntity: "));
}

TEST(SigningCertificates, RootHasItsOwn) {
  Rig rig;
  const authn::Caller root = rig.root();
  const auto present = [&] {
    return at(rig.must(root, "GetAccountSummary"), "SummaryMap.AccountSigningCertificatesPresent");
  };
  EXPECT_EQ(present(), "0");
  const std::string made = upload(rig, root, "", test_key("certificate.pem"));
  EXPECT_EQ(members(made, "Certificate"), "CertificateId CertificateBody Status UploadDate");
  EXPECT_EQ(present(), "1");
  rig.must(root, "DeleteSigningCertificate",
           fmt::format(R"({{"CertificateId":"{}"}})", at(made, "Certificate.CertificateId")));
  EXPECT_EQ(present(), "0");
}

}  // namespace
}  // namespace keyward::api
