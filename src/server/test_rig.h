// What the tests of this room and of the command stand on: a folder of their own, and a whole server without a socket.
#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "authn/sigv4_sign.h"
#include "server/services.h"
#include "server/version.h"

namespace keyward::server {

inline constexpr const char* kEmail = "root@example.com";
inline constexpr const char* kPassword = "Correct-horse-9";
inline constexpr const char* kAccountId = "111122223333";
inline constexpr const char* kKeyId = "AKIAROOTROOTROOTROOT";
inline constexpr const char* kSecret = "abcdefghijklmnopqrstuvwxyz0123456789ABCD";
inline constexpr const char* kUrl = "http://localhost:8700";

// A new folder, gone with this.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "keyward-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  // A file in it.
  std::filesystem::path write(std::string_view name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }
  // Names of what is in it, sorted.
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) found.push_back(entry.path().filename());
    std::ranges::sort(found);
    return found;
  }

 private:
  std::filesystem::path path_;
};

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Settings of an account with an access key for root, whose secrets are files in `folder`.
inline AccountConfig account_in(const Folder& folder) {
  return {.root_email = kEmail,
          .root_password_file = folder.write("password", std::string(kPassword) + "\n"),
          .account_id = kAccountId,
          .account_name = "Example",
          .root_access_key_id = kKeyId,
          .root_secret_access_key_file = folder.write("secret", kSecret)};
}

inline Config config_in(const Folder& folder) {
  Config config;
  config.data = folder / "data";
  config.key_file = folder / "data.key";
  return config;
}

using Headers = std::vector<std::pair<std::string, std::string>>;

// Services over a store in memory that holds one account, and requests to its router.
class WholeServer {
 public:
  explicit WholeServer(Config config = {}, const std::string& url = kUrl) : config_(std::move(config)) {
    config_.ephemeral = true;
    auto opened = Installation::open(config_, Installation::Missing::Create, random_, clock_);
    if (!opened) throw std::runtime_error(opened.error().message);
    installation = *std::move(opened);
    auto made = make_account(*installation, *read_account(account_in(folder_)));
    if (!made) throw std::runtime_error(made.error().message);
    services = std::make_unique<Services>(*installation, config_, url, "");
  }

  http::Response ask(std::string_view method, std::string_view target, const Headers& given = {},
                     std::string_view body = "") {
    Headers headers = given;
    if (std::ranges::find(headers, "Host", &Headers::value_type::first) == headers.end())
      headers.insert(headers.begin(), {"Host", "localhost:8700"});
    std::vector<http::Header> views;
    for (const auto& [name, value] : headers) views.push_back({name, value});
    http::Request request{.method = method, .target = target};
    request.path = target.substr(0, target.find('?'));
    if (request.path.size() < target.size()) request.query = target.substr(request.path.size() + 1);
    request.headers = views;
    request.host = request.header("Host").value_or("");
    request.body = body;
    request.peer = request.source_ip = "192.0.2.1";
    std::promise<http::Response> answered;
    services->router().handle(
        request, http::Responder::to([&](http::Response&& response) { answered.set_value(std::move(response)); }));
    return answered.get_future().get();
  }

  // A call of the Query protocol that root signs.
  http::Response call(std::string_view service, const std::string& body, const std::string& host = "localhost:8700") {
    Headers headers{{"Host", host}, {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    std::vector<authn::HeaderView> views;
    for (const auto& [name, value] : headers) views.push_back({name, value});
    const authn::RequestView view{"POST", "/", "", views, body, clock_.now()};
    for (authn::Header& header : authn::sign(view, {kKeyId, kSecret, ""}, "us-east-1", service))
      headers.emplace_back(header.name, header.value);
    return ask("POST", "/", headers, body);
  }

 private:
  // What the two below use until their end, so that these end later.
  Folder folder_;
  Config config_;
  SystemRandom random_;
  SystemClock clock_;

 public:
  std::unique_ptr<Installation> installation;
  std::unique_ptr<Services> services;
};

}  // namespace keyward::server
