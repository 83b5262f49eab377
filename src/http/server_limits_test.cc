// Slow clients, many clients, no descriptors left: what one client may cost the others.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "http/server.h"
#include "http/test_client.h"

namespace keyward::http {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

ServerOptions with_small_deadlines() {
  ServerOptions options;
  options.limits.header_deadline = 150ms;
  options.limits.body_deadline = 150ms;
  options.limits.idle_timeout = 150ms;
  options.limits.write_timeout = 150ms;
  return options;
}

// What the server said in the end, and that it took between one and several deadlines.
std::string said_in_time(TestClient& client, Clock::time_point begin) {
  std::string said = client.rest();
  const auto took = Clock::now() - begin;
  EXPECT_GE(took, 140ms);
  EXPECT_LT(took, 5s);
  return said;
}

// A client that has had an answer, and stays.
std::unique_ptr<TestClient> answered_client(std::uint16_t port) {
  auto client = std::make_unique<TestClient>(port);
  client->send(get("/"));
  EXPECT_TRUE(client->receive());
  return client;
}

TEST(ServerDeadlines, EndSilentConnections) {
  const auto server = start_server(echo, with_small_deadlines());
  const auto begin = Clock::now();
  TestClient client(server->port());
  EXPECT_EQ(said_in_time(client, begin), "");
}

TEST(ServerDeadlines, EndIdleConnections) {
  const auto server = start_server(echo, with_small_deadlines());
  TestClient client(server->port());
  client.send(get("/"));
  ASSERT_TRUE(client.receive());
  EXPECT_EQ(said_in_time(client, Clock::now()), "");
}

TEST(ServerDeadlines, EndSlowHeaders) {
  const auto server = start_server(echo, with_small_deadlines());
  const auto begin = Clock::now();
  TestClient client(server->port());
  // Each byte is progress, and still the time is up.
  for (const char c : std::string_view("GET / HTTP/1.1\r\nHost: a\r\n")) {
    client.send({&c, 1});
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_TRUE(said_in_time(client, begin).starts_with("HTTP/1.1 408 "));
  // Also on a connection that had a request before.
  TestClient second(server->port());
  second.send(get("/"));
  ASSERT_TRUE(second.receive());
  const auto again = Clock::now();
  second.send("GET /");
  EXPECT_TRUE(said_in_time(second, again).starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(server->statistics().refused, 2u);
}

TEST(ServerDeadlines, EndSlowBodies) {
  struct Slow {
    const char* framing;
    const char* piece;
  };
  constexpr Slow kSlow[] = {{"Content-Length: 1000\r\n\r\n", "a"},
                            {"Content-Length: 100000\r\n\r\n", "a"},
                            {"Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"}};
  const auto server = start_server(echo, with_small_deadlines());
  for (const Slow& slow : kSlow) {
    SCOPED_TRACE(slow.framing);
    const auto begin = Clock::now();
    TestClient client(server->port());
    client.send(std::string("POST / HTTP/1.1\r\nHost: a\r\n") + slow.framing);
    for (int i = 0; i < 25; ++i) {
      client.send(slow.piece);
      std::this_thread::sleep_for(10ms);
    }
    EXPECT_TRUE(said_in_time(client, begin).starts_with("HTTP/1.1 408 "));
  }
}

TEST(ServerDeadlines, EndClientsThatDoNotRead) {
  auto large = std::make_shared<std::string>(32 << 20, 'x');
  const auto server = start_server(
      [large](const Request&, Responder responder) { responder.send(Response(200).body_shared(large, *large)); },
      with_small_deadlines());
  TestClient client(server->port());
  client.send(get("/"));
  const auto begin = Clock::now();
  while (server->statistics().requests == 0) std::this_thread::sleep_for(1ms);
  while (server->statistics().connections_open > 0 && Clock::now() - begin < 5s) std::this_thread::sleep_for(5ms);
  EXPECT_GE(Clock::now() - begin, 140ms);
  EXPECT_EQ(server->statistics().connections_open, 0u);
  EXPECT_EQ(large.use_count(), 2) << "the answer is let go";
}

TEST(ServerDeadlines, DoNotConcernTheHandler) {
  std::jthread slow;
  const auto server = start_server(
      [&](const Request&, Responder responder) {
        slow = std::jthread([responder = std::move(responder)]() mutable {
          std::this_thread::sleep_for(500ms);
          responder.send(Response(200));
        });
      },
      with_small_deadlines());
  TestClient client(server->port());
  client.send(get("/"));
  EXPECT_EQ(client.receive()->status, 200);
}

TEST(ServerLimits, HoldsThousandsOfIdleConnections) {
  raise_descriptor_limit();
  constexpr std::size_t kIdle = 2000;
  ServerOptions options;
  options.limits.idle_timeout = 60s;
  const auto server = start_server(echo, options);
  std::vector<std::unique_ptr<TestClient>> clients(kIdle);
  for (auto& client : clients) client = answered_client(server->port());
  EXPECT_EQ(server->statistics().connections_open, kIdle);
  TestClient other(server->port());
  const auto begin = Clock::now();
  for (int i = 0; i < 100; ++i) {
    other.send(get("/"));
    ASSERT_TRUE(other.receive());
  }
  EXPECT_LT(Clock::now() - begin, 2s);
  for (const auto& client : clients) {
    client->send(get("/"));
    ASSERT_EQ(client->receive()->status, 200);
  }
}

TEST(ServerLimits, LongestIdleMakesRoom) {
  ServerOptions options;
  options.limits.connections = 20;
  const auto server = start_server(echo, options);
  std::vector<std::unique_ptr<TestClient>> clients(60);
  for (auto& client : clients) {
    client = answered_client(server->port());
    EXPECT_LE(server->statistics().connections_open, 20u);
  }
  EXPECT_TRUE(clients.front()->ended());
  clients.back()->send(get("/"));
  EXPECT_TRUE(clients.back()->receive());
}

TEST(ServerLimits, NobodyMakesRoomForNobody) {
  ServerOptions options;
  options.limits.connections = 20;
  const auto server = start_server(echo, options);
  std::vector<std::unique_ptr<TestClient>> clients(20);
  for (auto& client : clients) client = answered_client(server->port());
  std::this_thread::sleep_for(100ms);
  for (const auto& client : clients) {
    client->send(get("/"));
    EXPECT_TRUE(client->receive());
  }
}

TEST(ServerLimits, WaitsWhenNobodyIsIdle) {
  std::vector<Responder> waiting;
  std::mutex mutex;
  ServerOptions options;
  options.limits.connections = 4;
  const auto server = start_server(
      [&](const Request&, Responder responder) {
        const std::lock_guard lock(mutex);
        waiting.push_back(std::move(responder));
      },
      options);
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<TestClient>(server->port()));
    clients.back()->send(get("/"));
  }
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(server->statistics().connections_open, 4u);
  for (int answered = 0; answered < 8;) {
    const std::lock_guard lock(mutex);
    for (Responder& responder : waiting) {
      responder.send(Response(200).close_connection());
      ++answered;
    }
    waiting.clear();
  }
  for (const auto& client : clients) EXPECT_EQ(client->receive()->status, 200);
}

TEST(ServerLimits, OnePeerHasItsShare) {
  ServerOptions options;
  options.limits.connections_per_peer = 3;
  const auto server = start_server(echo, options);
  {
    std::vector<std::unique_ptr<TestClient>> clients(5);
    for (auto& client : clients) client = std::make_unique<TestClient>(server->port());
    for (std::size_t i = 0; i < clients.size(); ++i) {
      clients[i]->send(get("/"));
      EXPECT_EQ(clients[i]->receive().has_value(), i < 3) << i;
    }
  }
  while (server->statistics().connections_open > 0) std::this_thread::sleep_for(1ms);
  TestClient later(server->port());
  later.send(get("/"));
  EXPECT_TRUE(later.receive());

  options.trusted_proxies = {*Network::parse("127.0.0.1")};
  const auto behind_proxy = start_server(echo, options);
  std::vector<std::unique_ptr<TestClient>> clients(5);
  for (auto& client : clients) client = answered_client(behind_proxy->port());
}

// F13: 64 descriptors for the process, three times as many clients. Runs in a child, whose exit code names what failed.
int serve_with_few_descriptors(int to_parent, bool exhaust) {
  const rlimit few{.rlim_cur = 64, .rlim_max = 64};
  if (::setrlimit(RLIMIT_NOFILE, &few) != 0) return 2;
  ServerOptions options;
  options.threads = 1;
  if (exhaust) options.limits.spare_descriptors = 0;  // the kernel has to say no
  const auto server = Server::start(options, echo);
  if (!server) return 3;
  const std::uint16_t port = (*server)->port();
  if (::write(to_parent, &port, sizeof port) != sizeof port) return 4;
  // Until the parent has seen that all were served.
  char done = 0;
  while (::read(to_parent, &done, 1) < 0) {
  }
  if (!exhaust && !std::ifstream("/proc/self/status")) return 5;  // a log could not have been opened
  return (*server)->stop() ? 0 : 6;
}

void check_few_descriptors(bool exhaust) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::close(ends[0]);
    ::_exit(serve_with_few_descriptors(ends[1], exhaust));
  }
  ::close(ends[1]);
  std::uint16_t port = 0;
  ASSERT_EQ(::read(ends[0], &port, sizeof port), static_cast<ssize_t>(sizeof port));
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<TestClient>(port));
    clients.back()->send(get("/"));
  }
  for (const auto& client : clients) EXPECT_TRUE(client->receive());
  EXPECT_EQ(::write(ends[0], "d", 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  ::close(ends[0]);
}

TEST(ServerFaults, ServesAllWithFewDescriptorsAndKeepsSome) { check_few_descriptors(false); }

TEST(ServerFaults, SurvivesDescriptorExhaustion) { check_few_descriptors(true); }

TEST(ServerFaults, SurvivesClientsThatVanish) {
  auto large = std::make_shared<std::string>(4 << 20, 'x');
  std::vector<std::jthread> late;
  std::mutex mutex;
  const auto server = start_server([&](const Request& request, Responder responder) {
    Response response = Response(200).body_shared(large, *large);
    if (request.path == "/now") return responder.send(std::move(response));
    const std::lock_guard lock(mutex);
    late.emplace_back([responder = std::move(responder), response = std::move(response)]() mutable {
      std::this_thread::sleep_for(5ms);
      responder.send(std::move(response));
    });
  });
  for (int i = 0; i < 50; ++i) {
    TestClient client(server->port());
    const linger reset{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(client.descriptor(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    client.send(i % 3 == 0   ? get("/now")
                : i % 3 == 1 ? get("/late") + get("/now")
                             : "POST / HTTP/1.1\r\nHost: a\r\nCont");
    if (i % 2 == 0) std::this_thread::sleep_for(2ms);
  }
  const auto begin = Clock::now();
  while (server->statistics().connections_accepted < 50) std::this_thread::sleep_for(1ms);
  while (server->statistics().connections_open > 0 && Clock::now() - begin < 5s) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(server->statistics().connections_open, 0u);
}

}  // namespace
}  // namespace keyward::http
