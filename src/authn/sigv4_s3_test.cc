// S3's way of signing, against the examples of its documentation:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "authn/canonical.h"
#include "authn/sigv4.h"
#include "authn/sigv4_sign.h"
#include "secrets/sha256.h"

namespace keyward::authn {
namespace {

constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
constexpr std::string_view kKeyId = "AKIAIOSFODNN7EXAMPLE";
constexpr std::string_view kHost = "examplebucket.s3.amazonaws.com";
constexpr std::string_view kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kService = "s3";
const Time kNow = *parse_iso8601_basic("20130524T000000Z");

struct Request {
  std::string method = "GET", path = "/", query;
  std::vector<Header> headers{{"Host", std::string(kHost)}};
  std::string payload_hash;
  Time now = kNow;

  // "" or "Code: message".
  std::string check(std::string_view secret = kSecret) const {
    const auto views = views_of(headers);
    const RequestView view{method, path, query, views, "", now, payload_hash};
    const auto parsed =
        parse_authorization(view, {.services = {&kService, 1}, .region = {}, .outside_window = Code::RequestExpired});
    const auto said = [](const Error& error) { return fmt::format("{}: {}", info(error.code).wire, error.message); };
    if (!parsed) return said(parsed.error());
    const auto verified =
        verify(*parsed, view, SigningKey(secret, parsed->scope_date, parsed->region, parsed->service));
    return verified ? "" : said(verified.error());
  }
  void sign_headers(std::string_view payload) {
    headers.push_back({"x-amz-content-sha256", std::string(payload)});
    const auto views = views_of(headers);
    for (Header& header : sign({method, path, query, views, "", now}, {kKeyId, kSecret, ""}, "us-east-1", kService))
      headers.push_back(std::move(header));
  }
  std::string signature() const {
    for (const Header& header : headers)
      if (header.name == "Authorization") return header.value.substr(header.value.rfind('=') + 1);
    return query.substr(query.rfind('=') + 1);
  }
};

struct Example {
  const char* method;
  const char* path;
  const char* query;
  std::vector<Header> headers;
  std::string payload;
  const char* signature;
};

TEST(SigV4S3, TheDocumentedExamples) {
  const std::string welcome = hex_lower(secrets::sha256("Welcome to Amazon S3."));
  const std::vector<Example> examples{
      {"GET",
       "/test.txt",
       "",
       {{"Range", "bytes=0-9"}},
       std::string(kEmpty),
       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
      {"PUT",
       "/test%24file.text",
       "",
       {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
       welcome,
       "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
      {"GET",
       "/",
       "lifecycle",
       {},
       std::string(kEmpty),
       "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {"GET",
       "/",
       "max-keys=2&prefix=J",
       {},
       std::string(kEmpty),
       "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
  };
  for (const Example& example : examples) {
    SCOPED_TRACE(fmt::format("{} {}?{}", example.method, example.path, example.query));
    Request request{.method = example.method, .path = example.path, .query = example.query};
    request.headers.insert(request.headers.end(), example.headers.begin(), example.headers.end());
    request.sign_headers(example.payload);
    EXPECT_EQ(request.signature(), example.signature);
    EXPECT_EQ(request.check(), "");
    request.payload_hash = example.payload;  // what the service computed is what the client says
    EXPECT_EQ(request.check(), "");
    EXPECT_NE(request.check("another secret"), "");
  }
}

TEST(SigV4S3, TheDocumentedPresignedExample) {
  Request request{.path = "/test.txt"};
  const HeaderView host{"Host", kHost};
  request.query =
      presign({"GET", request.path, "", {&host, 1}, "", kNow}, {kKeyId, kSecret, ""}, "us-east-1", kService, 86'400);
  EXPECT_EQ(request.signature(), "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  EXPECT_EQ(request.check(), "");
  request.payload_hash = "0000";  // the payload is not signed, so it may be anything
  EXPECT_EQ(request.check(), "");
  request.now = {kNow.seconds + 86'401};
  EXPECT_EQ(request.check(),
            "RequestExpired: Signature expired: 20130524T000000Z is now earlier than 20130524T000001Z "
            "(20130525T000001Z - 1440 min.)");
}

// Encoded once, as the client does, however the path was sent; what looks like steps are names of objects.
TEST(SigV4S3, Paths) {
  const auto canonical = [](std::string_view path) {
    std::string out;
    return append_s3_path(out, path) ? out : "refused";
  };
  for (const auto& [path, want] : std::vector<std::pair<std::string, std::string>>{
           {"", "/"},
           {"/", "/"},
           {"/bucket/a%20b", "/bucket/a%20b"},
           {"/bucket/a b", "/bucket/a%20b"},
           {"/bucket/a+b", "/bucket/a%2Bb"},
           {"/bucket/a%2bb", "/bucket/a%2Bb"},
           {"/bucket/(1)", "/bucket/%281%29"},
           {"/bucket/a%2Fb", "/bucket/a/b"},
           {"/bucket//a/../b/./c/", "/bucket//a/../b/./c/"},
           {"/bucket/%C3%BC~-_.", "/bucket/%C3%BC~-_."},
           {"/bucket/%2500", "/bucket/%2500"},
           {"/bucket/%", "refused"},
           {"/bucket/%2", "refused"},
           {"/bucket/%zz", "refused"},
       })
    EXPECT_EQ(canonical(path), want) << path;
}

TEST(SigV4S3, Payloads) {
  struct Case {
    std::string_view said;
    std::string_view computed;
    std::string_view want;
  };
  constexpr std::string_view kForms =
      "IncompleteSignature: x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, or a "
      "valid sha256 value.";
  const std::string other(64, '0');
  for (const Case& one : std::vector<Case>{
           {"UNSIGNED-PAYLOAD", "", ""},
           {"UNSIGNED-PAYLOAD", other, ""},
           {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", ""},
           {"STREAMING-UNSIGNED-PAYLOAD-TRAILER", "", ""},
           {kEmpty, "", ""},
           {kEmpty, kEmpty, ""},
           {kEmpty, other,
            "SignatureDoesNotMatch: The provided 'x-amz-content-sha256' header does not match what was computed."},
           {"unsigned-payload", "", kForms},
           {"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "", kForms},
           {"e3b0", "", kForms},
       }) {
    Request request{.path = "/bucket/key", .payload_hash = std::string(one.computed)};
    request.sign_headers(one.said);
    EXPECT_EQ(request.check(), one.want) << one.said;
  }
  Request without{.path = "/bucket/key"};
  without.sign_headers(kEmpty);
  std::erase_if(without.headers, [](const Header& header) { return header.name == "x-amz-content-sha256"; });
  EXPECT_EQ(without.check(), "IncompleteSignature: Missing required header for this request: x-amz-content-sha256");
}

TEST(SigV4S3, HeadersThatMustBeSigned) {
  Request request{.method = "PUT", .path = "/bucket/key"};
  request.sign_headers(kEmpty);
  request.headers.push_back({"Content-Type", "image/png"});  // a browser's own
  EXPECT_EQ(request.check(), "");
  request.headers.push_back({"x-amz-acl", "public-read"});
  EXPECT_EQ(request.check(), "SignatureDoesNotMatch: 'x-amz-acl' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST(SigV4S3, WhichServices) {
  for (const char* service : {"s3", "s3express", "s3-outposts", "s3-object-lambda"})
    EXPECT_TRUE(signs_as_s3(service)) << service;
  for (const char* service : {"", "s", "s3control", "iam", "s3tables"}) EXPECT_FALSE(signs_as_s3(service)) << service;
}

}  // namespace
}  // namespace keyward::authn
