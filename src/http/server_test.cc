#include "http/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "http/test_client.h"

namespace keyward::http {
namespace {

using namespace std::chrono_literals;

TEST(Server, KeepsAConnectionForManyRequests) {
  const auto server = start_server(echo);
  TestClient client(server->port());
  for (int i = 0; i < 100; ++i) {
    client.send(get("/" + std::to_string(i)));
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "GET /" + std::to_string(i));
    EXPECT_EQ(answer->header("Connection"), "");
    EXPECT_EQ(answer->header("Content-Type"), "text/plain");
    EXPECT_EQ(answer->header("Date").size(), 29u);
  }
  EXPECT_EQ(server->statistics().requests, 100u);
  EXPECT_EQ(server->statistics().connections_accepted, 1u);
  EXPECT_EQ(server->statistics().connections_open, 1u);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  const auto server = start_server(echo);
  TestClient client(server->port());
  std::string bytes;
  for (int i = 0; i < 500; ++i) {
    bytes += get("/" + std::to_string(i));
    bytes += "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\n" + std::to_string(100 + i);
  }
  client.send(bytes);
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(client.receive()->body, "GET /" + std::to_string(i));
    ASSERT_EQ(client.receive()->body, std::to_string(100 + i));
  }
}

TEST(Server, EndsConnectionsAsAsked) {
  const auto server = start_server(echo);
  struct Ending {
    const char* bytes;
    const char* connection;
    bool ends;
  };
  constexpr Ending kEndings[] = {
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "close", true},
      {"GET / HTTP/1.0\r\n\r\n", "close", true},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive", false},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "", false},
  };
  for (const Ending& ending : kEndings) {
    SCOPED_TRACE(ending.bytes);
    TestClient client(server->port());
    client.send(ending.bytes);
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->header("Connection"), ending.connection);
    if (ending.ends) {
      EXPECT_TRUE(client.ended());
    } else {
      client.send(get("/again"));
      EXPECT_EQ(client.receive()->body, "GET /again");
    }
  }
}

TEST(Server, AnswersAClientThatStopsSending) {
  const auto server = start_server(echo);
  TestClient client(server->port());
  client.send(get("/"));
  client.finish_sending();
  EXPECT_EQ(client.receive()->status, 200);
  EXPECT_TRUE(client.ended());
}

TEST(Server, AnswersHeadWithoutABody) {
  const auto server = start_server(echo);
  TestClient client(server->port());
  client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" + get("/y"));
  const auto head = client.receive(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->header("Content-Length"), "7");
  EXPECT_EQ(client.receive()->body, "GET /y");
}

TEST(Server, AsksForTheBodyOfThoseWhoWait) {
  const auto server = start_server(echo);
  TestClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(client.receive()->head, "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("body");
  EXPECT_EQ(client.receive()->body, "body");
}

TEST(Server, RefusesALargeBodyBeforeItIsSent) {
  const auto server = start_server(echo);
  TestClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
  const auto answer = client.receive();
  EXPECT_EQ(answer->status, 413);
  EXPECT_EQ(answer->header("Connection"), "close");
  EXPECT_TRUE(client.ended());
}

TEST(Server, RefusesWithAWholeAnswerAndCloses) {
  const auto server = start_server(echo);
  struct Bad {
    std::string bytes;
    int status;
  };
  const Bad kBad[] = {
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: a\n\n", 400},
      {"GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(1 << 20, 'a') + "\r\n\r\n", 431},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 100000\r\n\r\n" +
           std::string(100'000, 'z'),
       415},
      // What stands behind a refused request is never a request.
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + get("/smuggled"), 400},
  };
  for (const Bad& bad : kBad) {
    SCOPED_TRACE(bad.bytes.substr(0, 80));
    TestClient client(server->port());
    client.send(bad.bytes);
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, bad.status);
    EXPECT_EQ(answer->header("Connection"), "close");
    EXPECT_LT(answer->body.size(), 100u);
    EXPECT_EQ(client.rest(), "");
  }
  EXPECT_EQ(server->statistics().requests, 0u);
  EXPECT_EQ(server->statistics().refused, std::size(kBad));
}

