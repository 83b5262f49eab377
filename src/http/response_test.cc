#include "http/response.h"

#include <gtest/gtest.h>

#include "http/responder.h"
#include "http/response_writer.h"

namespace keyward::http {
namespace {

std::string written(const Response& response, const ResponseFraming& framing = {}) {
  DateLine date;
  std::string out;
  const std::string_view body = write_head(out, response, framing, date);
  out.append(body);
  const std::size_t begin = out.find("Date: ");
  EXPECT_NE(begin, std::string::npos);
  return out.erase(begin, out.find("\r\n", begin) + 2 - begin);
}

TEST(Response, IsWrittenInOrder) {
  Response response(404, "text/xml", "<a/>");
  response.header("Set-Cookie", "a=1").header("Set-Cookie", "b=2");
  EXPECT_EQ(written(response),
            "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nContent-Type: text/xml\r\nSet-Cookie: a=1\r\n"
            "Set-Cookie: b=2\r\n\r\n<a/>");
  EXPECT_EQ(response.find("content-type"), "text/xml");
  EXPECT_EQ(response.find("set-cookie"), "a=1");
  EXPECT_EQ(response.find("absent"), std::nullopt);
}

TEST(Response, SaysWhatBecomesOfTheConnection) {
  const Response response(200);
  EXPECT_EQ(written(response, {.close = true}), "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(written(response, {.http_1_0 = true}),
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(written(response, {.close = true, .http_1_0 = true}),
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

TEST(Response, HasNoBodyWhereNoneMayBe) {
  const auto with_body = [](int status) { return Response(status).body("abc"); };
  EXPECT_EQ(written(with_body(204)), "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(written(with_body(304)), "HTTP/1.1 304 Not Modified\r\n\r\n");
  EXPECT_EQ(written(with_body(200), {.head_request = true}), "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
}

TEST(Response, TakesBodiesOfThreeKinds) {
  EXPECT_EQ(Response(200).body("owned").body(), "owned");
  EXPECT_EQ(Response(200).body("owned").body_static("static").body(), "static");
  auto owner = std::make_shared<std::string>("shared");
  Response response = Response(200).body_shared(owner, *owner);
  EXPECT_EQ(owner.use_count(), 2);
  Response moved = std::move(response);
  EXPECT_EQ(moved.body(), "shared");
  moved.body("owned");
  EXPECT_EQ(owner.use_count(), 1);
}

TEST(Response, NeverLetsAHeaderBreakOut) {
  struct Bad {
    std::string name, value;
  };
  const Bad kBad[] = {
      {"X", "a\r\nSet-Cookie: b"},
      {"X", "a\nb"},
      {"X", "a\rb"},
      {"X", std::string("a\0b", 3)},
      {"X", "a\x1b[2J"},
      {"X", "\x7f"},
      {"X: a\r\nY", "b"},
      {"", "a"},
      {"X ", "a"},
      {"X:", "a"},
      {"Content-Length", "3"},
      {"content-length", "3"},
      {"Transfer-Encoding", "x"},
      {"Connection", "x"},
      {"Date", "now"},
  };
  for (const Bad& bad : kBad) {
    SCOPED_TRACE(bad.name + "=" + bad.value);
    Response response(200, "text/plain", "secret");
    response.header("Good", "yes").header(bad.name, bad.value);
    EXPECT_TRUE(response.broken());
    const std::string bytes = written(response);
    EXPECT_EQ(
        bytes,
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 32\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "The response could not be sent.\n")
        << bytes;
  }
  EXPECT_TRUE(Response(200, "text/html\r\n\r\n<script>", "").broken());
  EXPECT_TRUE(written(Response(99)).starts_with("HTTP/1.1 500 "));
  EXPECT_TRUE(written(Response(1000)).starts_with("HTTP/1.1 500 "));
}

TEST(Response, KnowsPhrases) {
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(507), "Insufficient Storage");
  EXPECT_EQ(reason_phrase(299), "Unknown");
  EXPECT_EQ(reason_phrase(599), "Unknown");
}

TEST(DateLine, HasTheFormOfAnImfFixdate) {
  DateLine date;
  const std::string line(date.current());
  EXPECT_EQ(line.size(), std::string("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n").size());
  EXPECT_TRUE(line.ends_with(" GMT\r\n"));
}

TEST(Responder, AnswersOnceEvenIfDropped) {
  std::vector<int> statuses;
  const auto note = [&](Response&& response) { statuses.push_back(response.status()); };
  {
    Responder used = Responder::to(note);
    used.send(Response(201));
    EXPECT_FALSE(used);
  }
  {
    const Responder dropped = Responder::to(note);
  }
  {
    Responder first = Responder::to(note);
    Responder second = std::move(first);
    second = Responder::to([&](Response&&) { statuses.push_back(1); });  // what it held is answered
    second.send(Response(202));
  }
  EXPECT_EQ(statuses, (std::vector<int>{201, 500, 500, 1}));
}

}  // namespace
}  // namespace keyward::http
