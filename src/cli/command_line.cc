#include "cli/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "cli/commands.h"
#include "cli/evaluate_policies.h"
#include "cli/policy_validate.h"
#include "cli/test_policies.h"
#include "server/serve.h"
#include "server/version.h"

namespace keyward::cli {
namespace {
using server::Command;

// Every command by its words; the one table that dispatch and help read.
struct Entry {
  std::string_view words;  // "root reset-mfa"
  Command settings;        // which settings it takes
  std::string_view help;
  Result<void> (*run)(const Config& config);
};

Result<void> serve(const Config& config) {
  if (auto checked = server::check_serve(config); !checked) return checked;
  return server::serve(config);
}

constexpr Entry kEntries[] = {
    {"serve", Command::Serve, "start the server", serve},
    {"init", Command::Init, "make a store with one account, without a browser", init},
    {"account create", Command::Init, "make one more account, also while the server runs", create_account},
    {"account list", Command::Offline, "print the accounts, also while the server runs", list_accounts},
    {"check", Command::Offline, "look a data directory over: keyward check DIR; or a backup file", check},
    {"backup", Command::Offline, "copy the store, also while the server runs: keyward backup --data DIR FILE", backup},
    {"restore", Command::Offline, "make a data directory of a backup: keyward restore --data DIR FILE", restore},
    {"root reset-mfa", Command::RootReset, "remove the root user's MFA devices (server stopped)", reset_root_mfa},
    {"root reset-password", Command::RootReset, "give the root user a new password (server stopped)",
     reset_root_password},
    {"audit tail", Command::AuditTail, "print audit events, also while the server runs", tail_audit},
    {"audit verify", Command::Offline, "check the audit log's chain", verify_audit},
};

// Those that read options of their own, and need neither server nor store.
struct PolicyCommand {
  std::string_view words;
  std::string_view help;
  Result<int> (*run)(std::span<const std::string> arguments);
};
constexpr PolicyCommand kPolicyCommands[] = {
    {"policy validate", kPolicyValidateHelp, validate_policies},
    {"policy test", kPolicyTestHelp, test_policies},
    {"policy evaluate", kPolicyEvaluateHelp, evaluate_policies},
};

void print_help(const Entry* entry) {
  if (entry == nullptr) {
    fmt::print("keyward {}: identity and access management that speaks AWS IAM's language\n\n", server::kVersion);
    for (const Entry& one : kEntries) fmt::print("  keyward {:20} {}\n", one.words, one.help);
    for (const PolicyCommand& one : kPolicyCommands) fmt::print("  keyward {:20} {}\n", one.words, one.help);
    fmt::print(
        "  keyward {:20} {}\n\nkeyward COMMAND --help lists a command's settings. Each can stand "
        "in a YAML file "
        "(--config) or in an\n"
        "environment variable: --public-url is public_url: there and KEYWARD_PUBLIC_URL here.\n",
        "version", "print the version");
    return;
  }
  fmt::print("keyward {}: {}\n\n", entry->words, entry->help);
  for (const server::Setting& setting : server::settings())
    if ((setting.commands & static_cast<std::uint8_t>(entry->settings)) != 0)
      fmt::print("  {:40} {}\n", fmt::format("--{} {}", setting.name, setting.value_name), setting.help);
}

std::string unknown_command(const std::string& first, const std::string& two) {
  std::vector<std::string_view> known{"help", "version"};
  std::string with_verb;  // "root" alone lacks its second word
  if (first == "policy")
    for (const PolicyCommand& one : kPolicyCommands) with_verb += fmt::format(" keyward {}?", one.words);
  for (const Entry& entry : kEntries) {
    known.push_back(entry.words);
    if (entry.words.starts_with(first + " ")) with_verb += fmt::format(" keyward {}?", entry.words);
  }
  if (!with_verb.empty()) return fmt::format("There is no command {}. Did you mean{}", two, with_verb);
  const auto near = server::nearest(first, known);
  return fmt::format("There is no command {}.{} See keyward help.", first,
                     near ? fmt::format(" Did you mean {}?", *near) : "");
}

int finish(const Result<void>& done) {
  if (done) return 0;
  fmt::print(stderr, "keyward: {}\n", done.error().message);
  return done.error().code == Code::InvalidInput ? 2 : 1;
}
}  // namespace

int run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  const std::string first = arguments.empty() ? "help" : arguments[0];
  if (first == "help" || first == "--help" || first == "-h") return print_help(nullptr), 0;
  if (first == "version" || first == "--version") return fmt::print("keyward {}\n", server::kVersion), 0;
  const std::string two = arguments.size() > 1 ? first + " " + arguments[1] : first;
  for (const PolicyCommand& one : kPolicyCommands) {
    if (two != one.words) continue;
    const Result<int> done = one.run(std::span(arguments).subspan(2));
    return done ? *done : finish(std::unexpected(done.error()));
  }
  const auto* entry =
      std::ranges::find_if(kEntries, [&](const Entry& one) { return one.words == first || one.words == two; });
  if (entry == std::end(kEntries)) return finish(fail(Code::InvalidInput, unknown_command(first, two)));
  const std::ptrdiff_t words = entry->words.contains(' ') ? 2 : 1;
  std::vector<std::string> rest(arguments.begin() + words, arguments.end());
  if (std::ranges::find(rest, "--help") != rest.end()) return print_help(entry), 0;
  auto line = server::read_config(entry->settings, rest, environment);
  if (!line) return finish(std::unexpected(line.error()));
  // What follows the options: the directory to check, the backup's file.
  std::vector<std::string>& operands = line->operands;
  if (!operands.empty() && entry->words == "check" && line->config.data.empty()) {
    line->config.data = operands.front();
    operands.erase(operands.begin());
  } else if (!operands.empty() && (entry->words == "backup" || entry->words == "restore")) {
    line->config.file = operands.front();
    operands.erase(operands.begin());
  }
  if (!operands.empty())
    return finish(fail(Code::InvalidInput,
                       fmt::format("{} is one word too many. See keyward {} --help.", operands.front(), entry->words)));
  return finish(entry->run(line->config));
}
}  // namespace keyward::cli
