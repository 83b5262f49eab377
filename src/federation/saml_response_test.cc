// Which SAML responses are taken: attacks on signatures and on XML, each with its own refusal.
// https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf (5.4)
// https://www.usenix.org/system/files/conference/usenixsecurity12/sec12-final91.pdf (signature wrapping, XSW 1 to 8)
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

#include "federation/saml_claims.h"
#include "federation/saml_test_provider.h"

namespace keyward::federation {
namespace {
constexpr std::string_view kEndpoint = "http://localhost:8700/saml";
constexpr Time kNow{1'793'000'000};
const std::string kInvalid = "InvalidIdentityToken: Invalid SAML response: ";
const std::string kSignature = "InvalidIdentityToken: Response signature invalid";

const TestSamlProvider& provider() {
  static const TestSamlProvider made;
  return made;
}
const TestSamlProvider& attacker() {
  static const TestSamlProvider made;
  return made;
}

TestResponse response_of(std::string subject = "alice@corp") {
  TestResponse parts{.now = kNow};
  parts.subject = std::move(subject);
  parts.attributes = {{"https://aws.amazon.com/SAML/Attributes/RoleSessionName", {"alice"}},
                      {"https://aws.amazon.com/SAML/Attributes/Role",
                       {"arn:aws:iam::111122223333:role/a,arn:aws:iam::111122223333:saml-provider/idp"}}};
  return parts;
}

// The user's name, or the refusal.
std::string read(const std::string& text, const std::string& metadata_text = provider().metadata()) {
  const auto metadata = parse_saml_metadata(metadata_text);
  if (!metadata) return metadata.error().message;
  const auto claims = read_saml_response(text, *metadata, kEndpoint, kNow);
  return claims ? claims->subject : std::string(info(claims.error().code).wire) + ": " + claims.error().message;
}
std::string read_xml(const std::string& xml) { return read(TestSamlProvider::encoded(xml)); }

// An element with nothing at its signature's place.
std::string bare(const std::string& text) { return TestSamlProvider::with_signature(text, ""); }
std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, text.npos) << what;
  return at == text.npos ? text : text.replace(at, what.size(), with);
}

TEST(SamlResponse, SignedWhereverItMayBe) {
  const TestResponse parts = response_of();
  EXPECT_EQ(read(provider().respond(parts)), "alice@corp");
  EXPECT_EQ(read(provider().respond_signed(parts)), "alice@corp");
  EXPECT_EQ(read(provider().respond_signed_twice(parts)), "alice@corp");
  // As browsers and tools break lines.
  std::string broken = provider().respond(parts);
  for (std::size_t at = 76; at < broken.size(); at += 78) broken.insert(at, "\r\n");
  EXPECT_EQ(read(broken), "alice@corp");
}

// https://www.rfc-editor.org/rfc/rfc6931 and https://www.rfc-editor.org/rfc/rfc9231
TEST(SamlResponse, Algorithms) {
  const std::string more = "http://www.w3.org/2001/04/xmldsig-more#", enc = "http://www.w3.org/2001/04/xmlenc#",
                    old = "http://www.w3.org/2000/09/xmldsig#";
  const std::string method = ": its algorithm is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512";
  const std::string digest = ": its digest is not SHA-256, SHA-384 or SHA-512";
  const struct {
    const char* key;
    TestSignature how;
    std::string want;
  } rows[] = {
      {"2048", {.method = more + "rsa-sha256"}, "alice@corp"},
      {"2048", {.method = more + "rsa-sha384", .digest = more + "sha384"}, "alice@corp"},
      {"3072", {.method = more + "rsa-sha512", .digest = enc + "sha512"}, "alice@corp"},
      {"P-256", {.method = more + "ecdsa-sha256"}, "alice@corp"},
      {"P-384", {.method = more + "ecdsa-sha384", .digest = more + "sha384"}, "alice@corp"},
      {"P-521", {.method = more + "ecdsa-sha512", .digest = enc + "sha512"}, "alice@corp"},
      {"2048", {.method = old + "rsa-sha1"}, kSignature + method},
      {"2048", {.method = more + "rsa-md5"}, kSignature + method},
      {"P-256", {.method = more + "ecdsa-sha1"}, kSignature + method},
      {"2048", {.digest = old + "sha1"}, kSignature + digest},
      {"2048", {.method = more + "hmac-sha256", .hmac_of_public_key = true}, kSignature + method},
      {"2048", {.method = old + "hmac-sha1", .hmac_of_public_key = true}, kSignature + method},
      {"2048", {.method = "none"}, kSignature + method},
      // A name that is right, and a value of another kind.
      {"2048", {.method = more + "rsa-sha256", .hmac_of_public_key = true}, kSignature},
      {"2048",
       {.method = more + "ecdsa-sha256"},
       kSignature + ": the provider's metadata has no certificate with a key of that kind and enough bits"},
      {"1024", {}, kSignature + ": the provider's metadata has no certificate with a key of that kind and enough bits"},
      {"2048", {.method_more = "<ds:HMACOutputLength>8</ds:HMACOutputLength>"}, kSignature + method},
      {"2048",
       {.canonicalization = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"},
       kSignature + ": its canonicalization is not the exclusive one"},
      {"2048",
       {.canonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"},
       kSignature + ": its canonicalization is not the exclusive one"},
  };
  std::map<std::string, TestSamlProvider> made;  // making a key takes its time
  for (const auto& row : rows) {
    const TestSamlProvider& one = made.try_emplace(row.key, row.key).first->second;
    EXPECT_EQ(read(one.respond(response_of(), row.how), one.metadata()), row.want)
        << row.key << ' ' << row.how.method << ' ' << row.how.digest << row.how.canonicalization;
  }
}

TEST(SamlResponse, WhatASignatureMaySay) {
  const auto transform = [](std::string_view name, std::string_view inside = "") {
    return fmt::format(R"(<ds:Transform Algorithm="{}">{}</ds:Transform>)", name, inside);
  };
  const std::string enveloped = transform("http://www.w3.org/2000/09/xmldsig#enveloped-signature");
  const std::string exclusive = transform("http://www.w3.org/2001/10/xml-exc-c14n#");
  const std::string prefixes =
      R"(<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="{}"></ec:InclusiveNamespaces>)";
  const std::string no_transforms = ": its transforms are not enveloped-signature and exclusive canonicalization";
  const std::string place = ": it is not over the element in which it stands";
  const std::string parts = ": it has other parts than its information, value and key";
  const std::string second =
      R"(<ds:Reference URI="#_response"><ds:Transforms></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue></ds:DigestValue></ds:Reference>)";
  const struct {
    const char* what;
    TestSignature how;
    std::string want;
  } rows[] = {
      {"prefixes that count, too",
       {.transforms =
            enveloped + transform("http://www.w3.org/2001/10/xml-exc-c14n#", replaced(prefixes, "{}", "xs saml"))},
       "alice@corp"},
      {"more prefixes than one looks up",
       {.transforms = enveloped + transform("http://www.w3.org/2001/10/xml-exc-c14n#",
                                            replaced(prefixes, "{}", std::string(257, 'x')))},
       kSignature + no_transforms},
      {"XSLT",
       {.transforms =
            enveloped + transform("http://www.w3.org/TR/1999/REC-xslt-19991116",
                                  R"(<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"></x:stylesheet>)")},
       kSignature + no_transforms},
      {"XPath",
       {.transforms =
            transform("http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>true()</ds:XPath>") + exclusive},
       kSignature + no_transforms},
      {"XPath inside another",
       {.transforms =
            transform("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "<ds:XPath>true()</ds:XPath>") +
            exclusive},
       kSignature + no_transforms},
      {"base64",
       {.transforms = transform("http://www.w3.org/2000/09/xmldsig#base64") + exclusive},
       kSignature + no_transforms},
      {"not enveloped", {.transforms = exclusive}, kSignature + no_transforms},
      {"not canonical", {.transforms = enveloped}, kSignature + no_transforms},
      {"the other way around", {.transforms = exclusive + enveloped}, kSignature + no_transforms},
      {"three", {.transforms = enveloped + exclusive + exclusive}, kSignature + no_transforms},
      {"with comments",
       {.transforms = enveloped + transform("http://www.w3.org/2001/10/xml-exc-c14n#WithComments")},
       kSignature + no_transforms},
      {"the whole document", {.uri = " "}, kSignature + place},
      {"another element", {.uri = "#_response"}, kSignature + place},
      {"an expression", {.uri = "#xpointer(id('_assertion'))"}, kSignature + place},
      {"elsewhere", {.uri = "http://attacker.example.com/assertion.xml"}, kSignature + place},
      {"a file", {.uri = "file:///etc/passwd"}, kSignature + place},
      {"two references", {.references = second}, kSignature + ": it has not exactly one reference"},
      {"an Object", {.more = "<ds:Object></ds:Object>"}, kSignature + parts},
      {"a key and an Object", {.more = "<ds:KeyInfo></ds:KeyInfo><ds:Object></ds:Object>"}, kSignature + parts},
      {"a key", {.more = "<ds:KeyInfo><ds:KeyName>any</ds:KeyName></ds:KeyInfo>"}, "alice@corp"},
      {"a key to be fetched",
       {.more =
            R"(<ds:KeyInfo><ds:RetrievalMethod URI="http://attacker.example.com/key"></ds:RetrievalMethod></ds:KeyInfo>)"},
       "alice@corp"},
  };
  for (const auto& row : rows) EXPECT_EQ(read(provider().respond(response_of(), row.how)), row.want) << row.what;
}

// The key is the registered provider's, whatever the message brings.
TEST(SamlResponse, KeysOfOthers) {
  const TestResponse parts = response_of("root");
  const std::string own_key =
      fmt::format("<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
                  attacker().certificate());
  EXPECT_EQ(read(attacker().respond(parts)), kSignature);
  EXPECT_EQ(read(attacker().respond(parts, {.more = own_key})), kSignature);
  EXPECT_EQ(read(attacker().respond_signed(parts, {.more = own_key})), kSignature);
  // A good signature of one element does not help a bad one of another.
  const std::string good = provider().signed_element(response_of().assertion(), "_assertion");
  const std::string outer = attacker().signed_element(parts.response(good), "_response");
  EXPECT_EQ(read_xml(outer), kSignature);
  const std::string bad = attacker().signed_element(parts.assertion(), "_assertion");
  EXPECT_EQ(read_xml(provider().signed_element(response_of().response(bad), "_response")), kSignature);
  // All certificates of the metadata are tried.
  const std::string both = replaced(
      attacker().metadata(), "<md:SingleSignOnService",
      fmt::format(
          R"(<md:KeyDescriptor><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService)",
          provider().certificate()));
  EXPECT_EQ(read(provider().respond(response_of()), both), "alice@corp");
}

TEST(SamlResponse, ChangedAfterSigning) {
  const TestResponse parts = response_of();
  const std::string inside = provider().signed_element(parts.assertion(), "_assertion");
  const std::string xml = bare(parts.response(inside));
  ASSERT_EQ(read_xml(xml), "alice@corp");
  for (const auto& [what, with] : {std::pair{"alice@corp", "admin@corp"},
                                   {"role/a,", "role/b,"},
                                   {"<ds:SignatureValue>", "<ds:SignatureValue>A"},
                                   {"<ds:DigestValue>", "<ds:DigestValue>A"}})
    EXPECT_EQ(read_xml(replaced(xml, what, with)), kSignature) << what;
  EXPECT_EQ(read_xml(replaced(xml, "<saml:Subject>", "<saml:Advice></saml:Advice><saml:Subject>")), kSignature);
  // What cannot be canonicalised.
  EXPECT_EQ(read_xml(replaced(xml, "<saml:Subject>", R"(<x:a xmlns:x="a"/><saml:Subject>)")), kSignature);
  // Not signed at all.
  const std::string none = kSignature + ": neither response nor assertion is signed";
  EXPECT_EQ(read_xml(bare(parts.response(bare(parts.assertion())))), none);
}

// Canonicalisation leaves comments out, so that they can be put anywhere in a signed text: what is read is all the
// text.
TEST(SamlResponse, Comments) {
  const std::string inside =
      provider().signed_element(response_of("admin@corp.attacker.example").assertion(), "_assertion");
  const std::string xml = bare(response_of().response(inside));
  EXPECT_EQ(read_xml(replaced(xml, "admin@corp.attacker", "admin@corp<!-- x -->.attacker")),
            "admin@corp.attacker.example");
  EXPECT_EQ(read_xml(replaced(xml, "admin@corp.attacker", "<!-- x -->admin@corp.attacker")),
            "admin@corp.attacker.example");
  EXPECT_EQ(read_xml(replaced(xml, "admin@corp.attacker", "admin@corp<![CDATA[.]]>attacker")),
            "admin@corp.attacker.example");
  // A processing instruction is signed.
  EXPECT_EQ(read_xml(replaced(xml, "admin@corp.attacker", "admin@corp<?x y?>.attacker")), kSignature);
}

// XSW 1 to 8: a signed element is kept, and another is there to be read.
TEST(SamlResponse, Wrapping) {
  const TestResponse good = response_of();
  TestResponse evil = response_of("root");
  evil.assertion_id = "_evil";
  evil.response_id = "_evil_response";
  const std::string bare_good = bare(good.assertion()), bare_evil = bare(evil.assertion());
  const std::string signature = provider().signature_over(good.assertion(), "_assertion");
  const std::string signed_good = TestSamlProvider::with_signature(good.assertion(), signature);
  const std::string whole = bare(good.response(bare_good));
  const std::string whole_signature = provider().signature_over(good.response(bare_good), "_response");
  const auto inside_signature = [](const std::string& one, const std::string& what) {
    return replaced(one, "</ds:Signature>", what + "</ds:Signature>");
  };
  TestResponse twin = response_of("root");  // with the good one's ID
  const std::string more_than_one = kInvalid + "it has more than one assertion.";
  const std::string place = kSignature + ": it is not over the element in which it stands";
  const std::string same_id = kInvalid + "two of its elements have the same ID.";
  const struct {
    const char* what;
    std::string xml, want;
  } rows[] = {
      {"1: the signed response inside its signature, in an evil response",
       TestSamlProvider::with_signature(evil.response(bare_evil), inside_signature(whole_signature, whole)),
       more_than_one},
      {"1 without an assertion of its own",
       TestSamlProvider::with_signature(evil.response(""), inside_signature(whole_signature, whole)), more_than_one},
      {"2: the signed response beside its signature",
       TestSamlProvider::with_signature(evil.response(bare_evil), whole + whole_signature), more_than_one},
      {"3: an evil assertion before the signed one", bare(good.response(bare_evil + signed_good)), more_than_one},
      {"3: and behind it", bare(good.response(signed_good + bare_evil)), more_than_one},
      {"4: the signed assertion inside an evil one",
       bare(good.response(TestSamlProvider::with_signature(evil.assertion(), signed_good))), more_than_one},
      {"5: the signature in an evil assertion, the signed one behind",
       bare(good.response(TestSamlProvider::with_signature(evil.assertion(), signature) + bare_good)), more_than_one},
      {"6: the signed one inside the signature inside an evil one",
       bare(good.response(TestSamlProvider::with_signature(evil.assertion(), inside_signature(signature, bare_good)))),
       more_than_one},
      {"7: an evil assertion among extensions",
       bare(good.response("<samlp:Extensions>" + bare_evil + "</samlp:Extensions>" + signed_good)), more_than_one},
      {"8: the signed one in an Object of the signature of an evil one",
       bare(good.response(TestSamlProvider::with_signature(
           evil.assertion(), inside_signature(signature, "<ds:Object>" + bare_good + "</ds:Object>")))),
       more_than_one},
      {"an evil assertion with the ID of the signed one",
       bare(good.response("<samlp:Extensions>" + bare(twin.assertion()) + "</samlp:Extensions>" + signed_good)),
       same_id},
      {"an evil assertion alone, with another's signature",
       bare(good.response(TestSamlProvider::with_signature(evil.assertion(), signature))), place},
      {"the same with the ID changed",
       bare(good.response(TestSamlProvider::with_signature(twin.assertion(), signature))), kSignature},
      {"the assertion's signature as the response's",
       TestSamlProvider::with_signature(good.response(bare_evil), signature), place},
      {"the signed content under another name",
       bare(good.response(TestSamlProvider::with_signature(
           evil.assertion(),
           "<saml:Advice>" +
               replaced(replaced(bare_good, "<saml:Assertion", "<saml:Other"), "</saml:Assertion>", "</saml:Other>") +
               "</saml:Advice>" + signature))),
       place},
      {"a signature inside the subject",
       bare(good.response(replaced(bare_good, "<saml:Subject>", "<saml:Subject>" + signature))),
       kInvalid + "it has a signature inside something else than the response or its assertion."},
      {"two signatures of one element",
       bare(good.response(TestSamlProvider::with_signature(good.assertion(), signature + signature))),
       kSignature + ": there has to be exactly one"},
      {"an assertion deeper inside", bare(good.response("<samlp:Extensions>" + signed_good + "</samlp:Extensions>")),
       more_than_one},
      {"an ID in other letters",
       bare(good.response(replaced(signed_good, "<saml:Subject>", R"(<saml:Subject id="_assertion">)"))), same_id},
      {"an ID of XML",
       bare(good.response(replaced(signed_good, "<saml:Subject>", R"(<saml:Subject xml:id="_assertion">)"))), same_id},
      {"an encrypted assertion",
       bare(good.response(
           R"(<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedAssertion>)")),
       kInvalid + "encrypted assertions are not taken."},
      {"no assertion", bare(good.response("")), kInvalid + "it has no assertion."},
      {"an assertion of another namespace", bare(good.response(replaced(bare_good, "SAML:2.0", "SAML:1.0"))),
       kInvalid + "it has no assertion."},
  };
  for (const auto& row : rows) EXPECT_EQ(read_xml(row.xml), row.want) << row.what;
}

TEST(SamlResponse, OddIds) {
  for (const char* const id : {"", "_a b", "_a')|id('_evil", "_a/b", "ä"}) {
    TestResponse parts = response_of();
    parts.assertion_id = id;
    EXPECT_EQ(read(provider().respond(parts)), kSignature + ": the signed element has no ID, or one that is not taken")
        << id;
  }
}

TEST(SamlResponse, WhatIsNoResponse) {
  const TestResponse parts = response_of();
  const std::string inside = provider().signed_element(parts.assertion(), "_assertion");
  const std::string xml = bare(parts.response(inside));
  const std::string no_xml = kInvalid + "it is no well-formed XML, or has a document type.";
  const std::string no_base64 = "InvalidIdentityToken: Invalid base64 SAMLResponse";
  EXPECT_EQ(read(""), no_base64);
  EXPECT_EQ(read("PHNhbWw+!"), no_base64);
  EXPECT_EQ(read(std::string(100'004, 'A')), no_base64);
  EXPECT_EQ(read_xml("text"), no_xml);
  EXPECT_EQ(read_xml("<a>"), no_xml);
  EXPECT_EQ(read_xml(std::string("<a>\0</a>", 8)), no_xml);
  EXPECT_EQ(read_xml("<!DOCTYPE a><a/>"), no_xml);
  EXPECT_EQ(read_xml("<!DOCTYPE x [<!ENTITY a 'root'>]>" + replaced(xml, "alice@corp", "&a;")), no_xml);
  EXPECT_EQ(read_xml(R"(<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>)" + replaced(xml, "alice@corp", "&a;")),
            no_xml);
  EXPECT_EQ(read_xml(R"(<!DOCTYPE x SYSTEM "http://attacker.example.com/x.dtd">)" + xml), no_xml);
  EXPECT_EQ(
      read_xml(
          "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;'>]><x>&c;</x>"),
      no_xml);
  EXPECT_EQ(read_xml(replaced(xml, "alice@corp", "&unknown;")), no_xml);
  std::string deep = "x";
  for (int i = 0; i < 41; ++i) deep.insert(0, "<a>").append("</a>");
  EXPECT_EQ(read_xml(deep), no_xml);
  std::string wide = "<a";
  for (int i = 0; i < 5'001; ++i) wide += fmt::format(" a{}=''", i);
  EXPECT_EQ(read_xml(wide + "/>"), kInvalid + "it has too many attributes.");
  std::string broad = "<a";
  for (int i = 0; i < 51; ++i) broad += fmt::format(" a{}=''", i);
  EXPECT_EQ(read_xml(replaced(xml, "<saml:Subject>", broad + "/><saml:Subject>")), kInvalid + "it has too many parts.");
  std::string many;
  for (int i = 0; i < 5'000; ++i) many += "<a/>";
  EXPECT_EQ(read_xml(replaced(xml, "<saml:Subject>", many + "<saml:Subject>")), kInvalid + "it has too many parts.");
  EXPECT_EQ(read_xml("<Response/>"), kInvalid + "it is no Response of SAML 2.0.");
  EXPECT_EQ(read_xml(inside), kInvalid + "it is no Response of SAML 2.0.");
  EXPECT_EQ(read_xml(replaced(xml, R"(Version="2.0")", R"(Version="1.1")")),
            kInvalid + "it is no Response of SAML 2.0.");
  EXPECT_EQ(read_xml(replaced(xml, "samlp:StatusCode ", "samlp:Code ")), no_xml);
  EXPECT_EQ(
      read_xml(replaced(
          xml,
          R"(<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>)",
          "")),
      kInvalid + "it has no status.");
}

// A provider's own refusal has no assertion, and seldom a signature.
TEST(SamlResponse, TheProviderSaysNo) {
  TestResponse parts = response_of();
  parts.status = "urn:oasis:names:tc:SAML:2.0:status:Responder";
  EXPECT_EQ(read_xml(bare(parts.response(""))),
            "IDPRejectedClaim: The identity provider reported the status urn:oasis:names:tc:SAML:2.0:status:Responder");
  EXPECT_EQ(read(provider().respond(parts)),
            "IDPRejectedClaim: The identity provider reported the status urn:oasis:names:tc:SAML:2.0:status:Responder");
}

// The seeds of the fuzz target saml_response are what its law speaks of.
TEST(SamlResponse, FuzzSeeds) {
  const auto file = [](const std::string& name) {
    std::ifstream stream("tests/fuzz/corpus/" + name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  const std::string metadata = file("saml/metadata_of_responses");
  for (const char* const name : {"signed_assertion", "signed_response", "signed_twice", "comment"})
    EXPECT_EQ(read(TestSamlProvider::encoded(file(std::string("saml_response/") + name)), metadata), "alice@corp")
        << name;
}

// To find the provider; nothing here is verified.
TEST(SamlResponse, ClaimedRoles) {
  const TestResponse parts = response_of();
  const std::vector<SamlRole> want{{"arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:saml-provider/idp"}};
  EXPECT_EQ(claimed_saml_roles(provider().respond(parts)), want);
  EXPECT_EQ(claimed_saml_roles(attacker().respond(parts)), want);
  EXPECT_EQ(claimed_saml_roles("text"), std::vector<SamlRole>());
  EXPECT_EQ(claimed_saml_roles(TestSamlProvider::encoded("<a/>")), std::vector<SamlRole>());
  EXPECT_EQ(claimed_saml_roles(TestSamlProvider::encoded(bare(parts.response("")))), std::vector<SamlRole>());
}

}  // namespace
}  // namespace keyward::federation
