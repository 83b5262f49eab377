// What the operator of the machine may ask of a running server: a socket in the data directory, which is the server's
// user's alone. One connection has one request, a line of JSON, and gets one answer.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include "server/installation.h"

namespace keyward::server {

class Control {
 public:
  // Listens in the data directory. `installation` outlives this. ServiceFailure with a sentence for the operator.
  static Result<std::unique_ptr<Control>> listen(Installation& installation, const std::filesystem::path& data);
  // Answers what has begun, and takes the socket away.
  ~Control();

 private:
  Control(Installation& installation, std::filesystem::path data)
      : installation_(installation), data_(std::move(data)) {}
  void run();
  void answer(int connection);

  Installation& installation_;
  const std::filesystem::path data_;
  int listener_ = -1;
  int stop_[2] = {-1, -1};  // a pipe
  std::thread thread_;
};

// Has the server that uses this data directory make the account. Nothing: there is none. InvalidInput or ServiceFailure
// with a sentence of the server's for the operator; ServiceFailure also if no answer came, and whether the account was
// made is not known.
Result<std::optional<MadeAccount>> ask_for_account(const std::filesystem::path& data, const WantedAccount& wanted);

}  // namespace keyward::server
