#include "authn/sigv4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "authn/sigv4_sign.h"
#include "base/json.h"
#include "base/random.h"
#include "base/text.h"

namespace keyward::authn {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr std::string_view kKeyId = "AKIDEXAMPLE";
constexpr std::string_view kForm = "application/x-www-form-urlencoded; charset=utf-8";
const Time kNow = *parse_iso8601_basic("20150830T123600Z");

// A request that owns its text, to be bent by tests.
struct Request {
  std::string method = "POST", path = "/", query, body;
  std::vector<Header> headers;
  Time now = kNow;
  std::string region = "us-east-1", service = "iam";

  std::string* header(std::string_view name) {
    for (Header& header : headers)
      if (equals_ignore_case(header.name, name)) return &header.value;
    return nullptr;
  }
  void remove(std::string_view name) {
    std::erase_if(headers, [&](const Header& header) { return equals_ignore_case(header.name, name); });
  }
  void add(std::vector<Header> more) { std::ranges::move(more, std::back_inserter(headers)); }
  // Replaces text that must be there.
  static void replace(std::string& text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    if (at == text.npos) throw std::logic_error("the test's text is not there");
    text.replace(at, from.size(), to);
  }
};

// A view with the storage of its headers.
struct Viewed {
  explicit Viewed(const Request& request) {
    headers = views_of(request.headers);
    view = {.method = request.method,
            .path = request.path,
            .query = request.query,
            .headers = headers,
            .body = request.body,
            .now = request.now};
  }
  Viewed(const Viewed&) = delete;
  Viewed& operator=(const Viewed&) = delete;
  std::vector<HeaderView> headers;
  RequestView view;
};

struct Rules {
  std::vector<std::string_view> services{"iam", "sts", "service"};
  std::string_view region;
};

// Parses and verifies as a server with the one secret would.
Result<void> check(const Request& request, const Rules& rules = {}, std::string_view secret = kSecret) {
  const Viewed viewed(request);
  const Result<ParsedAuthorization> parsed =
      parse_authorization(viewed.view, {.services = rules.services, .region = rules.region});
  if (!parsed) return std::unexpected(parsed.error());
  if (parsed->access_key_id != kKeyId) return invalid_token();
  const SigningKey key(secret, parsed->scope_date, parsed->region, parsed->service);
  return verify(*parsed, viewed.view, key);
}

void expect_error(const Request& request, Code code, std::string_view message, const Rules& rules = {}) {
  const Result<void> result = check(request, rules);
  ASSERT_FALSE(result.has_value()) << "accepted";
  EXPECT_EQ(info(result.error().code).wire, info(code).wire) << result.error().message;
  EXPECT_THAT(result.error().message, HasSubstr(std::string(message)));
}

void sign_with_headers(Request& request, std::string_view token = "") {
  const Viewed viewed(request);
  request.add(sign(viewed.view, {kKeyId, kSecret, token}, request.region, request.service));
}

Request list_users() {
  Request request;
  request.body = "Action=ListUsers&Version=2010-05-08";
  request.headers = {{"Host", "iam.amazonaws.com"},
                     {"Content-Type", std::string(kForm)},
                     {"X-Amz-Extra", "1"},
                     {"User-Agent", "unsigned"}};
  Request only_signed = request;
  only_signed.remove("user-agent");
  sign_with_headers(only_signed);
  for (const char* name : {"X-Amz-Date", "Authorization"}) request.headers.push_back({name, *only_signed.header(name)});
  return request;
}

Request presigned(std::int64_t expires = 60) {
  Request request;
  request.method = "GET";
  request.service = "sts";
  request.query = "Action=GetCallerIdentity&Version=2011-06-15";
  request.headers = {{"Host", "sts.amazonaws.com"}, {"x-k8s-aws-id", "cluster"}};
  const Viewed viewed(request);
  request.query = presign(viewed.view, {kKeyId, kSecret, ""}, request.region, request.service, expires);
  return request;
}

// --- What botocore signed ---

std::string text_member(json::Value object, std::string_view name) { return std::string(object.find(name)->string()); }

struct Vector {
  std::string name;
  Request request;
  std::string token;
  bool presigned;
};

std::vector<Vector> vectors() {
  std::ifstream file("tests/data/sigv4-vectors.json");
  const auto document = json::Document::parse({std::istreambuf_iterator<char>(file), {}});
  if (!document) throw std::runtime_error("tests/data/sigv4-vectors.json: " + document.error().message);
  const json::Value root = document->root();
  std::vector<Vector> all;
  for (const auto [index, value] : json::entries(*root.find("vectors"))) {
    Vector vector;
    vector.name = text_member(value, "name");
    vector.token = text_member(value, "sessionToken");
    vector.presigned = value.find("presigned")->is(json::Type::True);
    Request& request = vector.request;
    request.method = text_member(value, "method");
    request.path = text_member(value, "path");
    request.query = text_member(value, "query");
    request.region = text_member(value, "region");
    request.service = text_member(value, "service");
    request.now = *parse_iso8601_basic(text_member(root, "now"));
    request.body = text_of(*parse_hex(text_member(value, "bodyHex")));
    for (const auto [position, header] : json::entries(*value.find("headers"))) {
      std::vector<std::string> parts;
      for (const auto [of_part, part] : json::entries(header)) parts.emplace_back(part.string());
      request.headers.push_back({parts[0], parts[1]});
    }
    all.push_back(std::move(vector));
  }
  return all;
}

std::string take_signature(Request& request) {
  for (std::string* text : {request.header("authorization"), &request.query}) {
    if (text == nullptr) continue;
    const std::size_t at = text->find("Signature=");
    if (at != text->npos) return text->substr(at + 10, 64);
  }
  return "";
}

TEST(Sigv4Vectors, AreAccepted) {
  const auto all = vectors();
  EXPECT_GE(all.size(), 25U);
  for (const Vector& vector : all) {
    SCOPED_TRACE(vector.name);
    const Result<void> result = check(vector.request);
    EXPECT_TRUE(result.has_value()) << result.error().message;
    const Viewed viewed(vector.request);
    const std::string_view services[] = {"iam", "sts", "service"};
    const auto parsed = parse_authorization(viewed.view, {.services = services, .region = ""});
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->access_key_id, kKeyId);
    EXPECT_EQ(parsed->region, vector.request.region);
    EXPECT_EQ(parsed->service, vector.request.service);
    EXPECT_EQ(parsed->session_token, vector.token);
    EXPECT_EQ(parsed->presigned, vector.presigned);
    EXPECT_EQ(parsed->date, kNow);
  }
}

