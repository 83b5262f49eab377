#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "http/server.h"
#include "http/test_client.h"

namespace keyward::http {
namespace {

using namespace std::chrono_literals;

// A self-signed certificate and its key, as PEM files in a directory of their own.
class Certificate {
 public:
  Certificate() {
    char name[] = "/tmp/keyward-tls-XXXXXX";
    directory_ = ::mkdtemp(name);
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* const subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(certificate, subject);
    EXPECT_GT(X509_sign(certificate, key, EVP_sha256()), 0);
    FILE* file = std::fopen(certificate_file().c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(key_file().c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~Certificate() { std::filesystem::remove_all(directory_); }
  std::string certificate_file() const { return directory_ + "/certificate.pem"; }
  std::string key_file() const { return directory_ + "/key.pem"; }

 private:
  std::string directory_;
};

ServerOptions with(const Certificate& certificate) {
  ServerOptions options;
  options.certificate_file = certificate.certificate_file();
  options.key_file = certificate.key_file();
  return options;
}

TEST(ServerTls, CarriesRequests) {
  const Certificate certificate;
  const auto server = start_server(
      [](const Request& request, Responder responder) {
        EXPECT_TRUE(request.tls);
        EXPECT_TRUE(request.secure);
        echo(request, std::move(responder));
      },
      with(certificate));
  TestClient client(server->port());
  client.start_tls();
  for (int i = 0; i < 20; ++i) {
    client.send(get("/" + std::to_string(i)));
    ASSERT_EQ(client.receive()->body, "GET /" + std::to_string(i));
  }
  // More than one record, both ways.
  std::string body(900'000, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 31 + i / 4099);
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + body);
  EXPECT_TRUE(client.receive()->body == body);
  // Many small requests in one record, and records that end anywhere.
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes += get("/" + std::to_string(i));
  for (std::size_t at = 0; at < bytes.size(); at += 611) client.send(bytes.substr(at, 611));
  for (int i = 0; i < 300; ++i) ASSERT_EQ(client.receive()->body, "GET /" + std::to_string(i));
  EXPECT_TRUE(server->stop());
  EXPECT_TRUE(client.ended());
}

TEST(ServerTls, SendsLargeBodiesToSlowClients) {
  const Certificate certificate;
  auto large = std::make_shared<std::string>(8 << 20, 'x');
  const auto server = start_server(
      [large](const Request&, Responder responder) {
        responder.send(Response(200).body_shared(large, *large).close_connection());
      },
      with(certificate));
  TestClient client(server->port());
  client.start_tls();
  client.send(get("/"));
  std::this_thread::sleep_for(100ms);
  EXPECT_TRUE(client.receive()->body == *large);
  EXPECT_TRUE(client.ended());
}

TEST(ServerTls, ClosesOnThoseWhoDoNotSpeakIt) {
  const Certificate certificate;
  ServerOptions options = with(certificate);
  options.limits.header_deadline = 100ms;
  const auto server = start_server(echo, options);
  TestClient plain(server->port());
  plain.send(get("/"));
  plain.rest();  // an alert, perhaps
  TestClient silent(server->port());
  EXPECT_TRUE(silent.ended()) << "the deadline includes the handshake";
  EXPECT_EQ(server->statistics().requests, 0u);
}

TEST(ServerTls, TakesANewCertificateWhileItRuns) {
  const Certificate first;
  const Certificate second;
  const auto server = start_server(echo, with(first));
  std::filesystem::copy_file(second.certificate_file(), first.certificate_file(),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_FALSE(server->reload_certificate()) << "the key is another one's";
  TestClient before(server->port());
  before.start_tls();
  std::filesystem::copy_file(second.key_file(), first.key_file(), std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(server->reload_certificate());
  TestClient after(server->port());
  after.start_tls();
  EXPECT_NE(before.certificate(), after.certificate());
  for (TestClient* client : {&before, &after}) {
    client->send(get("/"));
    EXPECT_EQ(client->receive()->status, 200);
  }
}

TEST(ServerTls, SaysWhatIsWrongWithItsFiles) {
  const Certificate first;
  const Certificate second;
  ServerOptions options = with(first);
  options.key_file = second.key_file();
  EXPECT_FALSE(Server::start(options, echo));
  options.key_file = "/nowhere/key.pem";
  const auto unreadable = Server::start(options, echo);
  ASSERT_FALSE(unreadable);
  EXPECT_NE(unreadable.error().message.find("/nowhere/key.pem"), std::string::npos);
  options.certificate_file = "";
  EXPECT_FALSE(Server::start(options, echo)) << "a key alone is no TLS, and must not become plain HTTP";
}

}  // namespace
}  // namespace keyward::http
