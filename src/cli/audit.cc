#include "cli/audit.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <limits>
#include <ranges>
#include <thread>

#include "audit/chain.h"
#include "audit/event_search.h"
#include "cli/commands.h"

namespace keyward::cli {
namespace {
constexpr auto kPause = std::chrono::milliseconds(250);  // between two looks at a log that is followed

Result<std::unique_ptr<store::SqliteStore>> open_store(const Config& config) {
  if (config.data.empty()) return fail(Code::InvalidInput, "Give --data DIR.");
  return store::SqliteStore::open(store::DataDirectory::store_file(config.data), store::SqliteStore::Mode::ReadOnly);
}

void for_each_line(std::string_view entries, const std::function<void(std::string_view)>& visit) {
  while (!entries.empty()) {
    const std::string_view line = entries.substr(0, entries.find('\n'));
    entries.remove_prefix(std::min(entries.size(), line.size() + 1));
    visit(line);
  }
}

// `keyward audit tail`.
class Tail {
 public:
  Tail(store::Store& store, store::LogReader& log, const Config& config)
      : store_(store), log_(log), filter_(config.audit_filter), account_(config.account.account_id) {}

  Result<void> run() {
    auto read = filter_.lines == 0 ? print_all() : print_newest();
    while (read && filter_.follow) {
      std::fflush(stdout);
      std::this_thread::sleep_for(kPause);
      read = print_later();
    }
    return read;
  }

 private:
  Result<void> print_all() {
    if (filter_.since) {
      const auto first = log_.first_since(*filter_.since);
      if (!first) return std::unexpected(first.error());
      printed_ = *first - 1;
    }
    return print_later();
  }

  // Those that come behind `printed_`.
  Result<void> print_later() {
    return store_.read_log(printed_, [this](const store::LogBlock& block) {
      for_each_line(block.entries, [this](std::string_view line) {
        if (accepts(line)) fmt::print("{}\n", line);
      });
      printed_ = block.sequence;
      return true;
    });
  }

  Result<void> print_newest() {
    std::vector<std::string> newest;  // newest first
    auto read = log_.read_back(std::numeric_limits<std::int64_t>::max(), [&](const store::LogBlock& block) {
      printed_ = std::max(printed_, block.sequence);
      if (filter_.since && block.time < *filter_.since) return false;
      std::vector<std::string> lines;
      for_each_line(block.entries, [&](std::string_view line) {
        if (accepts(line)) lines.emplace_back(line);
      });
      newest.insert(newest.end(), std::make_move_iterator(lines.rbegin()), std::make_move_iterator(lines.rend()));
      return std::ssize(newest) < filter_.lines;
    });
    if (!read) return read;
    if (std::ssize(newest) > filter_.lines) newest.resize(static_cast<std::size_t>(filter_.lines));
    for (const std::string& line : std::views::reverse(newest)) fmt::print("{}\n", line);
    return {};
  }

  bool accepts(std::string_view line) const {
    if (account_.empty() && filter_.event_name.empty() && filter_.user_name.empty() && !filter_.since) return true;
    const std::optional<audit::FoundEvent> event = audit::read_event(line);
    return event && (account_.empty() || event->account == account_) &&
           (filter_.event_name.empty() || event->name == filter_.event_name) &&
           (filter_.user_name.empty() || event->user_name == filter_.user_name) &&
           (!filter_.since || event->time >= *filter_.since);
  }

  store::Store& store_;
  store::LogReader& log_;
  const server::AuditFilter& filter_;
  const std::string& account_;
  std::int64_t printed_ = 0;  // the newest block that was looked at
};

}  // namespace

Result<AuditChain> read_chain(store::Store& store) {
  AuditChain chain;
  std::array<std::uint8_t, 32> previous{};
  std::int64_t expected = 1;
  const Result<void> read = store.read_log(0, [&](const store::LogBlock& block) {
    if (expected == 1 && block.sequence > 1 && block.entries.empty()) {
      chain.dropped_until = block.time;
      previous = block.hash;
      expected = block.sequence + 1;
      return true;
    }
    if (block.sequence != expected || !audit::follows(block, previous)) {
      chain.fault = fmt::format(
          "The audit log breaks at block {}: an entry before or in it was changed, moved or removed.", expected);
      return false;
    }
    previous = block.hash;
    ++expected;
    for_each_line(block.entries, [&](std::string_view) { ++chain.events; });
    return true;
  });
  if (!read) return std::unexpected(read.error());
  return chain;
}

Result<void> tail_audit(const Config& config) {
  auto store = open_store(config);
  if (!store) return std::unexpected(std::move(store).error());
  auto log = (*store)->log_reader();
  if (!log) return std::unexpected(std::move(log).error());
  return Tail(**store, **log, config).run();
}

Result<void> verify_audit(const Config& config) {
  auto store = open_store(config);
  if (!store) return std::unexpected(std::move(store).error());
  const auto chain = read_chain(**store);
  if (!chain) return std::unexpected(chain.error());
  if (!chain->fault.empty()) return fail(Code::ServiceFailure, chain->fault);
  fmt::print("The audit log is whole: {} event(s).\n", chain->events);
  if (chain->dropped_until)
    fmt::print("What was written up to {} was dropped, as --audit-days and --audit-size say.\n",
               iso8601(*chain->dropped_until));
  return {};
}
}  // namespace keyward::cli
