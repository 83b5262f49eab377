#include "policy/action_index_builder.h"

#include <algorithm>
#include <bit>
#include <map>
#include <string>
#include <unordered_map>

#include "base/text.h"
#include "policy/glob.h"
#include "policy/words.h"

namespace keyward::policy {
namespace {

using Row = std::vector<std::uint64_t>;
using Statements = std::vector<std::uint32_t>;

struct ServicePatterns {
  std::map<std::string, Statements> exact;  // folded name, without wildcards
  std::map<std::string, Statements> wild;   // folded and encoded
  Statements all;                           // "service:*"
};

class Builder {
 public:
  Builder(std::uint32_t words, const std::function<std::string_view(std::string_view)>& keep)
      : words_(words), keep_(keep) {}
  ActionIndex run(const std::vector<const ListElement*>& actions);

 private:
  void set(Row& row, const Statements& statements) const {
    for (const std::uint32_t statement : statements) row[statement / 64] |= std::uint64_t{1} << (statement % 64);
  }
  // Statements that list the action, turned around for those with NotAction.
  std::uint32_t final_row(const Row& listed) {
    Row row(words_);
    for (std::uint32_t w = 0; w < words_; ++w) row[w] = listed[w] ^ negated_[w];
    return store(row);
  }
  std::uint32_t store(const Row& row) {
    const auto [at, fresh] = stored_.try_emplace(std::string(reinterpret_cast<const char*>(row.data()), row.size() * 8),
                                                 static_cast<std::uint32_t>(stored_.size()));
    if (fresh) index_.rows.insert(index_.rows.end(), row.begin(), row.end());
    return at->second;
  }
  void add_service(const std::string& name, const ServicePatterns& patterns);

  std::uint32_t words_;
  const std::function<std::string_view(std::string_view)>& keep_;
  Row negated_;
  Row everything_;  // lists "*"
  std::unordered_map<std::string, std::uint32_t> stored_;
  std::vector<ActionIndex::Exact> exact_;
  std::vector<ActionIndex::Service> services_;
  ActionIndex index_;
};

template <class Slot>
std::vector<Slot> hash_table(const std::vector<Slot>& slots) {
  if (slots.empty()) return {};
  std::vector<Slot> table(std::bit_ceil(slots.size() * 2));
  for (const Slot& slot : slots) {
    std::size_t at = slot.hash & (table.size() - 1);
    while (!table[at].name.empty()) at = (at + 1) & (table.size() - 1);
    table[at] = slot;
  }
  return table;
}

void Builder::add_service(const std::string& name, const ServicePatterns& patterns) {
  Row whole = everything_;
  set(whole, patterns.all);
  for (const auto& [action, statements] : patterns.exact) {
    Row row = whole;
    set(row, statements);
    for (const auto& [pattern, wild_statements] : patterns.wild)
      if (glob_match(pattern, action)) set(row, wild_statements);
    exact_.push_back({hash_folded(action), keep_(action), final_row(row)});
  }
  ActionIndex::Service service{};
  service.hash = hash_folded(name);
  service.name = keep_(name);
  service.first = static_cast<std::uint32_t>(index_.wilds.size());
  service.count = static_cast<std::uint32_t>(patterns.wild.size());
  service.row = service.count == 0 ? final_row(whole) : store(whole);
  for (const auto& [pattern, statements] : patterns.wild) {
    const std::string_view kept = keep_(pattern);
    const std::size_t literal = first_wildcard(kept);
    const std::string_view prefix = kept.substr(0, literal);
    const std::string_view end = prefix.substr(prefix.size() - std::min<std::size_t>(prefix.size(), 8));
    index_.wilds.push_back(
        {kept, prefix, end.empty() ? 0 : word_at(end, 0), end.empty() ? 0 : ~std::uint64_t{0} >> (8 * (8 - end.size())),
         literal + 1 == kept.size() && kept[literal] == kAnyRun, static_cast<std::uint32_t>(index_.listed.size()),
         static_cast<std::uint32_t>(statements.size())});
    index_.listed.insert(index_.listed.end(), statements.begin(), statements.end());
  }
  services_.push_back(service);
}

ActionIndex Builder::run(const std::vector<const ListElement*>& actions) {
  negated_.assign(words_, 0);
  everything_.assign(words_, 0);
  std::map<std::string, ServicePatterns> services;
  for (std::uint32_t statement = 0; statement < actions.size(); ++statement) {
    if (actions[statement]->negated) set(negated_, {statement});
    for (const Text& text : actions[statement]->values) {
      if (text.value == "*") {
        set(everything_, {statement});
        continue;
      }
      const std::string folded = ascii_lower(text.value);
      const std::string service = folded.substr(0, folded.find(':'));
      ServicePatterns& patterns = services[service];
      const std::string_view name = std::string_view(folded).substr(std::min(folded.size(), service.size() + 1));
      if (name.find_first_not_of('*') == std::string_view::npos && !name.empty()) {
        patterns.all.push_back(statement);
      } else if (name.find_first_of("*?") != std::string_view::npos) {
        patterns.wild[encode_wildcards(folded)].push_back(statement);
      } else {
        patterns.exact[folded].push_back(statement);
      }
    }
  }
  index_.negated_row = store(negated_);
  index_.other_row = final_row(everything_);
  for (const auto& [name, patterns] : services) add_service(name, patterns);
  index_.exact = hash_table(exact_);
  for (const ActionIndex::Exact& exact : exact_) index_.names |= std::uint64_t{1} << (exact.hash >> 58);
  index_.services = hash_table(services_);
  return std::move(index_);
}

}  // namespace

ActionIndex build_action_index(const std::vector<const ListElement*>& actions, std::uint32_t words,
                               const std::function<std::string_view(std::string_view)>& keep) {
  return Builder(words, keep).run(actions);
}

}  // namespace keyward::policy
