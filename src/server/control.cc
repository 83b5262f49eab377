#include "server/control.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/json.h"
#include "base/text.h"
#include "server/log.h"
#include "store/data_directory.h"

namespace keyward::server {
namespace {
constexpr std::size_t kMaxLine = 16 << 10;
constexpr timeval kPatience{.tv_sec = 10, .tv_usec = 0};

std::unexpected<Error> failed(std::string_view what) {
  return fail(Code::ServiceFailure, fmt::format("{}: {}.", what, std::strerror(errno)));
}

// The address of the socket by its directory's descriptor: a path may be longer than a socket's address.
class Place {
 public:
  explicit Place(const std::filesystem::path& data)
      : directory_(::open(data.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address_.sun_family = AF_UNIX;
    const auto text = fmt::format("/proc/self/fd/{}/{}", directory_, store::DataDirectory::kControlName);
    text.copy(address_.sun_path, sizeof address_.sun_path - 1);
  }
  ~Place() {
    if (directory_ >= 0) ::close(directory_);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  const sockaddr* address() const { return reinterpret_cast<const sockaddr*>(&address_); }
  static socklen_t size() { return sizeof(sockaddr_un); }

 private:
  int directory_;
  sockaddr_un address_{};
};

int new_socket() {
  const int made = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) return made;
  // Nobody who connects and says nothing, or takes nothing, holds the other end up for long.
  ::setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(made, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  return made;
}

bool send_line(int to, std::string_view line) {
  while (!line.empty()) {
    const ssize_t sent = ::send(to, line.data(), line.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    line.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// A line without its end. Nothing: it is too long, or does not come.
std::optional<secrets::SecretString> receive_line(int from) {
  secrets::SecretBytes buffer(kMaxLine);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::recv(from, buffer.writable().data() + size, buffer.size() - size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    size += static_cast<std::size_t>(got);
    const std::string_view text = text_of(buffer.expose().first(size));
    if (text.ends_with('\n')) return secrets::SecretString(text.substr(0, text.size() - 1));
  }
  return std::nullopt;
}

std::string text_member(json::Value object, std::string_view name) {
  const auto found = object.find(name);
  return found && found->is(json::Type::String) ? std::string(found->string()) : std::string();
}

std::string request_of(const WantedAccount& wanted) {
  const api::NewAccount& account = wanted.account;
  std::string line;
  json::Writer writer(line);
  writer.begin_object()
      .member("request", "create-account")
      .member("id", account.id)
      .member("name", account.name)
      .member("email", account.email)
      .member("password", wanted.password.expose());
  if (account.root_access_key)
    writer.member("accessKeyId", account.root_access_key->id)
        .member("secretAccessKey", account.root_access_key->secret.expose());
  writer.end_object();
  return line += '\n';
}

Result<WantedAccount> read_request(const secrets::SecretString& line) {
  const auto document = json::Document::parse(std::string(line.expose()));
  if (!document || !document->root().is(json::Type::Object) ||
      text_member(document->root(), "request") != "create-account")
    return fail(Code::InvalidInput, "The running server is of another version, which cannot do that.");
  const json::Value root = document->root();
  WantedAccount wanted;
  wanted.account.id = text_member(root, "id");
  wanted.account.name = text_member(root, "name");
  wanted.account.email = text_member(root, "email");
  wanted.password = secrets::SecretString(text_member(root, "password"));
  if (const std::string key = text_member(root, "accessKeyId"); !key.empty())
    wanted.account.root_access_key.emplace(key, secrets::SecretString(text_member(root, "secretAccessKey")));
  if (auto good = check(wanted); !good) return std::unexpected(std::move(good).error());
  return wanted;
}

std::string answer_of(const Result<MadeAccount>& made) {
  std::string line;
  json::Writer writer(line);
  writer.begin_object();
  if (made) {
    writer.member("id", made->id).member("name", made->name).member("email", made->root_email);
    writer.member("accessKeyId", made->root_access_key_id);
  } else {
    writer.member("error", made.error().message).member("invalid", made.error().code == Code::InvalidInput);
  }
  writer.end_object();
  return line += '\n';
}

Result<MadeAccount> read_answer(const secrets::SecretString& line) {
  const auto document = json::Document::parse(std::string(line.expose()));
  if (!document || !document->root().is(json::Type::Object))
    return fail(Code::ServiceFailure, "The running server's answer cannot be read.");
  const json::Value root = document->root();
  if (const std::string error = text_member(root, "error"); !error.empty()) {
    const auto invalid = root.find("invalid");
    return fail(invalid && invalid->is(json::Type::True) ? Code::InvalidInput : Code::ServiceFailure, error);
  }
  return MadeAccount{text_member(root, "id"), text_member(root, "name"), text_member(root, "email"),
                     text_member(root, "accessKeyId")};
}
}  // namespace

Result<std::unique_ptr<Control>> Control::listen(Installation& installation, const std::filesystem::path& data) {
  std::unique_ptr<Control> control(new Control(installation, data));
  const Place place(data);
  // What is there is of a server that was killed: the data directory's lock is ours.
  std::error_code none;
  std::filesystem::remove(data / store::DataDirectory::kControlName, none);
  control->listener_ = new_socket();
  if (control->listener_ < 0 || ::pipe2(control->stop_, O_CLOEXEC) != 0) return failed("Cannot make a socket");
  if (::bind(control->listener_, place.address(), Place::size()) != 0 || ::listen(control->listener_, 4) != 0)
    return failed(fmt::format("Cannot listen in {}", data.string()));
  control->thread_ = std::thread([made = control.get()] { made->run(); });
  return control;
}

Control::~Control() {
  if (thread_.joinable()) {
    ::close(stop_[1]);
    stop_[1] = -1;
    thread_.join();
    std::error_code none;
    std::filesystem::remove(data_ / store::DataDirectory::kControlName, none);
  }
  for (const int descriptor : {listener_, stop_[0], stop_[1]})
    if (descriptor >= 0) ::close(descriptor);
}

void Control::run() {
  for (;;) {
    pollfd watched[] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    if (::poll(watched, 2, -1) < 0 && errno != EINTR) return;
    if (watched[1].revents != 0) return;
    if (watched[0].revents == 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    answer(connection);
    ::close(connection);
  }
}

void Control::answer(int connection) {
  const auto line = receive_line(connection);
  if (!line) return;
  Result<WantedAccount> wanted = read_request(*line);
  const Result<MadeAccount> made = wanted ? make_account(installation_, *std::move(wanted), Accounts::Another)
                                          : Result<MadeAccount>(std::unexpected(std::move(wanted).error()));
  if (made) log(LogLevel::Info, "account made", {{"account", made->id}});
  send_line(connection, answer_of(made));
}

Result<std::optional<MadeAccount>> ask_for_account(const std::filesystem::path& data, const WantedAccount& wanted) {
  const Place place(data);
  const int server = new_socket();
  if (server < 0) return failed("Cannot make a socket");
  if (::connect(server, place.address(), Place::size()) != 0) {
    ::close(server);
    return std::nullopt;  // no server, or one that was killed
  }
  std::string request = request_of(wanted);
  const bool sent = send_line(server, request);
  secrets::wipe(std::span<char>(request));
  const auto line = sent ? receive_line(server) : std::nullopt;
  ::close(server);
  if (!line)
    return fail(Code::ServiceFailure, "The running server did not answer; look whether it has made the account.");
  return read_answer(*line);
}
}  // namespace keyward::server
