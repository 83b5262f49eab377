// A load of one kind over keep-alive connections, each with one request under way: http_load PORT CLIENTS SECONDS KIND
// [KEY SECRET [COUNT PRINCIPAL [PRINCIPAL-SECRET]]]
//   plain    GET /                        (the reference: a web server's fixed answer)
//   identity POST sts GetCallerIdentity   freshly signed each time
//   role     POST sts AssumeRole          freshly signed, of the role whose ARN is PRINCIPAL
//   users    POST iam CreateUser          freshly signed, a new name each time
//   decisions  POST /decision/v1/authorize  freshly signed: COUNT questions about the principal of that ARN, half of
//   them
//              about s3:GetObject and half about s3:PutObject; `echo`: the same bytes sent to /; `bare`: denials
//              without an encoded message
//   signed     the same with COUNT requests that the access key PRINCIPAL has signed for s3
// Prints "REQUESTS FAILURES SECONDS". One thread, so that server and load can each have a core.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "authn/sigv4_sign.h"
#include "base/time.h"

namespace {
using namespace keyward;
using Steady = std::chrono::steady_clock;

// A question about object `number`, as a JSON object.
std::string question(const std::string& principal, std::size_t number, bool bare) {
  return fmt::format(R"({{"principal":{},"action":"s3:{}","resource":"arn:aws:s3:::bucket/folder/object-{}",)"
                     R"("context":{{"aws:SourceIp":"10.1.2.3"}}{}}})",
                     principal, number % 2 == 0 ? "GetObject" : "PutObject", number,
                     bare ? R"(,"encodeAuthorizationMessage":false)" : "");
}

// The member "principal" of a GET of object `number`, signed now.
std::string signed_request(std::string_view key, std::string_view secret, std::size_t number) {
  const std::string path = fmt::format("/bucket/folder/object-{}", number);
  const authn::HeaderView headers[] = {{"host", "objects.example"}, {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}};
  std::string out =
      fmt::format(R"({{"request":{{"service":"s3","method":"GET","path":"{}","headers":{{"host":"objects.example",)"
                  R"("x-amz-content-sha256":"UNSIGNED-PAYLOAD")",
                  path);
  for (const authn::Header& header :
       authn::sign({"GET", path, "", headers, "", SystemClock().now()}, {key, secret, {}}, "us-east-1", "s3"))
    out += fmt::format(R"(,"{}":"{}")", header.name, header.value);
  return out + "}}}";
}

struct Load {
  std::string kind, key, secret, host;
  std::string questions;  // the body of "decisions" and "signed"
  std::string role;       // ARN
  std::uint64_t made = 0;

  void make_questions(std::size_t count, const std::string& principal, const std::string& principal_secret) {
    questions = R"({"requests":[)";
    for (std::size_t i = 0; i < count; ++i)
      questions += (i == 0 ? "" : ",") + question(kind == "signed" ? signed_request(principal, principal_secret, i)
                                                                   : fmt::format("\"{}\"", principal),
                                                  i, kind == "bare");
    questions += "]}";
  }

  std::string next() {
    if (kind == "plain") return fmt::format("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", host);
    if (!questions.empty()) return next_questions();
    const bool users = kind == "users";
    std::string body = "Action=GetCallerIdentity&Version=2011-06-15";
    if (users) body = fmt::format("Action=CreateUser&Version=2010-05-08&UserName=load-{}-{}", ::getpid(), made++);
    if (!role.empty()) body = fmt::format("Action=AssumeRole&Version=2011-06-15&RoleSessionName=load&RoleArn={}", role);
    const authn::HeaderView headers[] = {{"Host", host},
                                         {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    const authn::RequestView view{"POST", "/", "", headers, body, SystemClock().now()};
    std::string request = fmt::format("POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n", host,
                                      headers[1].value, body.size());
    for (const authn::Header& header : authn::sign(view, {key, secret, {}}, "us-east-1", users ? "iam" : "sts"))
      request += fmt::format("{}: {}\r\n", header.name, header.value);
    return request + "\r\n" + body;
  }

  std::string next_questions() const {
    const std::string_view path = kind == "echo" ? "/" : "/decision/v1/authorize";
    const authn::HeaderView headers[] = {{"Host", host}, {"Content-Type", "application/json"}};
    const authn::RequestView view{"POST", path, "", headers, questions, SystemClock().now()};
    std::string request =
        fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", path,
                    host, questions.size());
    for (const authn::Header& header : authn::sign(view, {key, secret, {}}, "us-east-1", "keyward"))
      request += fmt::format("{}: {}\r\n", header.name, header.value);
    return request + "\r\n" + questions;
  }
};

struct Connection {
  int socket = -1;
  std::string in;
};

// The size of the first complete answer in `in`; 0: not there yet.
std::size_t answer_size(const std::string& in) {
  const std::size_t end = in.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  const char* length = strcasestr(in.c_str(), "\r\ncontent-length:");
  if (length == nullptr) return 0;
  const std::size_t size = end + 4 + static_cast<std::size_t>(std::atol(length + 17));
  return in.size() >= size ? size : 0;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return fmt::print(stderr, "usage: http_load PORT CLIENTS SECONDS KIND [KEY SECRET]\n"), 2;
  const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  Load load{argv[4], argc > 5 ? argv[5] : "", argc > 6 ? argv[6] : "", fmt::format("localhost:{}", port), {}};
  if (argc > 8 && load.kind == "role") {
    load.role = argv[8];
  } else if (argc > 8) {
    load.make_questions(static_cast<std::size_t>(std::atoi(argv[7])), argv[8], argc > 9 ? argv[9] : "");
  }
  std::vector<Connection> connections(static_cast<std::size_t>(std::atoi(argv[2])));
  const int poll = ::epoll_create1(0);
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;
  const auto send_next = [&](const Connection& connection) {
    const std::string request = load.next();
    if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
      std::exit(1);  // a request is smaller than any socket buffer
  };
  for (std::size_t i = 0; i < connections.size(); ++i) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connections[i].socket = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::connect(connections[i].socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      return std::perror("connect"), 1;
    const int on = 1;
    ::setsockopt(connections[i].socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].socket, &event);
  }
  const auto start = Steady::now();
  const auto end =
      start + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(std::atof(argv[3])));
  for (const Connection& connection : connections) send_next(connection);
  std::size_t open = connections.size();
  while (open > 0) {
    epoll_event events[64];
    const int count = ::epoll_wait(poll, events, 64, 10'000);
    if (count <= 0) return fmt::print(stderr, "no answer in 10 s\n"), 1;
    for (int i = 0; i < count; ++i) {
      Connection& connection = connections[events[i].data.u64];
      char buffer[16'384];
      const ssize_t got = ::recv(connection.socket, buffer, sizeof buffer, 0);
      if (got <= 0) return fmt::print(stderr, "connection closed\n"), 1;
      connection.in.append(buffer, static_cast<std::size_t>(got));
      const std::size_t size = answer_size(connection.in);
      if (size == 0) continue;
      ++answered;
      if (connection.in.compare(9, 3, "200") != 0) ++failed;
      connection.in.erase(0, size);
      if (Steady::now() < end) {
        send_next(connection);
      } else {
        ::close(connection.socket);
        --open;
      }
    }
  }
  fmt::print("{} {} {:.3f}\n", answered, failed, std::chrono::duration<double>(Steady::now() - start).count());
}