TEST(Sigv4Vectors, OurSignerMakesTheSameSignatures) {
  for (Vector& vector : vectors()) {
    SCOPED_TRACE(vector.name);
    Request unsigned_request = vector.request;
    const std::string expected = take_signature(vector.request);
    ASSERT_EQ(expected.size(), 64U);
    for (const char* name : {"Authorization", "X-Amz-Date", "X-Amz-Security-Token"}) unsigned_request.remove(name);
    const std::size_t at = unsigned_request.query.find("X-Amz-Algorithm");
    if (at != std::string::npos) unsigned_request.query.resize(at == 0 ? 0 : at - 1);
    const Credentials credentials{kKeyId, kSecret, vector.token};
    if (vector.presigned) {
      unsigned_request.query =
          presign(Viewed(unsigned_request).view, credentials, vector.request.region, vector.request.service, 60);
    } else {
      unsigned_request.add(
          sign(Viewed(unsigned_request).view, credentials, vector.request.region, vector.request.service));
    }
    EXPECT_EQ(take_signature(unsigned_request), expected);
  }
}

// "Examples of the complete Signature Version 4 signing process", AWS General Reference.
TEST(Sigv4Vectors, TheDocumentedExample) {
  const auto all = vectors();
  EXPECT_THAT(*Request(all[1].request).header("authorization"),
              HasSubstr("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));
  Rules iam_only;
  iam_only.services = {"iam"};
  EXPECT_TRUE(check(all[1].request, iam_only).has_value());
}

// Every byte of what is signed counts: each is changed in turn.
TEST(Sigv4Vectors, EveryByteOfEveryVectorCounts) {
  std::size_t mutations = 0;
  for (const Vector& vector : vectors()) {
    SCOPED_TRACE(vector.name);
    const auto refuse_each = [&](const char* what, const std::function<std::string*(Request&)>& text_in) {
      Request original = vector.request;
      const std::string* const text = text_in(original);
      if (text == nullptr) return;
      for (std::size_t i = 0; i < text->size(); ++i) {
        Request changed = vector.request;
        char& byte = (*text_in(changed))[i];
        byte = static_cast<char>(byte ^ 1);
        ++mutations;
        const Result<void> result = check(changed);
        // Blanks around and within header values fold, so a changed blank is the only byte that may not count.
        EXPECT_FALSE(result.has_value()) << what << " byte " << i;
        if (!result) {
          EXPECT_GE(info(result.error().code).status, 400);
          EXPECT_NE(result.error().code, Code::InternalFailure);
          EXPECT_NE(result.error().code, Code::ServiceFailure);
        }
      }
    };
    refuse_each("method", [](Request& r) { return &r.method; });
    refuse_each("query", [](Request& r) { return &r.query; });
    refuse_each("body", [](Request& r) { return &r.body; });
    refuse_each("host", [](Request& r) { return r.header("host"); });
    refuse_each("date", [](Request& r) { return r.header("x-amz-date"); });
    refuse_each("token", [](Request& r) { return r.header("x-amz-security-token"); });
    refuse_each("extra", [](Request& r) { return r.header("x-k8s-aws-id"); });
    refuse_each("content type", [](Request& r) {
      const std::string* const list = r.header("authorization");
      return list != nullptr && list->find("content-type") != list->npos ? r.header("content-type") : nullptr;
    });
    refuse_each("authorization", [](Request& r) { return r.header("authorization"); });
  }
  EXPECT_GT(mutations, 5000U);
}

TEST(Sigv4Vectors, AnyOtherSecretIsRefused) {
  for (const Vector& vector : vectors()) {
    const Result<void> result = check(vector.request, {}, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEz");
    ASSERT_FALSE(result.has_value()) << vector.name;
    EXPECT_EQ(result.error().code, Code::SignatureDoesNotMatch);
    EXPECT_THAT(result.error().message, StartsWith("The request signature we calculated does not match"));
  }
}

// --- The error table ---

struct Case {
  const char* name;
  std::function<void(Request&)> change;
  Code code;
  const char* message;
};

std::string& authorization(Request& request) { return *request.header("authorization"); }
constexpr const char* kMismatch =
    "The request signature we calculated does not match the signature you provided. Check "
    "your AWS Secret Access Key and signing method. Consult the service documentation for details.";

TEST(Sigv4, SignedByHeaders) {
  EXPECT_TRUE(check(list_users()).has_value());
  const Case cases[] = {
      {"no authorization", [](Request& r) { r.remove("authorization"); }, Code::MissingAuthenticationToken,
       "Request is missing Authentication Token"},
      {"header and query", [](Request& r) { r.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256"; },
       Code::SignatureDoesNotMatch, "either by its Authorization header or by its query-string"},
      {"header and a query token", [](Request& r) { r.query = "x-amz-security-token=a"; }, Code::SignatureDoesNotMatch,
       "either by its Authorization header or by its query-string"},
      {"other algorithm", [](Request& r) { r.replace(authorization(r), "HMAC-SHA256", "ECDSA-P256-SHA256"); },
       Code::IncompleteSignature, "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'"},
      {"no SigV4 at all", [](Request& r) { authorization(r) = "Bearer abc"; }, Code::IncompleteSignature,
       "Unsupported AWS 'algorithm': 'Bearer'"},
      {"empty authorization", [](Request& r) { authorization(r) = ""; }, Code::IncompleteSignature,
       "Unsupported AWS 'algorithm': ''"},
      {"everything missing",
       [](Request& r) {
         authorization(r) = "AWS4-HMAC-SHA256";
         r.remove("x-amz-date");
       },
       Code::IncompleteSignature,
       "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
       "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a "
       "'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) "
       "Authorization=YI2YWea8FSxnksZL2ETHbs5elHm9HQufxTLK0W0ffV0="},
      {"no equal sign", [](Request& r) { authorization(r) += ", what"; }, Code::IncompleteSignature,
       "Invalid key=value pair (missing equal-sign) in Authorization header"},
      {"a part twice", [](Request& r) { authorization(r) += ", Signature=00"; }, Code::IncompleteSignature,
       "Invalid key=value pair"},
      {"an unknown part", [](Request& r) { authorization(r) += ", Other=00"; }, Code::IncompleteSignature,
       "Invalid key=value pair"},
      {"four elements", [](Request& r) { r.replace(authorization(r), "/us-east-1", ""); }, Code::IncompleteSignature,
       "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
       "'AKIDEXAMPLE/20150830/iam/aws4_request'"},
      {"six elements", [](Request& r) { r.replace(authorization(r), "/iam", "/iam/iam"); }, Code::IncompleteSignature,
       "Credential must have exactly 5"},
      {"an empty element", [](Request& r) { r.replace(authorization(r), "/iam", "/"); }, Code::IncompleteSignature,
       "Credential must have exactly 5"},
      {"host unsigned", [](Request& r) { r.replace(authorization(r), "host;", ""); }, Code::SignatureDoesNotMatch,
       "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."},
      {"x-amz header unsigned", [](Request& r) { r.headers.push_back({"X-AMZ-Other", "1"}); },
       Code::SignatureDoesNotMatch, "'X-AMZ-Other' must be a 'SignedHeader' in the AWS Authorization."},
      {"security token unsigned", [](Request& r) { r.headers.push_back({"x-amz-security-token", "t"}); },
       Code::SignatureDoesNotMatch, "must be a 'SignedHeader'"},
      {"another content type unsigned",
       [](Request& r) {
         r.replace(authorization(r), "content-type;", "");
         *r.header("content-type") = "application/json";
       },
       Code::SignatureDoesNotMatch, "'Content-Type' must be a 'SignedHeader'"},
      {"host twice", [](Request& r) { r.headers.push_back({"HOST", "iam.amazonaws.com"}); }, Code::IncompleteSignature,
       "Header 'HOST' must not be repeated."},
      {"authorization twice", [](Request& r) { r.headers.push_back({"authorization", authorization(r)}); },
       Code::IncompleteSignature, "must not be repeated"},
      {"date twice", [](Request& r) { r.headers.push_back({"x-amz-date", *r.header("x-amz-date")}); },
       Code::IncompleteSignature, "must not be repeated"},
      {"date not basic", [](Request& r) { *r.header("x-amz-date") = "2015-08-30T12:36:00Z"; },
       Code::IncompleteSignature,
       "Date must be in ISO-8601 'basic format'. Got '2015-08-30T12:36:00Z'. See "
       "http://en.wikipedia.org/wiki/ISO_8601"},
      {"no such day", [](Request& r) { *r.header("x-amz-date") = "20150832T123600Z"; }, Code::IncompleteSignature,
       "Date must be in ISO-8601"},
      {"too old", [](Request& r) { r.now.seconds += 901; }, Code::SignatureDoesNotMatch,
       "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)"},
      {"too early", [](Request& r) { r.now.seconds -= 901; }, Code::SignatureDoesNotMatch,
       "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T122059Z + 15 min.)"},
      {"a region of bad form", [](Request& r) { r.replace(authorization(r), "us-east-1", "US_EAST"); },
       Code::SignatureDoesNotMatch, "Credential should be scoped to a valid region, not 'US_EAST'. "},
      {"wrong service", [](Request& r) { r.replace(authorization(r), "/iam/", "/s3/"); }, Code::SignatureDoesNotMatch,
       "Credential should be scoped to correct service: 'iam'. "},
      {"wrong terminator", [](Request& r) { r.replace(authorization(r), "aws4_request", "aws5"); },
       Code::SignatureDoesNotMatch, "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'."},
      {"scope of another day", [](Request& r) { r.replace(authorization(r), "20150830", "20150829"); },
       Code::SignatureDoesNotMatch,
       "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != "
       "'20150830', from '20150830T123600Z'."},
      {"all of the scope",
       [](Request& r) { r.replace(authorization(r), "20150830/us-east-1/iam/aws4_request", "1/U/2/3"); },
       Code::SignatureDoesNotMatch,
       "Credential should be scoped to a valid region, not 'U'. Credential should be scoped to correct service: 'iam'. "
       "Credential should be scoped with a valid terminator: 'aws4_request', not '3'. Date in Credential scope"},
      {"unknown key", [](Request& r) { r.replace(authorization(r), "AKIDEXAMPLE", "AKIDUNKNOWN"); },
       Code::InvalidClientTokenId, "The security token included in the request is invalid."},
      {"unknown key, but too old",
       [](Request& r) {
         r.replace(authorization(r), "AKIDEXAMPLE", "AKIDUNKNOWN");
         r.now.seconds += 1000;
       },
       Code::SignatureDoesNotMatch, "Signature expired"},
      {"another region", [](Request& r) { r.replace(authorization(r), "us-east-1", "us-east-2"); },
       Code::SignatureDoesNotMatch, kMismatch},
      {"another body", [](Request& r) { r.body += "&PathPrefix=%2F"; }, Code::SignatureDoesNotMatch, kMismatch},
      {"another method", [](Request& r) { r.method = "GET"; }, Code::SignatureDoesNotMatch, kMismatch},
      {"another path", [](Request& r) { r.path = "/x"; }, Code::SignatureDoesNotMatch, kMismatch},
      {"a parameter more", [](Request& r) { r.query = "Action=DeleteUser"; }, Code::SignatureDoesNotMatch, kMismatch},
      {"a signed header gone", [](Request& r) { r.remove("content-type"); }, Code::SignatureDoesNotMatch, kMismatch},
      {"a signature cut", [](Request& r) { authorization(r).pop_back(); }, Code::SignatureDoesNotMatch, kMismatch},
      {"a signature in upper case",
       [](Request& r) {
         std::string& text = authorization(r);
         for (std::size_t i = text.find("Signature=") + 10; i < text.size(); ++i)
           text[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
       },
       Code::SignatureDoesNotMatch, kMismatch},
      {"headers listed twice", [](Request& r) { r.replace(authorization(r), "host;", "host;host;"); },
       Code::SignatureDoesNotMatch, kMismatch},
      {"headers listed in capitals", [](Request& r) { r.replace(authorization(r), "host;", "Host;"); },
       Code::SignatureDoesNotMatch, kMismatch},
      {"too many headers listed",
       [](Request& r) {
         std::string list;
         for (int i = 0; i < 200; ++i) {
           const std::string name = "x" + std::to_string(1000 + i);
           list += ";" + name;
           r.headers.push_back({name, ""});
         }
         r.replace(authorization(r), "x-amz-extra", "x-amz-extra" + list);
       },
       Code::SignatureDoesNotMatch, kMismatch},
      {"a broken escape", [](Request& r) { r.query = "a=%zz"; }, Code::MalformedQueryString,
       "The query string contains a syntax error."},
      {"a parameter twice", [](Request& r) { r.query = "Action=a&action=b"; }, Code::MalformedQueryString,
       "The query string contains a syntax error."},
      {"a parameter twice, escaped", [](Request& r) { r.query = "Action=a&%41ction=b"; }, Code::MalformedQueryString,
       "The query string contains a syntax error."},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Request request = list_users();
    c.change(request);
    expect_error(request, c.code, c.message);
  }
}

TEST(Sigv4, TheWindowIsFifteenMinutesEachWay) {
  for (const std::int64_t offset : {-900, 0, 900}) {
    Request request = list_users();
    request.now.seconds += offset;
    EXPECT_TRUE(check(request).has_value()) << offset;
  }
}

TEST(Sigv4, ARegionCanBeDemanded) {
  Rules rules;
  rules.region = "us-east-1";
  EXPECT_TRUE(check(list_users(), rules).has_value());
  rules.region = "cn-north-1";
  expect_error(list_users(), Code::SignatureDoesNotMatch,
               "Credential should be scoped to a valid region, not 'us-east-1'. ", rules);
}

TEST(Sigv4, AServiceThatIsNotServedNamesTheOneThatIs) {
  Rules rules;
  rules.services = {"sts"};
  expect_error(list_users(), Code::SignatureDoesNotMatch, "Credential should be scoped to correct service: 'sts'. ",
               rules);
}

TEST(Sigv4, UnsignedFormContentTypeIsAcceptedAsCurlSendsIt) {
  Request request;
  request.body = "Action=ListUsers";
  request.headers = {{"Host", "localhost:8700"}};
  sign_with_headers(request);
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  EXPECT_TRUE(check(request).has_value());
}

TEST(Sigv4, TheDateHeaderServesWhereThereIsNoXAmzDate) {
  Request request;
  request.body = "Action=ListUsers";
  request.headers = {{"Host", "localhost"}};
  sign_with_headers(request);
  // The signature over a Date header has the basic form in its string to sign, but the header as it is in its canonical
  // request.
  for (const char* form : {"Sun, 30 Aug 2015 12:36:00 GMT", "20150830T123600Z", "2015-08-30T12:36:00Z"}) {
    Request dated = request;
    dated.remove("x-amz-date");
    dated.headers.push_back({"Date", form});
    const Viewed viewed(dated);
    const std::string_view services[] = {"iam"};
    const auto parsed = parse_authorization(viewed.view, {.services = services, .region = ""});
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
    EXPECT_EQ(parsed->date, kNow) << form;
  }
  Request dated = request;
  dated.remove("x-amz-date");
  dated.headers.push_back({"Date", "yesterday"});
  expect_error(dated, Code::IncompleteSignature, "Date must be in ISO-8601 'basic format'. Got 'yesterday'.");
}

TEST(Sigv4, ContentHashMustBeTheBodys) {
  const auto with_hash = [](std::string hash) {
    Request request;
    request.body = "Action=ListUsers";
    request.headers = {{"Host", "localhost"}, {"X-Amz-Content-Sha256", std::move(hash)}};
    sign_with_headers(request);
    return request;
  };
  // SHA-256 of "Action=ListUsers", by sha256sum.
  EXPECT_TRUE(check(with_hash("35c90566de3331317629e720a0b94e716fef6e70eaf2b6a1869347ea22b53297")).has_value());
  for (const char* hash : {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "",
                           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}) {
    SCOPED_TRACE(hash);
    expect_error(with_hash(hash), Code::SignatureDoesNotMatch, kMismatch);
  }
}

TEST(Sigv4, ARepeatedHeaderOfNoMeaningIsJoined) {
  Request joined;
  joined.headers = {{"Host", "localhost"}, {"My-Header", "a,b"}};
  sign_with_headers(joined);
  Request repeated = joined;
  *repeated.header("my-header") = " a ";
  repeated.headers.push_back({"my-header", "b"});
  EXPECT_TRUE(check(repeated).has_value());
  std::swap(repeated.headers[1].value, repeated.headers.back().value);
  expect_error(repeated, Code::SignatureDoesNotMatch, kMismatch);
}

TEST(Sigv4, APlusInTheQueryIsASpace) {
  Request request;
  request.method = "GET";
  request.query = "Action=a%20b";
  request.headers = {{"Host", "localhost"}};
  sign_with_headers(request);
  request.query = "Action=a+b";  // the same parameters, and the same reading of them behind
  EXPECT_TRUE(check(request).has_value());
  request.query = "Action=a%2Bb";
  expect_error(request, Code::SignatureDoesNotMatch, kMismatch);
}

TEST(Sigv4, SessionTokenOfTheHeader) {
  Request request;
  request.headers = {{"Host", "localhost"}};
  sign_with_headers(request, "the-token");
  const Viewed viewed(request);
  const std::string_view services[] = {"iam"};
  const auto parsed = parse_authorization(viewed.view, {.services = services, .region = ""});
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->session_token, "the-token");
  EXPECT_TRUE(check(request).has_value());
  Request without = request;
  without.remove("x-amz-security-token");
  expect_error(without, Code::SignatureDoesNotMatch, kMismatch);
}

TEST(Sigv4, Presigned) {
  EXPECT_TRUE(check(presigned()).has_value());
  const auto remove = [](std::string_view name) {
    return [name](Request& r) {
      const std::size_t at = r.query.find(name);
      const std::size_t end = std::min(r.query.find('&', at), r.query.size());
      r.query.erase(at - 1, end - at + 1);
    };
  };
  const Case cases[] = {
      {"no algorithm", remove("X-Amz-Algorithm"), Code::MissingAuthenticationToken, "missing Authentication Token"},
      {"no credential", remove("X-Amz-Credential"), Code::IncompleteSignature,
       "AWS query-string parameters must include 'X-Amz-Credential'. Re-examine the query-string parameters."},
      {"no signature, no date",
       [&](Request& r) {
         remove("X-Amz-Signature")(r);
         remove("X-Amz-Date")(r);
       },
       Code::IncompleteSignature,
       "AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include "
       "'X-Amz-Date'. "
       "Re-examine the query-string parameters."},
      {"no signed headers", remove("X-Amz-SignedHeaders"), Code::IncompleteSignature,
       "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "},
      {"another algorithm", [](Request& r) { r.replace(r.query, "SHA256", "SHA1"); }, Code::IncompleteSignature,
       "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'"},
      {"expires not a number", [](Request& r) { r.replace(r.query, "Expires=60", "Expires=1m"); },
       Code::IncompleteSignature, "X-Amz-Expires should be a number"},
      {"expires empty", [](Request& r) { r.replace(r.query, "Expires=60", "Expires="); }, Code::IncompleteSignature,
       "X-Amz-Expires should be a number"},
      {"expires zero", [](Request& r) { r.replace(r.query, "Expires=60", "Expires=0"); }, Code::IncompleteSignature,
       "X-Amz-Expires must be positive"},
      {"expires negative", [](Request& r) { r.replace(r.query, "Expires=60", "Expires=-1"); },
       Code::IncompleteSignature, "X-Amz-Expires must be positive"},
      {"expires beyond a week", [](Request& r) { r.replace(r.query, "Expires=60", "Expires=604801"); },
       Code::IncompleteSignature, "X-Amz-Expires must be less than a week (in seconds)"},
      {"expires beyond any number",
       [](Request& r) { r.replace(r.query, "Expires=60", "Expires=99999999999999999999"); }, Code::IncompleteSignature,
       "X-Amz-Expires should be a number"},
      {"expires changed", [](Request& r) { r.replace(r.query, "Expires=60", "Expires=61"); },
       Code::SignatureDoesNotMatch, kMismatch},
      {"past", [](Request& r) { r.now.seconds += 61; }, Code::SignatureDoesNotMatch,
       "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T123701Z - 1 min.)"},
      {"early", [](Request& r) { r.now.seconds -= 901; }, Code::SignatureDoesNotMatch, "Signature not yet current"},
      {"a signed header gone", [](Request& r) { r.remove("x-k8s-aws-id"); }, Code::SignatureDoesNotMatch, kMismatch},
      {"a token in a header", [](Request& r) { r.headers.push_back({"X-Amz-Security-Token", "t"}); },
       Code::SignatureDoesNotMatch, "either by its Authorization header or by its query-string"},
      {"an authorization too", [](Request& r) { r.headers.push_back({"Authorization", "AWS4-HMAC-SHA256 x"}); },
       Code::SignatureDoesNotMatch, "either by its Authorization header or by its query-string"},
      {"host unsigned", [](Request& r) { r.replace(r.query, "SignedHeaders=host%3B", "SignedHeaders="); },
       Code::SignatureDoesNotMatch, "'Host' or ':authority' must be a 'SignedHeader'"},
      {"an action twice", [](Request& r) { r.query += "&ACTION=DeleteUser"; }, Code::MalformedQueryString,
       "The query string contains a syntax error."},
      {"another action", [](Request& r) { r.replace(r.query, "GetCallerIdentity", "GetSessionToken"); },
       Code::SignatureDoesNotMatch, kMismatch},
      {"a body", [](Request& r) { r.body = "Action=DeleteUser"; }, Code::SignatureDoesNotMatch, kMismatch},
      {"an unsigned payload", [](Request& r) { r.query += "&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD"; },
       Code::SignatureDoesNotMatch, kMismatch},
      {"a wrong scope", [](Request& r) { r.replace(r.query, "%2Fsts%2F", "%2Fs3%2F"); }, Code::SignatureDoesNotMatch,
       "Credential should be scoped to correct service"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Request request = presigned();
    c.change(request);
    expect_error(request, c.code, c.message);
  }
}

TEST(Sigv4, PresignedLastsUpToAWeek) {
  Request request = presigned(604'800);
  request.now.seconds += 604'800;
  EXPECT_TRUE(check(request).has_value());
  request.now.seconds += 1;
  expect_error(request, Code::SignatureDoesNotMatch, "(20150906T123601Z - 10080 min.)");
}

TEST(Sigv4, PresignedParametersInAnyOrder) {
  Request request = presigned();
  const std::size_t at = request.query.find("&X-Amz-Signature");
  request.query = request.query.substr(at + 1) + "&" + request.query.substr(0, at);
  EXPECT_TRUE(check(request).has_value());
}

TEST(Sigv4, WhatIsParsedStaysWhenMoved) {
  const Request request = presigned();
  const Viewed viewed(request);
  const std::string_view services[] = {"sts"};
  auto parsed = parse_authorization(viewed.view, {.services = services, .region = ""});
  ASSERT_TRUE(parsed.has_value());
  const ParsedAuthorization moved = std::move(*parsed);
  EXPECT_EQ(moved.access_key_id, kKeyId);
  EXPECT_EQ(moved.scope, "20150830/us-east-1/sts/aws4_request");
  const SigningKey key(kSecret, moved.scope_date, moved.region, moved.service);
  EXPECT_TRUE(verify(moved, viewed.view, key).has_value());
}

TEST(Sigv4, TellsASignedRequestFromOneThatIsNot) {
  Request request;
  EXPECT_FALSE(has_authorization(Viewed(request).view));
  request.query = "Action=AssumeRoleWithWebIdentity";
  EXPECT_FALSE(has_authorization(Viewed(request).view));
  EXPECT_TRUE(has_authorization(Viewed(presigned()).view));
  EXPECT_TRUE(has_authorization(Viewed(list_users()).view));
  request.query = "X%2DAmz-algorithm=x";
  EXPECT_TRUE(has_authorization(Viewed(request).view));
}

TEST(Sigv4, TooManyParametersAreRefused) {
  Request request = list_users();
  for (int i = 0; i <= 1024; ++i) request.query += "&p" + std::to_string(i) + "=";
  expect_error(request, Code::MalformedQueryString, "syntax error");
}

// Random bytes at random places: never a crash, never an acceptance of something else than what was signed.
TEST(Sigv4, RandomChangesAreRefused) {
  SeededRandom random(20150830);
  for (int round = 0; round < 3000; ++round) {
    Request request = round % 2 == 0 ? list_users() : presigned();
    std::vector<std::string*> texts{&request.method, &request.query, &request.body, &request.path};
    for (Header& header : request.headers) {
      if (header.name == "User-Agent") continue;
      texts.push_back(&header.value);
    }
    std::string& text = *texts[random.below(static_cast<std::uint32_t>(texts.size()))];
    const std::string before = text;
    const auto at = random.below(static_cast<std::uint32_t>(text.size() + 1));
    std::string noise(1 + random.below(4), '\0');
    random.fill({reinterpret_cast<std::uint8_t*>(noise.data()), noise.size()});
    if (noise.find_first_not_of(" \t/&,") == noise.npos) continue;  // what canonical forms drop
    text.insert(at, noise);
    EXPECT_FALSE(check(request).has_value()) << round << ": " << before << " became " << text;
  }
}

// --- Signing keys ---

// "Examples of how to derive a signing key", AWS General Reference: date 20120215, region us-east-1, service iam. The
// documented key signs here the empty text, computed with Python's hmac.
TEST(SigningKey, DerivesTheDocumentedKey) {
  const SigningKey key(kSecret, "20120215", "us-east-1", "iam");
  const auto signature = key.sign("");
  EXPECT_EQ((std::string_view{signature.data(), signature.size()}),
            "de9dfa831dc0cfb138762217e8afc1fd3e66df076b21d2bde5ff858bfc2e2575");
  EXPECT_EQ(key.sign(""), signature);  // the states are not used up
}

TEST(SigningKey, TakesSecretsLongerThanABlock) {
  const SigningKey key(std::string(128, 's'), "20120215", "us-east-1", "iam");
  const auto signature = key.sign("x");
  EXPECT_EQ((std::string_view{signature.data(), signature.size()}),
            "f07bfc29dd23878da97de0251f6b0ddcd3df3a9f558d00508e206edbe2c1fbb0");
}

ParsedAuthorization named(std::string_view id, std::string_view scope) {
  ParsedAuthorization parsed;
  parsed.access_key_id = id;
  parsed.scope = scope;
  return parsed;
}

TEST(SigningKeyCache, FindsOnlyTheSameIdScopeAndSecret) {
  SigningKeyCache cache;
  const ParsedAuthorization parsed = named("AKIA1", "20150830/us-east-1/iam/aws4_request");
  EXPECT_EQ(cache.find(parsed, 1), nullptr);
  const SigningKey& put = cache.put(parsed, 1, SigningKey(kSecret, "20150830", "us-east-1", "iam"));
  EXPECT_EQ(cache.find(parsed, 1), &put);
  EXPECT_EQ(cache.find(parsed, 2), nullptr);
  EXPECT_EQ(cache.find(named("AKIA2", parsed.scope), 1), nullptr);
  EXPECT_EQ(cache.find(named("AKIA1", "20150831/us-east-1/iam/aws4_request"), 1), nullptr);
  EXPECT_EQ(cache.find(named("AKIA1/20150830", "us-east-1/iam/aws4_request"), 1), nullptr);
  const SigningKey& again = cache.put(parsed, 1, SigningKey("other", "20150830", "us-east-1", "iam"));
  EXPECT_EQ(cache.find(parsed, 1), &again);
  EXPECT_NE(again.sign("x"), SigningKey(kSecret, "20150830", "us-east-1", "iam").sign("x"));
}

TEST(SigningKeyCache, StaysBounded) {
  SigningKeyCache cache(64);
  std::vector<std::string> ids;
  ids.reserve(1000);
  for (int i = 0; i < 1000; ++i) ids.push_back("AKIA" + std::to_string(i));
  for (const std::string& id : ids) cache.put(named(id, "s"), 1, SigningKey(kSecret, "20150830", id, "iam"));
  std::size_t kept = 0;
  for (const std::string& id : ids) {
    const SigningKey* const key = cache.find(named(id, "s"), 1);
    if (key == nullptr) continue;
    ++kept;
    EXPECT_EQ(key->sign("x"), SigningKey(kSecret, "20150830", id, "iam").sign("x"));
  }
  EXPECT_GT(kept, 32U);
  EXPECT_LE(kept, 64U);
  EXPECT_NE(cache.find(named(ids.back(), "s"), 1), nullptr);
}

}  // namespace
}  // namespace keyward::authn
