#include "cli/command_line.h"

int main(int count, char** arguments, char** environment) {
  std::vector<std::string> variables;
  for (char** variable = environment; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  return keyward::cli::run({arguments + (count > 0 ? 1 : 0), arguments + count}, variables);
}
