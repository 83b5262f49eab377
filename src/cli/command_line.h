// The `keyward` command: its sub-commands, their help and exit codes.
#pragma once
#include <span>
#include <string>
#include <vector>

namespace keyward::cli {

// 0: done; 1: it could not be done, or something is wrong with the data; 2: the command line, the environment or the
// configuration file does not make sense. `arguments` without the program's name; `environment` as "NAME=value".
int run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment);

}  // namespace keyward::cli
