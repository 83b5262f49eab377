#include "cli/audit.h"

#include <fmt/format.h>

#include <cstdio>

#include "audit/chain.h"
#include "cli/commands.h"

namespace keyward::cli {
namespace {
Result<AuditChain> read_chain_of(const Config& config, const std::function<void(std::string_view)>& visit) {
  if (config.data.empty()) return fail(Code::InvalidInput, "Give --data DIR.");
  auto store =
      store::SqliteStore::open(store::DataDirectory::store_file(config.data), store::SqliteStore::Mode::ReadOnly);
  if (!store) return std::unexpected(std::move(store).error());
  Result<AuditChain> chain = read_chain(**store, visit);
  if (chain && !chain->fault.empty()) return fail(Code::ServiceFailure, chain->fault);
  return chain;
}
}  // namespace

Result<AuditChain> read_chain(store::Store& store, const std::function<void(std::string_view)>& visit) {
  AuditChain chain;
  std::array<std::uint8_t, 32> previous{};
  std::int64_t expected = 1;
  const Result<void> read = store.read_log(0, [&](const store::LogBlock& block) {
    if (block.sequence != expected || !audit::follows(block, previous)) {
      chain.fault = fmt::format(
          "The audit log breaks at block {}: an entry before or in it was changed, moved or removed.", expected);
      return false;
    }
    previous = block.hash;
    ++expected;
    std::string_view rest = block.entries;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      ++chain.events;
      if (visit) visit(line);
    }
    return true;
  });
  if (!read) return std::unexpected(read.error());
  return chain;
}

Result<void> print_audit(const Config& config) {
  const auto chain = read_chain_of(config, [](std::string_view event) { fmt::print("{}\n", event); });
  if (!chain) return std::unexpected(chain.error());
  return {};
}

Result<void> verify_audit(const Config& config) {
  const auto chain = read_chain_of(config, nullptr);
  if (!chain) return std::unexpected(chain.error());
  fmt::print("The audit log is whole: {} event(s).\n", chain->events);
  return {};
}
}  // namespace keyward::cli