TEST(Server, SendsLargeBodiesWhole) {
  auto large = std::make_shared<std::string>(8 << 20, '\0');
  for (std::size_t i = 0; i < large->size(); ++i) (*large)[i] = static_cast<char>(i * 31 + i / 4099);
  const auto server = start_server([large](const Request& request, Responder responder) {
    Response response(200);
    if (request.path == "/owned") response.body(*large);
    if (request.path == "/shared") response.body_shared(large, *large);
    if (request.path == "/small") response.body_static("small");
    responder.send(std::move(response));
  });
  TestClient client(server->port());
  client.send(get("/owned") + get("/small") + get("/shared") + get("/small") + get("/shared"));
  std::this_thread::sleep_for(50ms);  // lets the socket fill up
  EXPECT_TRUE(client.receive()->body == *large);
  EXPECT_EQ(client.receive()->body, "small");
  EXPECT_TRUE(client.receive()->body == *large);
  EXPECT_EQ(client.receive()->body, "small");
  EXPECT_TRUE(client.receive()->body == *large);
}

TEST(Server, TakesAnswersFromOtherThreads) {
  std::vector<std::jthread> threads;
  std::mutex mutex;
  const auto server = start_server([&](const Request& request, Responder responder) {
    const std::lock_guard lock(mutex);
    threads.emplace_back([&request, responder = std::move(responder)]() mutable {
      std::this_thread::sleep_for(1ms);
      // The request is still there.
      Response response(200, "text/plain", std::string(request.target));
      responder.send(std::move(response));
    });
  });
  TestClient first(server->port());
  TestClient second(server->port());
  std::string bytes;
  for (int i = 0; i < 20; ++i) bytes += get("/" + std::to_string(i));
  first.send(bytes);
  second.send(bytes);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(first.receive()->body, "/" + std::to_string(i));
    EXPECT_EQ(second.receive()->body, "/" + std::to_string(i));
  }
}

TEST(Server, AnswersWhatTheHandlerForgotOrThrew) {
  const auto server = start_server([](const Request& request, Responder responder) {
    if (request.path == "/throws") throw std::runtime_error("inside");
    if (request.path == "/late") {
      std::thread([responder = std::move(responder)]() mutable { Responder dropped = std::move(responder); }).detach();
      return;
    }
    if (request.path == "/answers-and-throws") {
      responder.send(Response(201));
      throw 1;
    }
    if (request.path == "/broken") return responder.send(Response(200).header("X", "a\r\nY: b"));
  });
  TestClient client(server->port());
  client.send(get("/throws") + get("/late") + get("/forgets") + get("/answers-and-throws") + get("/broken") +
              get("/x"));
  for (const int status : {500, 500, 500, 201, 500, 500}) {
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, status);
    EXPECT_EQ(answer->header("Y"), "");
  }
  EXPECT_EQ(server->statistics().failed, 2U) << "those that threw";
}

TEST(Server, OutlivedByAResponder) {
  Responder kept;
  {
    const auto server = start_server([&](const Request&, Responder responder) { kept = std::move(responder); });
    TestClient client(server->port());
    client.send(get("/"));
    while (server->statistics().requests == 0) std::this_thread::sleep_for(1ms);
    EXPECT_FALSE(server->stop(20ms)) << "it had to be cut off";
    EXPECT_TRUE(client.ended());
  }
  kept.send(Response(200));
}

