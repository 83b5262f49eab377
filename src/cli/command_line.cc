#include "cli/command_line.h"

#include <cstdio>

#include "cli/commands.h"
#include "server/serve.h"

namespace keyward::cli {
int run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  using server::Command;
  const std::string name = arguments.empty() ? "help" : arguments.front();
  const std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  const auto command = name == "serve" ? Command::Serve : Command::Init;
  auto line = server::read_config(command, rest, environment);
  Result<void> done;
  if (!line) {
    done = std::unexpected(line.error());
  } else if (name == "serve") {
    done = server::check_serve(line->config);
    if (done) done = server::serve(line->config);
  } else if (name == "init") {
    done = init(line->config);
  } else {
    done = fail(Code::InvalidInput, "There is no such command.");
  }
  if (done) return 0;
  std::fprintf(stderr, "keyward: %s\n", done.error().message.c_str());
  return done.error().code == Code::InvalidInput ? 2 : 1;
}
}  // namespace keyward::cli
