#include <sys/stat.h>

#include "cli/command_line.h"

int main(int count, char** arguments, char** environment) {
  ::umask(0077);  // keys, data and backups are their owner's alone
  std::vector<std::string> variables;
  for (char** variable = environment; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  return keyward::cli::run({arguments + (count > 0 ? 1 : 0), arguments + count}, variables);
}
