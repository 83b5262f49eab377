#include "server/hosts.h"

#include <gtest/gtest.h>

namespace keyward::server {
namespace {
Config listening_on(std::string address, std::vector<std::string> more = {}) {
  Config config;
  config.listen_address = std::move(address);
  config.allowed_hosts = std::move(more);
  return config;
}

TEST(Hosts, ThisMachineAndThePublicName) {
  const Hosts hosts(listening_on("127.0.0.1"), "https://iam.example.com:8443");
  for (const char* host : {"localhost", "localhost:8700", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8700", "[::1]",
                           "[::1]:1", "[0:0::1]:1", "iam.example.com", "IAM.example.com:8443", "iam.example.com:1"})
    EXPECT_TRUE(hosts.allows(host)) << host;
  for (const char* host : {"", ":8700", "example.com", "localhost.example.com", "iam.example.com.", "xlocalhost",
                           "127.0.0.2", "192.0.2.1", "[2001:db8::1]", "[::1", "[]", "[", "]", "localhost@example.com"})
    EXPECT_FALSE(hosts.allows(host)) << host;
}

TEST(Hosts, TheAddressListenedOn) {
  const Hosts hosts(listening_on("192.0.2.1"), "http://localhost:8700");
  EXPECT_TRUE(hosts.allows("192.0.2.1:8700"));
  EXPECT_FALSE(hosts.allows("192.0.2.2:8700"));
  const Hosts six(listening_on("2001:db8::1"), "http://localhost:8700");
  EXPECT_TRUE(six.allows("[2001:db8::1]:8700"));
  EXPECT_FALSE(six.allows("[2001:db8::2]:8700"));
}

TEST(Hosts, AnyAddressWhereAllAreListenedOnButNoName) {
  for (const char* all : {"0.0.0.0", "::"}) {
    const Hosts hosts(listening_on(all), "http://localhost:8700");
    EXPECT_TRUE(hosts.allows("192.0.2.1:8700")) << all;
    EXPECT_TRUE(hosts.allows("[2001:db8::1]")) << all;
    EXPECT_FALSE(hosts.allows("rebound.example")) << all;
    EXPECT_FALSE(hosts.allows("192.0.2.1.rebound.example")) << all;
  }
}

TEST(Hosts, NamesOfTheConfiguration) {
  const Hosts hosts(listening_on("127.0.0.1", {"keyward"}), "http://localhost:8700");
  EXPECT_TRUE(hosts.allows("keyward:8700"));
  EXPECT_FALSE(hosts.allows("keyward2:8700"));
}
}  // namespace
}  // namespace keyward::server