TEST(Server, BelievesTrustedProxiesAboutTheClient) {
  const auto who = [](const Request& request, Responder responder) {
    std::string text = std::string(request.peer) + " " + std::string(request.source_ip);
    text += request.secure ? " secure" : " plain";
    responder.send(Response(200, "text/plain", std::move(text)));
  };
  const std::string bytes =
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n";
  ServerOptions options;
  const auto alone = start_server(who, options);
  options.trusted_proxies = {*Network::parse("127.0.0.0/8")};
  options.address = "::";  // and the client's address is a mapped one
  const auto behind = start_server(who, options);
  TestClient direct(alone->port());
  direct.send(bytes);
  EXPECT_EQ(direct.receive()->body, "127.0.0.1 127.0.0.1 plain");
  TestClient proxied(behind->port());
  proxied.send(bytes + get("/"));
  EXPECT_EQ(proxied.receive()->body, "127.0.0.1 192.0.2.7 secure");
  EXPECT_EQ(proxied.receive()->body, "127.0.0.1 127.0.0.1 plain");
}

TEST(Server, SaysWhyItCannotListen) {
  const auto first = start_server(echo);
  ServerOptions options;
  options.port = first->port();
  const auto taken = Server::start(options, echo);
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().message.find("Address already in use"), std::string::npos) << taken.error().message;
  options.address = "localhost";
  EXPECT_FALSE(Server::start(options, echo));
  options.address = "203.0.113.1";
  EXPECT_FALSE(Server::start(options, echo));
}

TEST(ServerStop, AnswersWhatIsInFlight) {
  std::mutex mutex;
  std::vector<Responder> waiting;
  std::atomic<int> asked = 0;
  const auto server = start_server([&](const Request&, Responder responder) {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(responder));
    ++asked;
  });
  TestClient idle(server->port());
  TestClient asking(server->port());
  TestClient writing(server->port());
  asking.send(get("/"));
  writing.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
  while (asked < 1 || server->statistics().connections_open < 3) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(20ms);

  std::atomic<bool> clean = false;
  std::jthread stopping([&] { clean = server->stop(10s); });
  EXPECT_TRUE(idle.ended());
  writing.send("dy");
  while (asked < 2) std::this_thread::sleep_for(1ms);
  {
    const std::lock_guard lock(mutex);
    for (Responder& responder : waiting) responder.send(Response(200, "text/plain", "done"));
  }
  for (TestClient* client : {&asking, &writing}) {
    const auto answer = client->receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "done");
    EXPECT_EQ(answer->header("Connection"), "close");
    EXPECT_TRUE(client->ended());
  }
  stopping.join();
  EXPECT_TRUE(clean);
  EXPECT_EQ(server->statistics().connections_open, 0u);
}

TEST(ServerStop, IsQuickWhenNothingIsInFlight) {
  const auto server = start_server(echo);
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<TestClient>(server->port()));
    if (i % 2 == 0) continue;
    clients.back()->send(get("/"));
    ASSERT_TRUE(clients.back()->receive());
  }
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(server->stop());
  EXPECT_TRUE(server->stop()) << "again";
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
  for (const auto& client : clients) EXPECT_TRUE(client->ended());
}

TEST(ServerStop, AnswersEveryRequestThatReachedTheHandler) {
  for (int round = 0; round < 10; ++round) {
    const auto server = start_server(echo);
    std::atomic<std::uint64_t> answered = 0;
    std::vector<std::jthread> clients(4);
    for (std::jthread& thread : clients) {
      thread = std::jthread([&answered, connected = std::make_unique<TestClient>(server->port())] {
        TestClient& client = *connected;
        for (bool stays = true; stays;) {
          client.send(get("/"));
          const auto answer = client.receive();
          if (!answer) return;  // it crossed the closing of the idle connection
          ++answered;
          stays = answer->header("Connection") != "close";
        }
      });
    }
    while (answered < 50) std::this_thread::sleep_for(1ms);
    EXPECT_TRUE(server->stop());
    clients.clear();
    EXPECT_EQ(server->statistics().requests, answered);
  }
}

}  // namespace
}  // namespace keyward::http
