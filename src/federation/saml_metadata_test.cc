// https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf, and what AWS asks for:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
#include "federation/saml_metadata.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "base/text.h"
#include "federation/saml_test_provider.h"

namespace keyward::federation {
namespace {

// Of a key as make_key() takes it, with so many extensions of one kind.
std::string certificate(const std::string& type, int extensions = 0) {
  return certificate_of(make_key(type).get(), extensions);
}

std::string key_descriptor(const std::string& content, std::string_view attributes = R"( use="signing")") {
  return fmt::format(
      R"(<m:KeyDescriptor{}><d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:X509Data><d:X509Certificate>{}</d:X509Certificate></d:X509Data></d:KeyInfo></m:KeyDescriptor>)",
      attributes, content);
}

constexpr std::string_view kSpeaks = R"( protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol")";
constexpr std::string_view kEntity = R"( entityID="https://idp.example.com")";

std::string document(std::string_view inside, std::string_view entity = kEntity, std::string_view provider = kSpeaks) {
  return fmt::format(
      R"(<m:EntityDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata"{}><m:IDPSSODescriptor{}>{}</m:IDPSSODescriptor></m:EntityDescriptor>)",
      entity, provider, inside);
}

std::string nested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += "<m:x>";
  for (int i = 0; i < depth; ++i) text += "</m:x>";
  return text;
}

TEST(SamlMetadata, Documents) {
  const std::string good = certificate("2048");
  const std::string key = key_descriptor(good);
  std::string many;
  for (int i = 0; i < 20; ++i) many += key;
  const struct {
    const char* what;
    std::string text;
    std::size_t certificates;  // 0: refused
  } rows[] = {
      {"one certificate", document(key), 1},
      {"two", document(key + key_descriptor(certificate("P-384"))), 2},
      {"twenty", document(many), 20},
      {"too many", document(many + key), 0},
      {"with blanks", document(key_descriptor("\n  " + good.substr(0, 64) + "\r\n\t" + good.substr(64) + " ")), 1},
      {"parted by a comment", document(key_descriptor(good.substr(0, 64) + "<!-- -->" + good.substr(64))), 1},
      {"without a use", document(key_descriptor(good, "")), 1},
      {"for encryption only", document(key_descriptor(good, R"( use="encryption")")), 0},
      {"a broken one for encryption", document(key + key_descriptor("?", R"( use="encryption")")), 1},
      {"no key", document(""), 0},
      {"no certificate", document(key_descriptor("")), 0},
      {"no base64", document(key_descriptor("?" + good)), 0},
      {"cut off", document(key_descriptor(good.substr(0, 400))), 0},
      {"more behind it", document(key_descriptor(good + "AAAA")), 0},
      {"one of two is broken", document(key + key_descriptor("AAAA")), 0},
      {"1,024 bits", document(key_descriptor(certificate("1024"))), 1},
      {"512 bits", document(key_descriptor(certificate("512"))), 0},
      {"P-256", document(key_descriptor(certificate("P-256"))), 1},
      {"P-224", document(key_descriptor(certificate("P-224"))), 0},
      {"Ed25519", document(key_descriptor(certificate("ED25519"))), 0},
      {"an extension", document(key_descriptor(certificate("2048", 1))), 1},
      {"an extension twice", document(key_descriptor(certificate("2048", 2))), 0},
      {"no entity ID", document(key, ""), 0},
      {"an empty entity ID", document(key, R"( entityID="")"), 0},
      {"a long entity ID", document(key, fmt::format(R"( entityID="{}")", std::string(1025, 'a'))), 0},
      {"another protocol",
       document(key, kEntity, R"( protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol")"), 0},
      {"two protocols",
       document(
           key, kEntity,
           R"( protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol  urn:oasis:names:tc:SAML:2.0:protocol")"),
       1},
      {"no protocol", document(key, kEntity, ""), 0},
      {"another namespace", R"(<EntityDescriptor entityID="a"/>)", 0},
      {"several entities",
       fmt::format(R"(<m:EntitiesDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata">{}</m:EntitiesDescriptor>)",
                   document(key)),
       0},
      {"a service provider's",
       R"(<m:EntityDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"><m:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></m:EntityDescriptor>)",
       0},
      {"nothing", "", 0},
      {"no XML", "metadata", 0},
      {"not closed", document(key).substr(0, 200), 0},
      {"two roots", document(key) + document(key), 0},
      {"a document type", "<!DOCTYPE m>" + document(key), 0},
      {"an entity of its own", R"(<!DOCTYPE a [<!ENTITY e "x">]>)" + document(key + "&e;"), 0},
      {"an outer entity", R"(<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>)" + document(key + "&e;"), 0},
      {"an unknown entity", document(key + "&e;"), 0},
      {"characters of XML", document("&lt;&#65;" + key), 1},
      {"no UTF-8", document("\xff" + key), 0},
      {"a zero byte", document(key) + std::string(1, '\0'), 0},
      {"says UTF-16 and is not", R"(<?xml version="1.0" encoding="UTF-16"?>)" + document(key), 1},
      {"as deep as may be", document(key + nested(38)), 1},
      {"too deep", document(key + nested(39)), 0},
      {"far too deep", document(key + nested(100'000)), 0},
      {"includes another", document(R"(<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>)"), 0},
  };
  for (const auto& row : rows) {
    const auto metadata = parse_saml_metadata(row.text);
    EXPECT_EQ(metadata ? metadata->certificates.size() : 0, row.certificates) << row.what;
    if (!metadata) {
      EXPECT_EQ(metadata.error().message, "Could not parse metadata");
    } else {
      EXPECT_EQ(metadata->entity_id, "https://idp.example.com") << row.what;
    }
  }
}

// The earliest end counts; times are in UTC (SAML core 1.3.3).
TEST(SamlMetadata, Validity) {
  const std::string key = key_descriptor(certificate("P-256"));
  const struct {
    const char *entity, *provider, *want;  // "": no end; "refused"
  } rows[] = {
      {"", "", ""},
      {"2036-01-02T03:04:05Z", "", "2036-01-02T03:04:05Z"},
      {"2036-01-02T03:04:05.678Z", "", "2036-01-02T03:04:05Z"},
      {"", "2036-01-02T03:04:05Z", "2036-01-02T03:04:05Z"},
      {"2036-01-02T03:04:05Z", "2035-01-02T03:04:05Z", "2035-01-02T03:04:05Z"},
      {"2034-01-02T03:04:05Z", "2035-01-02T03:04:05Z", "2034-01-02T03:04:05Z"},
      {"2000-01-01T00:00:00Z", "", "2000-01-01T00:00:00Z"},  // over already: nobody comes from it
      {"2036-01-02T03:04:05", "", "refused"},
      {"2036-01-02T03:04:05+01:00", "", "refused"},
      {"2036-01-02T03:04:05.Z", "", "refused"},
      {"2036-01-02T03:04:05.5xZ", "", "refused"},
      {"2036-02-30T03:04:05Z", "", "refused"},
      {"soon", "", "refused"},
      {"", "soon", "refused"},
  };
  for (const auto& row : rows) {
    const auto until = [](std::string_view time) {
      return time.empty() ? std::string() : fmt::format(R"( validUntil="{}")", time);
    };
    const auto metadata = parse_saml_metadata(
        document(key, std::string(kEntity) + until(row.entity), std::string(kSpeaks) + until(row.provider)));
    const std::string got = !metadata ? "refused" : !metadata->valid_until ? "" : iso8601(*metadata->valid_until);
    EXPECT_EQ(got, row.want) << row.entity << " " << row.provider;
  }
}

}  // namespace
}  // namespace keyward::federation
