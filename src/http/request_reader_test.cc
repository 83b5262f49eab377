#include "http/request_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "http/limits.h"

namespace keyward::http {
namespace {

struct Outcome {
  Progress progress = Progress::NeedMore;
  int status = 0;
  std::string method, target, path, query, host, body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool keep_alive = false;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome_of(RequestReader& reader) {
  Outcome outcome{.progress = reader.progress()};
  if (outcome.progress == Progress::Refused) outcome.status = reader.refusal().status;
  if (outcome.progress != Progress::Complete) return outcome;
  const Request& request = reader.request();
  outcome.method = request.method;
  outcome.target = request.target;
  outcome.path = request.path;
  outcome.query = request.query;
  outcome.host = request.host;
  outcome.body = request.body;
  for (const Header& header : request.headers) outcome.headers.emplace_back(header.name, header.value);
  outcome.keep_alive = reader.keep_alive();
  return outcome;
}

// Feeds pieces of at most `piece` bytes; every request that completes, and how it ended.
std::vector<Outcome> read_all(std::string_view bytes, const Limits& limits, std::size_t piece) {
  RequestReader reader(limits);
  std::vector<Outcome> outcomes;
  while (!bytes.empty() && reader.progress() == Progress::NeedMore) {
    const std::span<char> space = reader.space();
    const std::size_t count = std::min({piece, space.size(), bytes.size()});
    std::memcpy(space.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    reader.take(count);
    while (reader.progress() == Progress::Complete) {
      outcomes.push_back(outcome_of(reader));
      reader.next();
    }
  }
  if (!reader.at_rest()) outcomes.push_back(outcome_of(reader));
  return outcomes;
}

std::vector<Outcome> read_all(std::string_view bytes) { return read_all(bytes, Limits{}, bytes.size()); }

// One request, in one piece and then split at every byte: the same outcome.
Outcome read_one(std::string_view bytes, const Limits& limits = {}) {
  const std::vector<Outcome> whole = read_all(bytes, limits, bytes.size());
  EXPECT_EQ(whole, read_all(bytes, limits, 1));
  EXPECT_EQ(whole.size(), 1u);
  return whole.empty() ? Outcome{} : whole.front();
}

constexpr int kAccepted = 0;
constexpr int kUnfinished = -1;

struct Case {
  const char* name;
  std::string bytes;
  int status;
};

const std::string kHead = "GET / HTTP/1.1\r\nHost: a\r\n";
const std::string kPost = "POST / HTTP/1.1\r\nHost: a\r\n";
const std::string kChunked = kPost + "Transfer-Encoding: chunked\r\n\r\n";

const Case kCases[] = {
    // RFC 9112 section 3
    {"plain", kHead + "\r\n", kAccepted},
    {"one empty line before", "\r\n" + kHead + "\r\n", kAccepted},
    {"two empty lines before", "\r\n\r\n" + kHead + "\r\n", 400},
    {"bare line feed after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
    {"bare line feed after a header", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
    {"bare line feed at the end", kHead + "\n", 400},
    {"bare carriage return in the request line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"bare carriage return in a value", kHead + "X: a\rb\r\n\r\n", 400},
    {"two carriage returns", kHead + "X: a\r\r\n\r\n", 400},
    {"blank before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two blanks before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two blanks before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"tab between", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"blank behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
    {"no version (HTTP/0.9)", "GET /\r\n", 400},
    {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
    {"version 0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
    {"version in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
    {"version with two digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
    {"no HTTP at all", "SSH-2.0-OpenSSH_9.2\r\n", 400},
    {"TLS hello", std::string("\x16\x03\x01\x02\x00\x01", 6), 400},
    {"NUL first", std::string("\0", 1), 400},
    {"method in small letters", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"method unknown", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"method CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
    {"method TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"method with a separator", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target with a fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target with a raw byte above ASCII", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target with NUL", std::string("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 28), 400},
    {"target with DEL", "GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target without a slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target with user information", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target without host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"absolute target", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", kAccepted},
    {"absolute target with another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", kAccepted},
    {"asterisk with GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"many dots stay as they are", "GET /a/../../b//c/./ HTTP/1.1\r\nHost: a\r\n\r\n", kAccepted},

    // RFC 9112 section 5
    {"blank before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
    {"tab before the colon", kHead + "X\t: a\r\n\r\n", 400},
    {"folded header", kHead + "X: a\r\n b\r\n\r\n", 400},
    {"folded header by a tab", kHead + "X: a\r\n\tb\r\n\r\n", 400},
    {"blank line with blanks", kHead + " \r\n\r\n", 400},
    {"first header folded", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
    {"no colon", kHead + "X\r\n\r\n", 400},
    {"no name", kHead + ": a\r\n\r\n", 400},
    {"name with a separator", kHead + "X(: a\r\n\r\n", 400},
    {"name above ASCII", kHead + "\xc3\xa4: a\r\n\r\n", 400},
    {"name with NUL", kHead + std::string("X\0: a\r\n\r\n", 9), 400},
    {"value with NUL", kHead + std::string("X: a\0b\r\n\r\n", 10), 400},
    {"value with a control", kHead + "X: a\x01\r\n\r\n", 400},
    {"value with DEL", kHead + "X: a\x7f\r\n\r\n", 400},
    {"value with a tab", kHead + "X: a\tb\r\n\r\n", kAccepted},
    {"value above ASCII", kHead + "X: \xc3\xa4\r\n\r\n", kAccepted},
    {"value empty", kHead + "X:\r\n\r\n", kAccepted},
    {"value of blanks", kHead + "X: \t \r\n\r\n", kAccepted},

    // RFC 9112 section 3.2
    {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", kHead + "Host: a\r\n\r\n", 400},
    {"two Hosts, in other letters", kHead + "hOST: b\r\n\r\n", 400},
    {"Host empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
    {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
    {"Host with user information", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
    {"Host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
    {"Host with port", "GET / HTTP/1.1\r\nHost: a:8700\r\n\r\n", kAccepted},
    {"Host with a port of letters", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400},
    {"Host with two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", 400},
    {"Host in brackets", "GET / HTTP/1.1\r\nHost: [::1]:8700\r\n\r\n", kAccepted},
    {"Host in open brackets", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400},
    {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", kAccepted},
    {"HTTP/1.0 with two Hosts", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400},

    // RFC 9112 section 6
    {"length", kPost + "Content-Length: 2\r\n\r\nab", kAccepted},
    {"length zero", kPost + "Content-Length: 0\r\n\r\n", kAccepted},
    {"body not yet whole", kPost + "Content-Length: 3\r\n\r\nab", kUnfinished},
    {"length twice, equal", kPost + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab", 400},
    {"length twice, different", kPost + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nab", 400},
    {"length list", kPost + "Content-Length: 2, 2\r\n\r\nab", 400},
    {"length with a sign", kPost + "Content-Length: +2\r\n\r\nab", 400},
    {"length negative", kPost + "Content-Length: -2\r\n\r\nab", 400},
    {"length hexadecimal", kPost + "Content-Length: 0x2\r\n\r\nab", 400},
    {"length empty", kPost + "Content-Length: \r\n\r\n", 400},
    {"length with a blank inside", kPost + "Content-Length: 1 2\r\n\r\n", 400},
    {"length too large", kPost + "Content-Length: 1048577\r\n\r\n", 413},
    {"length at the limit", kPost + "Content-Length: 1048576\r\n\r\n", kUnfinished},
    {"length beyond 64 bits", kPost + "Content-Length: 18446744073709551618\r\n\r\n", 413},
    {"length and chunked", kPost + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunked and length", kPost + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
    {"chunked twice", kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunked twice in one", kPost + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501},
    {"chunked in other letters", kPost + "transfer-encoding: Chunked\r\n\r\n0\r\n\r\n", kAccepted},
    {"chunked not last", kPost + "Transfer-Encoding: chunked, identity\r\n\r\n", 400},
    {"gzip and chunked", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
    {"gzip alone", kPost + "Transfer-Encoding: gzip\r\n\r\n", 400},
    {"identity", kPost + "Transfer-Encoding: identity\r\n\r\n", 400},
    {"coding empty", kPost + "Transfer-Encoding:\r\n\r\n", 400},
    {"xchunked", kPost + "Transfer-Encoding: xchunked\r\n\r\n", 400},
    {"chunked with a control in front",
     kPost + "Transfer-Encoding: \x0b"
             "chunked\r\n\r\n",
     400},
    {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},

    // RFC 9112 section 7.1
    {"one chunk", kChunked + "2\r\nab\r\n0\r\n\r\n", kAccepted},
    {"size in both letters, with zeros", kChunked + "00a\r\n0123456789\r\n0A\r\n0123456789\r\n000\r\n\r\n", kAccepted},
    {"chunk extension", kChunked + "2;a=b\r\nab\r\n0 ; c\r\n\r\n", kAccepted},
    {"chunk without size", kChunked + "\r\nab\r\n0\r\n\r\n", 400},
    {"chunk size with 0x", kChunked + "0x2\r\nab\r\n0\r\n\r\n", 400},
    {"chunk size with a sign", kChunked + "+2\r\nab\r\n0\r\n\r\n", 400},
    {"chunk size negative", kChunked + "-2\r\nab\r\n0\r\n\r\n", 400},
    {"chunk size with a blank in front", kChunked + " 2\r\nab\r\n0\r\n\r\n", 400},
    {"chunk size no number", kChunked + "g\r\nab\r\n0\r\n\r\n", 400},
    {"chunk size with blanks only behind", kChunked + "2 \r\nab\r\n0\r\n\r\n", 400},
    {"chunk size beyond 32 bits", kChunked + "100000000\r\n", 400},
    {"chunk size beyond 64 bits", kChunked + "10000000000000002\r\nab\r\n0\r\n\r\n", 400},
    {"chunk too large", kChunked + "100001\r\n", 413},
    {"chunk line with a bare line feed", kChunked + "2\nab\r\n0\r\n\r\n", 400},
    {"chunk end with a bare line feed", kChunked + "2\r\nab\n0\r\n\r\n", 400},
    {"chunk longer than its size", kChunked + "2\r\nabc\r\n0\r\n\r\n", 400},
    {"chunk shorter than its size", kChunked + "3\r\nab\r\n0\r\n\r\n", 400},
    {"chunk extension with a control", kChunked + "2;a\x01\r\nab\r\n0\r\n\r\n", 400},
    {"chunk extension with a bare carriage return", kChunked + "2;a\rb\r\nab\r\n0\r\n\r\n", 400},
    {"chunk extension too long", kChunked + "2;" + std::string(300, 'a') + "\r\nab\r\n0\r\n\r\n", 400},
    {"chunk line without an end", kChunked + "2;" + std::string(300, 'a'), 400},
    {"trailer", kChunked + "0\r\nX: a\r\n\r\n", kAccepted},
    {"trailer that would frame", kChunked + "0\r\nContent-Length: 9\r\n\r\n", kAccepted},
    {"trailer folded", kChunked + "0\r\nX: a\r\n b\r\n\r\n", 400},
    {"trailer with NUL", kChunked + std::string("0\r\nX: \0\r\n\r\n", 11), 400},
    {"trailers end with a bare line feed", kChunked + "0\r\n\n", 400},
    {"trailer too long", kChunked + "0\r\nX: " + std::string(300, 'a') + "\r\n\r\n", 431},

    // RFC 9110 sections 8.4 and 10.1.1
    {"gzip body", kPost + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab", 415},
    {"aws-chunked body", kPost + "Content-Encoding: aws-chunked\r\nContent-Length: 2\r\n\r\nab", 415},
    {"identity body", kPost + "Content-Encoding: identity\r\nContent-Length: 2\r\n\r\nab", kAccepted},
    {"other expectation", kPost + "Expect: 200-ok\r\nContent-Length: 2\r\n\r\nab", 417},
    {"expectation", kPost + "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\nab", kAccepted},
};

TEST(RequestReader, AcceptsAndRefuses) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Outcome outcome = read_one(c.bytes);
    switch (c.status) {
      case kAccepted:
        EXPECT_EQ(outcome.progress, Progress::Complete) << outcome.status;
        break;
      case kUnfinished:
        EXPECT_EQ(outcome.progress, Progress::NeedMore) << outcome.status;
        break;
      default:
        EXPECT_EQ(outcome.progress, Progress::Refused);
        EXPECT_EQ(outcome.status, c.status);
    }
  }
}

TEST(RequestReader, KeepsTheBytesAsTheyCame) {
  const Outcome outcome = read_one(
      "POST /a%2Fb//../c?x=1&x=2?&%zz HTTP/1.1\r\nhOsT: Example.com:8700\r\nX-Amz-Meta:   a  b \t\r\nX-AMZ-meta:c\r\n"
      "Content-Length: 5\r\n\r\n\0\r\n\r\n"
      "x");
  EXPECT_EQ(outcome.progress, Progress::NeedMore) << "the literal ends at NUL";
  const std::string bytes =
      "POST /a%2Fb//../c?x=1&x=2?&%zz HTTP/1.1\r\nhOsT: Example.com:8700\r\nX-Amz-Meta:   a  b \t\r\nX-AMZ-meta:c\r\n"
      "Content-Length: 5\r\n\r\n" +
      std::string("\0\r\n\r\n", 5);
  const Outcome whole = read_one(bytes);
  ASSERT_EQ(whole.progress, Progress::Complete);
  EXPECT_EQ(whole.method, "POST");
  EXPECT_EQ(whole.target, "/a%2Fb//../c?x=1&x=2?&%zz");
  EXPECT_EQ(whole.path, "/a%2Fb//../c");
  EXPECT_EQ(whole.query, "x=1&x=2?&%zz");
  EXPECT_EQ(whole.host, "Example.com:8700");
  EXPECT_EQ(whole.body, std::string("\0\r\n\r\n", 5));
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"hOsT", "Example.com:8700"}, {"X-Amz-Meta", "a  b"}, {"X-AMZ-meta", "c"}, {"Content-Length", "5"}};
  EXPECT_EQ(whole.headers, headers);
}

struct TargetCase {
  const char* target;
  const char* path;
  const char* query;
};

TEST(RequestReader, SplitsTargets) {
  constexpr TargetCase kTargets[] = {
      {"/", "/", ""},         {"/?", "/", ""},
      {"/a?b", "/a", "b"},    {"/a?b?c", "/a", "b?c"},
      {"http://h", "/", ""},  {"HTTPS://h?q", "/", "q"},
      {"http://h/", "/", ""}, {"http://h/p?q=http://x/", "/p", "q=http://x/"},
      {"//h/p", "//h/p", ""},
  };
  for (const TargetCase& c : kTargets) {
    SCOPED_TRACE(c.target);
    const Outcome outcome = read_one("GET " + std::string(c.target) + " HTTP/1.1\r\nHost: H\r\n\r\n");
    ASSERT_EQ(outcome.progress, Progress::Complete);
    EXPECT_EQ(outcome.path, c.path);
    EXPECT_EQ(outcome.query, c.query);
  }
}

TEST(RequestReader, KeepsConnectionsAsAsked) {
  const auto keeps = [](const std::string& version, const std::string& connection) {
    return read_one("GET / HTTP/" + version + "\r\nHost: a\r\n" + connection + "\r\n").keep_alive;
  };
  EXPECT_TRUE(keeps("1.1", ""));
  EXPECT_FALSE(keeps("1.1", "Connection: close\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: x, CLOSE\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  EXPECT_TRUE(keeps("1.1", "Connection: closed\r\n"));
  EXPECT_FALSE(keeps("1.0", ""));
  EXPECT_TRUE(keeps("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(keeps("1.0", "Connection: keep-alive, close\r\n"));
}

TEST(RequestReader, BoundsTheHead) {
  const auto status = [](const std::string& bytes) { return read_one(bytes).status; };
  const auto with_target = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  EXPECT_EQ(status(with_target(16 << 10)), kAccepted);
  EXPECT_EQ(status(with_target((16 << 10) + 1)), 414);
  EXPECT_EQ(status("GET /" + std::string(100'000, 'a')), 414) << "no end in sight";
  const auto with_headers = [](std::size_t bytes) {
    const std::string fixed = "Host: a\r\nX: \r\n\r\n";
    return "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(bytes - fixed.size() + 2, 'a') + "\r\n\r\n";
  };
  EXPECT_EQ(status(with_headers(16 << 10)), kAccepted);
  EXPECT_EQ(status(with_headers((16 << 10) + 1)), 431);
  EXPECT_EQ(status(kHead + "X: " + std::string(1 << 20, 'a')), 431) << "no end in sight";
  const auto with_count = [](std::size_t count) {
    std::string bytes = kHead;
    for (std::size_t i = 1; i < count; ++i) bytes += "X: a\r\n";
    return bytes + "\r\n";
  };
  EXPECT_EQ(status(with_count(100)), kAccepted);
  EXPECT_EQ(status(with_count(101)), 431);
  EXPECT_EQ(status(with_count(100'000)), 431);
}

TEST(RequestReader, BoundsTheBodyByPath) {
  Limits limits;
  limits.body_limit = [](std::string_view method, std::string_view path) -> std::size_t {
    return method == "POST" && path == "/large" ? 10 : 4;
  };
  const auto status = [&](const std::string& path, std::size_t size) {
    const std::string body(size, 'b');
    const std::string head = "POST " + path + " HTTP/1.1\r\nHost: a\r\n";
    const int by_length = read_one(head + "Content-Length: " + std::to_string(size) + "\r\n\r\n" + body, limits).status;
    std::string chunks;
    for (std::size_t i = 0; i < size; ++i) chunks += "1\r\nb\r\n";
    const int by_chunks = read_one(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n", limits).status;
    EXPECT_EQ(by_length, by_chunks);
    return by_length;
  };
  EXPECT_EQ(status("/large?x", 10), kAccepted);
  EXPECT_EQ(status("/large?x", 11), 413);
  EXPECT_EQ(status("/small", 4), kAccepted);
  EXPECT_EQ(status("/small", 5), 413);
}

TEST(RequestReader, BoundsWhatChunksAddToTheBody) {
  std::string extensions = kChunked;
  for (int i = 0; i < 100; ++i) extensions += "1;" + std::string(99, 'a') + "\r\nb\r\n";
  EXPECT_EQ(read_one(extensions).status, 400);
  std::string trailers = kChunked + "0\r\n";
  for (int i = 0; i < 100; ++i) trailers += "X: a\r\n";
  EXPECT_EQ(read_one(trailers).status, 431);
}

TEST(RequestReader, ReadsBodiesOfEverySize) {
  for (const std::size_t size : {1u, 100u, 4000u, 4096u, 5000u, 16384u, 100'000u, 1u << 20}) {
    SCOPED_TRACE(size);
    std::string body(size, '\0');
    for (std::size_t i = 0; i < size; ++i) body[i] = static_cast<char>(i * 7 + i / 251);
    std::string chunks;
    for (std::size_t at = 0, step = 1; at < size; at += step, step = step * 3 % 9973 + 1) {
      const std::string part = body.substr(at, step);
      char digits[16];
      std::snprintf(digits, sizeof digits, "%zx", part.size());
      chunks.append(digits).append("\r\n").append(part).append("\r\n");
    }
    const std::string by_length =
        std::string(kPost).append(fmt::format("Content-Length: {}\r\n\r\n", size)).append(body);
    const std::string by_chunks = kChunked + chunks + "0\r\n\r\n";
    // Another request behind shows that exactly the body was taken.
    for (const std::string& bytes : {by_length + kHead + "\r\n", by_chunks + kHead + "\r\n"}) {
      for (const std::size_t piece : {std::size_t{997}, std::size_t{4096}, bytes.size()}) {
        const std::vector<Outcome> outcomes = read_all(bytes, Limits{}, piece);
        ASSERT_EQ(outcomes.size(), 2u);
        EXPECT_TRUE(outcomes[0].body == body);
        EXPECT_EQ(outcomes[1].method, "GET");
        EXPECT_EQ(outcomes[1].progress, Progress::Complete);
      }
    }
  }
}

TEST(RequestReader, ReadsPipelinedRequestsInEverySplit) {
  std::string bytes;
  for (std::size_t i = 0; i < 40; ++i) {
    bytes += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nX: " + std::string(std::size_t{13} * i, 'x') +
             "\r\n\r\n";
    bytes += kPost + "Content-Length: " + std::to_string(i) + "\r\n\r\n" + std::string(i, 'b');
    bytes += kChunked + "3;e\r\nabc\r\n0\r\nT: t\r\n\r\n";
  }
  const std::vector<Outcome> expected = read_all(bytes);
  ASSERT_EQ(expected.size(), 120u);
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(expected[3 * i].target, "/" + std::to_string(i));
    EXPECT_EQ(expected[3 * i + 1].body, std::string(i, 'b'));
    EXPECT_EQ(expected[3 * i + 2].body, "abc");
  }
  for (std::size_t piece = 1; piece < 600; piece += piece < 20 ? 1 : 37) {
    SCOPED_TRACE(piece);
    EXPECT_TRUE(read_all(bytes, Limits{}, piece) == expected);
  }
}

TEST(RequestReader, AsksForTheBodyOnlyOfThoseWhoWait) {
  const Limits limits;
  const auto asks = [&](const std::string& bytes) {
    RequestReader reader(limits);
    const std::span<char> space = reader.space();
    std::memcpy(space.data(), bytes.data(), bytes.size());
    reader.take(bytes.size());
    const bool first = reader.wants_continue();
    EXPECT_FALSE(reader.wants_continue()) << "once";
    return first;
  };
  const std::string length = "Content-Length: 2\r\n";
  EXPECT_TRUE(asks(kPost + "Expect: 100-continue\r\n" + length + "\r\n"));
  EXPECT_TRUE(asks(kPost + "Expect: 100-continue\r\nContent-Length: 9999\r\n\r\n"));
  EXPECT_TRUE(asks(kPost + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"));
  EXPECT_FALSE(asks(kPost + length + "\r\n"));
  EXPECT_FALSE(asks(kPost + "Expect: 100-continue\r\n" + length + "\r\na")) << "it does not wait";
  EXPECT_FALSE(asks(kPost + "Expect: 100-continue\r\n" + length)) << "the head is not whole";
  EXPECT_FALSE(asks("POST / HTTP/1.0\r\nExpect: 100-continue\r\n" + length + "\r\n"));
}

TEST(RequestReader, IsAsNewAfterReset) {
  const Limits limits;
  RequestReader reader(limits);
  const auto feed = [&](std::string_view bytes) {
    while (!bytes.empty() && reader.progress() == Progress::NeedMore) {
      const std::span<char> space = reader.space();
      const std::size_t count = std::min(space.size(), bytes.size());
      std::memcpy(space.data(), bytes.data(), count);
      bytes.remove_prefix(count);
      reader.take(count);
    }
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    feed(c.bytes);
    reader.reset();
    EXPECT_TRUE(reader.at_rest());
    feed("\r\n" + kHead + "\r\n");
    ASSERT_EQ(reader.progress(), Progress::Complete);
    EXPECT_EQ(reader.request().headers.size(), 1u);
    EXPECT_TRUE(reader.keep_alive());
    reader.reset();
  }
}

}  // namespace
}  // namespace keyward::http
