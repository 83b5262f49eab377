#include "http/forwarded.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <vector>

namespace keyward::http {
namespace {

TEST(IpAddress, ReadsAndWrites) {
  const auto text = [](std::string_view written) {
    const auto address = IpAddress::parse(written);
    return address ? address->text() : "none";
  };
  EXPECT_EQ(text("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(text("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(text("::FFFF:c000:0201"), "192.0.2.1");
  EXPECT_EQ(text("2001:DB8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(text("::"), "::");
  for (const char* bad :
       {"", "192.0.2", "192.0.2.256", "192.0.2.01", "[::1]", "::1%lo", "localhost", "192.0.2.1:80", " ::1"}) {
    EXPECT_EQ(text(bad), "none") << bad;
  }
  EXPECT_EQ(text(std::string_view("::1\0", 4)), "none");
  EXPECT_EQ(text(std::string(1000, '1')), "none");
}

TEST(IpAddress, NamesTheSite) {
  EXPECT_EQ(IpAddress::parse("192.0.2.7")->site().text(), "192.0.2.7");
  EXPECT_EQ(IpAddress::parse("2001:db8:1:2:3:4:5:6")->site().text(), "2001:db8:1:2::");
}

struct NetworkCase {
  const char* network;
  const char* address;
  bool contains;
};

TEST(Network, Contains) {
  constexpr NetworkCase kNetworks[] = {
      {"10.0.0.0/8", "10.255.0.1", true},         {"10.0.0.0/8", "11.0.0.1", false},
      {"10.9.9.9/8", "10.0.0.1", true},           {"0.0.0.0/0", "203.0.113.9", true},
      {"0.0.0.0/0", "2001:db8::1", false},        {"::/0", "192.0.2.1", false},
      {"192.0.2.1", "192.0.2.1", true},           {"192.0.2.1", "192.0.2.2", false},
      {"192.0.2.128/25", "192.0.2.127", false},   {"192.0.2.128/25", "192.0.2.200", true},
      {"2001:db8::/33", "2001:db8:7fff::", true}, {"2001:db8::/33", "2001:db8:8000::", false},
      {"::ffff:10.0.0.0/104", "10.1.2.3", true},  {"::1/128", "::1", true},
  };
  for (const NetworkCase& c : kNetworks) {
    SCOPED_TRACE(std::string(c.network) + " " + c.address);
    const auto network = Network::parse(c.network);
    ASSERT_TRUE(network);
    EXPECT_EQ(network->contains(*IpAddress::parse(c.address)), c.contains);
  }
  for (const char* bad : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "::/129",
                          "::ffff:1.2.3.4/95", "10/8", "localhost"}) {
    EXPECT_FALSE(Network::parse(bad)) << bad;
  }
}

struct ForwardedCase {
  const char* name;
  std::vector<Header> headers;
  const char* source;
  bool secure = false;
};

TEST(Forwarded, BelievesTrustedProxiesOnly) {
  const std::vector<Network> trusted = {*Network::parse("10.0.0.0/8"), *Network::parse("2001:db8::/32")};
  const ForwardedCase kForwarded[] = {
      {"nothing said", {}, "10.0.0.1"},
      {"one client", {{"X-Forwarded-For", "192.0.2.7"}}, "192.0.2.7"},
      {"the client lies", {{"X-Forwarded-For", "1.2.3.4, 192.0.2.7"}}, "192.0.2.7"},
      {"a chain of proxies", {{"X-Forwarded-For", "1.2.3.4, 192.0.2.7,10.0.0.2 ,\t10.0.0.3"}}, "192.0.2.7"},
      {"several headers are one list",
       {{"x-forwarded-for", "192.0.2.7"}, {"X-Forwarded-For", "10.0.0.2"}},
       "192.0.2.7"},
      {"the client's own header stands in front",
       {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-For", "192.0.2.7"}},
       "192.0.2.7"},
      {"all trusted", {{"X-Forwarded-For", "10.0.0.4, 10.0.0.3"}}, "10.0.0.4"},
      {"no address", {{"X-Forwarded-For", "1.2.3.4, unknown"}}, "10.0.0.1"},
      {"no address behind a proxy", {{"X-Forwarded-For", "unknown, 10.0.0.2"}}, "10.0.0.2"},
      {"empty entry", {{"X-Forwarded-For", "1.2.3.4,"}}, "10.0.0.1"},
      {"empty header", {{"X-Forwarded-For", ""}}, "10.0.0.1"},
      {"with port", {{"X-Forwarded-For", "192.0.2.7:5566"}}, "192.0.2.7"},
      {"six", {{"X-Forwarded-For", "2001:dead::7, 2001:db8::1"}}, "2001:dead::7"},
      {"six in brackets with port", {{"X-Forwarded-For", "[2001:dead::7]:80"}}, "2001:dead::7"},
      {"mapped", {{"X-Forwarded-For", "::ffff:192.0.2.7"}}, "192.0.2.7"},
      {"broken brackets", {{"X-Forwarded-For", "[2001:dead::7"}}, "10.0.0.1"},
      {"secure", {{"X-Forwarded-Proto", "HTTPS"}}, "10.0.0.1", true},
      {"not secure", {{"X-Forwarded-Proto", "http"}}, "10.0.0.1"},
      {"the nearest proxy's word", {{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Proto", "http"}}, "10.0.0.1"},
      {"the nearest proxy's word in a list", {{"X-Forwarded-Proto", "https, http"}}, "10.0.0.1"},
  };
  for (const ForwardedCase& c : kForwarded) {
    SCOPED_TRACE(c.name);
    Request request;
    request.headers = c.headers;
    EXPECT_EQ(forwarded_source(request, *IpAddress::parse("10.0.0.1"), trusted).text(), c.source);
    EXPECT_EQ(forwarded_secure(request), c.secure);
  }
}

TEST(Request, FindsHeadersInAnyLetterCase) {
  const std::vector<Header> headers = {{"Host", "a"}, {"x-a", "1"}, {"X-A", "2"}};
  Request request;
  request.headers = headers;
  EXPECT_EQ(request.header("HOST"), "a");
  EXPECT_EQ(request.header("X-a"), "1");
  EXPECT_EQ(request.count("X-a"), 2u);
  EXPECT_EQ(request.header("X-b"), std::nullopt);
  EXPECT_EQ(request.find("X-b"), nullptr);
}

}  // namespace
}  // namespace keyward::http
