// Tokens and signatures, good and forged. RFC 8725 names the attacks.
#include "federation/jwt.h"

#include <gtest/gtest.h>

#include "federation/key_set.h"
#include "federation/test_signer.h"

namespace keyward::federation {
namespace {
constexpr const char* kClaims = R"({"iss":"https://idp.example.com","sub":"alice"})";

// "read": it parses; "verified": its signature is good, too; else the refusal.
std::string judged(const std::string& token, const std::string& keys) {
  const Result<Jwt> jwt = Jwt::parse(token);
  if (!jwt) {
    EXPECT_EQ(jwt.error().code, Code::InvalidIdentityToken);
    return "refused";
  }
  const Result<KeySet> set = KeySet::parse(keys);
  if (!set) return "no keys";
  EXPECT_LE(set->verifies(*jwt), set->has(jwt->algorithm(), jwt->key_id()));
  return set->verifies(*jwt) ? "verified" : "read";
}

std::string part(std::string_view json) { return base64url(bytes_of(json)); }

const TestSigner& rsa() {
  static const TestSigner signer("2048");
  return signer;
}
const TestSigner& p256() {
  static const TestSigner signer("P-256");
  return signer;
}

TEST(Jwt, EveryAlgorithmThatIsTaken) {
  const struct {
    const char *key, *algorithm;
  } rows[] = {{"2048", "RS256"},  {"2048", "RS384"},  {"3072", "RS512"},
              {"P-256", "ES256"}, {"P-384", "ES384"}, {"P-521", "ES512"}};
  for (const auto& row : rows) {
    const TestSigner signer(row.key);
    const TestSigner other(row.key);
    const std::string token = signer.sign(kClaims, row.algorithm);
    EXPECT_EQ(judged(token, TestSigner::set_of({signer.jwk()})), "verified") << row.algorithm;
    EXPECT_EQ(judged(token, TestSigner::set_of({other.jwk(), signer.jwk()})), "verified") << "two keys of one id";
    EXPECT_EQ(judged(token, TestSigner::set_of({other.jwk()})), "read") << "another key of the same id";
    // One bit of the signature, and one of the claims.
    std::string bent = token;
    bent[bent.size() - 8] = bent[bent.size() - 8] == 'A' ? 'B' : 'A';
    EXPECT_EQ(judged(bent, TestSigner::set_of({signer.jwk()})), "read");
    const Result<Jwt> read = Jwt::parse(token);
    const std::string claims =
        fmt::format("{}.{}.{}", token.substr(0, token.find('.')),
                    part(R"({"iss":"https://idp.example.com","sub":"root"})"), base64url(read->signature()));
    EXPECT_EQ(judged(claims, TestSigner::set_of({signer.jwk()})), "read");
  }
}

TEST(Jwt, Forgeries) {
  const std::string keys = TestSigner::set_of({rsa().jwk(), p256().jwk(R"(,"use":"sig","alg":"ES256")")});
  const auto with_header = [&](const std::string& header) { return rsa().sign_parts(header, kClaims, "RS256"); };
  const std::vector<std::uint8_t> der = rsa().public_der();
  const auto hmac = [&](std::string_view secret) {
    const std::string text = part(R"({"alg":"HS256","kid":"key-1"})") + "." + part(kClaims);
    unsigned char mac[32];
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, nullptr);
    return text + "." + base64url(mac);
  };
  const std::string good = rsa().sign(kClaims, "RS256");
  const std::string signature = good.substr(good.rfind('.') + 1);
  const auto signed_as = [&](const char* claims) {  // well signed, whatever it says
    return rsa().sign_parts(R"({"alg":"RS256","kid":"key-1"})", claims, "RS256");
  };
  const struct {
    const char* what;
    std::string token;
    const char* want;
  } rows[] = {
      {"good", good, "verified"},
      {"no kid", with_header(R"({"alg":"RS256"})"), "verified"},
      {"alg none, no signature", part(R"({"alg":"none"})") + "." + part(kClaims) + ".", "refused"},
      {"alg none, some signature", part(R"({"alg":"none"})") + "." + part(kClaims) + "." + signature, "refused"},
      {"alg None", part(R"({"alg":"None"})") + "." + part(kClaims) + "." + signature, "refused"},
      {"alg nOnE", part(R"({"alg":"nOnE"})") + "." + part(kClaims) + "." + signature, "refused"},
      {"signature left out", good.substr(0, good.rfind('.') + 1), "refused"},
      {"two parts", good.substr(0, good.rfind('.')), "refused"},
      {"HS256 with the public key as secret", hmac(text_of(der)), "refused"},
      {"HS256 with the published key as secret", hmac(rsa().jwk()), "refused"},
      {"HS256 with an empty secret", hmac(""), "refused"},
      {"PS256", rsa().sign(kClaims, "PS256"), "refused"},
      {"rs256", with_header(R"({"alg":"rs256","kid":"key-1"})"), "refused"},
      {"alg empty", with_header(R"({"alg":"","kid":"key-1"})"), "refused"},
      {"alg missing", with_header(R"({"kid":"key-1"})"), "refused"},
      {"alg a number", with_header(R"({"alg":256})"), "refused"},
      {"alg a list", with_header(R"({"alg":["RS256"]})"), "refused"},
      {"alg twice", with_header(R"({"alg":"none","alg":"RS256","kid":"key-1"})"), "refused"},
      {"another digest than signed with", with_header(R"({"alg":"RS512","kid":"key-1"})"), "read"},
      {"RSA signature under the curve's algorithm", with_header(R"({"alg":"ES256","kid":"key-1"})"), "read"},
      {"curve's signature under RSA's algorithm",
       p256().sign_parts(R"({"alg":"RS256","kid":"key-1"})", kClaims, "ES256"), "read"},
      {"kid of nobody", with_header(R"({"alg":"RS256","kid":"key-2"})"), "read"},
      {"kid a path", with_header(R"({"alg":"RS256","kid":"../../dev/null"})"), "read"},
      {"kid of the injecting kind", with_header(R"({"alg":"RS256","kid":"key-1' OR '1'='1"})"), "read"},
      {"kid with a zero", with_header(R"({"alg":"RS256","kid":"key-1\u0000"})"), "read"},
      {"kid in another case", with_header(R"({"alg":"RS256","kid":"KEY-1"})"), "read"},
      {"kid a number", with_header(R"({"alg":"RS256","kid":1})"), "refused"},
      {"kid huge", with_header(fmt::format(R"({{"alg":"RS256","kid":"{}"}})", std::string(513, 'k'))), "refused"},
      {"key of its own in jwk",
       TestSigner("2048", "key-2")
           .sign_parts(fmt::format(R"({{"alg":"RS256","kid":"key-2","jwk":{}}})", TestSigner("2048", "key-2").jwk()),
                       kClaims, "RS256"),
       "read"},
      {"key elsewhere in jku",
       TestSigner("2048", "key-2")
           .sign_parts(R"({"alg":"RS256","kid":"key-2","jku":"https://evil.example.com"})", kClaims, "RS256"),
       "read"},
      {"critical extension", with_header(R"({"alg":"RS256","kid":"key-1","crit":["exp"]})"), "refused"},
      {"unencoded payload", with_header(R"({"alg":"RS256","kid":"key-1","b64":false,"crit":["b64"]})"), "refused"},
      {"claims twice", signed_as(R"({"sub":"alice","sub":"root"})"), "refused"},
      {"claims twice, deep", signed_as(R"({"a":{"b":1,"b":2}})"), "refused"},
      {"claims twice by an escape", signed_as(R"({"sub":"alice","s\u0075b":"root"})"), "refused"},
      {"claims a list", signed_as("[]"), "refused"},
      {"claims a text", signed_as(R"("alice")"), "refused"},
      {"claims empty", signed_as(""), "refused"},
      {"claims too deep", signed_as(R"({"a":[[[[[[[[[]]]]]]]]]})"), "refused"},
      {"claims no UTF-8", signed_as("{\"sub\":\"\xC3\x28\"}"), "refused"},
      {"claims and more", signed_as(R"({} {})"), "refused"},
      {"header a list", with_header("[]"), "refused"},
      {"header no JSON", with_header("alg"), "refused"},
      {"four parts", good + ".AAAA", "refused"},
      {"five parts, as if encrypted", good + ".AAAA.AAAA", "refused"},
      {"padding", good + "==", "refused"},
      {"standard alphabet", good + "+/", "refused"},
      {"blank before", " " + good, "refused"},
      {"line feed behind", good + "\n", "refused"},
      {"zero behind", good + std::string(1, '\0'), "refused"},
      {"empty", "", "refused"},
      {"dots alone", "..", "refused"},
      {"JSON form", R"({"payload":"","signatures":[]})", "refused"},
      {"signature huge", good.substr(0, good.rfind('.') + 1) + std::string(1400, 'A'), "refused"},
      {"as large as it may be", signed_as(fmt::format(R"({{"x":"{}"}})", std::string(14'600, 'x')).c_str()),
       "verified"},
      {"too large", signed_as(fmt::format(R"({{"x":"{}"}})", std::string(15'000, 'x')).c_str()), "refused"},
      {"too many values",
       signed_as(fmt::format(R"({{"x":[{}1]}})",
                             [] {
                               std::string many;
                               for (int i = 0; i < 1000; ++i) many += "1,";
                               return many;
                             }())
                     .c_str()),
       "refused"},
      // https://nvd.nist.gov/vuln/detail/CVE-2022-21449: r = s = 0 verified everything
      {"signature of zeros",
       part(R"({"alg":"ES256","kid":"key-1"})") + "." + part(kClaims) + "." + base64url(std::vector<std::uint8_t>(64)),
       "read"},
      {"curve's signature in DER",
       part(R"({"alg":"ES256","kid":"key-1"})") + "." + part(kClaims) + "." +
           base64url(std::vector<std::uint8_t>(70, 0x30)),
       "read"},
  };
  for (const auto& row : rows) EXPECT_EQ(judged(row.token, keys), row.want) << row.what;
}

TEST(KeySet, WhatIsLeftOut) {
  const TestSigner small("1024");
  const TestSigner curve("P-256", "curve");
  const std::string point = curve.jwk();
  std::string off_curve = point;
  const std::size_t at = off_curve.find("\"y\":\"") + 5;
  off_curve[at] = off_curve[at] == 'A' ? 'B' : 'A';
  std::string renamed = point;
  renamed.replace(renamed.find("P-256"), 5, "P-384");
  const struct {
    const char* what;
    std::string set;
    int keys;  // -1: refused
  } rows[] = {
      {"two", TestSigner::set_of({rsa().jwk(), p256().jwk()}), 2},
      {"no use said", TestSigner::set_of({rsa().jwk("")}), 1},
      {"for encryption", TestSigner::set_of({rsa().jwk(R"(,"use":"enc")")}), 0},
      {"use of another type", TestSigner::set_of({rsa().jwk(R"(,"use":7)")}), 0},
      {"for another algorithm", TestSigner::set_of({rsa().jwk(R"(,"alg":"RSA-OAEP")")}), 0},
      {"for PS256", TestSigner::set_of({rsa().jwk(R"(,"alg":"PS256")")}), 0},
      {"RSA of 1,024 bits", TestSigner::set_of({small.jwk()}), 0},
      {"symmetric", R"({"keys":[{"kty":"oct","kid":"key-1","k":"c2VjcmV0"}]})", 0},
      {"another curve", R"({"keys":[{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}]})", 0},
      {"Edwards", R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"}]})", 0},
      {"point off the curve", TestSigner::set_of({off_curve}), 0},
      {"point of another curve", TestSigner::set_of({renamed}), 0},
      {"exponent 1", R"({"keys":[{"kty":"RSA","e":"AQ","n":")" + std::string(342, 'v') + R"("}]})", 0},
      {"modulus even", R"({"keys":[{"kty":"RSA","e":"AQAB","n":")" + std::string(340, 'v') + R"(AA"}]})", 0},
      {"modulus huge", R"({"keys":[{"kty":"RSA","e":"AQAB","n":")" + std::string(4000, 'v') + R"("}]})", 0},
      {"one good among broken ones", R"({"keys":[{"kty":"RSA"},7,null,[],{"kty":1},)" + rsa().jwk() + "]}", 1},
      {"none", R"({"keys":[]})", 0},
      {"no list", R"({"keys":{}})", -1},
      {"no object", "[]", -1},
      {"no JSON", "<html>", -1},
      {"keys twice", R"({"keys":[],"keys":[]})", -1},
  };
  for (const auto& row : rows) {
    const Result<KeySet> set = KeySet::parse(row.set);
    EXPECT_EQ(set ? static_cast<int>(set->size()) : -1, row.keys) << row.what;
  }
  EXPECT_TRUE(KeySet::parse(TestSigner::set_of(std::vector<std::string>(200, rsa().jwk()))));
  EXPECT_FALSE(KeySet::parse(TestSigner::set_of(std::vector<std::string>(201, rsa().jwk()))));
}

// A key that says what it is for is not taken for anything else; who names no key has at most eight tries.
TEST(KeySet, WhichKey) {
  const std::string token = rsa().sign(kClaims, "RS256");
  EXPECT_EQ(judged(token, TestSigner::set_of({rsa().jwk(R"(,"alg":"RS256")")})), "verified");
  EXPECT_EQ(judged(token, TestSigner::set_of({rsa().jwk(R"(,"alg":"RS512")")})), "read");
  const std::string nameless = rsa().sign_parts(R"({"alg":"RS256"})", kClaims, "RS256");
  std::vector<std::string> keys(8);
  for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = TestSigner("2048", fmt::format("other-{}", i)).jwk();
  keys[7] = rsa().jwk();
  EXPECT_EQ(judged(nameless, TestSigner::set_of(keys)), "verified");
  keys[7] = keys[0];
  keys.push_back(rsa().jwk());
  EXPECT_EQ(judged(nameless, TestSigner::set_of(keys)), "read");
}

}  // namespace
}  // namespace keyward::federation
